"""Facts as they are seen on a day, each subject's periods counted back from the proposal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from thidua.law.answers import Answer
from thidua.law.catalogue import Catalogue
from thidua.law.facts import FAMILIES, Facts
from thidua.law.periods import NEVER, NO_DAY, Bool, Int8, Int16, Int32, to_day

NOT_MERIT = ("dot_xuat", "phong_trao")
"""Awards of these kinds are no basis for công trạng (NĐ 152/2025 Đ.4, NĐ 98/2023 Đ.4)."""


@dataclass(eq=False)
class View:
    """Facts on a day. Row ``j`` of an aligned array is the period ``j`` before the last one.

    Args:
        facts: the columns.
        catalogue: for ranks and equivalents.
        as_of: bounds which facts are known.
        unknown: answer for a fact that nobody stated.
        period: number of the period judged, for all; otherwise each subject's last known one.
    """

    facts: Facts
    catalogue: Catalogue
    as_of: date
    unknown: Answer = Answer.EVIDENCE_MISSING
    period: int | None = None

    def __post_init__(self) -> None:
        self.day = to_day(self.as_of)
        self._titles: dict[tuple[str, ...], Int8] = {}
        self._ratings: dict[int, Int8] = {}
        self._known: dict[tuple[object, ...], Any] = {}
        """What several awards ask of the same grants; nobody writes into it."""

    def _once(self, key: tuple[object, ...], make: Callable[[], Any]) -> Any:
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    @property
    def size(self) -> int:
        """Number of subjects."""
        return self.facts.size

    @cached_property
    def end(self) -> Int32:
        """``int32[S]``: the period judged; one under way counts once something of it is known."""
        if self.period is not None:
            return np.full(self.size, self.period, dtype=np.int32)
        f = self.facts
        last = np.empty(self.size, dtype=np.int32)
        for number, series in enumerate(f.series):
            at = int(series.index_of(self.day))
            ended = at >= 0 and int(series.ends[at]) <= self.day
            mine = f.of_series == number
            last[mine] = at
            if not ended and at >= 0:
                nothing = (f.rating[at] < 0) & ~f.closed[at]
                last[mine & nothing] = at - 1
        return np.maximum(last, 0)

    @cached_property
    def uniform(self) -> int | None:
        """The last period where all subjects share it."""
        if self.size == 0:
            return 0
        first = int(self.end[0])
        return first if bool((self.end == first).all()) else None

    @cached_property
    def reach(self) -> int:
        """How many periods back the columns go for the subject that has most."""
        return int(self.end.max()) + 1 if self.size else 1

    def aligned(self, rows: Any, fill: int) -> Any:
        """A ``[P, S]`` column counted back from the last period, ``[reach, S]``."""
        if self.uniform is not None:
            return rows[self.uniform :: -1] if self.uniform else rows[:1]
        at = self.end[None, :] - np.arange(self.reach, dtype=np.int32)[:, None]
        found = np.take_along_axis(rows, np.maximum(at, 0), axis=0)
        found[at < 0] = fill
        return found

    def back(self, period: Int16 | Int32, subject: Int32) -> Int32:
        """How many periods before the last one a row lies; negative after it."""
        return np.asarray(self.end[subject] - period, dtype=np.int32)

    # --- the clock after discipline (NĐ 152/2025 Đ.4, NĐ 98/2023 Đ.4) -------------------------
    @cached_property
    def counted(self) -> Int32 | None:
        """``int32[S]``: how many periods back may count; ``None``: all of everybody."""
        spans = self.facts.discipline
        known = spans.start <= self.day
        if not known.any():
            return None
        counted = np.full(self.size, self.reach, dtype=np.int32)
        for number, series in enumerate(self.facts.series):
            mine = known & (self.facts.of_series[spans.subject] == number)
            subject, end = spans.subject[mine], spans.end[mine]
            begins = np.searchsorted(series.starts, end, side="left").astype(np.int32)
            begins[end > self.day] = len(series) + 1
            np.minimum.at(counted, subject, np.maximum(self.end[subject] - begins + 1, 0))
        return counted

    def _stopped(self, cells: Int8) -> Int8:
        """Periods before the end of discipline count no more."""
        if self.counted is None:
            return cells
        cells = cells.copy()
        far = np.arange(len(cells), dtype=np.int32)[:, None] >= self.counted[None, :]
        cells[far] = Answer.NOT_MET
        return cells

    # --- yearly columns as answers -------------------------------------------------------------
    def rated(self, least: int) -> Int8:
        """``int8[reach, S]``: rated at least so in each period."""
        if least not in self._ratings:
            table = np.array(
                [Answer.NOT_MET, self.unknown]
                + [Answer.MET if r >= least else Answer.NOT_MET for r in range(8)],
                dtype=np.int8,
            )
            cells = table[self.aligned(self.facts.rating, -2) + 2]
            if self.facts.leave_unsettled is not None:
                away = self.aligned(self.facts.leave_unsettled, 0)
                cells[away & (cells == Answer.MET)] = Answer.NOT_COMPARED
            self._ratings[least] = self._stopped(cells)
        return self._ratings[least]

    @cached_property
    def closed(self) -> Bool:
        """``bool[reach, S]``: all titles of the period are known."""
        closed: Bool = self.aligned(self.facts.closed, 1)
        return closed

    def titled(self, codes: tuple[str, ...]) -> Int8:
        """``int8[reach, S]``: holds one of the titles for each period."""
        if codes not in self._titles:
            cells = np.where(self.closed, np.int8(Answer.NOT_MET), np.int8(self.unknown))
            rows = self.occurrences(codes)
            back = self.back(self.grant_period[rows], self.facts.grants.subject[rows])
            inside = (back >= 0) & (back < len(cells))
            level = np.where(self.facts.grants.pending[rows], Answer.PENDING, Answer.MET)
            subject = self.facts.grants.subject[rows]
            np.maximum.at(cells, (back[inside], subject[inside]), level[inside].astype(np.int8))
            self._titles[codes] = self._stopped(cells)
        return self._titles[codes]

    # --- grants --------------------------------------------------------------------------------
    @cached_property
    def grant_day(self) -> Int32:
        """Day of each grant; where unknown, the end of its period or today, whichever is first."""
        g = self.facts.grants
        days = g.day.copy()
        lacking = days == NO_DAY
        if lacking.any():
            ends = np.stack([series.ends for series in self.facts.series])
            period = np.clip(g.period, 0, self.facts.depth - 1)
            guess = np.minimum(ends[self.facts.of_series[g.subject], period], self.day)
            days[lacking] = guess[lacking]
        return days

    @cached_property
    def grant_period(self) -> Int32:
        """Period of each grant; where not stated, the one in which it was decided."""
        g = self.facts.grants
        period = g.period.astype(np.int32)
        lacking = period < 0
        for number, series in enumerate(self.facts.series):
            mine = lacking & (self.facts.of_series[g.subject] == number)
            period[mine] = series.index_of(self.grant_day[mine])
        return period

    @cached_property
    def standing(self) -> Bool:
        """``bool[grants]``: known on the day, not revoked, and a basis for công trạng."""
        g = self.facts.grants
        barred = [at for at, kind in enumerate(self.facts.kinds) if kind in NOT_MERIT]
        known = (self.grant_day <= self.day) | g.pending
        return known & (g.revoked > self.day) & ~np.isin(g.kind, barred)

    def occurrences(self, codes: tuple[str, ...]) -> Int32:
        """Numbers of the standing grants of these awards, or of those that count as them."""
        found: Int32 = self._once(("occurrences", codes), lambda: self._occurrences(codes))
        return found

    def _occurrences(self, codes: tuple[str, ...]) -> Int32:
        numbers = self.facts.numbers(self.catalogue.counts_as(codes))
        if len(numbers) == 1:
            mine = self.facts.grants.code == numbers[0]
        else:
            mine = np.isin(self.facts.grants.code, numbers)
        return np.flatnonzero(mine & self.standing).astype(np.int32)

    def held(self, codes: tuple[str, ...]) -> Int8:
        """``int8[S]``: holds one of the awards."""
        found: Int8 = self._once(("held", codes), lambda: self._held(codes))
        return found

    def _held(self, codes: tuple[str, ...]) -> Int8:
        none = np.where(self.facts.awards_known, np.int8(Answer.NOT_MET), np.int8(self.unknown))
        rows = self.occurrences(codes)
        pending = self.facts.grants.pending[rows]
        subject = self.facts.grants.subject[rows]
        found = none.astype(np.int8)
        found[subject[pending]] = np.maximum(found[subject[pending]], Answer.PENDING)
        found[subject[~pending]] = Answer.MET
        return found

    def day_held(self, codes: tuple[str, ...], *, latest: bool = False) -> Int32:
        """``int32[S]``: day of the first (last) grant of these awards; ``NEVER`` where none."""
        key = ("day", codes, latest)
        found: Int32 = self._once(key, lambda: self._day_held(codes, latest=latest))
        return found

    def _day_held(self, codes: tuple[str, ...], *, latest: bool = False) -> Int32:
        rows = self.occurrences(codes)
        rows = rows[~self.facts.grants.pending[rows]]
        subject, day = self.facts.grants.subject[rows], self.grant_day[rows]
        if latest:
            found = np.full(self.size, NO_DAY, dtype=np.int32)
            np.maximum.at(found, subject, day)
            found[found == NO_DAY] = NEVER
            return found
        found = np.full(self.size, NEVER, dtype=np.int32)
        np.minimum.at(found, subject, day)
        return found

    def received(self, code: str) -> Int16:
        """``int16[reach, S]``: grants of an award by period; those after the last one lie in it."""
        found: Int16 = self._once(("received", code), lambda: self._received(code))
        return found

    def _received(self, code: str) -> Int16:
        rows = self.occurrences((code,))
        rows = rows[~self.facts.grants.pending[rows]]
        subject = self.facts.grants.subject[rows]
        back = np.maximum(self.back(self.grant_period[rows], subject), 0)
        return self.counts(back, subject)

    def counts(self, back: Int32, subject: Int32) -> Int16:
        """``int16[reach, S]``: how many rows lie in each period."""
        inside = (back >= 0) & (back < self.reach)
        if self.counted is not None:
            inside &= back < self.counted[subject]
        cell = back[inside].astype(np.int64) * self.size + subject[inside]
        found = np.bincount(cell, minlength=self.reach * self.size)
        return found.astype(np.int16).reshape(self.reach, self.size)

    # --- claims --------------------------------------------------------------------------------
    def claims(self, family: str) -> Int32:
        """Numbers of the rows of one family."""
        return np.flatnonzero(self.facts.claims.family == FAMILIES.index(family)).astype(np.int32)

    def claimed(self, family: str) -> Bool:
        """``bool[S]``: something of the family is stated."""
        found = np.zeros(self.size, dtype=np.bool_)
        found[self.facts.claims.subject[self.claims(family)]] = True
        return found

    def mentioned(self, subject: Int32) -> Bool:
        """``bool[S]``: rows of these subjects are there."""
        found = np.zeros(self.size, dtype=np.bool_)
        found[subject] = True
        return found

    @cached_property
    def ratings_stated(self) -> Bool:
        """``bool[S]``: the rating of some period is stated."""
        return np.asarray((self.facts.rating >= 0).any(axis=0), dtype=np.bool_)

    @cached_property
    def years_stated(self) -> Bool:
        """``bool[S]``: ratings or titles of some period are stated."""
        return np.asarray(self.ratings_stated | self.facts.closed.any(axis=0), dtype=np.bool_)
