"""One result: the page, verifying, returning, taking back, opening again, its evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thidua.common import files, toasts
from thidua.common.asked import visible, whole
from thidua.common.formatting import day
from thidua.common.policy import Refused, may, require
from thidua.common.revisions import Stale
from thidua.movements.domain import result_decisions, result_exceptions
from thidua.movements.domain.result_work import movement_of
from thidua.movements.forms import ReasonForm
from thidua.movements.forms_results import ReopenForm
from thidua.movements.models import Result, ResultEvidence
from thidua.movements.queries.result_page import result_page
from thidua.movements.queries.result_sheet import sheet_address
from thidua.movements.queries.standings import standings
from thidua.people.views.access import ActorRequest, signed_in_required

INVALID = 422
_JOINS = (
    "target__movement__period",
    "target__unit_plan__movement__period",
    "target__parent",
    "period",
    "current",
    "unit",
)


def find(request: ActorRequest, public_id: UUID, action: str = "movements:result:view") -> Result:
    """The result with this public id, if it may be seen; else 404."""
    found: Result = visible(request.actor, action, public_id, *_JOINS)
    return found


def sheet_of(result: Result) -> str:
    """The sheet on which a result stands."""
    return sheet_address(movement_of(result.target), result.period, f"unit={result.unit.public_id}")


def _page(request: ActorRequest, row: Result, **more: Any) -> HttpResponse:
    page = result_page(request.actor, request.as_of, row)
    context = {
        "page": page,
        "result": row,
        "target": row.target,
        "movement": movement_of(row.target),
        "now": standings([row.target], request.as_of)[row.target_id],
        "sheet_url": sheet_of(row),
        **more,
    }
    return render(
        request, "movements/result.html", context, status=INVALID if more.get("stale") else 200
    )


@require_safe
@signed_in_required
def result(request: ActorRequest, result: UUID) -> HttpResponse:
    """One result: figure, texts, evidence, versions, who did what."""
    return _page(request, find(request, result))


def _decide(
    request: ActorRequest, public_id: UUID, do: Callable[..., Any], words: str, **values: Any
) -> HttpResponse:
    row = find(request, public_id)
    try:
        do(
            actor=request.actor,
            as_of=request.as_of,
            result=row,
            revision=whole(request.POST.get("revision")),
            **values,
        )
    except Stale:
        return _page(request, find(request, public_id), stale=True)
    toasts.done(request, words)
    return redirect("movements:result", result=row.public_id)


@require_POST
@signed_in_required
def approve(request: ActorRequest, result: UUID) -> HttpResponse:
    """A second person finds it right."""
    return _decide(
        request, result, result_decisions.approve, _("The result is verified and locked.")
    )


@require_POST
@signed_in_required
def withdraw(request: ActorRequest, result: UUID) -> HttpResponse:
    """Take it back before anybody has decided."""
    return _decide(request, result, result_decisions.withdraw, _("The result was taken back."))


@require_POST
@signed_in_required
def lock_again(request: ActorRequest, result: UUID) -> HttpResponse:
    """End the leave to correct it."""
    return _decide(
        request,
        result,
        result_exceptions.lock_again,
        _("The result is locked again; the verified figure stands."),
    )


def _form(
    request: ActorRequest, row: Result, form: Any, *, title: str, button: str, note: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "button": button,
        "back": reverse("movements:result", args=[row.public_id]),
        "back_label": _("Result"),
        "note": note or f"{row.target.name} – {row.period.name}",
        "revision": row.revision,
    }
    return render(request, "movements/form.html", context, status=INVALID if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in_required
def return_(request: ActorRequest, result: UUID) -> HttpResponse:
    """Send it back with a reason."""
    row = find(request, result)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _decide(
            request,
            result,
            result_decisions.return_,
            _("The result was returned with your reason."),
            reason=form.cleaned_data["reason"],
        )
    require(request.actor, "movements:result:return", row)
    title = _("Return the result")
    return _form(request, row, form, title=title, button=title)


@require_http_methods(["GET", "POST"])
@signed_in_required
def reopen(request: ActorRequest, result: UUID) -> HttpResponse:
    """Open a verified result for correction until a day."""
    row = find(request, result)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            leave = result_exceptions.reopen(
                actor=request.actor,
                as_of=request.as_of,
                result=row,
                revision=whole(request.POST.get("revision")),
                **form.cleaned_data,
            )
        except Stale:
            return _page(request, find(request, result), stale=True)
        except Refused as refused:
            if refused.answer.rule != "until":
                raise
            form.add_error("until", str(refused.answer.reason))
        else:
            words = _("The result is open for correction until %(day)s.")
            toasts.done(request, words % {"day": day(leave.until)})
            return redirect("movements:result", result=row.public_id)
    require(request.actor, "movements:result:reopen", row)
    return _form(
        request,
        row,
        form,
        title=_("Open the verified result for correction"),
        button=_("Open for correction"),
    )


@require_safe
@signed_in_required
def evidence(request: ActorRequest, result: UUID, evidence: UUID) -> HttpResponseBase:
    """A file of a result, for those who may open it."""
    row = find(request, result)
    one = (
        ResultEvidence.objects.select_related("result", "file")
        .filter(result=row, public_id=evidence)
        .first()
    )
    if one is None or not may(request.actor, "movements:result:view_evidence", one):
        raise Http404
    return files.serve(one.file)
