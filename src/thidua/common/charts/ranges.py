"""Range marker: how many are registered, nominated and decided against a range of the plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from thidua.common.charts.svg import at, join, pc, px, rect, text_width, words
from thidua.common.formatting import number

_WIDTH = 160.0  # narrowest cell, in px: decides when two numbers would touch


@dataclass(frozen=True)
class RangeMarker:
    """A quota between two numbers with three stages in three shapes.

    Args:
        label: the whole statement in words.
        minimum, maximum: ends of the range; ``None`` leaves that end open.
        registered, nominated, decided: counts per stage (circle, diamond, square).
    """

    label: str
    minimum: float | None
    maximum: float | None
    registered: float | None = None
    nominated: float | None = None
    decided: float | None = None

    @property
    def top(self) -> float:
        """Value at the right end: beyond the maximum is shown, not clipped."""
        known = (self.minimum, self.maximum, self.registered, self.nominated, self.decided)
        highest = max([v for v in known if v is not None], default=1.0)
        return highest * 1.1 or 1.0

    def share(self, value: float) -> float:
        """Where ``value`` lies, as a share of the width."""
        return value / self.top

    def _ends(self) -> list[SafeString]:
        low = None if self.minimum is None else self.share(self.minimum)
        high = None if self.maximum is None else self.share(self.maximum)
        left, right = low or 0.0, 1.0 if high is None else high
        pieces = [rect(pc(left), 6, pc(right - left), 8, "band")]
        for share in {low, high} - {None}:
            assert share is not None  # noqa: S101 - None was taken out
            pieces.append(at(pc(share), 0, rect("-1", 3, "2", 14, "band-edge")))
        pieces += self._numbers(low, high)
        return pieces

    def _numbers(self, low: float | None, high: float | None) -> list[SafeString]:
        def text(share: float, value: float, anchor: str, shift: float) -> SafeString:
            body = format_html(
                '<text x="{}" text-anchor="{}" class="band-text">{}</text>',
                px(shift),
                anchor,
                number(value),
            )
            return at(pc(share), 29, body)

        if low is None or high is None or low == high:
            share = high if low is None else low
            value = self.maximum if low is None else self.minimum
            return [] if share is None or value is None else [text(share, value, "middle", 0)]
        assert self.minimum is not None  # noqa: S101 - its share is known
        assert self.maximum is not None  # noqa: S101
        halves = text_width(number(self.minimum), 11) + text_width(number(self.maximum), 11)
        touching = (high - low) * _WIDTH < halves / 2 + 8
        anchors = (("end", 2.0), ("start", -2.0)) if touching else (("middle", 0.0),) * 2
        return [
            text(low, self.minimum, *anchors[0]),
            text(high, self.maximum, *anchors[1]),
        ]

    def svg(self) -> SafeString:
        """The marker as one ``<svg role="img">`` that fills the width of its cell."""
        pieces = [rect("0", 7, "100%", 6, "track"), *self._ends()]
        shapes = (
            (self.decided, '<rect x="-4.5" y="-4.5" width="9" height="9" class="decided"/>'),
            (self.nominated, '<path d="M0-6.5 6.5 0 0 6.5-6.5 0z" class="nominated"/>'),
            (self.registered, '<circle r="5" class="registered"/>'),
        )
        pieces += [
            at(pc(self.share(value)), 10, SafeString(shape))
            for value, shape in shapes
            if value is not None
        ]
        return format_html(
            '<svg class="chart" width="100%" height="32" role="img">{}{}</svg>',
            words(self.label),
            join(pieces),
        )
