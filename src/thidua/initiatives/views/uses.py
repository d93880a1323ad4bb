"""The ledger of use: entering what an initiative was spent on, reversing an entry."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thidua.common.asked import whole
from thidua.common.policy import Refused, require
from thidua.common.revisions import Stale
from thidua.common.toasts import done
from thidua.initiatives.domain import uses as domain
from thidua.initiatives.forms import ReasonForm, UseForm
from thidua.initiatives.models import Use
from thidua.initiatives.views.common import find, form_page, take
from thidua.people.views.access import ActorRequest, signed_in_required

_WRONG = (ValidationError, Refused, Stale)


@require_http_methods(["GET", "POST"])
@signed_in_required
def spend(request: ActorRequest, initiative: UUID) -> HttpResponse:
    """Enter what an author's initiative was spent on."""
    row = find(request, initiative)
    require(request.actor, domain.SPEND, row)
    form = UseForm(request.POST or None, authors=list(row.authors.all()))
    if request.method == "POST" and form.is_valid():
        try:
            domain.spend(
                actor=request.actor,
                as_of=request.as_of,
                revision=whole(request.POST.get("revision")),
                **form.values(),
            )
        except _WRONG as error:
            take(form, error)
        else:
            done(request, _("The use stands in the ledger."))
            return redirect(row)
    return form_page(
        request,
        form,
        row,
        title=_("What it was spent on"),
        button=_("Enter in the ledger"),
        law=_(
            "What was spent on a title is not spent on a form of commendation, and the other way "
            "round; each initiative counts once. Whether it may serve for another title, sources "
            "do not agree."
        ),
        basis=domain.BASIS,
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def reverse_use(request: ActorRequest, use: UUID) -> HttpResponse:
    """Take an entry out of force, with the reason."""
    rows = Use.objects.select_related("author__initiative", "period")
    one = get_object_or_404(rows, public_id=use)
    row = find(request, one.author.initiative.public_id)
    require(request.actor, domain.REVERSE, one)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.reverse_use(
                actor=request.actor,
                as_of=request.as_of,
                use=one,
                reason=form.cleaned_data["reason"],
                revision=whole(request.POST.get("revision")),
            )
        except _WRONG as error:
            take(form, error)
        else:
            done(request, _("The entry is reversed; it can still be read."))
            return redirect(row)
    return form_page(
        request,
        form,
        row,
        title=_("Reverse an entry of the ledger"),
        button=_("Reverse the entry"),
        danger=True,
        about=str(one),
    )
