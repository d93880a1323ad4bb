"""Making a draft and changing its rows: a fact, a whole row, a copy from a day on, an end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thidua.common.asked import whole
from thidua.common.policy import Refused, require
from thidua.common.revisions import Stale
from thidua.common.toasts import done
from thidua.people.views.access import ActorRequest, signed_in_required
from thidua.rules import queries
from thidua.rules.content.addresses import find as find_row
from thidua.rules.content.facts import Fact, fact_at
from thidua.rules.domain import drafts as domain
from thidua.rules.forms import DayForm, DraftForm, FactForm, RowForm, to_yaml
from thidua.rules.models import CatalogueVersion
from thidua.rules.showing.values import belongs, fact_words, part_words
from thidua.rules.views.common import INVALID, asked_address, find, form_page, take
from thidua.rules.views.facts import changed_values
from thidua.rules.workflow import VERSION

_WRONG = (ValidationError, Refused)


@require_http_methods(["GET", "POST"])
@signed_in_required
def create(request: ActorRequest, version: UUID) -> HttpResponse:
    """A draft from a version: a copy of the one in use, or another's changes carried onto it."""
    source = find(request, version)
    require(request.actor, domain.CREATE, source)
    initial = {} if source.state == "active" else {"title": source.title, "note": source.note}
    form = DraftForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.create_draft(
                actor=request.actor, as_of=request.as_of, source=source, **form.cleaned_data
            )
        except _WRONG as error:
            take(form, error)
        else:
            done(request, _("The draft is made: change its rows, then propose it."))
            return redirect(made)
    return form_page(
        request, form, title=_("Make a draft"), about=_about_source(source),
        button=_("Make the draft"), back=source.get_absolute_url(), back_label=str(source),
        here="version_list",
    )  # fmt: skip


def _about_source(source: CatalogueVersion) -> str:
    if source.state == "active":
        return _("A copy of the version in use; nothing judges by it before it is switched on.")
    if source.state == "retired":
        return _("The rows of a version used before, as they were.")
    return _("The changes of “%(title)s”, carried onto the version in use.") % {
        "title": source.title
    }


def _draft(request: ActorRequest, version: UUID) -> CatalogueVersion:
    row = find(request, version)
    answer = VERSION.can(request.actor, domain.EDIT, row, as_of=request.as_of)
    if not answer:
        raise Refused(answer)
    return row


@require_http_methods(["GET", "POST"])
@signed_in_required
def rename(request: ActorRequest, version: UUID) -> HttpResponse:
    """What a draft is about."""
    row = _draft(request, version)
    form = DraftForm(request.POST or None, initial={"title": row.title, "note": row.note})
    if request.method == "POST" and form.is_valid():
        try:
            domain.rename(
                actor=request.actor, as_of=request.as_of, version=row,
                revision=whole(request.POST.get("revision")), **form.cleaned_data,
            )  # fmt: skip
        except Stale as stale:
            form.add_error(
                None,
                _("Somebody changed it in the meantime: “%(title)s”.") % {"title": stale.row.title},
            )
        except _WRONG as error:
            take(form, error)
        else:
            return redirect(row)
    return form_page(
        request, form, title=_("What the draft is about"), back=row.get_absolute_url(),
        back_label=str(row), here="version_list", hidden={"revision": row.revision},
    )  # fmt: skip


# --- rows -----------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@signed_in_required
def fact(request: ActorRequest, version: UUID) -> HttpResponse:
    """The values of one fact of a draft: numbers, codes, citation, mark."""
    row = _draft(request, version)
    address = asked_address(request)
    catalogue = queries.catalogue_of(row)
    try:
        found = fact_at(row.content, address)
    except KeyError as error:
        raise Http404 from error
    form = FactForm(request.POST or None, fact=found, catalogue=catalogue, marked=True)
    stale: Stale | None = None
    if request.method == "POST" and form.is_valid():
        try:
            domain.edit_fact(
                actor=request.actor, as_of=request.as_of, version=row,
                revision=whole(request.POST.get("revision")), address=address,
                values=form.values(),
            )  # fmt: skip
        except Stale as error:
            stale = error
        except _WRONG as error:
            take(form, error)
        else:
            done(request, _("The row is changed in the draft."))
            return redirect(_after(row, found))
    context = {
        "version": row if stale is None else stale.row,
        "form": form,
        "fact": found,
        "belongs": belongs(catalogue, found),
        "part": part_words(found),
        "words": fact_words(catalogue, found),
        "back": _after(row, found),
        "whole_url": f"{reverse('rules:edit_row', args=[row.public_id])}?{request.GET.urlencode()}",
        "both": _both(catalogue, stale, address),
        "here": "version_list",
    }
    is_wrong = stale is not None or (form.is_bound and not form.is_valid())
    return render(request, "rules/edit_fact.html", context, status=INVALID if is_wrong else 200)


def _both(catalogue: Any, stale: Stale | None, address: str) -> list[tuple[str, str, str]] | None:
    """Where somebody was faster: keys that differ, theirs and mine."""
    if stale is None:
        return None
    try:
        theirs = dict(fact_at(stale.row.content, address).values)
    except KeyError:
        theirs = {}
    return changed_values(catalogue, theirs, stale.mine)


def _after(row: CatalogueVersion, found: Fact) -> str:
    """The page to go back to: the award in the draft, else the draft."""
    if found.award:
        return reverse("rules:version_award", args=[row.public_id, found.award])
    return row.get_absolute_url()


