"""What is within reach of a subject: met, nearly met and from when, or barred and why.

“Earliest” is a bound, not a forecast: it supposes that every coming year is excellent, that each
title is granted, that an initiative of each scope is recognised every year, and that every award
on the way is granted in the first year in which its standard is met.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np

from thidua.law import conditions as c
from thidua.law.answers import Answer
from thidua.law.catalogue import Catalogue
from thidua.law.explain import ConditionSaid, Said, explain
from thidua.law.facts import COLLECTIVE, FIGURES, OBJECTS, UNSPENT, Facts, Grants, WorksTable
from thidua.law.judging import View, judge
from thidua.law.periods import NEVER, Int32, Series, calendar_years, from_day, school_years
from thidua.law.records import Award

HORIZON = 10
"""Coming years that are looked at."""
TITLES, ORDERS = "danh_hieu_thi_dua", "huan_chuong"
NEAR = 2
"""So many coming years still count as near."""


class State(StrEnum):
    """How near an award is."""

    MET = "met"
    NEAR = "near"
    LATER = "later"
    BARRED = "barred"
    UNSTATED = "unstated"


@dataclass(frozen=True)
class Reach:
    """One award as it stands for a subject.

    Args:
        code: of the award.
        state: how near it is.
        said: today's judgement.
        missing: conditions of the best path that hold it back today, worst first.
        earliest: name of the first period in which it could be met; empty beyond the horizon.
        years: coming periods until then; 0 today, ``None`` beyond the horizon.
    """

    code: str
    state: State
    said: Said
    missing: tuple[ConditionSaid, ...]
    earliest: str
    years: int | None


def within_reach(
    catalogue: Catalogue,
    facts: Facts,
    as_of: date,
    *,
    subject: int = 0,
    codes: Sequence[str] | None = None,
) -> list[Reach]:
    """Every award of the subject's kind that its facts can be counted against.

    Args:
        catalogue: rows of the law.
        facts: columns.
        as_of: today.
        subject: number of the subject.
        codes: only these awards; absent: all with a countable path, lowest first, without the
            orders that the subject holds or has passed.
    """
    one = facts.take(subject, subject + 1)
    kind = OBJECTS[int(one.kind[0])]
    forces = bool(one.groups["llvt"][0]) if "llvt" in one.groups else False
    wanted = list(codes or ())
    if codes is None:
        every = countable_codes(catalogue, kind, as_of, forces=forces)
        passed = _passed(catalogue, View(one, catalogue, as_of), every, as_of)
        wanted = [code for code in every if code not in passed]
    coming = _Coming(catalogue, one, as_of)
    return [_reach(catalogue, one, code, as_of, coming) for code in wanted]


def _passed(catalogue: Catalogue, view: View, codes: list[str], on: date) -> set[str]:
    """Orders that are held, and those below them: an order is not climbed twice."""
    found: set[str] = set()
    for code in reversed(codes):
        row = catalogue.standard(code, on)
        if row is None or row.category != ORDERS:
            continue
        if code in found or view.held((code,))[0] == Answer.MET:
            found |= {code, *_rests_on(row)}
    return found & set(_of_category(catalogue, codes, ORDERS, on))


def _of_category(catalogue: Catalogue, codes: list[str], category: str, on: date) -> list[str]:
    rows = [(code, catalogue.standard(code, on)) for code in codes]
    return [code for code, row in rows if row is not None and row.category == category]


def countable_codes(
    catalogue: Catalogue, object_kind: str, on: date, *, forces: bool = False
) -> list[str]:
    """Awards of a kind of subject with a path that facts can be counted against.

    Args:
        catalogue: rows.
        object_kind: ``individual``, ``collective`` or ``household``.
        on: day.
        forces: with the awards of the armed forces.
    """
    found = []
    for code in catalogue.codes:
        row = catalogue.standard(code, on)
        if row is None or object_kind not in row.objects or (row.forces and not forces):
            continue
        if any(_paths(row, object_kind)):
            found.append(code)
    return _ladder(catalogue, found, on)


def _paths(row: Award, object_kind: str) -> list[bool]:
    counted = (c.Rating, c.AnyYear, c.Title, c.Bundles, c.Works, c.Share)
    return [
        any(isinstance(k, counted) for k in path.conditions)
        for path in row.paths
        if object_kind in path.objects and not path.groups
    ]


def _ladder(catalogue: Catalogue, codes: list[str], on: date) -> list[str]:
    """An award after those that it rests on."""
    placed: list[str] = []
    waiting = list(codes)
    while waiting:
        for code in waiting:
            row = catalogue.standard(code, on)
            below = _rests_on(row) & set(waiting) - {code} if row else set()
            if not below:
                placed.append(code)
                waiting.remove(code)
                break
        else:  # two that rest on each other: the order of the rows
            placed.append(waiting.pop(0))
    return placed


def _rests_on(row: Award) -> set[str]:
    found: set[str] = set()
    for condition in row.conditions:
        if isinstance(condition, (c.Held, c.Title)):
            found |= set(condition.codes)
    return found


def _reach(catalogue: Catalogue, facts: Facts, code: str, as_of: date, coming: _Coming) -> Reach:
    said = explain(judge(catalogue, facts, code, as_of))
    if said.answer >= Answer.COUNCIL:
        coming.granted[code] = 0
        return Reach(code, State.MET, said, (), "", 0)
    missing = tuple(k for k in said.best.conditions if k.answer < Answer.COUNCIL)
    years = coming.years_until(code)
    if years is None:
        state = State.BARRED if said.bars else State.LATER
        if not said.best.open:
            state = State.UNSTATED
        return Reach(code, state, said, missing, "", None)
    coming.granted[code] = years
    state = State.NEAR if years <= NEAR else State.LATER
    return Reach(code, state, said, missing, coming.name(years), years)


class _Coming:
    """The subject with coming years as good as can be."""

    def __init__(self, catalogue: Catalogue, facts: Facts, as_of: date) -> None:
        self.catalogue = catalogue
        self.as_of = as_of
        self.granted: dict[str, int] = {}
        """Award → coming years until it can be granted; 0 held or met today."""
        self.facts, self.now = _extended(catalogue, facts, as_of)
        self.series = self.facts.series[int(facts.of_series[0])]

    def day(self, years: int) -> date:
        """Last day of a coming period."""
        return from_day(int(self.series.ends[self.now + years]))

    def name(self, years: int) -> str:
        """Name of a coming period."""
        return self.series.name(self.now + years)

    def years_until(self, code: str) -> int | None:
        """The first coming period in which the standard could be met; ``None`` beyond them.

        More good years never make an answer worse, so the first one is found by halving.
        """
        row = self.catalogue.standard(code, self.as_of)
        facts = self._with_grants(_rests_on(row) if row else set())

        def met(years: int) -> bool:
            made = judge(self.catalogue, facts, code, self.day(years), self.as_of)
            return bool(made.answer[0] >= Answer.COUNCIL)

        if not met(HORIZON):
            return None
        return bisect_left(range(1, HORIZON), True, key=met) + 1

    def _with_grants(self, codes: set[str]) -> Facts:
        """Awards on the way, granted at the end of the first period in which they can be."""
        rows: list[tuple[str, int]] = []
        for code in sorted(codes & set(self.granted)):
            first = self.granted[code]
            row = self.catalogue.rows_of(code)[-1]
            if row.category != TITLES:
                rows.append((code, first))
            elif _climbs(row):
                rows += [(code, years) for years in range(max(first, 1), HORIZON + 1)]
        if not rows:
            return self.facts
        periods = [self.now + years for _code, years in rows]
        numbers = [self.facts.codes.index(code) for code, _years in rows]
        added = _grants(numbers, self.series.ends[periods], periods)
        return replace(self.facts, grants=_joined(self.facts.grants, added))


def _climbs(row: Award) -> bool:
    """A title that asks several years of another one is not there for the asking."""
    return any(isinstance(k, c.Title) and k.consecutive for k in row.conditions)


def _grants(codes: list[int], days: Int32, periods: list[int]) -> Grants:
    size = len(codes)
    return Grants(
        subject=np.zeros(size, dtype=np.int32),
        code=np.array(codes, dtype=np.int16),
        day=np.asarray(days, dtype=np.int32),
        period=np.array(periods, dtype=np.int16),
        kind=np.zeros(size, dtype=np.int8),
        pending=np.zeros(size, dtype=np.bool_),
        revoked=np.full(size, NEVER, dtype=np.int32),
        ref=np.full(size, -1, dtype=np.int32),
    )


def _joined(first: Grants, second: Grants) -> Grants:
    names = ("subject", "code", "day", "period", "kind", "pending", "revoked", "ref")
    return Grants(**{n: np.concatenate([getattr(first, n), getattr(second, n)]) for n in names})


def _longer(series: Series, years: int) -> Series:
    make = school_years if series.kind == "school" else calendar_years
    return make(series.first_year, series.first_year + len(series) - 1 + years)


def _extended(catalogue: Catalogue, facts: Facts, as_of: date) -> tuple[Facts, int]:
    """The facts with ``HORIZON`` excellent periods after the last known one; number of that one."""
    now = int(View(facts, catalogue, as_of).end[0])
    missing = max(0, now + HORIZON + 1 - facts.depth)
    series = tuple(_longer(one, missing) for one in facts.series)
    rating = _padded(facts.rating, missing, -1)
    closed = _padded(facts.closed, missing, 0)
    coming = slice(now + 1, now + HORIZON + 1)
    rating[coming] = len(catalogue.known.of("ratings")) - 1
    closed[coming] = True
    figures = {name: _padded(facts.figures[name], missing, -1) for name in facts.figures}
    for name in FIGURES:
        column = figures.setdefault(name, np.full(rating.shape, -1, dtype=np.int32))
        column[coming] = 0 if name == "disciplined" else 10
    periods = list(range(now + 1, now + HORIZON + 1))
    made = replace(
        facts,
        series=series,
        rating=rating,
        closed=closed,
        figures=figures,
        meets={code: _padded(column, missing, -1) for code, column in facts.meets.items()},
        leave_unsettled=None
        if facts.leave_unsettled is None
        else _padded(facts.leave_unsettled, missing, 0),
        awards_known=np.ones(1, dtype=np.bool_),
    )
    own = series[int(facts.of_series[0])]
    grants = _good_titles(catalogue, made, periods, own)
    return (
        replace(
            made, grants=_joined(facts.grants, grants), works=_good_works(catalogue, made, periods)
        ),
        now,
    )


def _padded(column: Any, rows: int, fill: int) -> Any:
    if not rows:
        return column.copy()
    more = np.full((rows, column.shape[1]), fill, dtype=column.dtype)
    return np.concatenate([column, more])


def _good_titles(catalogue: Catalogue, facts: Facts, periods: list[int], series: Series) -> Grants:
    """Every title of the subject's kind, each coming year."""
    kind = OBJECTS[int(facts.kind[0])]
    codes = []
    for number, code in enumerate(facts.codes):
        rows = catalogue.rows_of(code)
        title = bool(rows) and rows[-1].category == TITLES and kind in rows[-1].objects
        if title and not _climbs(rows[-1]):
            codes.append(number)
    pairs = [(code, period) for period in periods for code in codes]
    days = series.ends[[period for _code, period in pairs]]
    return _grants([code for code, _p in pairs], days, [p for _c, p in pairs])


def _good_works(catalogue: Catalogue, facts: Facts, periods: list[int]) -> WorksTable:
    """A recognised initiative of the widest scope, unspent, each coming year."""
    own = facts.works
    if int(facts.kind[0]) == COLLECTIVE:
        return own
    size = len(periods)
    widest = len(catalogue.known.of("scopes")) - 1
    added = WorksTable(
        subject=np.zeros(size, dtype=np.int32),
        period=np.array(periods, dtype=np.int16),
        scope=np.full(size, widest, dtype=np.int8),
        research=np.zeros(size, dtype=np.bool_),
        pending=np.zeros(size, dtype=np.bool_),
        spent=np.full(size, UNSPENT, dtype=np.int8),
        spent_code=np.full(size, -1, dtype=np.int16),
        spent_period=np.full(size, -1, dtype=np.int16),
        ref=np.full(size, -1, dtype=np.int32),
    )
    names = ("subject", "period", "scope", "research", "pending", "spent", "spent_code",
             "spent_period", "ref")  # fmt: skip
    return WorksTable(**{n: np.concatenate([getattr(own, n), getattr(added, n)]) for n in names})
