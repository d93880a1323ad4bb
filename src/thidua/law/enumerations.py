"""Codes and their Vietnamese words, in the order that ranks them where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thidua.law.rows import Reader

ORDERED = ("ratings", "scopes", "discipline_forms")
NAMED = (
    "award_kinds",
    "objects",
    "levels",
    "ratings",
    "scopes",
    "authorities",
    "groups",
    "discipline_forms",
    "dossier_parts",
    "part_stages",
    "stages",
    "offices",
    "influences",
    "movement_levels",
    "holds",
)
LATER = ("part_stages", "stages", "offices")
"""Came after the first stored versions: a version without them stays readable."""


@dataclass(frozen=True)
class Enumerations:
    """All enumerations of a catalogue.

    Args:
        names: enumeration → code → Vietnamese words, weakest first where it is ranked.
        influence_orders: chains of influences from narrow to wide.
        equivalents: award code → codes that count as it (a ministry's certificate).
    """

    names: Mapping[str, Mapping[str, str]]
    influence_orders: tuple[tuple[str, ...], ...]
    equivalents: Mapping[str, tuple[str, ...]]

    def of(self, name: str) -> Mapping[str, str]:
        """Code → words of one enumeration."""
        return self.names[name]

    def rank(self, name: str, code: str) -> int:
        """Place of a code in a ranked enumeration, weakest 0."""
        return list(self.names[name]).index(code)

    def word(self, name: str, code: str) -> str:
        """Vietnamese words of a code; the code itself where it has none."""
        return self.names[name].get(code, code)

    def at_least(self, influence: str) -> frozenset[str]:
        """The influences that reach as far as this one."""
        for chain in self.influence_orders:
            if influence in chain:
                return frozenset(chain[chain.index(influence) :])
        return frozenset([influence])


def read_enumerations(row: object) -> Enumerations:
    """From the section of the catalogue.

    Raises:
        CatalogueError: a missing enumeration or one that is no mapping of code to words.
    """
    reader = Reader(row, "enumerations")
    names: dict[str, dict[str, str]] = {}
    for name in NAMED:
        words = reader.take(name, {} if name in LATER else None)
        if not isinstance(words, Mapping) or not all(isinstance(w, str) for w in words.values()):
            raise reader.fail(f"the enumeration “{name}” is missing or no mapping of code to words")
        names[name] = {str(code): word for code, word in words.items()}
    orders = reader.chains("influence_orders")
    for chain in orders:
        for code in chain:
            if code not in names["influences"]:
                raise reader.fail(f"influence_orders: the code {code} is not known")
    counted = Reader(reader.mapping("equivalents"), reader.place)
    equivalents = {str(code): counted.some_codes(code) for code in counted.row}
    reader.done()
    return Enumerations(names, orders, equivalents)
