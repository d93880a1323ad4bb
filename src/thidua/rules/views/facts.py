"""Facts that nobody read in their source; holding one against it; what was held so far."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from thidua.common.lists import ListPage
from thidua.common.policy import Refused, may, require
from thidua.common.revisions import Stale
from thidua.common.toasts import done
from thidua.law.catalogue import Catalogue
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required
from thidua.rules import queries
from thidua.rules.content.facts import Fact, fact_at, unverified
from thidua.rules.domain import facts as domain
from thidua.rules.forms import ConfirmForm, ReasonForm
from thidua.rules.models import CatalogueVersion, Confirmation
from thidua.rules.showing.labels import SECTIONS, key_label, section_label
from thidua.rules.showing.values import belongs, fact_words, part_words, plain
from thidua.rules.tables import ConfirmedTable, UnreadTable
from thidua.rules.views.common import INVALID, asked_address, fact_url, form_page, take
from thidua.rules.views.memory import RowCase, RowsPage


@dataclass(frozen=True)
class UnreadRow:
    """A line of the list."""

    fact: Fact
    belongs: str
    part: str
    words: str
    citation: str
    section: str

    @property
    def search_words(self) -> str:
        """What the search box looks into."""
        return f"{self.belongs} {self.part} {self.words} {self.citation} {self.fact.award}"

    def get_absolute_url(self) -> str:
        """Where it is held against its source."""
        return fact_url(self.fact.address)


def unread_rows(catalogue: Catalogue) -> list[UnreadRow]:
    """Every fact of a catalogue that nobody has read."""
    rows = [
        UnreadRow(
            fact,
            belongs(catalogue, fact),
            part_words(fact),
            fact_words(catalogue, fact),
            fact.citation,
            section_label(fact.section),
        )
        for fact in unverified(catalogue.data)
    ]
    return sorted(rows, key=lambda row: row.fact.section != "awards")  # what judges comes first


_PARTS = {
    "prize": _("Prize money"), "dossier": _("Dossier"), "vote": _("Vote"),
    "paths": _("Standards"),
}  # fmt: skip


class UnreadFilter(forms.Form):
    """What narrows the list."""

    part = forms.ChoiceField(
        label=_("Which part"), required=False, choices=[("", _("all")), *_PARTS.items()]
    )


class UnreadList(SignedInRequiredMixin, RowsPage):
    """What decides something and was not read in its source yet."""

    title = _("Facts not compared yet")
    table_class = UnreadTable
    form_class = UnreadFilter
    template_name = "rules/list.html"
    search_label = _("Award, words or article")
    file_name = "chua-doi-chieu"
    empty_icon = "circle-check"
    empty_title = _("Everything was read in its source")
    empty_text = _("Facts that nobody has held against their source stand here.")

    def cases(self) -> Sequence[RowCase]:
        """One tab per table that can hold such a fact."""

        def of(section: str) -> RowCase:
            return RowCase(section, SECTIONS[section], lambda row: row.fact.section == section)

        present = dict.fromkeys(row.fact.section for row in self.all_rows())
        return [RowCase("", _("All"), lambda _row: True), *map(of, present)]

    def all_rows(self) -> Sequence[UnreadRow]:
        """Facts of the version in use."""
        return unread_rows(queries.active_catalogue())

    def fits(self, row: Any, asked: dict[str, Any]) -> bool:
        """Part of the award."""
        return not asked.get("part") or asked["part"] in row.fact.parts

    def more_context(self) -> Mapping[str, Any]:
        """Which page of the room this is."""
        return {"here": "unread"}


class ConfirmedList(SignedInRequiredMixin, ListPage):
    """Who held which fact against which source."""

    action = "rules:fact:view"
    title = _("Facts compared here")
    table_class = ConfirmedTable
    template_name = "rules/list.html"
    search_field = "source"
    search_label = _("Source")
    default_order = ("-pk",)
    file_name = "da-doi-chieu"
    empty_icon = "circle-check"
    empty_title = _("Nothing was compared here yet")
    empty_text = _("When the administrator reads a fact in its source, it is told here.")

    def filtered(self) -> QuerySet[Any]:
        """Words are looked for as they are written."""
        rows = self.rows()
        for word in self.query.split():
            rows = rows.filter(source__icontains=word)
        return rows

    def table(self, rows: Any) -> Any:
        """Rows are told in words of the version in use."""
        table = super().table(rows)
        table.catalogue = queries.active_catalogue()
        return table

    def more_context(self) -> Mapping[str, Any]:
        """Which page of the room this is."""
        return {"here": "confirmed"}


# --- one fact -------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@signed_in_required
def fact(request: ActorRequest) -> HttpResponse:
    """A fact of the version in use: what it says, what was read when, the form of the reader."""
    require(request.actor, "rules:version:view", CatalogueVersion())
    catalogue, found = _found(asked_address(request))
    answer = may(request.actor, domain.CONFIRM)
    form, theirs = None, None
    if answer and not found.verified:
        form = ConfirmForm(request.POST or None, fact=found, catalogue=catalogue)
    if request.method == "POST":
        require(request.actor, domain.CONFIRM)
        if form is None:
            theirs = found
        elif form.is_valid():
            try:
                _confirm(request, found, form)
            except Stale:
                catalogue, theirs = _found(found.address)
            except (ValidationError, Refused) as error:
                take(form, error)
            else:
                done(request, gettext("Compared: the mark is gone wherever this fact decides."))
                return redirect(request.get_full_path())
    return _page(request, catalogue, found, form, theirs=theirs, answer=answer)


def _found(address: str) -> tuple[Catalogue, Fact]:
    catalogue = queries.active_catalogue()
    try:
        return catalogue, fact_at(catalogue.data, address)
    except KeyError as error:
        raise Http404 from error


def _confirm(request: ActorRequest, found: Fact, form: ConfirmForm) -> None:
    try:
        seen = json.loads(request.POST.get("seen", ""))
    except ValueError:
        seen = dict(found.values)
    domain.confirm_fact(
        actor=request.actor,
        as_of=request.as_of,
        address=found.address,
        seen=seen,
        values=form.values(),
        source=form.cleaned_data["source"],
        reason=form.cleaned_data["reason"],
    )


def _page(
    request: ActorRequest, catalogue: Catalogue, found: Fact, form: Any, *, theirs: Any, answer: Any
) -> HttpResponse:
    past = list(Confirmation.objects.filter(address=found.address).order_by("-pk"))
    last = past[0] if past else None
    can_take_back = (
        bool(answer) and found.verified and last is not None and (last.after == dict(found.values))
    )
    award = found.award
    context = {
        "fact": found,
        "belongs": belongs(catalogue, found),
        "part": part_words(found),
        "words": fact_words(catalogue, found),
        "values": _told(catalogue, found.values),
        "form": form,
        "seen": json.dumps(dict(found.values), ensure_ascii=False),
        "theirs": _told(catalogue, theirs.values) if theirs else None,
        "mine": _mine(request, catalogue, found, form) if theirs else None,
        "answer": answer,
        "past": [(one, changed_values(catalogue, one.before, one.after)) for one in past],
        "can_take_back": can_take_back,
        "award_url": reverse("rules:award", args=[award]) if award else "",
        "here": "unread",
    }
    is_wrong = theirs is not None or (form is not None and form.is_bound)
    return render(request, "rules/fact.html", context, status=INVALID if is_wrong else 200)


def _mine(
    request: ActorRequest, catalogue: Catalogue, found: Fact, form: Any
) -> list[tuple[str, str]]:
    """What this person wanted to say when somebody else was faster."""
    made = form or ConfirmForm(request.POST, fact=found, catalogue=catalogue)
    return _told(catalogue, made.values()) if made.is_valid() else []


def _told(catalogue: Catalogue, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (key_label(key), plain(catalogue, key, value))
        for key, value in values.items()
        if key not in {"sources", "kind"}
    ]


def changed_values(
    catalogue: Catalogue, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Keys that differ with both values in words."""
    return [
        (key_label(key), plain(catalogue, key, before.get(key)), plain(catalogue, key,
         after.get(key)))
        for key in dict.fromkeys([*after, *before])
        if before.get(key) != after.get(key)
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in_required
def take_back(request: ActorRequest) -> HttpResponse:
    """Take a confirmation back with a reason."""
    require(request.actor, domain.CONFIRM)
    address = asked_address(request)
    catalogue, found = _found(address)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.take_back(
                actor=request.actor,
                as_of=request.as_of,
                address=address,
                reason=form.cleaned_data["reason"],
            )
        except Refused as error:
            take(form, error)
        else:
            done(request, gettext("Taken back: the fact is marked as not compared again."))
            return redirect(fact_url(address))
    return form_page(
        request,
        form,
        title=gettext("Take the comparison back"),
        about=f"{belongs(catalogue, found)} · {part_words(found)}: {fact_words(catalogue, found)}",
        button=gettext("Undo the comparison"),
        danger=True,
        back=fact_url(address),
        back_label=part_words(found),
        here="unread",
    )
