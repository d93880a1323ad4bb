"""Pictures and papers of an event: adding, serving through the policy, taking out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thidua.common import files, toasts
from thidua.common.policy import Refused, require
from thidua.movements.domain import event_papers
from thidua.movements.forms import ReasonForm
from thidua.movements.forms_events import EventFileForm
from thidua.movements.models.events import EventFile
from thidua.movements.views.events import find, form_page
from thidua.people.views.access import ActorRequest, signed_in_required

_FIELD = {"alt": "alt", "caption": "caption"}
"""Which field a refusal of the domain is about; others are about the file."""


def _file(request: ActorRequest, event: UUID, file: UUID, *related: str) -> EventFile:
    row = find(request, event)
    return get_object_or_404(row.files.select_related("event", *related), public_id=file)


@require_http_methods(["GET", "POST"])
@signed_in_required
def add(request: ActorRequest, event: UUID) -> HttpResponse:
    """Add one picture or paper; “and another” stays on the form."""
    row = find(request, event)
    require(request.actor, "movements:event:add_file", row)
    form = EventFileForm(request.POST or None, request.FILES or None)
    upload = request.FILES.get("file")
    if form.is_valid() and upload is not None and (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        form.add_error("file", _("The file is too large."))
    if request.method == "POST" and form.is_valid() and upload is not None:
        try:
            event_papers.add_file(
                actor=request.actor,
                as_of=request.as_of,
                event=row,
                data=upload.read(),
                name=upload.name or "",
                caption=form.cleaned_data["caption"],
                alt=form.cleaned_data["alt"],
            )
        except Refused as refused:
            form.add_error(_FIELD.get(refused.answer.rule, "file"), str(refused.answer.reason))
        else:
            toasts.done(request, _("Added to the event."))
            if request.POST.get("do") == "another":
                return redirect("movements:event_file_add", event=row.public_id)
            return redirect("movements:event", event=row.public_id)
    words: dict[str, Any] = {
        "title": _("Add a picture or a paper"),
        "button": _("Add to the event"),
        "another": _("Add, then another one"),
    }
    return form_page(request, form, row, **words)


@require_safe
@signed_in_required
def file(request: ActorRequest, event: UUID, file: UUID) -> HttpResponseBase:
    """A picture in full, or a paper as a download."""
    one = _file(request, event, file, "file")
    return files.serve(one.file, inline=one.small_id is not None)


@require_safe
@signed_in_required
def small(request: ActorRequest, event: UUID, file: UUID) -> HttpResponseBase:
    """The smaller copy of a picture."""
    one = _file(request, event, file, "small")
    if one.small is None:
        raise Http404
    return files.serve(one.small, inline=True)


@require_safe
@signed_in_required
def scan(request: ActorRequest, event: UUID) -> HttpResponseBase:
    """The scanned report of a unit that could not type it in."""
    row = find(request, event)
    if row.scan is None:
        raise Http404
    return files.serve(row.scan)


@require_http_methods(["GET", "POST"])
@signed_in_required
def remove(request: ActorRequest, event: UUID, file: UUID) -> HttpResponse:
    """Take it out, with a reason."""
    one = _file(request, event, file)
    require(request.actor, "movements:event_file:remove", one)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        event_papers.remove_file(
            actor=request.actor,
            as_of=request.as_of,
            file=one,
            reason=form.cleaned_data["reason"],
        )
        toasts.done(request, _("Taken out of the event."))
        return redirect("movements:event", event=one.event.public_id)
    return form_page(
        request,
        form,
        one.event,
        title=_("Take a picture or a paper out"),
        button=_("Take it out"),
        danger=True,
    )
