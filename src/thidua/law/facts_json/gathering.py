"""The state while facts are gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import numpy as np

from thidua.law.catalogue import Catalogue
from thidua.law.facts import FIGURES, Table
from thidua.law.periods import Int8, Int32, Series, to_day

T = TypeVar("T", bound=Table)
TABLES = ("grants", "works", "discipline", "holds", "claims")


class Rows:
    """Rows of a table while they are gathered."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.names: list[str] = []

    def add(self, name: str = "", **row: Any) -> dict[str, Any]:
        """One more row, which is given back; ``name`` is the caller's."""
        made = {**row, "ref": len(self.names)}
        self.rows.append(made)
        self.names.append(name)
        return made

    def table(self, kind: type[T]) -> T:
        """The gathered rows as columns."""
        empty = kind.empty()
        columns = {}
        for key in empty.__dataclass_fields__:
            default = getattr(empty, key)
            columns[key] = np.array([row[key] for row in self.rows], dtype=default.dtype)
        return kind(**columns)


@dataclass
class Gathering:
    """Everything gathered so far.

    Args:
        catalogue: for codes and ranks.
        as_of: day of the judgement.
        closed_world: an unlisted year beside listed ones is known to hold nothing.
        first: year of row 0.
        series: periods.
        columns: as :func:`thidua.law.facts.blank` makes them.
        codes: award codes by number, those without a standard at the end.
    """

    catalogue: Catalogue
    as_of: date
    closed_world: bool
    first: int
    series: tuple[Series, ...]
    columns: dict[str, Any]
    codes: list[str]
    kinds: list[str]
    figures: dict[str, Int32]
    words: list[str] = field(default_factory=list)
    meets: dict[str, Int8] = field(default_factory=dict)
    tables: dict[str, Rows] = field(default_factory=lambda: {name: Rows() for name in TABLES})
    caps: list[tuple[int, int, int, int]] = field(default_factory=list)
    grounds: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    """Titles of the subject at hand that name their ground, with their period."""
    works: dict[tuple[bool, str], dict[str, Any]] = field(default_factory=dict)
    """Works of the subject at hand: (whether research, name) → row."""
    ledgered: set[tuple[bool, str]] = field(default_factory=set)
    """Works of which the ledger says whether they were used."""

    @property
    def size(self) -> int:
        """Number of subjects."""
        return len(self.columns["kind"])

    def series_of(self, at: int) -> Series:
        """The periods that a subject lives in."""
        return self.series[int(self.columns["of_series"][at])]

    def last_period(self, at: int) -> int:
        """The last year that a subject lists, else the period of the day."""
        listed = np.flatnonzero(self.columns["closed"][:, at])
        if len(listed):
            return int(listed[-1])
        return int(self.series_of(at).index_of(to_day(self.as_of)))


def figures_of(depth: int, size: int) -> dict[str, Int32]:
    """Figures of units of whom nothing is known."""
    return {name: np.full((depth, size), -1, dtype=np.int32) for name in FIGURES}
