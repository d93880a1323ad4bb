"""Hand-overs of posts, and choosing the post that one acts on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.common import formatting
from thidua.common.models.base import valid_on
from thidua.common.policy import may, require, which
from thidua.common.tables import ListTable, with_way_back
from thidua.common.toasts import done
from thidua.common.ui.marks import verdict
from thidua.people.actors import available_posts
from thidua.people.domain import delegations as domain
from thidua.people.forms import DelegationForm, LeaveForm, take_errors
from thidua.people.middleware import POST_KEY
from thidua.people.models import Delegation, Post
from thidua.people.queries import unit_names
from thidua.people.views.access import (
    ActorRequest,
    SignedInRequiredMixin,
    account_required,
    signed_in_required,
)
from thidua.people.views.office.trail import action_label
from thidua.people.views.structure.cases import Case, CaseListPage
from thidua.people.views.structure.forms import show_form

SHOWN = 200
"""Entries of the trail that a summary lists; more stand in the trail itself."""


class DelegationTable(ListTable):
    """Hand-overs with their days."""

    post = tables.Column(verbose_name=_("Post"), order_by="post__person__sort_key")
    to_person = tables.Column(verbose_name=_("Handed to"), order_by="to_person__sort_key")
    form = tables.Column(verbose_name=_("Form"))
    valid = tables.Column(verbose_name=_("Days"))
    reason = tables.Column(verbose_name=_("Reason"), orderable=False)
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)

    def render_post(self, record: Delegation) -> SafeString:
        """Whose and which, leading to what was done."""
        back = with_way_back(record.get_absolute_url(), self.back)
        return format_html('<a href="{}">{}</a>', back, self.value_post(record))

    def value_post(self, record: Delegation) -> str:
        """Whose and which."""
        return f"{record.post.person.name}, {record.post.title}"

    def render_valid(self, record: Delegation) -> str:
        """First and last day."""
        return days_of(record)

    def render_state(self, record: Delegation) -> SafeString:
        """Coming, running, over."""
        if record.ended_on is not None:
            return verdict("none", gettext("Ended early"), "ban")
        if self.as_of is None or self.as_of in record.valid:
            return verdict("ok", gettext("Valid now"))
        over = record.valid.upper is not None and record.valid.upper <= self.as_of
        return verdict("none", gettext("Over")) if over else verdict("info", gettext("To come"))

    def value_state(self, record: Delegation) -> str:
        """The word."""
        return gettext("Ended early") if record.ended_on else days_of(record)

    value_valid = render_valid


def days_of(record: Delegation) -> str:
    """``15/01/2024 – 19/01/2024``, both included."""
    last = record.valid.upper.fromordinal(record.valid.upper.toordinal() - 1)
    return f"{formatting.day(record.valid.lower)} – {formatting.day(last)}"


class DelegationList(SignedInRequiredMixin, CaseListPage):
    """Hand-overs that the actor may see."""

    action = "people:delegation:view"
    title = _("Hand-overs")
    table_class = DelegationTable
    search_field = "to_person__search_key"
    default_order = ("-valid",)
    file_name = "ban-giao"
    empty_icon = "id-badge-2"
    empty_title = _("No hand-overs")
    empty_text = _("Who is on leave hands a post over for some days; it comes back by itself.")
    template_name = "people/structure/delegation_list.html"

    def rows(self) -> QuerySet[Delegation]:
        """With posts and persons."""
        rows: QuerySet[Delegation] = super().rows()
        return rows.select_related("post__person", "to_person")

    def cases(self) -> list[Case]:
        """In force, to come, over; one that was ended early is over."""
        day, live = self.as_of, Q(ended_on=None)
        over = Q(ended_on__isnull=False) | Q(valid__endswith__lte=day)
        return [
            Case("", _("All"), Q()),
            Case("now", _("Valid now"), live & Q(valid__contains=day)),
            Case("coming", _("To come"), live & Q(valid__startswith__gt=day)),
            Case("over", _("Over"), over),
        ]

    def more_context(self) -> dict[str, Any]:
        """Own posts to hand over, and hand-overs that may be ended."""
        own = Post.objects.filter(valid_on(self.as_of), person=self.actor.person_id)
        names = unit_names(self.as_of, {p.unit_id for p in own})
        running = which(self.actor, "people:delegation:end").filter(
            valid__endswith__gt=self.as_of, ended_on=None
        )
        return {
            "can_leave": self.actor.delegation is None,
            "own": [
                (p, names.get(p.unit_id, ""), may(self.actor, "people:delegation:create", p))
                for p in own
            ],
            "running": [
                (d, days_of(d)) for d in running.select_related("post__person", "to_person")[:50]
            ],
        }


@signed_in_required
@require_http_methods(["GET", "POST"])
def delegation_new(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Hand a post over."""
    post = get_object_or_404(Post.objects.select_related("person"), public_id=public_id)
    require(request.actor, "people:delegation:create", post)
    form = DelegationForm(
        request.POST or None,
        post=post,
        as_of=request.as_of,
        initial={"first": request.as_of, "form": Delegation.Form.LEAVE},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.delegate(
                actor=request.actor, as_of=request.as_of, post=post, **form.cleaned_data
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(
                request,
                gettext("%(name)s stands in, %(days)s.")
                % {"name": made.to_person.name, "days": days_of(made)},
            )
            return redirect("people:delegation_list")
    title = gettext("Hand over: %(post)s") % {"post": f"{post.person.name}, {post.title}"}
    return show_form(
        request, form, title, _("Hand the post over"), reverse("people:delegation_list")
    )


@signed_in_required
@require_http_methods(["GET", "POST"])
def leave(request: ActorRequest) -> HttpResponse:
    """Hand one's own posts over for the days of a leave."""
    own = Post.objects.filter(valid_on(request.as_of), person=request.actor.person_id)
    posts = own.select_related("person").order_by("pk")
    if not posts:
        return redirect("people:delegation_list")
    for post in posts:
        require(request.actor, "people:delegation:create", post)
    form = LeaveForm(
        request.POST or None,
        posts=posts,
        as_of=request.as_of,
        initial={"first": request.as_of, "form": Delegation.Form.LEAVE},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.hand_over(actor=request.actor, as_of=request.as_of, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(
                request,
                gettext("%(name)s stands in, %(days)s.")
                % {"name": made[0].to_person.name, "days": days_of(made[0])},
            )
            return redirect("people:delegation_list")
    return show_form(
        request,
        form,
        gettext("Hand over during leave"),
        _("Hand the posts over"),
        reverse("people:delegation_list"),
    )


@signed_in_required
@require_GET
def delegation_page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One hand-over, and what the stand-in did in the holder's name."""
    rows = which(request.actor, "people:delegation:view").select_related(
        "post__person", "to_person__user"
    )
    one = get_object_or_404(rows, public_id=public_id)
    assert isinstance(one, Delegation)  # noqa: S101 - the rule is about hand-overs
    entries = domain.done_in_name(one)
    over = one.ended_on is not None or one.valid.upper <= request.as_of
    context = {
        "one": one,
        "days": days_of(one),
        "over": over,
        "unit": unit_names(request.as_of, [one.post.unit_id]).get(one.post.unit_id, ""),
        "entries": [(entry, action_label(entry.action)) for entry in entries[:SHOWN]],
        "total": entries.count(),
        "can_see": may(request.actor, "people:delegation:see", one),
    }
    return render(request, "people/structure/delegation.html", context)


@signed_in_required
@require_POST
def delegation_seen(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The person who is back has seen it."""
    one = get_object_or_404(which(request.actor, "people:delegation:view"), public_id=public_id)
    assert isinstance(one, Delegation)  # noqa: S101 - the rule is about hand-overs
    try:
        domain.see_summary(actor=request.actor, as_of=request.as_of, delegation=one)
    except ValidationError as error:
        done(request, " ".join(error.messages))
        return redirect("people:delegation", one.public_id)
    done(request, gettext("Noted: you have seen what was done in your name."))
    return redirect("desk:home")


@signed_in_required
@require_POST
def delegation_end(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """End a hand-over today."""
    delegation = get_object_or_404(
        which(request.actor, "people:delegation:view"), public_id=public_id
    )
    assert isinstance(delegation, Delegation)  # noqa: S101 - the rule is about hand-overs
    try:
        domain.end_delegation(actor=request.actor, as_of=request.as_of, delegation=delegation)
    except ValidationError as error:
        done(request, " ".join(error.messages))
    else:
        done(request, gettext("The hand-over has ended."))
    return redirect("people:delegation_list")


@account_required
@require_POST
def switch_post(request: ActorRequest) -> HttpResponse:
    """Act on another of one's posts; kept in the session, checked at every request."""
    wanted = request.POST.get("post", "")
    mine = {str(post.public_id) for post, _d in available_posts(request.user, request.as_of)}
    if wanted in mine:
        request.session[POST_KEY] = wanted
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    return redirect(back)
