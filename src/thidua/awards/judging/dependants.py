"""Later awards that rested on one that was revoked: judged again with it and without it.

A later award that would not have been met any more falls as well, and whatever rested on it is
judged without it, too. Awards of older law have no standard here: they are not judged anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from thidua.law.answers import Answer
from thidua.law.catalogue import Catalogue
from thidua.law.facts import Facts
from thidua.law.judging import View, judge
from thidua.law.periods import NEVER, NO_DAY, from_day


@dataclass(frozen=True)
class Dependant:
    """A later award that rested on what was taken away.

    Args:
        grant: its key.
        before, after: the answer on the day of its decision with the award and without it.
        through: keys of the awards that it rested on: the revoked one, or others that fell.
    """

    grant: int
    before: Answer
    after: Answer
    through: tuple[int, ...]


def dependants(catalogue: Catalogue, facts: Facts, revoked: Iterable[int]) -> list[Dependant]:
    """Later awards of one subject that rested on these, oldest first.

    Args:
        catalogue: with the standards that held then.
        facts: of the subject, today.
        revoked: keys of the awards taken away.
    """
    taken = [ref for ref in revoked if (facts.grants.ref == ref).any()]
    if not taken:
        return []
    whole = _standing_again(facts, taken)
    g = whole.grants
    days = View(whole, catalogue, from_day(int(g.day.max()))).grant_day
    first = min(int(days[g.ref == ref][0]) for ref in taken)
    found: list[Dependant] = []
    for row in sorted(
        np.flatnonzero(days >= first), key=lambda at: (int(days[at]), int(g.ref[at]))
    ):
        ref = int(g.ref[row])
        if ref in taken or g.revoked[row] != NEVER:
            continue
        before = _judged(catalogue, whole, int(row), int(days[row]), {ref})
        if before is None or before <= Answer.NOT_MET:
            continue  # no standard of that day, or it was not met with it either
        after = _judged(catalogue, whole, int(row), int(days[row]), {ref, *taken})
        if after is None or after >= before:
            continue
        through = tuple(
            one for one in taken
            if _judged(catalogue, whole, int(row), int(days[row]), {ref, one}) != before
        )  # fmt: skip
        found.append(Dependant(ref, before, after, through or tuple(taken)))
        taken.append(ref)
    return found


def _standing_again(facts: Facts, refs: list[int]) -> Facts:
    """The facts as they stood while the awards did."""
    g = facts.grants
    revoked = np.where(np.isin(g.ref, refs), np.int32(NEVER), g.revoked)
    return replace(facts, grants=replace(g, revoked=revoked))


def _judged(
    catalogue: Catalogue, facts: Facts, row: int, day: int, without: set[int]
) -> Answer | None:
    """The answer for a grant on the day of its decision, with some grants left out."""
    g = facts.grants
    code = facts.codes[int(g.code[row])]
    if day == NO_DAY or catalogue.standard(code, from_day(day)) is None:
        return None
    kept = ~np.isin(g.ref, list(without))
    period = int(g.period[row])
    made = judge(
        catalogue,
        replace(facts, grants=g.take(kept)),
        code,
        from_day(day),
        period=period if period >= 0 else None,
    )
    return Answer(int(made.answer[0]))
