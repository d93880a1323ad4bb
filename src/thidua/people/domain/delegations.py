"""Handing a post over for some days (NĐ 30/2020, Điều 13; leave), and ending it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.models import AuditEntry
from thidua.common.models.base import DateRange, since, valid_on
from thidua.common.policy import require
from thidua.people.models import Delegation, Person, Post, Role
from thidua.people.tree import ancestors, subtree

_ACTION = "people:delegation:create"
SHOWN_FOR = timedelta(days=60)
"""So long after its last day a hand-over is shown to the person who is back."""
_HEADS = (Role.UNIT_HEAD, Role.STANDING_HEAD)
_SIGNING = {Delegation.Form.KT, Delegation.Form.TL, Delegation.Form.TUQ}


def possible_deputies(post: Post, on: date) -> QuerySet[Person]:
    """Who may stand in: accounts with a post that day in the unit, below it or directly above."""
    near = subtree(post.unit_id, on) | set(ancestors(post.unit_id, on)[:2])
    here = Post.objects.filter(valid_on(on), unit__in=near).exclude(person=post.person_id)
    return Person.objects.filter(pk__in=here.values("person"), user__is_active=True).order_by(
        "sort_key"
    )


def _refuse_deputy(post: Post, to_person: Person, first: date, days: DateRange) -> None:
    """Name why somebody cannot stand in."""
    if to_person.pk == post.person_id:
        raise ValidationError(
            {"to_person": _("A post cannot be handed to the person who holds it.")}
        )
    user = getattr(to_person, "user", None)
    if user is None or not user.is_active:
        raise ValidationError(
            {
                "to_person": _("%(name)s has no account that is open; ask the administrator first.")
                % {"name": to_person.name}
            }
        )
    if not possible_deputies(post, first).filter(pk=to_person.pk).exists():
        raise ValidationError(
            {"to_person": _("This person has no account or no post near this unit on that day.")}
        )
    away = Delegation.objects.filter(
        post__person=to_person, form=Delegation.Form.LEAVE, ended_on=None, valid__overlap=days
    ).select_related("to_person")
    if found := away.first():
        last = found.valid.upper - timedelta(days=1)
        raise ValidationError(
            {
                "to_person": _(
                    "%(name)s is on leave on some of these days (until %(day)s); %(other)s stands "
                    "in. Choose somebody else."
                )
                % {"name": to_person.name, "day": f"{last:%d/%m/%Y}", "other": found.to_person.name}
            }
        )


def _refuse_by_law(post: Post, to_person: Person, form: str, first: date, basis: str) -> None:
    """What Nghị định 30/2020/NĐ-CP, Điều 13 allows with the right to sign.

    KT.: a deputy signs for the head. TL.: the head of a unit of the body signs by order, where the
    working rules say so. TUQ.: in special cases, in writing, for a limited time, to the head of a
    body or unit below; it may not be handed on.
    """
    if post.role != Role.SIGNATORY:
        return
    if form not in _SIGNING:
        raise ValidationError(
            {
                "form": _(
                    "A right to sign is handed over as KT., TL. or TUQ. only (NĐ 30/2020, Đ.13)."
                )
            }
        )
    held = Post.objects.filter(valid_on(first), person=to_person)
    if form == Delegation.Form.KT:
        if not held.filter(role=Role.SIGNATORY, unit=post.unit_id).exists():
            raise ValidationError(
                {
                    "to_person": _(
                        "KT. is for a deputy of the same body: %(name)s has no signing post there."
                    )
                    % {"name": to_person.name}
                }
            )
        return
    below = subtree(post.unit_id, first) - {post.unit_id}
    if not held.filter(role__in=_HEADS, unit__in=below).exists():
        raise ValidationError(
            {
                "to_person": _(
                    "TL. and TUQ. are for the head of a unit below: %(name)s heads none."
                )
                % {"name": to_person.name}
            }
        )
    if not basis.strip():
        raise ValidationError(
            {"basis": _("Name the written decision or rule that allows it (NĐ 30/2020, Đ.13).")}
        )


@transaction.atomic
def delegate(
    *,
    actor: Any,
    as_of: date,
    post: Post,
    to_person: Person,
    form: str,
    first: date,
    last: date,
    reason: str,
    basis: str = "",
) -> Delegation:
    """Hand a post over from ``first`` to ``last`` (both included).

    It begins and ends by itself with its days.

    Raises:
        Refused: unless it is one's own post, a post of the unit that one heads, or as
            administrator; what was handed over may not be handed on.
        ValidationError: by field, for days that have passed, a post that is not held then, a
            person who cannot stand in (the holder, without account, away, too far), a right to
            sign against NĐ 30/2020, Điều 13, or another hand-over of the same days.
    """
    require(actor, _ACTION, post)
    until = last + timedelta(days=1)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why (leave, travel, training …).")})
    if first < as_of:
        raise ValidationError(
            {"first": _("A post cannot be handed over for days that have passed.")}
        )
    if last < first:
        raise ValidationError({"last": _("The last day is before the first.")})
    ends = post.valid.upper
    if first < post.valid.lower or (ends is not None and until > ends):
        raise ValidationError({"last": _("The post is not held on all of these days.")})
    days = DateRange(first, until, "[)")
    _refuse_deputy(post, to_person, first, days)
    _refuse_by_law(post, to_person, form, first, basis)
    Post.objects.select_for_update().get(pk=post.pk)
    taken = Delegation.objects.filter(post=post, ended_on=None, valid__overlap=days).first()
    if taken is not None:
        raise ValidationError(
            {
                "first": _("On some of these days %(name)s stands in already.")
                % {"name": taken.to_person.name}
            }
        )
    made = Delegation.objects.create(
        post=post,
        to_person=to_person,
        form=form,
        valid=since(first, until),
        reason=reason.strip(),
        basis=basis.strip(),
    )
    audit.record(
        actor=actor,
        action=_ACTION,
        obj=made,
        as_of=as_of,
        changes={"to": to_person.name, "form": form, "first": first, "last": last},
        reason=reason,
    )
    return made


@transaction.atomic
def hand_over(
    *,
    actor: Any,
    as_of: date,
    posts: Iterable[Post],
    to_person: Person,
    form: str,
    first: date,
    last: date,
    reason: str,
    basis: str = "",
) -> list[Delegation]:
    """Hand several posts over in one go (leave): all of them or none.

    Raises:
        Refused, ValidationError: as :func:`delegate`; the post that is refused is named.
    """
    made = []
    for post in posts:
        try:
            made.append(
                delegate(
                    actor=actor, as_of=as_of, post=post, to_person=to_person, form=form,
                    first=first, last=last, reason=reason, basis=basis,
                )
            )  # fmt: skip
        except ValidationError as error:
            named = {
                field: [f"{post.title}: {words}" for words in messages]
                for field, messages in error.message_dict.items()
            }
            raise ValidationError(named) from error
    if not made:
        raise ValidationError({"posts": _("Choose at least one post.")})
    return made


def done_in_name(delegation: Delegation) -> QuerySet[AuditEntry]:
    """What the stand-in did on the post, newest first, as the trail has it."""
    user = getattr(delegation.to_person, "user", None)
    holder = delegation.post.person.name
    return AuditEntry.objects.filter(
        actor_id=user.pk if user is not None else None,
        actor_label__endswith=f", thay {holder} ({delegation.post.title})",
        at__gte=delegation.recorded_at,
        as_of__gte=delegation.valid.lower,
        as_of__lt=delegation.valid.upper,
    ).order_by("-pk")


def to_look_at(person_id: int | None, as_of: date) -> list[Delegation]:
    """Hand-overs of one's own posts that are over and whose summary one has not seen. One query."""
    if person_id is None:
        return []
    over = Q(valid__endswith__lte=as_of) | Q(ended_on__isnull=False)
    rows = Delegation.objects.filter(
        over, post__person=person_id, seen_on=None, valid__endswith__gt=as_of - SHOWN_FOR
    )
    return list(rows.select_related("post__person", "to_person__user").order_by("-valid"))


