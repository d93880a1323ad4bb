"""The actor: an account acting on one post, on one business date.

Every policy and every domain function takes an actor. Its facts (subtree of units, blocks and
units in charge) are read once when it is made, with a flat number of queries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from thidua.common.models.base import valid_on
from thidua.people.models import Delegation, Membership, Post, PostScope, Role, User
from thidua.people.queries import unit_names
from thidua.people.tree import subtree


@dataclass(frozen=True)
class Actor:
    """Somebody acting on a post.

    Args:
        user: the account.
        post: the post acted on, own or handed over; ``None`` when the account holds none today.
        as_of: business date.
        delegation: set when the post was handed over to this person.
        unit_name: what the post's unit is called on that date.
        units: ids of the post's unit and every unit below it on that date.
        in_charge: ids of the units that an officer in charge looks after.
        blocks: ids of the groups that an officer in charge looks after.
        posts: every post that the account may act on that day, with the hand-over where it is
            another's; for choosing, never for deciding.
        unit_names: what the units of these posts are called on that date.
    """

    user: User
    post: Post | None
    as_of: date
    delegation: Delegation | None = None
    unit_name: str = ""
    units: frozenset[int] = field(default=frozenset())
    in_charge: frozenset[int] = field(default=frozenset())
    blocks: frozenset[int] = field(default=frozenset())
    posts: tuple[tuple[Post, Delegation | None], ...] = field(default=(), repr=False)
    unit_names: Mapping[int, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def user_id(self) -> int | None:
        """Key of the account."""
        return self.user.pk

    @property
    def person_id(self) -> int | None:
        """Key of the person."""
        return self.user.person_id

    @property
    def unit_id(self) -> int | None:
        """Key of the unit acted for."""
        return self.post.unit_id if self.post else None

    @property
    def role(self) -> str:
        """Role of the post, empty without one."""
        return self.post.role if self.post else ""

    @property
    def label(self) -> str:
        """Name, title and, where the post is another's, for whom: what the audit trail keeps."""
        name = self.user.person.name if self.user.person else self.user.username
        if self.post is None:
            return name
        if self.delegation is not None:
            return f"{name}, thay {self.post.person.name} ({self.post.title})"
        return f"{name}, {self.post.title}"

    def is_role(self, *roles: str) -> bool:
        """Whether the post has one of these roles."""
        return self.role in roles

    @property
    def is_standing_body(self) -> bool:
        """Whether the post belongs to the standing body's officers."""
        return self.is_role(Role.OFFICER_IN_CHARGE, Role.STANDING_HEAD)


def available_posts(user: User, as_of: date) -> list[tuple[Post, Delegation | None]]:
    """Posts that this account may act on that day: its own first, then those handed over."""
    if user.person_id is None or not user.is_active:
        return []
    own = Post.objects.filter(valid_on(as_of), person=user.person_id)
    pairs: list[tuple[Post, Delegation | None]] = [
        (post, None) for post in own.select_related("person", "unit").order_by("pk")
    ]
    handed = Delegation.objects.filter(
        valid_on(as_of), valid_on(as_of, "post__valid"), to_person=user.person_id, ended_on=None
    )
    pairs += [
        (d.post, d) for d in handed.select_related("post__person", "post__unit").order_by("pk")
    ]
    return pairs


def actor_for(user: User, as_of: date, post_public_id: str = "") -> Actor:
    """Make the actor for a session: the chosen post if it is still theirs, else the first."""
    pairs = available_posts(user, as_of)
    chosen = next((p for p in pairs if str(p[0].public_id) == post_public_id), None)
    post, delegation = chosen or (pairs[0] if pairs else (None, None))
    own = next((p for p, handed in pairs if handed is None), None)
    if own is not None:
        user.person = own.person  # read with the post: nobody asks for it again
    if post is None:
        return Actor(user, None, as_of)
    units = subtree(post.unit_id, as_of)
    names = unit_names(as_of, [p.unit_id for p, _handed in pairs])
    in_charge: set[int] = set()
    blocks: set[int] = set()
    if post.role == Role.OFFICER_IN_CHARGE:
        scopes = PostScope.objects.filter(valid_on(as_of), post=post)
        for group_id, unit_id in scopes.values_list("group_id", "unit_id"):
            (blocks if group_id else in_charge).add(group_id or unit_id)
        members = Membership.objects.filter(valid_on(as_of), group__in=blocks, unit__isnull=False)
        in_charge.update(u for u in members.values_list("unit_id", flat=True) if u)
    return Actor(
        user,
        post,
        as_of,
        delegation,
        names.get(post.unit_id, post.unit.code),
        frozenset(units),
        frozenset(in_charge),
        frozenset(blocks),
        tuple(pairs),
        names,
    )


def holders(as_of: date, *, role: str | None = None, unit_ids: Q | None = None) -> list[Post]:
    """Posts held that day, narrowed by role and a condition on units."""
    rows = Post.objects.filter(valid_on(as_of))
    if role:
        rows = rows.filter(role=role)
    if unit_ids is not None:
        rows = rows.filter(unit_ids)
    return list(rows.select_related("person__user", "unit"))
