"""Who has reported: units, what each owes for the periods that have ended, what is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from thidua.common.periods import Span, ended_spans
from thidua.movements.domain.result_work import due_on, span_of_movement, targets_of
from thidua.movements.models import Movement, Result
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
    deadlines = {kind: due_on(span) for kind, span in spans.items()}
    handed = _handed_in(movement, spans)
    owed = targets_of(movement).filter(frequency__in=spans).order_by()
    counts = owed.values_list("frequency", _ANSWERS).annotate(n=Count("pk"))
    for kind, unit_id, n in counts:
        line = found.units.setdefault(unit_id, UnitReport(unit_id))
        line.owed += n
        here, verified = handed.get((kind, unit_id), (0, 0))
        line.handed_in += here
        line.verified += verified
        if here < n:
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


def _handed_in(
    movement: Movement, spans: Mapping[str, Span]
) -> dict[tuple[str, int], tuple[int, int]]:
    """(Kind of period, unit) → how many figures are handed in, and how many verified."""
    periods = [Q(period__kind=s.kind, period__start=s.start) for s in spans.values()]
    rows = (
        Result.objects.filter(
            Q(target__movement=movement) | Q(target__unit_plan__movement=movement),
            reduce(or_, periods),
            target__frequency=F("period__kind"),
        )
        .exclude(state__in=WITH_UNIT)
        .order_by()
        .values_list("period__kind", Coalesce("target__lead_unit", "target__unit_plan__unit"))
        .annotate(n=Count("pk"), verified=Count("pk", filter=Q(state="approved")))
    )
    return {(kind, unit): (n, verified) for kind, unit, n, verified in rows}
