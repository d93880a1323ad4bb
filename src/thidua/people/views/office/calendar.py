"""The work calendar: statutory holidays and swapped days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import holidays
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.common.formatting import day as shown
from thidua.common.models import SwappedDay
from thidua.common.policy import may, require, which
from thidua.common.toasts import done
from thidua.people.domain.calendar import YEARS, remove_swapped_day, save_swapped_day
from thidua.people.forms_office import SwappedDayForm, take_errors
from thidua.people.views.access import ActorRequest, signed_in_required


@dataclass(frozen=True)
class Line:
    """A day of the year's table: a holiday of the law, or a swapped day."""

    day: date
    name: str
    swapped: SwappedDay | None = None


def statutory(year: int) -> Mapping[date, str]:
    """Statutory holidays of a year with their names in the language of the page."""
    language = "en_US" if (get_language() or "vi").startswith("en") else "vi"
    days: Mapping[date, str] = holidays.country_holidays(
        "VN", years=year, observed=True, language=language
    )
    return days


def lines(year: int) -> list[Line]:
    """Both kinds of days of a year, by date; a swapped day stands for what the law made it."""
    swapped = {s.day: s for s in SwappedDay.objects.filter(day__year=year)}
    rows = {day: Line(day, name) for day, name in statutory(year).items()}
    rows |= {day: Line(day, row.reason, row) for day, row in swapped.items()}
    return [rows[day] for day in sorted(rows)]


@signed_in_required
@require_GET
def swapped_days(request: ActorRequest) -> HttpResponse:
    """The days of one year."""
    require(request.actor, "people:calendar:view", SwappedDay())
    asked = request.GET.get("nam", "")
    near = min(max(request.as_of.year, YEARS[0]), YEARS[-1])
    year = int(asked) if asked.isdecimal() and int(asked) in YEARS else near
    rows = lines(year)
    context = {
        "year": year,
        "years": YEARS,
        "lines": rows,
        "unchecked": sum(1 for r in rows if r.swapped and not r.swapped.verified),
        "swaps": sum(1 for r in rows if r.swapped),
        "may_change": may(request.actor, "people:calendar:manage", SwappedDay()),
    }
    return render(request, "people/office/swapped_days.html", context)


def _to_year(day: date) -> str:
    return f"{reverse('people:swapped_days')}?nam={day.year}"


@signed_in_required
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, number: int | None = None) -> HttpResponse:
    """Add a day, or change the one with this key."""
    rows = which(request.actor, "people:calendar:manage")
    require(request.actor, "people:calendar:manage", SwappedDay())
    row = get_object_or_404(rows, pk=number) if number else SwappedDay()
    form = SwappedDayForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            save_swapped_day(actor=request.actor, as_of=request.as_of, swapped=form.instance)
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, _("%(day)s is in the table.") % {"day": shown(form.instance.day)})
            return redirect(_to_year(form.instance.day))
    return render(request, "people/office/swapped_day.html", {"form": form, "is_new": not number})


@signed_in_required
@require_POST
def remove(request: ActorRequest, number: int) -> HttpResponse:
    """Take a day out of the table."""
    row = SwappedDay.objects.filter(pk=number).first()
    if row is None:
        raise Http404
    remove_swapped_day(actor=request.actor, as_of=request.as_of, swapped=row)
    done(request, _("%(day)s is what the law makes it again.") % {"day": shown(row.day)})
    return redirect(_to_year(row.day))
