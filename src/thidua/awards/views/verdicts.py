"""Verdicts of one subject: what is within reach, and why an award is or is not."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from thidua.awards.catalogue import Object
from thidua.awards.forms import DayField
from thidua.awards.judging.told import answer_look, spoken, told
from thidua.awards.judging.verdicts import VIEW, FactsError, Known, awards_of, known
from thidua.awards.judging.years import grid
from thidua.awards.models import Subject
from thidua.awards.queries.history import standing_for
from thidua.awards.queries.lookup import unit_places
from thidua.common.asked import visible
from thidua.common.policy import may
from thidua.law.answers import Answer
from thidua.law.reach import Reach, State
from thidua.people.models import Person, Unit
from thidua.people.views.access import ActorRequest, signed_in_required

USUAL = {"individual": "BKT", "collective": "BKT_TT", "household": "BKT_TT"}
"""The award that a page opens with."""


class WhyForm(forms.Form):
    """Which award, and on which days."""

    award = forms.ChoiceField(label=gettext_lazy("Award"))
    as_of = DayField(label=gettext_lazy("Facts known on"), help_text="")
    received_on = DayField(label=gettext_lazy("Dossier received on"), help_text="", required=False)
    path = forms.ChoiceField(label=gettext_lazy("Path"), required=False)

    def __init__(self, *args: Any, awards: list[tuple[str, str]], paths: list[tuple[str, str]],
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["award"].choices = awards  # type: ignore[attr-defined]
        self.fields["path"].choices = [("", _("The best one")), *paths]  # type: ignore[attr-defined]


# --- whose ---------------------------------------------------------------------------------------
def _of_subject(request: ActorRequest, public_id: UUID) -> Subject:
    row: Subject = visible(request.actor, VIEW, public_id, "person", "unit", "root")
    return row


def _stranger(request: ActorRequest, of: Person | Unit) -> Subject:
    """Somebody whom the registry does not know yet; not saved."""
    kind = Object.PERSON if isinstance(of, Person) else Object.COLLECTIVE
    who = {"person": of} if isinstance(of, Person) else {"unit": of}
    name = of.name if isinstance(of, Person) else of.latest_name
    subject = Subject(kind=kind, name=name, **who)
    if not may(request.actor, VIEW, subject):
        raise Http404
    return subject


def _addresses(subject: Subject) -> dict[str, str]:
    """Pages of the verdicts on a subject, and of the subject itself."""
    if subject.pk:
        key = [subject.public_id]
        return {
            "why": reverse("awards:why", args=key),
            "reach": reverse("awards:reach", args=key),
            "home": subject.get_absolute_url(),
        }
    of = subject.person or subject.unit
    assert of is not None  # noqa: S101 - made from one of the two
    sort = "person" if subject.person else "unit"
    return {
        "why": reverse(f"awards:why_{sort}", args=[of.public_id]),
        "reach": reverse(f"awards:reach_{sort}", args=[of.public_id]),
        "home": of.get_absolute_url(),
    }


# --- pages ---------------------------------------------------------------------------------------
@require_safe
@signed_in_required
def reach(request: ActorRequest, subject: UUID) -> HttpResponse:
    """What is within reach of a subject of the registry."""
    row = _of_subject(request, subject)
    first = standing_for(row)
    return redirect("awards:reach", first.public_id) if first.pk != row.pk else _reach(request, row)


@require_safe
@signed_in_required
def reach_person(request: ActorRequest, person: UUID) -> HttpResponse:
    """What is within reach of a person of the directory."""
    of = Person.objects.filter(public_id=person).first()
    return _directory(request, of, "awards:reach", _reach)


@require_safe
@signed_in_required
def reach_unit(request: ActorRequest, unit: UUID) -> HttpResponse:
    """What is within reach of a unit of the directory."""
    return _directory(request, Unit.objects.filter(public_id=unit).first(), "awards:reach", _reach)


@require_safe
@signed_in_required
def why(request: ActorRequest, subject: UUID) -> HttpResponse:
    """Why an award may be given to a subject of the registry, or not."""
    row = _of_subject(request, subject)
    first = standing_for(row)
    if first.pk != row.pk:
        return redirect(
            f"{reverse('awards:why', args=[first.public_id])}?{request.GET.urlencode()}"
        )
    return _why(request, row)


@require_safe
@signed_in_required
def why_person(request: ActorRequest, person: UUID) -> HttpResponse:
    """Why, for a person of the directory."""
    of = Person.objects.filter(public_id=person).first()
    return _directory(request, of, "awards:why", _why)


@require_safe
@signed_in_required
def why_unit(request: ActorRequest, unit: UUID) -> HttpResponse:
    """Why, for a unit of the directory."""
    return _directory(request, Unit.objects.filter(public_id=unit).first(), "awards:why", _why)


def _directory(
    request: ActorRequest, of: Person | Unit | None, name: str, page: Any
) -> HttpResponse:
    """The page of the subject that the registry keeps; of the directory's record without one."""
    if of is None:
        raise Http404
    whose = {"person": of} if isinstance(of, Person) else {"unit": of}
    found = Subject.objects.filter(**whose).first()
    if found is not None and may(request.actor, VIEW, found):
        return redirect(f"{reverse(name, args=[found.public_id])}?{request.GET.urlencode()}")
    answer: HttpResponse = page(request, _stranger(request, of))
    return answer


