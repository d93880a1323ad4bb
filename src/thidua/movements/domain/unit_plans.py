"""A unit's own emulation plan: made from the movement's, submitted, issued by the head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.policy import Answer, Refused, require
from thidua.common.revisions import lock
from thidua.documents.domain import outgoing
from thidua.documents.models import Document
from thidua.movements import values as meaning
from thidua.movements.domain import work
from thidua.movements.domain.running import take_part
from thidua.movements.models import Movement, PlanItem, Target, UnitPlan
from thidua.movements.papers import unit_plan_paper
from thidua.movements.workflow import UNIT_PLAN
from thidua.people.models import Unit
from thidua.people.queries import unit_names

PARTS = ("name", "purpose", "content", "organisation", "slogan")


def _open(plan: UnitPlan, revision: int | None, mine: Mapping[str, Any] | None = None) -> UnitPlan:
    return lock(UnitPlan.objects.select_related("movement", "unit"), plan.pk, revision, mine)


@transaction.atomic
def create(*, actor: Any, as_of: date, movement: Movement) -> UnitPlan:
    """Begin the own unit's plan with the parts and targets of the movement; the unit takes part.

    The unit then adds, changes and removes targets. A second call returns the plan that is there.

    Raises:
        Refused: by policy, or for a post without unit.
    """
    locked = Movement.objects.select_for_update(of=("self",)).get(pk=movement.pk)
    require(actor, "movements:unit_plan:create", locked)
    unit = Unit.objects.get(pk=actor.unit_id)
    known = UnitPlan.objects.filter(movement=locked, unit=unit).exclude(state="withdrawn").first()
    if known is not None:
        return known
    name = unit_names(as_of, [unit.pk]).get(unit.pk, "")
    plan = UnitPlan.objects.create(
        movement=locked,
        unit=unit,
        state=UNIT_PLAN.initial,
        name=f"Thực hiện phong trào {locked.name[:1].lower()}{locked.name[1:]}"[:500],
        purpose=locked.purpose,
        content=locked.content,
        slogan=locked.slogan,
        organisation=(
            "Các phòng, đơn vị trực thuộc căn cứ Kế hoạch này tổ chức thực hiện; định kỳ báo cáo "
            f"kết quả về {name}."
        ),
        created_by_id=actor.user_id,
    )
    copied = _copy_targets(locked, plan)
    audit.record(
        actor=actor,
        action="movements:unit_plan:create",
        obj=plan,
        as_of=as_of,
        changes={"movement": str(locked.public_id), "targets": copied},
    )
    take_part(actor=actor, as_of=as_of, movement=locked, unit=unit, offer_plan=False)
    work.plan_made(as_of=as_of, plan=plan, actor=actor)
    return plan


def _copy_targets(movement: Movement, plan: UnitPlan) -> int:
    copies: dict[int, Target] = {}
    for source in movement.targets.order_by("position"):
        copies[source.pk] = Target.objects.create(
            unit_plan=plan,
            source=source,
            parent=copies.get(source.parent_id or 0),
            name=source.name,
            ref=source.ref,
            group=source.group,
            comparator=source.comparator,
            value=source.value,
            maximum=source.maximum,
            measure=source.measure,
            as_written=source.as_written,
            nature=source.nature,
            direction=source.direction,
            position=source.position,
        )
    return len(copies)


@transaction.atomic
def edit(
    *,
    actor: Any,
    as_of: date,
    plan: UnitPlan,
    parts: Mapping[str, str],
    revision: int | None = None,
) -> UnitPlan:
    """Change name, purpose, content, organisation or slogan.

    Raises:
        Refused: by policy.
        Stale: when somebody saved in between; carries both.
    """
    locked = _open(plan, revision, parts)
    require(actor, "movements:unit_plan:edit", locked)
    before = {p: getattr(locked, p) for p in PARTS}
    for part in PARTS:
        if part in parts:
            setattr(locked, part, parts[part].strip())
    if not locked.name:
        raise ValidationError({"name": _("The plan needs a subject line.")})
    locked.save()
    audit.record(
        actor=actor,
        action="movements:unit_plan:edit",
        obj=locked,
        as_of=as_of,
        changes={
            p: [before[p], getattr(locked, p)] for p in PARTS if before[p] != getattr(locked, p)
        },
    )
    return locked


# --- own targets --------------------------------------------------------------------------------
def _facts(target: Target) -> dict[str, Any]:
    return {
        "label": target.name,
        "comparator": target.comparator,
        "value": str(target.value),
        "max": None if target.maximum is None else str(target.maximum),
        "unit": target.measure,
    }


@transaction.atomic
def put_target(
    *,
    actor: Any,
    as_of: date,
    plan: UnitPlan,
    values: Mapping[str, Any],
    target: Target | None = None,
) -> Target:
    """Add a target of the unit's own, or change one.

    Args:
        values: as the list ``targets`` of the readers' contract, typed or as entered.
        target: the one to change; ``None`` adds.

    Raises:
        Refused: by policy, or for a target of another plan.
        ValidationError: key → sentences.
    """
    action = "movements:unit_plan:edit"
    locked = _open(plan, None)
    require(actor, action, locked)
    row = (
        Target(unit_plan=locked, position=locked.targets.count() + 1)
        if target is None
        else locked.targets.filter(pk=target.pk).first()
    )
    if row is None:
        raise Refused(Answer(False, action, "target", _("This target stands in another plan.")))
    before = _facts(row) if target is not None else {}
    checked = meaning.clean(PlanItem.List.TARGETS, {**values, "parent": None, "lead": None}, {})
    row.name = str(checked["label"])[:500]
    row.group = str(checked.get("group") or "")[:200]
    row.comparator = checked["comparator"]
    row.value = Decimal(str(checked["value"]))
    row.maximum = None if checked.get("max") is None else Decimal(str(checked["max"]))
    row.measure = str(checked.get("unit") or "")[:60]
    row.nature, row.direction = checked["nature"], checked["direction"]
    row.save()
    locked.save(update_fields=["revision"])
    audit.record(
        actor=actor,
        action=action,
        obj=locked,
        as_of=as_of,
        changes={"target": [before, _facts(row)]},
    )
    return row


@transaction.atomic
def remove_target(*, actor: Any, as_of: date, plan: UnitPlan, target: Target) -> None:
    """Take a target out of the plan, with its parts.

    Raises:
        Refused: by policy, or for a target of another plan.
    """
    action = "movements:unit_plan:edit"
    locked = _open(plan, None)
    require(actor, action, locked)
    row = locked.targets.filter(pk=target.pk).first()
    if row is None:
        raise Refused(Answer(False, action, "target", _("This target stands in another plan.")))
    audit.record(
        actor=actor,
        action=action,
        obj=locked,
        as_of=as_of,
        changes={"target": [_facts(row), {}]},
    )
    row.delete()
    locked.save(update_fields=["revision"])


# --- the way to the head's desk -------------------------------------------------------------------
def _move(
    actor: Any,
    as_of: date,
    plan: UnitPlan,
    action: str,
    *,
    revision: int | None,
    reason: str = "",
) -> UnitPlan:
    locked = _open(plan, revision)
    before = UNIT_PLAN.move(locked, action, actor=actor, as_of=as_of, reason=reason)
    audit.record(
        actor=actor,
        action=action,
        obj=locked,
        as_of=as_of,
        reason=reason.strip(),
        changes={"state": [before, locked.state]},
    )
    return locked


@transaction.atomic
def submit(*, actor: Any, as_of: date, plan: UnitPlan, revision: int | None = None) -> UnitPlan:
    """Put the plan before the head of the unit.

    Raises:
        Refused: by policy or state, or while a part is missing.
        Stale: when somebody saved in between.
    """
    locked = _move(actor, as_of, plan, "movements:unit_plan:submit", revision=revision)
    locked.returned_reason = ""
    locked.save()
    work.plan_submitted(as_of=as_of, plan=locked, actor=actor)
    return locked


@transaction.atomic
def return_(
    *, actor: Any, as_of: date, plan: UnitPlan, reason: str, revision: int | None = None
) -> UnitPlan:
    """The head sends the plan back with a reason.

    Raises:
        Refused: by policy or state, or without a reason.
        Stale: when somebody saved in between.
    """
    locked = _move(
        actor, as_of, plan, "movements:unit_plan:return", reason=reason, revision=revision
    )
    locked.returned_reason = reason.strip()
    locked.save()
    work.plan_settled(as_of=as_of, plan=locked, actor=actor)
    work.plan_item(as_of=as_of, plan=locked, returned_reason=reason.strip())
    return locked


@transaction.atomic
def withdraw(
    *, actor: Any, as_of: date, plan: UnitPlan, reason: str, revision: int | None = None
) -> UnitPlan:
    """Give the plan up; the unit may begin another one.

    Raises:
        Refused: by policy or state, or without a reason.
        Stale: when somebody saved in between.
    """
    locked = _move(
        actor, as_of, plan, "movements:unit_plan:withdraw", reason=reason, revision=revision
    )
    locked.save()
    work.plan_settled(as_of=as_of, plan=locked, actor=actor)
    work.ask_for_plan(as_of=as_of, movement=locked.movement, unit_id=locked.unit_id)
    return locked


@transaction.atomic
def issue(*, actor: Any, as_of: date, plan: UnitPlan, revision: int | None = None) -> UnitPlan:
    """The head signs the plan: it becomes a document of the unit, to be numbered and sent.

    Raises:
        Refused: by policy or state, or while a part is missing.
        Stale: when somebody saved in between.
    """
    locked = _move(actor, as_of, plan, "movements:unit_plan:issue", revision=revision)
    paper = unit_plan_paper(locked, as_of=as_of)
    signer = replace(paper.signature, name=actor.user.person.name if actor.user.person else None)
    document = outgoing.draft(
        actor=actor,
        as_of=as_of,
        kind=Document.Kind.PLAN,
        paper=replace(paper, signature=signer),
        issuing_unit=locked.unit,
    )
    document = outgoing.sign(actor=actor, as_of=as_of, document=document)
    locked.document = document
    locked.issued_on = as_of
    locked.save()
    work.plan_settled(as_of=as_of, plan=locked, actor=actor)
    return locked
