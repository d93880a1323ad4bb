"""Everybody held against every award that can be counted, batch by batch, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from thidua.awards.judging import roster
from thidua.awards.judging.columns import assemble
from thidua.awards.judging.roster import Roster
from thidua.law.answers import Answer
from thidua.law.catalogue import Catalogue
from thidua.law.facts import OBJECTS, Facts
from thidua.law.judging import View, judge
from thidua.law.judging.judge import Judgement
from thidua.law.reach import countable_codes
from thidua.law.records import Award

CHUNK = 20_000
"""Subjects that are judged at once."""


@dataclass(frozen=True)
class Batch:
    """Verdicts of one award on some subjects, in columns.

    Args:
        award: row of the standard.
        flagged: an unread law may change it.
        who: numbers of the subjects in the roster.
        answer, worst, reason, have: of each; ``worst`` is the number of the condition that
            decided, -1 where something bars any award.
        path: id of the path that decided.
        reasons: reason codes of its conditions, as ``{14,0,3}``.
    """

    award: Award
    flagged: bool
    who: npt.NDArray[np.int64]
    answer: npt.NDArray[np.int64]
    path: list[str]
    reasons: list[str]
    worst: npt.NDArray[np.int64]
    reason: npt.NDArray[np.int64]
    have: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.who)

    def take(self, rows: npt.NDArray[np.bool_]) -> Batch:
        """Some of its rows."""
        picked = np.flatnonzero(rows).tolist()
        return replace(
            self,
            who=self.who[rows],
            answer=self.answer[rows],
            path=[self.path[at] for at in picked],
            reasons=[self.reasons[at] for at in picked],
            worst=self.worst[rows],
            reason=self.reason[rows],
            have=self.have[rows],
        )


@dataclass(frozen=True)
class Province:
    """Everybody with their facts."""

    roster: Roster
    facts: Facts

    @classmethod
    def read(cls, catalogue: Catalogue, as_of: date) -> Province:
        """As the registry and the directory hold them."""
        whose = roster.everybody()
        return cls(whose, assemble(whose, catalogue, as_of, everybody=True))

    def codes(self, catalogue: Catalogue, on: date) -> list[str]:
        """Awards that can be counted for some kind of subject, in the order of the rows."""
        forces = bool(self._forces().any())
        wanted = {
            c for kind in OBJECTS for c in countable_codes(catalogue, kind, on, forces=forces)
        }
        return [code for code in catalogue.codes if code in wanted]

    def _forces(self) -> npt.NDArray[np.bool_]:
        member = self.facts.groups.get("llvt")
        return np.zeros(self.facts.size, dtype=np.bool_) if member is None else member

    def steps(self, codes: Sequence[str]) -> int:
        """How many batches there are."""
        return max(1, -(-self.facts.size // CHUNK)) * len(codes)

    def batches(
        self,
        catalogue: Catalogue,
        codes: Iterable[str],
        as_of: date,
        received_on: date,
        year: int,
    ) -> Iterator[Batch]:
        """Verdicts award by award, so many subjects at a time; one batch each, empty ones too."""
        period = year - self.facts.series[0].first_year
        listed = list(codes)
        for first in range(0, max(1, self.facts.size), CHUNK):
            part = self.facts.take(first, min(first + CHUNK, self.facts.size))
            forces = self._forces()[first : first + CHUNK]
            view = View(part, catalogue, as_of, period=period)
            for code in listed:
                made = judge(catalogue, part, code, as_of, received_on, view=view)
                yield batch_of(made, first, forces)


def batch_of(made: Judgement, first: int, forces: npt.NDArray[np.bool_]) -> Batch:
    """The verdicts of a judgement on those whom the award is for.

    Args:
        made: over consecutive subjects.
        first: number of the first of them.
        forces: who is of the armed forces.
    """
    kinds = [OBJECTS.index(kind) for kind in made.award.objects]
    mine = np.isin(made.view.facts.kind, kinds)
    if made.award.forces:
        mine &= forces
    at = np.flatnonzero(mine)
    best = made.best[at].astype(np.int64)
    size = len(at)
    worst, reason, have, own = (np.zeros(size, dtype=np.int64) for _ in range(4))
    reasons = [""] * size
    for number, found in enumerate(made.paths):
        rows = np.flatnonzero(best == number)
        if not len(rows):
            continue
        where = at[rows]
        answers = found.answers[:, where]
        lowest = answers.argmin(axis=0)
        worst[rows] = lowest
        own[rows] = np.take_along_axis(answers, lowest[None, :], axis=0)[0]
        reason[rows] = np.take_along_axis(found.reasons[:, where], lowest[None, :], axis=0)[0]
        have[rows] = np.take_along_axis(found.have[:, where], lowest[None, :], axis=0)[0]
        sorts, which = np.unique(found.reasons[:, where].T, axis=0, return_inverse=True)
        said = ["{" + ",".join(map(str, one)) + "}" for one in sorts.tolist()]
        for row, sort in zip(rows.tolist(), which.reshape(-1).tolist(), strict=True):
            reasons[row] = said[sort]
    for bar in made.bars:
        barred = bar.answer[at].astype(np.int64) < own
        worst[barred] = -1
        reason[barred] = bar.reason[at][barred]
        have[barred] = bar.have[at][barred]
        own = np.minimum(own, bar.answer[at])
    ids = [p.path.id for p in made.paths]
    return Batch(
        award=made.award,
        flagged=bool(made.flagged),
        who=at + first,
        answer=made.answer[at].astype(np.int64),
        path=[ids[n] for n in best.tolist()],
        reasons=reasons,
        worst=worst,
        reason=reason,
        have=have,
    )


def changed(before: Batch, after: Batch) -> tuple[Any, Any]:
    """Rows whose answer a draft changes, and how: ``gain``, ``lose`` or ``other``.

    Args:
        before, after: the same award and subjects under two catalogues.

    Returns:
        Mask of the rows, and the words of those rows.
    """
    differs = before.answer != after.answer
    had, has = before.answer >= Answer.COUNCIL, after.answer >= Answer.COUNCIL
    words = np.where(~had & has, "gain", np.where(had & ~has, "lose", "other"))
    return differs, words[differs].tolist()
