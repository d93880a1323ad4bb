"""Officers: list, page, posts, what an officer in charge looks after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from django_filters import ChoiceFilter, FilterSet

from thidua.common.models.base import valid_on
from thidua.common.policy import may, require, which
from thidua.common.tables import ListTable, NameColumn
from thidua.common.toasts import done
from thidua.common.ui.marks import verdict
from thidua.people.domain import posts as domain
from thidua.people.domain.who_is_who import LINK
from thidua.people.extensions import sections_for
from thidua.people.forms import EndPostForm, NewPersonForm, PostForm, ScopeForm, take_errors
from thidua.people.links import links_of
from thidua.people.models import Membership, Person, Post, PostScope, Role, Unit
from thidua.people.queries import unit_names
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required
from thidua.people.views.structure.cases import Case, CaseListPage
from thidua.people.views.structure.facts import sections
from thidua.people.views.structure.forms import show_form
from thidua.people.views.structure.history import history_of


class OfficerTable(ListTable):
    """Posts held today, one row each."""

    person = NameColumn(
        verbose_name=_("Officer"), order_by="person__sort_key", second="title", href="person_page"
    )
    unit = tables.Column(verbose_name=_("Unit"), accessor="unit_id", orderable=False)
    role = tables.Column(verbose_name=_("Role"))
    scope = tables.Column(verbose_name=_("Looks after"), empty_values=(), orderable=False)
    account = tables.Column(verbose_name=_("Account"), empty_values=(), orderable=False)

    @cached_property
    def _names(self) -> dict[int, str]:
        return unit_names(self.as_of) if self.as_of else {}

    @cached_property
    def _scopes(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        if self.as_of is None:
            return found
        for scope in PostScope.objects.filter(valid_on(self.as_of)).select_related("group"):
            unit = self._names.get(scope.unit_id or 0, "")
            name = scope.group.short_name if scope.group else unit
            found.setdefault(scope.post_id, []).append(name)
        return found

    def render_unit(self, record: Post) -> str:
        """Name on the day."""
        return self._names.get(record.unit_id, "–")

    def render_scope(self, record: Post) -> str:
        """Blocks and units of an officer in charge."""
        return "; ".join(sorted(self._scopes.get(record.pk, ()))) or "–"

    def render_account(self, record: Post) -> SafeString:
        """None, open or closed."""
        user = getattr(record.person, "user", None)
        if user is None:
            return verdict("none", gettext("No account"))
        return (
            verdict("ok", gettext("Open"))
            if user.is_active
            else verdict("none", gettext("Closed"), "ban")
        )

    def value_account(self, record: Post) -> str:
        """User name."""
        user = getattr(record.person, "user", None)
        return user.username if user else ""

    value_unit = render_unit
    value_scope = render_scope


class OfficerFilter(FilterSet):  # type: ignore[misc]
    """By role."""

    role = ChoiceFilter(label=_("Role"), choices=Role.choices, empty_label=_("All"))


class OfficerList(SignedInRequiredMixin, CaseListPage):
    """Posts held today by officers whom the actor may see."""

    action = "people:person:view"
    title = _("Officers")
    table_class = OfficerTable
    filter_class = OfficerFilter
    search_field = "person__search_key"
    default_order = ("person__sort_key",)
    file_name = "can-bo"
    empty_icon = "users"
    empty_title = _("No officers yet")
    empty_text = _("Officers are entered one by one or come with the list from Excel.")
    template_name = "people/structure/officer_list.html"

    def rows(self) -> QuerySet[Post]:
        """Posts of today."""
        seen = which(self.actor, self.action)
        rows = Post.objects.filter(valid_on(self.as_of), person__in=seen)
        return rows.select_related("person__user")

    def cases(self) -> list[Case]:
        """By the account."""
        return [
            Case("", _("All"), Q()),
            Case("open", _("With an account"), Q(person__user__is_active=True)),
            Case("none", _("No account"), Q(person__user__isnull=True)),
            Case("closed", _("Account closed"), Q(person__user__is_active=False)),
        ]

    def more_context(self) -> Mapping[str, Any]:
        """Buttons."""
        return {
            "can_manage": may(self.actor, "people:person:manage", Person()),
            "can_import": may(self.actor, "people:list:import"),
        }


def _person(request: ActorRequest, public_id: UUID) -> Person:
    person = get_object_or_404(which(request.actor, "people:person:view"), public_id=public_id)
    assert isinstance(person, Person)  # noqa: S101 - the rule is about persons
    return person


@signed_in_required
@require_safe
def person_page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One officer: posts, account, hand-overs, groups, history."""
    person = _person(request, public_id)
    posts = list(Post.objects.filter(person=person).order_by("-valid"))
    names = unit_names(request.as_of, {p.unit_id for p in posts})
    scopes = PostScope.objects.filter(valid_on(request.as_of), post__in=posts)
    looked_after: dict[int, list[str]] = {}
    for scope in scopes.select_related("group", "unit"):
        name = scope.group.short_name if scope.group else str(scope.unit)
        looked_after.setdefault(scope.post_id, []).append(name)
    handed = which(request.actor, "people:delegation:view").select_related(
        "post__person", "to_person"
    )
    rows = [
        {
            "post": post,
            "unit": names.get(post.unit_id) or str(post.unit),
            "now": request.as_of in post.valid,
            "scope": sorted(looked_after.get(post.pk, ())),
            "can_end": may(request.actor, "people:post:manage", post),
            "can_scope": may(request.actor, "people:post:scope", post),
            "can_delegate": may(request.actor, "people:delegation:create", post),
        }
        for post in posts
    ]
    user = getattr(person, "user", None)
    context = {
        "person": person,
        "rows": rows,
        "account": user,
        "given": handed.filter(post__person=person).order_by("-valid"),
        "received": handed.filter(to_person=person).order_by("-valid"),
        "memberships": Membership.objects.filter(person=person).select_related("group"),
        "links": links_of(person.pk),
        "facts": sections(request, person),
        "added": sections_for(request.actor, person, request.as_of),
        "can_link": may(request.actor, LINK, person),
        "history": history_of(request, person),
        "can_manage": may(request.actor, "people:person:manage", person),
        "can_see_account": user is not None and may(request.actor, "people:account:view", user),
    }
    return render(request, "people/structure/person.html", context)


