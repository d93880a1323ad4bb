"""Records of one person: linked after looking at both, unlinked again, with the history."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from thidua.common.lists import search
from thidua.common.models.base import valid_on
from thidua.common.policy import Refused, require, which
from thidua.common.toasts import done
from thidua.people.domain.who_is_who import LINK, UNLINK, link_persons, unlink_persons
from thidua.people.forms import take_errors
from thidua.people.links import records_of
from thidua.people.models import CareerStep, Person, PersonLink, Post
from thidua.people.queries import unit_names
from thidua.people.views.access import ActorRequest, signed_in_required
from thidua.people.views.structure.forms import show_form

SHOWN = 20


class LinkForm(forms.Form):
    """Which record, and why."""

    other = forms.ModelChoiceField(
        label=_("Record"), queryset=Person.objects.none(), to_field_name="public_id"
    )
    reason = forms.CharField(
        label=_("Why they are one person"),
        max_length=300,
        help_text=_("For example: same post, same year of birth, confirmed by the unit."),
    )


class UnlinkForm(forms.Form):
    """Why not."""

    reason = forms.CharField(label=_("Why they are two persons"), max_length=300)


def _person(request: ActorRequest, public_id: UUID) -> Person:
    found: Person = get_object_or_404(
        which(request.actor, "people:person:view"), public_id=public_id
    )
    return found


@signed_in_required
@require_http_methods(["GET", "POST"])
def person_link(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Find the other record of a person and link it to this one."""
    person = _person(request, public_id)
    require(request.actor, LINK, person)
    words = request.GET.get("q", person.name).strip()[:200]
    others = which(request.actor, "people:person:view").exclude(pk__in=records_of(person.pk))
    found = search(others, words).order_by("sort_key", "pk") if words else others.none()
    total = found.count()
    shown = list(found[:SHOWN])
    form = LinkForm(request.POST or None)
    field = form.fields["other"]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
    field.queryset = others
    refusal = None
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["other"]
        try:
            link_persons(
                actor=request.actor,
                as_of=request.as_of,
                alias=other,
                canonical=person,
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            take_errors(form, error)
        except Refused as refused:
            if refused.answer.rule not in {"same", "linked", "leads", "citizen"}:
                raise
            refusal = refused.answer
        else:
            done(request, gettext("The records are read as one person."))
            return redirect("people:person", person.public_id)
    chosen = form.data.get("other", "") if form.is_bound else ""
    context = {
        "person": person,
        "form": form,
        "query": words,
        "rows": _described(request, shown, chosen),
        "more": total - len(shown),
        "refusal": refusal,
    }
    status = 422 if form.is_bound else 200
    return render(request, "people/structure/person_link.html", context, status=status)


def _described(
    request: ActorRequest, persons: list[Person], chosen: str
) -> list[dict[str, object]]:
    """What tells persons of one name apart: code, year of birth, posts. Three queries."""
    keys = [p.pk for p in persons]
    posts = list(Post.objects.filter(valid_on(request.as_of), person__in=keys))
    steps = list(CareerStep.objects.filter(person__in=keys, superseded_at=None).order_by("-valid"))
    names = unit_names(request.as_of, {p.unit_id for p in posts} | {
        s.unit_id for s in steps if s.unit_id
    })  # fmt: skip
    where: dict[int, list[str]] = {}
    for post in posts:
        place = names.get(post.unit_id, "")
        where.setdefault(post.person_id, []).append(f"{post.title}, {place}")
    for step in steps:
        place = names.get(step.unit_id or 0) or step.unit_text
        where.setdefault(step.person_id, []).append(f"{step.title}, {place}".strip(", "))
    return [
        {
            "person": one,
            "where": "; ".join(dict.fromkeys(where.get(one.pk, ()))),
            "chosen": str(one.public_id) == chosen,
        }
        for one in persons
    ]


@signed_in_required
@require_http_methods(["GET", "POST"])
def person_unlink(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Undo a link."""
    seen = which(request.actor, UNLINK).select_related("alias", "canonical")
    link: PersonLink = get_object_or_404(seen, public_id=public_id, ended_on=None)
    form = UnlinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            unlink_persons(
                actor=request.actor,
                as_of=request.as_of,
                link=link,
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("The records are two persons again."))
            return redirect("people:person", link.canonical.public_id)
    title = gettext("Undo the link of %(name)s (%(code)s)") % {
        "name": link.alias.name,
        "code": link.alias.code,
    }
    back = reverse("people:person", args=[link.canonical.public_id])
    return show_form(request, form, title, _("Undo this link"), back)
