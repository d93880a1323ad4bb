"""Colleagues on leave: whose work one does today, who does one's own, what was done meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from thidua.desk.queries import Job, jobs
from thidua.people.actors import Actor, available_posts
from thidua.people.domain.delegations import running, to_look_at
from thidua.people.models import Delegation, Post
from thidua.work.models import WorkItem
from thidua.work.queries import by_deadline, mine

SHOWN = 3


@dataclass(frozen=True)
class StandIn:
    """A post that was handed to the person who looks."""

    post: Post
    delegation: Delegation
    open: int
    late: int
    first: list[Job]
    is_current: bool


@dataclass(frozen=True)
class Leave:
    """Everything about hand-overs that the home page shows; false when there is nothing."""

    for_others: list[StandIn]
    away: list[Delegation]
    back: list[Delegation]

    def __bool__(self) -> bool:
        return bool(self.for_others or self.away or self.back)


def leave_of(actor: Actor) -> Leave:
    """Hand-overs to and from a person. Two queries, and two for each post that one stands in on."""
    for_others = []
    for post, delegation in available_posts(actor.user, actor.as_of):
        if delegation is None:
            continue
        acting = Actor(actor.user, post, actor.as_of, delegation)
        rows = mine(acting).filter(state=WorkItem.State.OPEN)
        counted: dict[str, Any] = rows.aggregate(
            open=Count("pk"), late=Count("pk", filter=Q(due__lt=actor.as_of))
        )
        current = actor.post is not None and actor.post.pk == post.pk
        first = [] if current else jobs(by_deadline(rows)[:SHOWN], actor.as_of)
        for_others.append(
            StandIn(post, delegation, counted["open"], counted["late"], first, current)
        )
    if actor.delegation is not None:
        return Leave(for_others, [], [])
    return Leave(
        for_others, running(actor.person_id, actor.as_of), to_look_at(actor.person_id, actor.as_of)
    )
