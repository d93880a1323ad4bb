"""The number books of the own unit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.common.policy import Refused, may, require
from thidua.common.toasts import done
from thidua.documents import queries
from thidua.documents.domain import numbers
from thidua.documents.forms import OpenBookForm, VoidNumberForm
from thidua.documents.models import NumberBook
from thidua.documents.views.common import UNREADABLE, into_form, visible
from thidua.people.views.access import ActorRequest, signed_in_required

_VIEW = "documents:number_book:view"
_MANAGE = "documents:number_book:manage"
_SHOWN = 200
"""Entries shown of a book, the latest first."""


@signed_in_required
@require_http_methods(["GET", "POST"])
def book_list(request: ActorRequest) -> HttpResponse:
    """All books, and the form that opens one."""
    own = NumberBook(unit_id=request.actor.unit_id or 0)
    form = OpenBookForm(request.POST or None, initial={"year": request.as_of.year})
    status = 200
    if request.method == "POST":
        require(request.actor, _MANAGE, own)
        status = UNREADABLE
        if form.is_valid():
            try:
                book = numbers.open_book(
                    actor=request.actor, as_of=request.as_of, **form.cleaned_data
                )
            except Refused as refused:
                into_form(form, refused)
            else:
                done(request, _("The book %(book)s was opened.") % {"book": book})
                return redirect("documents:number_books")
    context: dict[str, Any] = {
        "books": queries.number_books(request.actor),
        "form": form,
        "can_manage": may(request.actor, _MANAGE, own),
    }
    return render(request, "documents/number_books.html", context, status=status)


@signed_in_required
@require_GET
def book_page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The numbers of a book, void ones with their reason."""
    book: NumberBook = visible(request, _VIEW, public_id, "period")
    entries = book.entries.select_related("document").order_by("-number")
    context = {
        "book": book,
        "entries": entries[:_SHOWN],
        "shown": _SHOWN,
        "form": VoidNumberForm(),
        "can_manage": may(request.actor, _MANAGE, book),
    }
    return render(request, "documents/number_book.html", context)


@signed_in_required
@require_POST
def void_number(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Pass over the next number."""
    book: NumberBook = visible(request, _VIEW, public_id)
    form = VoidNumberForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    entry = numbers.void_number(actor=request.actor, as_of=request.as_of, book=book, reason=reason)
    done(request, _("Number %(number)s is void.") % {"number": entry.number})
    return redirect("documents:number_book", book.public_id)


@signed_in_required
@require_POST
def change_symbol(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Correct the symbol of an unused book."""
    book: NumberBook = visible(request, _VIEW, public_id)
    numbers.change_symbol(
        actor=request.actor,
        as_of=request.as_of,
        book=book,
        symbol=request.POST.get("symbol", ""),
    )
    done(request, _("The symbol was changed."))
    return redirect("documents:number_book", book.public_id)
