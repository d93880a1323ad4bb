"""Columns of lists: what stands on the page and what goes into Excel."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from thidua.common import formatting
from thidua.common.ui.marks import due, state_badge
from thidua.common.workflow import State, Workflow


def with_way_back(url: str, back: str, row_id: str = "") -> str:
    """``url`` with ``?next=``: the way back to the same list, filter and row."""
    if not back:
        return url
    place = f"{back}#{row_id}" if row_id else back
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'next': place})}"


def row_id(record: Any) -> str | None:
    """Anchor of a row, from its public identifier."""
    key = getattr(record, "public_id", None)
    return f"r-{key}" if key else None


class ListTable(tables.Table):  # type: ignore[misc]
    """Base of all lists: the first column names the row and stays bold.

    ``back`` is the address of the list as it stands; links to rows carry it along.
    """

    back: str = ""
    as_of: date | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Set here because a table's ``Meta`` is not inherited.
        kwargs.setdefault("template_name", "common/table.html")
        kwargs.setdefault("attrs", {"class": "table table-entries"})
        kwargs.setdefault("row_attrs", {"id": row_id})
        super().__init__(*args, **kwargs)


class NameColumn(tables.Column):  # type: ignore[misc]
    """The name of the row, linked to its page; the page leads back to this row.

    Give ``order_by="sort_key"`` where the table has it: bytes are not Vietnamese order.

    Args:
        second: attribute with a second, quieter line.
        href: attribute or method of the record that gives its address.
    """

    def __init__(
        self, *args: Any, second: str = "", href: str = "get_absolute_url", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.second = second
        self.href = href

    def render(self, value: Any, record: Any, table: Any) -> SafeString:
        """Link and second line."""
        address = getattr(record, self.href, None)
        url = address() if callable(address) else address
        name = format_html("{}", value)
        if url:
            back = with_way_back(str(url), table.back, row_id(record) or "")
            name = format_html('<a href="{}">{}</a>', back, value)
        below = getattr(record, self.second, "") if self.second else ""
        return name + format_html('<span class="second">{}</span>', below) if below else name

    def value(self, value: Any) -> Any:
        """The bare name."""
        return str(value)


class NumberColumn(tables.Column):  # type: ignore[misc]
    """A number, right-aligned, grouped as the language wants; a number in Excel too.

    Args:
        places: decimals shown; as stored where not given.
    """

    def __init__(self, *args: Any, places: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num"}, "th": {"class": "num"}})
        super().__init__(*args, **kwargs)
        self.places = places

    def render(self, value: Any) -> str:
        """As people read it."""
        return formatting.number(value, self.places)

    def value(self, value: Any) -> Any:
        """As Excel calculates with it."""
        return value


class DayColumn(tables.Column):  # type: ignore[misc]
    """A date 15/01/2024; a date in Excel too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num is-left"}, "th": {"class": "is-left"}})
        super().__init__(*args, **kwargs)

    def render(self, value: date) -> str:
        """As people read it."""
        return formatting.day(value)

    def value(self, value: Any) -> Any:
        """As Excel sorts it."""
        return value


class DueColumn(DayColumn):
    """A deadline in days left or late on the list's business date, with its date."""

    def render(self, value: date, table: Any = None) -> str:
        """Words, and the date below."""
        if table is None or table.as_of is None:
            return formatting.day(value)
        return due(value, table.as_of)


class StateColumn(tables.Column):  # type: ignore[misc]
    """A state of a workflow as its badge; its word in Excel."""

    def __init__(self, workflow: Workflow, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workflow = workflow

    def _state(self, record: Any, bound_column: Any) -> State:
        # Not ``value``: django-tables2 puts the label of a choice there.
        return self.workflow.state(bound_column.accessor.resolve(record))

    def render(self, record: Any, bound_column: Any) -> SafeString:
        """Icon and word."""
        return state_badge(self._state(record, bound_column))

    def value(self, record: Any, bound_column: Any) -> str:
        """The word."""
        return str(self._state(record, bound_column).label)
