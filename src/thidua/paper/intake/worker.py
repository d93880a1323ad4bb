"""The child process of the sandbox: reads one file of a known kind."""

from __future__ import annotations

from thidua.paper.intake.child import Settings, serve
from thidua.paper.intake.media import MediaType
from thidua.paper.intake.model import Intake, IntakeError, Limits


def answer(settings: Settings, data: bytes) -> Settings:
    """What was read, or the error, as an object that JSON can carry."""
    try:
        intake = _read(data, MediaType[settings["kind"]], Limits(**settings["limits"]))
    except IntakeError as error:
        return {"error": error.code, "page": error.page, "params": dict(error.params)}
    except (MemoryError, RecursionError):
        return {"error": "too_complex", "page": None, "params": {}}
    return {
        "text": intake.text,
        "kind": intake.kind,
        "notices": [
            {"code": notice.code, "page": notice.page, "params": dict(notice.params)}
            for notice in intake.notices
        ],
        "ocr_confidence": intake.ocr_confidence,
    }


def _read(data: bytes, kind: MediaType, limits: Limits) -> Intake:
    # Imported here, after the limits are set: the readers are what may misbehave
    if kind is MediaType.DOCX:
        from thidua.paper.intake.docx import read_docx  # noqa: PLC0415

        return read_docx(data, limits)
    if kind is MediaType.XLSX:
        from thidua.paper.intake.workbook import read_workbook  # noqa: PLC0415

        return read_workbook(data, limits)
    if kind is MediaType.PDF:
        from thidua.paper.intake.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(data, limits)
    from thidua.paper.intake.images import read_image  # noqa: PLC0415

    return read_image(data, kind, limits)


if __name__ == "__main__":
    serve(answer)
