"""What signing in leaves in the audit trail.

The trail keeps which account, what happened and with what kind of browser; never a password,
never what somebody typed into the field of the user name where no account has that name (people
type passwords there).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from allauth.account.signals import (
    authentication_step_completed,
    password_changed,
    password_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from thidua.common import audit
from thidua.common.clock import business_date
from thidua.people.actors import Actor
from thidua.people.domain import sessions
from thidua.people.lockout import client_address, locked_until, open_again
from thidua.people.models import OpenSession, User
from thidua.people.steps import came_by_service

OPEN = "people:session:open"
CLOSE = "people:session:close"
FAIL = "people:session:fail"
LOCK = "people:session:lock"
CONFIRM = "people:session:confirm"
CHANGE = "people:session:change_password"
RESET = "people:session:reset_password"
ROW_KEY = "open_session"

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux|X11", "Linux"),
)


@dataclass(frozen=True)
class Visitor:
    """Somebody who has not signed in."""

    as_of: date
    user_id: int | None = None
    unit_id: int | None = None
    label: str = "chưa đăng nhập"


def browser_of(request: HttpRequest | None) -> str:
    """Kind of browser and system (``Chrome, Windows``), empty when it does not say."""
    said = request.headers.get("User-Agent", "") if request is not None else ""
    found = [
        next((name for pattern, name in table if re.search(pattern, said)), "")
        for table in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, found))


def _day(request: HttpRequest | None) -> date:
    return getattr(request, "as_of", None) or business_date()


@transaction.atomic
def _tell(
    action: str, request: HttpRequest | None, user: User, *, known: bool, **more: Any
) -> None:
    day = _day(request)
    audit.record(
        actor=Actor(user, None, day) if known else Visitor(day),
        action=action,
        obj=user,
        as_of=day,
        changes={k: v for k, v in {"browser": browser_of(request), **more}.items() if v},
    )


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    service = came_by_service(request, user)
    _tell(OPEN, request, user, known=True, by="service" if service else "")
    if request.session.session_key is None:
        request.session.save()
    row = sessions.note(
        user=user,
        session_key=request.session.session_key or "",
        browser=browser_of(request),
        address=client_address(request),
        how=OpenSession.How.SERVICE if service else OpenSession.How.PASSWORD,
        at=timezone.now(),
    )
    request.session[ROW_KEY] = str(row.public_id)


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        _tell(CLOSE, request, user, known=True)
        OpenSession.objects.filter(session_key=request.session.session_key).delete()


def _account(username: str | None) -> User:
    """The account of that name; else one that stands for nobody and says so."""
    found = User.objects.filter(username=username).select_related("person").first()
    return found or User(username="(không có tài khoản này)")


@receiver(user_login_failed)
def _failed(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any
) -> None:
    """After axes has counted: its receiver was connected before this one."""
    locked = getattr(request, "axes_locked_out", False)
    if locked and getattr(request, "axes_failures_since_start", None) is None:
        return  # while locked nothing is tried, and the lock itself stands in the trail
    name = credentials.get("username")
    user = _account(name)
    again = isinstance(getattr(request, "user", None), User)
    where = "reauthentication" if again else "sign-in"
    if getattr(request, "wrong_code", False):
        where = f"{where}, code"
    _tell(FAIL, request, user, known=False, where=where)
    if locked:
        by = "account" if locked_until(name or "") else "address"
        _tell(LOCK, request, user, known=False, by=by)


@receiver(authentication_step_completed)
def _confirmed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    if kwargs.get("reauthenticated"):
        open_again(user.username)
        _tell(CONFIRM, request, user, known=True)


def _chosen(action: str, request: HttpRequest, user: User) -> None:
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(must_change_password=False)
        user.must_change_password = False
        _tell(action, request, user, known=True)
    open_again(user.username)


@receiver(password_changed)
def _password_changed(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    _chosen(CHANGE, request, user)
    # This session goes on under a new key; with the old password all others are over.
    key = request.session.session_key or ""
    OpenSession.objects.filter(public_id=request.session.get(ROW_KEY, uuid4())).update(
        session_key=key
    )
    sessions.close_all(user, but=key)


@receiver(password_reset)
def _password_reset(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    _chosen(RESET, request, user)
    sessions.close_all(user)
