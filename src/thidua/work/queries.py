"""Reads: whose list an item stands in, what waits, what is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from thidua.common.models.base import DateRange, valid_on
from thidua.people.models import Delegation, Post, PostScope, Role, User
from thidua.work.models import Notice, WorkItem

_WORKING_ROLES = (Role.UNIT_OFFICER, Role.UNIT_HEAD)


def mine(actor: Any) -> QuerySet[WorkItem]:
    """Items in this actor's own list, open and closed: for the post, or for its unit and role.

    What waits for a post that nobody holds any more stands in the list of its unit.
    """
    if actor is None or actor.post is None:
        return WorkItem.objects.none()
    roles = Q(role=actor.role)
    if actor.role not in (Role.AUDITOR, Role.ADMINISTRATOR):
        roles |= Q(role="")
    unit = (Q(post=None) | _left(actor.as_of)) & Q(unit=actor.unit_id)
    return WorkItem.objects.filter(Q(post=actor.post) | (unit & roles))


def _left(as_of: date) -> Q:
    """Items of a post that nobody holds any more: they are the unit's now."""
    return Q(post__valid__fully_lt=DateRange(as_of, None, "[)"))


def of_unit(actor: Any) -> QuerySet[WorkItem]:
    """Items of the actor's whole unit and everything below it."""
    if actor is None or actor.post is None:
        return WorkItem.objects.none()
    return WorkItem.objects.filter(unit__in=actor.units)


def by_deadline(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Most urgent first; no deadline last."""
    return items.order_by(F("due").asc(nulls_last=True), "opened_on", "pk")


def posts_for(items: Iterable[WorkItem], as_of: date) -> dict[int, list[Post]]:
    """Posts in whose lists each item stands that day: item id → posts. Flat number of queries."""
    rows = list(items)
    posts = Post.objects.filter(
        valid_on(as_of),
        Q(unit__in={i.unit_id for i in rows}) | Q(pk__in={i.post_id for i in rows if i.post_id}),
    ).select_related("person__user")
    by_unit: dict[int, list[Post]] = {}
    by_key: dict[int, Post] = {}
    for post in posts:
        by_unit.setdefault(post.unit_id, []).append(post)
        by_key[post.pk] = post
    # Nobody holds the post any more: its unit takes over, the same post there first of all.
    empty = {i.post_id for i in rows if i.post_id and i.post_id not in by_key}
    left = dict(Post.objects.filter(pk__in=empty).values_list("pk", "role")) if empty else {}
    found: dict[int, list[Post]] = {}
    for item in rows:
        if item.post_id in by_key:
            found[item.pk] = [by_key[item.post_id]]
            continue
        wanted = (item.role,) if item.role else _WORKING_ROLES
        if item.post_id in left:
            wanted = (*wanted, left[item.post_id], Role.STANDING_HEAD)
        found[item.pk] = [p for p in by_unit.get(item.unit_id, []) if p.role in wanted]
    return found


def accounts_of(posts: Iterable[Post], as_of: date) -> dict[int, list[User]]:
    """Active accounts that act on each post that day, stand-ins included: post id → accounts."""
    rows = list(posts)
    found: dict[int, list[User]] = {p.pk: [] for p in rows}
    for post in rows:
        user = getattr(post.person, "user", None)
        if user is not None and user.is_active:
            found[post.pk].append(user)
    handed = Delegation.objects.filter(
        valid_on(as_of), post__in=rows, ended_on=None
    ).select_related("to_person__user")
    for delegation in handed:
        user = getattr(delegation.to_person, "user", None)
        if user is not None and user.is_active:
            found[delegation.post_id].append(user)
    return found


def officers_in_charge(unit_ids: Iterable[int], as_of: date) -> dict[int, list[Post]]:
    """Posts of the officers in charge of each unit that day: unit id → posts."""
    wanted = set(unit_ids)
    scopes = (
        PostScope.objects.filter(
            valid_on(as_of), valid_on(as_of, "post__valid"), post__role=Role.OFFICER_IN_CHARGE
        )
        .select_related("post__person__user")
        .prefetch_related("group__memberships")
    )
    found: dict[int, list[Post]] = {}
    for scope in scopes:
        if scope.group is None:
            units = {scope.unit_id}
        else:
            units = {
                m.unit_id
                for m in scope.group.memberships.all()
                if as_of >= m.valid.lower and (m.valid.upper is None or as_of < m.valid.upper)
            }
        for unit_id in units & wanted:
            if unit_id is not None and scope.post not in found.setdefault(unit_id, []):
                found[unit_id].append(scope.post)
    return found


def unread(actor: Any) -> int:
    """How many notices this account has not read."""
    if actor is None:
        return 0
    return Notice.objects.filter(user=actor.user_id, read_at=None).count()
