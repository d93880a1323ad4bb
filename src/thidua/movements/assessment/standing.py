"""How a target stands on a day, in one word that can be defended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from thidua.movements.assessment.forecast import Forecast, Point, TooFew, forecast
from thidua.movements.assessment.goal import Goal, attains, begins_at, needed_by

FAR_BEHIND = Decimal("0.75")
"""Below this share of the way that an even pace asks for, a target is late, not only doubtful."""


class Verdict(StrEnum):
    """The one word."""

    MET = "met"
    ON_TRACK = "on_track"
    WAITING = "waiting"
    MAY_MISS = "may_miss"
    LATE = "late"
    MISSED = "missed"
    UNKNOWN = "unknown"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Standing:
    """A target on a day, with everything its bar shows; figures in the target's unit.

    Args:
        verdict: the word.
        start: left end of the bar, ``None`` where the start of the year is not known.
        result: latest verified figure.
        on: last day of its period.
        needed: what an even pace asks for today.
        forecast: the figure expected, or how few points there are.
    """

    verdict: Verdict
    start: Decimal | None
    result: Decimal | None
    on: date | None
    needed: Decimal | None
    forecast: Forecast | TooFew


def standing(
    goal: Goal,
    points: Sequence[Point],
    *,
    first: date,
    last: date,
    as_of: date,
    waiting: bool = False,
) -> Standing:
    """Judge a target on ``as_of``.

    Args:
        goal: the target.
        points: verified figures by the last day of their period, oldest first.
        first, last: days between which the target is to be reached.
        as_of: business date.
        waiting: the latest result waits for recognition by a higher body: neither met nor missed.
    """
    latest = points[-1] if points else None
    expected = forecast(points, last, least=_least(goal), most=_most(goal))
    needed = needed_by(goal, first, last, as_of)
    # A figure of April is held against the pace of April, not against that of today.
    pace = needed_by(goal, first, last, latest.day) if latest else None
    return Standing(
        _verdict(goal, latest, expected, pace, ended=as_of > last, waiting=waiting),
        begins_at(goal),
        latest.value if latest else None,
        latest.day if latest else None,
        needed,
        expected,
    )


def _least(goal: Goal) -> Decimal | None:
    return Decimal(0) if goal.measure.dimension != "percentage_point" else None


def _most(goal: Goal) -> Decimal | None:
    """A share of a whole ends at 100 %; a rate of growth, whose target is small, may pass it."""
    return Decimal(100) if goal.measure.dimension == "percent" else None


def _verdict(
    goal: Goal,
    latest: Point | None,
    expected: Forecast | TooFew,
    needed: Decimal | None,
    *,
    ended: bool,
    waiting: bool,
) -> Verdict:
    if latest is None:
        return Verdict.NO_DATA
    if attains(goal, latest.value):
        return Verdict.MET
    if waiting:
        return Verdict.WAITING
    if ended:
        return Verdict.MISSED
    if isinstance(expected, Forecast):
        return _by_forecast(goal, expected)
    return _by_pace(goal, latest.value, needed)


def _by_forecast(goal: Goal, expected: Forecast) -> Verdict:
    if attains(goal, expected.value):
        return Verdict.ON_TRACK
    best = expected.high if goal.larger_is_better else expected.low
    return Verdict.MAY_MISS if attains(goal, best) else Verdict.LATE


def _by_pace(goal: Goal, value: Decimal, needed: Decimal | None) -> Verdict:
    start = begins_at(goal)
    if start is None or needed is None:
        return Verdict.UNKNOWN
    if goal.nature == "maintain" or needed == start:
        return Verdict.MAY_MISS
    share = (value - start) / (needed - start)
    if share >= 1:
        return Verdict.ON_TRACK
    return Verdict.MAY_MISS if share >= FAR_BEHIND else Verdict.LATE
