"""The timeline of a subject: a line for each unit, marks for grants, joined at mergers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from thidua.common.charts.svg import fit, join, px, rect, text_width, words

WIDTH = 860.0
_TOP, _LANE, _FOOT = 38.0, 56.0, 26.0
_EDGE = 12.0
_APART = 15.0

LAWS = (
    (date(2004, 7, 1), "Luật Thi đua, khen thưởng 2003"),
    (date(2024, 1, 1), "Luật 06/2022/QH15"),
    (date(2026, 10, 1), "Luật 06/2026/QH16"),
)
"""First day of each law, as titles of laws stand: in Vietnamese."""
SHAPES = {
    "star": "M0-7.5 2.2-2.6 7.4-2.3 3.4 1 4.7 6.2 0 3.3-4.7 6.2-3.4 1-7.4-2.3-2.2-2.6Z",
    "flag": "M-6 8V-8h1.6v1L6.5-4.4-4.4 0v8Z",
    "square": "M-5.5-5.5h11v11h-11Z",
    "dot": "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0Z",
}


@dataclass(frozen=True)
class Mark:
    """One grant on a line.

    Args:
        on: its day.
        shape: ``star``, ``flag``, ``square`` or ``dot``.
        title: award and day, read out.
        url: its page.
        revoked: drawn hollow and crossed.
    """

    on: date
    shape: str
    title: str
    url: str
    revoked: bool = False


@dataclass(frozen=True)
class Lane:
    """One line.

    Args:
        names: day and name from that day on; the first day may lie before the picture.
        marks: grants.
        until: day on which it joined the main line; ``None`` for the main line.
        join: short words at the joint, may be empty.
    """

    names: Sequence[tuple[date, str]]
    marks: Sequence[Mark] = ()
    until: date | None = None
    joint: str = ""


@dataclass(frozen=True)
class Lives:
    """The picture; the table below it says the same in words.

    Args:
        title: the picture in words.
        main: the subject's own line.
        others: lines that joined it.
        today: business date, where the main line ends.
    """

    title: str
    main: Lane
    others: Sequence[Lane] = ()
    today: date = field(default_factory=lambda: date(2024, 1, 1))
    width: float = WIDTH

    @property
    def first(self) -> date:
        """New Year before the first grant."""
        days = [m.on for lane in (self.main, *self.others) for m in lane.marks]
        days += [lane.until for lane in self.others if lane.until]
        start = min([*days, self.today])
        return date(min(start.year, self.today.year - 4), 1, 1)

    def x(self, on: date) -> float:
        """Place of a day, kept inside the picture."""
        length = max(1, (self.today - self.first).days)
        share = min(1.0, max(0.0, (on - self.first).days / length))
        return _EDGE + share * (self.width - 2 * _EDGE)

    def lanes(self) -> list[Lane]:
        """Top to bottom: half of the others, the main line, the rest."""
        half = (len(self.others) + 1) // 2
        return [*self.others[:half], self.main, *self.others[half:]]

    def svg(self) -> SafeString:
        """The drawing."""
        lanes = self.lanes()
        height = _TOP + _LANE * len(lanes) + _FOOT
        middle = self._y(lanes.index(self.main))
        pieces = [*self._years(height), *self._laws()]
        pieces += [self._track(lane, self._y(n), middle) for n, lane in enumerate(lanes)]
        pieces += [p for n, lane in enumerate(lanes) for p in self._words(lane, self._y(n))]
        for n, lane in enumerate(lanes):
            pieces += [self._mark(mark, x, self._y(n)) for mark, x in self._places(lane)]
        return format_html(
            '<svg class="chart lives" viewBox="0 0 {} {}" width="{}" height="{}"'
            ' role="group" aria-label="{}">{}{}</svg>',
            px(self.width), px(height), px(self.width), px(height), self.title, words(self.title),
            join(pieces),
        )  # fmt: skip

    @staticmethod
    def _y(number: int) -> float:
        return _TOP + _LANE * number + 36

    def _years(self, height: float) -> list[SafeString]:
        span = self.today.year - self.first.year + 1
        step = 1 if span <= 12 else 2 if span <= 24 else 5
        pieces = []
        for year in range(self.first.year, self.today.year + 1):
            x = self.x(date(year, 1, 1))
            if year % step:
                continue
            line = '<path d="M{} {}V{}" class="month"/><text x="{}" y="{}" class="soft">{}</text>'
            end = min(x, self.width - 30)
            pieces.append(
                format_html(
                    line, px(x), px(_TOP), px(height - _FOOT), px(end), px(height - 8), year
                )
            )
        return pieces

    def _laws(self) -> list[SafeString]:
        pieces = []
        for number, (begun, name) in enumerate(LAWS):
            until = LAWS[number + 1][0] if number + 1 < len(LAWS) else self.today
            if until <= self.first or begun >= self.today:
                continue
            left, right = self.x(begun), self.x(min(until, self.today))
            css = f"law-{number}"
            pieces.append(rect(px(left), 8, px(max(2.0, right - left - 2)), 18, css, radius=2))
            label = fit(name, right - left - 12, 12.0) if right - left > 60 else ""
            if label:
                text = '<text x="{}" y="21" class="law-name">{}</text>'
                pieces.append(format_html(text, px(left + 6), label))
        return pieces

    def _track(self, lane: Lane, y: float, middle: float) -> SafeString:
        start = self.x(max(lane.names[0][0], self.first)) if lane.names else _EDGE
        if lane.until is None:
            return format_html(
                '<path d="M{} {}H{}" class="life"/>', px(start), px(y), px(self.width - _EDGE)
            )
        end = self.x(lane.until)
        bend = max(start, end - 26)
        return format_html(
            '<path d="M{} {}H{}C{} {} {} {} {} {}" class="life-before"/>'
            '<circle cx="{}" cy="{}" r="5.5" class="joint"/>',
            px(start), px(y), px(bend), px(end - 6), px(y), px(end - 14), px(middle), px(end),
            px(middle), px(end), px(middle),
        )  # fmt: skip

    def _words(self, lane: Lane, y: float) -> list[SafeString]:
        pieces = []
        stop = self.x(lane.until) - 20 if lane.until else self.width - _EDGE
        places = [(self.x(max(on, self.first)), name) for on, name in lane.names]
        taken = 0.0
        for number, (x, name) in enumerate(places):
            room = (places[number + 1][0] if number + 1 < len(places) else stop) - x - 8
            if number and lane.names[number][0] > self.first:
                pieces.append(
                    format_html('<circle cx="{}" cy="{}" r="5.5" class="joint"/>', px(x), px(y))
                )
            left = max(x, taken)
            shown = fit(name, max(0.0, room - (left - x)), 12.5)
            if not shown:
                continue
            taken = left + text_width(shown, 12.5) + 8
            text = '<text x="{}" y="{}" class="bold">{}</text>'
            pieces.append(format_html(text, px(left), px(y - 13), shown))
        if lane.joint and lane.until:
            # Right of the bend where there is room, else below the line that ends.
            x = self.x(lane.until)
            fits = x + 8 + text_width(lane.joint, 12) < self.width
            text = '<text x="{}" y="{}" class="soft{}">{}</text>'
            place = (x + 8, y) if fits else (x - 30, y + 17)
            css = "" if fits else " end"
            pieces.append(format_html(text, px(place[0]), px(place[1]), css, lane.joint))
        return pieces

    def _places(self, lane: Lane) -> list[tuple[Mark, float]]:
        """Where each mark stands: two of nearly one day stand beside each other, not on top."""
        found: list[tuple[Mark, float]] = []
        for mark in sorted(lane.marks, key=lambda m: m.on):
            x = self.x(mark.on)
            if found:
                x = max(x, min(found[-1][1] + _APART, x + 2 * _APART, self.width - _EDGE))
            found.append((mark, x))
        return found

    def _mark(self, mark: Mark, x: float, y: float) -> SafeString:
        css = f"mark mark-{mark.shape}{' is-revoked' if mark.revoked else ''}"
        cross = format_html('<path d="{}" class="cross"/>', "M-8 8 8-8") if mark.revoked else ""
        return format_html(
            '<a href="{}" aria-label="{}"><g transform="translate({} {})"><title>{}</title>'
            '<circle r="11" class="reach"/><path d="{}" class="{}"/>{}</g></a>',
            mark.url, mark.title, px(x), px(y), mark.title, SHAPES[mark.shape], css,
            cross,
        )  # fmt: skip


def shape(name: str) -> SafeString:
    """The shape alone, beside its words in tables and the legend."""
    return format_html(
        '<svg class="chart lives-key" width="16" height="16" viewBox="-8.5 -8.5 17 17"'
        ' aria-hidden="true"><path d="{}" class="mark mark-{}"/></svg>',
        SHAPES[name],
        name,
    )
