"""Registering: upload, look beside what was read, save."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.common import files
from thidua.common.policy import Refused, require
from thidua.common.toasts import done
from thidua.documents import queries
from thidua.documents.domain import register
from thidua.documents.domain.facts import FACTS, values_of
from thidua.documents.forms import EditForm, FileAwayForm, ForwardForm, RegisterForm, UploadForm
from thidua.documents.models import Document, Reading
from thidua.documents.views.common import UNREADABLE, into_form, upload, visible
from thidua.documents.views.reading_page import reading_context
from thidua.paper.intake import IntakeError, ocr_available
from thidua.people.views.access import ActorRequest, signed_in_required


@signed_in_required
@require_http_methods(["GET", "POST"])
def upload_page(request: ActorRequest) -> HttpResponse:
    """First step: the file; an unreadable one is named with what to do."""
    require(request.actor, "documents:document:register")
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = UNREADABLE
        if form.is_valid():
            data, name = upload(form)
            try:
                reading = register.read_upload(
                    actor=request.actor, as_of=request.as_of, data=data, name=name
                )
            except IntakeError as error:
                english = (get_language() or "vi").startswith("en")
                words = error.message_en if english else error.message_vi
                form.add_error("file", f"{name}: {words}")
            else:
                return redirect("documents:reading", reading.public_id)
    waiting = Reading.objects.filter(unit=request.actor.unit_id, document=None)
    return render(
        request,
        "documents/upload.html",
        {
            "form": form,
            "ocr": ocr_available(),
            "waiting": waiting.select_related("file").order_by("-pk")[:10],
        },
        status=status,
    )


def _warnings(reading: Reading, facts: dict[str, Any]) -> list[Document]:
    return queries.duplicates(
        unit_id=reading.unit_id,
        number=facts.get("number") or "",
        issuing_body=facts.get("issuing_body") or "",
        issued_on=facts.get("issued_on"),
        sha256=reading.file.sha256,
    )


@signed_in_required
@require_http_methods(["GET", "POST"])
def reading_page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Second step: the facts beside the text they were read from."""
    reading: Reading = visible(request, "documents:reading:view", public_id, "file", "document")
    if reading.document is not None:
        return redirect(reading.document)
    initial = values_of({k: v for k, v in reading.facts.items() if k in FACTS})
    initial["incoming_on"] = initial.get("incoming_on") or request.as_of
    form = RegisterForm(request.POST or None, initial=initial, as_of=request.as_of)
    status = 200
    if request.method == "POST":
        status = UNREADABLE
        if form.is_valid():
            try:
                document = register.register_reading(
                    actor=request.actor,
                    as_of=request.as_of,
                    reading=reading,
                    facts={k: form.cleaned_data[k] for k in FACTS},
                    direction=form.cleaned_data["direction"],
                    on_behalf=form.cleaned_data["on_behalf"],
                )
            except Refused as refused:
                into_form(form, refused)
            else:
                done(request, _("Registered: %(document)s") % {"document": document})
                return redirect(document)
    shown = form.cleaned_data if form.is_bound and form.is_valid() else initial
    context = {
        **reading_context(reading.text, reading.pages, reading.intake, reading.facts),
        "reading": reading,
        "signatures": reading.signatures,
        "form": form,
        "duplicates": _warnings(reading, shown),
    }
    return render(request, "documents/reading.html", context, status=status)


@signed_in_required
@require_GET
def reading_file(request: ActorRequest, public_id: UUID) -> FileResponse:
    """The uploaded file, for whoever may go on registering it."""
    reading: Reading = visible(request, "documents:reading:view", public_id, "file")
    return files.serve(reading.file)


@signed_in_required
@require_http_methods(["GET", "POST"])
def edit_page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Correct the facts of a registered document."""
    document: Document = visible(request, "documents:document:view", public_id, "file")
    require(request.actor, "documents:document:edit", document)
    initial = {field: getattr(document, field) for field in FACTS}
    form = EditForm(request.POST or None, initial=initial, as_of=request.as_of)
    status = 200
    if request.method == "POST":
        status = UNREADABLE
        if form.is_valid():
            try:
                register.edit(
                    actor=request.actor,
                    as_of=request.as_of,
                    document=document,
                    facts={k: form.cleaned_data[k] for k in FACTS},
                )
            except Refused as refused:
                into_form(form, refused)
            else:
                done(request, _("The facts were corrected."))
                return redirect(document)
    context = {
        **reading_context(document.text, document.pages, document.intake, {}),
        "document": document,
        "form": form,
    }
    return render(request, "documents/edit.html", context, status=status)


@signed_in_required
@require_POST
def forward(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Pass an incoming document on."""
    document: Document = visible(request, "documents:document:view", public_id)
    form = ForwardForm(request.POST)
    to = form.cleaned_data["to"] if form.is_valid() else ""
    register.forward(actor=request.actor, as_of=request.as_of, document=document, to=to)
    done(request, _("Forwarded to %(to)s.") % {"to": to})
    return redirect(document)


@signed_in_required
@require_POST
def file_away(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """File an incoming document."""
    document: Document = visible(request, "documents:document:view", public_id)
    form = FileAwayForm(request.POST)
    place = form.cleaned_data["filed_at"] if form.is_valid() else ""
    register.file_away(actor=request.actor, as_of=request.as_of, document=document, filed_at=place)
    done(request, _("Filed at %(place)s.") % {"place": place})
    return redirect(document)
