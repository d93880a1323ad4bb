"""Accounts, for the administrator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import django_tables2 as tables
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_filters import ChoiceFilter, FilterSet

from thidua.common import formatting
from thidua.common.lists import ListPage, search
from thidua.common.policy import may, require, which
from thidua.common.tables import ListTable, NameColumn
from thidua.common.toasts import done
from thidua.common.ui.marks import verdict
from thidua.people import lockout
from thidua.people.actors import available_posts
from thidua.people.domain import accounts
from thidua.people.domain.second_step import codes_left, remove
from thidua.people.domain.sessions import end_all_of, open_sessions
from thidua.people.forms_office import NewAccountForm, ReasonForm, take_errors
from thidua.people.models import Person, SecondFactor, User
from thidua.people.queries import unit_names
from thidua.people.reauthentication import recent_authentication_required
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required
from thidua.people.views.office.own import SESSIONS, sign_ins

ACTIONS = (
    ("reset", _("Set a new password"), "key"),
    ("unlock", _("Unlock signing in"), "hand-stop"),
    ("end_sessions", _("End all sessions"), "logout"),
    ("second_step", _("Take off the second step"), "shield-x"),
    ("deactivate", _("Close the account"), "user-off"),
    ("activate", _("Open the account again"), "user-check"),
)
RULES = {"second_step": "people:second_step:remove"}
"""Actions whose rule has another name than the page."""


class AccountTable(ListTable):
    """Accounts with their state."""

    person = NameColumn(
        verbose_name=_("Officer"), order_by="person__sort_key", empty_values=(), second="username"
    )
    email = tables.Column(verbose_name=_("Mail address"))
    last_login = tables.Column(verbose_name=_("Last sign-in"))
    is_active = tables.Column(verbose_name=_("State"))

    def render_last_login(self, value: Any) -> str:
        """Time and day."""
        return formatting.moment(value)

    def value_last_login(self, value: Any) -> Any:
        """As Excel sorts it."""
        return value

    def render_is_active(self, record: User) -> SafeString:
        """Open, closed, or locked for a while."""
        if not record.is_active:
            return verdict("none", gettext("Closed"), "ban")
        if record.username in self.locked:
            return verdict("warn", gettext("Locked for a while"), "lock")
        return verdict("ok", gettext("In use"))

    def value_is_active(self, record: User) -> str:
        """The word."""
        return gettext("In use") if record.is_active else gettext("Closed")

    @cached_property
    def locked(self) -> set[str]:
        """User names that are locked now."""
        return lockout.locked_names()


class AccountFilter(FilterSet):  # type: ignore[misc]
    """Open, closed, locked."""

    standing = ChoiceFilter(
        label=_("State"),
        choices=[
            ("open", _("In use")),
            ("closed", _("Closed")),
            ("locked", _("Locked for a while")),
        ],
        method="by_standing",
        empty_label=_("All"),
    )

    def by_standing(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        """Narrow by the state."""
        if value == "locked":
            return rows.filter(username__in=lockout.locked_names(), is_active=True)
        return rows.filter(is_active=value == "open")


class AccountList(SignedInRequiredMixin, ListPage):
    """All accounts."""

    action = "people:account:view"
    title = _("Accounts")
    table_class = AccountTable
    filter_class = AccountFilter
    search_field = "person__search_key"
    default_order = ("person__sort_key", "username")
    file_name = "tai-khoan"
    empty_icon = "user"
    empty_title = _("No accounts yet")
    empty_text = _("Accounts are made for officers one by one, or with the list from Excel.")
    template_name = "people/office/account_list.html"

    def rows(self) -> QuerySet[User]:
        """Accounts with their persons."""
        require(self.actor, self.action, User())
        rows: QuerySet[User] = super().rows().select_related("person")
        return rows

    def filtered(self) -> QuerySet[User]:
        """Words are looked for in the name and in the user name."""
        rows = self.filterset.qs if self.filterset.is_valid() else self.rows().none()
        if not self.query:
            return rows
        by_name = search(User.objects.all(), self.query, self.search_field)
        return rows.filter(
            Q(pk__in=by_name.values("pk")) | Q(username__contains=self.query.lower())
        )

    def more_context(self) -> Mapping[str, Any]:
        """Officers without an account."""
        missing = which(self.actor, "people:account:create").filter(user=None, deceased=False)
        return {"missing": missing.count()}


class MissingTable(ListTable):
    """Officers without an account, each with the button that makes one."""

    name = NameColumn(verbose_name=_("Officer"), order_by="sort_key", second="code", href="")
    make = tables.Column(
        verbose_name=_("Account"), empty_values=(), orderable=False, accessor="public_id"
    )

    def render_make(self, record: Person) -> SafeString:
        """Link to the form."""
        url = f"{reverse('people:account_new')}?person={record.public_id}"
        return format_html(
            '<a class="btn btn-row" href="{}">{}</a>', url, gettext("Make an account")
        )

    def value_make(self) -> str:
        """Nothing: it is a button."""
        return ""


class MissingList(SignedInRequiredMixin, ListPage):
    """Officers without an account."""

    action = "people:account:create"
    title = _("Officers without an account")
    table_class = MissingTable
    default_order = ("sort_key",)
    file_name = "chua-co-tai-khoan"
    template_name = "people/office/missing_list.html"
    empty_icon = "user-check"
    empty_title = _("Every officer has an account")

    def rows(self) -> QuerySet[Person]:
        """Persons whom nobody made an account for."""
        require(self.actor, self.action, Person())
        rows: QuerySet[Person] = super().rows().filter(user=None, deceased=False)
        return rows


def _account(request: ActorRequest, public_id: UUID) -> User:
    rows = which(request.actor, "people:account:view").select_related("person")
    user: User = get_object_or_404(rows, public_id=public_id)
    return user


def _page(
    request: ActorRequest, user: User, *, password: str = "", reason: forms.Form | None = None
) -> HttpResponse:
    """The page of an account; ``password`` is shown this once."""
    pairs = available_posts(user, request.as_of)
    names = unit_names(request.as_of, [post.unit_id for post, _delegation in pairs])
    answers = {
        name: may(request.actor, RULES.get(name, f"people:account:{name}"), user)
        for name, *_ in ACTIONS
    }
    locked = lockout.locked_until(user.username)
    factor = SecondFactor.objects.filter(user=user).first()
    sessions = list(open_sessions(user, timezone.now())[:SESSIONS])
    hidden = {
        "activate" if user.is_active else "deactivate",
        "" if locked else "unlock",
        "" if factor else "second_step",
        "" if sessions else "end_sessions",
    }
    buttons = [
        (name, label, icon, answers[name], reverse(f"people:account_{name}", args=[user.public_id]))
        for name, label, icon in ACTIONS
        if name not in hidden
    ]
    context = {
        "account": user,
        "posts": [(post, names.get(post.unit_id, ""), d) for post, d in pairs],
        "buttons": buttons,
        "locked": locked,
        "password": password,
        "reason": reason or ReasonForm(),
        "sign_ins": sign_ins(user),
        "factor": factor,
        "codes_left": codes_left(user) if factor else 0,
        "sessions": sessions,
    }
    return render(request, "people/office/account_page.html", context)


@signed_in_required
@require_GET
def page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One account: facts, state, what may be done."""
    require(request.actor, "people:account:view", User())
    return _page(request, _account(request, public_id))


