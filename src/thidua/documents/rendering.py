"""Official documents as PDF and Word, through the one layout engine."""

from __future__ import annotations

from datetime import datetime
from re import sub

from thidua.common.keys import fold
from thidua.documents.models import Document
from thidua.documents.papers import paper_of
from thidua.paper.layout.model import OfficialDocument
from thidua.paper.layout.pdf import render_pdf
from thidua.paper.layout.word import render_docx

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _paper(document: Document) -> OfficialDocument:
    paper = paper_of(document)
    if paper is None:
        raise ValueError(f"document {document.public_id} was uploaded, not made here")
    return paper


def pdf_of(document: Document, *, now: datetime) -> bytes:
    """The document as PDF; ``now`` (with time zone) is written into the file.

    Raises:
        ValueError: for a document that was uploaded, not made here.
        LayoutError: when it cannot be set.
    """
    return render_pdf(_paper(document), now=now)


def word_of(document: Document, *, now: datetime) -> bytes:
    """The document as Word, to edit; same errors as :func:`pdf_of`."""
    return render_docx(_paper(document), now=now)


def file_name(document: Document, suffix: str) -> str:
    """A name for a download without diacritics: ``210-kh-ubnd.pdf``."""
    words = fold(document.number) or fold(document.name)[:60] or "van ban"
    return sub(r"\s+", "-", words) + "." + suffix
