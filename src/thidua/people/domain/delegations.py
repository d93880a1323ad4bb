"""Handing a post over for some days (NĐ 30/2020, Điều 13; leave), and ending it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.models.base import DateRange, since, valid_on
from thidua.common.policy import require
from thidua.people.models import Delegation, Person, Post
from thidua.people.tree import ancestors, subtree


def possible_deputies(post: Post, on: date) -> QuerySet[Person]:
    """Who may stand in: accounts with a post that day in the unit, below it or directly above."""
    near = subtree(post.unit_id, on) | set(ancestors(post.unit_id, on)[:2])
    here = Post.objects.filter(valid_on(on), unit__in=near).exclude(person=post.person_id)
    return Person.objects.filter(pk__in=here.values("person"), user__is_active=True).order_by(
        "sort_key"
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
) -> Delegation:
    """Hand a post over from ``first`` to ``last`` (both included).

    Raises:
        Refused: unless it is one's own post, a post of the unit that one heads, or as
            administrator; what was handed over may not be handed on.
        ValidationError: by field, for days that have passed, a post that is not held then, a
            person who cannot stand in, or another hand-over of the same days.
    """
    require(actor, "people:delegation:create", post)
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
    if not possible_deputies(post, first).filter(pk=to_person.pk).exists():
        raise ValidationError(
            {"to_person": _("This person has no account or no post near this unit on that day.")}
        )
    days = DateRange(first, until, "[)")
    taken = Delegation.objects.filter(post=post, ended_on=None, valid__overlap=days).first()
    if taken is not None:
        raise ValidationError(
            {
                "first": _("On some of these days %(name)s stands in already.")
                % {"name": taken.to_person.name}
            }
        )
    made = Delegation.objects.create(
        post=post, to_person=to_person, form=form, valid=since(first, until), reason=reason.strip()
    )
    audit.record(
        actor=actor,
        action="people:delegation:create",
        obj=made,
        as_of=as_of,
        changes={"to": to_person.name, "form": form, "first": first, "last": last},
        reason=reason,
    )
    return made


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
