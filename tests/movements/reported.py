"""Results for tests of what shows them: as the domain functions leave them behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tests.support.cast import Cast
from thidua.common.periods import span_of
from thidua.movements.domain import result_decisions, results
from thidua.movements.domain.results import Entry
from thidua.movements.models import Result, Target

WORDS = {"achieved": "Đã triển khai."}


def submitted(
    cast: Cast, target: Target, day: date, figure: str, *, unit: str = "industry"
) -> Result:
    """A result for the month before ``day``, handed in by the unit's officer."""
    actor = cast.actor(f"{unit}_officer", day)
    span = span_of(target.frequency, date(day.year, day.month - 1, 1))
    row = results.begin(actor=actor, as_of=day, target=target, span=span)
    # The reason stands in wherever a test's figure is unlikely; it changes no figure.
    entry = Entry(figure, WORDS, kept_because="số liệu thử")
    results.save(actor=actor, as_of=day, result=row, entry=entry)
    results.submit(actor=actor, as_of=day, result=row)
    return Result.objects.get(pk=row.pk)


def verified(
    cast: Cast, target: Target, day: date, figure: str, *, unit: str = "industry"
) -> Result:
    """The same, verified by the unit's head."""
    row = submitted(cast, target, day, figure, unit=unit)
    result_decisions.approve(actor=cast.actor(f"{unit}_head", day), as_of=day, result=row)
    return Result.objects.get(pk=row.pk)


def months(
    cast: Cast, target: Target, figures: Sequence[str], *, unit: str = "industry"
) -> list[Result]:
    """Verified figures of the months from January on."""
    return [
        verified(cast, target, date(2024, n + 1, 8), figure, unit=unit)
        for n, figure in enumerate(figures, 1)
    ]


def reached(row: Result) -> Decimal:
    """The verified figure."""
    assert row.current is not None
    assert row.current.value is not None
    return row.current.value.normalize()
