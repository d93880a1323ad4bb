"""Finding what stands side by side on a page: letterheads, signatures, tables.

A letterhead and the end of a document (“Nơi nhận” beside the signature) are read column by
column; the rows of a table are read across, at their places.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from thidua.paper.intake.geometry import Row, Segment

ZoneKind = Literal["flow", "columns", "table"]
Side = Literal["left", "right"]

_HEAD_SHARE: Final = 0.45
_TOP_SHARE: Final = 0.2
_HEAD_WORDS: Final = ("cong hoa xa", "doc lap -", "dang cong san")
_HEAD_STARTS: Final = ("cong hoa", "doc lap", "dang cong")
_FOOT: Final = re.compile(r"\bn[oa]i nh[ae]n\b|(^|\s)(tm|kt|tl|tuq)\. ")
_SIGNING: Final = re.compile(r"(tm|kt|tl|tuq)\.")
_MIN_GUTTER: Final = 3.0
_MIN_TABLE_ROWS: Final = 3
_MAX_STEP: Final = 150.0  # the room left for a signature and its stamp


@dataclass(frozen=True, slots=True)
class Zone:
    """Consecutive rows that are read the same way; `free` is the room between two columns."""

    kind: ZoneKind
    rows: tuple[Row, ...]
    free: tuple[float, float] = (0.0, 0.0)

    @property
    def gutter(self) -> float:
        """The line that parts the two columns."""
        return sum(self.free) / 2

    def column(self, side: Side) -> list[Segment]:
        """The segments of one column from top to bottom."""
        return [
            segment
            for row in self.rows
            for segment in row.segments
            if (segment.left < self.gutter) == (side == "left")
        ]


@dataclass(slots=True)
class _Gutter:
    """The free space between two columns, narrowed row by row."""

    start: float
    end: float

    def narrowed(self, row: Row) -> _Gutter | None:
        """What stays free beside the segments of a row, or None where it is crossed."""
        start, end = self.start, self.end
        for segment in row.segments:
            if segment.right <= start or segment.left >= end:
                continue
            before, after = segment.left - start, end - segment.right
            if max(before, after) < _MIN_GUTTER:
                return None
            if before > after:
                end = segment.left
            else:
                start = segment.right
        return _Gutter(start, end)


def fold(text: str) -> str:
    """Lower case without diacritics, to recognise words that OCR accents wrongly."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def in_zones(
    rows: list[Row], *, height: float, first_page: bool, gutter: tuple[float, float] | None = None
) -> list[Zone]:
    """Cut the rows of a page of `height` points into zones in reading order.

    `gutter` is the room between the columns in which the page before ended: they may go on.
    """
    rows = _split_closely(rows, height, gutter)
    zones: list[Zone] = []
    flow: list[Row] = []
    at = 0
    while at < len(rows):
        found = _columns_at(rows, at)
        if found is not None and not (
            _is_known(found, height, first_page and at == 0) or _goes_on(rows, at, found, gutter)
        ):
            found = None
        found = found or _table_at(rows, at)
        if found is None:
            flow.append(rows[at])
            at += 1
            continue
        zone = found
        if zone.kind == "columns":
            zone = _with_rows_above(flow, zone)
        if flow:
            zones.append(Zone("flow", tuple(flow)))
            flow = []
        zones.append(zone)
        at += len(found.rows)
    if flow:
        zones.append(Zone("flow", tuple(flow)))
    return zones


def _split_closely(rows: list[Row], height: float, gutter: tuple[float, float] | None) -> list[Row]:
    """Cut rows whose columns nearly touch, where their words or the page before tell so."""
    split = []
    for row in rows:
        in_head = row.top < _HEAD_SHARE * height
        segments = [part for segment in row.segments for part in _parts(segment, in_head, gutter)]
        if gutter is not None and _Gutter(*gutter).narrowed(Row(tuple(segments))) is None:
            gutter = None
        split.append(Row(tuple(segments)))
    return split


def _parts(segment: Segment, in_head: bool, gutter: tuple[float, float] | None) -> list[Segment]:
    words = segment.words
    for at in range(1, len(words)):
        before, word = words[at - 1], words[at]
        gap = (word.left - before.right) / max(word.size, 1.0)
        pair = fold(" ".join(later.text for later in words[at : at + 2]))
        if (
            (gap > 0.45 and in_head and pair.startswith(_HEAD_STARTS))
            or (gap > 0.8 and _SIGNING.match(pair))
            or (gap > 0.6 and gutter and before.right < gutter[1] and word.left > gutter[0])
        ):
            return [Segment(words[:at]), *_parts(Segment(words[at:]), in_head, gutter)]
    return [segment]


