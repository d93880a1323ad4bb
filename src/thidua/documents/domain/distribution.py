"""Sending a document: recipients resolved, shown, sent, frozen; reminders, closing, recall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.common import audit
from thidua.common.calendar import add_working_days
from thidua.common.clock import installation
from thidua.common.models.base import valid_on
from thidua.common.policy import Answer, Refused, require
from thidua.documents import kinds
from thidua.documents.domain.recipients import (
    Choice,
    Line,
    Purpose,
    add_lines,
    apply_choice,
    lines_of,
    purpose_of,
    rebuild,
    targets_of,
)
from thidua.documents.models import Delivery, Distribution, Document
from thidua.documents.policy import ACTING_FOR_UNIT
from thidua.documents.workflow import DISTRIBUTION
from thidua.people.models import Post, User
from thidua.people.queries import posts_of_units, unit_names
from thidua.work.domain.items import close_items, open_items
from thidua.work.domain.notices import notify

__all__ = [
    "Choice",
    "Line",
    "Reminded",
    "amend",
    "close",
    "item_key",
    "lines_of",
    "prepare",
    "purpose_of",
    "recall",
    "remind",
    "send",
]

ACKNOWLEDGE_WORKING_DAYS = 5
"""Working days to acknowledge in; the installation's ``acknowledge_working_days`` overrides it."""


@dataclass(frozen=True)
class Reminded:
    """Whom a reminder reached: names of recipients, how many accounts, and who has none."""

    recipients: tuple[str, ...]
    accounts: int
    unreachable: tuple[str, ...]


@transaction.atomic
def prepare(
    *,
    actor: Any,
    as_of: date,
    document: Document,
    lines: Sequence[Line],
    acknowledge_by: date | None = None,
    note: str = "",
) -> Distribution:
    """Make the draft of a sending: every line is resolved to units, groups and persons.

    Args:
        actor: who sends, for the own unit.
        as_of: business date; names and members of groups are those of this day.
        document: incoming, or outgoing in any state but void (it is sent once issued).
        lines: recipients as written.
        acknowledge_by: last day to acknowledge; some working days after sending by default.
        note: what the recipients are told beside the document.

    Raises:
        Refused: without the right, or for a void document.
    """
    action = "documents:distribution:prepare"
    require(actor, action, document)
    if document.state == "void":
        raise Refused(Answer(False, action, "state:void", _("The document is void.")))
    distribution = Distribution.objects.create(
        document=document,
        unit_id=actor.unit_id,
        state=DISTRIBUTION.initial,
        acknowledge_by=acknowledge_by,
        note=note,
        created_on=as_of,
    )
    add_lines(distribution, lines, as_of)
    count = rebuild(distribution, as_of)
    audit.record(
        actor=actor,
        action=action,
        obj=distribution,
        as_of=as_of,
        changes={"lines": [[line.text, line.purpose] for line in lines], "recipients": count},
    )
    return distribution


@transaction.atomic
def amend(
    *,
    actor: Any,
    as_of: date,
    distribution: Distribution,
    choices: Sequence[Choice] = (),
    acknowledge_by: date | None = None,
    note: str | None = None,
) -> Distribution:
    """Correct a draft: choose who is meant by a line, add and remove lines, set deadline and note.

    Without ``choices`` the list is made anew from the lines, as of today.

    Raises:
        Refused: without the right, or once it has been sent.
    """
    action = "documents:distribution:amend"
    distribution = _locked(distribution)
    DISTRIBUTION.move(distribution, action, actor=actor, as_of=as_of)
    for choice in choices:
        apply_choice(distribution, choice, as_of)
    if acknowledge_by is not None:
        distribution.acknowledge_by = acknowledge_by
    if note is not None:
        distribution.note = note
    distribution.save()
    count = rebuild(distribution, as_of)
    audit.record(
        actor=actor,
        action=action,
        obj=distribution,
        as_of=as_of,
        changes={"choices": [vars(choice) for choice in choices], "recipients": count},
    )
    return distribution


