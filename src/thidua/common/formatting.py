"""Figures and dates as people read them, in the language of the page.

Vietnamese: 6.872 · 7,5 · 7,5 % (no-break space) · 1.500 – 2.000 · −3 (U+2212) · 15/01/2024.
English differs in the separators of numbers and writes 7.5% without a space.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

NBSP = "\u00a0"
MINUS = "\u2212"
Number = int | float | Decimal


def _vietnamese() -> bool:
    return not (get_language() or "vi").startswith("en")


def number(value: Number, places: int | None = None) -> str:
    """Group thousands and cut trailing zeros, or keep exactly ``places`` decimals."""
    exact = Decimal(str(value))
    text = f"{abs(exact):,f}" if places is None else f"{abs(exact):,.{places}f}"
    whole, _dot, part = text.partition(".")
    if places is None:
        part = part.rstrip("0")
    whole = whole.replace(",", str(get_format("THOUSAND_SEPARATOR")))
    shown = whole + (str(get_format("DECIMAL_SEPARATOR")) + part if part else "")
    is_zero = not any(c in "123456789" for c in shown)
    return shown if exact >= 0 or is_zero else MINUS + shown


def signed(value: Number, places: int | None = None) -> str:
    """A difference: ``+38``, ``−5``, ``0``."""
    shown = number(value, places)
    return f"+{shown}" if Decimal(str(value)) > 0 else shown


def quantity(value: Number, unit: str, places: int | None = None) -> str:
    """A number with its unit behind a no-break space; English sets no space before ``%``."""
    shown = number(value, places)
    if not unit:
        return shown
    return shown + unit if unit == "%" and not _vietnamese() else f"{shown}{NBSP}{unit}"


def number_range(low: Number | None, high: Number | None, unit: str = "") -> str:
    """``1.500 – 2.000 xã``; one open end becomes words, equal ends one number."""
    if low is None and high is None:
        return ""
    if low is None or high is None:
        word = _("from %(value)s") if high is None else _("up to %(value)s")
        bound = high if low is None else low
        assert bound is not None  # noqa: S101 - one of the two is set
        return word % {"value": quantity(bound, unit)}
    if low == high:
        return quantity(low, unit)
    return f"{number(low)} – {quantity(high, unit)}"


def day(value: date | None) -> str:
    """``15/01/2024``; a datetime is first turned to local time."""
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value:%d/%m/}{value.year:04d}"


def clock(value: datetime) -> str:
    """``09:41`` in local time."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%H:%M}"


def moment(value: datetime | None) -> str:
    """``09:41 15/01/2024``."""
    return "" if value is None else f"{clock(value)} {day(value)}"


def partial_date(value: date | None, precision: str = "day") -> str:
    """A date as precisely as it is known.

    Args:
        value: first day of the span that is known.
        precision: ``day``, ``month``, ``quarter`` or ``year``.

    Raises:
        ValueError: for another precision.
    """
    if value is None:
        return ""
    if precision == "day":
        return day(value)
    if precision == "month":
        return f"{value:%m}/{value.year:04d}"
    if precision == "quarter":
        names = ("I", "II", "III", "IV")
        return _("quarter %(quarter)s/%(year)s") % {
            "quarter": names[(value.month - 1) // 3],
            "year": f"{value.year:04d}",
        }
    if precision == "year":
        return f"{value.year:04d}"
    raise ValueError(f"unknown precision of a date: {precision}")


def long_day(value: date) -> str:
    """``Thứ Hai, 23/09/2024``."""
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return f"{names[value.weekday()]}, {day(value)}"


def initials(name: str) -> str:
    """Two letters for an avatar: first of the middle-or-family name and of the given name.

    ``Hà Thị Lan`` → ``HL``; Vietnamese names end with the given name.
    """
    words = [w for w in name.split() if w[:1].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
