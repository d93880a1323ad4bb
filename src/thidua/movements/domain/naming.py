"""Movements launched elsewhere: matched to known ones, else recorded; never launched again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.keys import fold
from thidua.common.policy import Answer, Refused, require
from thidua.movements.models import Movement, MovementName, PlanItem, Relation
from thidua.movements.naming import Known, best_match
from thidua.movements.values import Values

_LOCK = 7_210_005


def _alone() -> None:
    """Two launches that name the same movement at once record it once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def known_movements(exclude: int | None = None) -> list[Known]:
    """All movements under all their names."""
    rows = Movement.objects.exclude(pk=exclude) if exclude else Movement.objects.all()
    known = [Known(*row) for row in rows.order_by("pk").values_list("pk", "name", "period_text")]
    names = (
        MovementName.objects.exclude(movement=exclude) if exclude else MovementName.objects.all()
    )
    known += [
        Known(*row)
        for row in names.order_by("pk").values_list("movement_id", "name", "movement__period_text")
    ]
    return known


def link_named(
    *,
    actor: Any,
    as_of: date,
    movement: Movement,
    named: list[tuple[PlanItem, Values]],
) -> int:
    """Link a new movement to the ones its plan names, inside the launch's transaction.

    Args:
        actor: who launches.
        as_of: business date.
        movement: just launched.
        named: confirmed items of the list ``movements`` with their values.

    Returns:
        How many movements are linked.
    """
    _alone()
    known = known_movements(exclude=movement.pk)
    linked: set[int] = set()
    for item, values in named:
        name, period = str(values["name"]), str(values.get("period") or "")
        if fold(name) in fold(movement.name):
            # The plan's own title quotes the movement that it launches.
            _remember(movement, name)
            continue
        match = best_match(name, period, known)
        if match is None:
            other = _record(actor, as_of, name=name, period=period, launching_body="")
            known.append(Known(other.pk, name, period))
        else:
            other = Movement.objects.get(pk=match.id)
            _remember(other, name)
        if other.pk not in linked:
            Relation.objects.create(
                movement=movement, other=other, item=item, was_new=match is None
            )
            linked.add(other.pk)
    return len(linked)


def _remember(movement: Movement, name: str) -> None:
    """Keep a further name under which plans speak of a movement."""
    if name != movement.name:
        MovementName.objects.get_or_create(movement=movement, name=name[:500])


def _record(
    actor: Any,
    as_of: date,
    *,
    name: str,
    period: str,
    launching_body: str,
    kind: str = Movement.Kind.REGULAR,
) -> Movement:
    movement = Movement.objects.create(
        name=name[:500],
        kind=kind,
        origin=Movement.Origin.ELSEWHERE,
        state="recorded",
        launching_body=launching_body[:300],
        period_text=period[:60],
    )
    audit.record(
        actor=actor,
        action="movements:movement:record_elsewhere",
        obj=movement,
        as_of=as_of,
        changes={"name": name, "period": period, "launching_body": launching_body},
    )
    return movement


@transaction.atomic
def record_elsewhere(
    *,
    actor: Any,
    as_of: date,
    name: str,
    launching_body: str = "",
    period: str = "",
    kind: str = Movement.Kind.REGULAR,
) -> Movement:
    """Record a movement that another body launched (the Prime Minister, a sector).

    Raises:
        Refused: by policy, without a name, or when the movement is known already.
    """
    action = "movements:movement:record_elsewhere"
    require(actor, action)
    plain = " ".join(name.split())
    if not plain:
        raise Refused(Answer(False, action, "name", _("The movement needs a name.")))
    _alone()
    match = best_match(plain, period, known_movements())
    if match is not None:
        found = Movement.objects.get(pk=match.id)
        raise Refused(
            Answer(
                False,
                action,
                "known",
                _("This movement is already recorded as “%(name)s”.") % {"name": found.name},
                remedy_url=f"/phong-trao/{found.public_id}",
                remedy_label=_("Open it"),
            )
        )
    return _record(
        actor, as_of, name=plain, period=period, launching_body=launching_body, kind=kind
    )
