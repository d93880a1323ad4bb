"""The catalogue in use: awards, one award by day, the other tables of the law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from thidua.common.keys import sort_key
from thidua.common.policy import may, require
from thidua.law.catalogue import Catalogue
from thidua.law.checks.money import prize_of
from thidua.law.checks.papers import parts_by_stage
from thidua.law.records import Award, Route
from thidua.people.forms import day_field
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required
from thidua.rules import queries
from thidua.rules.content.addresses import join, keyed
from thidua.rules.content.facts import Fact, facts
from thidua.rules.domain.facts import CONFIRM
from thidua.rules.domain.settings import BY_KEY
from thidua.rules.models import CatalogueVersion
from thidua.rules.showing.awards import award_shown, unread_by_row
from thidua.rules.showing.labels import CATEGORIES, HIDDEN, SECTIONS, section_label
from thidua.rules.showing.values import fact_words, prize_words
from thidua.rules.tables import AwardTable, TableTable
from thidua.rules.views.common import fact_url, find, may_edit
from thidua.rules.views.memory import RowCase, RowsPage


@dataclass(frozen=True)
class AwardRow:
    """A line of the list of awards."""

    public_id: str
    code: str
    name: str
    sort_key: str
    category: str
    level: str
    objects: str
    prize: str
    citation: str
    first: date
    last: date | None
    unread: int
    award: Award

    @property
    def search_words(self) -> str:
        """What the search box looks into."""
        return f"{self.name} {self.code} {self.citation}"

    def get_absolute_url(self) -> str:
        """Page of the award."""
        return reverse("rules:award", args=[self.code])


class AwardFilter(forms.Form):
    """What narrows the list of awards."""

    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("all")), *CATEGORIES.items()]
    )
    level = forms.ChoiceField(label=_("Level of the award"), required=False)
    object = forms.ChoiceField(label=_("Subjects"), required=False)
    on = day_field(_("In force on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = queries.active_catalogue().known
        for name, of in (("level", "levels"), ("object", "objects")):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - just declared
            field.choices = [("", _("all")), *known.of(of).items()]


class AwardList(SignedInRequiredMixin, RowsPage):
    """Every title and form of the version in use, as it holds on a day."""

    title = _("Titles and forms")
    table_class = AwardTable
    form_class = AwardFilter
    template_name = "rules/list.html"
    search_label = _("Name, code or article")
    file_name = "danh-muc-khen-thuong"
    empty_icon = "scale"
    empty_title = _("No catalogue")
    empty_text = _("The catalogue comes with the program.")

    def cases(self) -> Sequence[RowCase]:
        """All, wholly read, with facts that nobody read."""
        return [
            RowCase("", _("All"), lambda _row: True),
            RowCase("read", _("Compared"), lambda row: row.unread == 0),
            RowCase("unread", _("With facts not compared"), lambda row: row.unread > 0),
        ]

    def fits(self, row: Any, asked: dict[str, Any]) -> bool:
        """Category, level, subject, day."""
        award: Award = row.award
        return (
            (not asked.get("category") or award.category == asked["category"])
            and (not asked.get("level") or award.level == asked["level"])
            and (not asked.get("object") or asked["object"] in award.objects)
            and (not asked.get("on") or award.holds(asked["on"]))
        )

    def all_rows(self) -> Sequence[AwardRow]:
        """The row that holds on the day, else the last before it, else the first to come."""
        catalogue = queries.active_catalogue()
        counts = unread_by_row(catalogue.data)
        day = self.asked.get("on") or self.as_of
        made = []
        for code in catalogue.codes:
            award = catalogue.standard(code, day) or catalogue.rows_of(code)[0]
            made.append(_award_row(catalogue, award, counts))
        return made

    def more_context(self) -> Mapping[str, Any]:
        """Which page of the room this is."""
        return {"here": "catalogue"}


def _award_row(catalogue: Catalogue, award: Award, counts: Mapping[str, int]) -> AwardRow:
    known = catalogue.known
    address = _address(catalogue, award)
    return AwardRow(
        public_id=award.code,
        code=award.code,
        name=award.name,
        sort_key=sort_key(award.name),
        category=str(CATEGORIES.get(award.category, award.category)),
        level=known.word("levels", award.level),
        objects="; ".join(known.word("objects", kind) for kind in award.objects),
        prize=prize_words(
            catalogue, {**award.prize.multipliers, "is_maximum": award.prize.is_maximum}
        ),
        citation=award.citation,
        first=award.first,
        last=award.last,
        unread=counts.get(address, 0),
        award=award,
    )


@dataclass(frozen=True)
class TableRow:
    """A line of the other tables."""

    fact: Fact
    words: str
    section: str
    note: str
    first: date | None
    last: date | None
    citation: str
    unread: int
    url: str

    @property
    def search_words(self) -> str:
        """What the search box looks into."""
        return f"{self.words} {self.citation} {self.section} {self.note}"

    def get_absolute_url(self) -> str:
        """Page on which it was or is held against its source."""
        return self.url


class TableList(SignedInRequiredMixin, RowsPage):
    """Base salary, rules of money, authority, deadlines, dedication, principles, forms …"""

    title = _("Other tables of the law")
    table_class = TableTable
    template_name = "rules/list.html"
    search_label = _("Words or article")
    file_name = "bang-cua-luat"
    page_size = 100
    empty_icon = "scale"
    empty_title = _("No catalogue")
    empty_text = _("The catalogue comes with the program.")

    def cases(self) -> Sequence[RowCase]:
        """One tab per table."""

        def of(section: str) -> RowCase:
            return RowCase(section, SECTIONS[section], lambda row: row.fact.section == section)

        names = [name for name in SECTIONS if name not in HIDDEN]
        return [RowCase("", _("All"), lambda _row: True), *map(of, names)]

    def all_rows(self) -> Sequence[TableRow]:
        """Every fact outside the awards."""
        catalogue = queries.active_catalogue()
        rest = {name: rows for name, rows in catalogue.data.items() if name not in HIDDEN}
        return [table_row(catalogue, fact) for fact in facts(rest)]

    def more_context(self) -> Mapping[str, Any]:
        """Which page of the room this is."""
        return {"here": "tables"}


def table_row(catalogue: Catalogue, fact: Fact) -> TableRow:
    """A fact outside the awards for a list."""
    dated = {**fact.values}
    first, last = (_day(dated.pop(key, None)) for key in ("from", "to"))
    note = str(dated.pop("note", "") or "")
    return TableRow(
        fact=fact,
        words=fact_words(catalogue, Fact(fact.address, dated)),
        section=section_label(fact.section),
        note=note,
        first=first,
        last=last,
        citation=fact.citation or _own_citation(catalogue, fact),
        unread=0 if fact.verified else 1,
        url=fact_url(fact.address),
    )


def _own_citation(catalogue: Catalogue, fact: Fact) -> str:
    return catalogue.dedication.citation if fact.section == "dedication" else ""


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


# --- one award ------------------------------------------------------------------------------------
@require_safe
@signed_in_required
def award(request: ActorRequest, code: str) -> HttpResponse:
    """An award of the version in use by day; marks wherever a fact was not read."""
    require(request.actor, "rules:version:view", CatalogueVersion())
    catalogue = queries.active_catalogue()
    return _award_page(request, catalogue, code, None)


@require_safe
@signed_in_required
def award_of_version(request: ActorRequest, version: UUID, code: str) -> HttpResponse:
    """An award of any version; in a draft with what changes it."""
    row = find(request, version)
    return _award_page(request, queries.catalogue_of(row), code, row)


def route_shown(
    catalogue: Catalogue, award: Award, day: date
) -> tuple[Route, list[tuple[str, str, str, str]]] | None:
    """The way of a dossier: per step who, what, at which stage, and the parts asked from there."""
    route = catalogue.route(award, max(day, award.first))
    if route is None:
        return None
    known = catalogue.known
    parts = parts_by_stage(catalogue, award.dossier.parts) if award.dossier else {}
    steps: list[tuple[str, str, str, str]] = []
    told: set[str] = set()
    for step in route.steps:
        asked = () if step.stage in told else parts.get(step.stage, ())
        told.add(step.stage)
        named = {**known.of("authorities"), **known.of("offices")}
        words = "; ".join(known.word("dossier_parts", part) for part in asked)
        steps.append((named[step.who], step.does, known.word("stages", step.stage), words))
    return route, steps


def _award_page(
    request: ActorRequest, catalogue: Catalogue, code: str, version: CatalogueVersion | None
) -> HttpResponse:
    rows = catalogue.rows_of(code)
    if not rows:
        raise Http404
    chosen = AwardFilter(request.GET)
    chosen.is_valid()
    day = chosen.cleaned_data.get("on") or request.as_of
    current = catalogue.standard(code, day) or rows[0]
    address = _address(catalogue, current)
    known = catalogue.known
    context = {
        "version": version,
        "code": code,
        "day": day,
        "shown": award_shown(catalogue, catalogue.data, address, current),
        "holds": current.holds(day),
        "flags": catalogue.unread_amendments(current, day),
        "rows": [(row, row == current) for row in rows],
        "category": CATEGORIES.get(current.category, current.category),
        "level": known.word("levels", current.level),
        "objects": "; ".join(known.word("objects", kind) for kind in current.objects),
        "kinds": "; ".join(known.word("award_kinds", kind) for kind in current.award_kinds),
        "authorities": "; ".join(known.word("authorities", one) for one in current.authorities),
        "served": [
            (known.word("objects", kind), other, catalogue.name(other))
            for kind, other in current.elsewhere.items()
        ],
        "own": [
            (row, setting_label(row.key))
            for row in catalogue.layer
            if row.key.endswith(f":{code}") and row.holds(day)
        ],
        "can_confirm": version is None and may(request.actor, CONFIRM),
        "can_edit": version is not None and may_edit(request, version),
        "here": "catalogue" if version is None else "version_list",
        "base": catalogue.base_salary_on(day),
        "sums": prize_sums(catalogue, current, day),
        "route": route_shown(catalogue, current, day),
    }  # fmt: skip
    return render(request, "rules/award.html", context)


def _address(catalogue: Catalogue, award: Award) -> str:
    """Address of the row that an award was read from: one split by the province has its place."""
    at = int(award.place.rpartition("[")[2].rstrip("]"))
    return join("awards", keyed("awards", catalogue.data["awards"])[at][0])


def setting_label(key: str) -> str:
    """What a setting of the province is called."""
    name = key.partition(":")[0]
    return str(BY_KEY[name].label) if name in BY_KEY else name


def prize_sums(catalogue: Catalogue, award: Award, day: date) -> list[tuple[str, int]]:
    """What the award is paid today, by kind of subject: đồng by the base salary in force."""
    found = []
    for kind in award.prize.multipliers:
        money = prize_of(catalogue, award.code, kind, day)
        if money.amount is not None:
            found.append((catalogue.known.word("objects", kind), money.amount))
    return found
