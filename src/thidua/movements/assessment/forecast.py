"""Where a target is heading: a straight line through what was verified, with its uncertainty."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LEAST = 3
"""Fewer points give no line: two always lie on one."""
LEVEL = 80
"""The interval holds the outcome in so many of a hundred cases, if the pace stays as it was."""
# 0.9-quantiles of Student's t by degrees of freedom (two-sided 80 %), any table of statistics.
_T = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372)
_T_MANY = 1.29


@dataclass(frozen=True)
class Point:
    """A verified figure at the end of its period."""

    day: date
    value: Decimal


@dataclass(frozen=True)
class Forecast:
    """The figure expected on the last day.

    Args:
        value: the middle.
        low, high: ends of the interval of :data:`LEVEL` per cent.
        points: how many figures it rests on.
    """

    value: Decimal
    low: Decimal
    high: Decimal
    points: int


@dataclass(frozen=True)
class TooFew:
    """No forecast: fewer than :data:`LEAST` verified figures."""

    points: int


def forecast(
    points: Sequence[Point],
    last: date,
    *,
    least: Decimal | None = None,
    most: Decimal | None = None,
) -> Forecast | TooFew:
    """Least squares through the points, with the prediction interval at ``last``.

    Args:
        points: verified figures, one per day, in the unit of the target.
        last: last day of the target's period.
        least, most: what the figure cannot pass (0 for a count, 100 for a share of a whole).

    Source: the prediction interval of simple linear regression, e.g. Draper & Smith, *Applied
    Regression Analysis*, 3rd ed., section 1.4.
    """
    n = len(points)
    if n < LEAST:
        return TooFew(n)
    days = [float(p.day.toordinal()) for p in points]
    values = [float(p.value) for p in points]
    slope, base = statistics.linear_regression(days, values)
    here = float(last.toordinal())
    middle = base + slope * here
    rest = sum((v - base - slope * d) ** 2 for d, v in zip(days, values, strict=True))
    mean = statistics.fmean(days)
    spread = sum((d - mean) ** 2 for d in days)
    error = math.sqrt(rest / (n - 2) * (1 + 1 / n + (here - mean) ** 2 / spread))
    reach = (_T[n - 3] if n - 3 < len(_T) else _T_MANY) * error
    return Forecast(
        _within(middle, least, most),
        _within(middle - reach, least, most),
        _within(middle + reach, least, most),
        n,
    )


def _within(value: float, least: Decimal | None, most: Decimal | None) -> Decimal:
    known = Decimal(str(round(value, 6)))
    if least is not None:
        known = max(known, least)
    return known if most is None else min(known, most)
