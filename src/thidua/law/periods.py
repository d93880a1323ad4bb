"""Periods in rows: calendar years and school years, as days since 1970-01-01."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Int8: TypeAlias = npt.NDArray[np.int8]
Int16: TypeAlias = npt.NDArray[np.int16]
Int32: TypeAlias = npt.NDArray[np.int32]
Bool: TypeAlias = npt.NDArray[np.bool_]

EPOCH = date(1970, 1, 1)
NO_DAY = np.int32(-(2**31))
"""A day that is not known."""
NEVER = np.int32(2**31 - 1)
"""A day that has not come."""


def to_day(on: date) -> int:
    """Days since 1970-01-01."""
    return (on - EPOCH).days


def from_day(day: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=int(day))


def add_years(on: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes 28."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)


def whole_years(start: date, end: date) -> int:
    """Complete years from one day to another."""
    years = end.year - start.year
    return years - ((end.month, end.day) < (start.month, start.day))


@dataclass(frozen=True)
class Series:
    """Consecutive periods of one kind; row ``i`` belongs to ``first_year + i`` (its first year).

    Args:
        kind: ``calendar`` or ``school``.
        first_year: of row 0.
        starts, ends: days of each row, both included, ``int32[P]``.
    """

    kind: str
    first_year: int
    starts: Int32
    ends: Int32

    def __len__(self) -> int:
        return len(self.starts)

    def name(self, index: int) -> str:
        """How people call the period: 2024, or 2023–2024."""
        year = self.first_year + index
        return f"{year}–{year + 1}" if self.kind == "school" else str(year)

    def index_of(self, day: int | Int32) -> Int32:
        """Row in which a day lies; -1 before the first."""
        found = np.searchsorted(self.starts, np.asarray(day, dtype=np.int32), side="right")
        return np.asarray(found - 1, dtype=np.int32)


def calendar_years(first: int, last: int) -> Series:
    """The calendar years ``first`` … ``last``."""
    years = range(first, last + 1)
    return Series(
        "calendar",
        first,
        np.array([to_day(date(y, 1, 1)) for y in years], dtype=np.int32),
        np.array([to_day(date(y, 12, 31)) for y in years], dtype=np.int32),
    )


def school_years(first: int, last: int) -> Series:
    """The school years that begin in ``first`` … ``last``: 1 August to 31 July."""
    years = range(first, last + 1)
    return Series(
        "school",
        first,
        np.array([to_day(date(y, 8, 1)) for y in years], dtype=np.int32),
        np.array([to_day(date(y + 1, 7, 31)) for y in years], dtype=np.int32),
    )


def periods_before(series: Series, day: Int32) -> Int32:
    """How many periods begin after a day and before the first row of the columns.

    Args:
        series: periods that begin on the same day of each year.
        day: ``int32[n]`` days; one that is not known has none.
    """
    early = (day < series.starts[0]) & (day != NO_DAY)
    dates = np.where(early, day, 0).astype("datetime64[D]")
    years = dates.astype("datetime64[Y]")
    start = from_day(int(series.starts[0]))
    begins = (years.astype("datetime64[M]") + (start.month - 1)).astype("datetime64[D]")
    found = series.first_year - (years.astype(np.int32) + 1970) - 1 + (begins > dates)
    return np.where(early, found, 0).astype(np.int32)
