"""Facts in columns: what is known about many subjects, ready to be judged at once.

``S`` subjects, ``P`` periods. Yearly columns are period-major (``[P, S]``) so that one period of
all subjects lies together. What happened now and then stands in tables of rows, each with the
number of its subject. Codes are numbers into :attr:`Facts.codes`; days count from 1970-01-01.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

import numpy as np

from thidua.law.periods import NEVER, NO_DAY, Bool, Int8, Int16, Int32, Series

INDIVIDUAL, COLLECTIVE, HOUSEHOLD = 0, 1, 2
OBJECTS = ("individual", "collective", "household")
UNRATED = -1
"""No rating is recorded for the period: evidence missing."""
NO_RATING = -2
"""It is known that there is none."""
FIGURES = ("members", "advanced", "fulfilled", "fighters", "disciplined", "good")
UNSPENT, ON_TITLE, ON_FORM, IMPLIED = 0, 1, 2, 3
"""What a work was spent on; ``IMPLIED``: a title rests on an initiative that the ledger lacks."""
DTYPES = {"Int8": np.int8, "Int16": np.int16, "Int32": np.int32, "Bool": np.bool_}


@dataclass(frozen=True)
class Table:
    """Rows of one kind; ``subject`` is the number of the subject."""

    subject: Int32

    @classmethod
    def empty(cls) -> Self:
        """No rows."""
        return cls(**{f.name: np.zeros(0, dtype=DTYPES[str(f.type)]) for f in fields(cls)})

    def __len__(self) -> int:
        return len(self.subject)

    def of(self, subject: int) -> Int32:
        """Numbers of the rows of one subject."""
        return np.flatnonzero(self.subject == subject).astype(np.int32)

    def take(self, rows: Any, renumber: Int32 | None = None) -> Any:
        """The rows asked for, with subjects renumbered where given."""
        made = {f.name: getattr(self, f.name)[rows] for f in fields(self)}
        if renumber is not None:
            made["subject"] = renumber[made["subject"]]
        return type(self)(**made)


@dataclass(frozen=True)
class Grants(Table):
    """Awards granted or pending.

    Args:
        code: award, as a number.
        day: of the decision; ``NO_DAY`` unknown.
        period: row of the period it was given for; -1 unknown.
        kind: number of the award kind.
        pending: not decided yet, in this cycle.
        revoked: day of revocation; ``NEVER``.
        ref: the caller's number of the row, for evidence.
    """

    code: Int16
    day: Int32
    period: Int16
    kind: Int8
    pending: Bool
    revoked: Int32
    ref: Int32


@dataclass(frozen=True)
class WorksTable(Table):
    """Recognised initiatives and accepted research, one row each however often recognised.

    Args:
        period: in which it counts.
        scope: rank of its widest scope.
        research: accepted research, not an initiative.
        pending: not recognised yet, in this cycle.
        spent: one of ``UNSPENT``, ``ON_TITLE``, ``ON_FORM``, ``IMPLIED``.
        spent_code: award that consumed it; -1 none.
        spent_period: for which period; -1 unknown.
        ref: the caller's number.
    """

    period: Int16
    scope: Int8
    research: Bool
    pending: Bool
    spent: Int8
    spent_code: Int16
    spent_period: Int16
    ref: Int32


@dataclass(frozen=True)
class Spans(Table):
    """Discipline or holds: from a day to a day (``NEVER``: still open).

    ``code``: rank of the form of discipline, or number of the hold. ``clean``: a hold that closed
    without a violation.
    """

    start: Int32
    end: Int32
    code: Int8
    clean: Bool
    ref: Int32


@dataclass(frozen=True)
class Claims(Table):
    """What a council weighs or a document states: one row a fact, its columns by ``family``.

    Families: ``achievement`` (code = influence, years), ``contribution``, ``movement`` (code =
    level, years, review, rank), ``block`` (code = level, rank, period), ``service`` (code = force
    or field, years, direct), ``model`` (years), ``post`` (code = group, years). ``code`` is a
    number into :attr:`Facts.words`.
    """

    family: Int8
    code: Int16
    years: Int16
    other: Int16
    """Direct years of service; 1 for a post held beside a lower one."""
    review: Int8
    """0 unknown, 1 sơ kết, 2 tổng kết."""
    rank: Int16
    period: Int16
    ref: Int32


FAMILIES = ("achievement", "contribution", "movement", "block", "service", "model", "post")
REVIEW_CODES = ("", "so_ket", "tong_ket")


@dataclass(frozen=True)
class Facts:
    """Everything known about ``S`` subjects.

    Args:
        kind: ``int8[S]``, number in :data:`OBJECTS`.
        series: kinds of period used; all of one length and first year.
        of_series: ``int8[S]``, which series a subject lives in.
        rating: ``int8[P, S]`` rank of the rating, ``UNRATED`` or ``NO_RATING``.
        closed: ``bool[P, S]`` all titles of the period are known.
        figures: name in :data:`FIGURES` → ``int32[P, S]``, -1 unknown.
        meets: award code → ``int8[P, S]``: meets its standard, -1 unknown.
        leave_unsettled: ``bool[P, S]`` or ``None``: leave that only a province's rule settles.
        awards_known: ``bool[S]``: absence of an earlier award is knowledge.
        founded, dissolved: ``int32[S]`` days; ``NO_DAY`` unknown, ``NEVER`` not dissolved.
        flag_scope: ``int8[S]``: inside the scope of flags; -1 unknown.
        female, later_retirement, retiring: ``int8[S]``: -1 unknown.
        groups: group code → ``bool[S]``.
        cap: nominated, holders, percent (-1 none) of the unit where a nomination says them.
        codes: award codes in the order of their numbers.
        kinds: award kinds in the order of their numbers; 0 is công trạng.
        words: codes of claims in the order of their numbers.
        refs: the caller's names of rows: table → name by ``ref``.
    """

    kind: Int8
    series: tuple[Series, ...]
    of_series: Int8
    rating: Int8
    closed: Bool
    figures: Mapping[str, Int32]
    meets: Mapping[str, Int8]
    leave_unsettled: Bool | None
    awards_known: Bool
    founded: Int32
    dissolved: Int32
    flag_scope: Int8
    female: Int8
    later_retirement: Int8
    retiring: Int8
    groups: Mapping[str, Bool]
    grants: Grants
    works: WorksTable
    discipline: Spans
    holds: Spans
    claims: Claims
    cap: tuple[Int32, Int32, Int16] | None
    codes: tuple[str, ...]
    kinds: tuple[str, ...]
    words: tuple[str, ...]
    refs: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of subjects."""
        return len(self.kind)

    @property
    def depth(self) -> int:
        """Number of periods."""
        return len(self.series[0])

    def numbers(self, codes: frozenset[str]) -> Int16:
        """Numbers of award codes."""
        found = [at for at, code in enumerate(self.codes) if code in codes]
        return np.array(found, dtype=np.int16)

    def take(self, first: int, last: int) -> Facts:
        """The subjects ``first`` … ``last - 1`` as facts of their own."""
        renumber = np.arange(self.size, dtype=np.int32) - first
        cut = slice(first, last)

        def rows(table: Table) -> Any:
            inside = (table.subject >= first) & (table.subject < last)
            return table.take(inside, renumber)

        return Facts(
            kind=self.kind[cut],
            series=self.series,
            of_series=self.of_series[cut],
            rating=self.rating[:, cut],
            closed=self.closed[:, cut],
            figures={name: a[:, cut] for name, a in self.figures.items()},
            meets={name: a[:, cut] for name, a in self.meets.items()},
            leave_unsettled=None if self.leave_unsettled is None else self.leave_unsettled[:, cut],
            awards_known=self.awards_known[cut],
            founded=self.founded[cut],
            dissolved=self.dissolved[cut],
            flag_scope=self.flag_scope[cut],
            female=self.female[cut],
            later_retirement=self.later_retirement[cut],
            retiring=self.retiring[cut],
            groups={name: a[cut] for name, a in self.groups.items()},
            grants=rows(self.grants),
            works=rows(self.works),
            discipline=rows(self.discipline),
            holds=rows(self.holds),
            claims=rows(self.claims),
            cap=None if self.cap is None else _cut(self.cap, cut),
            codes=self.codes,
            kinds=self.kinds,
            words=self.words,
            refs=self.refs,
        )


