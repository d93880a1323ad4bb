"""One event: its page, and what its forms share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thidua.common import audit, toasts
from thidua.common.asked import visible, whole
from thidua.common.policy import may
from thidua.common.revisions import Stale
from thidua.movements.forms_events import AnswerForm, anniversary_words
from thidua.movements.models.events import Event, spoken_time
from thidua.movements.queries.events import event_page
from thidua.movements.workflow_events import EVENT
from thidua.people.views.access import ActorRequest, signed_in_required

INVALID = 422
_ACTIONS = ("edit", "invite", "postpone", "cancel", "hold", "reopen", "report", "add_file")


def find(request: ActorRequest, public_id: UUID) -> Event:
    """The event with this identifier that the person may see."""
    found: Event = visible(
        request.actor,
        "movements:event:view",
        public_id,
        "movement",
        "drive",
        "anniversary",
        "unit",
        "scan",
    )
    return found


def page_context(request: ActorRequest, event: Event, **more: Any) -> dict[str, Any]:
    """Everything that the page shows."""
    actor, as_of = request.actor, request.as_of
    page = event_page(actor, as_of, event)
    can = {}
    for name in _ACTIONS:
        action = f"movements:event:{name}"
        line = EVENT.transition(action, event.state)
        can[name] = (
            EVENT.can(actor, action, event, as_of=as_of) if line else may(actor, action, event)
        )
    own = page.own
    answer_form = None
    if own is not None and may(actor, "movements:invitation:answer", own):
        answer_form = AnswerForm(
            initial={"answer": own.answer, "people": own.people, "note": own.note}
        )
    return {
        "event": event,
        "page": page,
        "state": EVENT.state(event.state),
        "can": can,
        "times": spoken_time(event.start_time, event.end_time),
        "anniversary": anniversary_words(event.anniversary) if event.anniversary else "",
        "answer_form": answer_form,
        "may_answer_for_all": actor.is_standing_body and event.state in ("planned", "postponed"),
        "may_remove": event.state != "reported" and bool(can["add_file"]),
        "history": audit.trail(event)[:30],
        "primary": _primary(event, can),
        **more,
    }


def _primary(event: Event, can: Mapping[str, Any]) -> str:
    """Which button is the one red one."""
    if event.state == "held" and can["report"]:
        return "report"
    return "hold" if can["hold"] else ""


@require_safe
@signed_in_required
def event(request: ActorRequest, event: UUID) -> HttpResponse:
    """One event: what is planned, who is invited, what came of it, pictures, history."""
    return render(request, "movements/event.html", page_context(request, find(request, event)))


def change(
    request: ActorRequest, row: Event, act: Callable[..., Any], done: str, **values: Any
) -> HttpResponse:
    """Do it at the revision that the page showed; a page that is behind is shown as it is now."""
    try:
        act(
            actor=request.actor,
            as_of=request.as_of,
            event=row,
            revision=whole(request.POST.get("revision")),
            **values,
        )
    except Stale:
        return behind(request, row)
    return after(request, row, done)


def behind(request: ActorRequest, row: Event) -> HttpResponse:
    """The event as somebody else has just left it; nothing was changed."""
    context = page_context(request, find(request, row.public_id), stale=True)
    return render(request, "movements/event.html", context, status=INVALID)


def after(request: ActorRequest, row: Event, words: str) -> HttpResponse:
    """Back to the event, with a word that it is done."""
    toasts.done(request, words)
    return redirect("movements:event", event=row.public_id)


def form_page(request: ActorRequest, form: forms.Form, event: Event, **words: Any) -> HttpResponse:
    """A form about an event, with the way back to it."""
    context = {
        "form": form,
        "event": event,
        "back": reverse("movements:event", args=[event.public_id]),
        "back_label": _("Event"),
        "note": event.name,
        "revision": event.revision,
        **words,
    }
    status = INVALID if form.errors else 200
    return render(request, "movements/event_form.html", context, status=status)
