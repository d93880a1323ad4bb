"""Conditions that a document states or a council weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from thidua.law import conditions as c
from thidua.law.answers import Answer, Reason
from thidua.law.dedication import dedication_answer, posts_of
from thidua.law.facts import REVIEW_CODES
from thidua.law.judging.tracks import Track, reasons, single
from thidua.law.periods import Int8, Int32

if TYPE_CHECKING:
    from thidua.law.judging.evaluate import Ground


def _stated(g: Ground, family: str) -> Int8:
    """Nobody stated anything: unknown; something was stated: not met until a row meets it."""
    unknown = np.int8(g.unknown)
    return np.where(g.view.claimed(family), np.int8(Answer.NOT_MET), unknown).astype(np.int8)


def _raise(found: Int8, subject: Int32, value: Any) -> None:
    np.maximum.at(found, subject, np.asarray(value, dtype=np.int8))


def _words(g: Ground, wanted: frozenset[str]) -> Any:
    return [at for at, word in enumerate(g.view.facts.words) if word in wanted]


def left_to_council(g: Ground, k: c.Words) -> Track:
    """A qualitative condition: the council's."""
    value = np.full(g.view.size, Answer.COUNCIL, dtype=np.int8)
    return single(value, None, reasons(Reason.JUDGED))


def left_to_others(g: Ground, k: c.Delegated) -> Track:
    """A standard that another body sets and the catalogue does not hold."""
    value = np.full(g.view.size, Answer.NOT_COMPARED, dtype=np.int8)
    return single(value, None, reasons(Reason.LEFT_TO_OTHERS, not_compared=Reason.LEFT_TO_OTHERS))


def contribution(g: Ground, k: c.Contribution) -> Track:
    """A stated contribution is weighed by the council."""
    value = np.where(g.view.claimed("contribution"), np.int8(Answer.COUNCIL), np.int8(g.unknown))
    return single(value, None, reasons(Reason.UNKNOWN))


def achievement(g: Ground, k: c.Achievement) -> Track:
    """A stated achievement with at least the influence, over the years asked."""
    view, claims = g.view, g.view.facts.claims
    rows = view.claims("achievement")
    reaching = _words(g, view.catalogue.known.at_least(k.influence))
    found = _stated(g, "achievement")
    fits = np.isin(claims.code[rows], reaching)
    long = claims.years[rows] >= k.years
    _raise(found, claims.subject[rows], np.where(fits & long, Answer.COUNCIL, Answer.NOT_MET))
    short = np.full(view.size, 255, dtype=np.uint8)
    short[claims.subject[rows[fits & ~long]]] = Reason.TOO_SHORT
    short[found != Answer.NOT_MET] = 255
    years = np.zeros(view.size, dtype=np.int16)
    np.maximum.at(years, claims.subject[rows], claims.years[rows])
    return single(found, years, reasons(Reason.OTHER_LEVEL), short)


def _reviewed(g: Ground, rows: Int32, reviews: tuple[str, ...]) -> Any:
    """Answer by review: fits, unknown, or another one."""
    review = g.view.facts.claims.review[rows]
    if not reviews:
        return np.full(len(rows), Answer.MET, dtype=np.int8)
    table = np.array(
        [g.unknown, *(Answer.MET if r in reviews else Answer.NOT_MET for r in REVIEW_CODES[1:])],
        dtype=np.int8,
    )
    return table[review]


def movement_leader(g: Ground, k: c.MovementLeader) -> Track:
    """First in a movement of the level that has lasted long enough, at a fitting review."""
    view, claims = g.view, g.view.facts.claims
    rows = view.claims("movement")
    level = np.isin(claims.code[rows], _words(g, frozenset((k.level,))))
    leads = claims.rank[rows] == 1
    long = claims.years[rows] >= k.years
    review = _reviewed(g, rows, k.reviews)
    found = _stated(g, "movement")
    _raise(found, claims.subject[rows], np.where(level & leads & long, review, np.int8(0)))
    return single(
        found,
        _years(g, rows),
        reasons(Reason.OTHER_LEVEL),
        _why(
            g, claims.subject[rows], level & ~long, level & long & (review == Answer.NOT_MET), found
        ),
    )


