"""Answers to a condition, worst first, and the reason codes that go with them.

The order is the algebra: all of several conditions is the minimum, any of several is the maximum,
“at least k of n” is the k-th best. Every evaluator keeps to these three, so a better fact never
makes an answer worse.
"""

from __future__ import annotations

from enum import IntEnum


class Answer(IntEnum):
    """What was found about a condition, worst first."""

    NOT_MET = 0
    NOT_COMPARED = 1
    """The text was not read, or its reading is unsettled."""
    EVIDENCE_MISSING = 2
    COUNCIL = 3
    """Left to the council's judgement."""
    PENDING = 4
    """Met if a pending prerequisite of the same cycle is decided."""
    MET = 5


class Reason(IntEnum):
    """Why; put into words by :mod:`thidua.law.words`, which knows the condition as well."""

    FOUND = 0
    TOO_FEW = 1
    RUN_SHORT = 2
    SINCE_AWARD_SHORT = 3
    AWARD_MISSING = 4
    BELOW = 5
    UNKNOWN = 6
    SPENT = 7
    ONE_YEAR_ONLY = 8
    MIXED = 9
    REUSE_UNSETTLED = 10
    WAITS = 11
    JUDGED = 12
    LEFT_TO_OTHERS = 13
    WORDING_LAPSED = 14
    DISCIPLINED = 15
    TOO_YOUNG = 16
    OTHER_LEVEL = 17
    OTHER_REVIEW = 18
    HELD = 19
    UNDER_DISCIPLINE = 20
    DISSOLVED = 21
    OVER_CAP = 22
    WRONG_OBJECT = 23
    LEAVE_UNSETTLED = 24
    COUNTED_BEFORE = 25
    YEAR_OF_AWARD = 26
    OUTSIDE_TABLE = 27
    TOO_SHORT = 28
    HELD_VIOLATION = 29
    NOT_ROUND = 30
    IMPLIED_USE = 31
    SINCE_DISCIPLINE_SHORT = 32