@signed_in_required
@recent_authentication_required
@require_POST
def reset(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Draw a new password and show it once."""
    user = _account(request, public_id)
    password = accounts.reset_password(actor=request.actor, as_of=request.as_of, user=user)
    return _page(request, _account(request, public_id), password=password)


@signed_in_required
@recent_authentication_required
@require_POST
def end_sessions(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """End all sessions of the account."""
    user = _account(request, public_id)
    end_all_of(actor=request.actor, as_of=request.as_of, user=user)
    done(request, gettext("All sessions of %(name)s are ended.") % {"name": user.username})
    return redirect(user)


@signed_in_required
@recent_authentication_required
@require_http_methods(["GET", "POST"])
def second_step(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Ask for the reason, then take off the second step."""
    user = _account(request, public_id)
    require(request.actor, "people:second_step:remove", user)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        remove(
            actor=request.actor, as_of=request.as_of, user=user, reason=form.cleaned_data["reason"]
        )
        done(
            request, gettext("The second step of %(name)s is taken off.") % {"name": user.username}
        )
        return redirect(user)
    return render(
        request, "people/office/account_second_step.html", {"account": user, "form": form}
    )


@signed_in_required
@require_POST
def unlock(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Open the lock before its time."""
    user = _account(request, public_id)
    accounts.unlock(actor=request.actor, as_of=request.as_of, user=user)
    done(request, gettext("%(name)s may sign in again.") % {"name": user.username})
    return redirect(user)


@signed_in_required
@recent_authentication_required
@require_http_methods(["GET", "POST"])
def deactivate(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Ask for the reason, then close."""
    user = _account(request, public_id)
    require(request.actor, "people:account:deactivate", user)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.deactivate(
            actor=request.actor, as_of=request.as_of, user=user, reason=form.cleaned_data["reason"]
        )
        done(request, gettext("The account %(name)s is closed.") % {"name": user.username})
        return redirect(user)
    return render(request, "people/office/account_close.html", {"account": user, "form": form})


@signed_in_required
@require_POST
def activate(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    user = _account(request, public_id)
    accounts.activate(actor=request.actor, as_of=request.as_of, user=user)
    done(request, gettext("The account %(name)s is open again.") % {"name": user.username})
    return redirect(user)


@signed_in_required
@recent_authentication_required
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Make the account of the person in ``?person=``."""
    require(request.actor, "people:account:create", Person())
    try:
        public_id = UUID(request.GET.get("person", ""))
    except ValueError:
        return redirect("people:account_missing")
    person = get_object_or_404(
        which(request.actor, "people:account:create"), public_id=public_id, user=None
    )
    form = NewAccountForm(
        request.POST or None,
        initial={"username": accounts.suggest_username(person), "language": "vi"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = accounts.create_account(
                actor=request.actor, as_of=request.as_of, person=person, **form.cleaned_data
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            return _page(request, _account(request, made.user.public_id), password=made.password)
    return render(request, "people/office/account_new.html", {"person": person, "form": form})