def running(person_id: int | None, as_of: date) -> list[Delegation]:
    """Hand-overs of one's own posts that hold today. One query."""
    if person_id is None:
        return []
    rows = Delegation.objects.filter(valid_on(as_of), post__person=person_id, ended_on=None)
    return list(rows.select_related("post__person", "to_person").order_by("pk"))


@transaction.atomic
def see_summary(*, actor: Any, as_of: date, delegation: Delegation) -> None:
    """Say that one has seen what was done in one's name.

    Raises:
        Refused: for anybody but the holder of the post, acting on an own post.
        ValidationError: while the hand-over runs.
    """
    require(actor, "people:delegation:see", delegation)
    if delegation.ended_on is None and delegation.valid.upper > as_of:
        raise ValidationError(_("The hand-over has not ended yet."))
    if delegation.seen_on is not None:
        return
    delegation.seen_on = as_of
    delegation.save(update_fields=["seen_on"])
    audit.record(actor=actor, action="people:delegation:see", obj=delegation, as_of=as_of)


@transaction.atomic
def end_delegation(
    *, actor: Any, as_of: date, delegation: Delegation, reason: str = ""
) -> Delegation:
    """End a hand-over today: its rights are gone at the next request.

    Raises:
        Refused: for others than those who may hand the post over.
        ValidationError: when it has ended.
    """
    require(actor, "people:delegation:end", delegation)
    upper = delegation.valid.upper
    if delegation.ended_on is not None or (upper is not None and upper <= as_of):
        raise ValidationError(_("This hand-over has ended."))
    delegation.ended_on = max(as_of, delegation.valid.lower)
    delegation.save(update_fields=["ended_on"])
    audit.record(
        actor=actor,
        action="people:delegation:end",
        obj=delegation,
        as_of=as_of,
        changes={"ended_on": delegation.ended_on},
        reason=reason,
    )
    return delegation
