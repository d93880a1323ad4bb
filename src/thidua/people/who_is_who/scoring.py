"""How likely a printed row means a known person: the name, the place, the post, each weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz

from thidua.common.keys import fold
from thidua.people.who_is_who.names import Likeness
from thidua.people.who_is_who.places import Place, Places
from thidua.people.who_is_who.register import Held, Known, Register
from thidua.people.who_is_who.rows import PrintedRow
from thidua.people.wording import key

RARE = 2
"""A name that at most so many bear says much by itself."""
_CHANGES = frozenset({"pho", "nguyen", "truong", "quyen"})
_LIKE = 88

# Unit related so, post the same / not said / different. Never sure without the unit.
_WEIGHTS: dict[str, tuple[float, float, float]] = {
    "same": (1.0, 0.94, 0.80),
    "kin": (0.97, 0.92, 0.78),
    "inside": (0.84, 0.74, 0.62),
    "unsaid": (0.66, 0.55, 0.45),
    "other": (0.52, 0.42, 0.38),
}
_SAID = ("same", "unsaid", "other")
_RARE_NAME, _RARE_INSIDE = 0.09, 0.06
"""What a rare name adds where the post is another (people are promoted) or the unit near."""
_OTHER_TIME, _OTHER_TIME_COMMON = 0.02, 0.13
"""What a post of other days loses: a common name needs the post of the day."""
_OTHER_GENDER = 0.6
_OTHER_BIRTH = 0.55
_WELL_WRITTEN = 0.9
_CODED, _CODED_OTHERWISE = 0.99, 0.8
_GENDERS = {"ong": "male", "anh": "male", "ba": "female", "chi": "female", "co": "female"}


@dataclass(frozen=True)
class Evidence:
    """What speaks for a person.

    Args:
        person: key.
        score: 0–1.
        likeness: of the names.
        relation: of the printed unit to the one held in: same, kin, inside, unsaid, other.
        post: ``same``, ``unsaid`` or ``other``.
        held: the post that fits best, ``None`` when none is known.
        unit: its unit as called on the day.
        holders: how many bear the name.
        printed_unit: as the row has it.
        now: it is held on the day of the list.
        further: what else does not fit (``gender``, ``birth``), or does (``code``).
    """

    person: int
    score: float
    likeness: Likeness
    relation: str
    post: str
    held: Held | None
    unit: str
    holders: int
    printed_unit: str = ""
    now: bool = True
    further: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A row made ready: the cleaned name, where it says, the post without the unit."""

    row: PrintedRow
    name: str
    place: Place
    post: str


@dataclass
class Scale:
    """Weighs persons for one row: first by figures alone, then in full those worth naming.

    Args:
        register: everybody known.
        as_of: day of the list.
        asked: the row.
    """

    register: Register
    as_of: date
    asked: Asked

    def __post_init__(self) -> None:
        """Nothing is weighed yet."""
        self._likeness: dict[str, Likeness] = {}
        self._address = _gender(self.asked.row)

    def score(self, person: int) -> float:
        """How likely the person is meant, 0–1."""
        known = self.register.persons[person]
        likeness = self.likeness(known.name)
        if not likeness.score:
            return 0.0
        weight = max(self._weigh(known, held)[0] for held in self._held(person))
        return self._total(known, likeness, weight)[0]

    def evidence(self, person: int) -> Evidence:
        """The same with everything that speaks for and against."""
        known = self.register.persons[person]
        likeness = self.likeness(known.name)
        weighed = [(*self._weigh(known, held), held) for held in self._held(person)]
        weight, relation, post, held = max(weighed, key=lambda one: one[0])
        score, further = self._total(known, likeness, weight)
        unit = ""
        if held is not None:
            unit = held.unit_text or self.register.places.name(held.unit or 0)
        return Evidence(
            person, score, likeness, relation, post, held, unit, self._holders(known),
            self.asked.row.unit, held is None or held.holds_on(self.as_of), further,
        )  # fmt: skip

    def likeness(self, known: str) -> Likeness:
        """How like the printed name is to a known one."""
        if known not in self._likeness:
            self._likeness[known] = self.register.names.compare(self.asked.name, known)
        return self._likeness[known]

    def _held(self, person: int) -> Sequence[Held | None]:
        return self.register.held.get(self.register.read_as(person), ()) or (None,)

    def _holders(self, known: Known) -> int:
        return self.register.names.holders(folded(known.name))

    def _weigh(self, known: Known, held: Held | None) -> tuple[float, str, str]:
        """Weight of one post held, how its unit is related, whether the posts agree."""
        asked = self.asked
        relation = _relation(self.register.places, asked, held)
        post = _post(asked.post, held)
        weight = _WEIGHTS[relation][_SAID.index(post)]
        rare = self._holders(known) <= RARE
        if relation == "inside" and rare:
            weight += _RARE_INSIDE
        if relation in {"same", "kin"}:
            if post == "other" and rare:
                weight += _RARE_NAME
            if asked.place.units and asked.place.certainty < _WELL_WRITTEN:
                weight -= 0.03
        if held is not None and not held.holds_on(self.as_of):
            weight -= _OTHER_TIME if rare else _OTHER_TIME_COMMON
        return weight, relation, post

    def _total(
        self, known: Known, likeness: Likeness, weight: float
    ) -> tuple[float, tuple[str, ...]]:
        row, score, told = self.asked.row, weight * likeness.score, []
        if self._address and known.gender in {"male", "female"} and self._address != known.gender:
            told.append("gender")
            score *= _OTHER_GENDER
        if row.born is not None and known.born is not None and row.born != known.born:
            told.append("birth")
            score *= _OTHER_BIRTH
        if row.code and row.code == known.code:
            told.append("code")
            score = max(score, _CODED if likeness.score >= _WELL_WRITTEN else _CODED_OTHERWISE)
        return round(score, 3), tuple(told)


def _relation(places: Places, asked: Asked, held: Held | None) -> str:
    """How the printed unit is related to the one held in."""
    if held is None:
        return "unsaid"
    if held.unit is None:
        if not asked.row.unit:
            return "unsaid"
        return "same" if _alike(asked.row.unit, held.unit_text) else "other"
    if asked.place.is_known:
        relation = places.relation(asked.place, held.unit)
        # A name that several units bear does not tell which of them is meant.
        several = relation == "same" and len(asked.place.units) > 1
        return "inside" if several else relation
    return "other" if asked.row.unit else "unsaid"


@lru_cache(maxsize=4096)
def _alike(printed: str, known: str) -> bool:
    return fuzz.token_sort_ratio(key(printed), key(known)) >= _LIKE


def _post(printed: str, held: Held | None) -> str:
    if held is None or not printed:
        return "unsaid"
    return "same" if _same(printed, held.title) else "other"


@lru_cache(maxsize=16_384)
def _same(printed: str, known: str) -> bool:
    """Whether two posts are one: equal, one with more detail behind, or a slip apart."""
    one, other = key(printed).split(), key(known).split()
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if short and long[: len(short)] == short:
        return True
    if (set(one) ^ set(other)) & _CHANGES:
        return False
    return fuzz.ratio(" ".join(one), " ".join(other)) >= _LIKE


@lru_cache(maxsize=65_536)
def folded(name: str) -> str:
    """A cleaned name without diacritics."""
    return fold(name)


def _gender(row: PrintedRow) -> str:
    first = row.name.split(maxsplit=1)[0] if row.name else ""
    return _GENDERS.get(fold(row.form_of_address or first), "")
