"""How the targets of a movement stand, and the bar that shows it. One query for all results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thidua.common.charts import BulletBar
from thidua.common.formatting import day, number, number_range
from thidua.common.formatting import quantity as in_words
from thidua.common.policy import Text
from thidua.movements.assessment import Forecast, Point, Standing, Verdict, standing
from thidua.movements.assessment.forecast import LEAST, LEVEL
from thidua.movements.assessment.of_target import goal_of
from thidua.movements.domain.result_work import movement_of, span_of_movement
from thidua.movements.models import Result, Target
from thidua.movements.verdicts import WORDS


@dataclass(frozen=True)
class TargetStanding:
    """A target on a day, ready for a page.

    Args:
        target: the row.
        standing: verdict, figures and forecast, in the target's unit.
        results: approved results, oldest first; the points of the forecast.
        bar: the chart, with everything said in its label.
    """

    target: Target
    standing: Standing
    results: list[Result]
    bar: BulletBar

    @property
    def word(self) -> Text:
        """The verdict in words."""
        return WORDS[self.standing.verdict].label

    @property
    def kind(self) -> str:
        """Kind of the verdict's mark."""
        return WORDS[self.standing.verdict].kind

    @property
    def icon(self) -> str:
        """Icon of the verdict's mark."""
        return WORDS[self.standing.verdict].icon

    @property
    def forecast(self) -> Forecast | None:
        """The forecast, ``None`` where there are too few figures."""
        made = self.standing.forecast
        return made if isinstance(made, Forecast) else None

    @property
    def points(self) -> int:
        """How many verified figures there are."""
        return self.standing.forecast.points

    @property
    def making(self) -> str:
        """What the forecast rests on, or why there is none."""
        if self.forecast is None:
            return ngettext(
                "No forecast: %(n)s verified figure, %(least)s are needed.",
                "No forecast: %(n)s verified figures, %(least)s are needed.",
                self.points,
            ) % {"n": self.points, "least": LEAST}
        return _(
            "A straight line (least squares) through %(n)s verified figures; if the pace stays,"
            " the outcome lies in %(level)s of 100 cases between %(low)s and %(high)s."
        ) % {
            "n": self.points,
            "level": LEVEL,
            "low": number(_shown(self.forecast.low)),
            "high": number(_shown(self.forecast.high)),
        }


_SHOWN = (
    "target",
    "current__value",
    "current__waiting",
    "period__kind",
    "period__start",
    "period__end",
    "period__name",
)
"""What a figure in a picture needs of its result."""


def standings(targets: Sequence[Target], as_of: date) -> dict[int, TargetStanding]:
    """How targets stand, by key.

    Args:
        targets: with ``movement__period`` or ``unit_plan__movement__period`` selected.
        as_of: business date.
    """
    reported: dict[int, list[Result]] = defaultdict(list)
    rows = Result.objects.filter(target__in=[t.pk for t in targets], current__isnull=False)
    chosen = rows.select_related("current", "period").order_by("period__end")
    for row in chosen.only("current", "period", *_SHOWN):  # the texts of a report are long
        reported[row.target_id].append(row)
    return {t.pk: _one(t, reported[t.pk], as_of) for t in targets}


def _one(target: Target, results: list[Result], as_of: date) -> TargetStanding:
    first, last = span_of_movement(movement_of(target))
    points = [
        Point(r.period.end, r.current.value.normalize())
        for r in results
        if r.current is not None and r.current.value is not None
    ]
    latest = results[-1].current if results else None
    waiting = latest is not None and latest.waiting
    found = standing(goal_of(target), points, first=first, last=last, as_of=as_of, waiting=waiting)
    return TargetStanding(target, found, results, _bar(target, found))


def _shown(value: Decimal) -> Decimal:
    """Two decimals where there are any: a forecast is no finer than that."""
    return value.quantize(Decimal(1)) if abs(value) >= 1000 else round(value, 2).normalize()


def shown(value: Decimal | None) -> str:
    """A figure for a column; a dash where there is none."""
    return "–" if value is None else number(_shown(value))


def _bar(target: Target, found: Standing) -> BulletBar:
    goal = goal_of(target)
    start = found.start
    if start is None:
        # Nobody has said where the year began: better still lies to the right.
        start = Decimal(0) if goal.larger_is_better else goal.value * 2
    made = found.forecast if isinstance(found.forecast, Forecast) else None
    finish = goal.value
    if goal.comparator == "range" and not goal.larger_is_better and goal.maximum is not None:
        finish = goal.maximum
    return BulletBar(
        label=_label(target, found),
        target=float(finish) or 1.0,
        start=float(start),
        result=_float(found.result),
        needed=None if found.verdict is Verdict.NO_DATA else _float(found.needed),
        forecast=_float(made.value) if made else None,
        low=_float(made.low) if made else None,
        high=_float(made.high) if made else None,
        waiting=found.verdict is Verdict.WAITING,
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def statement(target: Target) -> str:
    """A target in words: ``từ 0,6 điểm % trở lên``."""
    value = in_words(target.value.normalize(), target.measure)
    words = {
        ">=": _("at least %(value)s"),
        ">": _("more than %(value)s"),
        "<=": _("at most %(value)s"),
        "<": _("less than %(value)s"),
        "~": _("about %(value)s"),
    }
    if target.comparator == "range":
        return number_range(
            target.value.normalize(), (target.maximum or target.value).normalize(), target.measure
        )
    return words.get(target.comparator, "%(value)s") % {"value": value}


def _label(target: Target, found: Standing) -> str:
    """The bar in words, for people who do not see it."""
    parts = [f"{target.name}: {statement(target)}."]
    if found.result is not None and found.on is not None:
        parts.append(
            _("Reached %(value)s by %(day)s.")
            % {"value": in_words(_shown(found.result), target.measure), "day": day(found.on)}
        )
    if found.needed is not None and found.verdict is not Verdict.NO_DATA:
        parts.append(
            _("An even pace asks for %(value)s by today.")
            % {"value": in_words(_shown(found.needed), target.measure)}
        )
    if isinstance(found.forecast, Forecast):
        parts.append(
            _("Forecast for the end: %(value)s, between %(low)s and %(high)s.")
            % {
                "value": in_words(_shown(found.forecast.value), target.measure),
                "low": number(_shown(found.forecast.low)),
                "high": number(_shown(found.forecast.high)),
            }
        )
    parts.append(f"{WORDS[found.verdict].label}.")
    return " ".join(parts)


def latest_day(rows: Iterable[TargetStanding]) -> date | None:
    """Last day of the latest period that any figure is for."""
    return max((r.standing.on for r in rows if r.standing.on), default=None)
