"""The guided page of the first day, and what belongs to its steps."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.common.models import SwappedDay
from thidua.common.policy import may, require
from thidua.common.toasts import done
from thidua.people import first_day as steps
from thidua.people.domain import first_day as domain
from thidua.people.domain import new_year as years
from thidua.people.domain.calendar import YEARS, save_pasted_days, verify_year
from thidua.people.domain.groups import Decision
from thidua.people.forms_first_day import NewYearForm, PastedDaysForm, VerifyYearForm
from thidua.people.forms_office import take_errors
from thidua.people.views.access import ActorRequest, signed_in_required


@signed_in_required
@require_GET
def first_day(request: ActorRequest) -> HttpResponse:
    """Every step with its state; can be left and found again."""
    require(request.actor, "people:first_day:view")
    context = {
        "day": steps.first_day(request.as_of),
        "running": steps.import_under_way(),
        "can_tick": may(request.actor, domain.ACTION),
    }
    return render(request, "people/first_day/first_day.html", context)


@signed_in_required
@require_POST
def tick(request: ActorRequest) -> HttpResponse:
    """Call a step, or the whole, done; or take it back."""
    step, off = request.POST.get("step", ""), request.POST.get("off") == "1"
    try:
        domain.tick(actor=request.actor, as_of=request.as_of, step=step, off=off)
    except ValidationError as error:
        done(request, " ".join(error.messages))
    else:
        if step == "finished" and not off:
            done(request, gettext("The first day is over. Register the first plan next."))
            return redirect("desk:home")
    return redirect("people:first_day")


def _year(asked: str, fallback: int) -> int:
    return int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else fallback


@signed_in_required
@require_http_methods(["GET", "POST"])
def new_year(request: ActorRequest) -> HttpResponse:
    """Last year's blocks carried over, with what changes."""
    require(request.actor, years.ACTION)
    year = _year(request.GET.get("nam", ""), request.as_of.year)
    form = NewYearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = years.carry_over(
                actor=request.actor,
                as_of=request.as_of,
                year=year,
                decision=_decision(form.cleaned_data),
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(
                request,
                gettext("%(count)s blocks go on in %(year)s.") % {"count": count, "year": year},
            )
            return redirect(f"{reverse('people:group_list')}?state=block")
    proposals = years.propose(year)
    context = {
        "form": form,
        "year": year,
        "years": range(request.as_of.year, request.as_of.year + 2),
        "proposals": proposals,
        "todo": sum(not one.is_set for one in proposals),
        "changes": sum(one.changes for one in proposals if not one.is_set),
    }
    status = 422 if form.is_bound else 200
    return render(request, "people/first_day/new_year.html", context, status=status)


def _decision(values: dict[str, Any]) -> Decision | None:
    if not values["number"]:
        return None
    issued: date = values["issued_on"]
    return Decision(values["number"], issued, values["issuer"])


@signed_in_required
@require_http_methods(["GET", "POST"])
def paste_days(request: ActorRequest) -> HttpResponse:
    """Swapped days copied from Excel."""
    require(request.actor, "people:calendar:manage", SwappedDay())
    form = PastedDaysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            count = save_pasted_days(
                actor=request.actor,
                as_of=request.as_of,
                text=values["lines"],
                source=values["source"].strip(),
                verified=values["verified"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("%(count)s days are in the table.") % {"count": count})
            return redirect("people:swapped_days")
    status = 422 if form.is_bound else 200
    return render(request, "people/first_day/paste_days.html", {"form": form}, status=status)


@signed_in_required
@require_http_methods(["GET", "POST"])
def verify_days(request: ActorRequest, year: int) -> HttpResponse:
    """The proposed days of a year are right."""
    require(request.actor, "people:calendar:manage", SwappedDay())
    if year not in YEARS:
        return redirect("people:swapped_days")
    form = VerifyYearForm(request.POST or None)
    here = f"{reverse('people:swapped_days')}?nam={year}"
    if request.method == "POST" and form.is_valid():
        try:
            count = verify_year(
                actor=request.actor, as_of=request.as_of, year=year, **form.cleaned_data
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("%(count)s days are marked as checked.") % {"count": count})
            return redirect(here)
    context = {
        "form": form,
        "year": year,
        "back": here,
        "days": SwappedDay.objects.filter(day__year=year),
    }
    status = 422 if form.is_bound else 200
    return render(request, "people/first_day/verify_days.html", context, status=status)
