"""What a paragraph takes from its style: numbering, capitals, borders of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thidua.paper.intake.docx.package import W

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAX_CHAIN = 20


class Styles:
    """The styles of a document by id, each with those it is based on."""

    def __init__(self, part: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default: str | None = None
        for node in part.findall(f"{W}style") if part is not None else ():
            identifier = node.get(f"{W}styleId", "")
            self._styles[identifier] = node
            is_default = node.get(f"{W}default", "0") in {"1", "true"}
            if is_default and node.get(f"{W}type") == "paragraph":
                self._default = identifier

    def chain(self, identifier: str | None) -> list[tuple[str, Element]]:
        """The style and those it is based on, nearest first; the default one for None."""
        found: list[tuple[str, Element]] = []
        current = identifier if identifier in self._styles else self._default
        while current in self._styles and len(found) < _MAX_CHAIN:
            node = self._styles[current]
            found.append((current, node))
            base = node.find(f"{W}basedOn")
            current = base.get(f"{W}val") if base is not None else None
        return found

    def numbering(self, identifier: str | None) -> tuple[str | None, int | None, str | None]:
        """(numId, level, the style that says so) of a paragraph style; None where unsaid."""
        number: str | None = None
        level: int | None = None
        source: str | None = None
        for name, node in self.chain(identifier):
            properties = node.find(f"{W}pPr/{W}numPr")
            if properties is None:
                continue
            found_number, found_level = numbering_of(properties)
            if number is None and found_number is not None:
                number, source = found_number, name
            if level is None:
                level = found_level
        return number, level, source

    def is_caps(self, identifier: str | None) -> bool:
        """Whether the style prints its text in capitals."""
        for _, node in self.chain(identifier):
            caps = node.find(f"{W}rPr/{W}caps")
            if caps is not None:
                return is_on(caps)
        return False

    def has_borders(self, identifier: str | None) -> bool:
        """Whether a table style draws lines between its cells."""
        if identifier not in self._styles:
            return False
        return any(
            has_border(node.find(f"{W}tblPr/{W}tblBorders")) for _, node in self.chain(identifier)
        )


def numbering_of(properties: Element) -> tuple[str | None, int | None]:
    """(numId, level) of a numPr element."""
    number = properties.find(f"{W}numId")
    level = properties.find(f"{W}ilvl")
    raw = level.get(f"{W}val", "0") if level is not None else None
    return (
        number.get(f"{W}val") if number is not None else None,
        int(raw) if raw is not None and raw.isdecimal() else None,
    )


def is_on(toggle: Element) -> bool:
    """Whether a toggle property such as caps or vanish is switched on."""
    return toggle.get(f"{W}val", "1") not in {"0", "false", "off"}


def has_border(borders: Element | None) -> bool:
    """Whether a borders element draws an inner or outer line."""
    if borders is None:
        return False
    return any(side.get(f"{W}val", "nil") not in {"nil", "none"} for side in borders)
