"""Tables drawn with lines: their words by cell, whatever wraps inside one.

Like a table of a Word document: a row is a line, its cells separated by tabs.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

from thidua.paper.intake.geometry import Word, in_rows

_NEAR: Final = 3.0
_MAX_RULES: Final = 1_500


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line, level or upright, in points from the top left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_level(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left > self.bottom - self.top

    def touches(self, other: Rule) -> bool:
        """Whether the two lines meet."""
        return (
            self.left - _NEAR < other.right
            and other.left - _NEAR < self.right
            and self.top - _NEAR < other.bottom
            and other.top - _NEAR < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on a page: where it stands and its text."""

    top: float
    bottom: float
    text: str


def take_grids(words: list[Word], rules: list[Rule]) -> tuple[list[Grid], list[Word]]:
    """(the tables drawn with `rules`, from top to bottom; the words outside them)."""
    grids = []
    for group in _groups(rules[:_MAX_RULES]):
        columns = _places([(one.left + one.right) / 2 for one in group if not one.is_level])
        lines = _places([(one.top + one.bottom) / 2 for one in group if one.is_level])
        if len(columns) < 3 or len(lines) < 3:
            continue
        inside = [
            word
            for word in words
            if lines[0] < word.middle < lines[-1]
            and columns[0] - _NEAR < (word.left + word.right) / 2 < columns[-1] + _NEAR
        ]
        if not inside:
            continue
        upright = [one for one in group if not one.is_level]
        rows = [_row(inside, top, bottom, upright) for top, bottom in itertools.pairwise(lines)]
        grids.append(Grid(lines[0], lines[-1], "\n".join(row for row in rows if row)))
        taken = set(map(id, inside))
        words = [word for word in words if id(word) not in taken]
    return sorted(grids, key=lambda grid: grid.top), words


def _groups(rules: list[Rule]) -> list[list[Rule]]:
    """Lines that hang together."""
    left = sorted(rules, key=lambda rule: rule.top)
    groups: list[list[Rule]] = []
    while left:
        group = [left.pop(0)]
        for rule in group:
            near = [other for other in left if rule.touches(other)]
            group += near
            left = [other for other in left if other not in near]
        groups.append(group)
    return groups


def _places(values: list[float]) -> list[float]:
    """Distinct places, nearly equal ones once."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _row(words: list[Word], top: float, bottom: float, upright: list[Rule]) -> str:
    """The cells between two level lines; a line that does not pass here parts nothing."""
    middle = (top + bottom) / 2
    edges = _places(
        [(one.left + one.right) / 2 for one in upright if one.top < middle < one.bottom]
    )
    here = [word for word in words if top < word.middle <= bottom]
    cells = [
        [word for word in here if left < (word.left + word.right) / 2 <= right]
        for left, right in itertools.pairwise(edges)
    ]
    texts = [" ".join(row.text for row in in_rows(cell)) for cell in cells]
    return "\t".join(texts).rstrip("\t")
