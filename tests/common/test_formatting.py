"""Figures and dates as people read them, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from thidua.common import formatting
from thidua.common.keys import fold
from thidua.common.marking import marked
from thidua.common.quantities import parse_number

N = "\u00a0"
M = "\u2212"


@pytest.mark.parametrize(
    ("call", "vietnamese", "english"),
    [
        (lambda: formatting.number(6872), "6.872", "6,872"),
        (lambda: formatting.number(Decimal("7.50")), "7,5", "7.5"),
        (lambda: formatting.number(7.5, 2), "7,50", "7.50"),
        (lambda: formatting.number(Decimal("-1234.5")), f"{M}1.234,5", f"{M}1,234.5"),
        (lambda: formatting.number(-0.001, 1), "0,0", "0.0"),
        (lambda: formatting.number(0), "0", "0"),
        (lambda: formatting.number(Decimal("1E+3")), "1.000", "1,000"),
        (lambda: formatting.signed(38), "+38", "+38"),
        (lambda: formatting.signed(-5), f"{M}5", f"{M}5"),
        (lambda: formatting.signed(0), "0", "0"),
        (lambda: formatting.quantity(7.5, "%"), f"7,5{N}%", "7.5%"),
        (lambda: formatting.quantity(67, "triệu đồng"), f"67{N}triệu đồng", f"67{N}triệu đồng"),
        (lambda: formatting.quantity(3, ""), "3", "3"),
        (lambda: formatting.number_range(1500, 2000), "1.500 – 2.000", "1,500 – 2,000"),
        (lambda: formatting.number_range(15, 35, "xã"), f"15 – 35{N}xã", f"15 – 35{N}xã"),
        (lambda: formatting.number_range(5, 5), "5", "5"),
        (lambda: formatting.number_range(None, 40), "đến 40", "up to 40"),
        (lambda: formatting.number_range(25, None), "từ 25", "from 25"),
        (lambda: formatting.number_range(None, None), "", ""),
        (lambda: formatting.day(date(2024, 1, 5)), "05/01/2024", "05/01/2024"),
        (lambda: formatting.day(None), "", ""),
        (lambda: formatting.partial_date(date(1984, 1, 1), "month"), "01/1984", "01/1984"),
        (lambda: formatting.partial_date(date(1984, 1, 1), "year"), "1984", "1984"),
        (lambda: formatting.partial_date(date(2024, 7, 1), "quarter"),
         "quý III/2024", "quarter III/2024"),
        (lambda: formatting.partial_date(None), "", ""),
        (lambda: formatting.long_day(date(2024, 9, 23)),
         "Thứ Hai, 23/09/2024", "Monday, 23/09/2024"),
    ],
)  # fmt: skip
def test_in_both_languages(call: Callable[[], str], vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert call() == vietnamese
    with translation.override("en"):
        assert call() == english


def test_times_are_local_to_vietnam() -> None:
    late = datetime(2024, 1, 14, 17, 30, tzinfo=UTC)
    assert formatting.clock(late) == "00:30"
    assert formatting.day(late) == "15/01/2024"
    assert formatting.moment(late) == "00:30 15/01/2024"
    assert formatting.moment(None) == ""


def test_an_unknown_precision_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown precision of a date: week"):
        formatting.partial_date(date(2024, 1, 1), "week")


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    )
)
def test_what_is_written_reads_back(value: Decimal) -> None:
    with translation.override("vi"):
        assert parse_number(formatting.number(value)) == value


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Hà Mẫu Lan", "HL"), ("Ánh", "Á"), ("", "?"), ("  ", "?"), ("nguyễn mẫu an", "NA")],
)
def test_initials(name: str, letters: str) -> None:
    assert formatting.initials(name) == letters


@pytest.mark.parametrize(
    ("text", "query", "pieces"),
    [
        (
            "Trung tâm Khuyến nông tỉnh Phú Thọ",
            "khuyen nong ph",
            [("Trung tâm ", False), ("Khuyến", True), (" ", False), ("nông", True),
             (" tỉnh ", False), ("Ph", True), ("ú Thọ", False)],
        ),
        ("Đại hội Đảng", "đ", [("Đ", True), ("ại hội ", False), ("Đ", True), ("ảng", False)]),
        ("Sở Y tế", "xyz", [("Sở Y tế", False)]),
        ("Sở Y tế", "", [("Sở Y tế", False)]),
    ],
)  # fmt: skip
def test_found_syllables_are_marked(text: str, query: str, pieces: Any) -> None:
    assert marked(text, query) == pieces


@given(st.text(), st.text())
def test_marking_loses_no_letter_and_marks_only_what_was_asked(text: str, query: str) -> None:
    pieces = marked(text, query)
    assert "".join(piece for piece, _found in pieces) == text
    words = fold(query).split()
    for piece, found in pieces:
        assert not found or any(fold(piece).startswith(word) for word in words)
