"""Units: list, page, changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_filters import ChoiceFilter, FilterSet

from thidua.common.models.base import valid_on
from thidua.common.policy import may, require, which
from thidua.common.tables import ListTable, NameColumn
from thidua.common.toasts import done
from thidua.people.domain import units as domain
from thidua.people.domain.versions import UnitFacts
from thidua.people.extensions import sections_for
from thidua.people.forms import (
    AliasForm,
    CloseUnitForm,
    NewUnitForm,
    SuccessionForm,
    UnitForm,
    take_errors,
)
from thidua.people.models import (
    Alias,
    Group,
    Membership,
    Succession,
    Unit,
    UnitVersion,
)
from thidua.people.queries import (
    block_of_units,
    current_version,
    posts_of_units,
    tree_paths,
    unit_refs,
)
from thidua.people.tree import ancestors
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required
from thidua.people.views.structure.cases import Case, CaseListPage
from thidua.people.views.structure.facts import sections
from thidua.people.views.structure.forms import show_form
from thidua.people.views.structure.history import history_of


class UnitTable(ListTable):
    """Units as they stand today."""

    name = NameColumn(verbose_name=_("Unit"), order_by="sort_key", second="short_name")
    path = tables.Column(verbose_name=_("Stands under"), empty_values=(), orderable=False)
    kind = tables.Column(verbose_name=_("Kind"))
    block = tables.Column(verbose_name=_("Block"), empty_values=(), orderable=False)
    area = tables.Column(verbose_name=_("Area"))
    code = tables.Column(verbose_name=_("Code"), accessor="unit__code")

    @cached_property
    def _paths(self) -> dict[int, list[str]]:
        return tree_paths(self.as_of) if self.as_of else {}

    @cached_property
    def _blocks(self) -> dict[int, Group]:
        return block_of_units(self.as_of) if self.as_of else {}

    def render_path(self, record: UnitVersion) -> str:
        """Names from the top down."""
        return " › ".join(self._paths.get(record.unit_id, ())[1:]) or "–"

    def render_block(self, record: UnitVersion) -> str:
        """The emulation block."""
        block = self._blocks.get(record.unit_id)
        return block.short_name if block else "–"

    value_path = render_path
    value_block = render_block


class UnitFilter(FilterSet):  # type: ignore[misc]
    """By kind, area, block."""

    kind = ChoiceFilter(label=_("Kind"), choices=UnitVersion.Kind.choices, empty_label=_("All"))
    area = ChoiceFilter(label=_("Area"), choices=UnitVersion.Area.choices, empty_label=_("All"))
    in_block = ChoiceFilter(
        label=_("In a block"),
        method="by_block",
        choices=[("true", _("Yes")), ("false", _("No"))],
        empty_label=_("All"),
    )

    def by_block(
        self, rows: QuerySet[UnitVersion], _name: str, value: str
    ) -> QuerySet[UnitVersion]:
        """With or without a block today."""
        members = Membership.objects.filter(
            valid_on(self.request.as_of), group__kind=Group.Kind.BLOCK, unit__isnull=False
        ).values("unit")
        return rows.filter(unit__in=members) if value == "true" else rows.exclude(unit__in=members)


class UnitList(SignedInRequiredMixin, CaseListPage):
    """All units of today; those to come and those that have ended."""

    action = "people:unit:view"
    title = _("Units")
    table_class = UnitTable
    filter_class = UnitFilter
    default_order = ("sort_key",)
    file_name = "don-vi"
    empty_icon = "building"
    empty_title = _("No units yet")
    empty_text = _("Units are entered one by one or come with the list from Excel.")
    template_name = "people/structure/unit_list.html"

    def rows(self) -> QuerySet[UnitVersion]:
        """One version per unit: today's, else the last one, else the first to come."""
        seen = which(self.actor, self.action)
        standing = UnitVersion.objects.filter(superseded_at=None)
        same = standing.filter(unit=OuterRef("unit"))
        rows = standing.filter(unit__in=seen).filter(
            Q(valid__contains=self.as_of)
            | Q(valid__endswith__lte=self.as_of)
            & ~Exists(same.filter(valid__startswith__gt=OuterRef("valid__startswith")))
            | Q(valid__startswith__gt=self.as_of)
            & ~Exists(same.filter(valid__startswith__lt=OuterRef("valid__startswith")))
        )
        return rows.select_related("unit")

    def cases(self) -> list[Case]:
        """In being, to come, ended."""
        return [
            Case("", _("Existing"), Q(valid__contains=self.as_of)),
            Case("coming", _("To come"), Q(valid__startswith__gt=self.as_of)),
            Case("over", _("Ended"), Q(valid__endswith__lte=self.as_of)),
        ]

    def more_context(self) -> Mapping[str, Any]:
        """Buttons."""
        return {
            "can_manage": may(self.actor, "people:unit:manage", Unit()),
            "can_import": may(self.actor, "people:list:import"),
            "can_export": may(self.actor, "people:list:export"),
        }


