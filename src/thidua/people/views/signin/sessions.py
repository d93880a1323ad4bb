"""One's own open sessions."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from thidua.common.toasts import done
from thidua.people.domain import sessions
from thidua.people.models import OpenSession
from thidua.people.views.access import ActorRequest, account_required


@account_required
@require_POST
def end_one(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """End one session; one's present one signs out."""
    row = get_object_or_404(OpenSession, user=request.user, public_id=public_id)
    here = row.session_key == request.session.session_key
    sessions.end_one(actor=request.actor, as_of=request.as_of, row=row)
    if here:
        logout(request)
        done(request, _("You are signed out."))
        return redirect("account_login")
    done(request, _("The session is ended."))
    return redirect("people:account")


@account_required
@require_POST
def end_others(request: ActorRequest) -> HttpResponse:
    """End all sessions but this one."""
    ended = sessions.end_others(
        actor=request.actor,
        as_of=request.as_of,
        user=request.user,
        but=request.session.session_key or "",
    )
    text = ngettext("%(n)s other session is ended.", "%(n)s other sessions are ended.", ended)
    done(request, text % {"n": ended})
    return redirect("people:account")
