"""One's own account."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from thidua.common.clock import installation
from thidua.common.models import AuditEntry
from thidua.common.toasts import done
from thidua.people.actors import available_posts
from thidua.people.domain.accounts import change_settings, end_sessions
from thidua.people.domain.second_step import codes_left, may_take_off
from thidua.people.domain.sessions import open_sessions
from thidua.people.forms_office import SettingsForm, take_errors
from thidua.people.models import SecondFactor, User
from thidua.people.queries import unit_names
from thidua.people.reauthentication import recent_authentication_required
from thidua.people.requirement import requirement
from thidua.people.signin_trail import FAIL, OPEN
from thidua.people.sso import provider, with_provider
from thidua.people.views.access import ActorRequest, account_required

SIGN_INS = 10
SESSIONS = 30
_SETTINGS = ("email", "mail_notices", "language", "single_keys")


def sign_ins(user: User) -> list[AuditEntry]:
    """The latest sign-ins and wrong passwords of an account, newest first."""
    rows = AuditEntry.objects.filter(
        action__in=(OPEN, FAIL), object_type="people.user", object_id=str(user.public_id)
    )
    return list(rows.order_by("-id")[:SIGN_INS])


@account_required
@recent_authentication_required
@require_http_methods(["GET", "POST"])
def change(request: ActorRequest) -> HttpResponse:
    """Settings: the address decides who may reset the password, so the password is asked."""
    user = request.user
    form = SettingsForm(
        request.POST or None, initial={name: getattr(user, name) for name in _SETTINGS}
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_settings(
                actor=request.actor, as_of=request.as_of, user=user, **form.cleaned_data
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            language = form.cleaned_data["language"]
            with override(language):
                done(request, _("Your settings are saved."))
            response = redirect("people:account")
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
            return response
    return render(request, "people/office/account_change.html", {"form": form})


@account_required
@require_http_methods(["GET"])
def account(request: ActorRequest) -> HttpResponse:
    """Name, posts, settings, second step, sign-in service, open sessions, sign-ins."""
    pairs = available_posts(request.user, request.as_of)
    names = unit_names(request.as_of, [post.unit_id for post, _delegation in pairs])
    posts = [(post, names.get(post.unit_id, ""), delegation) for post, delegation in pairs]
    user, service = request.user, provider()
    rule, factor = requirement(installation()), SecondFactor.objects.filter(user=user).first()
    context = {
        "sessions": list(open_sessions(user, timezone.now())[:SESSIONS]),
        "this_session": request.session.session_key,
        "factor": factor,
        "codes_left": codes_left(user) if factor else 0,
        "may_take_off": may_take_off([post.role for post, _d in pairs], rule),
        "needs_second_step": rule.holds_for([post.role for post, _d in pairs]),
        "service": service,
        "identity": user.identities.filter(issuer=service.issuer).first() if service else None,
        "posts": posts,
        "language": dict(settings.LANGUAGES).get(request.user.language, ""),
        "sign_ins": sign_ins(request.user),
    }
    return with_provider(render(request, "people/office/account.html", context))


@account_required
@require_POST
def sign_out_everywhere(request: ActorRequest) -> HttpResponse:
    """End all sessions, this one too."""
    end_sessions(actor=request.actor, as_of=request.as_of, user=request.user)
    logout(request)
    done(request, _("You are signed out on every device."))
    return redirect("account_login")
