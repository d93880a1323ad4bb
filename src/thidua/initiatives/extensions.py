"""What the ledger must know of awards, which stand above: their room fills it in when loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

Asked = tuple[int, str, int]


@dataclass(frozen=True)
class AwardName:
    """An award given to persons: its code and name; whether it is an emulation title."""

    code: str
    name: str
    is_title: bool


@dataclass(frozen=True)
class GrantRef:
    """A grant of the registry: its public identifier, decision, day and page."""

    public_id: UUID
    number: str
    on: date
    precision: str
    url: str


@dataclass
class AwardBook:
    """Functions of the room of awards.

    Args:
        names: every award given to persons.
        find: the one grant of each ``(person, code of the award, period)`` asked for, by keys;
            left out where there is none or more than one.
        pages: addresses of grants by public identifier; those that are gone are left out.
    """

    names: Callable[[], Sequence[AwardName]] = field(default=tuple)
    find: Callable[[Iterable[Asked]], dict[Asked, GrantRef]] = field(default=lambda _asked: {})
    pages: Callable[[Iterable[UUID]], dict[UUID, str]] = field(default=lambda _ids: {})

    def get(self, code: str) -> AwardName | None:
        """The award with this code."""
        return next((one for one in self.names() if one.code == code), None)

    def grant_of(self, persons: Iterable[int], code: str, period: int) -> GrantRef | None:
        """The one grant to somebody, under any record that is read as them."""
        found = self.find([(person, code, period) for person in persons])
        grants = {one.public_id: one for one in found.values()}
        return next(iter(grants.values())) if len(grants) == 1 else None


BOOK = AwardBook()
"""Empty until the room of awards is loaded."""
