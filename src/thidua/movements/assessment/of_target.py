"""From a row of the database to the values that are judged."""

from __future__ import annotations

from thidua.common.quantities import unit
from thidua.movements.assessment.goal import Goal
from thidua.movements.models import Target


def goal_of(target: Target) -> Goal:
    """The target as values; trailing zeros of the database are gone."""
    return Goal(
        comparator=target.comparator,
        value=target.value.normalize(),
        measure=unit(target.measure),
        nature=target.nature,
        direction=target.direction,
        maximum=target.maximum.normalize() if target.maximum is not None else None,
        baseline=target.baseline.normalize() if target.baseline is not None else None,
    )
