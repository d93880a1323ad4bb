"""Targets: the list, one target, its lead agency, how it is reported."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thidua.common import toasts
from thidua.common.asked import visible
from thidua.common.periods import name_of
from thidua.common.policy import Refused, require
from thidua.common.quantities import format_number
from thidua.movements.domain.running import set_lead
from thidua.movements.domain.terms import set_terms
from thidua.movements.forms import unit_from
from thidua.movements.forms_results import LeadForm, TermsForm, meaning
from thidua.movements.models import Movement, Target
from thidua.movements.queries import lists
from thidua.movements.queries.standings import TargetStanding, standings
from thidua.movements.queries.target_page import target_page
from thidua.movements.sheets import workbook
from thidua.people.queries import unit_short_names
from thidua.people.views.access import ActorRequest, signed_in_required

PAGE = 50
INVALID = 422
_PERIODS = ("movement__period", "unit_plan__movement__period")


@require_safe
@signed_in_required
def target_list(request: ActorRequest) -> HttpResponse:
    """Targets with comparator, value, latest verified figure and lead agency."""
    rows, tabs = lists.targets(request.actor, request.GET.dict())
    rows = rows.select_related("parent", *_PERIODS)
    if request.GET.get("tai") == "xlsx":
        names = unit_short_names(request.as_of)
        everything = list(rows)
        how = standings(everything, request.as_of)
        heads = [
            _("Movement"), _("Group"), _("Indicator"), _("Comparison"), _("Value"), _("Up to"),
            _("Unit of measure"), _("Nature"), _("Direction"), _("Reached"), _("Reporting period"),
            _("Verdict"), _("Lead agency"), _("Unit"),
        ]  # fmt: skip
        return workbook("chi-tieu", heads, (_cells(t, how[t.pk], names) for t in everything))
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    shown = list(page.object_list)
    how = standings(shown, request.as_of)
    ids = {i for t in shown for i in (t.lead_unit_id, t.unit_plan and t.unit_plan.unit_id) if i}
    names = unit_short_names(request.as_of, ids)
    context = {
        "page": page,
        "rows": [
            {
                "target": t,
                "now": how[t.pk],
                "reached": reached(how[t.pk]),
                "period": _period(how[t.pk]),
                "lead": names.get(t.lead_unit_id or 0, ""),
                "unit": names.get(t.unit_plan.unit_id, "") if t.unit_plan else "",
            }
            for t in shown
        ],
        "tabs": tabs,
        "query": request.GET.get("q", ""),
        "movement": request.GET.get("movement", ""),
        "movements": Movement.objects.filter(origin="launched").order_by("-launched_on")[:50],
    }
    return render(request, "movements/target_list.html", context)


def reached(how: TargetStanding) -> Decimal | None:
    """The latest verified figure."""
    return how.standing.result


def _period(how: TargetStanding) -> str:
    """The period of the latest verified figure."""
    dated = [r for r in how.results if r.current is not None and r.current.value is not None]
    return name_of(dated[-1].period) if dated else ""


def _cells(target: Target, how: TargetStanding, names: dict[int, str]) -> tuple[object, ...]:
    movement = target.movement or (target.unit_plan.movement if target.unit_plan else None)
    return (
        movement.name if movement else "",
        target.group,
        target.name,
        target.comparator,
        target.value,
        target.maximum,
        target.measure,
        str(target.get_nature_display()),
        str(target.get_direction_display()),
        reached(how),
        _period(how),
        str(how.word),
        names.get(target.lead_unit_id or 0, ""),
        names.get(target.unit_plan.unit_id, "") if target.unit_plan else "",
    )


# --- one target -----------------------------------------------------------------------------------
def _target(request: ActorRequest, public_id: UUID) -> Target:
    found: Target = visible(
        request.actor,
        "movements:target:view",
        public_id,
        "movement__plan__document",
        "item",
        "parent",
        "source",
        *_PERIODS,
    )
    return found


@require_safe
@signed_in_required
def target(request: ActorRequest, target: UUID) -> HttpResponse:
    """One target: what is asked for, how it stands, every period, who answers for it."""
    one = _target(request, target)
    page = target_page(request.actor, request.as_of, one)
    plan = page.movement.plan
    context = {
        "page": page,
        "target": one,
        "movement": page.movement,
        "meaning": meaning(one),
        "reached": reached(page.now),
        "reached_in": _period(page.now),
        "document": plan.document if plan else None,
    }
    return render(request, "movements/target.html", context)


@require_http_methods(["GET", "POST"])
@signed_in_required
def lead(request: ActorRequest, target: UUID) -> HttpResponse:
    """Name the body that answers for the target."""
    one = _target(request, target)
    require(request.actor, "movements:target:set_lead", one)
    chosen = one.lead_unit or one.proposed_lead
    form = LeadForm(
        request.POST or None,
        target=one,
        as_of=request.as_of,
        initial={"lead": str(chosen.public_id) if chosen else ""},
    )

    def keep() -> None:
        set_lead(
            actor=request.actor,
            as_of=request.as_of,
            target=one,
            lead=unit_from(form.cleaned_data["lead"]),
        )

    return _with_form(
        request,
        one,
        form,
        keep,
        title=_("Set the lead agency"),
        words=_("The lead agency is set."),
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def terms(request: ActorRequest, target: UUID) -> HttpResponse:
    """Say how often it is reported and where it began."""
    one = _target(request, target)
    require(request.actor, "movements:target:set_terms", one)
    baseline = "" if one.baseline is None else format_number(one.baseline.normalize())
    form = TermsForm(
        request.POST or None,
        initial={
            "frequency": one.frequency,
            "baseline": baseline,
            "baseline_source": one.baseline_source,
            "aggregation": one.aggregation,
        },
    )
    form.fields["baseline"].help_text = _("In %(unit)s, or with its unit.") % {"unit": one.measure}

    def keep() -> None:
        set_terms(actor=request.actor, as_of=request.as_of, target=one, **form.cleaned_data)

    return _with_form(
        request,
        one,
        form,
        keep,
        title=_("How the target is reported"),
        words=_("The terms are saved."),
    )


_FIELDS = {"frequency": "frequency", "unit": "baseline", "source": "baseline_source"}


def _with_form(
    request: ActorRequest,
    one: Target,
    form: Any,
    keep: Callable[[], None],
    *,
    title: str,
    words: str,
) -> HttpResponse:
    """A form page about a target; a refusal about a field is said beside it."""
    if request.method == "POST" and form.is_valid():
        try:
            keep()
        except Refused as refused:
            field = _FIELDS.get(refused.answer.rule)
            if field is None:
                raise
            form.add_error(field, str(refused.answer.reason))
        except ValueError as error:
            form.add_error("baseline", str(error))
        else:
            toasts.done(request, words)
            return redirect("movements:target", target=one.public_id)
    context = {
        "form": form,
        "title": title,
        "button": _("Save"),
        "back": reverse("movements:target", args=[one.public_id]),
        "back_label": _("Target"),
        "note": one.name,
    }
    return render(request, "movements/form.html", context, status=INVALID if form.errors else 200)
