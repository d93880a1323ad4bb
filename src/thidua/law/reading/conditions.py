"""One condition from its row: kind, keys and codes known, nothing passed over in silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from thidua.law.conditions import (
    Achievement,
    AnyYear,
    Bundles,
    Condition,
    Contribution,
    Delegated,
    Held,
    InitiativesOrModel,
    Members,
    MovementAward,
    MovementLeader,
    NobodyDisciplined,
    PositionYears,
    RankInBlock,
    Rating,
    RoundAnniversary,
    ServiceYears,
    Share,
    Title,
    UnitAge,
    Words,
    Works,
)
from thidua.law.enumerations import Enumerations
from thidua.law.rows import Reader

REVIEWS = {"tong_ket": ("tong_ket",), "so_ket_hoac_tong_ket": ("so_ket", "tong_ket")}
FIGURES = ("advanced", "fulfilled", "fighters", "disciplined", "good")
WHERE = {"same_year": "period", "same_period": "run", "ever": "ever", "": "ever"}


def read_condition(row: object, *, cite: str, place: str, known: Enumerations) -> Condition:
    """One condition from its row.

    Args:
        row: the mapping.
        cite: the article of its path.
        place: where the path stands, for messages.
        known: the enumerations that its codes must come from; award codes are checked later.

    Raises:
        CatalogueError: unknown kind, key or code, or a missing value.
    """
    reader = Reader(row, place)
    kind = reader.code("kind", _KINDS)
    made = _KINDS[kind](_Source(reader, known, cite))
    reader.done()
    return made


class _Common(TypedDict):
    cite: str
    verified: bool
    lapses: date | None
    lapse_note: str


@dataclass(frozen=True)
class _Source:
    """A row under reading, with what its words may be."""

    reader: Reader
    known: Enumerations
    cite: str

    def common(self) -> _Common:
        reader = self.reader
        return {
            "cite": reader.text("cite", needed=False) or self.cite,
            "verified": reader.flag("verified"),
            "lapses": reader.day("unsettled_from"),
            "lapse_note": reader.text("unsettled_note", needed=False),
        }

    def rating(self, key: str) -> int:
        return self.known.rank("ratings", self.reader.code(key, self.known.of("ratings")))

    def scope(self) -> int:
        if not self.reader.has("scope"):
            self.reader.take("scope")
            return 0
        return self.known.rank("scopes", self.reader.code("scope", self.known.of("scopes")))

    def within(self) -> str:
        return WHERE[self.reader.code("within", WHERE, needed=False)]

    def after(self) -> tuple[str, ...]:
        value = self.reader.take("after")
        return (value,) if isinstance(value, str) else tuple(value or ())


def _rating(s: _Source) -> Condition:
    return Rating(
        least=s.rating("min"),
        years=s.reader.whole("years", least=1),
        consecutive=s.reader.flag("consecutive", default=False),
        same_period=s.within() == "run",
        after=s.after(),
        **s.common(),
    )


def _any_year(s: _Source) -> Condition:
    s.reader.flag("consecutive", default=True)
    return AnyYear(
        least=s.rating("rating"),
        titles=s.reader.codes("titles"),
        years=s.reader.whole("years", least=1),
        after=s.after(),
        **s.common(),
    )


def _title(s: _Source) -> Condition:
    return Title(
        codes=s.reader.codes("codes"),
        count=s.reader.whole("count", least=1),
        consecutive=s.reader.flag("consecutive", default=False),
        same_period=s.within() == "run",
        meets_standard=s.reader.flag("meets_standard", default=False),
        **s.common(),
    )


def _held(s: _Source) -> Condition:
    s.reader.whole("count", default=1, least=1)
    return Held(
        codes=s.reader.codes("codes"),
        before=s.reader.flag("before_period", default=False),
        latest=s.reader.flag("latest", default=False),
        **s.common(),
    )


def _works(research: bool) -> Callable[[_Source], Condition]:
    def read(s: _Source) -> Condition:
        if research:
            s.reader.code("status", ["nghiem_thu"])
        return Works(
            research=research,
            count=s.reader.whole("count", least=1),
            scope=s.scope(),
            where=s.within(),
            reuse=s.reader.code("reuse", ["refused", "unsettled"], needed=False) or "refused",
            one_year_only=bool(s.reader.code("one_year_only", ["unsettled"], needed=False)),
            mixed=bool(s.reader.code("mixed", ["unsettled"], needed=False)),
            **s.common(),
        )

    return read


def _share(s: _Source) -> Condition:
    return Share(
        of=s.reader.code("of", FIGURES),
        label=s.reader.text("label"),
        percent=s.reader.whole("percent"),
        **s.common(),
    )


def _members(s: _Source) -> Condition:
    return Members(
        of=s.reader.code("of", FIGURES),
        label=s.reader.text("label"),
        count=s.reader.whole("count", least=1),
        **s.common(),
    )


def _nobody(s: _Source) -> Condition:
    form = s.reader.code("min_form", s.known.of("discipline_forms"))
    return NobodyDisciplined(
        least=s.known.rank("discipline_forms", form),
        **s.common(),
    )


def _rank(s: _Source) -> Condition:
    return RankInBlock(
        level=s.reader.code("level", s.known.of("movement_levels")),
        rank=s.reader.whole("rank", least=1),
        **s.common(),
    )


def _review(s: _Source) -> tuple[str, ...]:
    return REVIEWS.get(s.reader.code("review", REVIEWS, needed=False), ())


def _leader(s: _Source) -> Condition:
    return MovementLeader(
        level=s.reader.code("level", s.known.of("movement_levels")),
        years=s.reader.whole("min_years", default=0),
        reviews=_review(s),
        **s.common(),
    )


def _movement(s: _Source) -> Condition:
    options = []
    for row in s.reader.rows("options"):
        option = Reader(row, s.reader.place)
        level = option.code("level", s.known.of("movement_levels"))
        options.append((level, option.whole("min_years", default=0)))
        option.done()
    return MovementAward(options=tuple(options), reviews=_review(s), **s.common())


def _achievement(s: _Source) -> Condition:
    s.reader.flag("consecutive", default=False)
    return Achievement(
        influence=s.reader.code("influence", s.known.of("influences")),
        years=s.reader.whole("years", default=0),
        after=s.after(),
        **s.common(),
    )


def _bundles(s: _Source) -> Condition:
    bundles = []
    for row in s.reader.rows("bundles"):
        bundle = Reader(row, s.reader.place)
        awards = bundle.take("awards", {})
        only = bundle.code("only_if", ["not_in_flag_scope"], needed=False)
        bundle.done()
        bundles.append((tuple(sorted(awards.items())), bool(only)))
    return Bundles(bundles=tuple(bundles), **s.common())


def _one_of(s: _Source) -> Condition:
    return InitiativesOrModel(
        count=s.reader.whole("initiatives", least=1),
        scope=s.scope(),
        model_years=s.reader.whole("model_years", least=1),
        **s.common(),
    )


def _service(s: _Source) -> Condition:
    s.reader.flag("continuous", default=False)
    force = s.reader.text("force", needed=False)
    return ServiceYears(
        of=force or s.reader.text("field"),
        least=s.reader.whole("min"),
        most=s.reader.whole("max", default=0),
        direct=s.reader.whole("direct_min", default=0),
        **s.common(),
    )


_KINDS: dict[str, Callable[[_Source], Condition]] = {
    "rating": _rating,
    "any_year_of": _any_year,
    "title": _title,
    "award": _held,
    "initiative": _works(research=False),
    "research": _works(research=True),
    "share_of_members": _share,
    "members_with_title": _members,
    "no_discipline": _nobody,
    "rank_in_block": _rank,
    "movement_leader": _leader,
    "movement_award": _movement,
    "achievement": _achievement,
    "contribution": lambda s: Contribution(text=s.reader.text("text"), **s.common()),
    "text": lambda s: Words(text=s.reader.text("text"), **s.common()),
    "selection": lambda s: Words(text=s.reader.text("text"), chosen=True, **s.common()),
    "delegated": lambda s: Delegated(
        to=s.reader.text("to"),
        text=s.reader.text("text"),
        **s.common(),
    ),
    "one_of_bundles": _bundles,
    "one_of": _one_of,
    "position_years": lambda s: PositionYears(award=s.reader.text("award"), **s.common()),
    "service_years": _service,
    "unit_age": lambda s: UnitAge(years=s.reader.whole("min_years", least=1), **s.common()),
    "round_anniversary": lambda s: RoundAnniversary(text=s.reader.text("text"), **s.common()),
}
