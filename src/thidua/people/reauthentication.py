"""Asking for password or code once more before an act with consequences."""

from __future__ import annotations

from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import (
    STATE_SESSION_KEY,
    reauthenticate_by_password,
)
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from thidua.common.clock import installation
from thidua.people.accounts import locked_out
from thidua.people.forms_signin import ConfirmForm
from thidua.people.models import User
from thidua.people.requirement import requirement
from thidua.people.sealing import UnreadableError
from thidua.people.sso import Provider, provider, with_provider
from thidua.people.steps import (
    gave_second_step,
    has_second_step,
    locked,
    recently_confirmed,
    try_code,
)
from thidua.people.views.access import ActorRequest, View, account_required, to_login

_UNDONE = "asked_before_confirming"


def _page_of(request: HttpRequest) -> str:
    """The page on which the act was asked for: where the person comes back to."""
    if request.method == "GET" and request.headers.get("HX-Request") != "true":
        return request.get_full_path()
    said = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        said, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return "/"
    parts = urlsplit(said)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def recent_authentication_required(view: View) -> View:
    """Only with a password or code given in the last five minutes; else it is asked for first.

    Afterwards the person is back on the page with the form. What was posted is gone and never
    carried out by itself: the page says so, and the button is pressed once more.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return to_login(request)
        if recently_confirmed(request):
            return view(request, *args, **kwargs)
        if request.method != "GET":
            request.session[_UNDONE] = True
        back = urlencode({"next": _page_of(request)}, safe="/")
        ask = f"{reverse('account_reauthenticate')}?{back}"
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(ask)
        return HttpResponseRedirect(ask)

    return door


@account_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def confirm(request: ActorRequest) -> HttpResponse:
    """The page that asks for password or code. Wrong ones count towards the lock of the account."""
    user = request.user
    if request.method == "POST" and locked(request, user):
        return locked_out(request, None, {"username": user.username})
    with_code = has_second_step(user)
    needs_code = requirement(installation()).holds_for([request.actor.role])
    only_code = with_code and needs_code and not gave_second_step(request, user)
    form = ConfirmForm(request.POST or None, user=user, with_code=with_code, only_code=only_code)
    if request.method == "POST" and form.is_valid() and _proved(request, form):
        request.session.pop(STATE_SESSION_KEY, None)  # never carried out, whoever kept it
        if request.session.pop(_UNDONE, False):
            messages.warning(
                request, _("Confirmed. Nothing was done yet: press the button once more.")
            )
        return HttpResponseRedirect(back_to(request, request.POST.get("next", "")))
    context = {
        "form": form,
        "undone": bool(request.session.get(_UNDONE)),
        "only_code": only_code,
        "with_code": with_code,
        "next": back_to(request, request.POST.get("next") or request.GET.get("next", "")),
        "service": _service_of(user) if not only_code else None,
    }
    return with_provider(render(request, "people/signin/reauthenticate.html", context))


def _proved(request: ActorRequest, form: ConfirmForm) -> bool:
    """Check what was given, and note it."""
    user = request.user
    if password := form.cleaned_data.get("password"):
        if get_adapter().reauthenticate(user, password):
            reauthenticate_by_password(request)
            return True
        form.add_error("password", get_adapter().error_messages["incorrect_password"])
        return False
    try:
        used = try_code(request, user, form.cleaned_data["code"], again=True)
    except UnreadableError:
        form.add_error("code", _("The second step of this account cannot be read any more."))
        return False
    if used is None:
        form.add_error("code", _("This is not the code that holds now."))
    return used is not None


def back_to(request: HttpRequest, said: str) -> str:
    """A page of this program to go on with; the first page for anything else."""
    safe = url_has_allowed_host_and_scheme(
        said, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return said if said and safe else "/"


def _service_of(user: User) -> Provider | None:
    """The sign-in service, for those whose account is linked with it."""
    service = provider()
    if service is None:
        return None
    return service if user.identities.filter(issuer=service.issuer).exists() else None
