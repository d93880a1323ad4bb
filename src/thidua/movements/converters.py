"""Parts of addresses: kinds of periods in Vietnamese, days as ISO dates."""

from __future__ import annotations

from datetime import date

from thidua.common.models import Period

KINDS = {
    "thang": Period.Kind.MONTH,
    "quy": Period.Kind.QUARTER,
    "6-thang": Period.Kind.HALF,
    "nam": Period.Kind.YEAR,
}
_SLUGS = {kind: slug for slug, kind in KINDS.items()}


class KindConverter:
    """``thang`` ↔ ``month``."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        """The kind that the periods' table knows."""
        return str(KINDS[value])

    def to_url(self, value: str) -> str:
        """Its word in an address.

        Raises:
            ValueError: for a kind that does not follow the calendar (no such address).
        """
        try:
            return _SLUGS[Period.Kind(value)]
        except KeyError as error:
            raise ValueError(value) from error


class DayConverter:
    """``2024-04-01`` ↔ a date."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day.

        Raises:
            ValueError: for a day that no calendar has (no such address).
        """
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """The day as text."""
        return value if isinstance(value, str) else value.isoformat()
