"""The life of an event: planned, put off or called off, held, reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.policy import Answer, Refused, require
from thidua.movements.domain import event_work
from thidua.movements.domain.event_papers import keep_scan
from thidua.movements.models import Anniversary, Drive, Movement
from thidua.movements.models.events import Event, EventUnit
from thidua.movements.workflow_events import EVENT
from thidua.people.models import Unit

_AUDITED = ("name", "kind", "place", "start", "start_time", "end", "end_time", "description")


class StaleEvent(Exception):  # noqa: N818 - reads as a sentence: "except StaleEvent"
    """Somebody else changed the event since the page was opened; carries it as it is now."""

    def __init__(self, event: Event) -> None:
        self.event = event
        super().__init__(f"{event.pk}: revision {event.revision}")


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


@dataclass(frozen=True)
class EventReport:
    """What came of an event.

    Args:
        people: attendances (lượt người).
        results: what was done and what came of it.
        units_present: how many units were there.
        beneficiaries: persons or families honoured, visited or helped.
        beneficiary_words: who they are in words, without names of private persons.
        spent: money spent, in đồng.
    """

    people: int
    results: str
    units_present: int | None = None
    beneficiaries: int | None = None
    beneficiary_words: str = ""
    spent: int | None = None


def locked(event: Event, revision: int | None) -> Event:
    """The row, locked, with its revision counted up.

    Raises:
        StaleEvent: when somebody changed it in between.
    """
    row = (
        Event.objects.select_for_update(of=("self",))
        .select_related("movement", "drive", "unit")
        .get(pk=event.pk)
    )
    if revision is not None and revision != row.revision:
        raise StaleEvent(row)
    row.revision += 1
    return row


def no(action: str, rule: str, reason: str) -> Refused:
    """A refusal by a rule of this module."""
    return Refused(Answer(False, action, rule, reason))


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
        StaleEvent: when somebody changed it in between.
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


@transaction.atomic
def postpone(
    *,
    actor: Any,
    as_of: date,
    event: Event,
    start: date,
    reason: str,
    end: date | None = None,
    revision: int | None = None,
) -> Event:
    """Put an event off to another day, with a reason; the invited units are told.

    Args:
        actor: the organising unit or the standing body.
        as_of: business date.
        event: not held yet.
        start: new first day, after the old one.
        reason: why.
        end: new last day; without it the event stays as long as it was.
        revision: as shown on the page.

    Raises:
        Refused: by policy or state, without a reason, or for a day that is not later.
        StaleEvent: when somebody changed it in between.
    """
    action = "movements:event:postpone"
    row = locked(event, revision)
    before = EVENT.move(row, action, actor=actor, as_of=as_of, reason=reason)
    if start <= row.start:
        raise no(action, "later", _("The new day must be later than the old one."))
    old = [row.start, row.end]
    last = end or start + (row.end - row.start)
    if last < start:
        raise no(action, "days", _("The end is before the beginning."))
    row.put_off_from, row.start, row.end, row.reason = row.start, start, last, reason.strip()
    row.save()
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        reason=reason.strip(),
        changes={"state": [before, row.state], "days": [old, [start, last]]},
    )
    event_work.drop(as_of=as_of, event=row)
    event_work.tell_guests(as_of=as_of, event=row, kind="movements.event_moved")
    event_work.ask_when_over(as_of=as_of, events=[row])
    return row


@transaction.atomic
def cancel(
    *, actor: Any, as_of: date, event: Event, reason: str, revision: int | None = None
) -> Event:
    """Call an event off for good, with a reason; the invited units are told.

    Raises:
        Refused: by policy or state, or without a reason.
        StaleEvent: when somebody changed it in between.
    """
    action = "movements:event:cancel"
    row = locked(event, revision)
    before = EVENT.move(row, action, actor=actor, as_of=as_of, reason=reason)
    row.reason = reason.strip()
    row.save()
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        reason=row.reason,
        changes={"state": [before, row.state]},
    )
    event_work.drop(as_of=as_of, event=row)
    event_work.tell_guests(as_of=as_of, event=row, kind="movements.event_cancelled")
    return row


@transaction.atomic
def hold(
    *, actor: Any, as_of: date, event: Event, on: date | None = None, revision: int | None = None
) -> Event:
    """Say that the event took place; the organising unit is asked to report it.

    Args:
        actor: the organising unit or the standing body.
        as_of: business date.
        event: planned or put off, its day has come.
        on: the day it was held; the planned one where not given.
        revision: as shown on the page.

    Raises:
        Refused: by policy or state, before its day, or for a day in the future.
        StaleEvent: when somebody changed it in between.
    """
    action = "movements:event:hold"
    row = locked(event, revision)
    before = EVENT.move(row, action, actor=actor, as_of=as_of)
    day = on or row.start
    if day > as_of:
        raise no(action, "not-yet", _("This day has not come yet."))
    row.held_on = day
    row.save()
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        changes={"state": [before, row.state], "held_on": day},
    )
    event_work.ask_report(as_of=as_of, event=row)
    event_work.review_held(as_of=as_of, event=row, actor=actor)
    return row


@transaction.atomic
def reopen(
    *, actor: Any, as_of: date, event: Event, reason: str, revision: int | None = None
) -> Event:
    """Take back the mark “held”, given by mistake.

    Raises:
        Refused: by policy or state, or without a reason.
        StaleEvent: when somebody changed it in between.
    """
    action = "movements:event:reopen"
    row = locked(event, revision)
    before = EVENT.move(row, action, actor=actor, as_of=as_of, reason=reason)
    row.held_on = None
    row.save()
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        reason=reason.strip(),
        changes={"state": [before, row.state]},
    )
    return row


@transaction.atomic
def report(
    *,
    actor: Any,
    as_of: date,
    event: Event,
    told: EventReport,
    data: bytes = b"",
    name: str = "",
    revision: int | None = None,
) -> Event:
    """Write down what came of an event; again to correct it, each time kept in the trail.

    An officer of the standing body may type it in for a unit that cannot (“nhập thay”); then the
    scanned report is required.

    Args:
        actor: the organising unit, or the standing body in its name.
        as_of: business date.
        event: held.
        told: figures and words.
        data: bytes of the scanned report, may be empty.
        name: its file name.
        revision: as shown on the page.

    Raises:
        Refused: by policy or state, without words, for a negative figure, typed in for a unit
            without a scan, or with a file of no admitted kind or size.
        StaleEvent: when somebody changed it in between.
    """
    action = "movements:event:report"
    row = locked(event, revision)
    before = EVENT.move(row, action, actor=actor, as_of=as_of)
    if not told.results.strip():
        raise no(action, "text", _("Say what was done and what came of it."))
    figures = {n: getattr(told, n) for n in ("people", "units_present", "beneficiaries", "spent")}
    if any(f is not None and f < 0 for f in figures.values()):
        raise no(action, "figures", _("A figure cannot be less than nought."))
    on_behalf = actor.unit_id != row.unit_id
    scan = keep_scan(actor, action, data, name)
    if on_behalf and scan is None and row.scan_id is None:
        raise no(action, "scan", _("Typed in for another body: attach the scanned report."))
    old = {n: getattr(row, n) for n in figures}
    for field, value in figures.items():
        setattr(row, field, value)
    row.results = told.results.strip()
    row.beneficiary_words = told.beneficiary_words.strip()[:300]
    row.reported_by_id, row.reported_label = actor.user_id, actor.label[:300]
    row.reported_on, row.on_behalf = as_of, on_behalf
    row.scan = scan or row.scan
    row.save()
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        changes={
            "state": [before, row.state],
            **{n: [old[n], figures[n]] for n in figures if old[n] != figures[n]},
            "on_behalf": on_behalf,
            "scan": scan.sha256 if scan else "",
        },
    )
    event_work.reported(as_of=as_of, event=row, actor=actor)
    return row
