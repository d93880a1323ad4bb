"""One initiative: its page, entering, correcting, recognising further, withdrawing, its paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thidua.common import files
from thidua.common.asked import whole
from thidua.common.policy import Refused, may, require, which
from thidua.common.revisions import Stale
from thidua.common.toasts import done
from thidua.initiatives.domain import initiatives as domain
from thidua.initiatives.domain.uses import REVERSE, SPEND
from thidua.initiatives.extensions import BOOK
from thidua.initiatives.forms import (
    CorrectForm,
    InitiativeForm,
    RecognitionForm,
    WithdrawForm,
    author_form_set,
    author_rows,
    initial_of,
)
from thidua.initiatives.models import Initiative, Recognition, Scope, Use
from thidua.initiatives.versions import told_versions
from thidua.initiatives.views.common import INVALID, find, form_page, take
from thidua.initiatives.workflow import INITIATIVE
from thidua.people.views.access import ActorRequest, signed_in_required
from thidua.people.views.structure.history import history_of

_WRONG = (ValidationError, Refused, Stale)


@require_safe
@signed_in_required
def initiative(request: ActorRequest, initiative: UUID) -> HttpResponse:
    """What it is, who made it, who recognised it, what it was spent on."""
    row = find(request, initiative)
    actor = request.actor
    recognitions = list(row.recognitions.select_related("document"))
    uses = list(
        Use.objects.filter(author__initiative=row).select_related("author__initiative", "period")
    )
    pages = BOOK.pages({use.grant for use in uses if use.grant is not None})
    wider = {one.scope for one in recognitions if one.withdrawn_on is None}
    seen = {
        one.document.pk
        for one in recognitions
        if one.document is not None and may(actor, "documents:document:view", one.document)
    }
    persons = which(actor, "people:person:view").filter(authorships__initiative=row)
    shown = set(persons.values_list("pk", flat=True))
    context = {
        "initiative": row,
        "state": INITIATIVE.state(row.state),
        "authors": [(a, a.person_id in shown) for a in row.authors.select_related("person")],
        "recognitions": [
            (
                one,
                one.document_id in seen,
                may(actor, domain.WITHDRAW, one) if one.withdrawn_on is None else None,
            )
            for one in recognitions
        ],
        "uses": [
            (use, pages.get(use.grant) if use.grant else None, may(actor, REVERSE, use))
            for use in uses
        ],
        "spent": any(use.reversed_on is None for use in uses),
        "can_correct": may(actor, domain.CORRECT, row),
        "can_recognise": may(actor, domain.RECOGNISE, row) and len(wider) < len(Scope),
        "can_spend": may(actor, SPEND, row),
        "versions": told_versions(row),
        "history": history_of(request, row),
    }
    return render(request, "initiatives/initiative.html", context)


@require_safe
@signed_in_required
def evidence(request: ActorRequest, initiative: UUID) -> HttpResponseBase:
    """The certificate or decision as a file, for those who see the initiative."""
    row = find(request, initiative)
    if row.evidence is None:
        raise Http404
    return files.serve(row.evidence)


# --- entering and correcting ----------------------------------------------------------------------
def _authors(request: ActorRequest, initial: list[dict[str, Any]]) -> tuple[Any, bool]:
    """Rows of authors, and whether the form was sent to be kept, not for more rows."""
    is_post = request.method == "POST"
    more = request.POST.get("do") == "rows"
    data = request.POST if is_post else None
    return author_form_set(data, actor=request.actor, initial=initial, more=more), (
        is_post and not more
    )


def _own_units(request: ActorRequest) -> frozenset[int] | None:
    """Units that a unit's officer enters for; ``None`` for those who enter for all."""
    everywhere = may(request.actor, domain.RECOGNISE, Initiative())
    return None if everywhere else request.actor.units


