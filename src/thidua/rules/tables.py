"""Columns of the lists of this room."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.common.formatting import day
from thidua.common.tables import DayColumn, ListTable, NameColumn, NumberColumn, StateColumn
from thidua.common.ui.marks import badge
from thidua.rules.content.facts import Fact
from thidua.rules.showing.values import belongs, part_words
from thidua.rules.workflow import VERSION


def unread_mark(count: int = 1, *, of_many: bool = False) -> SafeString:
    """“Chưa đối chiếu”, with how many facts where there are several."""
    words = (
        gettext("%(count)s not compared") % {"count": count}
        if of_many
        else gettext("Not compared yet")
    )
    return badge("warn", "alert-triangle", words)


def read_mark() -> SafeString:
    """“Đã đối chiếu”."""
    return badge("ok", "check", gettext("Compared"))


class MarkColumn(tables.Column):  # type: ignore[misc]
    """How many facts of a row nobody has read."""

    def render(self, value: int) -> SafeString:
        """A badge."""
        return unread_mark(value, of_many=True) if value else read_mark()

    def value(self, value: int) -> int:
        """The number."""
        return value


class SpanColumn(tables.Column):  # type: ignore[misc]
    """Days from … to of a row with ``first`` and ``last``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num is-left"}, "th": {"class": "is-left"}})
        super().__init__(*args, **kwargs)

    def render(self, record: Any) -> SafeString:
        """Two days; an open end is told in words."""
        if record.first is None:
            return SafeString("–")
        until = day(record.last) if record.last else gettext("still in force")
        return format_html('{}<span class="second">{}</span>', day(record.first), until)

    def value(self, record: Any) -> str:
        """Both days."""
        if record.first is None:
            return ""
        return f"{day(record.first)} – {day(record.last) if record.last else ''}".strip()


class AwardTable(ListTable):
    """Titles and forms with their standards."""

    name = NameColumn(verbose_name=_("Title or form"), order_by="sort_key", second="code")
    category = tables.Column(verbose_name=_("Category"))
    level = tables.Column(verbose_name=_("Level of the award"))
    objects = tables.Column(verbose_name=_("Subjects"))
    prize = tables.Column(verbose_name=_("Times the base salary"))
    first = SpanColumn(verbose_name=_("Days in force"))
    citation = tables.Column(verbose_name=_("Citation"))
    unread = MarkColumn(verbose_name=_("Mark of the source"))


class TableTable(ListTable):
    """Rows of the other sections."""

    words = NameColumn(verbose_name=_("What it says"), second="note")
    section = tables.Column(verbose_name=_("Table"))
    first = SpanColumn(verbose_name=_("Days in force"))
    citation = tables.Column(verbose_name=_("Citation"))
    unread = MarkColumn(verbose_name=_("Mark of the source"))


class UnreadTable(ListTable):
    """Facts that nobody has read in their source."""

    belongs = NameColumn(verbose_name=_("Which row"), second="part")
    words = tables.Column(verbose_name=_("What it says"))
    citation = tables.Column(verbose_name=_("Citation"))


class ConfirmedTable(ListTable):
    """Facts that were held against their source here."""

    catalogue: Any = None
    belongs = tables.Column(verbose_name=_("Which row"), accessor="address", orderable=False)
    source = tables.Column(verbose_name=_("Source"), orderable=False)
    label = tables.Column(verbose_name=_("Who"))
    on = DayColumn(verbose_name=_("Day"))

    def render_belongs(self, record: Any) -> SafeString:
        """The award or table, and which part."""
        fact = Fact(record.address, record.after)
        return format_html(
            '<a href="{}?{}">{}</a><span class="second">{}</span>',
            reverse("rules:fact"),
            urlencode({"dia-chi": record.address}),
            belongs(self.catalogue, fact),
            part_words(fact),
        )

    def value_belongs(self, record: Any) -> str:
        """The address."""
        return str(record.address)


class VersionTable(ListTable):
    """Versions of the catalogue."""

    number = NumberColumn(verbose_name=_("Number"))
    title = NameColumn(verbose_name=_("Version"), second="origin_words")
    state = StateColumn(VERSION, verbose_name=_("State"))
    created_on = DayColumn(verbose_name=_("Made on"))
    created_label = tables.Column(verbose_name=_("By"))
    activated_on = DayColumn(verbose_name=_("In use since"))
