"""The figure of a result: read as typed, and what is odd about it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from thidua.common.quantities import Quantity, parse_quantity, unit
from thidua.movements.assessment import Doubt, doubts
from thidua.movements.assessment.of_target import goal_of
from thidua.movements.models import Result, Target

LONGEST_FIGURE = 60
"""Characters of a figure with its unit."""
_TOO_LARGE = Decimal(10) ** 15  # the database holds 18 digits before the comma


def read_figure(target: Target, text: str) -> Quantity | None:
    """The figure as typed; ``None`` when nothing was.

    Raises:
        ValueError: with a sentence that says what is wrong.
    """
    if not text.strip():
        return None
    if len(text.strip()) > LONGEST_FIGURE:
        raise ValueError(_("Write the figure only; words belong into the report below."))
    figure = parse_quantity(text, unit(target.measure))
    if abs(figure.base()) >= _TOO_LARGE * unit(target.measure).scale:
        raise ValueError(_("This figure has too many digits."))
    return figure


def doubts_about(result: Result, figure: Quantity) -> list[Doubt]:
    """What is odd about a figure, beside earlier periods and the whole of which it is a part."""
    target = result.target
    earlier = (
        Result.objects.filter(
            target=target,
            current__isnull=False,
            period__end__lt=result.period.end,
            period__end__year=result.period.end.year,
        )
        .order_by("period__end")
        .values_list("current__value", flat=True)
    )
    return doubts(
        goal_of(target),
        figure,
        earlier=[v.normalize() for v in earlier if v is not None],
        whole=_whole(result),
        parts=_parts(result),
    )


def _whole(result: Result) -> Decimal | None:
    if result.target.parent_id is None:
        return None
    above = Result.objects.filter(
        target=result.target.parent_id,
        target__measure=result.target.measure,
        period=result.period,
    ).first()
    return above.value.normalize() if above and above.value is not None else None


def _parts(result: Result) -> list[Decimal]:
    """Figures of “of which” targets in the same unit of measure, same period."""
    below = Result.objects.filter(
        target__parent=result.target_id,
        target__measure=result.target.measure,
        period=result.period,
        value__isnull=False,
    )
    return [v.normalize() for v in below.values_list("value", flat=True) if v is not None]
