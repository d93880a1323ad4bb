"""The persons and units that a list is matched against, read once for any number of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from thidua.people.models import CareerStep, Person, PersonLink, Post
from thidua.people.who_is_who.names import NameIndex, clean
from thidua.people.who_is_who.places import Places


@dataclass(frozen=True)
class Known:
    """A person of the records.

    Args:
        key: of the record.
        name: as recorded, cleaned.
        code: our own (mã cán bộ).
        gender: ``female``, ``male`` or ``unknown``.
        born: year, ``None`` where unknown.
    """

    key: int
    name: str
    code: str = ""
    gender: str = "unknown"
    born: int | None = None


@dataclass(frozen=True)
class Held:
    """A post held: where, called what, when (half-open)."""

    unit: int | None
    unit_text: str
    title: str
    first: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is held that day."""
        return self.first <= day and (self.until is None or day < self.until)


@dataclass
class Register:
    """Everybody known.

    Args:
        persons: key → person; linked records stand for themselves and lead to one.
        held: key of a person → posts, those of linked records too.
        places: every unit by its names.
        canonical: key of a linked record → key of the person that it is read as.
    """

    persons: dict[int, Known]
    held: dict[int, list[Held]]
    places: Places
    canonical: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the names."""
        self.names = NameIndex.of((p.key, p.name) for p in self.persons.values())
        self.at: dict[int, set[int]] = defaultdict(set)
        for person, posts in self.held.items():
            for one in posts:
                if one.unit is not None:
                    self.at[one.unit].add(person)
        self.by_code = {p.code: p.key for p in self.persons.values() if p.code}

    @classmethod
    def load(cls, as_of: date) -> Register:
        """Read persons, links, posts and units; nine queries whatever their number.

        Args:
            as_of: day of the paper; names of units of that day come first.
        """
        persons = Person.objects.order_by("pk").values_list(
            "pk", "name", "code", "gender", "born__year"
        )
        known = {
            key: Known(key, clean(name), code, gender, born)
            for key, name, code, gender, born in persons.iterator(10_000)
        }
        links = PersonLink.objects.filter(ended_on=None).values_list("alias_id", "canonical_id")
        canonical = dict(links)
        held: dict[int, list[Held]] = defaultdict(list)
        for person, one in _held():
            held[canonical.get(person, person)].append(one)
        return cls(known, dict(held), Places.load(as_of), canonical)

    def read_as(self, person: int) -> int:
        """The record that a person is read as."""
        return self.canonical.get(person, person)


def _held() -> Iterable[tuple[int, Held]]:
    posts = Post.objects.order_by("pk").values_list("person_id", "unit_id", "title", "valid")
    for person, unit, title, valid in posts.iterator(10_000):
        yield person, Held(unit, "", title, valid.lower, valid.upper)
    steps = CareerStep.objects.filter(superseded_at=None).order_by("pk")
    fields = ("person_id", "unit_id", "unit_text", "title", "valid")
    for person, unit, text, title, valid in steps.values_list(*fields).iterator(10_000):
        yield person, Held(unit, text, title, valid.lower or date.min, valid.upper)
