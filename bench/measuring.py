"""How a figure is measured: a warm-up, then the median of five runs with the spread."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

RUNS = 5


@dataclass(frozen=True)
class Figure:
    """One row of the table.

    Args:
        id: identifier of the measure.
        work: what was done.
        seconds: each run's time.
        bar: most seconds allowed; ``None`` where no bar is stated.
        peer: the same work by a peer in the same run, in words; a dash where none is named.
        note: what was checked to be equal or right before timing.
    """

    id: str
    work: str
    seconds: tuple[float, ...]
    bar: float | None = None
    peer: str = "–"
    note: str = ""

    @property
    def median(self) -> float:
        """Median of the runs, in seconds."""
        return statistics.median(self.seconds)

    @property
    def holds(self) -> str:
        """Whether the median keeps the bar, in a word."""
        if self.bar is None:
            return ""
        return "holds" if self.median <= self.bar else "MISSED"


def timed(work: Callable[[], object], *, runs: int = RUNS) -> tuple[float, ...]:
    """Run once to warm up, then ``runs`` times; seconds of each."""
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return tuple(seconds)


def milliseconds(seconds: float) -> str:
    """``0.0123`` → ``12.3 ms``."""
    return f"{seconds * 1000:.1f} ms"


def table(figures: list[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| id | work | median | spread | bar | | side by side with | checked |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for f in figures:
        spread = f"{milliseconds(min(f.seconds))} – {milliseconds(max(f.seconds))}"
        bar = milliseconds(f.bar) if f.bar is not None else ""
        lines.append(
            f"| {f.id} | {f.work} | {milliseconds(f.median)} | {spread} | {bar} | {f.holds} "
            f"| {f.peer} | {f.note} |"
        )
    return "\n".join(lines)
