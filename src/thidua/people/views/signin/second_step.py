"""The second step: its page at signing in, setting it up, codes on paper, taking it off."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.generic import View

from thidua.common.clock import installation
from thidua.common.formatting import moment
from thidua.common.toasts import done
from thidua.people import otp
from thidua.people.accounts import locked_out
from thidua.people.actors import available_posts
from thidua.people.domain import second_step
from thidua.people.forms_office import take_errors
from thidua.people.forms_signin import CodeForm, SetUpForm
from thidua.people.models import Role
from thidua.people.queries import whom_to_ask
from thidua.people.reauthentication import recent_authentication_required
from thidua.people.requirement import requirement
from thidua.people.sealing import UnreadableError, seal, unseal
from thidua.people.steps import (
    CodeStage,
    gave_second_step,
    has_second_step,
    locked,
    proved,
    try_code,
)
from thidua.people.views.access import ActorRequest, account_required

_SECRET, _CODES = "second_step_secret", "recovery_codes"
_IN_SESSION = "session"
"""Purpose of what lies sealed in the session for some minutes."""


def told_unreadable() -> str:
    """What to say when the key of the installation is another one than before."""
    return _(
        "The second step of this account cannot be read any more: the key of the installation "
        "was changed. Ask the administrator to take it off."
    )


@method_decorator(
    login_stage_required(stage=CodeStage.key, redirect_urlname="account_login"), name="dispatch"
)
@method_decorator(sensitive_post_parameters("code"), name="dispatch")
class SignInCode(View):
    """The page between the password and the session."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        return self._page(request, CodeForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Check; a wrong code counts towards the lock like a wrong password."""
        stage: Any = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001 - allauth's
        user = stage.login.user
        if locked(request, user):
            return locked_out(request, None, {"username": user.username})
        if not user.is_active:
            return redirect("account_inactive")
        form = CodeForm(request.POST)
        if form.is_valid():
            try:
                used = try_code(request, user, form.cleaned_data["code"], again=False)
            except UnreadableError:
                form.add_error(None, told_unreadable())
            else:
                if used is not None:
                    if used.on_paper:
                        self._warn(request, used.left)
                    answer: HttpResponseBase = stage.exit()
                    return answer
                form.add_error("code", _("This is not the code that holds now."))
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: CodeForm) -> HttpResponse:
        context = {"form": form, "whom": whom_to_ask(request.as_of)}  # type: ignore[attr-defined]
        return render(request, "people/signin/second_step.html", context)

    def _warn(self, request: HttpRequest, left: int) -> None:
        text = ngettext(
            "You signed in with a recovery code; %(n)s is left. "
            "Draw new ones on your account page.",
            "You signed in with a recovery code; %(n)s are left. "
            "Draw new ones on your account page.",
            left,
        )
        done(request, text % {"n": left})


def _secret(request: ActorRequest) -> str:
    """The secret that is being set up: the same while the page is tried again."""
    try:
        return unseal(request.session[_SECRET], _IN_SESSION)
    except (KeyError, UnreadableError):
        secret = otp.new_secret()
        request.session[_SECRET] = seal(secret, _IN_SESSION)
        return secret


@account_required
@recent_authentication_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def set_up(request: ActorRequest) -> HttpResponse:
    """Show the square code, take the first code of the app."""
    user, rule = request.user, requirement(installation())
    if has_second_step(user):
        return redirect("people:account")
    secret = _secret(request)
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = second_step.set_up(
                actor=request.actor,
                as_of=request.as_of,
                user=user,
                secret=secret,
                code=form.cleaned_data["code"],
                at=timezone.now(),
                keep_session=request.session.session_key or "",
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            del request.session[_SECRET]
            proved(request, user, again=False)
            return _show_codes(request, codes)
    issuer = _issuer()
    context = {
        "form": form,
        "must": rule.holds_for([request.actor.role]) and not gave_second_step(request, user),
        "post": request.actor.post,
        "square": mark_safe(  # noqa: S308 - our own drawing, nothing of it comes from outside
            otp.square(otp.address(secret, account=user.username, issuer=issuer))
        ),
        "secret": otp.grouped(secret),
        "issuer": issuer,
        "whom": whom_to_ask(request.as_of),
    }
    return render(request, "people/signin/second_step_set_up.html", context)


def _issuer() -> str:
    here = installation()
    return f"Thi Đua – {here.province}" if here is not None and here.province else "Thi Đua"


def _show_codes(request: ActorRequest, codes: list[str]) -> HttpResponse:
    """Keep the codes sealed in the session until the person has put them away."""
    request.session[_CODES] = seal(" ".join(codes), _IN_SESSION)
    return redirect("account_recovery_codes")


def _codes(request: ActorRequest) -> list[str]:
    try:
        return unseal(request.session[_CODES], _IN_SESSION).split()
    except (KeyError, UnreadableError):
        return []


@account_required
@require_http_methods(["GET", "POST"])
def recovery_codes(request: ActorRequest) -> HttpResponse:
    """Show new codes until the person says that they are put away; then never again."""
    codes = _codes(request)
    if request.method == "POST" or not codes:
        if request.session.pop(_CODES, None):
            done(request, _("The recovery codes are put away; they are not shown again."))
        return redirect("people:account")
    context = {"codes": codes, "issuer": _issuer()}
    return render(request, "people/signin/recovery_codes.html", context)


@account_required
@require_GET
def recovery_codes_file(request: ActorRequest) -> HttpResponse:
    """The same codes as a text file."""
    codes = _codes(request)
    if not codes:
        raise Http404
    lines = [
        _issuer(),
        _("Recovery codes of the account %(name)s") % {"name": request.user.username},
        _("Made on %(day)s. Each works once.") % {"day": moment(timezone.now())},
        "",
        *codes,
        "",
    ]
    response = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ma-du-phong.txt"'
    return response


@account_required
@recent_authentication_required
@require_POST
def renew(request: ActorRequest) -> HttpResponse:
    """Draw new codes on paper."""
    codes = second_step.renew_codes(actor=request.actor, as_of=request.as_of, user=request.user)
    return _show_codes(request, codes)


@account_required
@recent_authentication_required
@require_POST
def take_off(request: ActorRequest) -> HttpResponse:
    """Do without the second step again, where the posts allow it."""
    posts = available_posts(request.user, request.as_of)
    second_step.take_off(
        actor=request.actor,
        as_of=request.as_of,
        user=request.user,
        roles=[str(Role(post.role)) for post, _handed in posts],
    )
    done(request, _("The second step is taken off."))
    return redirect("people:account")
