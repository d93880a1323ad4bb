"""Rows of a list → the person or the unit that each means, with a score and reasons in words.

A proposal is never more than that: somebody confirms it. Above :data:`SURE`, with nobody else near,
many may be confirmed at once; below it, or where two are as likely, the row is asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, partial

from thidua.people.who_is_who import reasons
from thidua.people.who_is_who.names import clean
from thidua.people.who_is_who.places import Place
from thidua.people.who_is_who.register import Register
from thidua.people.who_is_who.rows import PrintedRow
from thidua.people.who_is_who.scoring import Asked, Scale, folded

SURE = 0.88
"""Score from which a row is proposed for confirming in bulk."""
MARGIN = 0.06
"""How far the next likely person must be behind."""
WORTH = 0.35
"""Score below which nobody is named as a candidate."""
MOST_CANDIDATES = 50
_FEW = 5


class Verdict(StrEnum):
    """What is to be done with a row."""

    SURE = "sure"  # one person or unit, to be confirmed
    ASK = "ask"  # somebody must choose
    NEW = "new"  # nobody known is like it


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a row may mean: key of the person or unit, name, score 0–1."""

    key: int
    label: str
    score: float
    tell: Callable[[], tuple[str, ...]] = field(repr=False, compare=False)

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for and against, in words of the reader's language."""
        return self.tell()


@dataclass(frozen=True)
class Proposal:
    """What a row may mean, the likeliest first.

    Args:
        row: the row.
        verdict: sure, ask or new.
        candidates: the likeliest first, at most :data:`MOST_CANDIDATES`.
        why: why it is asked about or taken for new, in words.
        more: candidates that are not listed.
        place: where the printed unit is, as far as it is known.
    """

    row: PrintedRow
    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()
    why: str = ""
    more: int = 0
    place: Place | None = None

    @property
    def best(self) -> Candidate | None:
        """The likeliest, ``None`` when nobody is."""
        return self.candidates[0] if self.candidates else None


def match_rows(rows: Iterable[PrintedRow], *, as_of: date) -> list[Proposal]:
    """Match the rows of one list, reading the records once.

    Args:
        rows: as printed.
        as_of: day of the list (of the decision), for names of units and posts held.
    """
    return Matching(Register.load(as_of), as_of).match(rows)


