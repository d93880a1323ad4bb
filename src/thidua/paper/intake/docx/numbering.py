"""Automatic numbering: the “I.”, “1.”, “a)”, “-” that Word draws and no paragraph contains."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from thidua.paper.intake.docx.package import W

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LEVELS: Final = 9
_ROMAN: Final = (
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
_KEPT_BULLETS: Final = {"+": "+", "*": "*"}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how it counts, what is printed around it."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    restart: int | None = None
    suffix: str = " "
    legal: bool = False


@dataclass(slots=True)
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    style_link: str | None = None
    by_style: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Instance:
    abstract: str
    overrides: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document with their running counters; ask in document order."""

    def __init__(self, part: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._instances: dict[str, _Instance] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._seen: set[str] = set()
        if part is not None:
            self._read(part)

    def _read(self, part: Element) -> None:
        for node in part.findall(f"{W}abstractNum"):
            listing = _List()
            link = node.find(f"{W}numStyleLink")
            listing.style_link = link.get(f"{W}val") if link is not None else None
            for level_node in node.findall(f"{W}lvl"):
                index = _number(level_node.get(f"{W}ilvl"), 0)
                listing.levels[index] = _level(level_node)
                style = _value(level_node, "pStyle")
                if style is not None:
                    listing.by_style[style] = index
            self._lists[node.get(f"{W}abstractNumId", "")] = listing
        for node in part.findall(f"{W}num"):
            instance = _Instance(_value(node, "abstractNumId") or "")
            for override in node.findall(f"{W}lvlOverride"):
                index = _number(override.get(f"{W}ilvl"), 0)
                start = _value(override, "startOverride")
                if start is not None:
                    instance.starts[index] = _number(start, 1)
                own = override.find(f"{W}lvl")
                if own is not None:
                    instance.overrides[index] = _level(own)
            self._instances[node.get(f"{W}numId", "")] = instance

    def style_links(self) -> dict[str, str]:
        """numId → the list style its list borrows its levels from."""
        return {
            number: listing.style_link
            for number, instance in self._instances.items()
            if (listing := self._lists.get(instance.abstract)) and listing.style_link
        }

    def borrow(self, number: str, lender: str) -> None:
        """Let the list `number` use the levels of the list `lender` (a list style's)."""
        mine, other = self._instances.get(number), self._instances.get(lender)
        if mine is not None and other is not None:
            mine.abstract = other.abstract

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level that a list ties to a paragraph style, if it does."""
        instance = self._instances.get(number)
        listing = self._lists.get(instance.abstract) if instance else None
        return listing.by_style.get(style) if listing else None

    def next(self, number: str, index: int) -> str:
        """The label of the next paragraph of list `number` at level `index`, with its space."""
        instance = self._instances.get(number)
        if instance is None or not 0 <= index < _LEVELS:
            return ""
        level = self._level(instance, index)
        if level is None:
            return ""
        counters = self._counters.setdefault(instance.abstract, [None] * _LEVELS)
        if number not in self._seen:
            self._seen.add(number)
            for at in instance.starts:
                if 0 <= at < _LEVELS:
                    counters[at] = None
        self._advance(instance, counters, index, level)
        if level.number_format == "bullet":
            return _bullet(level.text) + level.suffix
        if level.number_format == "none":
            return level.text and level.text + level.suffix
        label = self._label(instance, counters, level)
        return label and label + level.suffix

    def _advance(
        self, instance: _Instance, counters: list[int | None], index: int, level: Level
    ) -> None:
        current = counters[index]
        first = instance.starts.get(index, level.start)
        counters[index] = first if current is None else current + 1
        for above in range(index):
            if counters[above] is None:
                higher = self._level(instance, above)
                counters[above] = instance.starts.get(above, higher.start if higher else 1)
        for below in range(index + 1, _LEVELS):
            lower = self._level(instance, below)
            if lower is None or lower.restart is None or index < lower.restart:
                counters[below] = None

    def _level(self, instance: _Instance, index: int) -> Level | None:
        if index in instance.overrides:
            return instance.overrides[index]
        listing = self._lists.get(instance.abstract)
        return listing.levels.get(index) if listing else None

    def _label(self, instance: _Instance, counters: list[int | None], level: Level) -> str:
        def figure(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            counted = self._level(instance, index)
            if counted is None or counters[index] is None:
                return ""
            number_format = "decimal" if level.legal else counted.number_format
            return in_format(counters[index] or 0, number_format)

        return re.sub(r"%([1-9])", figure, level.text)


def in_format(number: int, number_format: str) -> str:
    """`number` as Word prints it in `number_format`; formats not known count in decimals."""
    if number_format in {"upperRoman", "lowerRoman"} and 0 < number < 4000:
        roman = _roman(number)
        return roman if number_format == "upperRoman" else roman.lower()
    if number_format in {"upperLetter", "lowerLetter"} and 0 < number <= 780:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if number_format == "upperLetter" else letter
    if number_format == "decimalZero":
        return f"{number:02d}"
    if number_format in {"none", "bullet"}:
        return ""
    return str(number)


def _roman(number: int) -> str:
    out = []
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        out.append(sign * count)
    return "".join(out)


def _bullet(sign: str) -> str:
    # Symbol fonts draw bullets on private codes or letters; officers read a dash
    return _KEPT_BULLETS.get(sign.strip(), "-")


def _level(node: Element) -> Level:
    suffix = _value(node, "suff")
    restart = _value(node, "lvlRestart")
    legal = node.find(f"{W}isLgl")
    return Level(
        start=_number(_value(node, "start"), 0 if node.find(f"{W}start") is None else 1),
        number_format=_format(node),
        text=_value(node, "lvlText") or "",
        restart=None if restart is None else _number(restart, 0),
        suffix="" if suffix == "nothing" else " ",
        legal=legal is not None and legal.get(f"{W}val", "1") not in {"0", "false"},
    )


def _format(node: Element) -> str:
    number_format = _value(node, "numFmt")
    if number_format is not None:
        return number_format
    for child in node.iter(f"{W}numFmt"):  # inside an alternate-content wrapper
        return child.get(f"{W}val", "decimal")
    return "decimal"


def _value(node: Element, name: str) -> str | None:
    child = node.find(f"{W}{name}")
    return child.get(f"{W}val") if child is not None else None


def _number(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
