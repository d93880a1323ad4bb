"""Work items that this room opens and closes, each inside the event's transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from thidua.common.calendar import add_working_days
from thidua.common.models.base import valid_on
from thidua.movements.models import Movement, Task, UnitPlan
from thidua.people.models import Membership, Post, PostScope, Role, UnitVersion
from thidua.people.queries import posts_of_units
from thidua.work.domain.items import close_item, open_item

ASSIGN_WITHIN = 10
"""Working days in which the standing body should have assigned the tasks of a launch."""
REVIEW_WITHIN = 5
"""Working days for looking at a report or a unit's plan."""
PLAN_WITHIN = 15
"""Working days in which a unit should have made its own plan."""


def standing_unit(as_of: date, fallback: int) -> int:
    """The unit of the standing body that day, by key."""
    rows = UnitVersion.objects.on(as_of).filter(kind=UnitVersion.Kind.STANDING_BODY)
    found = rows.order_by("unit_id").values_list("unit_id", flat=True).first()
    return found or fallback


# --- tasks to assign -----------------------------------------------------------------------------
def offer_assigning(*, as_of: date, movement: Movement) -> None:
    """Keep the standing body's line “N tasks to assign” in step with the tasks."""
    count = movement.tasks.filter(state="unassigned").count()
    key = f"movements.assign_tasks:{movement.public_id}"
    if not count:
        close_item(as_of=as_of, key=key)
        return
    started = movement.launched_on or as_of
    open_item(
        as_of=as_of,
        kind="movements.assign_tasks",
        key=key,
        unit=standing_unit(as_of, movement.unit_id or 0),
        url=f"{reverse('movements:task_list')}?state=unassigned&movement={movement.public_id}",
        obj=movement,
        params={"count": count, "movement": movement.name},
        due=add_working_days(started, ASSIGN_WITHIN),
    )


# --- one task -------------------------------------------------------------------------------------
def _task_params(task: Task) -> dict[str, Any]:
    text = task.text if len(task.text) <= 120 else f"{task.text[:119]}…"
    return {"task": text, "movement": task.movement.name, "product": task.product}


def give_task(*, as_of: date, task: Task, returned_reason: str = "") -> None:
    """Put a task on its lead body's list."""
    if task.lead_id is None:
        return
    open_item(
        as_of=as_of,
        kind="movements.task",
        key=f"movements.task:{task.public_id}",
        unit=task.lead_id,
        url=reverse("movements:task", args=[task.public_id]),
        obj=task,
        params=_task_params(task),
        due=task.due,
        returned_reason=returned_reason,
    )


def take_task(*, as_of: date, task: Task, actor: Any, outcome: str = "done") -> None:
    """Take a task off its lead body's list."""
    close_item(as_of=as_of, key=f"movements.task:{task.public_id}", actor=actor, outcome=outcome)


def ask_review(*, as_of: date, task: Task) -> None:
    """Ask the officer in charge of the lead body, or the head of the standing body, to look."""
    post = officer_of(as_of, task.lead_id)
    unit = post.unit_id if post else standing_unit(as_of, task.movement.unit_id or 0)
    open_item(
        as_of=as_of,
        kind="movements.task_review",
        key=f"movements.task_review:{task.public_id}",
        unit=unit,
        role="" if post else Role.STANDING_HEAD,
        post=post,
        url=reverse("movements:task", args=[task.public_id]),
        obj=task,
        params=_task_params(task),
        due=add_working_days(as_of, REVIEW_WITHIN),
    )


def end_review(*, as_of: date, task: Task, actor: Any) -> None:
    """Take the line of the review off."""
    close_item(as_of=as_of, key=f"movements.task_review:{task.public_id}", actor=actor)


def officer_of(as_of: date, unit_id: int | None) -> Post | None:
    """The officer in charge of a unit that day, directly or through a block."""
    if unit_id is None:
        return None
    blocks = Membership.objects.filter(valid_on(as_of), unit=unit_id).values("group")
    scope = (
        PostScope.objects.filter(
            Q(unit=unit_id) | Q(group__in=blocks),
            valid_on(as_of),
            valid_on(as_of, "post__valid"),
            post__role=Role.OFFICER_IN_CHARGE,
        )
        .select_related("post")
        .order_by("pk")
        .first()
    )
    return scope.post if scope else None


# --- units' own plans -----------------------------------------------------------------------------
def ask_for_plan(*, as_of: date, movement: Movement, unit_id: int) -> None:
    """Ask a unit to make its own plan, unless it has one."""
    if movement.state != "running" or movement.unit_id == unit_id:
        return
    if UnitPlan.objects.filter(movement=movement, unit=unit_id).exclude(state="withdrawn").exists():
        return
    open_item(
        as_of=as_of,
        kind="movements.make_plan",
        key=f"movements.make_plan:{movement.public_id}:{unit_id}",
        unit=unit_id,
        url=reverse("movements:unit_plan_create", args=[movement.public_id]),
        obj=movement,
        params={"movement": movement.name},
        due=add_working_days(as_of, PLAN_WITHIN),
    )


def plan_made(*, as_of: date, plan: UnitPlan, actor: Any) -> None:
    """The unit has begun its plan: the request is met when the plan is issued."""
    plan_item(as_of=as_of, plan=plan)
    close_item(
        as_of=as_of,
        key=f"movements.make_plan:{plan.movement.public_id}:{plan.unit_id}",
        actor=actor,
    )


def plan_item(*, as_of: date, plan: UnitPlan, returned_reason: str = "") -> None:
    """Put the plan being written on the unit's list."""
    open_item(
        as_of=as_of,
        kind="movements.finish_plan",
        key=f"movements.finish_plan:{plan.public_id}",
        unit=plan.unit_id,
        url=reverse("movements:unit_plan", args=[plan.public_id]),
        obj=plan,
        params={"movement": plan.movement.name},
        due=add_working_days(plan.movement.launched_on or as_of, PLAN_WITHIN),
        returned_reason=returned_reason,
    )


def plan_submitted(*, as_of: date, plan: UnitPlan, actor: Any) -> None:
    """Ask the unit's head to issue."""
    close_item(as_of=as_of, key=f"movements.finish_plan:{plan.public_id}", actor=actor)
    heads = posts_of_units(as_of, [plan.unit_id], roles=[Role.UNIT_HEAD])
    open_item(
        as_of=as_of,
        kind="movements.plan_review",
        key=f"movements.plan_review:{plan.public_id}",
        unit=plan.unit_id,
        role=Role.UNIT_HEAD if heads else "",
        url=reverse("movements:unit_plan", args=[plan.public_id]),
        obj=plan,
        params={"movement": plan.movement.name},
        due=add_working_days(as_of, REVIEW_WITHIN),
    )


def plan_settled(*, as_of: date, plan: UnitPlan, actor: Any) -> None:
    """Issued, returned or withdrawn: nothing waits for the head any more."""
    for kind in ("plan_review", "finish_plan"):
        close_item(as_of=as_of, key=f"movements.{kind}:{plan.public_id}", actor=actor)
