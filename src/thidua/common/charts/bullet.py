"""Bullet bar: one result against its finish line."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from thidua.common.charts.svg import at, join, pc, px, rect, words

FINISH = 0.75
"""Share of the width at which every target stands, whatever its unit or direction."""
HEIGHT = 22


@dataclass(frozen=True)
class BulletBar:
    """A result scaled so that the start is at the left end and the target at 75 % of the width.

    Args:
        label: the whole statement in words (name, result, comparator and target, verdict).
        target: value at the finish line.
        start: value at the left end; 0 for sums that begin at zero. May lie above the target, when
            less is better.
        result: value reached; ``None`` draws an empty track.
        needed: value needed by now, a gold tick.
        forecast: value expected at the end, a hollow diamond on a dotted line.
        low, high: interval of the forecast, a thin line below.
        span: for a level to be kept (start equals target): how far below the target the left end
            lies, in the unit of the target.
        waiting: the result waits for recognition: drawn as a dotted line to the finish, no bar.
    """

    label: str
    target: float
    start: float = 0.0
    result: float | None = None
    needed: float | None = None
    forecast: float | None = None
    low: float | None = None
    high: float | None = None
    span: float | None = None
    waiting: bool = False

    def share(self, value: float) -> float:
        """Where ``value`` lies, as a share of the width, not limited to the track."""
        if self.target == self.start:
            below = self.span or abs(self.target) or 1.0
            return FINISH * (1 + (value - self.target) / below)
        return FINISH * (value - self.start) / (self.target - self.start)

    def _inside(self, value: float) -> float:
        return min(1.0, max(0.0, self.share(value)))

    def _interval(self) -> SafeString:
        if self.low is None or self.high is None:
            return SafeString("")
        left, right = sorted((self._inside(self.low), self._inside(self.high)))
        return rect(pc(left), 19, pc(right - left), 1.25, "interval")

    def _forecast(self) -> tuple[SafeString, SafeString]:
        if self.forecast is None:
            return SafeString(""), SafeString("")
        here = self._inside(self.forecast)
        begin = 0.0 if self.result is None else self._inside(self.result)
        line = format_html(
            '<line x1="{}" x2="{}" y1="11" y2="11" class="forecast-line"/>', pc(begin), pc(here)
        )
        diamond = at(pc(here), 11, SafeString('<path d="M0-5 5 0 0 5-5 0z" class="forecast"/>'))
        return line, diamond

    def svg(self) -> SafeString:
        """The bar as one ``<svg role="img">`` that fills the width of its cell."""
        line, diamond = self._forecast()
        pieces = [
            rect("0", 7, "100%", 8, "track"),
            rect(pc(FINISH), 7, pc(1 - FINISH), 8, "beyond"),
            self._interval(),
            line,
        ]
        if self.waiting:
            pieces.append(
                format_html('<line x1="0" x2="{}" y1="11" y2="11" class="waiting"/>', pc(FINISH))
            )
        elif self.result is not None:
            reached = self._inside(self.result)
            pieces.append(rect("0", 7, pc(reached), 8, "data"))
            if not reached:
                pieces.append(rect("0", 6, "2", 10, "data"))
            if self.share(self.result) > 1:
                beyond = SafeString('<path d="M0-4 5 0 0 4z" class="data"/>')
                pieces.append(at("100%", 11, beyond))
        if self.needed is not None:
            tick = rect("-1", 5, "2", 12, "now-needed")
            pieces.append(at(pc(self._inside(self.needed)), 0, tick))
        pieces.append(at(pc(FINISH), 0, rect(px(-1.25), 0, "2.5", HEIGHT, "goal")))
        pieces.append(diamond)
        return format_html(
            '<svg class="chart" width="100%" height="{}" role="img">{}{}</svg>',
            HEIGHT,
            words(self.label),
            join(pieces),
        )
