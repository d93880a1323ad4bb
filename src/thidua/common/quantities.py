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


def unit(name: str) -> Unit:
    """The unit with this name; an unknown name is a counted thing of its own dimension."""
    plain = " ".join(name.lower().split())
    for old, new in _SPELLINGS.items():
        plain = plain.replace(old, new)
    return UNITS.get(plain) or Unit(plain, f"count:{plain}")


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

    def comparable(self, other: Quantity) -> bool:
        """Whether the two measure the same dimension."""
        return self.unit.dimension == other.unit.dimension

    def __str__(self) -> str:
        # A no-break space keeps the unit with its figure.
        return f"{format_number(self.value)}\u00a0{self.unit.name}"
