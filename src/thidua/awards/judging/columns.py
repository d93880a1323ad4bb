"""Facts of the registry in columns, the same for one subject and for everybody.

A year of which a rating, a title or a figure is recorded is known whole: what the registry lacks
of it was not given. A subject of whom nothing is recorded keeps everything unknown. A unit carries
grants and ratings of those that it followed, up to the day on which it followed them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from thidua.awards.judging import asked
from thidua.awards.judging.posts import post_claims
from thidua.awards.judging.roster import NO_END, Keys, Roster
from thidua.awards.judging.transport import Columns, Ids, read
from thidua.awards.judging.works import WORK_NAMES, assign_implied, once
from thidua.law.catalogue import Catalogue
from thidua.law.facts import FAMILIES, Claims, Facts, Grants, Spans, WorksTable, blank
from thidua.law.periods import NEVER, NO_DAY, Series, calendar_years, school_years

DEPTH = 30
"""Years before the day that the columns hold; the longest run of the law asks twenty-five."""
TITLE = "danh_hieu_thi_dua"
KEPT = 8
"""Catalogues whose codes a process keeps numbered."""
BLOCKS = {1: "tinh", 2: "huyen"}


@dataclass(frozen=True)
class _Codes:
    """Award codes of a catalogue by number, made once for each.

    Args:
        names: code of each number, those without a standard last.
        numbers: code → number.
        titles: which are titles.
        of_many, of_one: number that a certificate of many (of one person) has.
    """

    names: tuple[str, ...]
    numbers: Mapping[str, int]
    titles: Any
    of_many: Ids
    of_one: Ids


_codes: dict[str, _Codes] = {}


def _codes_of(catalogue: Catalogue) -> _Codes:
    found = _codes.get(catalogue.fingerprint)
    if found is None:
        also = {code for others in catalogue.known.equivalents.values() for code in others}
        names = (*catalogue.codes, *sorted(also - set(catalogue.codes)))
        numbers = {code: at for at, code in enumerate(names)}
        titles = {a.code for a in catalogue.awards if a.category == TITLE}
        found = _Codes(
            names,
            numbers,
            np.array([name in titles for name in names]),
            np.array([numbers.get(f"{name}_TT", at) for name, at in numbers.items()]),
            np.array([numbers.get(name.removesuffix("_TT"), at) for name, at in numbers.items()]),
        )
        if len(_codes) >= KEPT:
            _codes.clear()
        _codes[catalogue.fingerprint] = found
    return found


@dataclass
class _Making:
    """The columns while they are filled."""

    roster: Roster
    catalogue: Catalogue
    as_of: date
    series: tuple[Series, Series]
    only: Mapping[str, Collection[int]] | None
    columns: dict[str, Any]
    codes: _Codes

    def rows_of(self, period: tuple[Ids, Ids, Ids], numbers: Ids, *, same: bool) -> Ids:
        """Row of the columns for periods of subjects; -1 outside.

        Args:
            period: series, year and last day.
            numbers: of the subjects.
            same: only periods of the kind that the subject lives in; otherwise those of the other
                kind lie where they end.
        """
        series, year, ends = period
        own = self.columns["of_series"][numbers] == series
        row = np.where(own, year - self.series[0].first_year, -1)
        if not same:
            other = ~own & (series >= 0)
            for at, one in enumerate(self.series):
                mine = other & (self.columns["of_series"][numbers] == at)
                row[mine] = one.index_of(ends[mine].astype(np.int32))
        return np.where((row >= 0) & (row < len(self.series[0])), row, -1)


def assemble(
    roster: Roster, catalogue: Catalogue, as_of: date, *, everybody: bool = False
) -> Facts:
    """The facts of subjects as the registry and the directory hold them.

    Args:
        roster: whose.
        catalogue: for codes and ranks.
        as_of: bounds which recognitions and uses are known.
        everybody: the roster holds everybody: tables are read whole, by streaming.

    Returns:
        Columns over ``roster.size`` subjects; ``ref`` of a row is its key in the database.
    """
    first, last = as_of.year - DEPTH, as_of.year
    series = (calendar_years(first, last), school_years(first, last))
    kinds = list(catalogue.known.of("award_kinds"))
    codes = _codes_of(catalogue)
    made = _Making(
        roster,
        catalogue,
        as_of,
        series,
        None if everybody else roster.narrowed(),
        blank(roster.size, series, codes=codes.names, kinds=kinds),
        codes,
    )
    made.columns["kind"] = roster.kind.astype(np.int8)
    made.columns["female"] = roster.female.astype(np.int8)
    ranks = {code: at for at, code in enumerate(catalogue.known.of("ratings"))}
    rated = read(asked.ratings(ranks), made.only)
    granted = read(asked.grants(codes.numbers, kinds), made.only)
    _series_of(made, rated, granted)
    _fill_ratings(made, rated)
    grounds = _fill_grants(made, granted)
    _fill_spans(made)
    claims = [_fill_units(made), post_claims(roster, catalogue, as_of, made.only)]
    _fill_works(made, grounds)
    _fill_claims(made, claims)
    return Facts(**made.columns)


# --- years -------------------------------------------------------------------------------------
def _both(roster: Roster, rows: Columns) -> tuple[Ids, Ids, Ids, Ids]:
    """Rows of persons and of units with their subjects: row, number, until, own."""
    person = roster.persons.find(rows["person"])
    unit = roster.units.find(rows["unit"])
    return tuple(np.concatenate(pair) for pair in zip(person, unit, strict=True))  # type: ignore[return-value]


def _period(rows: Columns, at: Ids, prefix: str = "") -> tuple[Ids, Ids, Ids]:
    return rows[f"{prefix}series"][at], rows[f"{prefix}year"][at], rows[f"{prefix}ends"][at]


def _series_of(m: _Making, rated: Columns, granted: Columns) -> None:
    """A subject lives in the kind of year of its latest rating, else of its latest grant."""
    latest = np.zeros(m.roster.size, dtype=np.int64)
    for rows, (at, number, _until, own) in (
        (granted, m.roster.subjects.find(granted["subject"])),
        (rated, _both(m.roster, rated)),
    ):
        series, _year, ends = _period(rows, at)
        known = (series >= 0) & (own == 1)
        # Ratings go before grants: their days are lifted above every other.
        lift = 1 << 33 if rows is rated else 1 << 32
        np.maximum.at(latest, number[known], (lift + ends[known]) * 2 + (1 - series[known]))
    m.columns["of_series"] = np.where(latest > 0, 1 - latest % 2, 0).astype(np.int8)


def _fill_ratings(m: _Making, rows: Columns) -> None:
    at, number, until, own = _both(m.roster, rows)
    series, year, ends = _period(rows, at)
    period = m.rows_of((series, year, ends), number, same=False)
    kept = (period >= 0) & ((own == 1) | (ends < until)) & (rows["level"][at] >= 0)
    at, number, own, period, series = at[kept], number[kept], own[kept], period[kept], series[kept]
    same = (m.columns["of_series"][number] == series).astype(np.int64)
    level = rows["level"][at]
    # The last assignment stands: its own before a predecessor's, by the better scheme, the worst.
    order = np.lexsort((-level, rows["scheme"][at], same, own))
    m.columns["rating"][period[order], number[order]] = level[order]
    m.columns["closed"][period, number] = True
    m.columns["awards_known"][number] = True


# --- grants ------------------------------------------------------------------------------------
def _fill_grants(m: _Making, rows: Columns) -> Columns:
    at, number, until, own = m.roster.subjects.find(rows["subject"])
    kept = (own == 1) | (rows["day"][at] < until)
    at, number = at[kept], number[kept]
    period = m.rows_of(_period(rows, at), number, same=True)
    code = _serving(m, rows["code"][at], number)
    order = np.lexsort((rows["id"][at], number))
    at, number, period, code = at[order], number[order], period[order], code[order]
    m.columns["grants"] = Grants(
        subject=number.astype(np.int32),
        code=code.astype(np.int16),
        day=rows["day"][at].astype(np.int32),
        period=period.astype(np.int16),
        kind=rows["kind"][at].astype(np.int8),
        pending=np.zeros(len(at), dtype=np.bool_),
        revoked=rows["revoked"][at].astype(np.int32),
        ref=rows["id"][at].astype(np.int32),
    )
    standing = rows["revoked"][at] == NEVER
    known = m.codes.titles[code] & (period >= 0)
    m.columns["closed"][period[known], number[known]] = True
    m.columns["awards_known"][number] = True
    grounded = (rows["ground"][at] > 0) & (period >= 0) & standing
    return {
        "subject": number[grounded],
        "period": period[grounded],
        "code": code[grounded],
        "research": (rows["ground"][at] == asked.GROUNDS["dt"])[grounded].astype(np.int64),
    }


def _serving(m: _Making, code: Ids, number: Ids) -> Ids:
    """A certificate of a collective or household has a code of its own; a person's has not."""
    of_one, of_many = m.codes.of_one[code], m.codes.of_many[code]
    return np.where(m.columns["kind"][number] == 0, of_one, of_many)


