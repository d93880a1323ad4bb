"""Plain bars: parts of a whole, how far, how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from thidua.common.charts.svg import join, pc, rect, words
from thidua.common.formatting import number


@dataclass(frozen=True)
class Part:
    """One part of a whole.

    Args:
        label: its name in words, after the count (``2 đạt``).
        count: its size.
        kind: ``ok``, ``on-track``, ``info``, ``warn``, ``bad`` or ``none``.
    """

    label: str
    count: int
    kind: str


@dataclass(frozen=True)
class StackedBar:
    """Parts of a whole in one bar, with the counts in words below."""

    label: str
    parts: Sequence[Part]

    def svg(self) -> SafeString:
        """The bar; empty parts take no room."""
        total = sum(p.count for p in self.parts) or 1
        pieces = [rect("0", 0, "100%", 10, "track")]
        begin = 0.0
        for part in self.parts:
            share = part.count / total
            if share:
                pieces.append(rect(pc(begin), 0, pc(share), 10, f"part-{part.kind}"))
                if begin:
                    pieces.append(rect(pc(begin), 0, "1.5", 10, "part-gap"))
            begin += share
        return format_html(
            '<svg class="chart" width="100%" height="10" role="img">{}{}</svg>',
            words(self.label, [f"{p.count} {p.label}." for p in self.parts]),
            join(pieces),
        )

    def legend(self) -> SafeString:
        """The counts in words, in the order of the parts."""
        return format_html(
            '<ul class="parts">{}</ul>',
            format_html_join(
                "",
                '<li><svg class="part-mark part-{}" width="8" height="8" aria-hidden="true">'
                '<rect width="8" height="8"/></svg><b class="num">{}</b> {}</li>',
                ((p.kind, number(p.count), p.label) for p in self.parts),
            ),
        )


def _share(done: float, total: float) -> float:
    return min(1.0, max(0.0, done / total)) if total else 0.0


def progress_bar(done: float, total: float, kind: str = "navy") -> SafeString:
    """A determinate bar, ``kind`` is ``navy`` or ``ok``; the words stand beside it."""
    pieces = [
        rect("0", 0, "100%", 8, "track", radius=4),
        rect("0", 0, pc(_share(done, total)), 8, f"fill-{kind}", radius=4),
    ]
    return format_html(
        '<svg class="progress-bar" width="100%" height="8" aria-hidden="true">{}</svg>',
        join(pieces),
    )


def share_bar(value: float, total: float, label: str, *, of_total: bool = False) -> SafeString:
    """A short bar with its number, for a table cell; with ``of_total`` “2 / 3”."""
    shown = f"{number(value)} / {number(total)}" if of_total else number(value)
    return format_html(
        '<span class="share"><svg class="chart" width="100%" height="8" role="img">{}{}</svg>'
        '<span class="num">{}</span></span>',
        words(label),
        join([rect("0", 1, "100%", 6, "track"), rect("0", 1, pc(_share(value, total)), 6, "data")]),
        shown,
    )


def time_bar(passed: int, total: int, label: str) -> SafeString:
    """Days passed of a span, with today as a red line."""
    share = _share(passed, total)
    pieces = [rect("0", 2, "100%", 6, "track"), rect("0", 2, pc(share), 6, "data")]
    if 0 < share < 1:
        pieces.append(rect(pc(share), 0, "2", 10, "today"))
    return format_html(
        '<svg class="chart" width="100%" height="10" role="img">{}{}</svg>',
        words(label),
        join(pieces),
    )
