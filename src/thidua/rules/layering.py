"""The province's own standards in the place of “set by the province”, during their days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from thidua.law.catalogue import Catalogue
from thidua.law.conditions import Condition, Delegated, Words
from thidua.law.records import Award, Setting

KEY = "standard"
_DAY = timedelta(days=1)


def delegated(catalogue: Catalogue) -> tuple[str, ...]:
    """Codes of the awards whose standard the law leaves to the province."""
    return tuple(
        dict.fromkeys(
            row["code"]
            for row in catalogue.data["awards"]
            for path in row["paths"]
            for condition in path["conditions"]
            if condition["kind"] == "delegated" and "tỉnh" in condition["to"]
        )
    )


def with_own_standards(catalogue: Catalogue) -> Catalogue:
    """Award rows split at the days of the layer's standards, which stand in the paths then.

    A split row keeps the ``place`` of the row that it comes from.
    """
    own = [row for row in catalogue.layer if row.key.startswith(f"{KEY}:")]
    if not own:
        return catalogue
    rows: list[Award] = []
    for award in catalogue.awards:
        mine = [row for row in own if row.key == f"{KEY}:{award.code}"]
        rows += _split(award, sorted(mine, key=lambda row: row.first))
    return replace(catalogue, awards=tuple(rows))


def _split(award: Award, own: Sequence[Setting]) -> Iterable[Award]:
    first: date | None = award.first
    for row in own:
        end = award.last or date.max
        if first is None or row.first > end or (row.last or date.max) < first:
            continue
        begins, ends = max(first, row.first), min(row.last or date.max, end)
        if first < begins:
            yield replace(award, first=first, last=begins - _DAY)
        yield replace(
            award,
            first=begins,
            last=None if ends == date.max else ends,
            paths=tuple(
                replace(path, conditions=tuple(_own(k, row) for k in path.conditions))
                for path in award.paths
            ),
        )
        first = None if ends == end else ends + _DAY
    if first is not None:
        yield replace(award, first=first)


def _own(condition: Condition, row: Setting) -> Condition:
    if not isinstance(condition, Delegated):
        return condition
    return Words(cite=row.citation, verified=row.verified, text=str(row.value))
