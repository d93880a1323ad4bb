"""One evaluator a kind of condition: answers for all subjects and all lengths of the period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from thidua.law import conditions as c
from thidua.law.answers import Answer, Reason
from thidua.law.facts import UNRATED
from thidua.law.judging.qualitative import (
    achievement,
    contribution,
    left_to_council,
    left_to_others,
    movement_award,
    movement_leader,
    position_years,
    rank_in_block,
    service_years,
)
from thidua.law.judging.tracks import Track, at_least, reasons, run, run_length, single
from thidua.law.judging.view import View
from thidua.law.judging.works import initiatives_or_model, works
from thidua.law.periods import (
    NEVER,
    NO_DAY,
    Int8,
    Int16,
    Int32,
    add_years,
    periods_before,
    to_day,
)
from thidua.law.records import Award


@dataclass(frozen=True)
class Ground:
    """What the evaluators are given beside the condition.

    Args:
        view: the facts.
        award: the row judged.
        lengths: lengths of the counted period that are tried, ascending; ``[1]`` without a run.
    """

    view: View
    award: Award
    lengths: Sequence[int]

    @property
    def unknown(self) -> Answer:
        """Answer for what nobody stated."""
        return self.view.unknown


def _bounded(
    g: Ground, value: Int8, have: Int16, after: tuple[str, ...], years: int, *, latest: bool = False
) -> Track:
    """A run of periods, each after the award ``after`` where one is named.

    A period counts from the first that begins after the award. Where the very year of the award
    would be needed and the full years have passed by the calendar, the reading is unsettled.
    """
    view = g.view
    table = reasons(Reason.RUN_SHORT, not_compared=Reason.LEAVE_UNSETTLED)
    special = np.full(value.shape, 255, dtype=np.uint8)
    if view.counted is not None:
        short = (view.counted < years)[None, :] & (value == Answer.NOT_MET)
        special[short] = Reason.SINCE_DISCIPLINE_SHORT
    if not after:
        return Track(value, np.broadcast_to(have, value.shape), table, special)
    day = view.day_held(after, latest=latest)
    longest, calendar = _periods_since(view, day)
    value = value.copy()
    full_years = _years_passed(view, day, years)
    none = (day == NEVER) & ~view.facts.awards_known
    longest[none] = calendar[none] = 9999
    for at, length in enumerate(g.lengths):
        outside = length > longest
        year_of = outside & (length <= calendar) & full_years
        refused = outside & ~year_of
        special[at, refused] = Reason.SINCE_AWARD_SHORT
        special[at, refused & (day == NEVER)] = Reason.AWARD_MISSING
        lowered = year_of & (value[at] > Answer.NOT_COMPARED)
        special[at, lowered] = Reason.YEAR_OF_AWARD
        value[at, lowered] = Answer.NOT_COMPARED
        value[at, refused] = Answer.NOT_MET
    have = np.minimum(have, np.maximum(longest, 0)).astype(np.int16)
    return Track(value, np.broadcast_to(have, value.shape), table, special)


def _periods_since(view: View, day: Int32) -> tuple[Int32, Int32]:
    """How many of the last periods begin after a day; the same with the period of the day."""
    longest = np.zeros(view.size, dtype=np.int32)
    calendar = np.zeros(view.size, dtype=np.int32)
    for number, series in enumerate(view.facts.series):
        mine = view.facts.of_series == number
        begins = np.searchsorted(series.starts, day[mine], side="right").astype(np.int32)
        longest[mine] = view.end[mine] - begins + 1 + periods_before(series, day[mine])
        calendar[mine] = view.end[mine] - np.maximum(begins - 1, 0) + 1
    return longest, calendar


def _years_passed(view: View, day: Int32, years: int) -> Any:
    """Whether so many whole years lie between a day and the proposal."""
    latest = to_day(add_years(view.as_of, -years))
    return (day <= latest) & (day != NO_DAY)


def _rating(g: Ground, k: c.Rating) -> Track:
    cells = g.view.rated(k.least)
    if k.consecutive:
        return _bounded(g, run(cells, g.lengths), run_length(cells), k.after, k.years)
    if k.same_period:
        value, have = at_least(cells, k.years, g.lengths)
        return Track(value, have, reasons(Reason.TOO_FEW))
    value, have = at_least(cells, k.years, [k.years])
    return Track(value, have, reasons(Reason.BELOW, not_compared=Reason.LEAVE_UNSETTLED))


def _any_year(g: Ground, k: c.AnyYear) -> Track:
    rated = g.view.rated(k.least)
    if g.unknown is Answer.MET:  # the titles of the year are said: its rating is not another way
        silent = (g.view.aligned(g.view.facts.rating, -2) == UNRATED) & g.view.closed
        rated = np.where(silent, np.int8(Answer.NOT_MET), rated)
    cells = np.maximum(rated, g.view.titled(k.titles))
    return _bounded(g, run(cells, g.lengths), run_length(cells), k.after, k.years)


def _title(g: Ground, k: c.Title) -> Track:
    cells = g.view.titled(k.codes)
    if k.meets_standard:
        return _meets(g, k, cells[:1])
    if k.consecutive:
        return _bounded(g, run(cells, g.lengths), run_length(cells), (), k.count)
    lengths = g.lengths if k.same_period else [len(cells)]
    value, have = at_least(cells, k.count, lengths)
    return Track(value, have, reasons(Reason.TOO_FEW))


def _meets(g: Ground, k: c.Title, cells: Int8) -> Track:
    """The standard is enough: stated, or its countable part with the council's word."""
    view = g.view
    found = cells[0].copy()
    good = view.rated(view.catalogue.known.rank("ratings", "HTTNV"))[0]
    by_rating = np.where(good == Answer.MET, np.int8(Answer.COUNCIL), good)
    found = np.where(found == Answer.MET, found, by_rating).astype(np.int8)
    for code in k.codes:
        stated = view.facts.meets.get(code)
        if stated is not None:
            now = view.aligned(stated, -1)[0]
            found[now == 1] = Answer.MET
            found[now == 0] = Answer.NOT_MET
    return single(found, None, reasons(Reason.BELOW))


