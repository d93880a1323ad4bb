"""Groups and blocks: list, page, members on a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from thidua.common.models.base import valid_on
from thidua.common.policy import may, require, which
from thidua.common.tables import ListTable, NameColumn, NumberColumn
from thidua.common.toasts import done
from thidua.people.domain import groups as domain
from thidua.people.forms import DayForm, GroupForm, MembersForm, RenameGroupForm, take_errors
from thidua.people.models import Group, Membership, Post, PostScope, Roster, Unit
from thidua.people.queries import unit_names
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required
from thidua.people.views.structure.cases import Case, CaseListPage
from thidua.people.views.structure.forms import show_form
from thidua.people.views.structure.history import history_of


class GroupTable(ListTable):
    """Groups of today with how many members they have."""

    name = NameColumn(verbose_name=_("Group"), order_by="sort_key", second="code")
    kind = tables.Column(verbose_name=_("Kind"))
    owner = tables.Column(verbose_name=_("Set up by"), accessor="owner_id", orderable=False)
    head = tables.Column(verbose_name=_("Head"), empty_values=(), orderable=False)
    members = NumberColumn(verbose_name=_("Members"))

    @cached_property
    def _names(self) -> dict[int, str]:
        return unit_names(self.as_of) if self.as_of else {}

    @cached_property
    def _heads(self) -> dict[int, str]:
        if self.as_of is None:
            return {}
        rows = Membership.objects.filter(valid_on(self.as_of), part=Membership.Part.HEAD)
        return {
            m.group_id: self._names.get(m.unit_id or 0, "") or (m.person.name if m.person else "")
            for m in rows.select_related("person")
        }

    def render_owner(self, record: Group) -> str:
        """Name on the day."""
        return self._names.get(record.owner_id, "–")

    def render_head(self, record: Group) -> str:
        """Unit or person at the head."""
        return self._heads.get(record.pk, "–")

    value_owner = render_owner
    value_head = render_head


class GroupList(SignedInRequiredMixin, CaseListPage):
    """Groups that exist today, by kind; those to come and those that have ended."""

    action = "people:group:view"
    title = _("Emulation blocks and groups")
    table_class = GroupTable
    default_order = ("kind", "code")
    file_name = "khoi-va-nhom"
    empty_icon = "users-group"
    empty_title = _("No groups yet")
    empty_text = _("Blocks, councils and thematic groups stand here, with members by date.")
    template_name = "people/structure/group_list.html"

    def rows(self) -> QuerySet[Group]:
        """With the count of members today."""
        rows: QuerySet[Group] = super().rows()
        today = Q(memberships__valid__contains=self.as_of)
        return rows.annotate(members=Count("memberships", filter=today))

    def cases(self) -> list[Case]:
        """Today's groups by kind, then the others."""
        today, kinds = Q(valid__contains=self.as_of), Group.Kind
        councils = (kinds.COUNCIL, kinds.INITIATIVE_COUNCIL)
        return [
            Case("", _("Existing"), today),
            Case("block", _("Blocks"), today & Q(kind=kinds.BLOCK)),
            Case("council", _("Councils"), today & Q(kind__in=councils)),
            Case("thematic", _("Thematic groups"), today & Q(kind=kinds.THEMATIC)),
            Case("coming", _("To come"), Q(valid__startswith__gt=self.as_of)),
            Case("over", _("Ended"), Q(valid__endswith__lte=self.as_of)),
        ]

    def more_context(self) -> Mapping[str, Any]:
        """Buttons."""
        return {
            "can_manage": may(self.actor, "people:group:manage", Group()),
            "can_import": may(self.actor, "people:list:import"),
        }


def _group(request: ActorRequest, public_id: UUID) -> Group:
    group = get_object_or_404(which(request.actor, "people:group:view"), public_id=public_id)
    assert isinstance(group, Group)  # noqa: S101 - the rule is about groups
    return group


