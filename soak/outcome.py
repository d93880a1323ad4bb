"""What a figure answers, and the table of all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Outcome:
    """One figure.

    Args:
        holds: whether it held.
        measured: what was seen, in one line.
        faults: what did not fit, a line each.
    """

    holds: bool
    measured: str
    faults: tuple[str, ...] = field(default=())


def table(rows: Iterable[tuple[str, str, Outcome]]) -> str:
    """Name, what must hold, outcome, as one table in Markdown."""
    lines = ["| figure | must hold | measured | held |", "|---|---|---|---|"]
    notes = []
    for name, title, outcome in rows:
        held = "yes" if outcome.holds else "**no**"
        lines.append(f"| {name} | {title} | {outcome.measured} | {held} |")
        notes += [f"- {name}: {' '.join(fault.split())[:600]}" for fault in outcome.faults]
    return "\n".join([*lines, *(["", *notes] if notes else [])])
