"""Numbers, dates and amounts as official documents write them."""

from datetime import date
from decimal import Decimal

BLANK = "\u00a0" * 7
"""Room for figures by hand, of spaces at which no line breaks."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def two_digits(number: int) -> str:
    """Return a count with the leading 0 that numbers below ten take: 5 → "05", 12 → "12"."""
    return f"{number:02d}"


def long_date(day: date) -> str:
    """Return "ngày 08 tháng 7 năm 2024": days below 10 and months 1 and 2 take a leading 0."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def official_date(day: date | None, *, place: str) -> str:
    """Return "Phú Thọ, ngày 15 tháng 01 năm 2024"; None leaves room for the clerk to fill in."""
    if day is None:
        return f"{place}, ngày{BLANK}tháng{BLANK}năm{BLANK}"
    return f"{place}, {long_date(day)}"


def short_date(day: date) -> str:
    """Return "15/01/2024"."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def document_number(number: int | None, symbol: str) -> str:
    """Return number and symbol: (7, "KH-UBND") → "07/KH-UBND"; None leaves the number open."""
    return f"{'' if number is None else two_digits(number)}/{symbol}"


def format_number(value: int | float | Decimal) -> str:
    """Return a number the Vietnamese way: 6872 → "6.872", 7.5 → "7,5"; never in exponents."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        raise ValueError("A figure on paper is a finite number.")
    text = f"{exact:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", "_").replace(".", ",").replace("_", ".")


def format_range(low: int | float | Decimal, high: int | float | Decimal) -> str:
    """Return "15 - 35", "1.500 - 2.000"."""
    return f"{format_number(low)} - {format_number(high)}"


def roman(number: int) -> str:
    """Return a positive number in Roman figures: 4 → "IV"."""
    if number < 1:
        raise ValueError("Roman figures begin at 1.")
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text += sign
            number -= value
    return text


def letter_of(number: int) -> str:
    """Return the letter of a point (điểm) in the Vietnamese order: 1 → "a", 5 → "đ"."""
    if not 1 <= number <= len(_LETTERS):
        raise ValueError(f"Points are lettered from 1 to {len(_LETTERS)}.")
    return _LETTERS[number - 1]


def amount_in_words(dong: int) -> str:
    """Return an amount in words: 56160000 → "Năm mươi sáu triệu một trăm sáu mươi nghìn đồng"."""
    if dong < 0:
        raise ValueError("An amount on paper is not negative.")
    words = f"{_whole(dong)} đồng"
    return words[0].upper() + words[1:]


def _whole(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, 1_000_000_000)
    parts = [f"{_whole(billions)} tỷ"] if billions else []
    for power in (2, 1, 0):
        group = rest // 1000**power % 1000
        if group:
            words = _below_thousand(group, full=bool(parts))
            parts.append(f"{words} {_SCALES[power]}".strip())
    return " ".join(parts)


def _below_thousand(number: int, *, full: bool) -> str:
    """Return the words of 1–999; `full` after a larger group says the hundreds even when 0."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    parts = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens == 0 and ones and parts:
        parts.append("linh")
    elif tens == 1:
        parts.append("mười")
    elif tens:
        parts.append(f"{_DIGITS[tens]} mươi")
    if ones:
        parts.append(_last_digit(tens, ones))
    return " ".join(parts)


def _last_digit(tens: int, ones: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5 and tens > 0:
        return "lăm"
    return _DIGITS[ones]
