"""Working days: Saturdays, Sundays, statutory holidays, and the yearly swapped days.

Statutory holidays come from the ``holidays`` library (Bộ luật Lao động 2019, Điều 112); the days
that the yearly decision swaps are rows that the administrator edits.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import holidays

from thidua.common.models import SwappedDay

_DAY = timedelta(days=1)


@cache
def _statutory(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year, observed=True))


def swapped_days() -> dict[date, str]:
    """All edited days: day → ``off`` or ``working``. One query; pass it on in loops."""
    return dict(SwappedDay.objects.values_list("day", "kind"))


def is_working_day(day: date, swapped: Mapping[date, str]) -> bool:
    """Whether offices work that day."""
    kind = swapped.get(day)
    if kind is not None:
        return kind == SwappedDay.Kind.WORKING
    return day.weekday() < 5 and day not in _statutory(day.year)


def add_working_days(day: date, count: int, swapped: Mapping[date, str] | None = None) -> date:
    """The day ``count`` working days after ``day`` (before it, when negative).

    Counting starts on the following day (Bộ luật Dân sự 2015, Điều 147).
    """
    table = swapped_days() if swapped is None else swapped
    step, left = (_DAY, count) if count >= 0 else (-_DAY, -count)
    while left:
        day += step
        left -= is_working_day(day, table)
    return day


def working_days_between(first: date, last: date, swapped: Mapping[date, str]) -> int:
    """Working days after ``first`` up to and including ``last``; negative when last is earlier."""
    if last < first:
        return -working_days_between(last, first, swapped)
    days = (last - first).days
    return sum(is_working_day(first + _DAY * n, swapped) for n in range(1, days + 1))


def holidays_between(first: date, last: date, language: str) -> dict[date, str]:
    """Names of statutory days off, both ends included: day → name in ``vi`` or ``en``."""
    names: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        words = "en_US" if language.startswith("en") else "vi"
        found = holidays.country_holidays("VN", years=year, observed=True, language=words)
        names |= {on: name for on, name in found.items() if first <= on <= last}
    return names
