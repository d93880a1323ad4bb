"""What a catalogue is made of, one class a section; every record has its citation and mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from thidua.law.conditions import Condition


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A record that holds from ``first`` to ``last``, both days included; open where ``None``.

    Args:
        citation: law and article.
        verified: whether it was read in its source; otherwise it shows as “chưa đối chiếu”.
        sources: marks of the sources read.
        note: what a reader should know.
        place: file and line, or address in the version.
    """

    first: date
    last: date | None
    citation: str
    verified: bool
    sources: tuple[str, ...] = ()
    note: str = ""
    place: str = field(default="", compare=False)

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.first <= on and (self.last is None or on <= self.last)


@dataclass(frozen=True, kw_only=True)
class Path:
    """One of the ways to an award: all its conditions.

    Args:
        id: code inside the award.
        objects: kinds of subject that may take it.
        groups: groups that it is for; empty = everybody.
        award_kinds: kinds of award under which it leads.
        reading: where its reading comes from, when the text alone does not settle it.
    """

    id: str
    cite: str
    verified: bool
    objects: tuple[str, ...]
    groups: tuple[str, ...]
    award_kinds: tuple[str, ...]
    conditions: tuple[Condition, ...]
    reading: str = ""


@dataclass(frozen=True, kw_only=True)
class Prize:
    """Multiples of the base salary by kind of subject."""

    multipliers: Mapping[str, Fraction]
    is_maximum: bool
    citation: str
    verified: bool


@dataclass(frozen=True, kw_only=True)
class Vote:
    """Share of votes that a council must give."""

    percent: int
    base: str
    mandatory: bool | None
    exempt: tuple[str, ...]
    citation: str
    verified: bool
    central_percent: int | None = None
    central_quorum: int | None = None
    central_citation: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Cap:
    """Largest share of holders; no percent: no cap until the province sets one."""

    percent: int | None
    of: str
    citation: str
    verified: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """Parts of a dossier; other parts for some kinds of award."""

    parts: tuple[str, ...]
    copies: int
    electronic: bool
    citation: str
    verified: bool
    by_award_kind: Mapping[str, tuple[tuple[str, ...], str, bool]]
    forms: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Award(Dated):
    """A title or form with its standard, as it holds during some days."""

    code: str
    name: str
    objects: tuple[str, ...]
    category: str
    level: str
    cycle: str
    award_kinds: tuple[str, ...]
    authorities: tuple[str, ...]
    paths: tuple[Path, ...]
    prize: Prize
    vote: Vote | None
    vote_note: str
    cap: Cap | None
    dossier: Dossier | None
    elsewhere: Mapping[str, str]
    """Kind of subject → code of the award that serves it."""
    standard_set_by: str = ""
    forces: bool = False
    """Given in the armed forces only."""

    @property
    def rule_id(self) -> str:
        """Code and first day: what a judgement stores."""
        return f"{self.code}@{self.first.isoformat()}"

    @property
    def yearly(self) -> bool:
        """Whether it is given for a year."""
        return self.cycle == "yearly"

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions of all paths, in order."""
        return tuple(condition for path in self.paths for condition in path.conditions)


@dataclass(frozen=True, kw_only=True)
class BaseSalary(Dated):
    """Base salary (lương cơ sở), đồng a month."""

    vnd: int


@dataclass(frozen=True, kw_only=True)
class MoneyRule(Dated):
    """A rule of prize money."""

    id: str
    value: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AuthorityPeriod(Dated):
    """An authority may decide these awards (empty: all of its own) during some days."""

    authority: str
    awards: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RouteStep:
    """Somebody does something on the way of a dossier, at a stage."""

    who: str
    does: str
    stage: str


@dataclass(frozen=True, kw_only=True)
class Route(Dated):
    """The way to those who decide (đường trình)."""

    id: str
    authorities: tuple[str, ...]
    steps: tuple[RouteStep, ...]


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A law, decree or circular."""

    code: str
    number: str
    first: date | None
    last: date | None
    amended_by: tuple[str, ...]
    text_read: bool
    verified: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A principle or a ground, in words."""

    id: str
    text: str
    citation: str
    verified: bool
    severity: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Deadline(Dated):
    """A time limit: working days, or a day of the year."""

    id: str
    working_days: int | None
    award: str = ""
    publication: bool = False
    latest: tuple[int, int] | None = None
    """(month, day)."""
    year_after_title: bool = False
    by_sector: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Council:
    """Quorum of a council."""

    id: str
    quorum: Fraction | None
    citation: str
    verified: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DedicationRow:
    """Years in one of these posts earn an award; ``most`` is exclusive, ``None`` open."""

    groups: tuple[str, ...]
    least: int
    most: int | None
    award: str
    verified: bool
    note: str = ""
    place: str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True)
class Dedication:
    """The table of dedication over years and how time is counted."""

    citation: str
    women: Fraction
    women_citation: str
    groups: Mapping[str, str]
    lines: tuple[tuple[str, ...], ...]
    rows: tuple[DedicationRow, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, kw_only=True)
class Form:
    """A numbered form of a decree."""

    decree: str
    number: str
    name: str
    verified: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Setting(Dated):
    """Something that a province decides: default or its own dated value."""

    key: str
    value: object
    name: str = ""
    values: tuple[str, ...] = ()