@transaction.atomic
def send(*, actor: Any, as_of: date, distribution: Distribution) -> Distribution:
    """Send: names and list are frozen, the receiving units get a line in their work, and notices.

    Raises:
        Refused: without the right; while a line is not understood; when the list on the page is
            no longer the list of today; when a document of the own unit has not been issued.
    """
    action = "documents:distribution:send"
    distribution = _locked(distribution)
    require(actor, action, distribution)
    shown = {(d.unit_id, d.person_id, d.purpose, d.name) for d in distribution.deliveries.all()}
    DISTRIBUTION.move(distribution, action, actor=actor, as_of=as_of)
    today = {
        (t.unit_id, t.person_id, t.purpose, t.name[:500]) for t in targets_of(distribution, as_of)
    }
    if shown != today:
        raise Refused(
            Answer(
                False,
                action,
                "documents:list_changed",
                _("Units or groups have changed since the list was made: make it anew and look."),
                remedy_url=reverse("documents:distribution", args=[distribution.public_id]),
                remedy_label=_("Go to the list"),
            )
        )
    by = distribution.acknowledge_by or add_working_days(as_of, _working_days())
    if by < as_of:
        raise Refused(
            Answer(
                False,
                action,
                "documents:acknowledge_by",
                _("The last day to acknowledge has passed: choose a later one."),
            )
        )
    distribution.acknowledge_by = by
    distribution.sent_on = as_of
    distribution.sent_by_id = actor.user_id
    distribution.save()
    deliveries = list(distribution.deliveries.all())
    params = _params(distribution)
    posts = {
        post.person_id: post
        for post in Post.objects.filter(
            valid_on(as_of), person__in=[d.person_id for d in deliveries if d.person_id]
        ).order_by("-pk")
    }
    open_items(
        as_of=as_of,
        items=[
            {
                "kind": kinds.ACKNOWLEDGE,
                "key": item_key(d),
                "unit": d.unit_id,
                "post": posts.get(d.person_id) if d.person_id else None,
                "params": params,
                "url": reverse("documents:delivery", args=[d.public_id]),
                "obj": d,
                "due": by,
            }
            for d in deliveries
            if d.purpose == Purpose.ACT
        ],
    )
    told = notify(
        as_of=as_of,
        users=_users(deliveries, as_of)[0],
        key=f"{kinds.DELIVERED}:{distribution.public_id}",
        kind=kinds.DELIVERED,
        params=params,
        url=reverse("documents:delivered", args=[distribution.public_id]),
    )
    audit.record(
        actor=actor,
        action=action,
        obj=distribution,
        as_of=as_of,
        changes={
            "state": ["draft", distribution.state],
            "acknowledge_by": by,
            "accounts": told,
            "recipients": [[d.name, d.purpose] for d in deliveries],
        },
    )
    return distribution


@transaction.atomic
def remind(
    *, actor: Any, as_of: date, distribution: Distribution, deliveries: Iterable[Delivery]
) -> Reminded:
    """Remind recipients who have not acknowledged, by notice and mail, once a day each.

    Args:
        actor: who sends for the sending unit.
        as_of: business date.
        distribution: a sent one.
        deliveries: whom to remind; those who have acknowledged meanwhile are left out.

    Raises:
        Refused: without the right, or when everybody has acknowledged.
    """
    action = "documents:distribution:remind"
    distribution = _locked(distribution)
    answer = DISTRIBUTION.can(actor, action, distribution, as_of=as_of)
    if not answer:
        raise Refused(answer)
    silent = list(
        distribution.deliveries.filter(
            pk__in=[d.pk for d in deliveries], purpose=Purpose.ACT, acknowledged_on=None
        ).order_by("pk")
    )
    users, reached = _users(silent, as_of)
    told = notify(
        as_of=as_of,
        users=users,
        key=f"{kinds.REMINDED}:{distribution.public_id}:{as_of.isoformat()}",
        kind=kinds.REMINDED,
        params=_params(distribution),
        url=reverse("documents:delivered", args=[distribution.public_id]),
    )
    outcome = Reminded(
        tuple(d.name for d in silent if d.pk in reached),
        told,
        tuple(d.name for d in silent if d.pk not in reached),
    )
    audit.record(
        actor=actor,
        action=action,
        obj=distribution,
        as_of=as_of,
        changes={"reminded": list(outcome.recipients), "unreachable": list(outcome.unreachable)},
    )
    return outcome


