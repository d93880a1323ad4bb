"""Who has reported: units, what each owes for the periods that have ended, what is in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, FilteredRelation, Q
from django.db.models.functions import Coalesce

from thidua.common.calendar import swapped_days
from thidua.common.models import Period
from thidua.common.periods import Span, ended_spans
from thidua.movements.domain.result_work import due_on, span_of_movement, targets_of
from thidua.movements.models import Movement
from thidua.movements.workflow import WITH_UNIT


@dataclass
class UnitReport:
    """What one unit owes for the latest ended period of each of its targets.

    Args:
        owed: how many figures.
        handed_in: how many are submitted or verified.
        verified: how many are verified.
        due: earliest deadline of what is missing; ``None`` when nothing is.
    """

    unit_id: int
    owed: int = 0
    handed_in: int = 0
    verified: int = 0
    due: date | None = None

    @property
    def state(self) -> str:
        """``verified``, ``reported``, ``partly`` or ``missing``."""
        if self.verified == self.owed:
            return "verified"
        if self.handed_in == self.owed:
            return "reported"
        return "partly" if self.handed_in else "missing"


@dataclass
class Reporting:
    """Reports of a movement on a day.

    Args:
        span: the latest ended period of the most frequent kind, which names the column.
        units: unit id → what it owes; units that owe nothing are not in it.
    """

    span: Span | None
    units: dict[int, UnitReport] = field(default_factory=dict)

    @property
    def owing(self) -> int:
        """Units that owe a report."""
        return len(self.units)

    @property
    def reported(self) -> int:
        """Units that have handed everything in."""
        return sum(u.handed_in == u.owed for u in self.units.values())

    @property
    def silent(self) -> int:
        """Units from which something is missing."""
        return self.owing - self.reported


_ANSWERS = Coalesce("lead_unit", "unit_plan__unit")
_ORDER = ("month", "quarter", "half", "year")


def reporting(movement: Movement, as_of: date) -> Reporting:
    """Who has reported what was due: two queries, whatever the number of units.

    Args:
        movement: with ``period`` selected.
        as_of: business date.
    """
    spans = _latest_spans(movement, as_of)
    if not spans:
        return Reporting(None)
    found = Reporting(spans[min(spans, key=_ORDER.index)])
    swapped = swapped_days()
    deadlines = {kind: due_on(span, swapped) for kind, span in spans.items()}
    for kind, unit_id, owed, handed_in, verified in _counts(movement, spans):
        line = found.units.setdefault(unit_id, UnitReport(unit_id))
        line.owed += owed
        line.handed_in += handed_in
        line.verified += verified
        if handed_in < owed:
            line.due = min(line.due or deadlines[kind], deadlines[kind])
    return found


def _latest_spans(movement: Movement, as_of: date) -> dict[str, Span]:
    """The latest ended period of each kind that anybody reports by."""
    first, last = span_of_movement(movement)
    first = max(first, movement.launched_on or first)
    found = {}
    for kind in _ORDER:
        ended = list(ended_spans(kind, first, last, as_of))
        if ended:
            found[kind] = ended[-1]
    return found


def _counts(
    movement: Movement, spans: Mapping[str, Span]
) -> Iterable[tuple[str, int, int, int, int]]:
    """Kind of period, unit; figures owed, handed in, verified for the latest period of the kind."""
    latest = reduce(or_, (Q(kind=s.kind, start=s.start) for s in spans.values()))
    periods = dict(Period.objects.filter(latest).values_list("kind", "pk"))
    # A kind without a row has no result yet; 0 is nobody's key.
    its_own = (Q(frequency=kind, results__period=periods.get(kind, 0)) for kind in spans)
    given = FilteredRelation("results", condition=reduce(or_, its_own))
    rows = targets_of(movement).filter(frequency__in=spans).order_by().annotate(given=given)
    return rows.values_list("frequency", _ANSWERS).annotate(
        owed=Count("pk"),  # a target has one result for a period at most
        handed_in=Count("given", filter=~Q(given__state__in=WITH_UNIT)),
        verified=Count("given", filter=Q(given__state="approved")),
    )
