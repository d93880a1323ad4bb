"""Everything but plain text is read in a bounded child process; here is the parent's side."""

from __future__ import annotations

import dataclasses
from typing import Final

from thidua.paper.intake.child import Outcome, run_child
from thidua.paper.intake.media import MediaType
from thidua.paper.intake.model import Intake, IntakeError, Limits, PageNotice, page_spans

_BROKEN: Final = {
    MediaType.PDF: "broken_pdf",
    MediaType.DOCX: "broken_docx",
    MediaType.XLSX: "broken_xlsx",
}


def read_in_sandbox(data: bytes, kind: MediaType, limits: Limits) -> Intake:
    """Read `data`, known to be `kind`, in a child process. Raises IntakeError."""
    settings = {
        "kind": kind.name,
        "limits": dataclasses.asdict(limits),
        "memory": limits.max_memory,
        "seconds": limits.total_seconds,
    }
    outcome = run_child("thidua.paper.intake.worker", settings, data, seconds=limits.total_seconds)
    found = outcome.answer
    if found is None:
        raise _failure(outcome, kind, limits)
    if "error" in found:
        raise IntakeError(found["error"], page=found["page"], **found["params"])
    return Intake(
        text=found["text"],
        pages=page_spans(found["text"]),
        kind=found["kind"],
        media_type=kind,
        notices=tuple(PageNotice(**notice) for notice in found["notices"]),
        ocr_confidence=tuple(found["ocr_confidence"]),
    )


def _failure(outcome: Outcome, kind: MediaType, limits: Limits) -> IntakeError:
    page = _last_page(outcome.log)
    if outcome.timed_out:
        return IntakeError("timeout", page=page, seconds=round(limits.total_seconds))
    if outcome.out_of_memory:
        return IntakeError("too_complex", page=page)
    return IntakeError(_BROKEN.get(kind, "broken_image"), page=page)


def _last_page(log: bytes) -> int | None:
    """The page that the child had begun, from its progress on standard error."""
    pages = [line.split()[1] for line in log.splitlines() if line.startswith(b"page ")]
    return int(pages[-1]) if pages and pages[-1].isdigit() else None
