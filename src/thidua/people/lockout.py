"""Locking sign-in after too many failures: by user name, and by address with a wider limit.

Five failures lock a user name for fifteen minutes. Fifty failures from one address, whatever the
names, lock that address: an office behind one address has many honest mistakes, a list of stolen
names has more. The counts are rows of the database, shared by all processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - a value for “unknown”, nothing listens on it


def client_address(request: HttpRequest) -> str:
    """Address of the client: the connection's, or what the trusted proxies wrote.

    Each proxy appends the address it saw, so with ``TRUSTED_PROXIES`` of them the client's is that
    many from the right; anything further left was sent by the client itself.
    """
    proxies: int = settings.TRUSTED_PROXIES
    chain = [a.strip() for a in request.headers.get("X-Forwarded-For", "").split(",") if a.strip()]
    if proxies and len(chain) >= proxies:
        return chain[-proxies]
    return request.META.get("REMOTE_ADDR") or NO_ADDRESS


def cool_off() -> timedelta:
    """How long a lock lasts."""
    return timedelta(hours=settings.AXES_COOLOFF_TIME)


def _recent(now: datetime, **about: Any) -> QuerySet[AccessAttempt]:
    rows: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(
        attempt_time__gte=now - cool_off(), **about
    )
    return rows


def _opens(attempts: Iterable[AccessAttempt], limit: int) -> datetime | None:
    """When so many attempts have grown old that fewer than ``limit`` failures are left."""
    rows = sorted(attempts, key=lambda a: a.attempt_time)
    left = sum(a.failures_since_start for a in rows)
    opens = None
    for attempt in rows:
        if left < limit:
            break
        left -= attempt.failures_since_start
        opens = attempt.attempt_time + cool_off()
    return opens


def locked_until(username: str, now: datetime | None = None) -> datetime | None:
    """Until when a user name is locked, ``None`` when it is not."""
    moment = now or timezone.now()
    return _opens(_recent(moment, username=username), settings.AXES_FAILURE_LIMIT)


def address_locked_until(address: str, now: datetime | None = None) -> datetime | None:
    """Until when an address is locked, ``None`` when it is not."""
    moment = now or timezone.now()
    return _opens(_recent(moment, ip_address=address), settings.SIGN_IN_FAILURES_PER_ADDRESS)


def locked_names(now: datetime | None = None) -> set[str]:
    """All user names that are locked now."""
    rows = _recent(now or timezone.now()).order_by().values("username")
    many = rows.annotate(n=Sum("failures_since_start")).filter(n__gte=settings.AXES_FAILURE_LIMIT)
    return {row["username"] for row in many if row["username"]}


def open_again(username: str) -> int:
    """Forget the failures of a user name; returns how many rows there were."""
    count: int = reset(username=username)
    return count


class SignInHandler(AxesDatabaseHandler):  # type: ignore[misc]
    """The database handler of axes with the second, wider limit by address."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """Failures of the user name; at least the limit when the address has too many."""
        by_name: int = super().get_failures(request, credentials)
        rows = _recent(request.axes_attempt_time, ip_address=request.axes_ip_address)
        by_address = rows.aggregate(n=Sum("failures_since_start"))["n"] or 0
        if by_address >= settings.SIGN_IN_FAILURES_PER_ADDRESS:
            return max(by_name, settings.AXES_FAILURE_LIMIT)
        return by_name
