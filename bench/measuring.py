"""How a figure is measured: a warm-up, then the median of five runs with the spread."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
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
        judged: percentile that the bar is about; the median by default.
    """

    id: str
    work: str
    seconds: tuple[float, ...]
    bar: float | None = None
    peer: str = "–"
    note: str = ""
    judged: int = 50

    @property
    def value(self) -> float:
        """What the bar is about, in seconds."""
        return percentile(self.seconds, self.judged)

    @property
    def said(self) -> str:
        """The value, with the percentile where it is no median."""
        return ("" if self.judged == 50 else f"p{self.judged} ") + milliseconds(self.value)

    @property
    def holds(self) -> str:
        """Whether the value keeps the bar, in a word."""
        if self.bar is None:
            return ""
        return "holds" if self.value <= self.bar else "MISSED"


def timed(work: Callable[[], object], *, runs: int = RUNS) -> tuple[float, ...]:
    """Run once to warm up, then ``runs`` times; seconds of each."""
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return tuple(seconds)


def percentile(seconds: Sequence[float], share: int) -> float:
    """The time that ``share`` percent of the runs keep; 50 is the median."""
    if share == 50:
        return statistics.median(seconds)
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


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
            f"| {f.id} | {f.work} | {f.said} | {spread} | {bar} | {f.holds} | {f.peer} | {f.note} |"
        )
    return "\n".join(lines)