def movement_award(g: Ground, k: c.MovementAward) -> Track:
    """Chosen in a movement that one of the options describes."""
    view, claims = g.view, g.view.facts.claims
    rows = view.claims("movement")
    level = np.zeros(len(rows), dtype=np.bool_)
    long = np.zeros(len(rows), dtype=np.bool_)
    for name, years in k.options:
        fits = (
            np.ones(len(rows), dtype=np.bool_)
            if name == "bat_ky"
            else np.isin(claims.code[rows], _words(g, frozenset((name,))))
        )
        level |= fits
        long |= fits & (claims.years[rows] >= years)
    review = _reviewed(g, rows, k.reviews)
    found = _stated(g, "movement")
    _raise(found, claims.subject[rows], np.where(long, review, np.int8(0)))
    return single(
        found,
        _years(g, rows),
        reasons(Reason.OTHER_LEVEL),
        _why(
            g, claims.subject[rows], level & ~long, level & long & (review == Answer.NOT_MET), found
        ),
    )


def _years(g: Ground, rows: Int32) -> Any:
    years = np.zeros(g.view.size, dtype=np.int16)
    claims = g.view.facts.claims
    np.maximum.at(years, claims.subject[rows], claims.years[rows])
    return years


def _why(g: Ground, subject: Int32, short: Any, other: Any, found: Int8) -> Any:
    """Whether length or review failed, for those who do not meet it."""
    why = np.full(g.view.size, 255, dtype=np.uint8)
    why[subject[other]] = Reason.OTHER_REVIEW
    why[subject[short]] = Reason.TOO_SHORT
    why[found != Answer.NOT_MET] = 255
    return why


def rank_in_block(g: Ground, k: c.RankInBlock) -> Track:
    """Its rank in a block of the level, in the period judged where the rank names one."""
    view, claims = g.view, g.view.facts.claims
    rows = view.claims("block")
    now = (claims.period[rows] < 0) | (claims.period[rows] == view.end[claims.subject[rows]])
    rows = rows[now]
    fits = np.isin(claims.code[rows], _words(g, frozenset((k.level,))))
    found = np.full(view.size, g.unknown, dtype=np.int8)
    found[claims.subject[rows]] = Answer.NOT_MET
    ranked = fits & (claims.rank[rows] <= k.rank) & (claims.rank[rows] > 0)
    _raise(found, claims.subject[rows], np.where(ranked, Answer.MET, Answer.NOT_MET))
    rank = np.zeros(view.size, dtype=np.int16)
    rank[claims.subject[rows]] = claims.rank[rows]
    return single(found, rank, reasons(Reason.BELOW))


def service_years(g: Ground, k: c.ServiceYears) -> Track:
    """Years of service from ``least`` (included) to ``most`` (excluded)."""
    view, claims = g.view, g.view.facts.claims
    rows = view.claims("service")
    rows = rows[np.isin(claims.code[rows], _words(g, frozenset((k.of,))))]
    years = claims.years[rows]
    enough = (years >= k.least) & ((k.most == 0) | (years < k.most))
    enough &= claims.other[rows] >= k.direct
    found = _stated(g, "service")
    _raise(found, claims.subject[rows], np.where(enough, Answer.MET, Answer.NOT_MET))
    return single(found, _years(g, rows), reasons(Reason.TOO_SHORT))


def position_years(g: Ground, k: c.PositionYears) -> Track:
    """Years in posts, by the table of dedication; one subject after the other, they are few."""
    view, facts = g.view, g.view.facts
    rows = view.claims("post")
    found = np.full(view.size, g.unknown, dtype=np.int8)
    why = np.full(view.size, 255, dtype=np.uint8)
    for subject in np.unique(facts.claims.subject[rows]):
        mine = rows[facts.claims.subject[rows] == subject]
        answer, reason = dedication_answer(
            view.catalogue,
            k.award,
            posts_of(facts, mine),
            female=int(facts.female[subject]),
            later_retirement=int(facts.later_retirement[subject]),
            retiring=int(facts.retiring[subject]),
        )
        found[subject], why[subject] = answer, reason
    return single(found, _years(g, rows), reasons(Reason.TOO_SHORT), why)