@dataclass
class Matching:
    """Matches rows against a register on the day of the list."""

    register: Register
    as_of: date

    def match(self, rows: Iterable[PrintedRow]) -> list[Proposal]:
        """A proposal for every row, in their order."""
        found = [self.one(row) for row in rows]
        return self._apart(found)

    def one(self, row: PrintedRow) -> Proposal:
        """A proposal for one row alone."""
        if row.kind == "person":
            return self._person(row)
        if row.kind == "collective":
            return self._collective(row)
        return Proposal(row, Verdict.NEW, why=reasons.household())

    # --- persons ----------------------------------------------------------------------------------
    def _person(self, row: PrintedRow) -> Proposal:
        place, post = self._where(row)
        scale = Scale(self.register, self.as_of, Asked(row, clean(row.name), place, post))
        ranked = self._ranked(scale)
        if not ranked:
            return Proposal(row, Verdict.NEW, why=reasons.nobody(row.name), place=place)
        evidence = [scale.evidence(key) for _score, key in ranked[:MOST_CANDIDATES]]
        candidates = tuple(
            Candidate(
                self.register.read_as(e.person),
                self.register.persons[self.register.read_as(e.person)].name,
                e.score,
                partial(reasons.of, e),
            )
            for e in evidence
        )
        more = len(ranked) - len(candidates)
        best = ranked[0][0]
        near = sum(1 for score, _key in ranked if best - score < MARGIN)
        if best >= SURE and near == 1:
            return Proposal(row, Verdict.SURE, candidates, more=more, place=place)
        return Proposal(row, Verdict.ASK, candidates, reasons.ask(evidence[0], near), more, place)

    def _ranked(self, scale: Scale) -> list[tuple[float, int]]:
        """Score and record of each person worth naming, the likeliest first; a person once."""
        names, asked = self.register.names, scale.asked
        place, printed = asked.place, folded(asked.name)
        here: set[int] = set()
        for unit in self.register.places.around(place):
            here |= self.register.at.get(unit, set())
        keys: list[int] = []
        for name in names.candidates(asked.name):
            bearers = names.bearers[name]
            # Of a common name that is only near, those of the printed unit are worth weighing.
            if place.units and name != printed and len(bearers) > _FEW:
                bearers = [key for key in bearers if self.register.read_as(key) in here]
            keys += bearers
        if asked.row.code and (coded := self.register.by_code.get(asked.row.code)) is not None:
            keys.append(coded)
        best: dict[int, tuple[float, int]] = {}
        for key in keys:
            score, person = scale.score(key), self.register.read_as(key)
            if score >= WORTH and score > best.get(person, (0.0, 0))[0]:
                best[person] = (score, key)
        return sorted(best.values(), key=lambda one: (-one[0], one[1]))

    def _where(self, row: PrintedRow) -> tuple[Place, str]:
        """The printed unit, and the post without the unit's name."""
        places = self.register.places
        inner = places.locate(row.position, with_post=True) if row.position else Place("")
        post = inner.left if inner.units else row.position
        if not row.unit:
            return inner, post
        outer = places.locate(row.unit)
        if outer.is_known and inner.units and not outer.units & inner.units:
            # “Trưởng phòng Kế toán, Sở Y tế” names the inner unit with the post.
            within = outer.units or outer.inside
            narrowed = {u for u in inner.units if places.relation(outer, u) == "inside"}
            return (replace(inner, units=frozenset(narrowed)), post) if narrowed else (
                replace(outer, inside=within), row.position)  # fmt: skip
        return (outer, post) if outer.is_known or not inner.units else (inner, post)

    # --- collectives ------------------------------------------------------------------------------
    def _collective(self, row: PrintedRow) -> Proposal:
        places = self.register.places
        whole = f"{row.name}, {row.unit}" if row.unit else row.name
        place = places.locate(whole)
        if not place.units and row.unit:
            alone = places.locate(row.name)
            around = places.locate(row.unit)
            if alone.units and around.is_known:
                inside = {u for u in alone.units if places.relation(around, u) != "other"}
                place = replace(alone, units=frozenset(inside)) if inside else place
            elif alone.units:
                place = alone
        ranked = sorted(place.units)
        candidates = tuple(
            Candidate(
                unit, places.name(unit), place.certainty, partial(reasons.unit, place, unit, places)
            )
            for unit in ranked[:MOST_CANDIDATES]
        )
        more = len(ranked) - len(candidates)
        if not ranked:
            return Proposal(row, Verdict.NEW, why=reasons.no_unit(row.name, place, places),
                            place=place)  # fmt: skip
        if len(ranked) == 1 and place.certainty >= SURE:
            return Proposal(row, Verdict.SURE, candidates, place=place)
        why = reasons.ask_unit(place, len(ranked))
        return Proposal(row, Verdict.ASK, candidates, why, more, place)

    # --- the list as a whole ----------------------------------------------------------------------
    def _apart(self, proposals: Sequence[Proposal]) -> list[Proposal]:
        """Ask where rows that are printed differently are taken for one person."""
        claims: dict[tuple[str, int], set[tuple[str, str, str]]] = defaultdict(set)
        for one in proposals:
            if one.verdict is Verdict.SURE and one.best:
                claims[one.row.kind, one.best.key].add(_print(one.row))
        return [
            replace(one, verdict=Verdict.ASK, why=reasons.claimed())
            if one.verdict is Verdict.SURE
            and one.best
            and len(claims[one.row.kind, one.best.key]) > 1
            else one
            for one in proposals
        ]


def _print(row: PrintedRow) -> tuple[str, str, str]:
    return (clean(row.name).casefold(), row.position.casefold(), row.unit.casefold())
