"""Facts: what one mark ``verified`` is about, without the facts below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from thidua.rules.content.addresses import OF_AWARDS, SEPARATOR, find, walk


@dataclass(frozen=True)
class Fact:
    """One statement of the catalogue with its mark.

    Args:
        address: where it stands.
        values: what it says, with citation and mark; facts below it left out.
    """

    address: str
    values: Mapping[str, Any]

    @property
    def parts(self) -> list[str]:
        """The address in parts."""
        return self.address.split(SEPARATOR)

    @property
    def section(self) -> str:
        """Section of the catalogue."""
        return self.parts[0]

    @property
    def award(self) -> str:
        """Code of the award that it belongs to; empty for other sections."""
        return self.parts[1].partition("@")[0] if self.section in OF_AWARDS else ""

    @property
    def verified(self) -> bool:
        """Whether it was read in its source."""
        return bool(self.values["verified"])

    @property
    def citation(self) -> str:
        """Article, under either of its two keys; empty where its row carries it."""
        return str(self.values.get("citation") or self.values.get("cite") or "")


def _holds_marks(value: Any) -> bool:
    if isinstance(value, Mapping):
        return "verified" in value or any(_holds_marks(each) for each in value.values())
    return isinstance(value, list) and any(_holds_marks(each) for each in value)


def values_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row itself says: its keys without parts that carry marks of their own."""
    return {key: deepcopy(value) for key, value in row.items() if not _holds_marks(value)}


def facts(content: Any) -> Iterator[Fact]:
    """Every fact of a content, in the order of its rows."""
    for address, row in walk(content):
        yield Fact(address, values_of(row))


def unverified(content: Any) -> list[Fact]:
    """Facts that nobody has read in their source; what judges nothing is not asked for."""
    return [fact for fact in facts(content) if not fact.verified and fact.section != "drafts"]


def fact_at(content: Any, address: str) -> Fact:
    """The fact at an address.

    Raises:
        KeyError: nothing with a mark stands there.
    """
    row = find(content, address)
    if not isinstance(row, Mapping) or not isinstance(row.get("verified"), bool):
        raise KeyError(address)
    return Fact(address, values_of(row))


def put(content: Any, address: str, values: Mapping[str, Any]) -> None:
    """Let the fact at an address say something else; parts with marks of their own stay.

    Raises:
        KeyError: nothing stands there.
    """
    row = find(content, address)
    for key in [key for key, value in row.items() if not _holds_marks(value) and key not in values]:
        del row[key]
    row.update(deepcopy(dict(values)))


def overlay(
    content: Any, changes: Iterable[tuple[str, Mapping[str, Any], Mapping[str, Any]]]
) -> int:
    """Apply confirmations ``(address, before, after)`` in their order, where ``before`` stands.

    Returns:
        How many applied.
    """
    applied = 0
    for address, before, after in changes:
        try:
            here = values_of(find(content, address))
        except (KeyError, AttributeError):
            continue
        if here == before:
            put(content, address, after)
            applied += 1
    return applied
