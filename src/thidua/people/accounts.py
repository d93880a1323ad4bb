"""Signing in: what allauth and axes ask of this product."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from thidua.common import audit
from thidua.common.clock import business_date
from thidua.people.actors import Actor
from thidua.people.hooks import send_mail
from thidua.people.lockout import address_locked_until, client_address, locked_until
from thidua.people.models import User
from thidua.people.queries import whom_to_ask

MAIL_EVERY_MINUTES = 10
"""At most one reset mail for an account in so many minutes."""


def plain_name(username: str) -> str:
    """A user name as it is kept and compared: trimmed, composed, lower case."""
    return unicodedata.normalize("NFC", username).strip().lower()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the administrator; nobody signs up, nobody is told what exists."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("User name and password do not belong together."),
        "incorrect_password": _("This is not the password of your account."),
        "enter_current_password": _("This is not the password that holds now."),
        "invalid_password_reset": _("This link no longer works."),
    }
    _told: ClassVar[dict[str, str | Promise]] = {
        "account/messages/password_changed.txt": _("The new password is saved."),
        "account/messages/logged_out.txt": _("You are signed out."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check a password; failures of ``An``, ``an`` and `` an`` count for one name."""
        if "username" in credentials:
            credentials["username"] = plain_name(credentials["username"])
        user: User | None = super().authenticate(request, **credentials)
        return user

    def get_login_stages(self) -> list[str]:
        """Between the password and the session there is one step: the code of the app."""
        return ["thidua.people.steps.CodeStage"]

    def login(self, request: HttpRequest, user: User) -> None:
        """Open the session, with the one backend that knows accounts."""
        user.backend = "django.contrib.auth.backends.ModelBackend"
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Go on in the language of the account."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response

    def add_message(  # noqa: PLR0917 - the signature is allauth's
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Tell in our own words; what has none is not told."""
        del message_context, message
        if text := self._told.get(message_template or ""):
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address that the lock counts by."""
        return client_address(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To the account page."""
        return reverse("people:account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail; the address is a setting, never what a request claims."""
        path = reverse(
            "account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}
        ).replace("UID-KEY", key)
        return f"{settings.BASE_URL}{path}"

    @transaction.atomic
    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Queue the mail with the link, to the address that the account keeps."""
        del email
        as_of = getattr(self.request, "as_of", None) or business_date()
        now = timezone.now()
        audit.record(
            actor=Actor(user, None, as_of), action="people:session:ask_reset", obj=user, as_of=as_of
        )
        with translation.override(user.language):
            hours = int(timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).total_seconds() // 3600)
            lines = (
                gettext("Somebody asked to set a new password for the account “%(name)s”.")
                % {"name": user.username},
                "",
                context["password_reset_url"],
                "",
                ngettext(
                    "The link works once, for %(hours)s hour.",
                    "The link works once, for %(hours)s hours.",
                    hours,
                )
                % {"hours": hours},
                gettext("If it was not you, do nothing: the password stays as it is."),
            )
            send_mail(
                key=f"account.reset:{user.pk}:{int(now.timestamp() // (60 * MAIL_EVERY_MINUTES))}",
                to=user.email,
                subject=gettext("Set a new password"),
                body="\n".join(lines),
            )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing else of allauth's is mailed (confirmation, sign-up, unknown accounts)."""


def locked_out(
    request: HttpRequest,
    _response: Any = None,
    credentials: dict[str, Any] | None = None,
    *_args: Any,
) -> HttpResponse:
    """The page for a name or an address with too many failures: until when, whom to ask (429)."""
    name = (credentials or {}).get("username") or ""
    by_name = locked_until(name)
    until = by_name or address_locked_until(client_address(request))
    as_of = getattr(request, "as_of", None)
    context = {
        "until": until,
        "by_address": by_name is None,
        "whom": whom_to_ask(as_of) if as_of else [],
    }
    response = render(request, "people/signin/locked.html", context, status=429)
    if until is not None:
        response["Retry-After"] = str(max(1, int((until - timezone.now()).total_seconds())))
    return response
