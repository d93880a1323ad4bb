"""The number books of the own unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast
from uuid import UUID

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from thidua.common.lists import ListPage
from thidua.common.policy import Refused, may, require
from thidua.common.toasts import done
from thidua.common.workflow import Workflow
from thidua.documents import queries
from thidua.documents.domain import numbers
from thidua.documents.forms import OpenBookForm, VoidNumberForm
from thidua.documents.models import NumberBook, NumberEntry
from thidua.documents.tables import NumberTable
from thidua.documents.views.common import UNREADABLE, into_form, visible
from thidua.documents.views.states import BOOK_STATES
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required

_VIEW = "documents:number_book:view"
_MANAGE = "documents:number_book:manage"


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


class TakenFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The days on which numbers were taken."""

    since = django_filters.DateFilter(
        label=gettext_lazy("Taken from"),
        field_name="taken_on",
        lookup_expr="gte",
        widget=forms.DateInput(attrs={"class": "short"}),
    )
    until = django_filters.DateFilter(
        label=gettext_lazy("Taken to"),
        field_name="taken_on",
        lookup_expr="lte",
        widget=forms.DateInput(attrs={"class": "short"}),
    )

    class Meta:
        model = NumberEntry
        fields: ClassVar[list[str]] = ["since", "until"]


class BookPage(SignedInRequiredMixin, ListPage):
    """The numbers of a book, void ones with their reason."""

    template_name = "documents/number_book.html"
    title = gettext_lazy("Numbers given")
    table_class = NumberTable
    filter_class = TakenFilter
    workflow: ClassVar[Workflow | None] = BOOK_STATES
    state_field = "standing"
    search_field = "document__search_key"
    default_order = ("-number",)
    file_name = "so-dang-ky"
    empty_icon = "stack-2"
    empty_title = gettext_lazy("No number given yet")

    @cached_property
    def book(self) -> NumberBook:
        """The book of the address, if the actor may see it."""
        request = cast(ActorRequest, self.request)
        found: NumberBook = visible(request, _VIEW, self.kwargs["public_id"], "period")
        return found

    def rows(self) -> QuerySet[Any]:
        """Its numbers."""
        return queries.numbers_of(self.book)

    def more_context(self) -> Mapping[str, Any]:
        """What may be done with the book."""
        return {
            "book": self.book,
            "form": VoidNumberForm(),
            "can_manage": may(self.actor, _MANAGE, self.book),
        }


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
