"""Open sessions: noted at signing in, ended one by one or all, swept when they are over."""

from __future__ import annotations

import ipaddress
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from thidua.common import audit
from thidua.common.policy import require
from thidua.people.models import OpenSession, User

SEEN_EVERY = timedelta(minutes=1)
"""How exactly “last seen” is kept."""


def shortened(address: str) -> str:
    """The network of an address: enough to know a place again, not to follow a person.

    ``10.20.30.40`` → ``10.20.30.*``; of IPv6 the first three groups.
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if known.version == 4:
        return ".".join(address.split(".")[:3]) + ".*"
    return ":".join(known.exploded.split(":")[:3]) + ":*"


def note(
    *, user: User, session_key: str, browser: str, address: str, how: str, at: datetime
) -> OpenSession:
    """Keep that a browser signed in."""
    row, _made = OpenSession.objects.update_or_create(
        session_key=session_key,
        defaults={
            "user": user,
            "browser": browser[:60],
            "address": shortened(address),
            "how": how,
            "since": at,
            "seen_at": at,
        },
    )
    return row


def seen(*, session_key: str, at: datetime) -> None:
    """Keep that a browser is still there, at most once a minute."""
    OpenSession.objects.filter(session_key=session_key, seen_at__lt=at - SEEN_EVERY).update(
        seen_at=at
    )


def open_sessions(user: User, at: datetime) -> QuerySet[OpenSession]:
    """Sessions of an account that are open now, the one seen last first."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    return OpenSession.objects.filter(user=user, session_key__in=alive).order_by("-seen_at", "-pk")


def _close(rows: QuerySet[OpenSession]) -> int:
    """End sessions: without its row in the store a session is signed out at its next request."""
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    OpenSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def close_all(user: User, but: str = "") -> int:
    """End every session of an account, except the one with the key ``but``.

    Part of acts that tell the trail themselves. Returns how many ended.
    """
    return _close(OpenSession.objects.filter(user=user).exclude(session_key=but))


@transaction.atomic
def end_one(*, actor: Any, as_of: date, row: OpenSession) -> None:
    """End one session of one's own account.

    Raises:
        Refused: for a session of somebody else.
    """
    require(actor, "people:account:own", row.user)
    _close(OpenSession.objects.filter(pk=row.pk))
    audit.record(
        actor=actor,
        action="people:session:end",
        obj=row.user,
        as_of=as_of,
        changes={"browser": row.browser, "since": row.since},
    )


@transaction.atomic
def end_others(*, actor: Any, as_of: date, user: User, but: str) -> int:
    """End all sessions of one's own account but the one with the key ``but``.

    Returns how many ended.

    Raises:
        Refused: for somebody else's account.
    """
    require(actor, "people:account:own", user)
    ended = close_all(user, but=but)
    audit.record(
        actor=actor,
        action="people:session:end_others",
        obj=user,
        as_of=as_of,
        changes={"ended": ended},
    )
    return ended


@transaction.atomic
def end_all_of(*, actor: Any, as_of: date, user: User) -> None:
    """End every session of somebody's account, as administrator.

    Raises:
        Refused: for anybody but another administrator.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    require(actor, "people:account:end_sessions", user)
    user.session_round += 1  # also those that no row tells of
    user.save(update_fields=["session_round"])
    ended = close_all(user)
    audit.record(
        actor=actor,
        action="people:account:end_sessions",
        obj=user,
        as_of=as_of,
        changes={"ended": ended},
    )


@transaction.atomic
def sweep(*, at: datetime) -> tuple[int, int]:
    """Forget sessions that are over: in the store, and the rows that told of them.

    Returns how many of each.
    """
    stale, _by_table = Session.objects.filter(expire_date__lte=at).delete()
    rows = OpenSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    gone, _by_table = rows.delete()
    return stale, gone
