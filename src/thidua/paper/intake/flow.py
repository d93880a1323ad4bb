"""From the zones of pages to text: lines joined to paragraphs where the layout shows it.

A line that fills the measure and is followed by one at the margin goes on: they are joined.
A blank line stands where an indent, a short line or a gap shows a new paragraph; where the
layout shows neither, the line break stays.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from thidua.paper.intake.columns import Zone, in_zones
from thidua.paper.intake.geometry import Row, Segment, Word, in_rows
from thidua.paper.intake.grid import Grid, Rule, take_grids

_MARKER: Final = re.compile(r"^([-+–*•]|[0-9]{1,2}(\.[0-9]{1,2})*[.)]|[IVX]+\.|[a-zđ][.)])(\s|$)")
_PAGE_NUMBER: Final = re.compile(
    r"^[-–—\s]*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s.]*$", re.IGNORECASE
)
_RULE: Final = re.compile(r"^[_\-–—=~.*\s]{3,}$|^[—–_]+$")
_HYPHENS: Final = "\u00ad\u0002\ufffe"


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page; whether its first and last lines stand inside a paragraph.

    `gutter` is the room between the columns in which the page ends, if it ends in columns.
    """

    text: str
    starts_inside: bool = False
    ends_inside: bool = False
    gutter: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class _Measure:
    left: float
    right: float
    leading: float


def page_text(
    words: Sequence[Word],
    *,
    height: float,
    number: int,
    gutter: tuple[float, float] | None = None,
    rules: Sequence[Rule] = (),
) -> PageText:
    """The text of a page from its words; `height` in points, `number` counts from 1.

    `gutter` is that of the page before, if it ended in columns that may go on here; `rules`
    are the lines drawn on the page.
    """
    kept = [word for word in words if not _RULE.match(word.text) or word.text in "-–—"]
    grids, kept = take_grids(kept, list(rules))
    bands = _bands(_without_page_number(in_rows(kept), height, number), grids)
    parts: list[Grid | Zone] = []
    for at, band in enumerate(bands):
        if at:
            parts.append(grids[at - 1])
        opens = number == 1 and not parts
        parts += in_zones(band, height=height, first_page=opens, gutter=gutter if not at else None)
    if not parts:
        return PageText("")
    flow = [part for part in parts if isinstance(part, Zone) and part.kind == "flow"]
    measure = _measure([row for zone in flow for row in zone.rows])
    text = "\n\n".join(
        part.text if isinstance(part, Grid) else _zone_text(part, measure) for part in parts
    )
    first, last = parts[0], parts[-1]
    return PageText(
        unicodedata.normalize("NFC", _tidy(text)),
        starts_inside=first in flow and _starts_inside(flow[0].rows[0], measure),
        ends_inside=last in flow and _is_full(flow[-1].rows[-1], measure, None),
        gutter=last.free if isinstance(last, Zone) and last.kind == "columns" else None,
    )


def _bands(rows: list[Row], grids: list[Grid]) -> list[list[Row]]:
    """The rows above, between and below the tables of a page."""
    bands: list[list[Row]] = [[] for _ in range(len(grids) + 1)]
    for row in rows:
        bands[sum(row.middle > (grid.top + grid.bottom) / 2 for grid in grids)].append(row)
    return bands


def joined(pages: list[PageText]) -> str:
    """Pages separated by form feeds; a blank line before one that opens a new paragraph."""
    out = [pages[0].text] if pages else []
    for before, page in itertools.pairwise(pages):
        inside = before.ends_inside and page.starts_inside
        out.append(("\n\f" if inside else "\n\n\f") + page.text)
    return "".join(out)


def _without_page_number(rows: list[Row], height: float, number: int) -> list[Row]:
    kept = list(rows)
    for at in (0, -1):
        if not kept:
            break
        row = kept[at]
        edge = row.bottom < 0.1 * height if at == 0 else row.top > 0.92 * height
        if edge and _PAGE_NUMBER.match(row.text) and (number > 1 or at == -1):
            kept.pop(at)
    return kept


