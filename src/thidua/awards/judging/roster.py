"""Whom facts belong to: linked records are one subject, a unit has what it followed behind it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import Q

from thidua.awards.catalogue import Object
from thidua.awards.judging.transport import Asked, Columns, Ids, as_columns, read
from thidua.awards.models import Subject
from thidua.awards.queries.history import lineage
from thidua.law.periods import to_day
from thidua.people.links import canonical_of
from thidua.people.models import Person, PersonLink

NO_END = np.int64(2**31 - 1)
_KINDS: dict[str, int] = {Object.PERSON: 0, Object.COLLECTIVE: 1, Object.HOUSEHOLD: 2}
_FEMALE: dict[str, int] = {Person.Gender.FEMALE: 1, Person.Gender.MALE: 0}
SUBJECTS = Asked(
    ("id", "root", "kind", "person", "unit"),
    "SELECT s.id, coalesce(s.root_id, 0), CASE s.kind WHEN 'person' THEN 0 WHEN 'collective' THEN 1"
    " ELSE 2 END, coalesce(s.person_id, 0), coalesce(s.unit_id, 0)"
    " FROM awards_subject s WHERE true",
    (("s.id", "subjects"),),
)
LINKS = Asked(
    ("alias", "canonical"),
    "SELECT alias_id, canonical_id FROM people_personlink WHERE ended_on IS NULL",
    (("alias_id", "persons"), ("canonical_id", "persons")),
)
PERSONS = Asked(
    ("id", "female"),
    "SELECT p.id, CASE p.gender WHEN 'female' THEN 1 WHEN 'male' THEN 0 ELSE -1 END"
    " FROM people_person p WHERE true",
    (("p.id", "persons"),),
)
UNITS = Asked(("id",), "SELECT u.id FROM people_unit u WHERE true", (("u.id", "units"),))
STEPS = Asked(
    ("before", "after", "day"),
    "SELECT before_id, after_id, \"on\" - DATE '1970-01-01' FROM people_succession WHERE true",
    (("after_id", "units"),),
)


@dataclass(frozen=True)
class Keys:
    """Keys of records → numbers of subjects; one key may belong to several (a unit that split).

    Args:
        keys: ascending.
        numbers: of the subject, beside each key.
        until: day number before which what the key says counts; ``NO_END`` always.
        own: the record is of the subject itself, not of a unit that it followed.
    """

    keys: Ids
    numbers: Ids
    until: Ids
    own: Ids

    @classmethod
    def of(cls, keys: Ids, numbers: Ids, until: Ids | None = None, own: Ids | None = None) -> Keys:
        """Sorted by key; keys without a subject (number -1) are left out."""
        until = np.full(len(keys), NO_END) if until is None else until
        own = np.ones(len(keys), dtype=np.int64) if own is None else own
        kept = numbers >= 0
        keys, numbers, until, own = keys[kept], numbers[kept], until[kept], own[kept]
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], numbers[order], until[order], own[order])

    def find(self, wanted: Ids) -> tuple[Ids, Ids, Ids, Ids]:
        """Rows of ``wanted`` that have a subject, each as often: row, number, until, own."""
        left = np.searchsorted(self.keys, wanted, side="left")
        count = np.searchsorted(self.keys, wanted, side="right") - left
        rows = np.repeat(np.arange(len(wanted), dtype=np.int64), count)
        first = np.repeat(left, count)
        inside = np.arange(len(rows), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
        at = first + inside
        return rows, self.numbers[at], self.until[at], self.own[at]

    def only(self, number: int) -> Keys:
        """What belongs to one subject, which becomes number 0."""
        mine = self.numbers == number
        zero = np.zeros(int(mine.sum()), dtype=np.int64)
        return Keys(self.keys[mine], zero, self.until[mine], self.own[mine])


@dataclass(frozen=True)
class Roster:
    """The subjects to be judged, in order, and which records are theirs.

    Args:
        kind: 0 person, 1 collective, 2 household.
        subject, person, unit: keys of the record that stands for each; 0 without.
        subjects, persons, units: key of a record → numbers of subjects.
        female: by person of the subject: 1, 0, -1 unknown.
    """

    kind: Ids
    subject: Ids
    person: Ids
    unit: Ids
    subjects: Keys
    persons: Keys
    units: Keys
    female: Ids

    @property
    def size(self) -> int:
        """Number of subjects."""
        return len(self.kind)

    def only(self, number: int) -> Roster:
        """One of them alone."""
        at = slice(number, number + 1)
        return Roster(
            self.kind[at],
            self.subject[at],
            self.person[at],
            self.unit[at],
            self.subjects.only(number),
            self.persons.only(number),
            self.units.only(number),
            self.female[at],
        )

    def narrowed(self) -> Mapping[str, Collection[int]]:
        """Keys of all records, for queries about few subjects."""
        keys = {"subjects": self.subjects, "persons": self.persons, "units": self.units}
        return {name: sorted({int(k) for k in one.keys}) for name, one in keys.items()}


def everybody() -> Roster:
    """Every person, unit, collective and household that there is a record of. Five queries."""
    return _roster(read(SUBJECTS), read(LINKS), read(PERSONS), read(UNITS), read(STEPS))


def one(subject: Subject | None = None, *, person: int = 0, unit: int = 0) -> Roster:
    """A subject of the registry, or a person or unit that it does not know yet. Four queries.

    Args:
        subject: the record; its family counts with it.
        person, unit: key, where there is no subject.
    """
    root = subject.root_id_or_own if subject is not None else 0
    person = person or (subject.person_id or 0 if subject is not None else 0)
    unit = unit or (subject.unit_id or 0 if subject is not None else 0)
    links = _links({person}) if person else {}
    persons = {person, *links, *links.values()} - {0}
    steps = lineage([unit], back=True) if unit else []
    units = {unit, *(s.before for s in steps)} - {0}
    found = Q(pk=root) | Q(root=root)
    if persons:
        found |= Q(person__in=persons) | Q(root__person__in=persons)
    if units:
        found |= Q(unit__in=units) | Q(root__unit__in=units)
    fields = ("pk", "root_id", "kind", "person_id", "unit_id", "person__gender")
    listed = list(Subject.objects.filter(found).values_list(*fields))
    genders = {p: g for *_rest, p, _unit, g in listed if p}
    if others := set(genders) - persons:  # a record was joined whose person has records of its own
        links |= _links(others)
        persons |= {*others, *links, *links.values()}
    if person and person not in genders:
        genders |= dict(Person.objects.filter(pk=person).values_list("pk", "gender"))
    made = _roster(
        as_columns(
            [(pk, top or 0, _KINDS[kind], p or 0, u or 0) for pk, top, kind, p, u, _g in listed],
            SUBJECTS.names,
        ),
        as_columns(list(links.items()), LINKS.names),
        as_columns([(p, _FEMALE.get(str(genders.get(p)), -1)) for p in persons], PERSONS.names),
        as_columns([(u,) for u in units], UNITS.names),
        as_columns([(s.before, s.after, to_day(s.on)) for s in steps], STEPS.names),
    )
    keys, wanted = (
        (made.subjects, root) if root else (made.persons, person) if person else (made.units, unit)
    )
    _rows, numbers, _until, own = keys.find(np.array([wanted], dtype=np.int64))
    return made.only(int(numbers[own == 1][0]))


def _links(persons: set[int]) -> dict[int, int]:
    """Alias → canonical of every record that is read as one of these persons. Two queries."""
    tops = set(canonical_of(persons).values())
    rows = PersonLink.objects.filter(canonical__in=tops, ended_on=None)
    return dict(rows.values_list("alias_id", "canonical_id"))


def _roster(subjects: Columns, links: Columns, persons: Columns, units: Columns,
            steps: Columns) -> Roster:  # fmt: skip
    """Who is one: a linked person is its canonical record, a joined subject is its root."""
    canonical = dict(zip(links["alias"].tolist(), links["canonical"].tolist(), strict=True))
    ids = subjects["id"].tolist()
    root_of: dict[int, int] = {
        s: r or s for s, r in zip(ids, subjects["root"].tolist(), strict=True)
    }
    person_of: dict[int, int] = {
        s: p for s, p in zip(ids, subjects["person"].tolist(), strict=True) if p
    }
    stands: dict[int, int] = {}
    for subject, person in sorted(person_of.items()):
        top = canonical.get(person, person)
        if top == person or top not in stands:
            stands[top] = subject

    def top_of(subject: int) -> int:
        root = root_of.get(subject, subject)
        person = person_of.get(root, 0)
        other = stands.get(canonical.get(person, person), root) if person else root
        return root_of.get(other, other)

    tops = np.array([top_of(s) for s in ids], dtype=np.int64)
    shown = np.unique(tops)
    number = {int(s): at for at, s in enumerate(shown)}
    at_id = np.argsort(subjects["id"], kind="stable")
    rows = at_id[np.searchsorted(subjects["id"][at_id], shown)] if len(ids) else at_id
    kind, who, where = (subjects[name][rows] for name in ("kind", "person", "unit"))
    # Persons and units whom the registry does not know yet.
    alone = [p for p in sorted(persons["id"].tolist()) if p not in canonical and p not in stands]
    housed = {u: top_of(s) for s, u in zip(ids, subjects["unit"].tolist(), strict=True) if u}
    bare = [u for u in sorted(units["id"].tolist()) if u not in housed]
    size = len(shown)
    new_person = {p: size + at for at, p in enumerate(alone)}
    new_unit = {u: size + len(alone) + at for at, u in enumerate(bare)}

    def of_person(person: int) -> int:
        top = canonical.get(person, person)
        return number[top_of(stands[top])] if top in stands else new_person.get(top, -1)

    def of_unit(unit: int) -> int:
        return number[housed[unit]] if unit in housed else new_unit.get(unit, -1)

    listed = np.array([of_person(p) for p in persons["id"].tolist()], dtype=np.int64)
    zeros = np.zeros(len(alone), dtype=np.int64)
    everyone = np.concatenate
    person_keys = Keys.of(persons["id"], listed)
    unit_keys = _units_of(units["id"].tolist(), steps, of_unit)
    own_numbers = np.array([number[int(t)] for t in tops], dtype=np.int64)
    standing = everyone([who, np.array(alone, dtype=np.int64), np.zeros(len(bare), dtype=np.int64)])
    return Roster(
        kind=everyone([kind, zeros, np.ones(len(bare), dtype=np.int64)]),
        subject=everyone([shown, np.zeros(len(alone) + len(bare), dtype=np.int64)]),
        person=standing,
        unit=everyone([where, zeros, np.array(bare, dtype=np.int64)]),
        subjects=_with_followed(subjects, own_numbers, unit_keys),
        persons=person_keys,
        units=unit_keys,
        female=_female(standing, persons),
    )


def _units_of(units: list[int], steps: Columns, of_unit: Callable[[int], int]) -> Keys:
    """Units themselves, and those that they followed: these count until the day of the step."""
    behind: dict[int, list[tuple[int, int]]] = {}
    for before, after, day in zip(*(steps[n].tolist() for n in STEPS.names), strict=True):
        behind.setdefault(after, []).append((before, day))
    rows = [(unit, of_unit(unit), int(NO_END), 1) for unit in units]
    for unit in units:
        found: dict[int, int] = {}
        waiting = [(unit, int(NO_END))] if unit in behind else []
        while waiting:
            here, until = waiting.pop()
            for before, day in behind.get(here, ()):
                ends = min(until, day)
                if before != unit and found.get(before, -1) < ends:
                    found[before] = ends
                    waiting.append((before, ends))
        rows += [(before, of_unit(unit), ends, 0) for before, ends in found.items()]
    made = as_columns(rows, ("key", "number", "until", "own"))
    return Keys.of(made["key"], made["number"], made["until"], made["own"])


def _with_followed(subjects: Columns, numbers: Ids, units: Keys) -> Keys:
    """Records of subjects: their own, and those of units that a unit followed."""
    by_id = dict(zip(subjects["id"].tolist(), subjects["unit"].tolist(), strict=True))
    roots = subjects["root"].tolist()
    whose = [u or by_id.get(r, 0) for u, r in zip(subjects["unit"].tolist(), roots, strict=True)]
    rows, number, until, own = units.find(np.array(whose, dtype=np.int64))
    followed = own == 0
    joined = np.concatenate
    return Keys.of(
        joined([subjects["id"], subjects["id"][rows[followed]]]),
        joined([numbers, number[followed]]),
        joined([np.full(len(numbers), NO_END), until[followed]]),
        joined([np.ones(len(numbers), dtype=np.int64), own[followed]]),
    )


def _female(standing: Ids, persons: Columns) -> Ids:
    if not len(persons["id"]):
        return np.full(len(standing), -1, dtype=np.int64)
    order = np.argsort(persons["id"], kind="stable")
    keys = persons["id"][order]
    at = np.minimum(np.searchsorted(keys, standing), len(keys) - 1)
    known = keys[at] == standing
    return np.where(known, persons["female"][order][at], -1)
