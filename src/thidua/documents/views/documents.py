"""The page of a document, and its files."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from thidua.common import files
from thidua.common.policy import may
from thidua.documents import queries, rendering
from thidua.documents.domain.numbers import book_kind, suggested_symbol
from thidua.documents.extensions import links_for
from thidua.documents.forms import (
    FileAwayForm,
    ForwardForm,
    NumberForm,
    ReasonForm,
    SignForm,
)
from thidua.documents.history import steps_of
from thidua.documents.models import Document
from thidua.documents.views.common import visible
from thidua.documents.views.reading_page import reading_context
from thidua.documents.workflow import workflow_of
from thidua.people.views.access import ActorRequest, signed_in_required


@signed_in_required
@require_GET
def document_page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Facts, signature, text, distribution, history, and what can be done now."""
    document: Document = visible(
        request, "documents:document:view", public_id, "file", "offered", "replies_to"
    )
    return render(request, "documents/document.html", page_context(request, document))


def page_context(request: ActorRequest, document: Document, **forms: Any) -> dict[str, Any]:
    """Everything that the page shows; ``forms`` replaces a form by one with errors."""
    actor, as_of = request.actor, request.as_of
    flow = workflow_of(document)

    def can(action: str) -> Any:
        return flow.can(actor, f"documents:document:{action}", document, as_of=as_of)

    links = links_for(actor, document, as_of)
    context: dict[str, Any] = {
        **reading_context(document.text, document.pages, document.intake, {}),
        "document": document,
        "state": flow.state(document.state),
        "links": links,
        "has_primary_link": any(link.primary and link.answer for link in links),
        "can_edit": may(actor, "documents:document:edit", document),
        "can_prepare": may(actor, "documents:distribution:prepare", document),
        "distributions": queries.distributions_of(actor, document),
        "delivery": queries.received(actor).filter(distribution__document=document).first(),
        "steps": steps_of(document),
    }
    if document.direction == Document.Direction.IN:
        context |= {
            "can_forward": can("forward"),
            "can_file": can("file"),
            "forward_form": forms.get("forward_form")
            or ForwardForm(initial={"to": document.forwarded_to}),
            "file_form": forms.get("file_form")
            or FileAwayForm(initial={"filed_at": document.filed_at}),
        }
    else:
        symbol = (
            suggested_symbol(document.issuing_unit_id, book_kind(document), as_of)
            if document.issuing_unit_id is not None and document.state == "signed"
            else ""
        )
        context |= {
            "can_redraft": can("redraft"),
            "can_sign": can("sign"),
            "can_number": can("number"),
            "can_record_number": can("record_number"),
            "can_issue": can("issue"),
            "can_void": can("void"),
            "sign_form": forms.get("sign_form") or SignForm(),
            "number_form": forms.get("number_form")
            or NumberForm(initial={"symbol": symbol, "issued_on": as_of}),
            "void_form": forms.get("void_form") or ReasonForm(prefix="void"),
        }
    context["next"] = _next_step(document, context)
    return context


def _next_step(document: Document, context: dict[str, Any]) -> str:
    """Which button is the one red one."""
    if context["has_primary_link"]:
        return "link"
    if document.direction == Document.Direction.IN:
        return "prepare" if not context["distributions"] else ""
    return {
        "draft": "sign" if context["can_sign"] else "present",
        "signed": "issue" if document.number else "number",
        "issued": "prepare" if not context["distributions"] else "",
    }.get(document.state, "")


@signed_in_required
@require_GET
def file(request: ActorRequest, public_id: UUID) -> FileResponse:
    """The document's own file."""
    document: Document = visible(request, "documents:document:view", public_id, "file")
    if document.file is None:
        raise Http404
    return files.serve(document.file)


@signed_in_required
@require_GET
def preview(request: ActorRequest, public_id: UUID, suffix: str) -> FileResponse:
    """The document as it would be printed (PDF) or edited (Word) now."""
    document: Document = visible(request, "documents:document:view", public_id)
    if not document.content:
        raise Http404
    now = timezone.now()
    data, media = (
        (rendering.word_of(document, now=now), rendering.WORD)
        if suffix == "docx"
        else (rendering.pdf_of(document, now=now), rendering.PDF)
    )
    response = FileResponse(
        io.BytesIO(data),
        as_attachment=True,
        filename=rendering.file_name(document, suffix),
        content_type=media,
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def list_crumb(document: Document) -> tuple[str, str]:
    """Where a document's page leads back to: address and name of its register."""
    if document.direction == Document.Direction.IN:
        return reverse("documents:document_list"), _("Incoming documents")
    return reverse("documents:outgoing_list"), _("Outgoing documents")
