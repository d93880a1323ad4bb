"""A text by pages with the places that facts were read from, and what intake noticed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language


@dataclass(frozen=True)
class Piece:
    """A stretch of text; ``fact`` names the field that was read from it."""

    text: str
    fact: str = ""


@dataclass
class PageText:
    """One page: its paragraphs as pieces, its notices, how well it was recognised (0–100)."""

    number: int
    paragraphs: list[list[Piece]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    confidence: int | None = None


def language() -> str:
    """``en`` or ``vi``: the two languages that readings speak."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def reading_context(
    text: str, pages: Sequence[Sequence[int]], intake: Mapping[str, Any], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """What the templates of a read text need.

    Args:
        text: the whole text.
        pages: spans of its pages in code points.
        intake: what was kept about the reading.
        facts: field → ``{"value", "start", "end"}``.
    """
    spans = sorted(
        (fact["start"], fact["end"], name)
        for name, fact in facts.items()
        if isinstance(fact, Mapping) and fact.get("start") is not None and fact.get("end")
    )
    sheets = []
    confidence = intake.get("ocr_confidence") or []
    for number, (start, end) in enumerate(pages or [(0, len(text))], start=1):
        sheet = PageText(number, _paragraphs(text, start, end, spans))
        if number <= len(confidence):
            sheet.confidence = confidence[number - 1]
        sheets.append(sheet)
    general = []
    for notice in intake.get("notices", []):
        page = notice.get("page")
        words = notice[language()]
        if page and page <= len(sheets):
            sheets[page - 1].notices.append(words)
        else:
            general.append(words)
    stamp = (intake.get("header") or {}).get("incoming_stamp") or {}
    return {"sheets": sheets, "notices": general, "stamp_receiver": stamp.get("receiver") or ""}


def _paragraphs(
    text: str, start: int, end: int, spans: Sequence[tuple[int, int, str]]
) -> list[list[Piece]]:
    found: list[list[Piece]] = []
    at = start
    for line in text[start:end].split("\n"):
        if line.strip():
            found.append(_pieces(text, at, at + len(line), spans))
        at += len(line) + 1
    return found


def _pieces(text: str, start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for first, last, name in spans:
        low, high = max(first, at), min(last, end)
        if low >= high:
            continue
        if low > at:
            pieces.append(Piece(text[at:low]))
        pieces.append(Piece(text[low:high], name))
        at = high
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces
