"""Units: made, renamed, moved, closed, split and merged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.policy import require
from thidua.people.domain.versions import UnitFacts, place, write
from thidua.people.hooks import names_changed
from thidua.people.models import Alias, Succession, Unit, UnitVersion
from thidua.people.tree import ancestors


@transaction.atomic
def create_unit(
    *, actor: Any, as_of: date, code: str, facts: UnitFacts, first: date, is_synthetic: bool = False
) -> Unit:
    """Make a unit that exists from ``first`` on.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: by field, for a taken code or a parent that does not exist that day.
    """
    require(actor, "people:unit:manage", Unit())
    code = code.strip()
    if not code or " " in code:
        raise ValidationError({"code": _("A code has no spaces.")})
    if Unit.objects.filter(code=code).exists():
        raise ValidationError({"code": _("Another unit has this code.")})
    unit = Unit.objects.create(code=code, is_synthetic=is_synthetic)
    _check(unit, facts, first)
    placement = place([], unit.pk, facts, first=first, until=None, reason="", as_of=as_of)
    write(placement)
    unit.__dict__.pop("latest_name", None)
    audit.record(
        actor=actor,
        action="people:unit:manage",
        obj=unit,
        as_of=as_of,
        changes={"created": code, "name": facts.name, "first": first},
    )
    return unit


@transaction.atomic
def change_unit(
    *, actor: Any, as_of: date, unit: Unit, facts: UnitFacts, first: date, reason: str = ""
) -> Unit:
    """Give a unit other facts (name, parent, managing unit, area …) from ``first`` on.

    Days that have passed are corrected by a new version with a reason; the earlier version stays
    in the records. A version that begins later keeps its days.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: by field, for a missing reason, a circle, or a unit gone on that day.
    """
    require(actor, "people:unit:manage", unit)
    live = _locked(unit)
    old = next((v for v in live if first in v.valid), None)
    if old is None:
        raise ValidationError({"first": _("The unit does not exist on this day.")})
    changes = UnitFacts.of(old).differences(facts)
    if not changes:
        return unit
    if first < as_of and not reason.strip():
        raise ValidationError({"reason": _("Say why days that have passed are changed.")})
    _check(unit, facts, first)
    write(
        place(live, unit.pk, facts, first=first, until=old.valid.upper, reason=reason, as_of=as_of)
    )
    unit.__dict__.pop("latest_name", None)
    audit.record(
        actor=actor,
        action="people:unit:manage",
        obj=unit,
        as_of=as_of,
        changes={**changes, "first": first},
        reason=reason,
    )
    return unit


@transaction.atomic
def close_unit(
    *,
    actor: Any,
    as_of: date,
    unit: Unit,
    last: date,
    reason: str,
    successors: Iterable[Unit] = (),
) -> Unit:
    """End a unit after its ``last`` day; ``successors`` follow it on the day after (split, merger).

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: by field, for a missing reason, units still below it, or a unit that has
            ended already.
    """
    require(actor, "people:unit:manage", unit)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, with the decision that it rests on.")})
    live = _locked(unit)
    gone = date.fromordinal(last.toordinal() + 1)
    if not any(v.valid.upper is None or v.valid.upper > gone for v in live):
        raise ValidationError({"last": _("The unit has ended by this day already.")})
    below = UnitVersion.objects.on(gone).filter(parent=unit).exclude(unit=unit)
    if below.exists():
        names = ", ".join(below.values_list("name", flat=True)[:5])
        raise ValidationError(
            {
                "last": _("Units stand below it: %(names)s. Move or close them first.")
                % {"names": names}
            }
        )
    write(place(live, unit.pk, None, first=gone, until=None, reason=reason, as_of=as_of))
    after = [_follow(unit, one, gone, reason) for one in successors]
    audit.record(
        actor=actor,
        action="people:unit:manage",
        obj=unit,
        as_of=as_of,
        changes={"last": last, "successors": after},
        reason=reason,
    )
    return unit


@transaction.atomic
def record_succession(
    *, actor: Any, as_of: date, before: Iterable[Unit], after: Iterable[Unit], on: date, basis: str
) -> list[Succession]:
    """Record which units follow which on a day: one → many is a split, many → one a merger.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: when a unit would follow itself.
    """
    first, then = list(before), list(after)
    for unit in (*first, *then):
        require(actor, "people:unit:manage", unit)
    if {u.pk for u in first} & {u.pk for u in then}:
        raise ValidationError(_("A unit cannot follow itself; change its name instead."))
    made = [
        Succession.objects.get_or_create(before=a, after=b, on=on, defaults={"basis": basis})[0]
        for a in first
        for b in then
    ]
    for unit in first:
        audit.record(
            actor=actor,
            action="people:unit:manage",
            obj=unit,
            as_of=as_of,
            changes={"successors": [u.code for u in then], "on": on},
            reason=basis,
        )
    return made


@transaction.atomic
def add_alias(*, actor: Any, as_of: date, unit: Unit, name: str) -> Alias:
    """Add another name under which documents call a unit.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: for an empty name or one that the unit has already.
    """
    require(actor, "people:unit:manage", unit)
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": _("Write the name.")})
    if Alias.objects.filter(unit=unit, name=name).exists():
        raise ValidationError({"name": _("The unit has this name already.")})
    alias = Alias.objects.create(unit=unit, name=name)
    names_changed([unit.pk])
    _told(actor, as_of, unit, {"alias": [None, name]})
    return alias


@transaction.atomic
def remove_alias(*, actor: Any, as_of: date, alias: Alias) -> None:
    """Take a name away again.

    Raises:
        Refused: for anybody but the administrator.
    """
    require(actor, "people:unit:manage", alias.unit)
    _told(actor, as_of, alias.unit, {"alias": [alias.name, None]})
    alias.delete()
    names_changed([alias.unit_id])


def _told(actor: Any, as_of: date, unit: Unit, changes: dict[str, Any]) -> None:
    audit.record(actor=actor, action="people:unit:manage", obj=unit, as_of=as_of, changes=changes)


def _locked(unit: Unit) -> list[UnitVersion]:
    """The versions that stand, with the unit locked against other changes."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    return list(UnitVersion.objects.filter(unit=unit, superseded_at=None).order_by("valid"))


def _check(unit: Unit, facts: UnitFacts, first: date) -> None:
    if not facts.name.strip():
        raise ValidationError({"name": _("Write the name.")})
    for field, other in (("parent", facts.parent_id), ("managed_by", facts.managed_by_id)):
        if other is not None and not UnitVersion.objects.on(first).filter(unit=other).exists():
            raise ValidationError({field: _("This unit does not exist on that day.")})
    if facts.parent_id is not None and unit.pk in ancestors(facts.parent_id, first):
        raise ValidationError({"parent": _("This unit stands below: a circle.")})


def _follow(before: Unit, after: Unit, on: date, basis: str) -> str:
    if before.pk == after.pk:
        raise ValidationError(_("A unit cannot follow itself; change its name instead."))
    Succession.objects.get_or_create(before=before, after=after, on=on, defaults={"basis": basis})
    return after.code
