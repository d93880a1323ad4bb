"""The set-up page and the demo date."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from thidua.common.clock import installation
from thidua.common.formatting import day as shown
from thidua.common.models import SwappedDay
from thidua.common.policy import REGISTRY, Text, may, require
from thidua.common.toasts import done
from thidua.people.domain.installation import move_demo_date, only_demo
from thidua.people.domain.second_step import change_rule
from thidua.people.forms_office import DemoDateForm, SecondStepForm, take_errors
from thidua.people.models import LetterBatch, Role, User
from thidua.people.queries import second_step_standing as standing
from thidua.people.reauthentication import recent_authentication_required
from thidua.people.requirement import requirement
from thidua.people.views.access import ActorRequest, signed_in_required


@dataclass(frozen=True)
class Door:
    """A line of the set-up page: where it leads, what it is for, who may."""

    page: str
    icon: str
    label: Text
    text: Text
    action: str
    about: type | None = None


DOORS = (
    Door(
        "people:first_day",
        "flag",
        _("The first day"),
        _("Units, blocks, officers, calendar, letters: step by step, with what is missing."),
        "people:first_day:view",
    ),
    Door(
        "people:activation_list",
        "mail",
        _("Activation letters"),
        _("Codes on paper or by mail with which officers choose their first password."),
        "people:letter:view",
        LetterBatch,
    ),
    Door(
        "people:import",
        "file-spreadsheet",
        _("Lists from Excel"),
        _("Units, groups, officers and posts: tried first, then taken over."),
        "people:list:import",
    ),
    Door(
        "people:account_list",
        "user",
        _("Accounts"),
        _("Make, reset, unlock and close accounts."),
        "people:account:view",
        User,
    ),
    Door(
        "people:swapped_days",
        "calendar",
        _("Work calendar"),
        _("Statutory holidays and swapped days; deadlines are counted by it."),
        "people:calendar:manage",
        SwappedDay,
    ),
    Door(
        "work:rule_list",
        "bell",
        _("Rules of reminding"),
        _("How many working days before or after a deadline somebody is reminded or told."),
        "work:rule:manage",
    ),
    Door(
        "people:second_step_rule",
        "shield-check",
        _("Second step at signing in"),
        _("Which posts give a code from their phone after the password."),
        "people:second_step:rule",
    ),
    Door(
        "people:demo_date",
        "calendar-event",
        _("Demo date"),
        _("The day on which this demonstration lives."),
        "people:demo:set_date",
    ),
    Door(
        "people:audit_list",
        "fingerprint",
        _("Audit trail"),
        _("Who did what and when, sealed every minute."),
        "people:audit:view",
    ),
)


def doors(request: ActorRequest) -> list[tuple[Door, str]]:
    """Pages that exist and that this actor may use, with their addresses."""
    found = []
    for door in DOORS:
        try:
            url = reverse(door.page)
        except NoReverseMatch:
            continue
        about = door.about() if door.about else None
        if door.action in REGISTRY.rules and may(request.actor, door.action, about):
            found.append((door, url))
    if not only_demo(installation()):
        found = [(door, url) for door, url in found if door.page != "people:demo_date"]
    return found


@signed_in_required
@require_GET
def setup(request: ActorRequest) -> HttpResponse:
    """Where the office is set up."""
    require(request.actor, "people:setup:view")
    return render(request, "people/office/setup.html", {"doors": doors(request)})


@signed_in_required
@require_http_methods(["GET", "POST"])
def demo_date(request: ActorRequest) -> HttpResponse:
    """Move the date of a demonstration."""
    answer = may(request.actor, "people:demo:set_date")
    answer = only_demo(installation()) if answer else answer
    form = DemoDateForm(request.POST or None, initial={"to": request.as_of})
    if request.method == "POST" and form.is_valid():
        try:
            move_demo_date(actor=request.actor, as_of=request.as_of, to=form.cleaned_data["to"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(
                request,
                gettext("The demonstration lives on %(day)s now; reminders follow within a minute.")
                % {"day": shown(form.cleaned_data["to"])},
            )
            return redirect("people:demo_date")
    return render(request, "people/office/demo_date.html", {"form": form, "answer": answer})


@signed_in_required
@recent_authentication_required
@require_http_methods(["GET", "POST"])
def second_step(request: ActorRequest) -> HttpResponse:
    """Say which posts need a second step, and see who has none yet."""
    require(request.actor, "people:second_step:rule")
    rule = requirement(installation())
    form = SecondStepForm(
        request.POST or None, initial={"on": rule.on, "roles": sorted(rule.roles)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_rule(actor=request.actor, as_of=request.as_of, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("The rule of the second step is saved."))
            return redirect("people:second_step_rule")
    rows = [(Role(r).label, *counts) for r, *counts in standing(rule.roles, request.as_of)]
    context = {"form": form, "rule": rule, "standing": rows}
    return render(request, "people/office/second_step.html", context)
