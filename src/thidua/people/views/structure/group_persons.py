"""Persons of a council or another group: part, coming in, leaving, from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from thidua.common.lists import search
from thidua.common.models.base import valid_on
from thidua.common.policy import require, which
from thidua.common.toasts import done
from thidua.people.domain import groups as domain
from thidua.people.forms import day_field, take_errors
from thidua.people.models import Group, Membership, Person, Post
from thidua.people.queries import unit_short_names
from thidua.people.views.access import ActorRequest, signed_in_required

SHOWN = 20
"""Found persons offered at once; more of the name finds the others."""
_PREFIX = "part_"
NOT_IN = ""


class PersonsForm(forms.Form):
    """From which day, by which decision, and the part of each person shown."""

    on = day_field(_("From"))
    number = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)
    issued_on = day_field(_("Date of the decision"), required=False)

    def __init__(
        self, *args: Any, people: dict[int, str], parts: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for person, name in people.items():
            stays = person in parts
            out = _("Leaves the group") if stays else _("Not in the group")
            self.fields[f"{_PREFIX}{person}"] = forms.ChoiceField(
                label=name,
                choices=[(NOT_IN, out), *Membership.Part.choices],
                initial=parts.get(person, NOT_IN),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Number and date come together."""
        values = super().clean() or {}
        if bool(values.get("number")) != bool(values.get("issued_on")):
            self.add_error("number", _("Fill in number and date, or neither."))
        return values

    def parts(self) -> dict[int, str]:
        """Person id → part, of those who are in the group from then on."""
        return {
            int(name.removeprefix(_PREFIX)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(_PREFIX) and value != NOT_IN
        }


@signed_in_required
@require_http_methods(["GET", "POST"])
def group_persons(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Who is in the group as a person; units in it stay as they are."""
    group: Group = get_object_or_404(which(request.actor, "people:group:view"), public_id=public_id)
    require(request.actor, "people:group:manage", group)
    live = Membership.objects.filter(valid_on(request.as_of), group=group)
    members = {m.person_id: m for m in live.select_related("person") if m.person_id}
    words = request.GET.get("q", "").strip()[:200]
    visible = which(request.actor, "people:person:view")
    found = search(visible.exclude(pk__in=members), words).order_by("sort_key", "pk")
    found = found if words else found.none()
    shown = list(found[:SHOWN])
    names = _described(
        [m.person for m in members.values() if m.person] + shown + _asked(request, visible),
        request.as_of,
    )
    form = PersonsForm(
        request.POST or None,
        people=names,
        parts={person: m.part for person, m in members.items()},
        initial={"on": request.as_of},
    )
    if request.method == "POST" and form.is_valid():
        parts = form.parts()
        people = Person.objects.filter(pk__in=parts)
        wanted: dict[domain.Member, str] = {one: parts[one.pk] for one in people}
        wanted |= {m.unit: m.part for m in live.select_related("unit") if m.unit}
        values = form.cleaned_data
        try:
            ended, begun = domain.set_members(
                actor=request.actor,
                as_of=request.as_of,
                group=group,
                on=values["on"],
                members=wanted,
                decision=domain.Decision(values["number"], values["issued_on"], str(group.owner))
                if values["number"]
                else None,
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(
                request,
                gettext("%(begun)s memberships begin, %(ended)s end.")
                % {"begun": begun, "ended": ended},
            )
            return redirect("people:group", group.public_id)
    total = found.count() if words else 0
    context = {
        "group": group,
        "form": form,
        "query": words,
        "now": [form[f"{_PREFIX}{one}"] for one in members],
        "found": [form[f"{_PREFIX}{one}"] for one in names if one not in members],
        "more": max(total - SHOWN, 0),
    }
    status = 422 if form.is_bound else 200
    return render(request, "people/structure/group_persons.html", context, status=status)


def _asked(request: ActorRequest, visible: QuerySet[Person]) -> list[Person]:
    """Persons that a posted form gives a part, whatever the search box says now."""
    keys = {
        name.removeprefix(_PREFIX)
        for name, value in request.POST.items()
        if name.startswith(_PREFIX) and value
    }
    return list(visible.filter(pk__in=[int(k) for k in keys if k.isdecimal()]))


def _described(people: list[Person], as_of: date) -> dict[int, str]:
    """Person id → name with the post of the day, so that two of one name are told apart."""
    posts = {
        p.person_id: p
        for p in Post.objects.filter(
            valid_on(as_of), person__in={one.pk for one in people}
        ).order_by("-pk")
    }
    units = unit_short_names(as_of, {p.unit_id for p in posts.values()})
    out: dict[int, str] = {}
    for one in people:
        post = posts.get(one.pk)
        where = f"{post.title}, {units.get(post.unit_id, '')}".strip(", ") if post else one.code
        out[one.pk] = f"{one.name} – {where}" if where else one.name
    return out
