"""Who is meant by the rows of a sheet of grants: known, asked about, or known by name only."""

from __future__ import annotations

import bisect
import copy
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from thidua.awards.catalogue import Object
from thidua.awards.domain.sheet_lines import SheetLine
from thidua.awards.models import Subject
from thidua.common.keys import fold, sort_key
from thidua.people.models import Unit, UnitVersion
from thidua.people.who_is_who import Candidate, Matching, PrintedRow, Proposal, Register, Verdict
from thidua.people.who_is_who.places import Places

PERSON, UNIT, SUBJECT, NAMED = "p", "u", "s", "n"
BY_NAME = "new"
"""Mark of the answer that nobody known is meant."""
MOST_OPTIONS = 8
Told = Callable[[int], None] | None
Ref = tuple[str, int | tuple[str, str, str]]
"""Who: a person, a unit or a subject by its key, or who is known by name only (``Named.key``)."""


@dataclass(frozen=True)
class Option:
    """Somebody whom a row may mean."""

    mark: str
    label: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Meant:
    """Who a row means.

    Args:
        ref: who, where that is sure; else ``None`` and the row is asked about.
        label: how a known one is recorded.
        unit: key of the unit that is printed, where it is one of ours.
        why: why it is asked.
        options: whom it may mean, the likeliest first.
        more: likely ones that are not listed.
        best: the known one that is meant, where that is sure; it tells why.
    """

    ref: Ref | None
    label: str = ""
    unit: int | None = None
    why: str = ""
    options: tuple[Option, ...] = ()
    more: int = 0
    best: Candidate | None = None


def ref_of(mark: str, line: SheetLine) -> Ref:
    """Whom an answer means."""
    return (NAMED, line.named.key) if mark == BY_NAME else (mark[0], int(mark[1:]))


