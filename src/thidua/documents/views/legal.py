"""The page of an instrument of the legal library."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thidua.common.policy import Refused, may, require
from thidua.common.toasts import done
from thidua.documents.domain import legal
from thidua.documents.forms import BasisForm
from thidua.documents.history import steps_about
from thidua.documents.models import LegalBasis
from thidua.documents.tables import status_badge
from thidua.documents.views.common import UNREADABLE, into_form, visible
from thidua.people.views.access import ActorRequest, signed_in_required

_MANAGE = "documents:legal_basis:manage"


@signed_in_required
@require_http_methods(["GET", "POST"])
def basis_page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Facts and status of an instrument; those who manage the library edit it here."""
    basis: LegalBasis = visible(request, "documents:legal_basis:view", public_id)
    answer = may(request.actor, _MANAGE, basis)
    form = BasisForm(request.POST or None, basis=basis) if answer else None
    status = 200
    if request.method == "POST":
        require(request.actor, _MANAGE, basis)
        status = UNREADABLE
        if form is not None and form.is_valid():
            try:
                legal.edit(
                    actor=request.actor, as_of=request.as_of, basis=basis, values=form.cleaned_data
                )
            except Refused as refused:
                into_form(form, refused)
            else:
                done(request, _("The library was corrected."))
                return redirect(basis)
    context = {
        "basis": basis,
        "status_badge": status_badge(legal.status(basis, request.as_of)),
        "replaced_by": basis.replaced_by.order_by("sort_key"),
        "replaces": LegalBasis.objects.filter(replaced_by=basis).order_by("sort_key"),
        "can_manage": answer,
        "form": form,
        "steps": steps_about(basis),
    }
    return render(request, "documents/legal_basis.html", context, status=status)


@signed_in_required
@require_http_methods(["GET", "POST"])
def basis_add(request: ActorRequest) -> HttpResponse:
    """Add an instrument by hand."""
    require(request.actor, _MANAGE, LegalBasis())
    form = BasisForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = UNREADABLE
        if form.is_valid():
            try:
                basis = legal.add(
                    actor=request.actor, as_of=request.as_of, values=form.cleaned_data
                )
            except Refused as refused:
                into_form(form, refused)
            else:
                done(request, _("Added to the library."))
                return redirect(basis)
    return render(request, "documents/legal_basis_add.html", {"form": form}, status=status)
