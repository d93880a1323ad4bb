"""The running numbers of a list: what is printed, mended where a scan has spoilt or lost it."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from thidua.paper.decision.rows import Row


@dataclass(frozen=True, slots=True)
class Jump:
    """A place where the printed numbers leave some out."""

    row: Row
    before: int
    after: int


def renumber(rows: Sequence[Row]) -> list[Jump]:
    """Give every row its number, in place, and return where numbers are left out.

    A printed number holds when it follows the row before or when the rows after it agree with
    it; any other is what a scan made of the next number, and so is a number that is missing.
    A list without any number gets none.
    """
    jumps: list[Jump] = []
    for _, group in itertools.groupby(rows, key=lambda row: row.part):
        part = list(group)
        if any(row.number is not None for row in part):
            jumps += _renumber_part(part)
    return jumps


def _renumber_part(rows: list[Row]) -> list[Jump]:
    jumps: list[Jump] = []
    printed = [row.number for row in rows]
    before = 0
    for index, row in enumerate(rows):
        number = printed[index]
        expected = before + 1
        if number is None:
            row.number = expected
            row.doubt += 0.15
        elif number != expected:
            if _believed(printed, index, expected):
                if number > expected:
                    jumps.append(Jump(row, before, number))
            else:
                row.number = expected
                row.doubt += 0.15
        before = row.number or expected
    return jumps


def _believed(printed: list[int | None], index: int, expected: int) -> bool:
    """Say whether the rows that follow agree with a printed number rather than with `expected`."""
    number = printed[index]
    if number is None:
        return False
    own = other = 0
    for ahead in range(1, 6):
        if index + ahead >= len(printed):
            break
        later = printed[index + ahead]
        own += later == number + ahead
        other += later == expected + ahead
    if number == 1 and not other:
        return True
    if own == other == 0:
        # The last rows: a small step forward is a row that the list leaves out.
        return expected < number <= expected + 3
    return own > other
