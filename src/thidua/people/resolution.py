"""What a name in a document means: the answer of :mod:`thidua.people.matching`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from thidua.people.models import Group, Person, Post
from thidua.people.queries import UnitRef


@dataclass(frozen=True)
class Resolution:
    """What a name in a document means on a day.

    Args:
        text: the words as given.
        units: units meant, in the order of the words, whole kinds in Vietnamese order.
        posts: posts meant (``Chủ tịch, các Phó Chủ tịch UBND tỉnh``).
        persons: persons meant (members of a council).
        groups: groups through which units and persons were found.
        outside: somebody outside the province is meant (a central body, another province).
        for_head: the head of each unit is named (``Thủ trưởng các đơn vị …``).
        how: how it was understood, one sentence a part.
        confidence: 0–1; the lowest of the parts.
        unresolved: the words that could not be told.
        candidates: units to choose from for what could not be told.
    """

    text: str
    units: tuple[UnitRef, ...] = ()
    posts: tuple[Post, ...] = ()
    persons: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()
    outside: bool = False
    for_head: bool = False
    how: str = ""
    confidence: float = 0.0
    unresolved: tuple[str, ...] = ()
    candidates: tuple[UnitRef, ...] = field(default=())

    @property
    def resolved(self) -> bool:
        """Whether every part is understood (a body outside counts as understood)."""
        return self.confidence > 0 and not self.unresolved


def joined(text: str, parts: list[Resolution]) -> Resolution:
    """One answer for a list, each unit, post, person and group once."""
    known = [p for p in parts if p.confidence]
    return Resolution(
        text,
        units=_once(u for p in known for u in p.units),
        posts=_once(x for p in known for x in p.posts),
        persons=_once(x for p in known for x in p.persons),
        groups=_once(x for p in known for x in p.groups),
        outside=any(p.outside for p in parts),
        for_head=bool(known) and all(p.for_head for p in known),
        how=" ".join(p.how for p in parts),
        confidence=min((p.confidence for p in known), default=0.0),
        unresolved=tuple(w for p in parts for w in p.unresolved),
        candidates=_once(u for p in parts for u in p.candidates),
    )


def _once(rows: Iterable[object]) -> tuple:  # type: ignore[type-arg]
    return tuple(dict.fromkeys(rows))
