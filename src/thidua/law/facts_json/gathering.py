"""The state while facts are gathered, and how values are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import numpy as np

from thidua.law.catalogue import Catalogue
from thidua.law.errors import FactsError
from thidua.law.facts import FIGURES, Table
from thidua.law.periods import NO_DAY, Int8, Int32, Series, to_day

T = TypeVar("T", bound=Table)
TABLES = ("grants", "works", "discipline", "holds", "claims")


class Rows:
    """Rows of a table while they are gathered."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.names: list[str] = []

    def add(self, name: str = "", **row: Any) -> None:
        """One more row; ``name`` is the caller's."""
        self.rows.append({**row, "ref": len(self.names)})
        self.names.append(name)

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
    grounds: list[tuple[int, int, Mapping[str, Any]]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Number of subjects."""
        return len(self.columns["kind"])


def figures_of(depth: int, size: int) -> dict[str, Int32]:
    """Figures of units of whom nothing is known."""
    return {name: np.full((depth, size), -1, dtype=np.int32) for name in FIGURES}


def series_of(g: Gathering, at: int) -> Series:
    """The periods that a subject lives in."""
    return g.series[int(g.columns["of_series"][at])]


def day_number(place: str, value: Any) -> int:
    """Days since 1970-01-01 of a day, a month (its first day) or a year (its last day).

    Raises:
        FactsError: for what is none of them.
    """
    if value is None:
        return int(NO_DAY)
    if isinstance(value, date):
        return to_day(value)
    text = str(value)
    text += {4: "-12-31", 7: "-01"}.get(len(text), "")
    try:
        return to_day(date.fromisoformat(text))
    except ValueError:
        raise FactsError(place, f"{value!r} is no day such as 2024-12-20") from None


def first_of(row: Mapping[str, Any], keys: Iterable[str]) -> Any:
    """The first of these keys that has a value."""
    return next((row[key] for key in keys if row.get(key) is not None), None)


def list_of(place: str, facts: Mapping[str, Any], key: str) -> list[Any]:
    value = facts.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value):
        raise FactsError(f"{place}.{key}", "a list of mappings is expected")
    return value


def many(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def code_in(title: Any) -> str:
    return str(title.get("code", "")) if isinstance(title, Mapping) else str(title)


def name_in(row: Mapping[str, Any]) -> str:
    return str(row.get("id") or row.get("decision") or row.get("decision_no") or "")


def year_in(where: str, year: Mapping[str, Any]) -> int:
    value = year.get("year")
    text = str(value).replace("–", "-").split("-")[0] if value is not None else ""
    if not text.isdigit():
        raise FactsError(where, f"year {value!r} is no year")
    return int(text)
