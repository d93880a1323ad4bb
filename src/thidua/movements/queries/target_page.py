"""What the page of one target shows. Flat number of queries, whatever the number of periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from thidua.common import audit
from thidua.common.periods import Span, span_of
from thidua.common.policy import Answer, may
from thidua.common.workflow import State
from thidua.movements.domain.result_work import due_on, movement_of, span_of_movement
from thidua.movements.domain.results import ENTER, answering_unit
from thidua.movements.models import Movement, Result, Target
from thidua.movements.queries.result_sheet import figure_of, latest_span
from thidua.movements.queries.standings import TargetStanding, standings
from thidua.movements.workflow import RESULT, WITH_UNIT
from thidua.people.queries import unit_names


@dataclass(frozen=True)
class PeriodRow:
    """A period of the target's series: what was reported, or what is still missing."""

    span: Any
    result: Result | None
    figure: str
    waiting: bool
    state: State | None
    due: date | None
    can_begin: bool


@dataclass(frozen=True)
class ChildRow:
    """An “of which” target as it stands."""

    target: Target
    now: TargetStanding


@dataclass(frozen=True)
class TargetPage:
    """Everything on the page."""

    target: Target
    movement: Movement
    now: TargetStanding
    periods: list[PeriodRow]
    children: list[ChildRow]
    lead: str
    proposed: str
    unit: str
    first: date
    last: date
    source: str
    can_lead: Answer
    can_terms: Answer
    history: list[Any]


def target_page(actor: Any, as_of: date, target: Target) -> TargetPage:
    """Put the page together.

    Args:
        actor: who looks; sees of other units what has been verified.
        as_of: business date.
        target: with movement, unit plan, parent and plan item selected.
    """
    movement = movement_of(target)
    first, last = span_of_movement(movement)
    children = list(
        target.children.select_related("movement__period", "unit_plan__movement__period").order_by(
            "position"
        )
    )
    how = standings([target, *children], as_of)
    own = target.unit_plan.unit_id if target.unit_plan else None
    names = unit_names(as_of, {i for i in (target.lead_unit_id, target.proposed_lead_id, own) if i})
    return TargetPage(
        target=target,
        movement=movement,
        now=how[target.pk],
        periods=_periods(actor, as_of, target, movement),
        children=[ChildRow(c, how[c.pk]) for c in children],
        lead=names.get(target.lead_unit_id or 0, ""),
        proposed=names.get(target.proposed_lead_id or 0, ""),
        unit=names.get(own or 0, ""),
        first=first,
        last=last,
        source=_source(target, movement),
        can_lead=may(actor, "movements:target:set_lead", target),
        can_terms=may(actor, "movements:target:set_terms", target),
        history=list(audit.trail(target)[:20]),
    )


def _source(target: Target, movement: Movement) -> str:
    """The sentence of the plan that the target was read from."""
    item, plan = target.item, movement.plan
    if item is None or plan is None:
        return ""
    return " ".join(plan.document.text[item.start : item.end].split())


def _periods(actor: Any, as_of: date, target: Target, movement: Movement) -> list[PeriodRow]:
    """Periods from the launch to the last that has begun, the newest first."""
    rows = {
        (r.period.kind, r.period.start): r
        for r in target.results.select_related("period", "current")
    }
    for row in rows.values():
        row.target = target
    begin = bool(may(actor, ENTER, target)) and answering_unit(target) is not None
    found = []
    for span in reversed(_spans(target.frequency, movement, as_of)):
        made = rows.pop((span.kind, span.start), None)
        found.append(_period(actor, as_of, target, span, made, begin=begin))
    # Results of periods outside that range (reported early or late) are never left out.
    found += [_period(actor, as_of, target, row.period, row, begin=False) for row in rows.values()]
    return sorted(found, key=lambda r: r.span.start, reverse=True)


def _spans(kind: str, movement: Movement, as_of: date) -> list[Span]:
    first, last = span_of_movement(movement)
    span = span_of(kind, max(first, movement.launched_on or first))
    latest = latest_span(kind, movement, as_of)
    found = []
    while span.start <= min(latest.start, last):
        found.append(span)
        span = span_of(kind, date.fromordinal(span.end.toordinal() + 1))
    return found


def _period(
    actor: Any, as_of: date, target: Target, span: Any, row: Result | None, *, begin: bool
) -> PeriodRow:
    due = due_on(span)
    if row is None:
        return PeriodRow(span, None, "", False, None, due, begin and span.start <= as_of)
    if may(actor, "movements:result:view_work", row):
        open_ = row.state in WITH_UNIT
        state = RESULT.state(row.state)
        return PeriodRow(
            span, row, figure_of(row, target), row.waiting, state, due if open_ else None, False
        )
    if row.current is not None and may(actor, "movements:result:view", row):
        state = RESULT.state("approved")
        figure = figure_of(row.current, target)
        return PeriodRow(span, row, figure, row.current.waiting, state, None, False)
    return PeriodRow(span, None, "", False, None, due, False)
