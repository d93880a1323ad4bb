"""The documented format of facts (docs/law.md): one subject as a mapping, many as a list.

Absent is not the same as none: what the mapping does not mention stays unknown. Where ``years``
are given, titles, initiatives and topics of those years are complete.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from thidua.law.catalogue import Catalogue
from thidua.law.errors import FactsError
from thidua.law.facts import Claims, Facts, Grants, Spans, WorksTable, blank
from thidua.law.facts_json.gathering import Gathering, figures_of
from thidua.law.facts_json.subjects import read_subject
from thidua.law.facts_json.values import code_in, list_of, said_in, year_in
from thidua.law.periods import calendar_years, school_years

DEPTH = 12
"""Periods before the first stated one that the columns hold, for runs that begin early."""


class Builder:
    """Gathers subjects one by one and gives the columns.

    Args:
        catalogue: for codes and ranks.
        as_of: day of the judgement.
        closed_world: a year that is not listed beside listed ones is known to hold nothing.
    """

    def __init__(self, catalogue: Catalogue, as_of: date, *, closed_world: bool = False) -> None:
        self.catalogue = catalogue
        self.as_of = as_of
        self.closed_world = closed_world
        self.subjects: list[tuple[str, Mapping[str, Any]]] = []

    def add(self, facts: Mapping[str, Any], place: str = "facts") -> None:
        """One more subject.

        Raises:
            FactsError: no mapping.
        """
        if not isinstance(facts, Mapping):
            raise FactsError(place, "a mapping of facts is expected")
        self.subjects.append((place, facts))

    def build(self) -> Facts:
        """The columns of all subjects.

        Raises:
            FactsError: a code, day or number that is none, with the place.
        """
        first, last = self._span()
        series = (calendar_years(first, last), school_years(first, last))
        kinds = list(self.catalogue.known.of("award_kinds"))
        size = len(self.subjects)
        gathering = Gathering(
            catalogue=self.catalogue,
            as_of=self.as_of,
            closed_world=self.closed_world,
            first=first,
            series=series,
            columns=blank(size, series, codes=(), kinds=kinds),
            codes=[*self.catalogue.codes, *sorted(self._foreign_codes())],
            kinds=kinds,
            figures=figures_of(last - first + 1, size),
        )
        for at, (place, facts) in enumerate(self.subjects):
            read_subject(gathering, at, place, facts)
        return _finished(gathering)

    def _span(self) -> tuple[int, int]:
        """The years of the columns: all that are listed, works before them, and some more."""
        listed, earlier = [self.as_of.year], []
        for place, facts in self.subjects:
            for at, year in enumerate(list_of(place, facts, "years")):
                listed.append(year_in(f"{place}.years[{at}]", year) or 0)
            for key in ("initiatives", "topics", "titles"):
                for where, row in said_in(place, facts, key):
                    if isinstance(row, Mapping):
                        earlier.append(year_in(where, row, needed=False) or listed[0])
        return min(*listed, *earlier, listed[0]) - DEPTH, max(listed)

    def _foreign_codes(self) -> set[str]:
        """Codes that the catalogue lacks: facts without a standard, no error."""
        found: set[str] = set()
        for place, facts in self.subjects:
            rows = [(place, facts)]
            rows += [(place, year) for year in list_of(place, facts, "years")]
            for where, row in rows:
                for key in ("prior_awards", "pending", "titles"):
                    found |= {code_in(said) for _at, said in said_in(where, row, key)}
        return found - set(self.catalogue.codes) - {""}


def _finished(g: Gathering) -> Facts:
    columns = g.columns
    columns["grants"] = g.tables["grants"].table(Grants)
    columns["works"] = g.tables["works"].table(WorksTable)
    columns["discipline"] = g.tables["discipline"].table(Spans)
    columns["holds"] = g.tables["holds"].table(Spans)
    columns["claims"] = g.tables["claims"].table(Claims)
    columns["refs"] = {name: rows.names for name, rows in g.tables.items()}
    columns["figures"], columns["meets"] = g.figures, g.meets
    columns["codes"], columns["words"] = tuple(g.codes), tuple(g.words)
    columns["cap"] = _caps(g)
    return Facts(**columns)


def _caps(g: Gathering) -> Any:
    if not g.caps:
        return None
    nominated = np.full(g.size, -1, dtype=np.int32)
    holders = np.full(g.size, -1, dtype=np.int32)
    percent = np.full(g.size, -1, dtype=np.int16)
    for at, *values in g.caps:
        nominated[at], holders[at], percent[at] = values
    return nominated, holders, percent


def one(
    catalogue: Catalogue,
    facts: Mapping[str, Any],
    as_of: date,
    *,
    closed_world: bool = False,
    place: str = "facts",
) -> Facts:
    """Columns of one subject; see :class:`Builder`.

    Raises:
        FactsError: with the place.
    """
    builder = Builder(catalogue, as_of, closed_world=closed_world)
    builder.add(facts, place)
    return builder.build()