def _held(g: Ground, k: c.Held) -> Track:
    view = g.view
    found = view.held(k.codes).copy()
    if not (k.before and len(g.lengths) == 1 and g.lengths[0] > 1):
        return single(found, None, reasons(Reason.AWARD_MISSING))
    longest, _calendar = _periods_since(view, view.day_held(k.codes, latest=k.latest))
    late = (found == Answer.MET) & (longest < g.lengths[0])
    found[late] = Answer.NOT_MET
    special = np.full(view.size, 255, dtype=np.uint8)
    special[late] = Reason.SINCE_AWARD_SHORT
    return single(found, None, reasons(Reason.AWARD_MISSING), special)


def _share(g: Ground, k: c.Share) -> Track:
    part, whole = _figure(g, k.of), _figure(g, "members")
    enough = part.astype(np.int64) * 100 >= whole.astype(np.int64) * k.percent
    value = np.where(enough, np.int8(Answer.MET), np.int8(Answer.NOT_MET))
    missing = (part < 0) | (whole <= 0)
    value[missing] = g.unknown
    have = np.where(missing, 0, part.astype(np.int64) * 100 // np.maximum(whole, 1))
    return single(value, have.astype(np.int16), reasons(Reason.TOO_FEW))


def _members(g: Ground, k: c.Members) -> Track:
    part = _figure(g, k.of)
    value = np.where(part >= k.count, np.int8(Answer.MET), np.int8(Answer.NOT_MET))
    value[part < 0] = g.unknown
    return single(value, np.maximum(part, 0).astype(np.int16), reasons(Reason.TOO_FEW))


def _nobody(g: Ground, k: c.NobodyDisciplined) -> Track:
    part = _figure(g, "disciplined")
    value = np.where(part == 0, np.int8(Answer.MET), np.int8(Answer.NOT_MET))
    value[part < 0] = g.unknown
    return single(value, np.maximum(part, 0).astype(np.int16), reasons(Reason.DISCIPLINED))


def _figure(g: Ground, name: str) -> Int32:
    """A figure of the unit in the period judged; -1 unknown."""
    column = g.view.facts.figures.get(name)
    if column is None:
        return np.full(g.view.size, -1, dtype=np.int32)
    found: Int32 = g.view.aligned(column, -1)[0]
    return found


def _bundles(g: Ground, k: c.Bundles) -> Track:
    view = g.view
    best = np.zeros((len(g.lengths), view.size), dtype=np.int8)
    have = np.zeros((len(g.lengths), view.size), dtype=np.int16)
    counts = {}
    for code in {code for bundle, _only in k.bundles for code, _count in bundle}:
        so_far = np.cumsum(view.received(code)[: max(g.lengths)], axis=0, dtype=np.int16)
        at = [min(length, len(so_far)) - 1 for length in g.lengths]
        counts[code] = so_far[at]
        have += counts[code]
    scope = view.facts.flag_scope
    outside = np.array([Answer.MET, Answer.NOT_MET, g.unknown], dtype=np.int8)[scope]
    for bundle, only_outside in k.bundles:
        value = np.full(best.shape, Answer.MET, dtype=np.int8)
        for code, count in bundle:
            enough = np.where(counts[code] >= count, np.int8(Answer.MET), np.int8(Answer.NOT_MET))
            value = np.minimum(value, enough)
        if only_outside:
            value = np.minimum(value, outside[None, :])
        best = np.maximum(best, value)
    best[:, ~view.facts.awards_known] = np.maximum(best[:, ~view.facts.awards_known], g.unknown)
    return Track(best, have, reasons(Reason.TOO_FEW))


def _unit_age(g: Ground, k: c.UnitAge) -> Track:
    founded = g.view.facts.founded
    latest = to_day(add_years(g.view.as_of, -k.years))
    value = np.where(founded <= latest, np.int8(Answer.MET), np.int8(Answer.NOT_MET))
    value[founded == NO_DAY] = g.unknown
    days = np.where(founded == NO_DAY, 0, g.view.day - founded.astype(np.int64))
    return single(value, (days // 365.2425).astype(np.int16), reasons(Reason.TOO_YOUNG))


def _round(g: Ground, k: c.RoundAnniversary) -> Track:
    founded = g.view.facts.founded
    began = founded.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int32) + 1970
    years = g.view.as_of.year - began
    value = np.where((years > 0) & (years % 10 == 0), np.int8(Answer.MET), np.int8(0))
    value[founded == NO_DAY] = g.unknown
    have = np.where(founded == NO_DAY, 0, years)
    return single(value.astype(np.int8), have.astype(np.int16), reasons(Reason.NOT_ROUND))


_EVALUATORS: dict[type[c.Condition], Callable[[Ground, Any], Track]] = {
    c.Rating: _rating,
    c.AnyYear: _any_year,
    c.Title: _title,
    c.Held: _held,
    c.Works: works,
    c.InitiativesOrModel: initiatives_or_model,
    c.Share: _share,
    c.Members: _members,
    c.NobodyDisciplined: _nobody,
    c.Bundles: _bundles,
    c.UnitAge: _unit_age,
    c.RoundAnniversary: _round,
    c.RankInBlock: rank_in_block,
    c.MovementLeader: movement_leader,
    c.MovementAward: movement_award,
    c.Achievement: achievement,
    c.Contribution: contribution,
    c.Words: left_to_council,
    c.Delegated: left_to_others,
    c.PositionYears: position_years,
    c.ServiceYears: service_years,
}


def evaluate(g: Ground, condition: c.Condition) -> Track:
    """The track of a condition. Wording that has lapsed on the day is not compared.

    Args:
        g: facts, award and lengths.
        condition: of any kind.
    """
    track = _EVALUATORS[type(condition)](g, condition)
    if condition.lapses is None or g.view.as_of < condition.lapses:
        return track
    value = np.full((1, g.view.size), Answer.NOT_COMPARED, dtype=np.int8)
    return Track(
        value,
        np.zeros(value.shape, dtype=np.int16),
        reasons(Reason.WORDING_LAPSED, not_compared=Reason.WORDING_LAPSED),
    )
