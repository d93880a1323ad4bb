"""The sheet on which a unit reports a period, and verifying several results at once."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from thidua.common import toasts
from thidua.common.asked import visible
from thidua.common.periods import Span, name_of, span_of
from thidua.common.policy import Refused, require, which
from thidua.movements.domain.result_decisions import approve_many as approve_together
from thidua.movements.domain.result_work import due_on, targets_of
from thidua.movements.forms import unit_from
from thidua.movements.models import Movement, Result
from thidua.movements.queries import result_sheet as queries
from thidua.movements.views.common import is_uuid
from thidua.people.models import Unit
from thidua.people.queries import unit_names
from thidua.people.views.access import ActorRequest, signed_in_required

EVERYBODY = "tat-ca"
"""Asks for the units instead of one sheet."""


def _movement(request: ActorRequest, public_id: UUID) -> Movement:
    found: Movement = visible(request.actor, "movements:movement:view", public_id, "period")
    return found


def _span(kind: str, start: date) -> Span:
    """The period that begins that day.

    Raises:
        Http404: when none does.
    """
    span = span_of(kind, start)
    if span.start != start:
        raise Http404
    return span


def _unit(request: ActorRequest, movement: Movement) -> Unit | None:
    """Whose sheet is asked for: the named unit's, else the own one's where it reports."""
    wanted = request.GET.get("unit", "")
    if wanted == EVERYBODY:
        return None
    if wanted:
        unit = unit_from(wanted)
        if unit is None:
            raise Http404
        return unit
    post = request.actor.post
    own = post.unit if post and queries.reports(movement, post.unit_id) else None
    return None if own is None else own


@require_safe
@signed_in_required
def now(request: ActorRequest, movement: UUID) -> HttpResponse:
    """The way to the period that is to be reported now."""
    one = _movement(request, movement)
    unit = _unit(request, one)
    frequencies = set(
        targets_of(one, unit.pk if unit else None).values_list("frequency", flat=True)
    )
    kind = next((k for k in queries.KINDS if k in frequencies), "month")
    query = urlencode({k: v for k, v in request.GET.items() if k == "unit"})
    span = queries.latest_span(kind, one, request.as_of)
    return redirect(queries.sheet_address(one, span, query))


@require_safe
@signed_in_required
def sheet(request: ActorRequest, movement: UUID, kind: str, start: date) -> HttpResponse:
    """A unit's targets for a period, or the units that report."""
    one = _movement(request, movement)
    span, unit = _span(kind, start), _unit(request, one)
    if unit is None:
        return _overview(request, one, span)
    query = urlencode({"unit": request.GET["unit"]}) if request.GET.get("unit") else ""
    made = queries.sheet(request.actor, request.as_of, one, span, unit_id=unit.pk, query=query)
    context = {
        "movement": one,
        "sheet": made,
        "unit": unit,
        "unit_name": unit_names(request.as_of, [unit.pk]).get(unit.pk, unit.code),
        "own": request.actor.unit_id == unit.pk,
        "on_behalf": request.actor.is_standing_body and request.actor.unit_id != unit.pk,
        "period": name_of(span),
    }
    return render(request, "movements/results.html", context)


def _overview(request: ActorRequest, one: Movement, span: Span) -> HttpResponse:
    targets = list(targets_of(one).only("frequency"))
    query = urlencode({"unit": EVERYBODY})
    kinds, earlier, later = queries.switches(one, span, request.as_of, targets, query=query)
    lines = queries.overview(request.as_of, one, span)
    context = {
        "movement": one,
        "span": span,
        "due": due_on(span),
        "lines": lines,
        "total": {
            name: sum(getattr(line, name) for line in lines)
            for name in ("owed", "missing", "submitted", "verified")
        },
        "kinds": kinds,
        "earlier": earlier,
        "later": later,
        "period": name_of(span),
    }
    return render(request, "movements/results_units.html", context)


@require_POST
@signed_in_required
def approve_many(request: ActorRequest, movement: UUID, kind: str, start: date) -> HttpResponse:
    """Preview the chosen results by name and number, then verify them together."""
    one = _movement(request, movement)
    span = _span(kind, start)
    chosen = [c for c in request.POST.getlist("result") if is_uuid(c)]
    rows: list[Result] = list(
        which(request.actor, "movements:result:approve")
        .filter(public_id__in=chosen, period__kind=span.kind, period__start=span.start)
        .select_related("target__movement", "target__unit_plan__movement", "period", "unit")
        .order_by("target__position")
    )
    unit = rows[0].unit if rows else None
    query = urlencode({"unit": str(unit.public_id)}) if unit else ""
    back = queries.sheet_address(one, span, query)
    if not rows:
        for one_of_them in Result.objects.filter(public_id__in=chosen)[:1]:
            require(request.actor, "movements:result:approve", one_of_them)
        toasts.done(request, _("Choose the results to verify first."))
        return redirect(queries.sheet_address(one, span))
    problem: Any = None
    if request.POST.get("do") == "approve":
        try:
            done = approve_together(actor=request.actor, as_of=request.as_of, results=rows)
        except Refused as refused:
            problem = refused.answer
        else:
            words = ngettext(
                "%(n)s result is verified and locked.",
                "%(n)s results are verified and locked.",
                len(done),
            )
            toasts.done(request, words % {"n": len(done)})
            return redirect(back)
    names = unit_names(request.as_of, {r.unit_id for r in rows})
    context = {
        "movement": one,
        "rows": [(r, queries.figure_of(r, r.target), names.get(r.unit_id, "")) for r in rows],
        "period": name_of(span),
        "back": back,
        "problem": problem,
    }
    return render(
        request, "movements/results_approve.html", context, status=422 if problem else 200
    )
