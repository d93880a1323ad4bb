"""Entries laid out as a month, as a list by date, and as a year. Pure: no database, no clock."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from thidua.desk.agenda import Entry

LONG = 7
"""Entries over more days stand above the month and mark only their first and last day in it."""
IN_CELL = 4
"""Marks in one cell of the table; the others are behind “n more”."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    """An entry on one day: itself, or the day on which something long opens or closes."""

    entry: Entry
    part: str = ""  # "opens", "closes" or nothing


@dataclass(frozen=True)
class DayCell:
    """One day of the month."""

    on: date
    inside: bool
    today: bool
    off: bool
    marks: Sequence[Mark]

    @property
    def shown(self) -> Sequence[Mark]:
        """What has room in the cell."""
        return self.marks if len(self.marks) <= IN_CELL else self.marks[: IN_CELL - 1]

    @property
    def more(self) -> int:
        """How many have not."""
        return len(self.marks) - len(self.shown)


@dataclass(frozen=True)
class Band:
    """Something long that touches the month, with where the month's reference day stands in it."""

    entry: Entry
    passed: int
    total: int


@dataclass(frozen=True)
class Month:
    """A month as weeks of days, Monday first, and as a list by date."""

    first: date
    last: date
    weeks: list[list[DayCell]]
    bands: list[Band]
    listed: list[DayCell]


def bounds(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def window(year: int, month: int) -> tuple[date, date]:
    """First Monday and last Sunday of the weeks that the table of a month shows."""
    first, last = bounds(year, month)
    return first - _DAY * first.weekday(), last + _DAY * (6 - last.weekday())


def marks_by_day(entries: Iterable[Entry], first: date, last: date) -> dict[date, list[Mark]]:
    """Day → its marks, between two days."""
    found: dict[date, list[Mark]] = defaultdict(list)
    for entry in entries:
        if entry.days > LONG:
            if first <= entry.first <= last:
                found[entry.first].append(Mark(entry, "opens"))
            if first <= entry.last <= last:
                found[entry.last].append(Mark(entry, "closes"))
            continue
        on = max(entry.first, first)
        while on <= min(entry.last, last):
            found[on].append(Mark(entry))
            on += _DAY
    return found


def month_of(entries: Sequence[Entry], year: int, month: int, today: date) -> Month:
    """Lay a month out.

    Args:
        entries: everything that touches :func:`window`.
        year: of the month.
        month: 1 to 12.
        today: business date.
    """
    first, last = bounds(year, month)
    start, end = window(year, month)
    marks = marks_by_day(entries, start, end)
    working = {e.first for e in entries if e.layer == "holidays" and not e.off}
    free = {e.first for e in entries if e.layer == "holidays" and e.off}

    def cell(on: date) -> DayCell:
        off = on in free or (on.weekday() >= 5 and on not in working)
        return DayCell(on, first <= on <= last, on == today, off, marks.get(on, []))

    days = [cell(start + _DAY * n) for n in range((end - start).days + 1)]
    reference = min(max(today, first), last)
    bands = [
        Band(e, min(max((reference - e.first).days + 1, 0), e.days), e.days)
        for e in entries
        if e.days > LONG and e.first <= last and e.last >= first
    ]
    return Month(
        first,
        last,
        [days[n : n + 7] for n in range(0, len(days), 7)],
        bands,
        [d for d in days if d.inside and (d.marks or d.today)],
    )


@dataclass(frozen=True)
class MonthLines:
    """A month of the year's list."""

    first: date
    days: list[tuple[date, Mark]]
    more: int


def year_of(entries: Sequence[Entry], year: int, most: int = 12) -> list[MonthLines]:
    """Twelve lists of marks; at most ``most`` in each, the rest counted."""
    found = []
    for number in range(1, 13):
        first, last = bounds(year, number)
        by_day = marks_by_day(entries, first, last)
        lines = [(on, mark) for on in sorted(by_day) for mark in by_day[on]]
        found.append(MonthLines(first, lines[:most], max(len(lines) - most, 0)))
    return found
