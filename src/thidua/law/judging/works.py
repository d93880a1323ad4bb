"""Initiatives and accepted research: counted once, never spent twice.

Spent on a title, a work serves no form of commendation, and the other way round (CV 5007/BNV-TĐKT;
CV 3385/BTĐKT-P.II). Whether a title may use one again that another title consumed is unsettled
until the province decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from thidua.law import conditions as c
from thidua.law.answers import Answer, Reason
from thidua.law.facts import IMPLIED, ON_FORM, ON_TITLE, UNSPENT
from thidua.law.judging.tracks import Rows, Track, reasons, rows_at
from thidua.law.periods import Bool, Int8, Int16

if TYPE_CHECKING:
    from thidua.law.judging.evaluate import Ground

REUSE = {
    "refused": Answer.NOT_MET,
    "unsettled": Answer.NOT_COMPARED,
    "allowed": Answer.MET,
}
TITLES = "danh_hieu_thi_dua"


def _worth(g: Ground, reuse: str) -> Int8:
    """``int8[works]``: what each work is worth for this award."""
    w, view = g.view.facts.works, g.view
    value = np.where(w.pending, np.int8(Answer.PENDING), np.int8(Answer.MET))
    title = g.award.category == TITLES
    setting = view.catalogue.setting("reuse_of_initiative_for_titles", view.as_of)
    again = REUSE[str(setting.value) if setting and title else reuse]
    cap = np.array(
        [Answer.MET, Answer.NOT_MET, Answer.NOT_MET, Answer.NOT_MET],
        dtype=np.int8,
    )
    if title:  # by the ledger or by the ground of the title: consumed by a title all the same
        cap[[ON_TITLE, IMPLIED]] = again
    if not title and reuse == "unsettled":
        cap[[ON_TITLE, ON_FORM]] = Answer.NOT_COMPARED
    own = _own_use(g)
    spent = np.where(own, UNSPENT, w.spent)
    return np.minimum(value, cap[spent]).astype(np.int8)


def _own_use(g: Ground) -> Bool:
    """A use for this very award and period is no second use."""
    w, view = g.view.facts.works, g.view
    number = view.facts.numbers(frozenset((g.award.code,)))
    if len(number) == 0:
        return np.zeros(len(w), dtype=np.bool_)
    own: Bool = (w.spent_code == number[0]) & (w.spent_period == view.end[w.subject])
    return own


def _tally(g: Ground, k: c.Works) -> tuple[list[tuple[Answer, Int16]], Int16]:
    """Cumulative counts of works worth at least each level; and those that the ledger spent."""
    w, view = g.view.facts.works, g.view
    worth = _worth(g, k.reuse)
    mine = (w.research == k.research) & (w.scope >= k.scope) & (w.period >= 0)
    back = view.back(w.period, w.subject)
    if k.where == "ever":
        mine &= back >= 0
    levels = []
    for level in (Answer.MET, Answer.PENDING, Answer.NOT_COMPARED):
        rows = mine & (worth >= level)
        if level is not Answer.MET and not (mine & (worth == level)).any():
            continue
        levels.append((level, view.counts(back[rows], w.subject[rows])))
    spent = mine & (worth == Answer.NOT_MET)
    return levels, view.counts(back[spent], w.subject[spent])


def works(g: Ground, k: c.Works) -> Track:
    """At least so many unspent works of a scope in the period, in the run, or ever."""
    view = g.view
    levels, spent = _tally(g, k)
    lengths = {"period": [1], "run": list(g.lengths), "ever": [view.reach]}[k.where]
    shape = (len(lengths), view.size)
    value = np.zeros(shape, dtype=np.int8)
    have = np.zeros(shape, dtype=np.int16)
    special = np.full(shape, 255, dtype=np.uint8)
    for level, per_period in levels:
        so_far = rows_at(np.cumsum(per_period, axis=0, dtype=np.int16), lengths)
        value = np.maximum(value, np.where(so_far >= k.count, np.int8(level), np.int8(0)))
        if level is Answer.MET:
            have = so_far.astype(np.int16)
            if k.one_year_only:
                value, special = _one_year(per_period, lengths, value, special)
    special[(value == Answer.NOT_COMPARED) & (special == 255)] = Reason.REUSE_UNSETTLED
    if k.mixed:
        value, special = _mixed(g, k, lengths, value, special)
    used = rows_at(np.cumsum(spent, axis=0, dtype=np.int16), lengths)
    special[(value == Answer.NOT_MET) & (used + have >= k.count)] = Reason.SPENT
    value = _unstated(g, k, value)
    return Track(value.astype(np.int8), have, reasons(Reason.TOO_FEW), special)


def _one_year(
    per_period: Int16, lengths: Sequence[int], value: Rows, special: Rows
) -> tuple[Rows, Rows]:
    """All of them in one of several years: the ministry's answers are about one in each."""
    years = rows_at(np.cumsum(per_period > 0, axis=0, dtype=np.int16), lengths)
    several = np.array(lengths)[:, None] > 1
    doubtful = (value == Answer.MET) & (years == 1) & several
    value = np.where(doubtful, np.int8(Answer.NOT_COMPARED), value)
    special = np.where(doubtful, np.uint8(Reason.ONE_YEAR_ONLY), special)
    return value, special


def _mixed(
    g: Ground, k: c.Works, lengths: Sequence[int], value: Rows, special: Rows
) -> tuple[Rows, Rows]:
    """One initiative and one research topic together (CV 1168/BNV-BTĐKT): unsettled."""
    w, view = g.view.facts.works, g.view
    rows = (_worth(g, k.reuse) == Answer.MET) & (w.scope >= k.scope) & (w.period >= 0)
    if not rows.any():
        return value, special
    back = view.back(w.period[rows], w.subject[rows])
    both = np.cumsum(view.counts(back, w.subject[rows]), axis=0, dtype=np.int16)
    doubtful = (value < Answer.NOT_COMPARED) & (rows_at(both, lengths) >= k.count)
    value = np.where(doubtful, np.int8(Answer.NOT_COMPARED), value)
    special = np.where(doubtful, np.uint8(Reason.MIXED), special)
    return value, special


def _unstated(g: Ground, k: c.Works, value: Int8) -> Int8:
    """Nothing was said about the years at all: the fact is missing, not refused."""
    stated = g.view.years_stated.copy()
    stated[g.view.facts.works.subject] = True
    return np.where(stated[None, :], value, np.maximum(value, np.int8(g.unknown)))


def initiatives_or_model(g: Ground, k: c.InitiativesOrModel) -> Track:
    """Initiatives of a scope, or a model that has worked for some years."""
    wanted = c.Works(
        cite=k.cite,
        verified=k.verified,
        research=False,
        count=k.count,
        scope=k.scope,
        where="ever",
        reuse="refused",
    )
    track = works(g, wanted)
    value = track.value.copy()
    claims = g.view.facts.claims
    rows = g.view.claims("model")
    modelled = g.view.claimed("model")
    if g.unknown is Answer.MET:  # a model is said: initiatives are not another way
        listed = g.view.years_stated | g.view.mentioned(g.view.facts.works.subject)
        value[0, modelled & ~listed] = Answer.NOT_MET
    else:
        value[0, ~modelled] = np.maximum(value[0, ~modelled], g.unknown)
    enough = np.where(claims.years[rows] >= k.model_years, Answer.MET, Answer.NOT_MET)
    np.maximum.at(value[0], claims.subject[rows], enough.astype(np.int8))
    special = None if track.special is None else track.special.copy()
    if special is not None:
        special[value == Answer.MET] = 255
    return Track(value, track.have, track.table, special)