@transaction.atomic
def close(*, actor: Any, as_of: date, distribution: Distribution) -> Distribution:
    """Stop asking: lines of those who are silent leave the lists; they may still acknowledge.

    Raises:
        Refused: without the right, or when it is not under way.
    """
    action = "documents:distribution:close"
    distribution = _locked(distribution)
    DISTRIBUTION.move(distribution, action, actor=actor, as_of=as_of)
    distribution.save()
    silent = distribution.deliveries.filter(purpose=Purpose.ACT, acknowledged_on=None)
    keys = [item_key(d) for d in silent]
    close_items(as_of=as_of, keys=keys, actor=actor, outcome="cancelled")
    audit.record(
        actor=actor,
        action=action,
        obj=distribution,
        as_of=as_of,
        changes={"state": ["sent", distribution.state], "silent": [d.name for d in silent]},
    )
    return distribution


@transaction.atomic
def recall(*, actor: Any, as_of: date, distribution: Distribution, reason: str) -> Distribution:
    """Take a sending back while nobody has opened it; the recipients are told.

    Raises:
        Refused: without the right or a reason, or once somebody has opened it.
    """
    action = "documents:distribution:recall"
    distribution = _locked(distribution)
    deliveries = list(distribution.deliveries.select_for_update())  # opening waits for us
    DISTRIBUTION.move(distribution, action, actor=actor, as_of=as_of, reason=reason)
    distribution.save()
    keys = [item_key(d) for d in deliveries]
    close_items(as_of=as_of, keys=keys, actor=actor, outcome="cancelled")
    notify(
        as_of=as_of,
        users=_users(deliveries, as_of)[0],
        key=f"{kinds.RECALLED}:{distribution.public_id}",
        kind=kinds.RECALLED,
        params={**_params(distribution), "reason": reason.strip()},
        url=reverse("documents:document_list"),
    )
    audit.record(
        actor=actor,
        action=action,
        obj=distribution,
        as_of=as_of,
        changes={"state": ["sent", distribution.state]},
        reason=reason,
    )
    return distribution


def item_key(delivery: Delivery) -> str:
    """Key of the line that asks a recipient to acknowledge."""
    return f"{kinds.ACKNOWLEDGE}:{delivery.public_id}"


def _users(deliveries: Sequence[Delivery], as_of: date) -> tuple[list[User], set[int]]:
    """Accounts that act for these recipients, and keys of the deliveries that reach one."""
    units = {d.unit_id for d in deliveries if d.person_id is None}
    posts = posts_of_units(as_of, units, roles=ACTING_FOR_UNIT)
    persons = {d.person_id for d in deliveries if d.person_id}
    own = {u.person_id: u for u in User.objects.filter(person__in=persons, is_active=True)}
    users: list[User] = []
    reached: set[int] = set()
    for delivery in deliveries:
        found = (
            [own[delivery.person_id]]
            if delivery.person_id in own
            else [
                post.person.user
                for post in posts.get(delivery.unit_id, ())
                if delivery.person_id is None
                and hasattr(post.person, "user")
                and post.person.user.is_active
            ]
        )
        users += found
        if found:
            reached.add(delivery.pk)
    return users, reached


def _params(distribution: Distribution) -> dict[str, str]:
    sent_on = distribution.sent_on
    assert sent_on is not None  # noqa: S101 - only sent ones have something to tell
    names = unit_names(sent_on, [distribution.unit_id])
    return {
        "document": str(distribution.document),
        "sender": names.get(distribution.unit_id, ""),
        "sent_on": f"{sent_on:%d/%m/%Y}",
    }


def _working_days() -> int:
    here = installation()
    settings = here.settings if here is not None else {}
    return int(settings.get("acknowledge_working_days", ACKNOWLEDGE_WORKING_DAYS))


def _locked(distribution: Distribution) -> Distribution:
    rows = Distribution.objects.select_for_update(of=("self",)).select_related("document")
    return rows.get(pk=distribution.pk)
