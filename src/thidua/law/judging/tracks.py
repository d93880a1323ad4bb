"""What a condition is worth for each length of the counted period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from thidua.law.answers import Answer, Reason
from thidua.law.periods import Int8, Int16, Int32

Codes: TypeAlias = npt.NDArray[np.uint8]
Rows: TypeAlias = Any
"""An array of answers, counts or codes, ``[W, S]`` or ``[S]``."""


def reasons(
    not_met: Reason,
    *,
    not_compared: Reason = Reason.REUSE_UNSETTLED,
    met: Reason = Reason.FOUND,
) -> Codes:
    """Reason by answer: what stands for each of the six answers."""
    return np.array(
        [not_met, not_compared, Reason.UNKNOWN, Reason.JUDGED, Reason.WAITS, met], dtype=np.uint8
    )


@dataclass(frozen=True)
class Track:
    """A condition over ``W`` lengths of the counted period; one row where it does not matter.

    Args:
        value: ``int8[W or 1, S]`` answers.
        have: ``int16[W or 1, S]`` what was found, in the unit of the condition.
        table: reason by answer.
        special: reasons that go before the table, ``uint8[W or 1, S]``, 255 = none.
    """

    value: Int8
    have: Int16
    table: Codes
    special: Codes | None = None

    def at(self, pick: Int32) -> tuple[Int8, Int16, Codes]:
        """Answers, counts and reasons at the chosen length, ``pick`` being its row by subject."""
        value, have = _row(self.value, pick), _row(self.have, pick)
        reason = self.table[value]
        if self.special is not None:
            special = _row(self.special, pick)
            reason = np.where(special != 255, special, reason).astype(np.uint8)
        return value, have, reason


def _row(rows: Rows, pick: Int32) -> Rows:
    if len(rows) == 1:
        return rows[0]
    return np.take_along_axis(rows, pick[None, :], axis=0)[0]


def single(value: Int8, have: Int16 | None, table: Codes, special: Codes | None = None) -> Track:
    """A track that does not depend on the length."""
    count = np.zeros(len(value), dtype=np.int16) if have is None else have.astype(np.int16)
    return Track(
        value.astype(np.int8)[None, :],
        count[None, :],
        table,
        None if special is None else special[None, :],
    )


def rows_at(cumulative: Rows, lengths: Sequence[int]) -> Rows:
    """The rows of a cumulative column at each length; past its end, the last one."""
    at = [min(length, len(cumulative)) - 1 for length in lengths]
    return cumulative[at]


def run(cells: Int8, lengths: Sequence[int]) -> Int8:
    """“Each of the last L periods”, for each L: the minimum; beyond the columns it is not met."""
    lowest = np.minimum.accumulate(cells[: max(lengths)], axis=0)
    found: Int8 = rows_at(lowest, lengths).copy()
    for at, length in enumerate(lengths):
        if length > len(cells):
            found[at] = Answer.NOT_MET
    return found


def run_length(cells: Int8) -> Int16:
    """How many of the last periods in a row are met."""
    met = np.logical_and.accumulate(cells == Answer.MET, axis=0)
    length: Int16 = met.sum(axis=0, dtype=np.int16)
    return length


def at_least(cells: Int8, count: int, lengths: Sequence[int]) -> tuple[Int8, Int16]:
    """“At least ``count`` of the last L periods”: the count-th best answer; how many are met."""
    rows = cells[: max(lengths)]
    met = np.cumsum(rows == Answer.MET, axis=0, dtype=np.int16)
    have = rows_at(met, lengths)
    value = np.where(have >= count, np.int8(Answer.MET), np.int8(Answer.NOT_MET))
    for level in (Answer.PENDING, Answer.COUNCIL, Answer.EVIDENCE_MISSING, Answer.NOT_COMPARED):
        if not (rows == level).any():
            continue
        so_far = rows_at(np.cumsum(rows >= level, axis=0, dtype=np.int16), lengths)
        value = np.maximum(value, np.where(so_far >= count, np.int8(level), np.int8(0)))
    return value.astype(np.int8), have.astype(np.int16)
