"""Groups: made, changed, their members set for a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.models.base import since
from thidua.common.policy import require
from thidua.people.models import Group, Membership, Person, Roster, Unit

Member = Unit | Person
_ACTION = "people:group:manage"


@dataclass(frozen=True)
class Decision:
    """The decision that sets a group up or renews it, as printed."""

    number: str
    issued_on: date
    issuer: str


@transaction.atomic
def create_group(
    *,
    actor: Any,
    as_of: date,
    code: str,
    name: str,
    kind: str,
    owner: Unit,
    first: date,
    decision: Decision | None = None,
) -> Group:
    """Make a group that exists from ``first`` on.

    Raises:
        Refused: for others than the administrator and the head of the standing body.
        ValidationError: by field, for a taken code or a missing name.
    """
    require(actor, _ACTION, Group())
    if not name.strip():
        raise ValidationError({"name": _("Write the name.")})
    if not code.strip() or Group.objects.filter(code=code.strip()).exists():
        raise ValidationError({"code": _("The code is empty or taken.")})
    group = Group.objects.create(
        code=code.strip(), name=name.strip(), kind=kind, owner=owner, valid=since(first)
    )
    if decision is not None:
        _roster(group, decision)
    audit.record(
        actor=actor,
        action=_ACTION,
        obj=group,
        as_of=as_of,
        changes={"created": group.code, "kind": kind, "first": first},
    )
    return group


@transaction.atomic
def change_group(*, actor: Any, as_of: date, group: Group, name: str) -> Group:
    """Rename a group.

    Raises:
        Refused: for others than the administrator and the head of the standing body.
        ValidationError: for an empty name.
    """
    require(actor, _ACTION, group)
    if not name.strip():
        raise ValidationError({"name": _("Write the name.")})
    before, group.name = group.name, name.strip()
    group.save()
    audit.record(
        actor=actor, action=_ACTION, obj=group, as_of=as_of, changes={"name": [before, group.name]}
    )
    return group


@transaction.atomic
def set_members(
    *,
    actor: Any,
    as_of: date,
    group: Group,
    on: date,
    members: Mapping[Member, str],
    decision: Decision | None = None,
) -> tuple[int, int]:
    """From a day on, a group has exactly these members (next year's blocks, a renewed council).

    Members that stay with the same part keep their membership; others end the day before, new
    ones begin.

    Args:
        group: the group.
        on: first day of the new composition.
        members: unit or person → part (:class:`Membership.Part`).
        decision: the decision that it rests on.

    Returns:
        How many memberships ended, and how many began.

    Raises:
        Refused: for others than the administrator and the head of the standing body.
        ValidationError: when a later composition exists, when there are two heads, or when a unit
            is in another block of the same body on that day.
    """
    require(actor, _ACTION, group)
    Group.objects.select_for_update().get(pk=group.pk)
    if Membership.objects.filter(group=group, valid__startswith__gt=on).exists():
        raise ValidationError({"on": _("Members are set for a later day already.")})
    if list(members.values()).count(Membership.Part.HEAD) > 1:
        raise ValidationError(_("A group has one head."))
    _refuse_other_block(group, on, members)
    roster = _roster(group, decision) if decision else None
    live = {
        (m.unit_id, m.person_id): m
        for m in Membership.objects.filter(group=group, valid__contains=on)
    }
    wanted = {_key(member): part for member, part in members.items()}
    ended = [m for key, m in live.items() if wanted.get(key) != m.part]
    for member in ended:
        if member.valid.lower == on:
            member.delete()
        else:
            member.valid = since(member.valid.lower, on)
            member.save(update_fields=["valid"])
    kept = {key for key, m in live.items() if wanted.get(key) == m.part}
    begun = [
        Membership(
            group=group, unit_id=unit, person_id=person, part=part, valid=since(on), roster=roster
        )
        for (unit, person), part in wanted.items()
        if (unit, person) not in kept
    ]
    Membership.objects.bulk_create(begun)
    audit.record(
        actor=actor,
        action=_ACTION,
        obj=group,
        as_of=as_of,
        changes={
            "on": on,
            "ended": sorted(str(m.unit or m.person) for m in ended),
            "begun": sorted(str(m.unit or m.person) for m in begun),
        },
        reason=f"{decision.number} ({decision.issued_on:%d/%m/%Y})" if decision else "",
    )
    return len(ended), len(begun)


def _key(member: Member) -> tuple[int | None, int | None]:
    return (member.pk, None) if isinstance(member, Unit) else (None, member.pk)


def _refuse_other_block(group: Group, on: date, members: Mapping[Member, str]) -> None:
    if group.kind != Group.Kind.BLOCK:
        return
    elsewhere = Membership.objects.filter(
        valid__contains=on,
        group__kind=Group.Kind.BLOCK,
        group__owner=group.owner_id,
        unit__in=[m for m in members if isinstance(m, Unit)],
    ).exclude(group=group)
    taken = elsewhere.select_related("unit", "group").first()
    if taken is not None:
        raise ValidationError(
            _("%(unit)s is in the block %(group)s on that day.")
            % {"unit": taken.unit, "group": taken.group}
        )


def _roster(group: Group, decision: Decision) -> Roster:
    return Roster.objects.create(
        group=group,
        number=decision.number,
        issued_on=decision.issued_on,
        issuer=decision.issuer,
    )
