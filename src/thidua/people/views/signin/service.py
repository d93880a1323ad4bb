"""Signing in through the province's sign-in service, linking with it, confirming through it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from thidua.common import audit
from thidua.common.toasts import done
from thidua.people.actors import Actor
from thidua.people.domain import identities
from thidua.people.models import Identity, User
from thidua.people.queries import whom_to_ask
from thidua.people.reauthentication import back_to, recent_authentication_required
from thidua.people.signin_trail import Visitor, browser_of
from thidua.people.sso import Claims, Flow, Provider, ServiceError, provider, take_answer, way_there
from thidua.people.steps import SERVICE
from thidua.people.views.access import ActorRequest, account_required

SIGN_IN, LINK, CONFIRM = "sign_in", "link", "confirm"
FLOW_KEY = "service_flow"
FLOW_SECONDS = 600
REFUSED = "people:session:service"

# code → what happened, what to do
REASONS: dict[str, tuple[str | Promise, str | Promise]] = {
    "unreachable": (
        _("The sign-in service does not answer."),
        _("Try again in some minutes, or sign in with user name and password."),
    ),
    "unreadable": (
        _("The answer of the sign-in service cannot be read."),
        _("Sign in with user name and password, and tell the administrator."),
    ),
    "refused": (
        _("The sign-in service did not take the code back."),
        _("Begin again; if it happens again, tell the administrator."),
    ),
    "unsafe": (
        _("The sign-in service is set up without HTTPS."),
        _("Tell the administrator; sign in with user name and password meanwhile."),
    ),
    "origin": (
        _("The sign-in service would send you to another host than the one that is set up."),
        _("Tell the administrator; sign in with user name and password meanwhile."),
    ),
    "issuer": (
        _("The answer comes from another service than the one that is set up."),
        _("Tell the administrator; sign in with user name and password meanwhile."),
    ),
    "audience": (
        _("The answer was meant for another program."),
        _("Begin again; if it happens again, tell the administrator."),
    ),
    "signature": (
        _("The answer does not carry a right signature of the sign-in service."),
        _("Tell the administrator; sign in with user name and password meanwhile."),
    ),
    "expired": (
        _("The answer of the sign-in service is too old, or the clocks of the machines differ."),
        _("Begin again; if it happens again, tell the administrator."),
    ),
    "nonce": (
        _("The answer belongs to another attempt to sign in."),
        _("Begin again."),
    ),
    "state": (
        _("This attempt to sign in is over, or was begun in another browser."),
        _("Begin again. A link to this page works once and only for some minutes."),
    ),
    "cancelled": (
        _("The sign-in service reports that signing in was broken off."),
        _("Begin again, or sign in with user name and password."),
    ),
    "stale": (
        _("The sign-in service did not ask you to prove yourself anew."),
        _("Confirm with the password or the code instead."),
    ),
    "other": (
        _("You proved yourself as somebody else than the account that is signed in."),
        _("Sign out of the sign-in service first."),
    ),
    "closed": (
        _("Your account here is closed."),
        _("Ask the administrator whether it should be opened again."),
    ),
    "unverified": (
        _("The sign-in service does not vouch for your mail address."),
        _(
            "Sign in with user name and password and link your account on its page, "
            "or ask the administrator."
        ),
    ),
    "unknown": (
        _("No account here has the mail address that the sign-in service gives."),
        _(
            "Signing in makes no account. Ask the administrator for one, or to enter this "
            "address in yours."
        ),
    ),
    "taken": (
        _("The account with this mail address is linked with another identity of the service."),
        _(
            "If the address is yours now, sign in with user name and password and link anew, "
            "or ask the administrator."
        ),
    ),
}
_TROUBLE = {"unreachable", "unreadable", "refused", "unsafe", "origin"}


def _back() -> str:
    """Where the service sends the browser; a setting, never what a request claims."""
    return f"{settings.BASE_URL.rstrip('/')}{reverse('account_service_back')}"


def _service() -> Provider:
    service = provider()
    if service is None:
        raise Http404
    return service


def _refused(request: HttpRequest, code: str, user: User | None = None) -> HttpResponse:
    """Say what happened and whom to ask; the trail keeps which check failed."""
    as_of = request.as_of  # type: ignore[attr-defined]
    about = user or User(username="(không có tài khoản này)")
    with transaction.atomic():
        audit.record(
            actor=Visitor(as_of),
            action=REFUSED,
            obj=about,
            as_of=as_of,
            changes={k: v for k, v in {"why": code, "browser": browser_of(request)}.items() if v},
        )
    happened, remedy = REASONS[code]
    service = provider()
    context = {
        "happened": happened,
        "remedy": remedy,
        "whom": whom_to_ask(as_of),
        "service": service,
    }
    status = 502 if code in _TROUBLE else 403
    return render(request, "people/signin/service_refused.html", context, status=status)


def _begin(request: HttpRequest, purpose: str, next_: str) -> HttpResponse:
    service, flow = _service(), Flow.new()
    try:
        there = way_there(service, flow, back=_back(), afresh=purpose == CONFIRM)
    except ServiceError as error:
        return _refused(request, error.code)
    user = request.user
    request.session[FLOW_KEY] = {
        "flow": [flow.state, flow.nonce, flow.verifier],
        "purpose": purpose,
        "next": next_,
        "user": user.pk if isinstance(user, User) else None,
        "at": time.time(),
    }
    return redirect(there)


@require_POST
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Go to the service, to sign in or, when signed in, to confirm."""
    next_ = back_to(request, request.POST.get("next", ""))
    signed_in = isinstance(request.user, User)
    return _begin(request, CONFIRM if signed_in else SIGN_IN, next_)


