"""Tesseract as a bounded child process: a picture in, words with places and confidence out."""

from __future__ import annotations

import contextlib
import functools
import io
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from thidua.paper.intake.geometry import Word

if TYPE_CHECKING:
    from PIL import Image

_PROGRAM: Final = "tesseract"
_LANGUAGE: Final = "vie"
_LEVEL_WORD: Final = "5"
_COLUMNS: Final = 12
_POINTS: Final = 72
_TALL: Final = 24.0  # no line of running text is taller; a hyphen is no measure of its line


@dataclass(frozen=True, slots=True)
class OcrStatus:
    """Whether scans can be read on this machine, and what is missing where not."""

    available: bool
    version: str = ""
    missing: str = ""

    def words(self, language: str = "vi") -> str:
        """One sentence for the administrator in Vietnamese ("vi") or English ("en")."""
        if self.available:
            vietnamese, english = "Nhận dạng chữ sẵn sàng", "Recognition is ready"
            return f"{vietnamese if language == 'vi' else english}: {self.version}."
        if language == "vi":
            return (
                f"Chưa nhận dạng được ảnh quét: máy chủ chưa cài {self.missing}. "
                "Cài bằng: apt-get install tesseract-ocr-vie."
            )
        return (
            f"Scans cannot be read: {self.missing} is not installed. "
            "Install with: apt-get install tesseract-ocr-vie."
        )


@functools.cache
def ocr_available() -> OcrStatus:
    """Whether Tesseract and its Vietnamese model are installed; asked once per process."""
    program = shutil.which(_PROGRAM)
    if program is None:
        return OcrStatus(False, missing="Tesseract")
    try:
        listed = subprocess.run(
            [program, "--list-langs"], capture_output=True, timeout=20, check=False, text=True
        )
        version = subprocess.run(
            [program, "--version"], capture_output=True, timeout=20, check=False, text=True
        )
    except (OSError, subprocess.SubprocessError):
        return OcrStatus(False, missing="Tesseract")
    languages = (listed.stdout + listed.stderr).split()
    first = (version.stdout + version.stderr).strip().splitlines()
    name = first[0] if first else _PROGRAM
    if _LANGUAGE not in languages:
        return OcrStatus(False, version=name, missing="gói tiếng Việt “vie” của Tesseract")
    return OcrStatus(True, version=name)


class OcrTimeoutError(Exception):
    """Tesseract did not finish with a page in its time."""


class OcrFailedError(Exception):
    """Tesseract ended without a result."""


def recognise(picture: Image.Image, *, dpi: float, seconds: float, mode: int = 3) -> list[Word]:
    """The words of a grey picture with boxes in points.

    `mode` is Tesseract's page segmentation mode, `seconds` the time after which it is ended.
    Raises OcrTimeoutError, OcrFailedError.
    """
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", compress_level=1)
    command = [_PROGRAM, "stdin", "stdout", "-l", _LANGUAGE, "--psm", str(mode)]
    command += ["--dpi", str(max(round(dpi), 70)), "tsv"]
    try:
        done = subprocess.run(
            command, input=buffer.getvalue(), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise OcrTimeoutError from error
    except OSError as error:
        raise OcrFailedError from error
    if done.returncode != 0:
        raise OcrFailedError(done.stderr.decode(errors="replace")[:200])
    return parse_tsv(done.stdout.decode(errors="replace"), dpi)


def parse_tsv(table: str, dpi: float) -> list[Word]:
    """The words of Tesseract's table in points; each with the height of its line."""
    words = []
    line = (0.0, 0.0)
    scale = _POINTS / dpi
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != _COLUMNS:
            continue
        level, text = cells[0], cells[11].strip()
        with contextlib.suppress(ValueError):
            left, top, width, height = (float(cell) * scale for cell in cells[6:10])
            if level == "4":
                line = (top, height)
            elif level == _LEVEL_WORD and text:
                confidence = max(0, min(100, round(float(cells[10]))))
                # A word's own box depends on its accents; that of its line does not
                within = height <= line[1] < max(2.2 * height, _TALL)
                y, size = line if within else (top, height)
                words.append(Word(text, left, y, left + width, y + size, size, confidence))
    return words