# --- discipline and holds ----------------------------------------------------------------------
def _fill_spans(m: _Making) -> None:
    forms = list(m.catalogue.known.of("discipline_forms"))
    holds = list(m.catalogue.known.of("holds"))
    query = asked.spans(
        {code: at for at, code in enumerate(forms)}, {code: at for at, code in enumerate(holds)}
    )
    rows = read(query, m.only)
    at, number, _until, own = _both(m.roster, rows)
    at, number = at[own == 1], number[own == 1]
    order = np.lexsort((rows["id"][at], number))
    at, number = at[order], number[order]
    for name, sort in (("discipline", 0), ("holds", 1)):
        mine = rows["sort"][at] == sort
        code = rows["code"][at][mine]
        m.columns[name] = Spans(
            subject=number[mine].astype(np.int32),
            start=rows["start"][at][mine].astype(np.int32),
            end=rows["end"][at][mine].astype(np.int32),
            code=code.astype(np.int8),
            clean=np.ones(int(mine.sum()), dtype=np.bool_),
            ref=code.astype(np.int32),
        )
    m.columns["refs"] = {"discipline": forms, "holds": holds}


# --- units -------------------------------------------------------------------------------------
def _fill_units(m: _Making) -> Columns:
    rows = read(asked.unit_years(), m.only)
    at, number, _until, own = m.roster.units.find(rows["unit"])
    period = m.rows_of(_period(rows, at), number, same=False)
    kept = (own == 1) & (period >= 0)
    at, number, period = at[kept], number[kept], period[kept]
    if len(at):
        shape = m.columns["rating"].shape
        for name in ("members", "advanced", "fulfilled", "fighters", "disciplined", "good"):
            column = np.full(shape, -1, dtype=np.int32)
            column[period, number] = rows[name][at]
            m.columns["figures"][name] = column
        m.columns["closed"][period, number] = True
        m.columns["awards_known"][number] = True
    _fill_lives(m)
    ranked = (rows["rank"][at] > 0) & (rows["level"][at] > 0)
    return {
        "subject": number[ranked],
        "family": np.full(int(ranked.sum()), FAMILIES.index("block")),
        "word": rows["level"][at][ranked] - 1,
        "years": np.zeros(int(ranked.sum()), dtype=np.int64),
        "rank": rows["rank"][at][ranked],
        "period": period[ranked],
        "ref": rows["id"][at][ranked],
    }


