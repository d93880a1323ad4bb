"""What stands between a session and the pages: an own password first, then the second step."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from thidua.common.models import Installation
from thidua.people.actors import Actor
from thidua.people.models import User
from thidua.people.requirement import requirement
from thidua.people.steps import came_by_service, gave_second_step, has_second_step

ALWAYS_OPEN = ("account_logout", "common:language")
CHOOSE_PASSWORD = ("account_change_password", *ALWAYS_OPEN)
SET_UP = (
    "account_second_step_set_up",
    "account_recovery_codes",
    "account_recovery_codes_file",
    "account_reauthenticate",
    "account_service_start",
    "account_service_back",
    *ALWAYS_OPEN,
)
"""Pages that stay open to somebody who must first do something."""


def _go(request: HttpRequest, name: str, *, back: bool = False) -> HttpResponse:
    url = reverse(name)
    if back:
        here = request.get_full_path() if request.method == "GET" else "/"
        url = f"{url}?{urlencode({'next': here}, safe='/')}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(url)
    return redirect(url)


def _open(request: HttpRequest, names: tuple[str, ...]) -> bool:
    return request.path in {reverse(name) for name in names}


def stop(request: HttpRequest, actor: Actor, here: Installation | None) -> HttpResponse | None:
    """Where the person must go first, ``None`` when the way is free.

    The second step is asked of the post that is acted on, own or handed over: rights come from it.
    """
    user: User = actor.user
    # Who comes by the service may not know the password that the administrator drew.
    if user.must_change_password and not came_by_service(request, user):
        if _open(request, CHOOSE_PASSWORD):
            return None
        return _go(request, "account_change_password")
    if not requirement(here).holds_for([actor.role]) or gave_second_step(request, user):
        return None
    if _open(request, SET_UP):
        return None
    if has_second_step(user):
        return _go(request, "account_reauthenticate", back=True)
    return _go(request, "account_second_step_set_up")