def _place(request: ActorRequest, subject: Subject) -> str:
    places = unit_places(request.as_of, [subject.unit_id] if subject.unit_id else [])
    return places.get(subject.unit_id or 0, "")


# --- within reach --------------------------------------------------------------------------------
def _reach(request: ActorRequest, subject: Subject) -> HttpResponse:
    at = _addresses(subject)
    seen = known(request.actor, subject, request.as_of)
    found_all = seen.reach()
    rows = [_reach_row(seen, one, at["why"]) for one in found_all]
    groups = [
        (title, [r for r in rows if r["state"] in states])
        for title, states in (
            (_("Standard met"), {State.MET}),
            (_("Nearly met"), {State.NEAR}),
            (_("Later, or not"), {State.LATER, State.BARRED, State.UNSTATED}),
        )
    ]
    context = {
        "subject": subject,
        "urls": at,
        "groups": [(title, found) for title, found in groups if found],
        "paused": next((spoken(b.words) for one in found_all[:1] for b in one.said.bars), ""),
        "place": _place(request, subject),
    }
    template = "awards/parts/reach.html" if request.htmx else "awards/reach.html"
    return render(request, template, context)


def _reach_row(seen: Known, one: Reach, why_url: str) -> dict[str, Any]:
    kind, icon, word = answer_look(one.said.answer)
    if one.said.flag is not None and one.said.answer > Answer.EVIDENCE_MISSING:
        kind, icon, word = "warn", "alert-triangle", spoken(one.said.words)
    first = one.missing[0] if one.missing else None
    bar = one.said.bars[0] if one.said.bars else None
    return {
        "state": one.state,
        "code": one.code,
        "name": seen.catalogue.name(one.code, seen.as_of),
        "kind": kind,
        "icon": icon,
        "word": word,
        "why": f"{why_url}?award={one.code}",
        "missing": spoken(bar.words) if bar else spoken(first.asks) if first else "",
        "found": spoken(first.found) if first and not bar else "",
        "more": max(0, len(one.missing) - 1),
        "earliest": one.earliest,
        "cite": first.cite if first else one.said.citation,
        "unverified": one.said.unverified,
    }


# --- why -----------------------------------------------------------------------------------------
def _why(request: ActorRequest, subject: Subject) -> HttpResponse:
    as_of = _day(request, "as_of") or request.as_of
    received = _day(request, "received_on")
    seen = known(request.actor, subject, as_of)
    awards = awards_of(seen.catalogue, seen.kind, received or as_of)
    code = request.GET.get("award") or USUAL[seen.kind]
    code = seen.catalogue.serving(code, seen.kind)
    standard = seen.catalogue.standard(code, received or as_of)
    ways = [p for p in standard.paths if seen.kind in p.objects] if standard else []
    path = request.GET.get("path", "")
    if path not in {p.id for p in ways}:
        path = ""
    given = {"award": code, "as_of": as_of, "received_on": received, "path": path}
    form = WhyForm(initial=given, awards=awards, paths=[(p.id, f"{p.id} · {p.cite}") for p in ways])
    try:
        said = seen.said(code, received, path)
    except FactsError:
        said = None
    at = _addresses(subject)
    context = {
        "subject": subject,
        "urls": at,
        "form": form,
        "award_name": seen.catalogue.name(code, received or as_of),
        "as_of": as_of,
        "received_on": received,
        "told": told(request.actor, seen, said) if said else None,
        "grid": grid(seen, said) if said else None,
        "earliest": _earliest(seen, code) if said and said.answer < Answer.COUNCIL else None,
        "place": _place(request, subject),
        "fingerprint": seen.catalogue.fingerprint[:8],
    }
    return render(request, "awards/why.html", context)


def _earliest(seen: Known, code: str) -> Reach | None:
    """From which year on, where the standard can be counted."""
    return next((one for one in seen.reach() if one.code == code), None)


def _day(request: ActorRequest, name: str) -> date | None:
    """A day of the address; what is none counts as not given."""
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    try:
        value = DayField(required=False).clean(text)
    except forms.ValidationError:
        return None
    return value if isinstance(value, date) else None