def _fill_lives(m: _Making) -> None:
    rows = read(asked.unit_lives(m.as_of), m.only)
    at, number, _until, own = m.roster.units.find(rows["unit"])
    columns, size = m.columns, m.roster.size
    mine = own == 1
    columns["dissolved"][number[mine]] = rows["last"][at[mine]].astype(np.int32)
    columns["flag_scope"][number[mine]] = np.where(rows["block"][at[mine]] == 1, 1, -1)
    # The age of the whole line, where a paper tells it of every unit that nothing came before.
    first, told = np.full(size, int(NEVER), dtype=np.int64), np.ones(size, dtype=np.bool_)
    np.minimum.at(first, number, rows["first"][at])
    np.logical_and.at(told, number, rows["told"][at] == 1)
    known = told & (first != NEVER) & (first != NO_DAY)
    columns["founded"] = np.where(known, first, NO_DAY).astype(np.int32)
    for group, name in (("doanh_nghiep", "business"), ("llvt", "forces")):
        member = np.zeros(size, dtype=np.bool_)
        member[number[mine]] = rows[name][at[mine]] == 1
        columns["groups"][group] = member


# --- initiatives and research ------------------------------------------------------------------
def _fill_works(m: _Making, grounds: Columns) -> None:
    scopes = {code: at for at, code in enumerate(m.catalogue.known.of("scopes"))}
    rows = read(asked.works(m.codes.numbers, scopes, m.as_of), m.only)
    at, number, _until, _own = m.roster.persons.find(rows["person"])
    table = {
        "subject": number,
        "period": m.rows_of(_period(rows, at), number, same=False),
        "scope": rows["scope"][at],
        "research": rows["research"][at],
        "spent": rows["spent"][at],
        "spent_code": rows["code"][at],
        "spent_period": m.rows_of(_period(rows, at, "spent_"), number, same=False),
        "ref": rows["id"][at],
    }
    table = assign_implied(once(table), grounds)
    m.columns["works"] = WorksTable(
        pending=np.zeros(len(table["subject"]), dtype=np.bool_),
        **{name: table[name].astype(kind) for name, kind in WORK_NAMES.items()},
    )


# --- what a document states --------------------------------------------------------------------
def _fill_claims(m: _Making, parts: list[Columns]) -> None:
    posts = list(m.catalogue.dedication.groups)
    m.columns["words"] = (*BLOCKS.values(), *posts)
    blocks, held = parts
    held = {**held, "word": held["word"] + len(BLOCKS)}
    joined = {name: np.concatenate([blocks[name], held[name]]) for name in blocks}
    order = np.lexsort((joined["ref"], joined["family"], joined["subject"]))
    rows = {name: column[order] for name, column in joined.items()}
    size = len(order)
    m.columns["claims"] = Claims(
        subject=rows["subject"].astype(np.int32),
        family=rows["family"].astype(np.int8),
        code=rows["word"].astype(np.int16),
        years=rows["years"].astype(np.int16),
        other=np.zeros(size, dtype=np.int16),
        review=np.zeros(size, dtype=np.int8),
        rank=rows["rank"].astype(np.int16),
        period=rows["period"].astype(np.int16),
        ref=rows["ref"].astype(np.int32),
    )


__all__ = ["DEPTH", "NO_END", "Keys", "assemble"]
