"""What a session has proved so far, and the stage between the password and the session."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.stages import LoginStage
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from thidua.people.actors import Actor
from thidua.people.domain.second_step import Used, use_code
from thidua.people.lockout import address_locked_until, client_address, locked_until
from thidua.people.models import SecondFactor, User

CODE = "code"
SERVICE = "service"
PASSWORD = "password"  # noqa: S105 - a name, no password


def has_second_step(user: User) -> bool:
    """Whether the account has an app that counts codes."""
    return SecondFactor.objects.filter(user=user).exists()


def gave_second_step(request: HttpRequest, user: User) -> bool:
    """Whether this session gave a code, or the sign-in service vouches for a second step."""
    records = get_authentication_records(request, user)
    return any(r["method"] == CODE or r.get("second_step") for r in records)


def came_by_service(request: HttpRequest, user: User) -> bool:
    """Whether this session was opened by the sign-in service."""
    records = get_authentication_records(request, user)
    return bool(records) and records[0]["method"] == SERVICE


def recently_confirmed(request: HttpRequest) -> bool:
    """Whether password, code or service proved the person in the last five minutes."""
    user = request.user
    if not isinstance(user, User):
        return False
    # The service may have let a browser through without asking anything of the person.
    given = [
        r["at"]
        for r in get_authentication_records(request, user)
        if r["method"] != SERVICE or r.get("fresh")
    ]
    last = max(given, default=0.0)
    return bool(time.time() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def locked(request: HttpRequest, user: User) -> bool:
    """Whether wrong passwords or codes have locked the account or the address."""
    return (
        locked_until(user.username) is not None
        or address_locked_until(client_address(request)) is not None
    )


def try_code(request: HttpRequest, user: User, code: str, *, again: bool) -> Used | None:
    """Check a code for a session; a wrong one counts towards the lock of the account.

    Args:
        request: of the session.
        user: the account.
        code: as typed.
        again: whether the person is signed in already and only confirms.
    """
    as_of = request.as_of  # type: ignore[attr-defined]
    used = use_code(
        user=user, code=code, as_of=as_of, at=timezone.now(), actor=Actor(user, None, as_of)
    )
    if used is None:
        request.wrong_code = True  # type: ignore[attr-defined]
        user_login_failed.send(
            sender=__name__, credentials={"username": user.username}, request=request
        )
        return None
    proved(request, user, again=again)
    return used


def proved(request: HttpRequest, user: User, *, again: bool) -> None:
    """Note that the second step was given in this session."""
    more = {"reauthenticated": True} if again else {}
    record_authentication(request, user, CODE, **more)


class CodeStage(LoginStage):  # type: ignore[misc]
    """Asks for the code before there is a session; who has no app goes on."""

    key = "second_step"
    urlname = "account_second_step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Send to the page of the code, or let go on."""
        user: Any = self.login.user
        if gave_second_step(self.request, user) or not has_second_step(user):
            return None, True
        return redirect("account_second_step"), True