def _measure(rows: list[Row]) -> _Measure:
    """Margins and line distance of the running text of a page."""
    if not rows:
        return _Measure(0.0, 0.0, 0.0)
    widest = max(row.right - row.left for row in rows)
    wide = [row for row in rows if row.right - row.left > 0.8 * widest]
    left = _most_common([row.left for row in wide])
    right = sorted(row.right for row in wide)[int(0.75 * (len(wide) - 1))]
    steps = [
        later.middle - row.middle
        for row, later in itertools.pairwise(rows)
        if 0.8 * row.size < later.middle - row.middle < 2.2 * row.size
    ]
    leading = sorted(steps)[len(steps) // 3] if steps else 1.4 * rows[0].size
    return _Measure(left, right, leading)


def _most_common(values: list[float]) -> float:
    """The smallest of the values that many share (within 4 points)."""
    best = max(values, key=lambda one: (sum(abs(one - other) < 4 for other in values), -one))
    return median([value for value in values if abs(value - best) < 4])


def _zone_text(zone: Zone, measure: _Measure) -> str:
    if zone.kind == "columns":
        sides = (_column_text(zone.column("left")), _column_text(zone.column("right")))
        return "\n\n".join(side for side in sides if side)
    if zone.kind == "table":
        return _table_text(zone.rows)
    return _flow_text(zone.rows, measure)


def _column_text(segments: list[Segment]) -> str:
    """A line for each line of the column, a blank one where there is room for one."""
    out = ""
    lines: list[list[Segment]] = []
    for segment in segments:
        if lines and abs(segment.middle - lines[-1][-1].middle) < 0.4 * segment.size:
            lines[-1].append(segment)
        else:
            lines.append([segment])
    previous: Segment | None = None
    for line in lines:
        text = " ".join(part.text for part in sorted(line, key=lambda part: part.left))
        if previous is not None:
            gap = line[0].top - previous.bottom
            out += "\n\n" if gap > 1.0 * previous.size else "\n"
        out += text
        previous = line[0]
    return out


def _table_text(rows: tuple[Row, ...]) -> str:
    """Rows as lines, each segment at the column of characters where it stands."""
    words = [word for row in rows for segment in row.segments for word in segment.words]
    widths = [(word.right - word.left) / len(word.text) for word in words if len(word.text) > 2]
    unit = max(median(widths), 2.0) if widths else 6.0
    left = min(row.left for row in rows)
    lines = []
    for row in rows:
        line = ""
        for segment in row.segments:
            column = min(round((segment.left - left) / unit), 400)
            line = line.ljust(max(column, len(line) + 3)) if line else " " * column
            line += segment.text
        lines.append(line.rstrip())
    return "\n".join(lines)


def _flow_text(rows: tuple[Row, ...], measure: _Measure) -> str:
    out = rows[0].text
    for before, row in itertools.pairwise(rows):
        between = _between(before, row, measure)
        if between == " " and out.endswith(tuple(_HYPHENS)):
            out, between = out[:-1], ""
        out += between + row.text
    return out


def _between(before: Row, row: Row, measure: _Measure) -> str:
    """What separates two rows of running text: a space, a line break or a blank line."""
    step = row.middle - before.middle
    if step > measure.leading + 0.28 * row.size:
        return "\n\n" if step > 1.2 * measure.leading else "\n"
    if abs(before.size - row.size) > 0.25 * row.size:
        return "\n\n"
    full = _is_full(before, measure, row)
    indented = row.left > measure.left + 0.8 * row.size
    if full and not indented:
        return " "
    both_indented = indented and before.left > measure.left + 0.8 * before.size
    both_centred = _is_centred(before, measure) and _is_centred(row, measure)
    unclear = full and both_indented and not _MARKER.match(row.text)
    return "\n" if both_centred or unclear else "\n\n"


def _is_full(row: Row, measure: _Measure, after: Row | None) -> bool:
    """Whether the row ends at the right margin, so that the next word did not fit."""
    room = measure.right - row.right
    if room <= 0.6 * row.size:
        return True
    if after is None:
        return room < 2.0 * row.size
    word = after.segments[0].words[0]
    return room < (word.right - word.left) + 0.15 * row.size


def _is_centred(row: Row, measure: _Measure) -> bool:
    left, right = row.left - measure.left, measure.right - row.right
    return left > 2 * row.size and abs(left - right) < max(0.25 * left, row.size)


def _starts_inside(row: Row, measure: _Measure) -> bool:
    at_margin = row.left < measure.left + 0.8 * row.size
    return at_margin and not _MARKER.match(row.text)


def _tidy(text: str) -> str:
    text = re.sub(f"[{_HYPHENS}]", "", text)
    return re.sub(r"[ \t]+\n", "\n", text)