def _cut(cap: tuple[Int32, Int32, Int16], cut: slice) -> tuple[Int32, Int32, Int16]:
    nominated, holders, percent = cap
    return nominated[cut], holders[cut], percent[cut]


def blank(
    size: int,
    series: tuple[Series, ...],
    *,
    codes: Sequence[str],
    kinds: Sequence[str],
    words: Sequence[str] = (),
) -> dict[str, Any]:
    """Columns of subjects of whom nothing is known, to be filled and given to :class:`Facts`.

    Args:
        size: number of subjects.
        series: periods.
        codes, kinds, words: what the numbers in the tables stand for.
    """
    depth = len(series[0])
    unknown = np.full(size, -1, dtype=np.int8)
    return {
        "kind": np.zeros(size, dtype=np.int8),
        "series": series,
        "of_series": np.zeros(size, dtype=np.int8),
        "rating": np.full((depth, size), UNRATED, dtype=np.int8),
        "closed": np.zeros((depth, size), dtype=np.bool_),
        "figures": {},
        "meets": {},
        "leave_unsettled": None,
        "awards_known": np.zeros(size, dtype=np.bool_),
        "founded": np.full(size, NO_DAY, dtype=np.int32),
        "dissolved": np.full(size, NEVER, dtype=np.int32),
        "flag_scope": unknown.copy(),
        "female": unknown.copy(),
        "later_retirement": unknown.copy(),
        "retiring": unknown.copy(),
        "groups": {},
        "grants": Grants.empty(),
        "works": WorksTable.empty(),
        "discipline": Spans.empty(),
        "holds": Spans.empty(),
        "claims": Claims.empty(),
        "cap": None,
        "codes": tuple(codes),
        "kinds": tuple(kinds),
        "words": tuple(words),
        "refs": {},
    }