def _goes_on(rows: list[Row], at: int, zone: Zone, gutter: tuple[float, float] | None) -> bool:
    """Whether a zone carries on the columns in which the page before ended."""
    free = _Gutter(*gutter) if gutter is not None else None
    for row in rows[: at + len(zone.rows)]:
        free = free.narrowed(row) if free is not None else None
    return free is not None


def _columns_at(rows: list[Row], at: int) -> Zone | None:
    """The two-column zone that would begin at a row, whatever it is."""
    gutter = _opening(rows, at)
    if gutter is None:
        return None
    last_two_sided = at
    end = at
    for index in range(at, len(rows)):
        row = rows[index]
        narrowed = gutter.narrowed(row)
        step = row.top - rows[index - 1].bottom if index > at else 0.0
        if narrowed is None or step > _MAX_STEP:
            break
        gutter = narrowed
        end = index + 1
        if _is_two_sided(rows, index, gutter):
            last_two_sided = index
    middle = (gutter.start + gutter.end) / 2
    end = _end_of_columns(rows, last_two_sided, end, middle)
    return Zone("columns", tuple(rows[at:end]), (gutter.start, gutter.end))


def _opening(rows: list[Row], at: int) -> _Gutter | None:
    """The gap that parts the row at `at`, alone or with the next one at half its height."""
    row = rows[at]
    if len(row.segments) > 1:
        gaps = [
            (right.left - left.right, left.right, right.left)
            for left, right in zip(row.segments, row.segments[1:], strict=False)
        ]
        _, start, end = max(gaps)
        return _Gutter(start, end)
    if at + 1 < len(rows) and _overlap(row, rows[at + 1]):
        first, second = sorted((row, rows[at + 1]), key=lambda row: row.left)
        if second.left - first.right > 4 * _MIN_GUTTER:
            return _Gutter(first.right, second.left)
    return None


def _is_two_sided(rows: list[Row], index: int, gutter: _Gutter) -> bool:
    row = rows[index]
    if row.left <= gutter.start and row.right >= gutter.end:
        return True
    other = rows[index - 1] if index else None
    return (
        other is not None
        and _overlap(other, row)
        and (other.left < gutter.end) != (row.left < gutter.end)
    )


def _overlap(first: Row, second: Row) -> bool:
    """Whether two rows share some height."""
    shared = min(first.bottom, second.bottom) - max(first.top, second.top)
    return shared > 0.2 * min(first.size, second.size)


def _end_of_columns(rows: list[Row], last_two_sided: int, end: int, gutter: float) -> int:
    """The end after the last two-sided row: a column that goes on is still part of it."""
    stop = last_two_sided + 1
    left = [row for row in rows[: last_two_sided + 1] if row.left < gutter][-1]
    for index in range(last_two_sided + 1, end):
        row = rows[index]
        if row.left < gutter:
            goes_on = row.top - left.bottom < 0.9 * left.size
            if not goes_on or row.size > 1.15 * left.segments[0].size:
                break
            left = row
            stop = index + 1
    return stop


def _is_known(zone: Zone, height: float, opens: bool) -> bool:
    """Whether columns are a letterhead, by its words or by opening the document, or its end."""
    text = fold(" ".join(row.text for row in zone.rows))
    top = zone.rows[0].top
    if top < _HEAD_SHARE * height and any(word in text for word in _HEAD_WORDS):
        return True
    in_pairs = all(len(row.segments) <= 2 for row in zone.rows)
    if opens and in_pairs and top < _TOP_SHARE * height and len(zone.rows) <= 4:
        return True
    return _FOOT.search(text) is not None


def _with_rows_above(flow: list[Row], zone: Zone) -> Zone:
    """Rows right of the gutter just above belong to the right column."""
    rows = zone.rows
    while flow and flow[-1].left >= zone.gutter:
        first = min(
            (row for row in rows if row.right > zone.gutter), key=lambda row: row.top, default=None
        )
        if first is None or first.top - flow[-1].bottom > first.size:
            break
        rows = (flow.pop(), *rows)
    return Zone("columns", rows, zone.free)


def _table_at(rows: list[Row], at: int) -> Zone | None:
    """The table that begins at a row: several rows with wide gaps, wrapped ones between."""
    if len(rows[at].segments) < 2:
        return None
    end, count, alone = at, 0, 0
    for index in range(at, len(rows)):
        if len(rows[index].segments) > 1:
            count, alone, end = count + 1, 0, index + 1
        else:
            alone += 1
        if alone > 2 or (
            index > at and rows[index].top - rows[index - 1].bottom > 3 * rows[index].size
        ):
            break
    return Zone("table", tuple(rows[at:end])) if count >= _MIN_TABLE_ROWS else None