def _unit(request: ActorRequest, public_id: UUID) -> Unit:
    unit = get_object_or_404(Unit, public_id=public_id)
    if not may(request.actor, "people:unit:view", unit):
        raise Http404
    return unit


def page_context(request: ActorRequest, unit: Unit) -> dict[str, Any]:
    """What the page of a unit shows; a flat number of queries."""
    as_of = request.as_of
    version = current_version(unit.pk, as_of)
    versions = list(UnitVersion.objects.filter(unit=unit).order_by("-valid", "-recorded_at"))
    refs = unit_refs(as_of)
    above = [refs[u] for u in reversed(ancestors(unit.pk, as_of)[1:]) if u in refs]
    memberships = Membership.objects.filter(unit=unit).select_related("group")
    posts = posts_of_units(as_of, [unit.pk]).get(unit.pk, [])
    seen = set(
        which(request.actor, "people:person:view")
        .filter(pk__in=[p.person_id for p in posts])
        .values_list("pk", flat=True)
    )
    handed = which(request.actor, "people:delegation:view").filter(
        valid_on(as_of), post__unit=unit, ended_on=None
    )
    latest = version or next((v for v in versions if v.superseded_at is None), None)
    return {
        "unit": unit,
        "version": version,
        "latest": latest,
        "versions": versions,
        "above": above,
        "parent": refs.get(version.parent_id or 0) if version else None,
        "managed_by": refs.get(version.managed_by_id or 0) if version else None,
        "children": [r for r in refs.values() if r.parent_id == unit.pk],
        "names": {v.parent_id: refs[v.parent_id].label for v in versions if v.parent_id in refs},
        "memberships": memberships.order_by("-valid"),
        "posts": [p for p in posts if p.person_id in seen],
        "hidden_posts": sum(1 for p in posts if p.person_id not in seen),
        "delegations": handed.select_related("post__person", "to_person"),
        "aliases": Alias.objects.filter(unit=unit).order_by("sort_key"),
        "before": Succession.objects.filter(after=unit).select_related("before"),
        "after": Succession.objects.filter(before=unit).select_related("after"),
        "facts": sections(request, unit),
        "added": sections_for(request.actor, unit, request.as_of),
        "history": history_of(request, unit),
        "can_manage": may(request.actor, "people:unit:manage", unit),
        "alias_form": AliasForm(),
    }


