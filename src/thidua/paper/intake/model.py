"""What intake takes and gives: limits, the text with its pages, notices and errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from thidua.paper.intake.media import MediaType
from thidua.paper.intake.messages import ERRORS, NOTICES, in_words

Kind = Literal["text", "docx", "xlsx", "pdf", "scan", "image"]
Params = Mapping[str, str | int]

PAGE_BREAK = "\f"
DITTO = "〃"
"""Stands in a cell that is the lower part of one over several rows."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file; sizes in bytes, times in seconds, resolution in dots per inch.

    `max_pages` counts pages of every kind, `max_scan_pages` those that need OCR.
    """

    max_bytes: int = 20 * 1024 * 1024
    max_characters: int = 2_000_000
    max_pages: int = 120
    max_scan_pages: int = 60
    max_zip_entries: int = 2_000
    max_zip_bytes: int = 200 * 1024 * 1024
    max_zip_part_bytes: int = 40 * 1024 * 1024
    max_zip_ratio: int = 150
    max_pixels: int = 25_000_000
    dpi: int = 300
    page_seconds: float = 45.0
    total_seconds: float = 600.0
    max_memory: int = 1536 * 1024 * 1024
    low_confidence: int = 70


@dataclass(frozen=True, slots=True)
class PageNotice:
    """What a person should know about one page (None: the whole file); never a failure."""

    code: str
    page: int | None = None
    params: Params = field(default_factory=dict)

    def words(self, language: str = "vi") -> str:
        """One sentence in Vietnamese ("vi") or English ("en")."""
        return in_words(NOTICES, self.code, self.params, language, self.page)


@dataclass(frozen=True, slots=True)
class Intake:
    """A file as text.

    `pages` are the spans of the pages in `text` in code points, the form feed between two
    pages belonging to neither. `ocr_confidence` has one entry per page, 0-100, or None for
    a page that was not recognised from a picture.
    """

    text: str
    pages: tuple[tuple[int, int], ...]
    kind: Kind
    media_type: MediaType
    notices: tuple[PageNotice, ...] = ()
    ocr_confidence: tuple[int | None, ...] = ()

    @property
    def page_count(self) -> int:
        """How many pages the file has."""
        return len(self.pages)


class IntakeError(Exception):
    """The file cannot be read; `code` for logs, the messages for the person who sent it."""

    def __init__(self, code: str, page: int | None = None, **params: str | int) -> None:
        self.code = code
        self.page = page
        self.params: Params = params
        super().__init__(f"{code}: {self.message_en}")

    @property
    def message_vi(self) -> str:
        """What is wrong and what to do, in Vietnamese."""
        return in_words(ERRORS, self.code, self.params, "vi", self.page)

    @property
    def message_en(self) -> str:
        """What is wrong and what to do, in English."""
        return in_words(ERRORS, self.code, self.params, "en", self.page)


def page_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the pages of `text`, which form feeds separate; one page without any."""
    spans = []
    start = 0
    for page in text.split(PAGE_BREAK):
        spans.append((start, start + len(page)))
        start += len(page) + 1
    return tuple(spans)
