"""The conditions of a standard, one class a kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What every condition carries.

    Args:
        cite: article; that of its path where the row has none.
        verified: whether the condition was read in its source.
        lapses: first day from which its wording can no longer be met as written (``None``: never).
        lapse_note: why.
    """

    cite: str
    verified: bool
    lapses: date | None = None
    lapse_note: str = ""


@dataclass(frozen=True, kw_only=True)
class Rating(Condition):
    """Yearly rating at least ``least`` in ``years`` periods.

    ``consecutive``: up to the proposal, after the award ``after`` where named. ``same_period``:
    inside the run of its path. Neither: in the period of the award.
    """

    least: int
    years: int
    consecutive: bool = False
    same_period: bool = False
    after: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AnyYear(Condition):
    """Each of ``years`` consecutive periods has the rating or one of the titles."""

    least: int
    titles: tuple[str, ...]
    years: int
    after: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Title(Condition):
    """Holds one of the titles ``count`` times: consecutive, in the run, or in the period.

    ``meets_standard``: the standard of the title is enough (Luật 06/2022/QH15, Điều 23).
    """

    codes: tuple[str, ...]
    count: int
    consecutive: bool = False
    same_period: bool = False
    meets_standard: bool = False


@dataclass(frozen=True, kw_only=True)
class Held(Condition):
    """Holds an award; ``before``: before the counted period, ``latest``: the last one counts."""

    codes: tuple[str, ...]
    before: bool = False
    latest: bool = False


@dataclass(frozen=True, kw_only=True)
class Works(Condition):
    """``count`` recognised initiatives, or accepted research, of at least a scope.

    Args:
        research: accepted research instead of initiatives.
        scope: rank of the scope.
        where: ``period``, ``run`` or ``ever``.
        reuse: what a spent one is worth: ``refused`` or ``unsettled``.
        one_year_only: all in one year of several is unsettled.
        mixed: initiatives and research together reaching the count is unsettled.
    """

    research: bool
    count: int
    scope: int
    where: str
    reuse: str
    one_year_only: bool = False
    mixed: bool = False


@dataclass(frozen=True, kw_only=True)
class Share(Condition):
    """At least ``percent`` of the members: a figure of the unit's year over its members."""

    of: str
    label: str
    percent: int


@dataclass(frozen=True, kw_only=True)
class Members(Condition):
    """At least ``count`` members with a title."""

    of: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class NobodyDisciplined(Condition):
    """No member disciplined at ``least`` or above in the period."""

    least: int


@dataclass(frozen=True, kw_only=True)
class RankInBlock(Condition):
    """Rank in a block of a level."""

    level: str
    rank: int


@dataclass(frozen=True, kw_only=True)
class MovementLeader(Condition):
    """Leads a movement of a level that lasts ``years``, at a review."""

    level: str
    years: int
    reviews: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MovementAward(Condition):
    """Chosen in a movement; options are (level, least years)."""

    options: tuple[tuple[str, int], ...]
    reviews: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Achievement(Condition):
    """An achievement with an influence, over ``years`` where said; the council weighs it."""

    influence: str
    years: int = 0
    after: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Contribution(Condition):
    """A contribution; the council weighs it."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Words(Condition):
    """A qualitative condition, left to the council. ``chosen``: among those who qualify."""

    text: str
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Delegated(Condition):
    """The law leaves the standard to another body."""

    to: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Bundles(Condition):
    """All awards of at least one bundle, received in the counted period."""

    bundles: tuple[tuple[tuple[tuple[str, int], ...], bool], ...]
    """Pairs of (awards with counts, only outside the scope of flags)."""


@dataclass(frozen=True, kw_only=True)
class InitiativesOrModel(Condition):
    """Initiatives of a scope, or a model that has worked for years."""

    count: int
    scope: int
    model_years: int


@dataclass(frozen=True, kw_only=True)
class PositionYears(Condition):
    """Years in posts, by the table of dedication."""

    award: str


@dataclass(frozen=True, kw_only=True)
class ServiceYears(Condition):
    """Years of service in a force or field; ``most`` is exclusive, 0 = open."""

    of: str
    least: int
    most: int = 0
    direct: int = 0


@dataclass(frozen=True, kw_only=True)
class UnitAge(Condition):
    """Years since the unit was founded."""

    years: int


@dataclass(frozen=True, kw_only=True)
class RoundAnniversary(Condition):
    """Proposed in a year whose number of years since founding ends in 0 (Điều 3.6)."""

    text: str
