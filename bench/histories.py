"""Synthetic histories of persons, units and households, made from a seed: no real people.

What offices meet is in them: years without a rating, titles for which the year is not closed,
discipline and holds, works spent before, awards of other kinds, revoked or waiting, units whose
scope or age nobody stated, school years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from thidua.law.catalogue import Catalogue
from thidua.law.facts import (
    COLLECTIVE,
    HOUSEHOLD,
    IMPLIED,
    INDIVIDUAL,
    NO_RATING,
    ON_FORM,
    ON_TITLE,
    UNRATED,
    UNSPENT,
    Facts,
    Grants,
    Spans,
    WorksTable,
    blank,
)
from thidua.law.periods import NEVER, NO_DAY, calendar_years, school_years, to_day

AS_OF = date(2025, 3, 1)
YEARLY = {
    INDIVIDUAL: (("LDTT", 0.8), ("CSTDCS", 0.55), ("CSTDT", 0.3), ("CSTT", 0.05)),
    COLLECTIVE: (("TTLDTT", 0.4), ("TTLDXS", 0.55), ("DVQT", 0.2), ("CTDT", 0.3), ("CTDCP", 0.2)),
}
"""Titles of a year and how often somebody at the top has them."""
LADDERS = {
    INDIVIDUAL: (
        ("BKT", "BKTTG", "HCLD3", "HCLD2", "HCLD1"),
        ("BK_BO", "BKTTG", "HCBVTQ3", "HCBVTQ2"),
    ),
    COLLECTIVE: (
        ("BKT_TT", "BKT_TT", "BKTTG_TT", "HCLD3", "HCLD2", "HCLD1", "HCDL3", "HCDL2"),
        ("BK_BO", "BKTTG_TT", "BKT_TT", "HCBVTQ3", "HCBVTQ2", "BKTTG_TT"),
        ("HCQC3", "HCQC2", "BKT_TT", "BKTTG_TT"),
    ),
}
"""Forms in the order in which people come to hold them."""
GROUPS = ("cong_nhan", "nong_dan", "llvt", "bo_tinh", "bo_quoc_phong", "bo_cong_an")


@dataclass(frozen=True)
class Draw:
    """What the parts of a history are drawn with."""

    rng: np.random.Generator
    size: int
    depth: int
    first_year: int
    kind: Any
    quality: Any
    codes: tuple[str, ...]
    kinds: tuple[str, ...]

    def chance(self, share: float, shape: Any = None) -> Any:
        """True with this probability."""
        return self.rng.random(self.size if shape is None else shape) < share


def histories(catalogue: Catalogue, size: int, *, seed: int = 1, years: int = 10) -> Facts:
    """Facts of ``size`` subjects over ``years`` full years and the one under way.

    Args:
        catalogue: for codes.
        size: number of subjects.
        seed: of the generator; the same seed gives the same histories.
        years: full years before that of :data:`AS_OF`.
    """
    rng = np.random.default_rng(seed)
    first = AS_OF.year - years
    series = (calendar_years(first, AS_OF.year), school_years(first, AS_OF.year))
    codes = (*catalogue.codes, "BK_BO")
    kinds = tuple(catalogue.known.of("award_kinds"))
    columns = blank(size, series, codes=codes, kinds=kinds)
    kind = rng.choice([INDIVIDUAL, COLLECTIVE, HOUSEHOLD], size, p=[0.7, 0.29, 0.01])
    d = Draw(rng, size, years + 1, first, kind, rng.beta(3, 1.5, size), codes, kinds)
    columns["kind"] = kind.astype(np.int8)
    columns["of_series"] = d.chance(0.15).astype(np.int8)
    _subjects(d, columns)
    _years(d, columns)
    columns["grants"] = _grants(d, columns)
    columns["works"] = _works(d)
    columns["discipline"] = _spans(d, 0.05, open_share=0.1)
    columns["holds"] = _spans(d, 0.02, open_share=0.3)
    return Facts(**columns)


def _subjects(d: Draw, columns: dict[str, Any]) -> None:
    columns["awards_known"] = d.chance(0.85)
    old = to_day(AS_OF) - d.rng.integers(0, 45 * 365, d.size)
    columns["founded"] = np.where(d.chance(0.8), old, NO_DAY).astype(np.int32)
    gone = to_day(AS_OF) + d.rng.integers(-400, 400, d.size)
    columns["dissolved"] = np.where(d.chance(0.03), gone, NEVER).astype(np.int32)
    columns["flag_scope"] = d.rng.integers(-1, 2, d.size).astype(np.int8)
    columns["groups"] = {name: d.chance(0.15) for name in GROUPS}


def _years(d: Draw, columns: dict[str, Any]) -> None:
    shape = (d.depth, d.size)
    score = d.quality[None, :] + d.rng.normal(0, 0.12, shape)
    rating = np.digitize(score, [0.1, 0.2, 0.6]).astype(np.int8)
    rating[d.chance(0.02, shape)] = NO_RATING
    rating[d.chance(0.03, shape)] = UNRATED
    closed = d.chance(0.97, shape)
    for number in (0, 1):
        mine = columns["of_series"] == number
        ended = columns["series"][number].ends <= to_day(AS_OF)
        under_way = (~ended)[:, None] & mine[None, :] & ~d.chance(0.05, shape)
        rating[under_way] = UNRATED
        closed[under_way] = False
    silent = d.chance(0.02)
    rating[:, silent], closed[:, silent] = UNRATED, False
    columns["rating"], columns["closed"] = rating, closed
    members = d.rng.integers(0, 60, shape)
    good = np.clip(d.quality[None, :] + d.rng.normal(0.1, 0.1, shape), 0, 1)
    drawn = {
        "members": members,
        "advanced": np.round(members * good),
        "fulfilled": np.where(d.chance(0.7, shape), members, np.maximum(members - 1, 0)),
        "fighters": np.round(members * good * d.rng.random(shape) * 0.2),
        "disciplined": np.where(d.chance(0.1, shape), 1, 0),
    }
    stated = (d.kind == COLLECTIVE)[None, :] & ~d.chance(0.05, shape)
    columns["figures"] = {
        name: np.where(stated & ~d.chance(0.02, shape), value, -1).astype(np.int32)
        for name, value in drawn.items()
    }
    columns["meets"] = {
        "LDTT": np.where(d.chance(0.1, shape), d.chance(0.7, shape), -1).astype("b")
    }


def _grants(d: Draw, columns: dict[str, Any]) -> Grants:
    """Titles of years, then the ladder of forms with a distance between its steps."""
    rows: list[tuple[Any, ...]] = []
    for kind, titles in YEARLY.items():
        mine = d.kind == kind
        for code, share in titles:
            likely = share * (0.4 + 0.8 * d.quality[None, :]) * (columns["rating"] >= 2)
            period, subject = np.nonzero((d.rng.random((d.depth, d.size)) < likely) & mine[None, :])
            year = d.first_year + period
            day = _days(year) + 330 + d.rng.integers(0, 90, len(year))
            stated = np.where(d.chance(0.95, len(year)), period, -1)
            rows.append((d.codes.index(code), subject, day, stated))
    for kind, ladders in LADDERS.items():
        which = d.rng.integers(0, len(ladders), d.size)
        for number, ladder in enumerate(ladders):
            subject = np.flatnonzero((d.kind == kind) & (which == number))
            day = _days(d.first_year) + d.rng.integers(-9 * 365, 6 * 365, len(subject))
            for code in ladder:
                on = (d.rng.random(len(subject)) < 0.85) & (day < to_day(AS_OF) + 60)
                count = int(on.sum())
                rows.append((d.codes.index(code), subject[on], day[on], np.full(count, -1)))
                day = day + d.rng.integers(100, 6 * 365, len(day))
    code = np.concatenate([np.full(len(subject), number) for number, subject, _d, _p in rows])
    subject, day, period = (np.concatenate([row[at] for row in rows]) for at in (1, 2, 3))
    count = len(code)
    pending = (day > to_day(AS_OF)) | d.chance(0.01, count)
    revoked = np.where(d.chance(0.02, count), day + d.rng.integers(30, 2000, count), NEVER)
    lacking = d.chance(0.01, count) & (period >= 0)
    special = d.rng.choice(len(d.kinds), count, p=[0.93, 0.03, 0.03, 0.01, 0, 0, 0])
    order = d.rng.permutation(count)
    return Grants(
        subject=subject[order].astype(np.int32),
        code=code[order].astype(np.int16),
        day=np.where(pending | lacking, NO_DAY, day)[order].astype(np.int32),
        period=np.where(pending & (period < 0), d.depth - 2, period)[order].astype(np.int16),
        kind=special[order].astype(np.int8),
        pending=pending[order],
        revoked=revoked[order].astype(np.int32),
        ref=np.arange(count, dtype=np.int32),
    )


def _works(d: Draw) -> WorksTable:
    likely = np.where(d.kind == INDIVIDUAL, 0.15 + 0.35 * d.quality, 0.0)
    period, subject = np.nonzero(d.rng.random((d.depth * 2, d.size)) < likely[None, :])
    period = period % d.depth
    count = len(period)
    spent = d.rng.choice([UNSPENT, ON_TITLE, ON_FORM, IMPLIED], count, p=[0.75, 0.12, 0.08, 0.05])
    title = d.rng.choice([d.codes.index(c) for c in ("CSTDCS", "CSTDT", "CSTDTQ")], count)
    form = d.rng.choice([d.codes.index(c) for c in ("BKT", "BKTTG", "HCLD3")], count)
    code = np.where(spent == ON_FORM, form, title)
    for_period = np.where(d.chance(0.8, count), period, period + 1)
    return WorksTable(
        subject=subject.astype(np.int32),
        period=period.astype(np.int16),
        scope=d.rng.choice(4, count, p=[0.55, 0.1, 0.25, 0.1]).astype(np.int8),
        research=d.chance(0.3, count),
        pending=d.chance(0.05, count),
        spent=spent.astype(np.int8),
        spent_code=np.where(spent == UNSPENT, -1, code).astype(np.int16),
        spent_period=np.where(spent == UNSPENT, -1, for_period).astype(np.int16),
        ref=np.arange(count, dtype=np.int32),
    )


def _spans(d: Draw, share: float, *, open_share: float) -> Spans:
    subject = np.flatnonzero(d.chance(share))
    count = len(subject)
    start = _days(d.first_year) + d.rng.integers(0, (d.depth - 1) * 365 + 150, count)
    end = np.where(d.chance(open_share, count), NEVER, start + d.rng.integers(90, 366, count))
    return Spans(
        subject=subject.astype(np.int32),
        start=start.astype(np.int32),
        end=end.astype(np.int32),
        code=d.rng.integers(0, 3, count).astype(np.int8),
        clean=d.chance(0.5, count),
        ref=np.arange(count, dtype=np.int32),
    )


def _days(year: Any) -> Any:
    """Day number of 1 January of each year."""
    return (np.asarray(year) - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(int)
