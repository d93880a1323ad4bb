"""Names of persons: what they share, what an eye or a scanner mistook, what makes them others.

A syllable is compared by its letters and its tone apart, so that ``Hoà`` and ``Hòa`` are one. A
difference weighs little when what is printed is no syllable that names have at that place (a slip
of the scanner), and much when it is one: ``Hoa`` is not a misprint of ``Hòa`` until more says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from thidua.common.keys import fold

_TONES = frozenset("\u0300\u0309\u0303\u0301\u0323")
_HONORIFICS = re.compile(
    r"^(?:(?:ông|bà|anh|chị|cháu|em|đ/c|đồng chí|cố|gs|pgs|ts|ths|bs|ks|ds|cn|cki{1,2}|bscki{1,2})"
    r"[\s.,:]+)+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\d+\s*[.)/-]?\s+")
_BRACKETS = re.compile(r"\([^()]*\)?")
_NOT_NAME = re.compile(r"[^\w\s'-]|[\d_]")
_DIGIT = re.compile(r"(?<=[^\W\d_])\d|\d(?=[^\W\d_])")
_MISREAD_DIGITS = {"0": "o", "1": "l", "6": "ó"}
"""What a scanner makes of letters inside a word."""
KNOWN_FROM = 3
"""Persons who must bear a syllable before it counts as one that names have."""
_MOST_SLIPS = 60
SAME, LOST, MARKS, SLIP = "same", "lost", "marks", "slip"
Syllable = tuple[str, str]


def clean(name: str) -> str:
    """A name without form of address, degrees, brackets and signs that no name has."""
    text = unicodedata.normalize("NFC", name)
    text = _NUMBER.sub("", _BRACKETS.sub(" ", text).strip())
    text = _HONORIFICS.sub("", text)
    text = _DIGIT.sub(lambda m: _MISREAD_DIGITS.get(m.group(), " "), text)
    return " ".join(_NOT_NAME.sub(" ", text).split())


@lru_cache(maxsize=65_536)
def syllable(word: str) -> Syllable:
    """Letters with their own marks, and the tone: ``Hoà`` and ``Hòa`` → ``("hoa", grave)``."""
    letters, tone = [], ""
    for char in unicodedata.normalize("NFD", word.casefold()):
        if char in _TONES:
            tone = char
        else:
            letters.append(char)
    return "".join(letters), tone


@lru_cache(maxsize=65_536)
def _plain(word: str) -> str:
    return fold(word)


def place_of(at: int, count: int) -> str:
    """Which part of a name: family, middle or given."""
    return "family" if at == 0 else "given" if at == count - 1 else "middle"


@dataclass(frozen=True)
class Likeness:
    """How like two names are (1 is the same), and what differs: kind and the two syllables."""

    score: float
    differences: tuple[tuple[str, str, str], ...] = ()
    unmarked: bool = False


_EXACTLY = Likeness(1.0)


@dataclass
class NameIndex:
    """Every name of the register by what is left of it after a slip.

    Args:
        bearers: folded name → keys of those who bear it.
        vocabulary: place in the name → syllable → how many bear it.
    """

    bearers: dict[str, list[int]]
    vocabulary: dict[str, Counter[Syllable]]

    def __post_init__(self) -> None:
        """Lay out the keys under which a misprinted name is found."""
        self.compact: dict[str, list[str]] = defaultdict(list)
        self.gapped: dict[str, list[str]] = defaultdict(list)
        for name in self.bearers:
            self.compact[name.replace(" ", "")].append(name)
            for gap in _gaps(name):
                self.gapped[gap].append(name)
        self._all = list(self.bearers)

    @classmethod
    def of(cls, names: Iterable[tuple[int, str]]) -> NameIndex:
        """Index keys and names as written."""
        bearers: dict[str, list[int]] = defaultdict(list)
        vocabulary: dict[str, Counter[Syllable]] = defaultdict(Counter)
        for key, name in names:
            bearers[fold(name)].append(key)
            words = name.split()
            for at, word in enumerate(words):
                vocabulary[place_of(at, len(words))][syllable(word)] += 1
        return cls(dict(bearers), dict(vocabulary))

    def candidates(self, name: str) -> list[str]:
        """Folded names that the cleaned ``name`` may stand for: the same, joined, misprinted."""
        folded = fold(name)
        found = dict.fromkeys(self.compact.get(folded.replace(" ", ""), ()))
        for gap in _gaps(folded):
            bucket = self.gapped.get(gap, ())
            word = _gap_word(folded, gap)
            near = process.extract(
                folded,
                bucket,
                scorer=Levenshtein.distance,
                score_cutoff=2 if len(word) > 3 else 1,
                limit=_MOST_SLIPS,
            )
            found.update(dict.fromkeys(one for one, _distance, _at in near))
        if not found and len(folded) >= 8:
            near = process.extract(
                folded,
                self._all,
                scorer=Levenshtein.distance,
                score_cutoff=max(2, len(folded) // 6),
                limit=_MOST_SLIPS,
            )
            found.update(dict.fromkeys(one for one, _distance, _at in near))
        return list(found)

    def holders(self, folded: str) -> int:
        """How many bear a name, marks aside."""
        return len(self.bearers.get(folded, ()))

    def is_known(self, word: str, place: str) -> bool:
        """Whether names have this syllable at this place."""
        return self.vocabulary.get(place, Counter())[syllable(word)] >= KNOWN_FROM

    def compare(self, printed: str, known: str) -> Likeness:
        """How like a printed name is to a known one; both cleaned."""
        ours, theirs = printed.split(), known.split()
        if ours == theirs:
            return _EXACTLY
        unmarked = printed.isascii() and not known.isascii()
        if len(ours) != len(theirs):
            return self._other_length(printed, known, ours, theirs)
        lost, different = 0.05 if unmarked else 0.0, []
        for at, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            kind = _kind(one, other)
            if kind == SAME or (unmarked and kind in {LOST, MARKS}):
                continue
            different.append((kind, one, other))
            lost += self._weight(kind, one, other, place_of(at, len(ours)), unmarked=unmarked)
        return Likeness(round(max(0.0, 1 - lost), 3), tuple(different), unmarked)

    def _weight(self, kind: str, one: str, other: str, place: str, *, unmarked: bool) -> float:
        is_name = not unmarked and self.is_known(one, place)
        if kind == SLIP:
            far = Levenshtein.distance(_plain(one), _plain(other))
            return (0.18 if is_name else 0.06) + 0.06 * (far - 1)
        if kind == LOST:
            return 0.13 if is_name else 0.03
        return 0.15 if is_name else 0.05

    def _other_length(
        self, printed: str, known: str, ours: list[str], theirs: list[str]
    ) -> Likeness:
        note = (("spacing", printed, known),)
        if fold(printed).replace(" ", "") == fold(known).replace(" ", ""):
            exact = syllable(printed.replace(" ", "")) == syllable(known.replace(" ", ""))
            return Likeness(0.97 if exact else 0.93, note)
        short, long = sorted((ours, theirs), key=len)
        ends = short[0].casefold() == long[0].casefold() and short[-1] == long[-1]
        if len(long) - len(short) == 1 and ends and len(short) >= 2:
            return Likeness(0.8, (("shortened", printed, known),))
        far = Levenshtein.distance(
            fold(printed).replace(" ", ""), fold(known).replace(" ", ""), score_cutoff=2
        )
        return Likeness(0.82 if far <= 1 else 0.76 if far == 2 else 0.0, note)


def _kind(one: str, other: str) -> str:
    ours, theirs = syllable(one), syllable(other)
    if ours == theirs:
        return SAME
    if _plain(one) != _plain(other):
        return SLIP
    return LOST if one.isascii() else MARKS


def _gaps(folded: str) -> list[str]:
    """The name with each of its words left out in turn: ``nguyen van an`` → ``* van an`` …"""
    words = folded.split()
    if len(words) < 2:
        return []
    return [" ".join((*words[:at], "*", *words[at + 1 :])) for at in range(len(words))]


def _gap_word(folded: str, gap: str) -> str:
    return folded.split()[gap.split().index("*")]
