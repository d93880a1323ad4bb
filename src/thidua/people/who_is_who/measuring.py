"""Precision and recall of who is who on lists with known answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from thidua.people.who_is_who.proposals import Matching, Proposal, Verdict
from thidua.people.who_is_who.specimens import DAY, Trial


@dataclass
class Measure:
    """What became of the rows of a trial.

    Attributes:
        right: proposed for confirming in bulk, and the person meant.
        wrong: proposed for confirming in bulk, and another person: what must not happen.
        asked: left for somebody to choose.
        listed: asked about, with the person meant among the candidates.
        first: asked about, with the person meant on top.
        new: rightly taken for nobody known.
        missed: taken for nobody known although somebody is meant.
        rows: all rows.
        by_sort: the same by what was done to the rows.
    """

    right: int = 0
    wrong: int = 0
    asked: int = 0
    listed: int = 0
    first: int = 0
    new: int = 0
    missed: int = 0
    rows: int = 0
    known: int = 0
    by_sort: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        """Of those proposed for confirming in bulk, the share that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of rows that mean somebody known, the share proposed right without asking."""
        return self.right / self.known if self.known else 1.0

    @property
    def reach(self) -> float:
        """Of rows that mean somebody known, the share where that person is proposed or listed."""
        return (self.right + self.listed) / self.known if self.known else 1.0

    def words(self) -> str:
        """For the table of the benchmark."""
        return (
            f"precision {self.precision:.4f}, recall without asking {self.recall:.3f}, "
            f"proposed or listed {self.reach:.3f}, asked about {self.asked} of {self.rows}"
        )


def measure(trial: Trial, proposals: list[Proposal] | None = None) -> Measure:
    """Match the rows of a trial and count.

    Args:
        trial: register, rows and answers.
        proposals: what was proposed, where the rows were matched already.
    """
    found = Measure()
    if proposals is None:
        proposals = Matching(trial.register, DAY).match(trial.rows)
    for one in proposals:
        outcome = _outcome(one, trial.meant[one.row.key])
        found.rows += 1
        found.known += trial.meant[one.row.key] is not None
        found.asked += one.verdict is Verdict.ASK
        for name in outcome:
            setattr(found, name, getattr(found, name) + 1)
        sort = found.by_sort.setdefault(trial.sort[one.row.key], Counter())
        sort[outcome[0] if outcome else "asked"] += 1
    return found


def _outcome(one: Proposal, meant: int | None) -> list[str]:
    if one.verdict is Verdict.SURE:
        return ["right" if one.best is not None and one.best.key == meant else "wrong"]
    if one.verdict is Verdict.NEW:
        return ["new" if meant is None else "missed"]
    keys = [c.key for c in one.candidates]
    outcome = ["listed"] if meant in keys else []
    return [*outcome, "first"] if keys and keys[0] == meant else outcome
