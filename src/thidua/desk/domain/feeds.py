"""The personal address of a calendar: made, renewed, revoked, asked for."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from thidua.common import audit
from thidua.common.policy import require
from thidua.desk.models import CalendarFeed

PER_HOUR: Final = 30
"""How often an address may be asked in an hour; programs ask a few times a day."""


def hash_of(token: str) -> str:
    """What is kept of a token. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_feed(*, actor: Any, as_of: date) -> str:
    """Make the address of the own calendar, or a new one; the one before stops working.

    Returns:
        The token, told once: it cannot be read again.

    Raises:
        Refused: by policy.
    """
    action = "desk:feed:make"
    require(actor, action)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.select_for_update().filter(user=actor.user_id).first()
    renewed = feed is not None
    feed = feed or CalendarFeed(user_id=actor.user_id)
    feed.token_hash, feed.made_on = hash_of(token), as_of
    feed.last_used_at, feed.hour, feed.asked = None, None, 0
    feed.save()
    audit.record(actor=actor, action=action, obj=feed, as_of=as_of, changes={"renewed": renewed})
    return token


@transaction.atomic
def revoke_feed(*, actor: Any, as_of: date, feed: CalendarFeed) -> None:
    """Make the address stop working for good.

    Raises:
        Refused: by policy.
    """
    action = "desk:feed:revoke"
    row = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
    require(actor, action, row)
    audit.record(actor=actor, action=action, obj=row, as_of=as_of)
    row.delete()


@dataclass(frozen=True)
class Asked:
    """An answer to somebody who asks under an address."""

    feed: CalendarFeed | None
    too_often: bool = False


@transaction.atomic
def ask(*, token: str, now: datetime) -> Asked:
    """Find the feed of an address and count the asking. Reading is no office act: no audit entry.

    An address that is unknown, revoked, or of an account that is switched off finds nothing.

    Args:
        token: last part of the address.
        now: moment of asking.
    """
    row = (
        CalendarFeed.objects.select_for_update(of=("self",))
        .select_related("user__person")
        .filter(token_hash=hash_of(token), user__is_active=True)
        .first()
    )
    if row is None:
        return Asked(None)
    hour = now.replace(minute=0, second=0, microsecond=0)
    row.asked = row.asked + 1 if row.hour == hour else 1
    row.hour = hour
    if row.asked > PER_HOUR:
        row.save(update_fields=["asked", "hour"])
        return Asked(row, too_often=True)
    row.last_used_at = now
    row.save(update_fields=["asked", "hour", "last_used_at"])
    return Asked(row)
