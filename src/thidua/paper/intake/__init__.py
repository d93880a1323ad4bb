"""From the bytes of a document to its text with pages: bounded in size, time and memory."""

from thidua.paper.intake.media import MediaType, sniff
from thidua.paper.intake.model import Intake, IntakeError, Limits, PageNotice, page_spans
from thidua.paper.intake.reading import read_file
from thidua.paper.intake.tesseract import OcrStatus, ocr_available

__all__ = [
    "Intake",
    "IntakeError",
    "Limits",
    "MediaType",
    "OcrStatus",
    "PageNotice",
    "ocr_available",
    "page_spans",
    "read_file",
    "sniff",
]
