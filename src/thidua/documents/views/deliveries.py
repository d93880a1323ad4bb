"""What the receiving side sees, and acknowledgements that came on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.common import files
from thidua.common.policy import Refused, may, require
from thidua.common.toasts import done
from thidua.documents import queries
from thidua.documents.domain import deliveries
from thidua.documents.extensions import links_for
from thidua.documents.forms import OnBehalfForm
from thidua.documents.models import Delivery, Distribution
from thidua.documents.views.common import UNREADABLE, into_form, upload, visible
from thidua.documents.views.reading_page import reading_context
from thidua.documents.workflow import delivery_state
from thidua.people.queries import unit_names
from thidua.people.views.access import ActorRequest, signed_in_required

_VIEW = "documents:delivery:view"


@signed_in_required
@require_GET
def delivery_page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The delivered document with the one red button; the first look is recorded as opening."""
    row: Delivery = visible(request, _VIEW, public_id, "distribution__document__file", "evidence")
    if row.opened_on is None and may(request.actor, "documents:delivery:open", row):
        row = deliveries.open_delivery(actor=request.actor, as_of=request.as_of, delivery=row)
    document = row.distribution.document
    sender = unit_names(request.as_of, [row.distribution.unit_id])
    context = {
        **reading_context(document.text, document.pages, document.intake, {}),
        "delivery": row,
        "distribution": row.distribution,
        "document": document,
        "sender": sender.get(row.distribution.unit_id, ""),
        "state": delivery_state(row),
        "asked": row.purpose == "act",
        "can_acknowledge": may(request.actor, "documents:distribution:acknowledge", row),
        "links": links_for(request.actor, document, request.as_of),
    }
    return render(request, "documents/delivery.html", context)


@signed_in_required
@require_POST
def acknowledge(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Acknowledge receipt for the unit."""
    row: Delivery = visible(request, _VIEW, public_id)
    deliveries.acknowledge(actor=request.actor, as_of=request.as_of, delivery=row)
    done(request, _("Receipt acknowledged."))
    return redirect(row)


@signed_in_required
@require_GET
def delivered(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """From a notice about a distribution to the own unit's delivery."""
    row = get_object_or_404(Distribution, public_id=public_id)
    own = queries.own_delivery(request.actor, row)
    if own is None:
        raise Http404
    return redirect(own)


@signed_in_required
@require_http_methods(["GET", "POST"])
def on_behalf(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Enter an acknowledgement that came on paper, with its scan."""
    row: Delivery = visible(request, _VIEW, public_id, "distribution__document")
    require(request.actor, "documents:distribution:acknowledge_on_behalf", row)
    form = OnBehalfForm(request.POST or None, request.FILES or None, initial={"on": request.as_of})
    status = 200
    if request.method == "POST":
        status = UNREADABLE
        if form.is_valid():
            data, name = upload(form)
            try:
                deliveries.acknowledge_on_behalf(
                    actor=request.actor,
                    as_of=request.as_of,
                    delivery=row,
                    by=form.cleaned_data["by"],
                    on=form.cleaned_data["on"],
                    data=data,
                    name=name,
                )
            except Refused as refused:
                into_form(form, refused)
            else:
                done(request, _("Entered on behalf of %(name)s.") % {"name": row.name})
                return redirect("documents:board", row.distribution.public_id)
    context = {"delivery": row, "document": row.distribution.document, "form": form}
    return render(request, "documents/on_behalf.html", context, status=status)


@signed_in_required
@require_GET
def evidence(request: ActorRequest, public_id: UUID) -> FileResponse:
    """The scan of an acknowledgement on paper, for sender, recipient and auditor."""
    row: Delivery = visible(request, _VIEW, public_id, "evidence")
    if row.evidence is None:
        raise Http404
    return files.serve(row.evidence)