def _top(address: str) -> str:
    """The row of a section that an address lies in."""
    parts = address.split(">")
    return ">".join(parts[:3] if parts[0] == "dedication" else parts[:2])


@require_http_methods(["GET", "POST"])
@signed_in_required
def row(request: ActorRequest, version: UUID) -> HttpResponse:
    """A whole row with its paths and conditions as YAML; without an address a new award."""
    draft = _draft(request, version)
    address = _top(request.GET.get("dia-chi", ""))
    content = draft.content
    try:
        now = find_row(content, address) if address else {}
    except KeyError as error:
        raise Http404 from error
    form = RowForm(request.POST or None, initial={"row": to_yaml(now) if now else ""})
    if request.method == "POST" and form.is_valid():
        common: dict[str, Any] = {
            "actor": request.actor, "as_of": request.as_of, "version": draft,
            "revision": whole(request.POST.get("revision")), "row": form.cleaned_data["row"],
        }  # fmt: skip
        try:
            if address:
                _made, there = domain.edit_row(address=address, **common)
            else:
                _made, there = domain.add_row(section="awards", **common)
        except Stale as stale:
            _say_stale(form, stale, address)
        except _WRONG as error:
            take(form, error)
        else:
            done(request, _("The row is changed in the draft."))
            return redirect(_after(draft, Fact(there, {})))
    return form_page(
        request, form,
        title=_("The whole row") if address else _("A new award"),
        about=address or _("Copy the shape of another award and change it."),
        back=_after(draft, Fact(address or "-", {})), back_label=str(draft),
        here="version_list", hidden={"revision": draft.revision},
    )  # fmt: skip


def _say_stale(form: Any, stale: Stale, address: str) -> None:
    try:
        theirs = to_yaml(find_row(stale.row.content, address)) if address else ""
    except KeyError:
        theirs = ""
    form.add_error(
        None,
        _("Somebody changed the draft in the meantime. As it is now: %(row)s") % {"row": theirs},
    )


def _with_day(
    request: ActorRequest,
    version: UUID,
    act: Callable[..., str],
    **words: Any,
) -> HttpResponse:
    draft = _draft(request, version)
    address = _top(asked_address(request))
    try:
        now = find_row(draft.content, address)
    except KeyError as error:
        raise Http404 from error
    form = DayForm(request.POST or None, label=words.pop("label"))
    if request.method == "POST" and form.is_valid():
        try:
            there = act(
                draft, address, form.cleaned_data["day"], whole(request.POST.get("revision"))
            )
        except Stale:
            form.add_error(
                None, _("Somebody changed the draft in the meantime; look at it as it is now.")
            )
        except _WRONG as error:
            take(form, error)
        else:
            done(request, words["told"])
            return redirect(_after(draft, Fact(there, {})))
    name = now.get("name") or address
    return form_page(
        request, form, about=f"{words.pop('about')} {name} ({now.get('from')})",
        back=_after(draft, Fact(address, {})), back_label=str(draft), here="version_list",
        hidden={"revision": draft.revision}, **words,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in_required
def copy(request: ActorRequest, version: UUID) -> HttpResponse:
    """A new row like this one from a day on."""

    def act(draft: CatalogueVersion, address: str, day: Any, revision: int | None) -> str:
        _made, there = domain.copy_row(
            actor=request.actor, as_of=request.as_of, version=draft, revision=revision,
            address=address, first=day,
        )  # fmt: skip
        return there

    return _with_day(
        request, version, act,
        title=_("A new row from a day on"),
        about=_("The row that holds now ends the day before; the new one begins as its copy:"),
        label=_("First day of the new row"), button=_("Begin the row"),
        told=_("The new row stands in the draft: change what the law changes."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in_required
def end(request: ActorRequest, version: UUID) -> HttpResponse:
    """The last day of a row."""

    def act(draft: CatalogueVersion, address: str, day: Any, revision: int | None) -> str:
        domain.end(
            actor=request.actor, as_of=request.as_of, version=draft, revision=revision,
            address=address, last=day,
        )  # fmt: skip
        return address

    return _with_day(
        request, version, act,
        title=_("End a row"),
        about=_("Afterwards this standard no longer holds:"),
        label=_("Last day"), button=_("End the row"), told=_("The row ends in the draft."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in_required
def remove(request: ActorRequest, version: UUID) -> HttpResponse:
    """Take a row, path or condition out of a draft."""
    draft = _draft(request, version)
    address = asked_address(request)
    catalogue = queries.catalogue_of(draft)
    try:
        found = fact_at(draft.content, address)
    except KeyError as error:
        raise Http404 from error
    wrong = ""
    if request.method == "POST":
        try:
            domain.remove(
                actor=request.actor, as_of=request.as_of, version=draft,
                revision=whole(request.POST.get("revision")), address=address,
            )  # fmt: skip
        except Stale:
            wrong = _("Somebody changed the draft in the meantime; look at it as it is now.")
        except ValidationError as error:
            wrong = " ".join(error.messages)
        else:
            done(request, _("Taken out of the draft."))
            rows = queries.catalogue_of(find(request, version)).rows_of(found.award)
            return redirect(_after(draft, found) if rows else draft.get_absolute_url())
    context = {
        "version": draft, "belongs": belongs(catalogue, found), "part": part_words(found),
        "words": fact_words(catalogue, found), "back": _after(draft, found), "wrong": wrong,
        "here": "version_list",
    }  # fmt: skip
    return render(request, "rules/remove.html", context, status=INVALID if wrong else 200)
