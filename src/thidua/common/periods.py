"""Periods by the calendar: the month, quarter, half-year or year that a day lies in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from thidua.common.models import Period

_MONTHS = {
    Period.Kind.MONTH: 1,
    Period.Kind.QUARTER: 3,
    Period.Kind.HALF: 6,
    Period.Kind.YEAR: 12,
}
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Span:
    """A period of the calendar that need not be a row yet; both ends included."""

    kind: str
    start: date
    end: date

    @property
    def name(self) -> str:
        """As offices write it; official wording, whatever the language of the screen."""
        year, part = self.start.year, (self.start.month - 1) // _MONTHS[Period.Kind(self.kind)]
        return {
            Period.Kind.MONTH: f"Tháng {self.start.month}/{year}",
            Period.Kind.QUARTER: f"Quý {_ROMAN[part % 4]}/{year}",
            Period.Kind.HALF: f"6 tháng {'đầu' if part == 0 else 'cuối'} năm {year}",
            Period.Kind.YEAR: f"Năm {year}",
        }[Period.Kind(self.kind)]

    @property
    def label(self) -> str:
        """For a sentence on the screen, in its language."""
        return name_of(self)

    def row(self) -> Period:
        """The row of this period, made on first use."""
        found, _made = Period.objects.get_or_create(
            kind=self.kind, start=self.start, defaults={"end": self.end, "name": self.name}
        )
        return found


def span_of(kind: str, day: date) -> Span:
    """The calendar period of this kind that ``day`` lies in.

    Raises:
        KeyError: for a kind that does not follow the calendar year (school years).
    """
    months = _MONTHS[Period.Kind(kind)]
    first = (day.month - 1) // months * months
    start = date(day.year, first + 1, 1)
    after = first + months
    end = date(day.year + after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return Span(str(kind), start, end)


def ended_spans(kind: str, first: date, last: date, as_of: date) -> Iterator[Span]:
    """Periods that end between ``first`` and ``last`` and were over on ``as_of``, oldest first."""
    span = span_of(kind, first)
    while span.end <= last and span.end < as_of:
        yield span
        span = span_of(kind, span.end + timedelta(days=1))


def name_of(period: Period | Span) -> str:
    """The period for a sentence on the screen."""
    if period.kind == Period.Kind.MONTH:
        return _("month %(m)s/%(y)s") % {"m": period.start.month, "y": period.start.year}
    return period.name