@signed_in_required
@require_safe
def unit_page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One unit: names through time, where it stands, groups, posts, history."""
    unit = _unit(request, public_id)
    return render(request, "people/structure/unit.html", page_context(request, unit))


def _facts(values: Mapping[str, Any]) -> UnitFacts:
    return UnitFacts(
        name=" ".join(values["name"].split()),
        short_name=values["short_name"].strip(),
        kind=values["kind"],
        parent_id=values["parent"],
        managed_by_id=values["managed_by"],
        area=values["area"],
        email=values["email"],
    )


@signed_in_required
@require_http_methods(["GET", "POST"])
def unit_new(request: ActorRequest) -> HttpResponse:
    """A new unit."""
    require(request.actor, "people:unit:manage", Unit())
    start = {"first": request.as_of, "area": UnitVersion.Area.ORDINARY}
    form = NewUnitForm(request.POST or None, as_of=request.as_of, initial=start)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            unit = domain.create_unit(
                actor=request.actor,
                as_of=request.as_of,
                code=values["code"],
                facts=_facts(values),
                first=values["first"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("%(name)s is entered.") % {"name": values["name"]})
            return redirect("people:unit", unit.public_id)
    return show_form(request, form, _("New unit"), _("Enter the unit"), reverse("people:unit_list"))


@signed_in_required
@require_http_methods(["GET", "POST"])
def unit_change(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Other facts of a unit from a day on: rename, move, correct."""
    unit = _unit(request, public_id)
    require(request.actor, "people:unit:manage", unit)
    version = current_version(unit.pk, request.as_of)
    if version is None:
        raise Http404
    facts = UnitFacts.of(version)
    start = {
        **{f: getattr(facts, f) for f in ("name", "short_name", "kind", "area", "email")},
        "parent": facts.parent_id,
        "managed_by": facts.managed_by_id,
        "first": request.as_of,
    }
    form = UnitForm(request.POST or None, as_of=request.as_of, initial=start)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            domain.change_unit(
                actor=request.actor,
                as_of=request.as_of,
                unit=unit,
                facts=_facts(values),
                first=values["first"],
                reason=values["reason"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("The change is kept; the earlier state stays in the records."))
            return redirect("people:unit", unit.public_id)
    back = reverse("people:unit", args=[unit.public_id])
    title = gettext("Change %(name)s") % {"name": version.name}
    return show_form(request, form, title, _("Keep the change"), back)


@signed_in_required
@require_http_methods(["GET", "POST"])
def unit_close(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The end of a unit, with the units that follow it."""
    unit = _unit(request, public_id)
    require(request.actor, "people:unit:manage", unit)
    form = CloseUnitForm(request.POST or None, as_of=request.as_of, initial={"last": request.as_of})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            domain.close_unit(
                actor=request.actor,
                as_of=request.as_of,
                unit=unit,
                last=values["last"],
                reason=values["reason"],
                successors=Unit.objects.filter(pk__in=values["successors"]),
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("The end of the unit is kept."))
            return redirect("people:unit", unit.public_id)
    back = reverse("people:unit", args=[unit.public_id])
    title = gettext("End %(name)s") % {"name": unit}
    return show_form(request, form, title, _("End the unit"), back)


@signed_in_required
@require_http_methods(["GET", "POST"])
def unit_succession(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Which units follow this one, alone (a split) or together with others (a merger)."""
    unit = _unit(request, public_id)
    require(request.actor, "people:unit:manage", unit)
    form = SuccessionForm(request.POST or None, unit=unit, initial={"on": request.as_of})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            domain.record_succession(
                actor=request.actor,
                as_of=request.as_of,
                before=[unit, *Unit.objects.filter(pk__in=values["also"])],
                after=Unit.objects.filter(pk__in=values["after"]),
                on=values["on"],
                basis=values["basis"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("The succession is recorded."))
            return redirect("people:unit", unit.public_id)
    back = reverse("people:unit", args=[unit.public_id])
    title = gettext("What follows %(name)s") % {"name": unit}
    return show_form(request, form, title, _("Record the succession"), back)


@signed_in_required
@require_POST
def alias_add(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Another name."""
    unit = _unit(request, public_id)
    form = AliasForm(request.POST)
    if form.is_valid():
        try:
            domain.add_alias(
                actor=request.actor,
                as_of=request.as_of,
                unit=unit,
                name=form.cleaned_data["name"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("The name is kept."))
            return redirect("people:unit", unit.public_id)
    context = {**page_context(request, unit), "alias_form": form}
    return render(request, "people/structure/unit.html", context, status=422)


@signed_in_required
@require_POST
def alias_remove(request: ActorRequest, public_id: UUID, number: int) -> HttpResponse:
    """Take a name away."""
    unit = _unit(request, public_id)
    alias = get_object_or_404(Alias, unit=unit, pk=number)
    domain.remove_alias(actor=request.actor, as_of=request.as_of, alias=alias)
    done(request, gettext("The name is taken away."))
    return redirect("people:unit", unit.public_id)
