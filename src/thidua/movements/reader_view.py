"""A document's text as pages with marks over its sources, and the strip that maps them all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

CLAUSES = frozenset(
    {
        "purposes",
        "requirements",
        "general_goals",
        "launch_contents",
        "measures",
        "peak_drive_actions",
        "duties",
    }
)
"""Lists whose items are whole clauses: their marks stay quiet until they are looked at."""

_HEAD = re.compile(r"^(?:[IVX]+\.\s|PHẦN\s)")
_NUMBERED = re.compile(r"^\d+(?:\.\d+)*\.\s")
_LETTERED = re.compile(r"^[a-zđ]\)\s")


@dataclass(frozen=True)
class Source:
    """Where an item stands in the text.

    Args:
        key: identity on the page (``targets-T08``).
        start, end: code points, end exclusive.
        state: ``read``, ``confirmed``, ``dropped`` or ``finding``.
        quiet: a whole clause, marked only when looked at.
        current: whether the page is about it now.
    """

    key: str
    start: int
    end: int
    state: str
    quiet: bool = False
    current: bool = False


@dataclass(frozen=True)
class Piece:
    """A stretch of text under the same marks; ``keys`` is empty outside every mark."""

    text: str
    keys: str = ""
    css: str = ""
    anchors: tuple[str, ...] = ()
    current: bool = False


@dataclass
class Line:
    """A paragraph: its kind (``head``, ``sub``, ``letter``, ``centre``, ``plain``) and pieces."""

    kind: str
    pieces: list[Piece] = field(default_factory=list)


@dataclass
class Sheet:
    """One page of the document."""

    number: int
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Tick:
    """A mark on the strip: how far down in percent, and its state."""

    top: str
    css: str
    key: str


def _kind(line: str) -> str:
    plain = line.strip()
    if _HEAD.match(plain):
        return "head"
    if _LETTERED.match(plain) and len(plain) < 90:
        return "letter"
    if _NUMBERED.match(plain) and len(plain) < 90:
        return "sub"
    if plain.isupper() and len(plain) < 90:
        return "centre"
    return "plain"


def _css(covering: Sequence[Source]) -> str:
    """How a stretch looks: the shortest item over it decides; a question shows on top."""
    items = [s for s in covering if s.state != "finding"]
    parts = ["src"]
    if items:
        owner = min(items, key=lambda s: (not s.current, s.end - s.start))
        parts.append(f"is-{owner.state}")
        if owner.quiet and not owner.current:
            parts.append("is-quiet")
    if any(s.state == "finding" for s in covering):
        parts.append("is-asked")
    if any(s.current for s in covering):
        parts.append("is-current")
    return " ".join(parts)


def sheets(text: str, pages: Sequence[tuple[int, int]], sources: Iterable[Source]) -> list[Sheet]:
    """Cut the text into pages, paragraphs and stretches under the same marks.

    Args:
        text: the document's text.
        pages: spans of pages; empty means one page.
        sources: marks, which may overlap and nest.
    """
    marks = sorted((s for s in sources if s.end > s.start), key=lambda s: (s.start, -s.end))
    cuts = sorted({0, len(text), *(s.start for s in marks), *(s.end for s in marks)})
    anchored: set[str] = set()
    result = []
    for number, (start, end) in enumerate(pages or [(0, len(text))], start=1):
        sheet = Sheet(number)
        for begin, stop in _lines(text, start, end):
            line = Line(_kind(text[begin:stop]))
            here = [s for s in marks if s.start < stop and begin < s.end]
            for left, right in _stretches(cuts, begin, stop):
                line.pieces.append(_piece(text[left:right], left, right, here, anchored))
            sheet.lines.append(line)
        result.append(sheet)
    return result


def _lines(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    at = start
    for raw in text[start:end].split("\n"):
        if raw.strip(" \f\r\t"):
            yield at, at + len(raw)
        at += len(raw) + 1


def _stretches(cuts: list[int], begin: int, stop: int) -> Iterable[tuple[int, int]]:
    at = begin
    for cut in cuts[bisect_right(cuts, begin) :]:
        if cut >= stop:
            break
        yield at, cut
        at = cut
    yield at, stop


def _piece(words: str, left: int, right: int, here: Sequence[Source], anchored: set[str]) -> Piece:
    covering = [s for s in here if s.start <= left and right <= s.end]
    # Emphasis of a text file is not part of what is read.
    shown = words.replace("*", "").replace("\f", "")
    if not covering:
        return Piece(shown)
    new = tuple(s.key for s in covering if s.key not in anchored)
    anchored.update(new)
    return Piece(
        shown,
        " ".join(s.key for s in covering),
        _css(covering),
        new,
        any(s.current for s in covering),
    )


def strip(length: int, sources: Iterable[Source]) -> list[Tick]:
    """All marks of the document, top to bottom, as shares of its length."""
    return [
        Tick(f"{100 * s.start / max(1, length):.2f}%", f"is-{s.state}", s.key)
        for s in sorted(sources, key=lambda s: s.start)
        if s.end > s.start and not s.quiet
    ]


def page_of(pages: Sequence[tuple[int, int]], offset: int) -> int:
    """Number of the page that holds a place in the text, from 1."""
    return max(1, bisect_right([start for start, _end in pages], offset))
