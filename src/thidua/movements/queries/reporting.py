"""Who has reported: units, what each owes for the periods that have ended, what is in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from thidua.common.periods import Span, ended_spans
from thidua.movements.domain.result_work import due_on, span_of_movement, targets_of
from thidua.movements.models import Movement, Result

OPEN = ("draft", "returned", "reopened")


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
    owed: dict[int, dict[int, Span]] = defaultdict(dict)
    rows = targets_of(movement).filter(frequency__in=spans)
    for pk, kind, lead, own in rows.values_list("pk", "frequency", "lead_unit", "unit_plan__unit"):
        owed[lead if lead is not None else own][pk] = spans[kind]
    states = _states(movement, spans)
    found = Reporting(spans[min(spans, key=_ORDER.index)])
    deadlines = {span: due_on(span) for span in spans.values()}
    for unit_id, targets in owed.items():
        line = found.units[unit_id] = UnitReport(unit_id, owed=len(targets))
        for target, span in targets.items():
            state = states.get((target, span.start, span.kind))
            if state is None or state in OPEN:
                due = deadlines[span]
                line.due = due if line.due is None else min(line.due, due)
                continue
            line.handed_in += 1
            line.verified += state == "approved"
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


def _states(movement: Movement, spans: Mapping[str, Span]) -> dict[tuple[int, date, str], str]:
    rows = Result.objects.filter(
        target__in=targets_of(movement), period__start__in={s.start for s in spans.values()}
    )
    return {
        (target, start, kind): state
        for target, start, kind, state in rows.values_list(
            "target", "period__start", "period__kind", "state"
        )
    }
