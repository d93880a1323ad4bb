"""Quantities: a decimal, a unit with dimension and scale, and the text as it was typed.

Percent and percentage point are different dimensions; money compares through its scale
(50 nghìn tỷ đồng = 50 000 tỷ đồng); counted things are each their own dimension.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Unit:
    """A unit of measure.

    Args:
        name: as written in Vietnamese documents (``%``, ``điểm %``, ``tỷ đồng``, ``xã``).
        dimension: what can be compared (``percent``, ``percentage_point``, ``money``,
            ``count:xã``).
        scale: how many base units of the dimension it is (đồng for money).
    """

    name: str
    dimension: str
    scale: Decimal = Decimal(1)


_MONEY = {
    "đồng": 0,
    "nghìn đồng": 3,
    "triệu đồng": 6,
    "tỷ đồng": 9,
    "nghìn tỷ đồng": 12,
}
UNITS: dict[str, Unit] = {
    "%": Unit("%", "percent"),
    "điểm %": Unit("điểm %", "percentage_point"),
    **{n: Unit(n, "money", Decimal(10) ** e) for n, e in _MONEY.items()},
}
_SPELLINGS = {"tỉ": "tỷ", "điểm phần trăm": "điểm %", "phần trăm": "%", "ngàn": "nghìn"}
_NUMBER = re.compile(r"^[+\-\u2212]?\d{1,3}(\.\d{3})*(,\d+)?$|^[+\-\u2212]?\d+(,\d+)?$")


_SHORT = {
    "tỷ": "tỷ đồng",
    "nghìn tỷ": "nghìn tỷ đồng",
    "triệu": "triệu đồng",
    "điểm": "điểm %",
    "đ": "đồng",
    "vnđ": "đồng",
}
_WITH_UNIT = re.compile(r"^\s*([+\-\u2212]?\s*[\d.,]+)\s*(\D.*)?$")


def unit(name: str) -> Unit:
    """The unit with this name; an unknown name is a counted thing of its own dimension.

    ``triệu đồng/người`` is money of another dimension than ``triệu đồng``, with the same scale.
    """
    plain = " ".join(name.lower().split())
    for old, new in _SPELLINGS.items():
        plain = plain.replace(old, new)
    if plain in UNITS:
        return UNITS[plain]
    money, slash, per = plain.partition("/")
    known = UNITS.get(money.strip())
    if slash and known is not None:
        return Unit(plain, f"{known.dimension}/{per.strip()}", known.scale)
    return Unit(plain, f"count:{plain}")


def siblings(measure: Unit) -> list[Unit]:
    """Units in which the same quantity may be typed, from the smallest: all scales of money."""
    _money, slash, per = measure.name.partition("/")
    if not measure.dimension.startswith("money"):
        return [measure]
    return [unit(f"{name}{slash}{per}") for name in _MONEY]


def parse_number(text: str) -> Decimal:
    """Read a number as Vietnamese offices write it: ``6.872`` is thousands, ``7,5`` a decimal.

    Raises:
        ValueError: with a sentence that says what is wrong.
    """
    plain = "".join(text.split())
    if not _NUMBER.match(plain):
        raise ValueError(
            _("“%(text)s” is not a number: write 6.872 for thousands and 7,5 for decimals.")
            % {"text": text}
        )
    try:
        return Decimal(plain.replace(".", "").replace(",", ".").replace("\u2212", "-"))
    except InvalidOperation as error:  # pragma: no cover - the pattern admits only numbers
        raise ValueError(text) from error


def parse_quantity(text: str, measure: Unit) -> Quantity:
    """Read a figure as typed, with its unit or without: ``69 nghìn tỷ``, ``93,4 %``, ``6``.

    Args:
        text: what was typed.
        measure: unit that is meant where none is written; “tỷ” after a target in “tỷ đồng/người”
            means per head as well.

    Raises:
        ValueError: with a sentence that says what is wrong.
    """
    found = _WITH_UNIT.match(text)
    if found is None:
        return Quantity(parse_number(text), measure, text)
    number, name = parse_number(found[1]), " ".join((found[2] or "").lower().split())
    if not name:
        return Quantity(number, measure, text)
    name = name.replace("tỉ", "tỷ").replace("ngàn", "nghìn")
    written = unit(_SHORT.get(name, name))
    if measure.dimension == f"{written.dimension}/{measure.name.partition('/')[2]}":
        written = unit(f"{written.name}/{measure.name.partition('/')[2]}")
    return Quantity(number, written, text)


def format_number(value: Decimal) -> str:
    """``6872`` → ``6.872``, ``7.5`` → ``7,5``, minus as U+2212, no trailing zeros."""
    text = f"{abs(value):,f}"
    whole, _dot, part = text.partition(".")
    part = part.rstrip("0")
    sign = "\u2212" if value < 0 else ""
    return sign + whole.replace(",", ".") + (f",{part}" if part else "")


@dataclass(frozen=True)
class Quantity:
    """A value with its unit and what was typed."""

    value: Decimal
    unit: Unit
    typed: str = ""

    def base(self) -> Decimal:
        """The value in base units of its dimension."""
        return self.value * self.unit.scale

    def in_unit(self, other: Unit) -> Decimal:
        """The value in another unit of the same dimension.

        Raises:
            ValueError: when the two measure different things.
        """
        if self.unit.dimension != other.dimension:
            raise ValueError(f"{self.unit.name} is no {other.name}")
        return self.base() / other.scale

    def comparable(self, other: Quantity) -> bool:
        """Whether the two measure the same dimension."""
        return self.unit.dimension == other.unit.dimension

    def __str__(self) -> str:
        # A no-break space keeps the unit with its figure.
        return f"{format_number(self.value)}\u00a0{self.unit.name}"
