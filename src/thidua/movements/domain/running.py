"""What people add to a movement under way: lead agencies, windows, parts, participation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.policy import Answer, Refused, require
from thidua.movements.domain import work
from thidua.movements.domain.result_work import lead_changed
from thidua.movements.models import (
    CalendarEntry,
    Drive,
    Movement,
    Participation,
    Target,
    UsualLead,
)
from thidua.movements.workflow import MOVEMENT
from thidua.people.models import Unit

PARTS = ("purpose", "content", "criteria", "slogan", "scope")


@transaction.atomic
def set_lead(*, actor: Any, as_of: date, target: Target, lead: Unit | None) -> Target:
    """Name the body that answers for a target of a movement, or nobody.

    Raises:
        Refused: by policy.
    """
    locked = (
        Target.objects.select_for_update(of=("self",)).select_related("movement").get(pk=target.pk)
    )
    require(actor, "movements:target:set_lead", locked)
    before = locked.lead_unit_id
    locked.lead_unit = lead
    locked.save(update_fields=["lead_unit"])
    if lead is not None:  # what is still being written goes to the new lead
        locked.results.filter(state__in=("draft", "returned")).update(unit=lead)
    audit.record(
        actor=actor,
        action="movements:target:set_lead",
        obj=locked,
        as_of=as_of,
        changes={"lead_unit": [before, lead.pk if lead else None]},
    )
    if before != locked.lead_unit_id:
        lead_changed(as_of=as_of, target=locked, before=before, actor=actor)
    return locked


@transaction.atomic
def set_usual_lead(*, actor: Any, as_of: date, words: str, unit: Unit) -> UsualLead:
    """Remember who usually leads indicators with these words; later launches propose it.

    Raises:
        Refused: by policy, or without words.
    """
    action = "movements:movement:record_elsewhere"  # a table of the standing body
    require(actor, action)
    plain = " ".join(words.split())
    if not plain:
        raise Refused(Answer(False, action, "words", _("Say which indicators are meant.")))
    row = UsualLead.objects.filter(name=plain).first() or UsualLead(name=plain)
    row.unit = unit
    row.save()
    audit.record(
        actor=actor,
        action="movements:target:usual_lead",
        obj=row,
        as_of=as_of,
        changes={"words": plain, "unit": unit.pk},
    )
    return row


@transaction.atomic
def set_window(*, actor: Any, as_of: date, drive: Drive, start: date, end: date) -> Drive:
    """Give a peak drive its days, where the plan gives none.

    Raises:
        Refused: by policy, or when the window runs backwards.
    """
    action = "movements:drive:set_window"
    locked = (
        Drive.objects.select_for_update(of=("self",)).select_related("movement").get(pk=drive.pk)
    )
    require(actor, action, locked)
    if end < start:
        raise Refused(Answer(False, action, "window", _("The end is before the beginning.")))
    before = [locked.start, locked.end]
    locked.start, locked.end = start, end
    locked.start_precision = locked.end_precision = "day"
    locked.window_set_by = actor.label[:300]
    locked.save()
    CalendarEntry.objects.filter(drive=locked, kind=CalendarEntry.Kind.DRIVE).delete()
    CalendarEntry.objects.create(
        movement=locked.movement,
        kind=CalendarEntry.Kind.DRIVE,
        name=locked.name,
        start=start,
        end=end,
        drive=locked,
    )
    audit.record(
        actor=actor,
        action=action,
        obj=locked,
        as_of=as_of,
        changes={"window": [before, [start, end]]},
    )
    return locked


@transaction.atomic
def edit_parts(
    *, actor: Any, as_of: date, movement: Movement, parts: Mapping[str, str]
) -> Movement:
    """Correct purpose, content, criteria, slogan or scope of a movement under way.

    Raises:
        Refused: by policy or state, or when one of the four parts would become empty.
    """
    action = "movements:movement:edit_parts"
    locked = Movement.objects.select_for_update(of=("self",)).get(pk=movement.pk)
    MOVEMENT.move(locked, action, actor=actor, as_of=as_of)
    before = {p: getattr(locked, p) for p in PARTS}
    for part in PARTS:
        if part in parts:
            setattr(locked, part, parts[part].strip())
    if not all(getattr(locked, p) for p in PARTS[:4]):
        raise Refused(
            Answer(
                False,
                action,
                "parts",
                _("A movement keeps its purpose, content, criteria and slogan."),
                _("Luật Thi đua, khen thưởng 2022, Điều 17"),
            )
        )
    locked.save()
    audit.record(
        actor=actor,
        action=action,
        obj=locked,
        as_of=as_of,
        changes={
            p: [before[p], getattr(locked, p)] for p in PARTS if before[p] != getattr(locked, p)
        },
    )
    return locked


@transaction.atomic
def close(*, actor: Any, as_of: date, movement: Movement) -> Movement:
    """Conclude a movement whose last drive has ended.

    Raises:
        Refused: by policy or state, or while it still runs.
    """
    locked = Movement.objects.select_for_update(of=("self",)).get(pk=movement.pk)
    before = MOVEMENT.move(locked, "movements:movement:close", actor=actor, as_of=as_of)
    locked.save(update_fields=["state"])
    audit.record(
        actor=actor,
        action="movements:movement:close",
        obj=locked,
        as_of=as_of,
        changes={"state": [before, locked.state]},
    )
    return locked


# --- participation ------------------------------------------------------------------------------
def on_whose_behalf(actor: Any, action: str, unit: Unit) -> bool:
    """Whether an officer of the standing body acts for another unit; others act for their own.

    Raises:
        Refused: for another unit than the own one.
    """
    if unit.pk == actor.unit_id:
        return False
    if not actor.is_standing_body:
        raise Refused(Answer(False, action, "own unit", _("This belongs to another unit.")))
    return True


@transaction.atomic
def take_part(
    *, actor: Any, as_of: date, movement: Movement, unit: Unit, offer_plan: bool = True
) -> Participation:
    """Enter a unit into the register of a movement; entering it twice leaves one entry.

    Args:
        unit: the actor's own, or any for an officer of the standing body.
        offer_plan: whether the unit is then asked to make its own plan.

    Raises:
        Refused: by policy, or for another unit.
    """
    action = "movements:movement:participate"
    locked = Movement.objects.select_for_update(of=("self",)).get(pk=movement.pk)
    require(actor, action, locked)
    on_behalf = on_whose_behalf(actor, action, unit)
    known = Participation.objects.filter(movement=locked, unit=unit, withdrawn_on=None).first()
    if known is not None:
        return known
    row = Participation.objects.create(
        movement=locked, unit=unit, since=as_of, registered_by=actor.label[:300]
    )
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        changes={"movement": str(locked.public_id), "unit": unit.pk, "on_behalf": on_behalf},
    )
    if offer_plan:
        work.ask_for_plan(as_of=as_of, movement=locked, unit_id=unit.pk)
    return row


@transaction.atomic
def leave(*, actor: Any, as_of: date, participation: Participation, reason: str) -> Participation:
    """Take a unit out of the register, with a reason; the entry stays readable.

    Raises:
        Refused: by policy, for another unit, without a reason, or when it has left already.
    """
    action = "movements:movement:participate"
    locked = (
        Participation.objects.select_for_update(of=("self",))
        .select_related("movement", "unit")
        .get(pk=participation.pk)
    )
    require(actor, action, locked.movement)
    on_whose_behalf(actor, action, locked.unit)
    if locked.withdrawn_on is not None:
        raise Refused(Answer(False, action, "left", _("The unit has already left.")))
    if not reason.strip():
        raise Refused(Answer(False, action, "reason", _("Say why: a reason is required here.")))
    locked.withdrawn_on, locked.reason = as_of, reason.strip()[:300]
    locked.save()
    audit.record(
        actor=actor,
        action=action,
        obj=locked,
        as_of=as_of,
        reason=reason.strip(),
        changes={"withdrawn_on": as_of},
    )
    return locked