@signed_in_required
@require_http_methods(["GET", "POST"])
def person_new(request: ActorRequest) -> HttpResponse:
    """A new officer with a first post."""
    require(request.actor, "people:person:manage", Person())
    form = NewPersonForm(
        request.POST or None, as_of=request.as_of, initial={"first": request.as_of}
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            with transaction.atomic():
                person = domain.create_person(
                    actor=request.actor,
                    as_of=request.as_of,
                    name=values["name"],
                    code=values["code"],
                    gender=values["gender"],
                )
                _assign(request, person, values)
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("%(name)s is entered.") % {"name": person.name})
            return redirect("people:person", person.public_id)
    back = reverse("people:officer_list")
    return show_form(request, form, _("New officer"), _("Enter the officer"), back)


def _assign(request: ActorRequest, person: Person, values: Mapping[str, Any]) -> Post:
    return domain.assign_post(
        actor=request.actor,
        as_of=request.as_of,
        person=person,
        unit=get_object_or_404(Unit, pk=values["unit"]),
        role=values["role"],
        title=values["title"],
        first=values["first"],
        last=values["last"],
        basis=values["basis"],
    )


@signed_in_required
@require_http_methods(["GET", "POST"])
def post_new(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Another post for an officer."""
    person = _person(request, public_id)
    require(request.actor, "people:post:manage", Post())
    form = PostForm(request.POST or None, as_of=request.as_of, initial={"first": request.as_of})
    if request.method == "POST" and form.is_valid():
        try:
            _assign(request, person, form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("The post is kept."))
            return redirect("people:person", person.public_id)
    title = gettext("New post for %(name)s") % {"name": person.name}
    back = reverse("people:person", args=[person.public_id])
    return show_form(request, form, title, _("Assign the post"), back)


@signed_in_required
@require_http_methods(["GET", "POST"])
def post_end(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The end of a post."""
    post = get_object_or_404(Post.objects.select_related("person"), public_id=public_id)
    require(request.actor, "people:post:manage", post)
    form = EndPostForm(request.POST or None, initial={"last": request.as_of})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            domain.end_post(
                actor=request.actor,
                as_of=request.as_of,
                post=post,
                last=values["last"],
                reason=values["reason"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("The end of the post is kept."))
            return redirect("people:person", post.person.public_id)
    title = gettext("End the post of %(name)s") % {"name": post.person.name}
    back = reverse("people:person", args=[post.person.public_id])
    return show_form(request, form, title, _("End the post"), back)


@signed_in_required
@require_http_methods(["GET", "POST"])
def post_scope(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What an officer in charge looks after."""
    post = get_object_or_404(Post.objects.select_related("person"), public_id=public_id)
    require(request.actor, "people:post:scope", post)
    live = PostScope.objects.filter(valid_on(request.as_of), post=post)
    start = {
        "groups": [s.group_id for s in live if s.group_id],
        "units": [s.unit_id for s in live if s.unit_id],
    }
    form = ScopeForm(request.POST or None, as_of=request.as_of, initial=start)
    if request.method == "POST" and form.is_valid():
        domain.set_scope(
            actor=request.actor,
            as_of=request.as_of,
            post=post,
            groups=form.cleaned_data["groups"],
            units=Unit.objects.filter(pk__in=form.cleaned_data["units"]),
        )
        done(request, gettext("Kept."))
        return redirect("people:person", post.person.public_id)
    title = gettext("What %(name)s looks after") % {"name": post.person.name}
    back = reverse("people:person", args=[post.person.public_id])
    return show_form(request, form, title, _("Keep it"), back)
