"""Numbers, dates and amounts."""

from datetime import date
from decimal import Decimal

import pytest

from thidua.paper.layout import figures


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2024, 1, 15), "ngày 15 tháng 01 năm 2024"),
        (date(2024, 2, 5), "ngày 05 tháng 02 năm 2024"),
        (date(2024, 3, 9), "ngày 09 tháng 3 năm 2024"),
        (date(2024, 12, 31), "ngày 31 tháng 12 năm 2024"),
    ],
)
def test_dates_take_the_leading_zero_that_the_rule_wants(day: date, text: str) -> None:
    assert figures.long_date(day) == text
    assert figures.official_date(day, place="Phú Thọ") == f"Phú Thọ, {text}"


def test_an_open_date_leaves_room_that_does_not_break() -> None:
    text = figures.official_date(None, place="Phú Thọ")
    assert text.split("\u00a0" * 7) == ["Phú Thọ, ngày", "tháng", "năm", ""]


def test_short_date() -> None:
    assert figures.short_date(date(2024, 1, 5)) == "05/01/2024"


def test_numbers_of_documents() -> None:
    made = [figures.document_number(n, "KH-UBND") for n in (7, 12, 210, None)]
    assert made == ["07/KH-UBND", "12/KH-UBND", "210/KH-UBND", "/KH-UBND"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (6872, "6.872"),
        (7.5, "7,5"),
        (71.50, "71,5"),
        (100, "100"),
        (1234567, "1.234.567"),
        (-1234.5, "-1.234,5"),
        (Decimal("93.80"), "93,8"),
        (1e16, "10.000.000.000.000.000"),
        (1e-7, "0,0000001"),
    ],
)
def test_figures_are_written_the_vietnamese_way(value: float | Decimal, text: str) -> None:
    assert figures.format_number(value) == text


def test_a_figure_is_finite() -> None:
    with pytest.raises(ValueError, match="finite"):
        figures.format_number(float("nan"))


def test_ranges() -> None:
    assert figures.format_range(1500, 2000) == "1.500 - 2.000"


def test_roman_figures() -> None:
    made = [figures.roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1999, 2024)]
    assert made == ["I", "IV", "IX", "XIV", "XL", "XC", "CD", "MCMXCIX", "MMXXIV"]
    with pytest.raises(ValueError, match="1"):
        figures.roman(0)


def test_letters_of_points_follow_the_vietnamese_alphabet() -> None:
    assert "".join(figures.letter_of(n) for n in range(1, 24)) == "abcdđeghiklmnopqrstuvxy"
    for number in (0, 24):
        with pytest.raises(ValueError, match="23"):
            figures.letter_of(number)


@pytest.mark.parametrize(
    ("dong", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (105, "Một trăm linh năm đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (3_510_000, "Ba triệu năm trăm mười nghìn đồng"),
        (56_160_000, "Năm mươi sáu triệu một trăm sáu mươi nghìn đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (
            2_340_000_001,
            "Hai tỷ ba trăm bốn mươi triệu không trăm linh một đồng",
        ),
        (1_000_000_000_000, "Một nghìn tỷ đồng"),
    ],
)
def test_amounts_in_words(dong: int, words: str) -> None:
    assert figures.amount_in_words(dong) == words


def test_an_amount_is_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        figures.amount_in_words(-1)
