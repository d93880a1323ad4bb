"""Versions of the catalogue: the list, the page with what changed, proposing and deciding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thidua.common.asked import whole
from thidua.common.lists import ListPage
from thidua.common.policy import Answer, Refused, may
from thidua.common.revisions import Stale
from thidua.common.toasts import done
from thidua.law.catalogue import Catalogue
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required
from thidua.people.views.structure.history import history_of
from thidua.rules import queries
from thidua.rules.content.changes import Change, changes
from thidua.rules.content.facts import Fact, unverified
from thidua.rules.domain import versions as domain
from thidua.rules.domain.drafts import CREATE, EDIT
from thidua.rules.extensions import panels_for
from thidua.rules.forms import ReasonForm
from thidua.rules.models import CatalogueVersion
from thidua.rules.models.versions import APPROVERS
from thidua.rules.showing.values import belongs, fact_words, part_words
from thidua.rules.tables import VersionTable
from thidua.rules.views.common import at, find, form_page, may_edit, take
from thidua.rules.views.facts import changed_values
from thidua.rules.workflow import (
    ACTIVATE,
    APPROVE,
    DROP,
    PROPOSE,
    REJECT,
    VERSION,
    WITHDRAW,
    approvals,
)


class VersionList(SignedInRequiredMixin, ListPage):
    """All versions, newest first."""

    action = "rules:version:view"
    title = _("Versions of the catalogue")
    table_class = VersionTable
    template_name = "rules/list.html"
    workflow = VERSION
    search_field = "title"
    search_label = _("What it is called")
    default_order = ("-number",)
    file_name = "phien-ban-danh-muc"
    empty_icon = "scale"
    empty_title = _("No versions yet")
    empty_text = _("The first version comes with the program.")

    def rows(self) -> QuerySet[Any]:
        """Without the contents, which are long."""
        return super().rows().defer("content_text", "shipped_text")

    def filtered(self) -> QuerySet[Any]:
        """Words are looked for as they are written."""
        rows = self.rows()
        for word in self.query.split():
            rows = rows.filter(title__icontains=word)
        return rows

    def more_context(self) -> Mapping[str, Any]:
        """The button for a draft of the version in use."""
        active = queries.active_version()
        return {
            "here": "version_list",
            "create_url": reverse("rules:create_draft", args=[active.public_id]),
            "can_create": may(self.actor, CREATE, active),
        }


# --- one version ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class ChangeShown:
    """One change for a page: where, which part, words before and after, keys that differ."""

    change: Change
    part: str
    before: str
    after: str
    keys: list[tuple[str, str, str]]
    edit_url: str


@dataclass(frozen=True)
class Group:
    """Changes of one award or table."""

    title: str
    url: str
    changes: list[ChangeShown]


def grouped(
    made: Catalogue,
    former: Catalogue,
    found: list[Change],
    version: CatalogueVersion,
    *,
    edit: bool,
) -> list[Group]:
    """Changes by the row that they belong to, in the order of the rows."""
    groups: dict[str, Group] = {}
    for change in found:
        fact = change.fact
        title = belongs(made, fact)
        url = (
            reverse("rules:version_award", args=[version.public_id, fact.award])
            if fact.award
            else ""
        )
        group = groups.setdefault(title, Group(title, url, []))
        before = Fact(change.address, change.before or {})
        after = Fact(change.address, change.after or {})
        link = at(reverse("rules:edit_fact", args=[version.public_id]), change.address)
        marked = change.after is not None and isinstance(change.after.get("verified"), bool)
        group.changes.append(
            ChangeShown(
                change,
                part_words(fact),
                fact_words(former, before) if change.before is not None else "",
                fact_words(made, after) if change.after is not None else "",
                changed_values(made, change.before or {}, change.after or {})
                if change.kind == "changed"
                else [],
                link if edit and marked else "",
            )
        )
    return list(groups.values())


def _base_of(version: CatalogueVersion) -> CatalogueVersion | None:
    """What a version is compared with: the version in use, for a former one its own base."""
    if version.state in {"active", "retired"}:
        return version.based_on
    return queries.active_version()


@require_safe
@signed_in_required
def page(request: ActorRequest, version: UUID) -> HttpResponse:
    """What changed against the version in use, who approved, what can be done next."""
    row = find(request, version)
    actor, as_of = request.actor, request.as_of
    made = queries.catalogue_of(row)
    base = _base_of(row)
    former = queries.catalogue_of(base) if base is not None else made
    found = changes(former.data, made.data) if base is not None else []
    answers = list(row.approvals.select_related("user"))
    here: Callable[[str], Answer] = lambda action: VERSION.can(  # noqa: E731
        actor, action, row, as_of=as_of
    )
    edit = may_edit(request, row)
    context = {
        "version": row,
        "state": VERSION.state(row.state),
        "base": base,
        "groups": grouped(made, former, found, row, edit=edit),
        "counts": {kind: sum(one.kind == kind for one in found) for kind in
                   ("added", "removed", "changed")},
        "unread": sum(1 for _fact in unverified(made.data)),
        "approved": approvals(row),
        "needed": APPROVERS,
        "answers": answers,
        "can_edit": edit,
        "rename": may(actor, EDIT, row) if row.state == "draft" else None,
        "create": may(actor, CREATE, row),
        "steps": _steps(row, here),
        "panels": panels_for(actor, row, as_of),
        "history": history_of(request, row),
        "codes": [(code, made.name(code)) for code in made.codes] if edit else [],
        "here": "version_list",
    }  # fmt: skip
    return render(request, "rules/version.html", context)


def _steps(row: CatalogueVersion, can: Callable[[str], Answer]) -> dict[str, Answer]:
    """What stands on the page in this state: name of the step → answer."""
    names = {
        "draft": {"propose": PROPOSE, "drop": DROP},
        "proposed": {
            "approve": APPROVE, "reject": REJECT, "activate": ACTIVATE, "withdraw": WITHDRAW,
        },
    }.get(row.state, {})  # fmt: skip
    return {name: can(action) for name, action in names.items()}


# --- steps ----------------------------------------------------------------------------------------
@require_POST
@signed_in_required
def propose(request: ActorRequest, version: UUID) -> HttpResponse:
    """Hand a draft to the approvers."""
    row = find(request, version)
    try:
        domain.propose(
            actor=request.actor,
            as_of=request.as_of,
            version=row,
            revision=whole(request.POST.get("revision")),
        )
    except Stale:
        return _stale(request, row)
    done(request, gettext("Proposed: %(n)s persons have to approve it.") % {"n": APPROVERS})
    return redirect(row)


def _stale(request: ActorRequest, row: CatalogueVersion) -> HttpResponse:
    done(
        request, gettext("Somebody changed this version in the meantime; here it is as it is now.")
    )
    return redirect(row)


@require_POST
@signed_in_required
def approve(request: ActorRequest, version: UUID) -> HttpResponse:
    """Approve the content that stood on the page."""
    row = find(request, version)
    try:
        domain.approve(
            actor=request.actor,
            as_of=request.as_of,
            version=row,
            seen=request.POST.get("seen", ""),
        )
    except Stale:
        return _stale(request, row)
    done(request, gettext("Approved."))
    return redirect(row)


@require_http_methods(["GET", "POST"])
@signed_in_required
def reject(request: ActorRequest, version: UUID) -> HttpResponse:
    """Refuse a version with a reason."""

    def act(row: CatalogueVersion, reason: str) -> None:
        seen = request.POST.get("seen") or row.fingerprint
        domain.reject(
            actor=request.actor, as_of=request.as_of, version=row, seen=seen, reason=reason
        )

    return _with_reason(
        request, version, act, title=gettext("Refuse the version"), button=gettext("Refuse"),
        told=gettext("Refused: it is a draft again."), action=REJECT,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in_required
def withdraw(request: ActorRequest, version: UUID) -> HttpResponse:
    """Take a proposal back."""

    def act(row: CatalogueVersion, reason: str) -> None:
        domain.withdraw(actor=request.actor, as_of=request.as_of, version=row, reason=reason)

    return _with_reason(
        request, version, act, title=gettext("Withdraw the proposal"),
        button=gettext("Take the proposal back"),
        told=gettext("Withdrawn: it is a draft again."), action=WITHDRAW,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in_required
def drop(request: ActorRequest, version: UUID) -> HttpResponse:
    """Give a draft up."""

    def act(row: CatalogueVersion, reason: str) -> None:
        domain.drop(actor=request.actor, as_of=request.as_of, version=row, reason=reason)

    return _with_reason(
        request, version, act, title=gettext("Drop the draft"), button=gettext("Drop it"),
        told=gettext("Dropped."), action=DROP,
    )  # fmt: skip


def _with_reason(
    request: ActorRequest,
    version: UUID,
    act: Callable[[CatalogueVersion, str], None],
    *,
    title: str,
    button: str,
    told: str,
    action: str,
) -> HttpResponse:
    row = find(request, version)
    answer = VERSION.can(request.actor, action, row, as_of=request.as_of)
    if not answer:
        raise Refused(answer)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(row, form.cleaned_data["reason"])
        except Stale:
            return _stale(request, row)
        except Refused as error:
            take(form, error)
        else:
            done(request, told)
            return redirect(row)
    return form_page(
        request, form, title=title, about=str(row), button=button, danger=True,
        back=row.get_absolute_url(), back_label=str(row), here="version_list",
        hidden={"seen": row.fingerprint},
    )  # fmt: skip


@require_POST
@signed_in_required
def activate(request: ActorRequest, version: UUID) -> HttpResponse:
    """Switch a version on."""
    row = find(request, version)
    domain.activate(actor=request.actor, as_of=request.as_of, version=row)
    done(request, gettext("This version judges from now on; its rows hold by their own days."))
    return redirect(row)
