"""Asking for the password once more before an act with consequences."""

from __future__ import annotations

import time
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.reauthentication import (
    STATE_SESSION_KEY,
    reauthenticate_by_password,
)
from allauth.account.views import ReauthenticateView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from thidua.people.accounts import recent_password
from thidua.people.models import User
from thidua.people.views.access import View, to_login

_UNDONE = "asked_before_confirming"


def recently_authenticated(request: HttpRequest) -> bool:
    """Whether the password was given within the last ``ACCOUNT_REAUTHENTICATION_TIMEOUT``."""
    at = recent_password(request)
    return at is not None and time.time() - at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


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
    """Only with a password given in the last five minutes; else it is asked for first.

    Afterwards the person is back on the page with the form. What was posted is gone and never
    carried out by itself: the page says so, and the button is pressed once more.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return to_login(request)
        if recently_authenticated(request):
            return view(request, *args, **kwargs)
        if request.method != "GET":
            request.session[_UNDONE] = True
        back = urlencode({"next": _page_of(request)}, safe="/")
        ask = f"{reverse('account_reauthenticate')}?{back}"
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(ask)
        return HttpResponseRedirect(ask)

    return door


class ConfirmView(ReauthenticateView):  # type: ignore[misc]
    """The page that asks. Wrong passwords count towards the lock of the account."""

    template_name = "people/signin/reauthenticate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether something was asked for and not done."""
        undone = bool(self.request.session.get(_UNDONE))
        return {**super().get_context_data(**kwargs), "undone": undone}

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """The form with the cursor in its one field."""
        form = super().get_form(*args, **kwargs)
        form.fields["password"].widget.attrs["autofocus"] = True
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        """Note the time and go back; a request that allauth may have kept is dropped."""
        reauthenticate_by_password(self.request)
        self.request.session.pop(STATE_SESSION_KEY, None)
        if self.request.session.pop(_UNDONE, False):
            messages.warning(
                self.request,
                _("The password is confirmed. Nothing was done yet: press the button once more."),
            )
        return HttpResponseRedirect(self.get_success_url())
