"""Timeline of a year of emulation: drives, peak drives, anniversaries, today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from thidua.common.charts.svg import fit, join, px, rect, text_width, words
from thidua.common.formatting import day

WIDTH = 1088.0
_DRIVE, _PEAK, _LANE, _GAP = 26.0, 22.0, 32.0, 8.0


@dataclass(frozen=True)
class Span:
    """A drive or a peak drive.

    Args:
        name: words in the bar.
        first, last: both days belong to it.
        note: words at the right end of the bar (``đã sơ kết 18/07``, ``còn 99 ngày``).
        url: page behind the bar.
        by_person: a person set the window because the plan gives no dates; drawn dashed.
    """

    name: str
    first: date
    last: date
    note: str = ""
    url: str = ""
    by_person: bool = False


@dataclass(frozen=True)
class Day:
    """An anniversary on the axis.

    Args:
        on: the day.
        name: what is remembered.
        years: words for the count (``70 năm``), may be empty.
        url: page behind the mark.
    """

    on: date
    name: str
    years: str = ""
    url: str = ""


@dataclass(frozen=True)
class _Label:
    day: Day
    x: float
    left: float
    right: float
    anchor: str
    lane: int


def _short(on: date) -> str:
    return f"{on:%d/%m}"


def _linked(url: str, name: str, body: SafeString) -> SafeString:
    if not url:
        return body
    return format_html('<a href="{}" aria-label="{}">{}</a>', url, name, body)


@dataclass(frozen=True)
class Timeline:
    """The picture and its twin, a list by date for phones.

    Args:
        title: the chart in words.
        first, last: days at the two ends of the axis.
        today: business date.
        drives, peaks: bars; those that overlap get rows of their own.
        days: anniversaries.
        key: letters that make ids unique when a page holds several.
    """

    title: str
    first: date
    last: date
    today: date
    drives: Sequence[Span] = ()
    peaks: Sequence[Span] = ()
    days: Sequence[Day] = ()
    key: str = "t"
    width: float = field(default=WIDTH)

    # --- geometry --------------------------------------------------------------------------
    def x(self, on: date) -> float:
        """Left edge of a day, in px of the drawing, kept inside it."""
        length = (self.last - self.first).days + 1
        return min(self.width, max(0.0, (on - self.first).days / length * self.width))

    def rows(self, spans: Sequence[Span]) -> list[list[Span]]:
        """Spans in rows without overlap, in the order of their first day."""
        rows: list[list[Span]] = []
        for span in sorted(spans, key=lambda s: (s.first, s.last)):
            if span.last < self.first or span.first > self.last:
                continue
            row = next((r for r in rows if r[-1].last < span.first), None)
            if row is None:
                rows.append([span])
            else:
                row.append(span)
        return rows

    def labels(self) -> list[_Label]:
        """Anniversaries with lanes so that no two labels touch."""
        ends: list[list[tuple[float, float]]] = []
        placed: list[_Label] = []
        now = self.x(self.today)
        for one in sorted(self.days, key=lambda d: (d.on, d.name)):
            if not self.first <= one.on <= self.last:
                continue
            x = self.x(one.on)
            head = text_width(f"{_short(one.on)} {one.years}", 12.5)
            wide = max(head, text_width(one.name)) + 6
            # A label that would leave the drawing hangs on the left of its line.
            sides = [(x + 5, x + 5 + wide, "start"), (x - 5 - wide, x - 5, "end")]
            sides = [s for s in sides if s[0] >= 0 and s[1] <= self.width] or sides[:1]
            # Better not across the line of today, also where that takes a lane more.
            free = [s for s in sides if not s[0] < now < s[1]]
            lane, side = self._lane(ends, free or sides)
            while len(ends) <= lane:
                ends.append([])
            ends[lane].append((side[0], side[1]))
            placed.append(_Label(one, x, side[0], side[1], side[2], lane))
        return placed

    @staticmethod
    def _lane(
        ends: list[list[tuple[float, float]]], sides: list[tuple[float, float, str]]
    ) -> tuple[int, tuple[float, float, str]]:
        for number, taken in enumerate(ends):
            for side in sides:
                if all(side[1] + 4 < left or right + 4 < side[0] for left, right in taken):
                    return number, side
        return len(ends), sides[0]

    def ticks(self) -> list[tuple[date, date, str]]:
        """First day, last day and label of each month; of each quarter or year in long spans."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        step = 1 if months <= 14 else 3 if months <= 42 else 12
        begin = date(self.first.year, (self.first.month - 1) // step * step + 1, 1)
        ticks = []
        while begin <= self.last:
            index = begin.year * 12 + begin.month - 1 + step
            after = date(index // 12, index % 12 + 1, 1)
            if step == 12:
                label = str(begin.year)
            elif step == 3:
                label = f"{('I', 'II', 'III', 'IV')[(begin.month - 1) // 3]}/{begin.year}"
            else:
                label = _("Month %(number)s") % {"number": begin.month}
            ticks.append((max(begin, self.first), min(after - timedelta(days=1), self.last), label))
            begin = after
        return ticks

    # --- drawing ---------------------------------------------------------------------------
    def _drive(self, span: Span, y: float, clip: str) -> SafeString:
        # Two pixels of paper keep a drive apart from the next one.
        left, right = self.x(span.first), self.x(span.last + timedelta(days=1)) - 2
        passed = min(right, max(left, self.x(self.today)))
        note = span.note if text_width(span.note) < (right - left) * 0.5 else ""
        room = right - left - 20 - (text_width(note) + 12 if note else 0)

        def texts(cls: str) -> SafeString:
            return format_html(
                '<text x="{}" y="{}" class="bold {}">{}</text>'
                '<text x="{}" y="{}" class="end {}">{}</text>',
                px(left + 10),
                px(y + 17),
                cls,
                fit(span.name, room, 12.5),
                px(right - 10),
                px(y + 17),
                cls,
                note,
            )

        pieces = [
            rect(px(left), y, px(right - left), _DRIVE, "drive"),
            texts("soft"),
        ]
        if passed > left:
            shape = rect(px(left), y, px(passed - left), _DRIVE, "drive-past")
            pieces += [
                shape,
                format_html(
                    '<clipPath id="{}">{}</clipPath><g clip-path="url(#{})" aria-hidden="true">'
                    "{}</g>",
                    clip,
                    shape,
                    clip,
                    texts("on-dark"),
                ),
            ]
        return _linked(span.url, span.name, join(pieces))

    def _peak(self, span: Span, y: float) -> SafeString:
        left, right = self.x(span.first), self.x(span.last + timedelta(days=1))
        wide = text_width(span.name) + 16
        now = self.x(self.today)
        crossed = right < now < right + wide and left >= wide
        if wide <= right - left:
            x, anchor = left + 8, "start"
        elif right + wide <= self.width and not crossed:
            x, anchor = right + 6, "start"
        else:
            x, anchor = left - 6, "end"
        bar = rect(
            px(left + 0.75),
            y,
            px(max(4.0, right - left - 1.5)),
            _PEAK,
            "peak peak-open" if span.by_person else "peak",
            radius=3,
        )
        text = format_html(
            '<text x="{}" y="{}" text-anchor="{}" class="peak-text halo">{}</text>'
            if wide > right - left
            else '<text x="{}" y="{}" text-anchor="{}" class="peak-text">{}</text>',
            px(x),
            px(y + 15.5),
            anchor,
            span.name,
        )
        return _linked(span.url, span.name, join([bar, text]))

    def _mark(self, label: _Label, top: float, axis: float) -> tuple[SafeString, SafeString]:
        y = top + label.lane * _LANE
        state = "day-past" if label.day.on <= self.today else "day-coming"
        leader = format_html(
            '<line x1="{0}" x2="{0}" y1="{1}" y2="{2}" class="leader"/>',
            px(label.x),
            px(y + 2),
            px(axis),
        )
        x = label.left if label.anchor == "start" else label.right
        text = format_html(
            '<text x="{}" y="{}" text-anchor="{}" class="halo"><tspan class="bold">{}</tspan> '
            '<tspan class="soft">{}</tspan></text>'
            '<text x="{}" y="{}" text-anchor="{}" class="halo soft">{}</text>',
            px(x),
            px(y + 12),
            label.anchor,
            _short(label.day.on),
            label.day.years,
            px(x),
            px(y + 26),
            label.anchor,
            label.day.name,
        )
        dot = format_html(
            '<circle cx="{}" cy="{}" r="4.5" class="{}"/>', px(label.x), px(axis), state
        )
        return leader, _linked(label.day.url, label.day.name, join([text, dot]))

    def _axis(self, axis: float) -> list[SafeString]:
        pieces = []
        ticks = self.ticks()
        for number, (begin, end, label) in enumerate(ticks):
            left, right = self.x(begin), self.x(end + timedelta(days=1))
            if number % 2:
                pieces.append(rect(px(left), 0, px(right - left), axis, "month"))
            pieces.append(
                format_html(
                    '<text x="{}" y="{}" class="mid soft">{}</text>',
                    px((left + right) / 2),
                    px(axis + 20),
                    fit(label, right - left),
                )
            )
        pieces.append(
            format_html(
                '<line x1="0" x2="{}" y1="{}" y2="{}" class="axis"/>',
                px(self.width),
                px(axis),
                px(axis),
            )
        )
        return pieces

    def _today(self, axis: float) -> SafeString:
        if not self.first <= self.today <= self.last:
            return SafeString("")
        x = self.x(self.today)
        text = _("Today %(day)s") % {"day": _short(self.today)}
        wide = text_width(text) + 16
        left = x if x + wide <= self.width else x - wide
        return join(
            [
                rect(px(x - 1), 0, "2", axis, "today"),
                rect(px(left), axis - 24, px(wide), 18, "today", radius=3),
                format_html(
                    '<text x="{}" y="{}" class="mid on-dark bold">{}</text>',
                    px(left + wide / 2),
                    px(axis - 11),
                    text,
                ),
            ]
        )

    def svg(self) -> SafeString:
        """The picture as one ``<svg role="group">``; marks with a page behind them are links."""
        drives, peaks, labels = self.rows(self.drives), self.rows(self.peaks), self.labels()
        bars: list[SafeString] = []
        y = 4.0
        for number, row in enumerate(drives):
            bars += [self._drive(s, y, f"{self.key}{number}-{i}") for i, s in enumerate(row)]
            y += _DRIVE + 4
        for row in peaks:
            bars += [self._peak(s, y) for s in row]
            y += _PEAK + 4
        top = y + _GAP
        lanes = 1 + max((label.lane for label in labels), default=-1)
        axis = top + lanes * _LANE + 30
        marks = [self._mark(label, top, axis) for label in labels]
        return format_html(
            '<svg class="chart chart-wide" viewBox="0 0 {} {}" role="group" aria-label="{}">'
            "{}{}</svg>",
            px(self.width),
            px(axis + 28),
            self.title,
            words(self.title),
            join(
                [
                    *self._axis(axis),
                    *(leader for leader, _text in marks),
                    *bars,
                    self._today(axis),
                    *(text for _leader, text in marks),
                ]
            ),
        )

    def entries(self) -> list[tuple[date, str, str]]:
        """Everything by date, with today in its place: day, words, kind of line."""
        lines: list[tuple[date, int, str, str]] = [
            (self.today, 0, _("today"), "today"),
            *self._ends(self.drives, "drive"),
            *self._ends(self.peaks, "peak"),
            *((d.on, 1, " · ".join(filter(None, (d.name, d.years))), "day") for d in self.days),
        ]
        return [(on, text, kind) for on, _rank, text, kind in sorted(lines)]

    @staticmethod
    def _ends(spans: Iterable[Span], kind: str) -> list[tuple[date, int, str, str]]:
        return [
            (
                s.first,
                1,
                _("%(name)s, until %(day)s") % {"name": s.name, "day": day(s.last)},
                kind,
            )
            for s in spans
        ]
