"""From uploaded bytes to text, header facts and signatures; touches no table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from thidua.documents.domain.facts import Fact, proposals
from thidua.paper.intake import Intake, MediaType, read_file
from thidua.paper.lexicon import default_lexicon
from thidua.paper.plan import read_plan
from thidua.paper.signatures import SignatureReport, check_signatures


@dataclass(frozen=True)
class FileRead:
    """What reading a file gave.

    Args:
        intake: the text with its pages and notices.
        header: the reader's ``document`` facts, unchanged.
        facts: the same under the names of this room's fields.
        signatures: one mapping per digital signature in the file.
    """

    intake: Intake
    header: dict[str, Any]
    facts: dict[str, Fact]
    signatures: list[dict[str, Any]]


def trust_roots() -> list[bytes]:
    """Certificates (PEM or DER) of the authorities that this installation trusts."""
    return [Path(path).read_bytes() for path in settings.SIGNATURE_TRUST_ROOTS]


def signatures_in(data: bytes) -> list[dict[str, Any]]:
    """Digital signatures of a PDF: who, for which body, when, and whether each still holds."""
    return [_as_record(r) for r in check_signatures(data, trust_roots=trust_roots())]


def _as_record(report: SignatureReport) -> dict[str, Any]:
    record = {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in asdict(report).items()
    }
    return {**record, "vi": report.words("vi"), "en": report.words("en")}


def read_bytes(data: bytes, *, name: str) -> FileRead:
    """Read a file within the bounds of intake.

    Raises:
        IntakeError: when it cannot be read; its messages tell the person what to do.
    """
    intake = read_file(data, name=name, sheets=True)
    header = read_plan(intake.text, lexicon=default_lexicon()).as_dict()["document"]
    signed = signatures_in(data) if intake.media_type is MediaType.PDF else []
    return FileRead(intake, header, proposals(header), signed)


def notices_of(intake: Intake) -> Iterator[dict[str, Any]]:
    """Notices in both languages, for the database."""
    for notice in intake.notices:
        yield {
            "code": notice.code,
            "page": notice.page,
            "vi": notice.words("vi"),
            "en": notice.words("en"),
        }


def intake_record(read: FileRead) -> dict[str, Any]:
    """What is kept about the reading of a file, apart from its text."""
    return {
        "kind": read.intake.kind,
        "media_type": read.intake.media_type.name,
        "pages": read.intake.page_count,
        "notices": list(notices_of(read.intake)),
        "ocr_confidence": list(read.intake.ocr_confidence),
        "header": read.header,
    }
