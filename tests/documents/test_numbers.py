"""Number books: one sequence, no gap, no double, also when two clerks press at once."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, connections

from tests.documents import makers
from tests.support import cast as casting
from thidua.common.policy import Refused
from thidua.documents.domain import numbers, outgoing
from thidua.documents.models import Document, NumberBook, NumberEntry

DAY = casting.DAY


def signed(cast: casting.Cast) -> Document:
    return outgoing.sign(actor=cast.actor("standing_head"), as_of=DAY, document=makers.draft(cast))


def take(cast: casting.Cast, document: Document, **more: object) -> str:
    return outgoing.number(
        actor=cast.actor("board_clerk"),
        as_of=DAY,
        document=document,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.django_db
def test_numbers_run_from_01_per_kind_and_year(cast: casting.Cast) -> None:
    assert [take(cast, signed(cast), symbol="TĐKT") for _n in range(2)] == ["01/TĐKT", "02/TĐKT"]
    assert take(cast, signed(cast), symbol="không dùng nữa") == "03/TĐKT"
    book = NumberBook.objects.get()
    assert (book.kind, book.period.start, book.last_number) == ("letter", date(2024, 1, 1), 3)


@pytest.mark.django_db
def test_a_launch_plan_counts_with_the_plans(cast: casting.Cast) -> None:
    document = Document(kind="launch", type_name="Kế hoạch")
    assert numbers.book_kind(document) == "plan"
    assert numbers.book_kind(Document(kind="other", type_name="Biên bản")) == "other"
    assert numbers.book_kind(Document(kind="letter", type_name="Công văn")) == "letter"


@pytest.mark.django_db
def test_the_symbol_of_last_year_is_proposed(cast: casting.Cast) -> None:
    assert numbers.suggested_symbol(cast.board, "plan", DAY) == "KH-BTĐKTT"
    year = numbers.year_of(date(2023, 5, 1))
    NumberBook.objects.create(unit=cast.board, kind="plan", period=year, symbol="KH-TĐKT")
    assert numbers.suggested_symbol(cast.board, "plan", DAY) == "KH-TĐKT"


@pytest.mark.django_db
def test_void_numbers_stay(cast: casting.Cast) -> None:
    document = signed(cast)
    take(cast, document, symbol="TĐKT")
    book = NumberBook.objects.get()
    clerk = cast.actor("board_clerk")
    with pytest.raises(Refused):
        numbers.void_number(actor=clerk, as_of=DAY, book=book, reason=" ")
    numbers.void_number(actor=clerk, as_of=DAY, book=book, reason="đóng dấu nhầm")
    outgoing.void(
        actor=cast.actor("standing_head"), as_of=DAY, document=document, reason="sai nội dung"
    )
    assert take(cast, signed(cast)) == "03/TĐKT"
    assert list(NumberEntry.objects.order_by("number").values_list("number", "void_reason")) == [
        (1, "sai nội dung"),
        (2, "đóng dấu nhầm"),
        (3, ""),
    ]


@pytest.mark.django_db
def test_a_book_goes_on_from_paper(cast: casting.Cast) -> None:
    clerk = cast.actor("board_clerk")
    opened = {"kind": "letter", "year": 2024, "symbol": "TĐKT", "last_number": 41}
    numbers.open_book(actor=clerk, as_of=DAY, **opened)  # type: ignore[arg-type]
    assert take(cast, signed(cast)) == "42/TĐKT"
    with pytest.raises(Refused):
        numbers.open_book(actor=clerk, as_of=DAY, **opened)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        numbers.open_book(actor=cast.actor("officer_in_charge"), as_of=DAY, **opened)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_outside_numbers_are_not_taken_twice_in_a_year(cast: casting.Cast) -> None:
    officer = cast.actor("officer_in_charge")

    def outside(document: Document) -> str:
        return outgoing.number(
            actor=officer, as_of=DAY, document=document, outside_number=" 15/TĐKT "
        )

    assert outside(signed(cast)) == "15/TĐKT"
    assert not NumberBook.objects.exists()
    with pytest.raises(Refused) as refused:
        outside(signed(cast))
    assert refused.value.answer.rule == "documents:number_taken"


@pytest.mark.django_db
def test_only_the_clerk_takes_from_the_book(cast: casting.Cast) -> None:
    document = signed(cast)
    with pytest.raises(Refused):
        outgoing.number(actor=cast.actor("officer_in_charge"), as_of=DAY, document=document)
    assert not NumberEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_get_two_numbers() -> None:
    cast = casting.build()
    documents = [signed(cast) for _n in range(8)]
    clerk = cast.actor("board_clerk")
    start = threading.Barrier(2)
    taken: list[str] = []
    failed: list[BaseException] = []

    def work(mine: list[Document]) -> None:
        try:
            start.wait(timeout=20)
            taken.extend(
                outgoing.number(actor=clerk, as_of=DAY, document=document, symbol="TĐKT")
                for document in mine
            )
        except BaseException as error:  # noqa: BLE001 - told to the test below
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(documents[n::2],)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    assert sorted(taken) == [f"{n:02d}/TĐKT" for n in range(1, 9)]
    assert NumberBook.objects.get().last_number == 8
    assert connection.alias == "default"
