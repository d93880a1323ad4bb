"""What becomes of an event: put off, called off, held, reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thidua.common.policy import Refused, require
from thidua.movements.domain import events
from thidua.movements.forms import ReasonForm
from thidua.movements.forms_events import EventReportForm, HoldForm, PostponeForm
from thidua.movements.models.events import Event
from thidua.movements.views.events import change, find, form_page
from thidua.movements.workflow_events import EVENT
from thidua.people.views.access import ActorRequest, signed_in_required


@require_http_methods(["GET", "POST"])
@signed_in_required
def event_postpone(request: ActorRequest, event: UUID) -> HttpResponse:
    """Put it off to another day."""
    row = find(request, event)
    require(request.actor, "movements:event:postpone", row)
    form = PostponeForm(request.POST or None)
    return _do(
        request,
        row,
        form,
        events.postpone,
        title=_("Put the event off"),
        button=_("Put the event off"),
        done=_("The event was put off; the invited units were told."),
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def event_cancel(request: ActorRequest, event: UUID) -> HttpResponse:
    """Call it off for good."""
    row = find(request, event)
    require(request.actor, "movements:event:cancel", row)
    return _do(
        request,
        row,
        ReasonForm(request.POST or None),
        events.cancel,
        title=_("Call the event off"),
        button=_("Call the event off"),
        done=_("The event was called off; the invited units were told."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def event_hold(request: ActorRequest, event: UUID) -> HttpResponse:
    """Say that it took place."""
    row = find(request, event)
    answer = EVENT.can(request.actor, "movements:event:hold", row, as_of=request.as_of)
    if not answer:
        require(request.actor, "movements:event:hold", row)
        return redirect("movements:event", event=row.public_id)
    return _do(
        request,
        row,
        HoldForm(request.POST or None, initial={"on": row.start}),
        events.hold,
        title=_("Mark the event as held"),
        button=_("It was held"),
        done=_("Marked as held. Now report what came of it."),
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def event_reopen(request: ActorRequest, event: UUID) -> HttpResponse:
    """Take back the mark “held”."""
    row = find(request, event)
    require(request.actor, "movements:event:reopen", row)
    return _do(
        request,
        row,
        ReasonForm(request.POST or None),
        events.reopen,
        title=_("Take back the mark “held”"),
        button=_("Take it back"),
        done=_("The event is planned again."),
    )


def _do(
    request: ActorRequest,
    row: Event,
    form: forms.Form,
    act: Callable[..., Event],
    *,
    done: str,
    **words: Any,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        return change(request, row, act, done, **form.cleaned_data)
    return form_page(request, form, row, **words)


@require_http_methods(["GET", "POST"])
@signed_in_required
def event_report(request: ActorRequest, event: UUID) -> HttpResponse:
    """Write down what came of it."""
    row = find(request, event)
    require(request.actor, "movements:event:report", row)
    form = EventReportForm(
        request.POST or None, request.FILES or None, initial=EventReportForm.initial_of(row)
    )
    behalf = request.actor.unit_id != row.unit_id
    if request.method == "POST" and form.is_valid():
        upload = request.FILES.get("file")
        if behalf and upload is None and row.scan_id is None:
            form.add_error("file", _("Typed in for another body: attach the scanned report."))
        else:
            try:
                return change(
                    request,
                    row,
                    events.report,
                    _("The event is reported."),
                    told=form.told(),
                    data=upload.read() if upload else b"",
                    name=upload.name or "" if upload else "",
                )
            except Refused as refused:
                if refused.answer.rule != "evidence":
                    raise
                form.add_error("file", str(refused.answer.reason))
    return form_page(
        request, form, row, title=_("Report the event"), button=_("Save the report"), behalf=behalf
    )
