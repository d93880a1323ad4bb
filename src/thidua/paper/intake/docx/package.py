"""The parts of a DOCX package, opened within bounds and parsed without entities."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from thidua.paper.intake.model import IntakeError, Limits

if TYPE_CHECKING:
    from collections.abc import Mapping

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MAX_DEPTH: Final = 400
_WORTH_A_RATIO: Final = 1024 * 1024


class Package:
    """A DOCX package whose declared sizes are within `limits`."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise IntakeError("broken_docx") from error
        self._check_sizes()

    def _check_sizes(self) -> None:
        entries = self._archive.infolist()
        if len(entries) > self._limits.max_zip_entries:
            raise IntakeError("zip_bomb")
        if sum(entry.file_size for entry in entries) > self._limits.max_zip_bytes:
            raise IntakeError("zip_bomb")
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise IntakeError("encrypted")
            if entry.file_size > _WORTH_A_RATIO and (
                entry.file_size > self._limits.max_zip_ratio * max(entry.compress_size, 1)
            ):
                raise IntakeError("zip_bomb")

    def xml(self, name: str) -> Element | None:
        """The root element of a part, or None where the package has no such part."""
        try:
            with self._archive.open(name) as part:
                raw = part.read(self._limits.max_zip_part_bytes + 1)
        except KeyError:
            return None
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
            raise IntakeError("broken_docx") from error
        except NotImplementedError as error:
            raise IntakeError("broken_docx") from error
        if len(raw) > self._limits.max_zip_part_bytes:
            raise IntakeError("zip_bomb")
        return parse_xml(raw)


def parse_xml(raw: bytes) -> Element:
    """Parse XML that may declare no document type, hence no entity, external or not.

    Names of the strict variant of the format come out as those of the common one.
    Raises IntakeError: `forbidden_xml`, `broken_docx`.
    """
    builder = TreeBuilder()
    depth = 0

    def name(raw_name: str) -> str:
        qualified = "{" + raw_name if "}" in raw_name else raw_name
        return W + qualified[len(_STRICT) :] if qualified.startswith(_STRICT) else qualified

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise IntakeError("broken_docx")
        builder.start(name(tag), {name(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name(tag))

    def refuse(*_: object) -> None:
        raise IntakeError("forbidden_xml")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse  # type: ignore[assignment]
    try:
        parser.Parse(raw, True)
        return builder.close()
    except (expat.ExpatError, ValueError, AssertionError, LookupError) as error:
        raise IntakeError("broken_docx") from error
