"""The life of an event once it is planned: put off or called off, held, reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.policy import Answer, Refused
from thidua.common.revisions import lock
from thidua.movements.domain import event_work
from thidua.movements.domain.event_papers import keep_scan
from thidua.movements.models.events import Event
from thidua.movements.workflow_events import EVENT


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
        Stale: when somebody changed it in between.
    """
    return lock(Event.objects.select_related("movement", "drive", "unit"), event.pk, revision)


def no(action: str, rule: str, reason: str) -> Refused:
    """A refusal by a rule of this module."""
    return Refused(Answer(False, action, rule, reason))


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
        Stale: when somebody changed it in between.
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
        Stale: when somebody changed it in between.
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
        Stale: when somebody changed it in between.
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
        Stale: when somebody changed it in between.
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
        Stale: when somebody changed it in between.
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
