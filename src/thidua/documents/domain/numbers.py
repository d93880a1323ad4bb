"""Number books: one sequence per body, kind of document and year (NĐ 30/2020, Điều 15)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thidua.common import audit
from thidua.common.models import Period
from thidua.common.policy import Answer, Refused, require
from thidua.documents.domain.facts import kind_of
from thidua.documents.models import Document, NumberBook, NumberEntry
from thidua.people.models import Unit
from thidua.people.queries import current_version

_MANAGE = "documents:number_book:manage"
_ABBREVIATIONS = {
    Document.Kind.PLAN: "KH",
    Document.Kind.DIRECTIVE: "CT",
    Document.Kind.DECISION: "QĐ",
    Document.Kind.SUBMISSION: "TTr",
    Document.Kind.REPORT: "BC",
    Document.Kind.NOTICE: "TB",
}


def year_of(day: date) -> Period:
    """The calendar year that contains the day, as a row."""
    start = date(day.year, 1, 1)
    year, _created = Period.objects.get_or_create(
        kind=Period.Kind.YEAR,
        start=start,
        defaults={"end": date(day.year, 12, 31), "name": f"Năm {day.year}"},
    )
    return year


def book_kind(document: Document) -> str:
    """Which sequence a document counts in: that of its type, so a launch plan is a plan."""
    kind = kind_of(document.type_name)
    return document.kind if kind == Document.Kind.OTHER else kind


def suggested_symbol(unit: Unit | int, kind: str, as_of: date) -> str:
    """The symbol of the unit's last book of this kind, else one made from its name."""
    unit_id = unit if isinstance(unit, int) else unit.pk
    last = NumberBook.objects.filter(unit=unit_id, kind=kind).order_by("-period__start").first()
    if last is not None and kind != Document.Kind.OTHER:
        return last.symbol
    version = current_version(unit_id, as_of)
    words = (version.short_name or version.name).replace("-", " ").split() if version else []
    letters = "".join(w if w.isupper() else w[0].upper() for w in words if w[0].isalpha())
    head = _ABBREVIATIONS.get(Document.Kind(kind))
    return f"{head}-{letters}" if head else letters


def take_number(
    *, document: Document, issued_on: date, symbol: str, as_of: date
) -> tuple[NumberBook, int]:
    """Take the next number inside the caller's transaction; the book stays locked until its end.

    Args:
        document: what the number is for.
        issued_on: date of the document; its year says which book.
        symbol: symbol of the book when this opens it; empty for the usual one.
        as_of: business date.
    """
    kind = book_kind(document)
    unit_id = document.issuing_unit_id
    assert unit_id is not None  # noqa: S101 - the database demands it of outgoing documents
    symbol = symbol.strip() or suggested_symbol(unit_id, kind, as_of)
    place = {"unit_id": unit_id, "kind": kind, "period": year_of(issued_on)}
    if kind == Document.Kind.OTHER:
        place["symbol"] = symbol
    book, _created = NumberBook.objects.get_or_create(**place, defaults={"symbol": symbol})
    book = NumberBook.objects.select_for_update().get(pk=book.pk)
    book.last_number += 1
    book.save(update_fields=["last_number"])
    NumberEntry.objects.create(
        book=book, number=book.last_number, document=document, taken_on=as_of
    )
    return book, book.last_number


@transaction.atomic
def void_number(*, actor: Any, as_of: date, book: NumberBook, reason: str) -> NumberEntry:
    """Pass over the next number; it stays in the book with the reason.

    Raises:
        Refused: without the right or without a reason.
    """
    require(actor, _MANAGE, book)
    clean = " ".join(reason.split())[:300]
    if not clean:
        raise Refused(Answer(False, _MANAGE, "reason", _("Say why: a reason is required here.")))
    book = NumberBook.objects.select_for_update().get(pk=book.pk)
    book.last_number += 1
    book.save(update_fields=["last_number"])
    entry = NumberEntry.objects.create(
        book=book, number=book.last_number, taken_on=as_of, void_reason=clean
    )
    audit.record(
        actor=actor,
        action="documents:number_book:void_number",
        obj=book,
        as_of=as_of,
        changes={"number": entry.number},
        reason=clean,
    )
    return entry


@transaction.atomic
def change_symbol(*, actor: Any, as_of: date, book: NumberBook, symbol: str) -> NumberBook:
    """Correct the symbol of a book before its first number is taken.

    Raises:
        Refused: without the right, for an empty symbol, or once a number has been taken.
    """
    require(actor, _MANAGE, book)
    book = NumberBook.objects.select_for_update().get(pk=book.pk)
    clean = "".join(symbol.split())[:60]
    if not clean or book.last_number:
        raise Refused(
            Answer(
                False,
                _MANAGE,
                "documents:symbol",
                _("The symbol is set before the first number is taken, and is not empty."),
            )
        )
    before, book.symbol = book.symbol, clean
    book.save(update_fields=["symbol"])
    audit.record(
        actor=actor,
        action=_MANAGE,
        obj=book,
        as_of=as_of,
        changes={"symbol": [before, clean]},
    )
    return book


@transaction.atomic
def open_book(
    *, actor: Any, as_of: date, kind: str, year: int, symbol: str, last_number: int = 0
) -> NumberBook:
    """Open a book of the own unit, going on after the last number given elsewhere (on paper).

    Raises:
        Refused: without the right, without a symbol, or when the book exists.
    """
    unit_id = getattr(actor, "unit_id", None) or 0
    book = NumberBook(
        unit_id=unit_id,
        kind=kind,
        period=year_of(date(year, 1, 1)),
        symbol="".join(symbol.split())[:60],
        last_number=max(last_number, 0),
    )
    require(actor, _MANAGE, book)
    same = NumberBook.objects.filter(unit=unit_id, kind=kind, period=book.period)
    if kind == Document.Kind.OTHER:
        same = same.filter(symbol=book.symbol)
    if not book.symbol or same.exists():
        raise Refused(
            Answer(
                False,
                _MANAGE,
                "documents:book",
                _("There is such a book already, or it has no symbol."),
            )
        )
    book.save()
    audit.record(
        actor=actor,
        action=_MANAGE,
        obj=book,
        as_of=as_of,
        changes={"symbol": book.symbol, "last_number": book.last_number},
    )
    return book