@signed_in_required
@require_safe
def group_page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One group: members on a day, who heads it, who looks after it, changes."""
    group = _group(request, public_id)
    asked = DayForm(request.GET if "on" in request.GET else None, initial={"on": request.as_of})
    day = asked.cleaned_data["on"] if asked.is_valid() else request.as_of
    names = unit_names(day)
    rows = Membership.objects.filter(group=group).select_related("unit", "person", "roster")
    order = {part: n for n, part in enumerate(Membership.Part.values)}
    members = sorted(
        (m for m in rows if day in m.valid),
        key=lambda m: (order[m.part], names.get(m.unit_id or 0, m.person.name if m.person else "")),
    )
    scopes = PostScope.objects.filter(valid_on(request.as_of), group=group)
    in_charge = Post.objects.filter(valid_on(request.as_of), pk__in=scopes.values("post"))
    context = {
        "group": group,
        "day": day,
        "day_form": asked,
        "names": names,
        "owner": names.get(group.owner_id, str(group.owner)),
        "members": [
            (m, (names.get(m.unit_id) or str(m.unit)) if m.unit_id else str(m.person))
            for m in members
        ],
        "former": sum(1 for m in rows if m.valid.upper is not None and m.valid.upper <= day),
        "coming": sum(1 for m in rows if m.valid.lower > day),
        "rosters": Roster.objects.filter(group=group).order_by("-issued_on"),
        "in_charge": in_charge.select_related("person"),
        "history": history_of(request, group),
        "can_manage": may(request.actor, "people:group:manage", group),
    }
    return render(request, "people/structure/group.html", context)


def _decision(values: Mapping[str, Any], issuer: str) -> domain.Decision | None:
    if not values.get("number"):
        return None
    return domain.Decision(values["number"], values["issued_on"], issuer)


@signed_in_required
@require_http_methods(["GET", "POST"])
def group_new(request: ActorRequest) -> HttpResponse:
    """A new group."""
    require(request.actor, "people:group:manage", Group())
    form = GroupForm(request.POST or None, as_of=request.as_of, initial={"first": request.as_of})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        owner = get_object_or_404(Unit, pk=values["owner"])
        try:
            group = domain.create_group(
                actor=request.actor,
                as_of=request.as_of,
                code=values["code"],
                name=values["name"],
                kind=values["kind"],
                owner=owner,
                first=values["first"],
                decision=_decision(values, str(owner)),
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("%(name)s is set up.") % {"name": group.name})
            return redirect("people:group_members", group.public_id)
    back = reverse("people:group_list")
    return show_form(request, form, _("New group"), _("Set up the group"), back)


@signed_in_required
@require_http_methods(["GET", "POST"])
def group_change(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Another name for a group."""
    group = _group(request, public_id)
    require(request.actor, "people:group:manage", group)
    form = RenameGroupForm(request.POST or None, initial={"name": group.name})
    if request.method == "POST" and form.is_valid():
        before = group.name
        domain.change_group(
            actor=request.actor, as_of=request.as_of, group=group, name=form.cleaned_data["name"]
        )
        done(
            request,
            gettext("%(before)s is now called %(name)s.") % {"before": before, "name": group.name},
        )
        return redirect("people:group", group.public_id)
    title = gettext("Rename %(name)s") % {"name": group.name}
    back = reverse("people:group", args=[group.public_id])
    return show_form(request, form, title, _("Keep the name"), back)


@signed_in_required
@require_http_methods(["GET", "POST"])
def group_members(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Member units from a day on; persons in the group stay as they are."""
    group = _group(request, public_id)
    require(request.actor, "people:group:manage", group)
    live = Membership.objects.filter(valid_on(request.as_of), group=group)
    units = {m.unit_id: m.part for m in live if m.unit_id}
    start: dict[str, Any] = {"on": request.as_of, "units": list(units)}
    start |= {
        part: next((u for u, p in units.items() if p == part), None) for part in ("head", "deputy")
    }
    form = MembersForm(request.POST or None, as_of=request.as_of, initial=start)
    if request.method == "POST" and form.is_valid():
        parts = form.parts()
        chosen = Unit.objects.filter(pk__in=parts)
        wanted: dict[domain.Member, str] = {unit: parts[unit.pk] for unit in chosen}
        wanted |= {m.person: m.part for m in live.select_related("person") if m.person}
        try:
            ended, begun = domain.set_members(
                actor=request.actor,
                as_of=request.as_of,
                group=group,
                on=form.cleaned_data["on"],
                members=wanted,
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
    title = gettext("Members of %(name)s") % {"name": group.name}
    back = reverse("people:group", args=[group.public_id])
    return show_form(request, form, title, _("Set the members"), back)
