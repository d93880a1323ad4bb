"""A target as values, and when a figure attains it."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from thidua.common.quantities import Unit

SIZES = ("change", "increment")
"""Natures whose value is the size of a movement: larger attains, whatever the direction."""


@dataclass(frozen=True)
class Goal:
    """What is to be reached.

    Args:
        comparator: as the text says: ``>=``, ``>``, ``<=``, ``<``, ``=``, ``~`` or ``range``.
        value: the figure, in ``measure``.
        measure: unit of the figure.
        nature: ``level``, ``change``, ``increment`` or ``maintain``.
        direction: where the underlying indicator should move: ``increase`` or ``decrease``.
        maximum: second figure of a range.
        baseline: level at the start of the year, in ``measure``; ``None`` where it is not known.
    """

    comparator: str
    value: Decimal
    measure: Unit
    nature: str = "level"
    direction: str = "increase"
    maximum: Decimal | None = None
    baseline: Decimal | None = None

    @property
    def larger_is_better(self) -> bool:
        """Whether a larger figure is nearer to the target."""
        return self.nature in SIZES or self.direction == "increase"


def counts_up(goal: Goal) -> bool:
    """Whether figures are accumulated from the first day of the year: sizes and sums of money."""
    return goal.nature in SIZES or goal.measure.dimension == "money"


_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}


def attains(goal: Goal, value: Decimal) -> bool:
    """Whether ``value`` (in the goal's unit) attains the target.

    The comparator is what the text says. Where it says “=” or “about”, reaching the figure in the
    good direction attains: 6 communes attain “05 xã”. A range is attained from its nearer end on.
    """
    if goal.comparator in _COMPARE:
        return _COMPARE[goal.comparator](value, goal.value)
    if goal.comparator == "range" and goal.maximum is not None and not goal.larger_is_better:
        return value <= goal.maximum
    return value >= goal.value if goal.larger_is_better else value <= goal.value


def begins_at(goal: Goal) -> Decimal | None:
    """The figure on the first day: the left end of the bar; ``None`` where nobody has said.

    What is counted from the first day on (changes, increments, sums of money) begins at zero; a
    level to be kept begins where it shall stay.
    """
    if goal.nature in SIZES:
        return Decimal(0)
    if goal.baseline is not None:
        return goal.baseline
    if goal.nature == "maintain":
        return goal.value
    return Decimal(0) if goal.measure.dimension == "money" else None


def needed_by(goal: Goal, first: date, last: date, day: date) -> Decimal | None:
    """The figure that an even pace asks for on ``day``; ``None`` where no start is known."""
    start = begins_at(goal)
    if start is None or last <= first:
        return None
    passed = min(max((day - first).days + 1, 0), (last - first).days + 1)
    share = Decimal(passed) / Decimal((last - first).days + 1)
    return start + (goal.value - start) * share