@account_required
@recent_authentication_required
@require_POST
def link(request: ActorRequest) -> HttpResponse:
    """Go to the service, to link one's own account with what it says."""
    return _begin(request, LINK, reverse("people:account"))


@account_required
@recent_authentication_required
@require_POST
def unlink(request: ActorRequest, public_id: Any) -> HttpResponse:
    """Undo the link."""
    row = get_object_or_404(Identity, user=request.user, public_id=public_id)
    identities.unlink(actor=request.actor, as_of=request.as_of, identity=row)
    done(request, gettext("The link with the sign-in service is undone."))
    return redirect("people:account")


def _kept(request: HttpRequest) -> dict[str, Any]:
    """What was kept for this answer; used up whatever comes of it."""
    kept: dict[str, Any] | None = request.session.pop(FLOW_KEY, None)
    request.session.save()  # at once: the same answer a second time finds nothing
    if kept is None or time.time() - kept["at"] > FLOW_SECONDS:
        raise ServiceError("state")
    user = request.user.pk if isinstance(request.user, User) else None
    if kept["flow"][0] != request.GET.get("state") or kept["user"] != user:
        raise ServiceError("state")
    return kept


def _code(request: HttpRequest, service: Provider) -> str:
    """The code that came back, from the service that was asked (RFC 9207)."""
    if request.GET.get("iss", service.issuer) != service.issuer:
        raise ServiceError("issuer")
    code = request.GET.get("code", "")
    if "error" in request.GET or not code:
        raise ServiceError("cancelled")
    return code


@require_GET
@never_cache
def back(request: HttpRequest) -> HttpResponseBase:
    """Take the browser back from the service."""
    service = _service()
    try:
        kept = _kept(request)
        claims = take_answer(
            service, Flow(*kept["flow"]), code=_code(request, service), back=_back()
        )
        return _GO_ON[kept["purpose"]](request, claims, kept)
    except ServiceError as error:
        return _refused(request, error.code)
    except identities.NoAccountError as error:
        return _refused(request, error.code, error.user)


def _fresh(claims: Claims) -> bool:
    """Whether the person proved themself within the time that a password counts."""
    limit = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return claims.auth_time is not None and time.time() - claims.auth_time < limit


def _sign_in(request: HttpRequest, claims: Claims, kept: dict[str, Any]) -> HttpResponseBase:
    as_of = request.as_of  # type: ignore[attr-defined]
    user = identities.account_of(claims=claims, as_of=as_of, at=timezone.now())
    record_authentication(
        request,
        user,
        SERVICE,
        issuer=claims.issuer,
        second_step=claims.second_step or None,
        fresh=_fresh(claims) or None,
    )
    answer: HttpResponseBase = perform_login(request, Login(user=user, redirect_url=kept["next"]))
    return answer


def _link(request: HttpRequest, claims: Claims, _kept: dict[str, Any]) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        identities.link(
            actor=actor, as_of=actor.as_of, user=actor.user, claims=claims, at=timezone.now()
        )
    except ValidationError as error:
        context = {
            "happened": " ".join(error.messages),
            "remedy": REASONS["other"][1],
            "whom": whom_to_ask(actor.as_of),
            "service": None,
        }
        return render(request, "people/signin/service_refused.html", context, status=409)
    done(request, gettext("Your account is linked; you may sign in through the service."))
    return redirect("people:account")


def _confirm(request: HttpRequest, claims: Claims, kept: dict[str, Any]) -> HttpResponse:
    """The person proved themself anew: the same one, and after they were sent there."""
    user = request.user
    same = Identity.objects.filter(user=user.pk, issuer=claims.issuer, subject=claims.subject)
    if not isinstance(user, User) or not same.exists():
        return _refused(request, "other", user if isinstance(user, User) else None)
    if claims.auth_time is None or claims.auth_time < kept["at"] - 60:
        return _refused(request, "stale", user)
    record_authentication(
        request,
        user,
        SERVICE,
        issuer=claims.issuer,
        second_step=claims.second_step or None,
        fresh=True,
        reauthenticated=True,
    )
    return redirect(kept["next"])


_GO_ON: dict[str, Callable[[HttpRequest, Claims, dict[str, Any]], HttpResponseBase]] = {
    SIGN_IN: _sign_in,
    LINK: _link,
    CONFIRM: _confirm,
}
