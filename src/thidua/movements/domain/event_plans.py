"""Planning an event, and changing its plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.policy import require
from thidua.movements.domain import event_work
from thidua.movements.domain.events import locked, no
from thidua.movements.models import Anniversary, Drive, Movement
from thidua.movements.models.events import Event, EventUnit
from thidua.movements.workflow_events import EVENT
from thidua.people.models import Unit

_AUDITED = ("name", "kind", "place", "start", "start_time", "end", "end_time", "description")


@dataclass(frozen=True)
class EventPlan:
    """What is planned.

    Args:
        name: what it is called.
        kind: one of :class:`Event.Kind`.
        start: first day.
        end: last day; the first one where not given.
        start_time: local time it begins, optional.
        end_time: local time it ends on the last day, optional.
        place: where.
        description: purpose, programme, who is honoured.
        unit: who organises it; the actor's own where not given.
        cooperating: who works with the organiser.
        drive: the drive that it belongs to, optional.
        anniversary: the day that it marks, optional.
    """

    name: str
    kind: str
    start: date
    end: date | None = None
    start_time: time | None = None
    end_time: time | None = None
    place: str = ""
    description: str = ""
    unit: Unit | None = None
    cooperating: Sequence[Unit] = ()
    drive: Drive | None = None
    anniversary: Anniversary | None = None


def _checked(actor: Any, action: str, movement: Movement, plan: EventPlan) -> tuple[Unit, date]:
    """The organising unit and the last day, when the plan holds together."""
    if not plan.name.strip():
        raise no(action, "name", _("Give the event a name."))
    last = plan.end or plan.start
    if last < plan.start:
        raise no(action, "days", _("The end is before the beginning."))
    if plan.end_time is not None and plan.start_time is None:
        raise no(action, "times", _("Say when it begins, too."))
    if (
        last == plan.start
        and plan.start_time is not None
        and plan.end_time is not None
        and plan.end_time <= plan.start_time
    ):
        raise no(action, "times", _("The end is before the beginning."))
    for part in (plan.drive, plan.anniversary):
        if part is not None and part.movement_id != movement.pk:
            raise no(action, "movement", _("The drive or the anniversary is another movement’s."))
    unit = plan.unit or (actor.post.unit if actor.post else None)
    if unit is None or (unit.pk != actor.unit_id and not actor.is_standing_body):
        raise no(action, "own unit", _("You plan for your own unit only."))
    return unit, last


def _write(event: Event, plan: EventPlan, unit: Unit, last: date) -> list[int]:
    event.name, event.kind = plan.name.strip()[:500], plan.kind
    event.start, event.end = plan.start, last
    event.start_time, event.end_time = plan.start_time, plan.end_time
    event.place, event.description = plan.place.strip()[:300], plan.description.strip()
    event.unit, event.drive, event.anniversary = unit, plan.drive, plan.anniversary
    event.save()
    others = sorted({u.pk for u in plan.cooperating} - {unit.pk})
    event.cooperating.all().delete()
    EventUnit.objects.bulk_create([EventUnit(event=event, unit_id=u) for u in others])
    return others


@transaction.atomic
def plan_event(
    *, actor: Any, as_of: date, movement: Movement, plan: EventPlan, synthetic: bool = False
) -> Event:
    """Plan an event of a movement; one of the past may be entered too, to be reported.

    Args:
        actor: officer or head of the organising unit, or of the standing body for any unit.
        as_of: business date.
        movement: under way.
        plan: what is planned.
        synthetic: made up for a demonstration.

    Raises:
        Refused: by policy or state, or when the plan contradicts itself.
    """
    action = "movements:event:plan"
    parent = Movement.objects.select_for_update(of=("self",)).get(pk=movement.pk)
    require(actor, action, parent)
    unit, last = _checked(actor, action, parent, plan)
    event = Event(movement=parent, state=EVENT.initial, is_synthetic=synthetic)
    others = _write(event, plan, unit, last)
    audit.record(
        actor=actor,
        action=action,
        obj=event,
        as_of=as_of,
        changes={
            **{name: getattr(event, name) for name in _AUDITED},
            "unit": unit.pk,
            "cooperating": others,
        },
    )
    event_work.ask_when_over(as_of=as_of, events=[event])
    return event


@transaction.atomic
def edit_event(
    *, actor: Any, as_of: date, event: Event, plan: EventPlan, revision: int | None = None
) -> Event:
    """Change what is planned, as long as it has not been held.

    Raises:
        Refused: by policy or state, or when the plan contradicts itself.
        Stale: when somebody changed it in between.
    """
    action = "movements:event:edit"
    row = locked(event, revision)
    require(actor, action, row)
    before = {name: getattr(row, name) for name in _AUDITED}
    # A unit hands its event to nobody; the standing body may.
    unit, last = _checked(actor, action, row.movement, plan)
    others = _write(row, plan, unit, last)
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        changes={
            **{n: [before[n], getattr(row, n)] for n in _AUDITED if before[n] != getattr(row, n)},
            "unit": unit.pk,
            "cooperating": others,
        },
    )
    event_work.drop(as_of=as_of, event=row)
    event_work.ask_when_over(as_of=as_of, events=[row])
    return row