@require_http_methods(["GET", "POST"])
@signed_in_required
def record(request: ActorRequest) -> HttpResponse:
    """Enter an initiative that a decision on paper recognised."""
    actor = request.actor
    require(actor, domain.ENTER)
    units = _own_units(request)
    form = InitiativeForm(
        request.POST or None, request.FILES or None, as_of=request.as_of, units=units
    )
    decision = RecognitionForm(request.POST or None, initial={"scope": Scope.BASE})
    authors, posted = _authors(request, [])
    if posted and form.is_valid() & decision.is_valid() & authors.is_valid():
        try:
            row = domain.record(
                actor=actor,
                as_of=request.as_of,
                facts=form.facts(authors.facts()),
                recognition=decision.recognition(),
                evidence=form.evidence(),
            )
        except _WRONG as error:
            _share_out(error, form, decision)
        else:
            done(request, _("The initiative is recorded."))
            return redirect(row)
    status = INVALID if posted else 200
    context = {
        "form": form,
        "decision": decision,
        "authors": authors,
        "only_unit_level": units is not None,
    }
    return render(request, "initiatives/record.html", context, status=status)


def _share_out(error: Exception, form: Any, decision: Any) -> None:
    """Errors of the decision beside its fields, the rest beside those of the initiative."""
    if not isinstance(error, ValidationError) or not hasattr(error, "error_dict"):
        take(form, error)
        return
    for name, messages in error.message_dict.items():
        target = decision if name in decision.fields else form
        for message in messages:
            target.add_error(name if name in target.fields else None, message)


@require_http_methods(["GET", "POST"])
@signed_in_required
def correct(request: ActorRequest, initiative: UUID) -> HttpResponse:
    """Put an initiative right, with a reason."""
    row = find(request, initiative)
    require(request.actor, domain.CORRECT, row)
    initial = author_rows(row)
    form = CorrectForm(
        request.POST or None,
        request.FILES or None,
        initial=initial_of(row),
        as_of=request.as_of,
        units=_own_units(request),
    )
    form.also_in(row.unit)
    authors, posted = _authors(request, initial)
    if posted and form.is_valid() & authors.is_valid():
        try:
            domain.correct(
                actor=request.actor,
                as_of=request.as_of,
                initiative=row,
                facts=form.facts(authors.facts()),
                reason=form.cleaned_data["reason"],
                revision=whole(request.POST.get("revision")),
                evidence=form.evidence(),
            )
        except _WRONG as error:
            take(form, error)
        else:
            done(request, _("The correction is kept; the former words stay."))
            return redirect(row)
    context = {
        "form": form,
        "authors": authors,
        "initiative": row,
        "revision": row.revision,
    }
    status = INVALID if posted else 200
    return render(request, "initiatives/record.html", context, status=status)


# --- recognitions ---------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@signed_in_required
def recognise(request: ActorRequest, initiative: UUID) -> HttpResponse:
    """Record that a body recognised it within a further scope."""
    row = find(request, initiative)
    require(request.actor, domain.RECOGNISE, row)
    form = RecognitionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.recognise(
                actor=request.actor,
                as_of=request.as_of,
                initiative=row,
                recognition=form.recognition(),
                revision=whole(request.POST.get("revision")),
            )
        except _WRONG as error:
            take(form, error)
        else:
            done(request, _("The recognition is recorded."))
            return redirect(row)
    return form_page(
        request, form, row, title=_("A further recognition"), button=_("Record the recognition")
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def withdraw(request: ActorRequest, recognition: UUID) -> HttpResponse:
    """Record that a recognition does not stand any more."""
    rows = Recognition.objects.select_related("initiative__unit")
    one = get_object_or_404(rows, public_id=recognition)
    row = find(request, one.initiative.public_id)
    require(request.actor, domain.WITHDRAW, one)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.withdraw(
                actor=request.actor,
                as_of=request.as_of,
                recognition=one,
                why=form.cleaned_data["why"],
                reason=form.cleaned_data["reason"],
                revision=whole(request.POST.get("revision")),
            )
        except _WRONG as error:
            take(form, error)
        else:
            done(request, _("The recognition is marked as withdrawn."))
            return redirect(row)
    return form_page(
        request,
        form,
        row,
        title=_("A recognition does not stand any more"),
        button=_("Record the withdrawal"),
        danger=True,
        about=f"{one.get_scope_display()} · {one.number} · {one.issuer}",
    )
