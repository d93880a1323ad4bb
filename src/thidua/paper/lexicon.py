"""The words that the readers know: bodies, awards, units, verbs, kinds of documents.

The readers take a `Lexicon` as an argument; `default_lexicon` builds the one that is packaged.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml

from thidua.paper.text import fold, lowered

_FILES = ("abbreviations", "awards", "bodies", "findings", "measures", "outline", "subjects")


def alternation(phrases: Iterable[str]) -> str:
    """Return a regular expression for any of `phrases` in folded text, longest first.

    A space in a phrase matches any white space; word boundaries are left to the caller.
    """
    folded = sorted({fold(p) for p in phrases}, key=lambda p: (-len(p), p))
    return "|".join(re.escape(p).replace("\\ ", r"\s+") for p in folded)


def spelled(phrases: Iterable[str]) -> str:
    """Return a regular expression for any of `phrases` in lower-case text with diacritics."""
    low = sorted({lowered(p) for p in phrases}, key=lambda p: (-len(p), p))
    return "|".join(re.escape(p).replace("\\ ", r"\s+") for p in low)


@dataclass(frozen=True)
class AwardKind:
    """A title or award form with the ways it is written."""

    name: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """Everything the readers know about words; see the packaged YAML for the meaning of each."""

    abbreviations: Mapping[str, str]
    awards: tuple[AwardKind, ...]
    award_recipients: tuple[str, ...]
    award_levels: tuple[str, ...]
    body_heads: tuple[str, ...]
    body_forms: tuple[str, ...]
    not_bodies: tuple[str, ...]
    letterhead_heads: tuple[str, ...]
    keep_upper: frozenset[str]
    levels: tuple[str, ...]
    posts: tuple[str, ...]
    issuers: tuple[str, ...]
    symbols: Mapping[str, str]
    units: tuple[str, ...]
    money: tuple[str, ...]
    not_units: tuple[str, ...]
    lower_is_better: tuple[str, ...]
    topics: tuple[tuple[str, tuple[str, ...]], ...]
    document_kinds: tuple[str, ...]
    citation_kinds: tuple[str, ...]
    directives: Mapping[str, str]
    duty_verbs: tuple[str, ...]
    doubled_words: frozenset[str]
    normal_pairs: frozenset[str]
    address: tuple[str, ...] = ()
    degrees: tuple[str, ...] = ()
    household: tuple[str, ...] = ()
    subject_posts: tuple[str, ...] = ()
    subject_units: tuple[str, ...] = ()
    surnames: frozenset[str] = frozenset()
    columns: Mapping[str, str] = field(default_factory=dict)
    """Folded heading of a list's column -> what the column holds."""

    @cached_property
    def award_pattern(self) -> re.Pattern[str]:
        """Any award name in folded text."""
        names = [n for a in self.awards for n in (a.name, *a.synonyms)]
        return re.compile(rf"\b(?:{alternation(names)})\b")

    @cached_property
    def award_names(self) -> Mapping[str, str]:
        """Folded way of writing -> the award's name."""
        return {fold(n): a.name for a in self.awards for n in (a.name, *a.synonyms)}

    @cached_property
    def recipient_pattern(self) -> re.Pattern[str]:
        """Whom a quota counts, in folded text."""
        return re.compile(rf"\b(?:{alternation(self.award_recipients)})\b")

    @cached_property
    def award_level_pattern(self) -> re.Pattern[str]:
        """Who grants, in folded text."""
        return re.compile(rf"\b(?:{alternation(self.award_levels)})\b")

    @cached_property
    def body_head_pattern(self) -> re.Pattern[str]:
        """The first words of a body, in lower-case text."""
        return re.compile(rf"(?!(?:{spelled(self.not_bodies)})\b)(?:{spelled(self.body_heads)})\b")

    @cached_property
    def letterhead_pattern(self) -> re.Pattern[str]:
        """The first words of a body's own line in a letterhead, in lower-case text."""
        return re.compile(rf"(?:{spelled(self.letterhead_heads)})\b")

    @cached_property
    def form_pattern(self) -> re.Pattern[str]:
        """Names with a settled spelling, in folded text."""
        return re.compile(rf"\b(?:{alternation(self.body_forms)})\b")

    @cached_property
    def form_names(self) -> Mapping[str, str]:
        """Folded name -> settled spelling (the first of the list wins)."""
        names: dict[str, str] = {}
        for name in self.body_forms:
            names.setdefault(fold(name), name)
        return names

    @cached_property
    def post_pattern(self) -> re.Pattern[str]:
        """Posts at the start of a signature line, in folded text."""
        return re.compile(rf"(?:{alternation(self.posts)})\b")

    @cached_property
    def post_names(self) -> Mapping[str, str]:
        """Post in small letters, with and without diacritics -> its spelling."""
        names = {fold(p): p for p in reversed(self.posts)}
        return {**names, **{lowered(p): p for p in self.posts}}

    @cached_property
    def level_pattern(self) -> re.Pattern[str]:
        """Levels of administration, in folded text."""
        return re.compile(rf"\b(?:{alternation(self.levels)})\b")

    @cached_property
    def unit_pattern(self) -> re.Pattern[str]:
        """Units of measure, in folded text, from the place where a figure ends."""
        return re.compile(rf"(?:{alternation((*self.money, *self.units))})\b")

    @cached_property
    def not_unit_pattern(self) -> re.Pattern[str]:
        """Words after a number that make it no figure, in folded text."""
        return re.compile(rf"(?:{alternation(self.not_units)})\b")

    @cached_property
    def lower_is_better_pattern(self) -> re.Pattern[str]:
        """Indicators that should fall, in folded text."""
        return re.compile(rf"\b(?:{alternation(self.lower_is_better)})\b")

    @cached_property
    def kind_pattern(self) -> re.Pattern[str]:
        """Kinds of documents as a line of their own opens, in folded text."""
        return re.compile(rf"(?:{alternation(self.document_kinds)})\b")

    @cached_property
    def kind_names(self) -> Mapping[str, str]:
        """Folded kind -> its spelling."""
        return {fold(k): k for k in self.document_kinds}

    @cached_property
    def citation_pattern(self) -> re.Pattern[str]:
        """Kinds of cited documents, in folded text."""
        return re.compile(rf"\b(?:{alternation(self.citation_kinds)})\b")

    @cached_property
    def directive_pattern(self) -> re.Pattern[str]:
        """Words that direct or request, in folded text."""
        return re.compile(rf"(?:{alternation(self.directives)})\b")

    @cached_property
    def directive_modes(self) -> Mapping[str, str]:
        """Folded word -> directed or requested."""
        return {fold(k): v for k, v in self.directives.items()}

    @cached_property
    def duty_verb_pattern(self) -> re.Pattern[str]:
        """Verbs of duty in lower-case text with diacritics."""
        return re.compile(rf"(?<![\w-])(?:{spelled(self.duty_verbs)})(?![\w-])")

    @cached_property
    def issuer_pattern(self) -> re.Pattern[str]:
        """First words of a body that issues documents, in folded text."""
        return re.compile(rf"\b(?:{alternation(self.issuers)})\b")

    @cached_property
    def address_pattern(self) -> re.Pattern[str]:
        """What stands before a person's name, in lower-case text with diacritics."""
        degrees = "|".join(re.escape(lowered(d)) for d in self.degrees) or "(?!)"
        forms = spelled(self.address) or "(?!)"
        return re.compile(rf"(?:(?:{forms})(?![\w/])[\s.:]*)?(?:(?:{degrees})(?:[.,]\s*|\s+))*")

    @cached_property
    def household_pattern(self) -> re.Pattern[str]:
        """First words of a household, in lower-case text with diacritics."""
        return re.compile(rf"(?:{spelled(self.household) or '(?!)'})\b")

    @cached_property
    def subject_post_pattern(self) -> re.Pattern[str]:
        """First words of somebody's post or work, in lower-case text with diacritics."""
        return re.compile(rf"(?:{spelled(self.subject_posts) or '(?!)'})\b")

    @cached_property
    def subject_unit_pattern(self) -> re.Pattern[str]:
        """First words of a unit or place, in lower-case text with diacritics."""
        units = spelled(self.subject_units) or "(?!)"
        return re.compile(rf"(?!(?:{spelled(self.not_bodies)})\b)(?:{units})\b")

    @cached_property
    def topic_patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Topic of a heading by its words, in order of precedence, in folded text."""
        return tuple((t, re.compile(rf"\b(?:{alternation(w)})\b")) for t, w in self.topics)


def _load(name: str) -> Any:
    source = files("thidua.paper").joinpath("lexicon_data", f"{name}.yaml")
    return yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def default_lexicon() -> Lexicon:
    """Return the packaged lexicon (built once)."""
    data = {name: _load(name) for name in _FILES}
    awards, bodies = data["awards"], data["bodies"]
    measures, outline, findings = data["measures"], data["outline"], data["findings"]
    subjects = data["subjects"]
    return Lexicon(
        abbreviations=data["abbreviations"],
        awards=tuple(AwardKind(a["name"], tuple(a.get("synonyms", ()))) for a in awards["kinds"]),
        award_recipients=tuple(awards["recipients"]),
        award_levels=tuple(awards["levels"]),
        body_heads=tuple(bodies["heads"]),
        body_forms=tuple(bodies["forms"]),
        not_bodies=tuple(bodies["not_heads"]),
        letterhead_heads=tuple(bodies["letterhead_heads"]),
        keep_upper=frozenset(bodies["keep_upper"]),
        levels=tuple(bodies["levels"]),
        posts=tuple(bodies["posts"]),
        issuers=tuple(bodies["issuers"]),
        symbols=bodies["symbols"],
        units=tuple(measures["units"]),
        money=tuple(measures["money"]),
        not_units=tuple(measures["not_units"]),
        lower_is_better=tuple(measures["lower_is_better"]),
        topics=tuple((t["topic"], tuple(t["words"])) for t in outline["topics"]),
        document_kinds=tuple(outline["document_kinds"]),
        citation_kinds=tuple(outline["citation_kinds"]),
        directives=outline["directives"],
        duty_verbs=tuple(outline["duty_verbs"]),
        doubled_words=frozenset(findings["doubled_words"]),
        normal_pairs=frozenset(findings["normal_pairs"]),
        address=tuple(subjects["address"]),
        degrees=tuple(subjects["degrees"]),
        household=tuple(subjects["household"]),
        subject_posts=tuple(subjects["posts"]),
        subject_units=tuple(subjects["units"]),
        surnames=frozenset(fold(name) for name in subjects["surnames"]),
        columns={fold(h): role for role, heads in subjects["columns"].items() for h in heads},
    )
