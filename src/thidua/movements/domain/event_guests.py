"""Who is invited to an event, resolved to units, and what they answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.policy import require
from thidua.movements.domain import event_work
from thidua.movements.domain.events import locked, no
from thidua.movements.models.events import Event, Invitation
from thidua.people.models import Group, Unit
from thidua.people.queries import member_units


def resolve(
    as_of: date, units: Iterable[Unit], groups: Iterable[Group], organiser: int
) -> dict[int, int | None]:
    """Unit id → the group through which it is meant (``None``: itself); not the organiser."""
    members = member_units(as_of, [g.pk for g in groups])
    found: dict[int, int | None] = {}
    for group_id in sorted(members):
        for unit_id in members[group_id]:
            found.setdefault(unit_id, group_id)
    found |= {u.pk: None for u in units}
    found.pop(organiser, None)
    return found


@transaction.atomic
def invite(
    *,
    actor: Any,
    as_of: date,
    event: Event,
    units: Iterable[Unit] = (),
    groups: Iterable[Group] = (),
    revision: int | None = None,
) -> int:
    """Set who is invited: groups become their member units of the day; new ones are told.

    Units that stay keep their answers; units left out are taken off.

    Args:
        actor: the organising unit or the standing body.
        as_of: business date, also for the membership of groups.
        event: not held yet.
        units: invited by themselves.
        groups: whose members are invited.
        revision: as shown on the page.

    Returns:
        How many units are invited now.

    Raises:
        Refused: by policy or state.
        Stale: when somebody changed the event in between.
    """
    action = "movements:event:invite"
    row = locked(event, revision)
    require(actor, action, row)
    wanted = resolve(as_of, units, groups, row.unit_id)
    known = dict(row.invitations.values_list("unit_id", "group_id"))
    gone, new = set(known) - set(wanted), set(wanted) - set(known)
    row.invitations.filter(unit__in=gone).delete()
    for unit_id in set(known) & set(wanted):
        if known[unit_id] != wanted[unit_id]:
            row.invitations.filter(unit=unit_id).update(group=wanted[unit_id])
    Invitation.objects.bulk_create(
        [
            Invitation(event=row, unit_id=u, group_id=wanted[u], invited_on=as_of)
            for u in sorted(new)
        ],
        batch_size=500,
    )
    row.save()
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        changes={"invited": len(wanted), "new": sorted(new), "taken_off": sorted(gone)},
    )
    event_work.tell_guests(as_of=as_of, event=row, kind="movements.event_invited", units=new)
    return len(wanted)


@transaction.atomic
def answer(
    *,
    actor: Any,
    as_of: date,
    invitation: Invitation,
    answer: str,
    people: int | None = None,
    note: str = "",
) -> Invitation:
    """Say whether the unit will come; it may change its mind until the event is held.

    Args:
        actor: the invited unit, or the standing body in its name.
        as_of: business date.
        invitation: to an event ahead.
        answer: ``coming`` or ``not_coming``.
        people: how many will come.
        note: a few words.

    Raises:
        Refused: by policy or state, or for no such answer.
    """
    action = "movements:invitation:answer"
    row = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("event", "unit")
        .get(pk=invitation.pk)
    )
    require(actor, action, row)
    if answer not in (Invitation.Answer.COMING, Invitation.Answer.NOT_COMING):
        raise no(action, "answer", _("Say whether your unit will come."))
    before = row.answer
    coming = answer == Invitation.Answer.COMING
    row.answer, row.people, row.note = answer, people if coming else None, note.strip()[:300]
    row.answered_label, row.answered_on = actor.label[:300], as_of
    row.save()
    audit.record(
        actor=actor,
        action=action,
        obj=row.event,
        as_of=as_of,
        changes={
            "unit": row.unit_id,
            "answer": [before, answer],
            "people": row.people,
            "on_behalf": actor.unit_id != row.unit_id,
        },
    )
    return row
