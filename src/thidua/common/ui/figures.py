"""Filters for figures and dates, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime

from thidua.common import formatting
from thidua.common.formatting import Number
from thidua.common.ui.library import register


@register.filter
def num(value: Number | None, places: int | None = None) -> str:
    """``{{ 6872|num }}`` → 6.872; ``{{ 7.5|num:2 }}`` → 7,50; nothing known → an en dash."""
    return "–" if value is None or value == "" else formatting.number(value, places)


@register.filter
def signed(value: Number | None) -> str:
    """``{{ -5|signed }}`` → −5, ``{{ 38|signed }}`` → +38."""
    return "–" if value is None else formatting.signed(value)


@register.filter
def percent(value: Number | None, places: int | None = None) -> str:
    """``{{ 7.5|percent }}`` → 7,5 % (the value is already in percent)."""
    return "–" if value is None else formatting.quantity(value, "%", places)


@register.filter
def quantity(value: Number | None, unit: str) -> str:
    """``{{ 67|quantity:"triệu đồng" }}`` → 67 triệu đồng, not broken between figure and unit."""
    return "–" if value is None else formatting.quantity(value, unit)


@register.simple_tag
def number_range(low: Number | None, high: Number | None, unit: str = "") -> str:
    """``{% number_range 1500 2000 %}`` → 1.500 – 2.000."""
    return formatting.number_range(low, high, unit)


@register.filter
def day(value: date | None) -> str:
    """``{{ issued_on|day }}`` → 15/01/2024; empty stays empty."""
    return formatting.day(value)


@register.filter
def long_day(value: date) -> str:
    """``{{ request.as_of|long_day }}`` → Thứ Hai, 23/09/2024."""
    return formatting.long_day(value)


@register.filter
def clock(value: datetime) -> str:
    """``{{ saved_at|clock }}`` → 09:41."""
    return formatting.clock(value)


@register.filter
def moment(value: datetime | None) -> str:
    """``{{ opened_at|moment }}`` → 09:41 15/01/2024."""
    return formatting.moment(value)


@register.filter
def partial(value: date | None, precision: str = "day") -> str:
    """``{{ born|partial:born_precision }}`` → 01/1984 when only the month is known."""
    return formatting.partial_date(value, precision)
