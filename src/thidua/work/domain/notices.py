"""Notices in the program and the mails that carry them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from thidua.common.policy import require
from thidua.people.models import User
from thidua.work.kinds import facts_of, title_of
from thidua.work.models import Notice, OutgoingMail


def notify(
    *,
    as_of: date,
    users: Iterable[User],
    key: str,
    kind: str,
    params: dict[str, Any],
    url: str,
    by_mail: bool = True,
) -> int:
    """Tell accounts something once, in the program and, where they want it, by mail.

    Args:
        as_of: business date.
        users: accounts; one that already has ``key`` is not told again.
        key: what makes the notice unique for an account.
        kind: registered kind whose sentence it is.
        params: parts of the sentence; nothing secret, since it goes into mail.
        url: path it leads to.
        by_mail: also by mail, to accounts that have an address and have not switched it off.

    Returns:
        How many accounts were newly told.
    """
    people = list({u.pk: u for u in users}.values())
    known = set(Notice.objects.filter(user__in=people, key=key).values_list("user_id", flat=True))
    new = [u for u in people if u.pk not in known]
    notices = [Notice(user=u, key=key, kind=kind, params=params, url=url, on=as_of) for u in new]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    mails = [
        _mail(user, notice)
        for user, notice in zip(new, notices, strict=True)
        if by_mail and user.email and user.mail_notices and user.is_active
    ]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    return len(new)


def _mail(user: User, notice: Notice) -> OutgoingMail:
    with translation.override(user.language):
        title, facts = title_of(notice), facts_of(notice)
        body = "\n".join(
            line
            for line in (
                title,
                facts,
                "",
                settings.BASE_URL + notice.url,
                "",
                _("You can switch these mails off on your account page."),
            )
            if line is not None
        )
    return OutgoingMail(
        key=f"{notice.key}:{user.pk}"[:240], to=user.email, subject=title[:300], body=body
    )


def queue_mail(*, key: str, to: str, subject: str, body: str) -> None:
    """Queue a mail that is no notice (activation, reset); the same ``key`` is sent once."""
    OutgoingMail.objects.bulk_create(
        [OutgoingMail(key=key, to=to, subject=subject, body=body)], ignore_conflicts=True
    )


@transaction.atomic
def mark_read(*, actor: Any, as_of: date, notice: Notice) -> None:
    """Mark one's own notice as read. Reading is no office act: no audit entry."""
    del as_of
    require(actor, "work:notice:read", notice)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=Now())


@transaction.atomic
def mark_all_read(*, actor: Any, as_of: date) -> int:
    """Mark all of one's own notices as read; returns how many were not."""
    del as_of
    return Notice.objects.filter(user=actor.user_id, read_at=None).update(read_at=Now())
