"""An award as its page tells it: paths, conditions, prize, vote, dossier, rows through time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from thidua.law.catalogue import Catalogue
from thidua.law.records import Award
from thidua.rules.content.addresses import SEPARATOR, find, join, keyed, walk
from thidua.rules.content.facts import Fact, values_of
from thidua.rules.showing.values import fact_words, part_words


@dataclass(frozen=True)
class Line:
    """A fact on the page of an award.

    Args:
        label: what it is.
        words: what it says.
        citation: article.
        verified: whether it was read.
        address: for “Đối chiếu” and for changing it in a draft.
        notes: what a reader should know.
    """

    label: str
    words: str
    citation: str
    verified: bool
    address: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PathShown:
    """One way to the award."""

    head: Line
    subjects: str
    groups: str
    kinds: str
    conditions: tuple[Line, ...]


@dataclass(frozen=True)
class AwardShown:
    """Everything of one row."""

    address: str
    award: Award
    head: Line
    paths: tuple[PathShown, ...]
    others: tuple[Line, ...] = field(default=())

    @property
    def unread(self) -> int:
        """How many of its facts nobody has read."""
        lines = [self.head, *self.others]
        for path in self.paths:
            lines += [path.head, *path.conditions]
        return sum(not line.verified for line in lines)


def unread_by_row(content: Mapping[str, Any]) -> dict[str, int]:
    """Address of an award row → how many of its facts nobody has read."""
    counts: dict[str, int] = {}
    for address, values in walk({"awards": content["awards"]}):
        row = join(*address.split(SEPARATOR)[:2])
        counts[row] = counts.get(row, 0) + (not values["verified"])
    return counts


def _line(catalogue: Catalogue, address: str, row: Mapping[str, Any], label: str = "") -> Line:
    fact = Fact(address, values_of(row))
    notes = [row.get("note"), row.get("unsettled_note"), row.get("reading")]
    return Line(
        label or part_words(fact),
        fact_words(catalogue, fact),
        fact.citation,
        fact.verified,
        address,
        tuple(str(note) for note in notes if note),
    )


def award_shown(
    catalogue: Catalogue, content: Mapping[str, Any], address: str, award: Award
) -> AwardShown:
    """A row for its page.

    Args:
        catalogue: gives names of codes.
        content: that the row stands in.
        address: of the row.
        award: the same row as the law reads it.
    """
    row = find(content, address)
    return AwardShown(
        address,
        award,
        _line(catalogue, address, row),
        tuple(_paths(catalogue, address, row)),
        tuple(_others(catalogue, address, row)),
    )


def _paths(catalogue: Catalogue, address: str, row: Mapping[str, Any]) -> Iterator[PathShown]:
    known = catalogue.known
    for key, path in keyed("paths", row["paths"]):
        there = join(address, "paths", key)
        conditions = []
        for at, condition in enumerate(path["conditions"]):
            line = _line(catalogue, join(there, "conditions", str(at)), condition)
            cited = line.citation or path["cite"]
            conditions.append(
                Line(line.label, line.words, cited, line.verified, line.address, line.notes)
            )

        def words(name: str, codes: list[str]) -> str:
            return "; ".join(known.word(name, code) for code in codes)

        yield PathShown(
            Line(key, "", path["cite"], path["verified"], there),
            words("objects", path.get("objects") or row["objects"]),
            words("groups", path.get("applies_to") or []),
            words("award_kinds", path.get("award_kinds") or row["award_kinds"]),
            tuple(conditions),
        )


def _others(catalogue: Catalogue, address: str, row: Mapping[str, Any]) -> Iterator[Line]:
    for part in ("prize", "vote", "cap", "dossier"):
        if not row.get(part):
            continue
        yield _line(catalogue, join(address, part), row[part])
        if part == "vote" and row[part].get("central"):
            yield _line(catalogue, join(address, part, "central"), row[part]["central"])
        for kind, other in (row[part].get("by_award_kind") or {}).items():
            label = _("Dossier, %(kind)s") % {"kind": catalogue.known.word("award_kinds", kind)}
            yield _line(catalogue, join(address, part, "by_award_kind", kind), other, label)
