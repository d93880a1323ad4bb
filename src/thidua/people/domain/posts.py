"""Persons and posts: assigned, ended, what an officer in charge looks after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.models.base import DateRange, since
from thidua.common.policy import require
from thidua.people.models import (
    Group,
    Person,
    Post,
    PostScope,
    Role,
    Unit,
    UnitVersion,
)


@transaction.atomic
def create_person(
    *,
    actor: Any,
    as_of: date,
    name: str,
    code: str = "",
    gender: str = Person.Gender.UNKNOWN,
    born: date | None = None,
    born_precision: str = "day",
    is_synthetic: bool = False,
) -> Person:
    """Enter a person; the code is drawn when the province gives none.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: by field, for an empty name or a taken code.
    """
    require(actor, "people:person:manage", Person())
    if not name.strip():
        raise ValidationError({"name": _("Write the name.")})
    if code and Person.objects.filter(code=code).exists():
        raise ValidationError({"code": _("Another officer has this code.")})
    person = Person.objects.create(
        name=" ".join(name.split()),
        code=code,
        gender=gender,
        born=born,
        born_precision=born_precision,
        is_synthetic=is_synthetic,
    )
    audit.record(
        actor=actor,
        action="people:person:manage",
        obj=person,
        as_of=as_of,
        changes={"created": person.code},
    )
    return person


@transaction.atomic
def assign_post(
    *,
    actor: Any,
    as_of: date,
    person: Person,
    unit: Unit,
    role: str,
    title: str,
    first: date,
    last: date | None = None,
    basis: str = "",
) -> Post:
    """Give a person a post in a unit from ``first`` to ``last`` (both included).

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: by field, for a unit that does not exist that day, days the wrong way
            round, or the same post held already.
    """
    require(actor, "people:post:manage", Post())
    if not title.strip():
        raise ValidationError({"title": _("Write the post as it is printed.")})
    if last is not None and last < first:
        raise ValidationError({"last": _("The last day is before the first.")})
    if not UnitVersion.objects.on(first).filter(unit=unit).exists():
        raise ValidationError({"first": _("The unit does not exist on this day.")})
    until = last + timedelta(days=1) if last else None
    same = Post.objects.filter(person=person, unit=unit, role=role)
    if same.filter(valid__overlap=DateRange(first, until, "[)")).exists():
        raise ValidationError({"first": _("The person holds this post on some of these days.")})
    post = Post.objects.create(
        person=person,
        unit=unit,
        role=role,
        title=title.strip(),
        valid=since(first, until),
        basis=basis,
    )
    audit.record(
        actor=actor,
        action="people:post:manage",
        obj=person,
        as_of=as_of,
        changes={"post": [None, str(post)], "unit": unit.code, "role": role, "first": first},
        reason=basis,
    )
    return post


@transaction.atomic
def end_post(*, actor: Any, as_of: date, post: Post, last: date, reason: str) -> Post:
    """End a post after its ``last`` day; its rights and hand-overs end with it.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: by field, for a missing reason or a day outside the post.
    """
    require(actor, "people:post:manage", post)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, with the decision that it rests on.")})
    gone = last + timedelta(days=1)
    begin = post.valid.lower
    if gone <= begin or (post.valid.upper is not None and gone > post.valid.upper):
        raise ValidationError({"last": _("The post is not held on this day.")})
    before = post.valid.upper
    post.valid = since(begin, gone)
    post.save(update_fields=["valid"])
    for scope in PostScope.objects.filter(post=post, valid__overlap=DateRange(gone, None, "[)")):
        if scope.valid.lower >= gone:
            scope.delete()
        else:
            scope.valid = since(scope.valid.lower, gone)
            scope.save(update_fields=["valid"])
    audit.record(
        actor=actor,
        action="people:post:manage",
        obj=post.person,
        as_of=as_of,
        changes={"post": str(post), "until": [before, gone]},
        reason=reason,
    )
    return post


@transaction.atomic
def set_scope(
    *,
    actor: Any,
    as_of: date,
    post: Post,
    groups: Iterable[Group] = (),
    units: Iterable[Unit] = (),
) -> Post:
    """From today on, an officer in charge looks after exactly these groups and units.

    Raises:
        Refused: for others than the administrator and the head of the standing body, or for a
            post of another role.
    """
    require(actor, "people:post:scope", post)
    assert post.role == Role.OFFICER_IN_CHARGE  # noqa: S101 - the rule has just said so
    Post.objects.select_for_update().get(pk=post.pk)
    wanted = {(g.pk, None): str(g) for g in groups} | {(None, u.pk): str(u) for u in units}
    live = PostScope.objects.filter(post=post, valid__contains=as_of)
    have = {(s.group_id, s.unit_id): s for s in live.select_related("group", "unit")}
    for key in set(have) - set(wanted):
        scope = have[key]
        if scope.valid.lower >= as_of:
            scope.delete()
        else:
            scope.valid = since(scope.valid.lower, as_of)
            scope.save(update_fields=["valid"])
    PostScope.objects.bulk_create(
        PostScope(post=post, group_id=g, unit_id=u, valid=since(as_of, post.valid.upper))
        for g, u in set(wanted) - set(have)
    )
    before = sorted(str(s.group or s.unit) for s in have.values())
    audit.record(
        actor=actor,
        action="people:post:scope",
        obj=post.person,
        as_of=as_of,
        changes={"scope": [before, sorted(wanted.values())]},
    )
    return post
