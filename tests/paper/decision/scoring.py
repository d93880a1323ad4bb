"""What counts as a right row, after the contract of the readers.

`no`, `kind`, `name` and `award` agree exactly, white space aside; `position` and `unit` when at
least 0.8 of the distinct expected words occur in the printed one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.paper.decision.makers import Decision, Made
from thidua.paper.decision import read_decision
from thidua.paper.lexicon import default_lexicon
from thidua.paper.text import collapse, words

Json = dict[str, Any]


@dataclass
class Score:
    """How many rows are right, and what is wrong with the others."""

    expected: int
    printed: int
    right: int
    problems: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Rows right of those expected; rows too many count against it."""
        return self.right / max(self.expected, self.printed, 1)


def words_right(expected: str | None, printed: str | None) -> bool:
    """Apply the 0.8 rule; nothing expected must be nothing printed."""
    if not expected:
        return not printed
    want = set(words(expected))
    return printed is not None and len(want & set(words(printed))) >= 0.8 * len(want)


def row_right(want: Made, row: Json, award: str) -> bool:
    """Say whether a printed row is right."""
    return (
        row["no"] == want.no
        and row["kind"] == want.kind
        and collapse(row["name"]) == want.name
        and row["award"] == award
        and words_right(want.position, row["position"])
        and words_right(want.unit, row["unit"])
    )


def score(decision: Decision) -> Score:
    """Read a made decision and compare row by row."""
    return compare(decision, read_decision(decision.text, lexicon=default_lexicon()).as_dict())


def compare(decision: Decision, printed: Json) -> Score:
    """Compare what was printed with what was made."""
    rows = list(printed["recipients"])
    ids = [award["id"] for award in printed["awards"]]
    out = Score(len(decision.rows), len(rows), 0)
    place = {(row["award"], row["no"], row["kind"]): row for row in rows}
    for want in decision.rows:
        award = ids[want.award] if want.award < len(ids) else ""
        row = place.get((award, want.no, want.kind))
        if row is not None and row_right(want, row, award):
            out.right += 1
        else:
            shown = row and {k: row[k] for k in ("no", "kind", "name", "position", "unit", "award")}
            out.problems.append(f"{want}\n    {shown}")
    return out