class WhoIsMeant:
    """Asks persons, units and the registry itself, each read once for the whole sheet."""

    def __init__(
        self, as_of: date, lines: Sequence[SheetLine], *, most: int = MOST_OPTIONS
    ) -> None:
        """Read everybody once.

        Args:
            as_of: business date.
            lines: the rows that will be asked about.
            most: how many a row lists that it may mean.
        """
        self.most = most
        self.register = Register.load(as_of)
        self.unit_keys = dict(Unit.objects.values_list("code", "pk"))
        bounds = UnitVersion.objects.filter(superseded_at=None).values_list("valid", flat=True)
        self._turns = sorted({d for v in bounds for d in (v.lower, v.upper) if d is not None})
        self._eras: dict[int, Places] = {bisect.bisect_right(self._turns, as_of): (
            self.register.places)}  # fmt: skip
        self._persons: dict[int, str] = {}
        self._named = self._namesakes(lines)

    @staticmethod
    def _namesakes(lines: Iterable[SheetLine]) -> dict[tuple[str, str], list[Subject]]:
        """Kind and name → subjects of the registry that are known by name only."""
        keys = {sort_key(" ".join(line.facts.name.split())) for line in lines}
        found: dict[tuple[str, str], list[Subject]] = defaultdict(list)
        rows = Subject.objects.filter(person=None, unit=None, sort_key__in=keys)
        for one in rows.order_by("pk"):
            found[one.kind, one.sort_key].append(one)
        return found

    def match(self, lines: Sequence[SheetLine], told: Told = None) -> list[Meant]:
        """Who is meant by each line; lines of one decision are looked at together.

        Args:
            lines: the rows.
            told: called with each row's place before it is looked at.
        """
        groups: dict[date, list[int]] = defaultdict(list)
        for at, line in enumerate(lines):
            groups[line.decision.on].append(at)
        found: dict[int, Meant] = {}
        for on, places in groups.items():
            matching = Matching(self._on(on), on)
            proposals = matching.match(_printed_rows(places, lines, told))
            for at, proposal in zip(places, proposals, strict=True):
                found[at] = self._meant(lines[at], proposal)
        return [found[at] for at in range(len(lines))]

    def _on(self, on: date) -> Register:
        """The register with the units as they were called on a day."""
        era = bisect.bisect_right(self._turns, on)
        if era not in self._eras:
            self._eras[era] = Places.load(on)
        same = copy.copy(self.register)
        same.places = self._eras[era]
        return same

    def read_as(self, person: int) -> int:
        """The record that a person is read as."""
        return self.register.read_as(person)

    # --- one row ----------------------------------------------------------------------------------
    def _meant(self, line: SheetLine, proposal: Proposal) -> Meant:
        unit = self._unit(line, proposal)
        if line.kind == Object.COLLECTIVE:
            return self._collective(line, proposal, unit)
        sure = proposal.best if proposal.verdict is Verdict.SURE else None
        if sure is not None:
            return Meant((PERSON, sure.key), self._told(sure), unit, best=sure)
        alike, near = self._known_by_name(line)
        if alike is not None:
            return Meant((SUBJECT, alike.pk), str(alike), unit)
        options = [self._option(PERSON, c) for c in proposal.candidates]
        options += [_subject_option(s) for s in near]
        if proposal.verdict is Verdict.NEW and not near:
            return Meant((NAMED, line.named.key), unit=unit)
        why = proposal.why if proposal.verdict is Verdict.ASK else _in_the_registry()
        return self._asked(why, options, unit, proposal.more)

    def _unit(self, line: SheetLine, proposal: Proposal) -> int | None:
        if line.unit_code:
            return self.unit_keys[line.unit_code]
        units = proposal.place.units if proposal.place is not None else frozenset()
        return next(iter(units)) if len(units) == 1 else None

    def _collective(self, line: SheetLine, proposal: Proposal, unit: int | None) -> Meant:
        sure = proposal.best if proposal.verdict is Verdict.SURE else None
        if line.unit_code:
            # The code says the unit that it is or that it lies in: its name tells which.
            if any(c.key == unit for c in proposal.candidates):
                return Meant((UNIT, unit or 0), self._name(unit), unit)
        elif sure is not None:
            return Meant((UNIT, sure.key), sure.label, sure.key, best=sure)
        alike, near = self._known_by_name(line)
        if alike is not None:
            return Meant((SUBJECT, alike.pk), str(alike), unit)
        options = [self._option(UNIT, c) for c in proposal.candidates]
        options += [_subject_option(s) for s in near]
        if not options:
            return Meant((NAMED, line.named.key), unit=unit)
        why = proposal.why if proposal.verdict is Verdict.ASK else _in_the_registry()
        return self._asked(why, options, unit, proposal.more)

    def _known_by_name(self, line: SheetLine) -> tuple[Subject | None, list[Subject]]:
        """Who is printed just so in the registry, and others of the name in the same unit."""
        same = self._named.get((line.kind, line.named.key[1]), [])
        place, unit = fold(line.place[:300]), fold(line.facts.unit_words)
        alike = [s for s in same if fold(s.detail) == place]
        near = [s for s in same if not s.detail or not unit or fold(s.detail).endswith(unit)]
        return (alike[0] if len(alike) == 1 else None), near

    # --- in words ---------------------------------------------------------------------------------
    def _option(self, sort: str, one: Candidate) -> Option:
        label = self._told(one) if sort == PERSON else one.label
        return Option(f"{sort}{one.key}", label, one.reasons)

    def _told(self, one: Candidate) -> str:
        known = self.register.persons[one.key]
        return f"{known.name} ({known.code})"

    def _asked(self, why: str, options: Sequence[Option], unit: int | None, more: int) -> Meant:
        shown = tuple(options[: self.most])
        return Meant(None, "", unit, why, shown, more + len(options) - len(shown))

    def _name(self, unit: int | None) -> str:
        return self.register.places.name(unit) if unit is not None else ""


def _printed_rows(
    places: Sequence[int], lines: Sequence[SheetLine], told: Told
) -> Iterator[PrintedRow]:
    for at in places:
        if told is not None:
            told(at)
        yield _printed(at, lines[at])


def _printed(at: int, line: SheetLine) -> PrintedRow:
    f = line.facts
    return PrintedRow(
        key=str(at),
        name=f.name,
        kind=line.kind,
        form_of_address={"male": "Ông", "female": "Bà"}.get(f.gender, ""),
        position=f.post,
        unit=f.unit_words,
        code=line.person_code,
        born=line.born,
    )


def _subject_option(one: Subject) -> Option:
    place = one.detail or _("without post and unit")
    reasons = (_("In the registry by name only: %(place)s.") % {"place": place},)
    return Option(f"{SUBJECT}{one.pk}", one.name, reasons)


def _in_the_registry() -> str:
    return _("The registry has this name in this unit already; is it the same?")
