"""What every dated row carries, and that no two of one key hold on one day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import TypedDict, TypeVar

from thidua.law.errors import CatalogueError
from thidua.law.records import Dated
from thidua.law.rows import Reader

ALWAYS = date(1900, 1, 1)
D = TypeVar("D", bound=Dated)


class Days(TypedDict):
    """The fields of :class:`thidua.law.records.Dated`."""

    first: date
    last: date | None
    citation: str
    verified: bool
    sources: tuple[str, ...]
    note: str
    place: str


def read_days(reader: Reader, *, from_needed: bool = True) -> Days:
    """First and last day, citation, mark and sources of a row.

    Raises:
        CatalogueError: no first day where one is needed, or a last one before it.
    """
    first, last = reader.day("from"), reader.day("to")
    if first is None and from_needed:
        raise reader.fail("“from” is missing: every row says its first day")
    if first and last and last < first:
        raise reader.fail(f"“to” {last} lies before “from” {first}")
    return {
        "first": first or ALWAYS,
        "last": last,
        "citation": reader.text("citation"),
        "verified": reader.flag("verified"),
        "sources": reader.codes("sources"),
        "note": reader.text("note", needed=False),
        "place": reader.place,
    }


def refuse_overlaps(records: Iterable[D], key: Callable[[D], object], what: str) -> None:
    """Two records of one key may not hold on one day.

    Raises:
        CatalogueError: at the later row, naming the earlier.
    """
    groups: dict[object, list[D]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    for name, group in groups.items():
        ordered = sorted(group, key=lambda record: record.first)
        for before, after in pairwise(ordered):
            if before.last is None or after.first <= before.last:
                raise CatalogueError(
                    after.place, f"{what} {name} overlaps the row at {before.place}"
                )
