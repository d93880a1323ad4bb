"""Reads across all rooms: what waits, and where the unit stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from thidua.common.policy import Text
from thidua.documents.models import Delivery, Distribution, RecipientLine
from thidua.movements.models import Movement, Plan, Target, Task, UnitPlan
from thidua.movements.queries.standings import TargetStanding, standings
from thidua.people.actors import Actor
from thidua.people.queries import unit_names
from thidua.work.kinds import KINDS, facts_of, title_of
from thidua.work.models import WorkItem
from thidua.work.queries import by_deadline, mine, of_unit

VIEWS = ("mine", "unit", "done")


@dataclass(frozen=True)
class Job:
    """One row of “waiting for me”."""

    item: WorkItem
    title: str
    facts: str
    button: Text
    icon: str
    unit: str = ""


def items_in(actor: Actor, view: str) -> QuerySet[WorkItem]:
    """Items of a segment: ``mine``, ``unit`` open, most urgent first; ``done`` newest first."""
    if view == "done":
        done = (mine(actor) | of_unit(actor)).exclude(state=WorkItem.State.OPEN)
        return done.order_by("-closed_on", "-pk")
    rows = mine(actor) if view == "mine" else of_unit(actor)
    return by_deadline(rows.filter(state=WorkItem.State.OPEN))


def jobs(items: Iterable[WorkItem], as_of: date, *, with_unit: bool = False) -> list[Job]:
    """Put items into words, with the unit's name where a list holds several units."""
    rows = list(items)
    names = unit_names(as_of, {i.unit_id for i in rows}) if with_unit else {}
    return [
        Job(
            item,
            title_of(item),
            facts_of(item),
            KINDS[item.kind].button,
            KINDS[item.kind].icon,
            names.get(item.unit_id, ""),
        )
        for item in rows
    ]


def counts(actor: Actor) -> dict[str, int]:
    """How many items stand in each segment. One query."""
    visible = mine(actor) | of_unit(actor)
    own = Q(pk__in=mine(actor).values("pk"))
    below = Q(unit__in=actor.units)
    is_open = Q(state=WorkItem.State.OPEN)
    found: dict[str, int] = visible.aggregate(
        mine=Count("pk", filter=own & is_open, distinct=True),
        unit=Count("pk", filter=below & is_open, distinct=True),
        done=Count("pk", filter=~is_open, distinct=True),
        late=Count("pk", filter=own & is_open & Q(due__lt=actor.as_of), distinct=True),
        today=Count("pk", filter=own & is_open & Q(due=actor.as_of), distinct=True),
    )
    return found


def unit_targets(actor: Actor, limit: int = 6) -> tuple[list[TargetStanding], int]:
    """Targets that the actor's unit leads or set itself, as they stand, and how many in all."""
    rows = (
        Target.objects.filter(
            Q(lead_unit=actor.unit_id, movement__state="running")
            | Q(unit_plan__unit=actor.unit_id, unit_plan__state="issued")
        )
        .select_related("movement__period", "unit_plan__movement__period")
        .order_by("-movement__launched_on", "position")
    )
    shown = list(rows[:limit])
    stand = standings(shown, actor.as_of)
    return [stand[t.pk] for t in shown], rows.count()


@dataclass(frozen=True)
class Taking:
    """A movement and how the unit takes part in it."""

    movement: Movement
    passed: int
    total: int
    left: int
    takes_part: bool
    plan_state: str


def unit_movements(actor: Actor, limit: int = 5) -> list[Taking]:
    """Movements under way that the actor's unit takes part in, or could. Flat query count."""
    rows = (
        Movement.objects.filter(state__in=("running", "recorded"))
        .annotate(
            joined=Count(
                "participations",
                filter=Q(participations__unit=actor.unit_id, participations__withdrawn_on=None),
            )
        )
        .prefetch_related(
            Prefetch(
                "unit_plans",
                queryset=_own_plans(actor),
                to_attr="own_plans",
            )
        )
        .order_by("-joined", F("launched_on").desc(nulls_last=True), "sort_key")[:limit]
    )
    found = []
    for row in rows:
        passed = total = left = 0
        if row.valid and row.valid.lower and row.valid.upper:
            total = (row.valid.upper - row.valid.lower).days
            passed = min(max((actor.as_of - row.valid.lower).days, 0), total)
            left = total - passed
        plans = row.own_plans
        found.append(
            Taking(row, passed, total, left, bool(row.joined), plans[0].state if plans else "")
        )
    return found


def _own_plans(actor: Actor) -> QuerySet[UnitPlan]:
    return UnitPlan.objects.filter(unit=actor.unit_id).exclude(state="withdrawn")


def received(actor: Actor, limit: int = 5) -> tuple[dict[str, int], list[Delivery]]:
    """Documents sent to the actor's unit: counts by what was done with them, and the newest."""
    rows = Delivery.objects.filter(
        unit=actor.unit_id, person=None, distribution__state="sent"
    ).exclude(purpose=RecipientLine.Purpose.FILE)
    tally: dict[str, int] = rows.aggregate(
        unopened=Count("pk", filter=Q(opened_at=None)),
        opened=Count("pk", filter=Q(opened_at__isnull=False, acknowledged_at=None)),
        acknowledged=Count("pk", filter=Q(acknowledged_at__isnull=False)),
    )
    newest = rows.select_related("distribution__document").order_by("-distribution__sent_on", "-pk")
    return tally, list(newest[:limit])


@dataclass(frozen=True)
class Board:
    """What the standing body watches."""

    sendings: list[Any] = field(default_factory=list)
    unassigned: int = 0
    reported: int = 0
    late: int = 0
    plans: list[Plan] = field(default_factory=list)


def board(actor: Actor) -> Board | None:
    """Sendings with who has answered, tasks to assign and to review, plans to confirm."""
    if not actor.is_standing_body:
        return None
    tasks: dict[str, int] = Task.objects.aggregate(
        unassigned=Count("pk", filter=Q(state="unassigned")),
        reported=Count("pk", filter=Q(state="reported")),
        late=Count(
            "pk",
            filter=Q(state__in=("assigned", "in_progress", "returned"), due__lt=actor.as_of),
        ),
    )
    asked = Q(deliveries__purpose=RecipientLine.Purpose.ACT)
    sendings = (
        Distribution.objects.filter(state="sent")
        .select_related("document")
        .annotate(
            total=Count("deliveries", filter=asked),
            answered=Count(
                "deliveries", filter=asked & Q(deliveries__acknowledged_at__isnull=False)
            ),
        )
        .order_by("-sent_on", "-pk")[:5]
    )
    plans = Plan.objects.filter(state__in=("read", "confirming")).select_related("document")
    return Board(list(sendings), plans=list(plans.order_by("-pk")[:5]), **tasks)
