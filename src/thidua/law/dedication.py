"""Dedication over years (quá trình cống hiến): posts and years against the table.

Time rules of NĐ 152/2025 Đ.9: the highest of posts held at once counts; time that a higher post
lacks is added to the next lower one; women need a third less (Đ.4.7) unless they retire at the
higher age. The table is incomplete: a pair outside it is not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from thidua.law.answers import Answer, Reason
from thidua.law.catalogue import Catalogue
from thidua.law.facts import Facts
from thidua.law.records import Dedication, DedicationRow


@dataclass(frozen=True)
class Post:
    """A group of posts held for some years; a lower post held beside it is left out."""

    group: str
    years: Fraction


def posts_of(facts: Facts, rows: Any) -> list[Post]:
    """The posts of one subject from the rows of its claims; years are kept in twelfths."""
    claims = facts.claims
    return [
        Post(facts.words[int(claims.code[at])], Fraction(int(claims.years[at]), 12)) for at in rows
    ]


def dedication_answer(
    catalogue: Catalogue,
    award: str,
    posts: Sequence[Post],
    *,
    female: int = -1,
    later_retirement: int = -1,
    retiring: int = -1,
) -> tuple[Answer, Reason]:
    """Whether posts and years earn an award.

    Args:
        catalogue: with the table.
        award: code.
        posts: groups with their years.
        female, later_retirement, retiring: 1 yes, 0 no, -1 not stated.
    """
    table = catalogue.dedication
    if not posts:
        return Answer.EVIDENCE_MISSING, Reason.UNKNOWN
    if retiring == 0:
        return Answer.NOT_MET, Reason.TOO_SHORT
    factor = table.women if female == 1 and later_retirement != 1 else Fraction(1)
    best = (Answer.NOT_MET, Reason.OUTSIDE_TABLE)
    covered = False
    for line in _lines(table, posts):
        for group, years in _carried(table, line, posts):
            for row in table.rows:
                if row.award != award or group not in row.groups:
                    continue
                covered = True
                best = max(best, _against(row, years, factor), key=lambda pair: pair[0])
    if not covered:
        return Answer.NOT_COMPARED, Reason.OUTSIDE_TABLE
    return best


def _lines(table: Dedication, posts: Sequence[Post]) -> list[Sequence[str]]:
    """The lines of posts that somebody stands in; a post in no line stands alone."""
    held = {post.group for post in posts}
    lines: list[Sequence[str]] = [line for line in table.lines if held & set(line)]
    alone = held - {group for line in lines for group in line}
    return [*lines, *([group] for group in sorted(alone))]


def _carried(
    table: Dedication, line: Sequence[str], posts: Sequence[Post]
) -> list[tuple[str, Fraction]]:
    """Years by post of a line, from the highest down, each with what the higher ones lacked."""
    carried = Fraction(0)
    found = []
    for group in line:
        own = sum((post.years for post in posts if post.group == group), Fraction(0))
        if own == 0 and carried == 0:
            continue
        carried += own
        if own:
            found.append((group, carried))
    return found


def _against(row: DedicationRow, years: Fraction, factor: Fraction) -> tuple[Answer, Reason]:
    if years < row.least * factor:
        return Answer.NOT_MET, Reason.TOO_SHORT
    if row.most is not None and years >= row.most * factor:
        return Answer.NOT_COMPARED, Reason.OUTSIDE_TABLE
    if not row.verified:
        return Answer.NOT_COMPARED, Reason.OUTSIDE_TABLE
    return Answer.MET, Reason.FOUND
