"""Reads of this room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Q

from thidua.common.models.base import valid_on
from thidua.people.models import Group, Membership, Post, Role, Unit, UnitVersion


@dataclass(frozen=True)
class UnitRef:
    """A unit as it was called on a day: key, public identifier, names, kind."""

    id: int
    public_id: UUID
    name: str
    short_name: str
    kind: str
    parent_id: int | None = None

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


def unit_names(as_of: date, ids: Iterable[int] | None = None) -> dict[int, str]:
    """Names of units as they were called that day: unit id → name. One query."""
    versions = UnitVersion.objects.on(as_of)
    if ids is not None:
        versions = versions.filter(unit__in=set(ids))
    return dict(versions.values_list("unit_id", "name"))


def unit_short_names(as_of: date, ids: Iterable[int] | None = None) -> dict[int, str]:
    """Short names, or names where there are none: unit id → name. One query."""
    return {ref.id: ref.label for ref in unit_refs(as_of, ids).values()}


def unit_refs(as_of: date, ids: Iterable[int] | None = None) -> dict[int, UnitRef]:
    """Units as they were called that day, in Vietnamese order of their names. One query."""
    rows = UnitVersion.objects.on(as_of)
    if ids is not None:
        rows = rows.filter(unit__in=set(ids))
    fields = ("unit_id", "unit__public_id", "name", "short_name", "kind", "parent_id")
    return {row[0]: UnitRef(*row) for row in rows.order_by("sort_key").values_list(*fields)}


def current_version(unit_id: int, as_of: date) -> UnitVersion | None:
    """The version of a unit that holds that day, ``None`` outside its life."""
    return UnitVersion.objects.on(as_of).filter(unit=unit_id).first()


def current_versions(as_of: date) -> list[UnitVersion]:
    """Versions of all units that live that day, with unit and parent; one query."""
    rows = UnitVersion.objects.on(as_of).select_related("unit", "parent", "managed_by")
    return list(rows.order_by("sort_key"))


def tree_paths(as_of: date, ids: Iterable[int] | None = None) -> dict[int, list[str]]:
    """Names from the top down to each unit's parent: unit id → path. One query."""
    refs = unit_refs(as_of)
    paths: dict[int, list[str]] = {}
    for unit_id in refs if ids is None else ids:
        path: list[str] = []
        seen = {unit_id}
        above = refs[unit_id].parent_id if unit_id in refs else None
        while above in refs and above not in seen:
            seen.add(above)
            path.insert(0, refs[above].label)
            above = refs[above].parent_id
        paths[unit_id] = path
    return paths


def groups_on(as_of: date, *, kind: str = "", owner: int | None = None) -> list[Group]:
    """Groups that exist that day, in Vietnamese order."""
    rows = Group.objects.filter(valid_on(as_of))
    if kind:
        rows = rows.filter(kind=kind)
    if owner is not None:
        rows = rows.filter(owner=owner)
    return list(rows.order_by("sort_key"))


def blocks_on(as_of: date) -> list[Group]:
    """Emulation blocks that exist that day."""
    return groups_on(as_of, kind=Group.Kind.BLOCK)


def member_units(as_of: date, group_ids: Iterable[int]) -> dict[int, list[int]]:
    """Member units of groups that day: group id → unit ids. One query."""
    rows = Membership.objects.filter(
        valid_on(as_of), group__in=set(group_ids), unit__isnull=False
    ).order_by("pk")
    found: dict[int, list[int]] = defaultdict(list)
    for group_id, unit_id in rows.values_list("group_id", "unit_id"):
        if unit_id is not None:
            found[group_id].append(unit_id)
    return dict(found)


def block_of_units(as_of: date) -> dict[int, Group]:
    """The block that each unit belongs to that day: unit id → block. One query."""
    here = valid_on(as_of, "memberships__valid") & Q(memberships__unit__isnull=False)
    blocks = Group.objects.filter(valid_on(as_of), kind=Group.Kind.BLOCK)
    rows = blocks.annotate(units=ArrayAgg("memberships__unit", filter=here, default=[]))
    return {unit_id: block for block in rows for unit_id in block.units}


def posts_of_units(
    as_of: date, unit_ids: Iterable[int], *, roles: Iterable[str] = ()
) -> dict[int, list[Post]]:
    """Posts held that day in units, with person and account: unit id → posts. One query."""
    rows = Post.objects.filter(valid_on(as_of), unit__in=set(unit_ids))
    if roles:
        rows = rows.filter(role__in=set(roles))
    found: dict[int, list[Post]] = defaultdict(list)
    for post in rows.select_related("person__user").order_by("role", "person__sort_key"):
        found[post.unit_id].append(post)
    return dict(found)


def whom_to_ask(as_of: date) -> list[Post]:
    """Whom a lost person asks: the administrators of that day, at most three."""
    rows = Post.objects.filter(
        valid_on(as_of), role=Role.ADMINISTRATOR, person__user__is_active=True
    )
    return list(rows.select_related("person__user").order_by(F("pk"))[:3])


def unit_by_public_id(public_id: UUID) -> Unit | None:
    """A unit by the identifier in addresses."""
    return Unit.objects.filter(public_id=public_id).first()


def second_step_standing(roles: Iterable[str], as_of: date) -> list[tuple[str, int, int]]:
    """How far the second step is: (role, accounts that hold such a post, of them with one)."""
    rows = Post.objects.filter(valid_on(as_of), role__in=set(roles), person__user__is_active=True)
    counted = (
        rows.order_by()
        .values_list("role")
        .annotate(
            accounts=Count("person__user", distinct=True),
            ready=Count("person__user__second_factor", distinct=True),
        )
    )
    found = {role: (accounts, ready) for role, accounts, ready in counted}
    return [(role, *found[role]) for role in Role.values if role in found]
