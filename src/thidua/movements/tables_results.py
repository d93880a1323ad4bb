"""Columns of the list of results."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from thidua.common.formatting import number
from thidua.common.periods import name_of
from thidua.common.tables import DayColumn, ListTable, NameColumn, StateColumn
from thidua.common.ui.marks import bound
from thidua.movements.workflow import RESULT

_NUM = {"td": {"class": "num"}, "th": {"class": "num"}}


class FigureColumn(tables.Column):  # type: ignore[misc]
    """A figure in the unit of its target; a number in Excel."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs=_NUM, **kwargs)

    def render(self, value: Any, record: Any) -> SafeString:
        """Number and unit; the unit quieter."""
        unit = record.target.measure
        return format_html(
            '{} <span class="muted small">{}</span>', number(value.normalize()), unit
        )

    def value(self, value: Any) -> Any:
        """The bare number."""
        return value.normalize()


class PlanColumn(tables.Column):  # type: ignore[misc]
    """Comparator and value of the target."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs=_NUM, orderable=False, **kwargs)

    def render(self, record: Any) -> SafeString:
        """As the text says it."""
        target = record.target
        return bound(target.comparator, target.value.normalize(), high=target.maximum)

    def value(self, record: Any) -> str:
        """Sign and value."""
        target = record.target
        high = f" – {number(target.maximum)}" if target.maximum is not None else ""
        sign = "" if target.comparator == "range" else f"{target.comparator} "
        return f"{sign}{number(target.value)}{high}"


class PeriodColumn(tables.Column):  # type: ignore[misc]
    """The period by its name."""

    def render(self, record: Any) -> str:
        """As part of a sentence."""
        return name_of(record.period)

    def value(self, record: Any) -> str:
        """As offices write it."""
        return str(record.period.name)


class ResultTable(ListTable):
    """What was reported, by whom, for when, and how far it is."""

    name = NameColumn(
        accessor="target__name",
        order_by="target__sort_key",
        verbose_name=_("Target"),
        second="movement_name",
    )
    period = PeriodColumn(
        verbose_name=_("Reporting period"),
        order_by=("period__end", "period__start"),
        attrs={"td": {"class": "nowrap"}},
    )
    unit_name = tables.Column(verbose_name=_("Unit"), order_by="unit_sort")
    shown_value = FigureColumn(verbose_name=_("Figure"), empty_values=(None,), default="–")
    plan = PlanColumn(verbose_name=_("Plan"), empty_values=())
    measure = tables.Column(
        accessor="target__measure", verbose_name=_("Unit of measure"), visible=False
    )
    shown_state = StateColumn(RESULT, verbose_name=_("State"))
    decided_on = DayColumn(
        accessor="current__decided_on", verbose_name=_("Verified on"), default="–"
    )

    class Meta:
        sequence = (
            "name", "period", "unit_name", "shown_value", "plan", "shown_state", "decided_on",
        )  # fmt: skip
        exclude = ("measure",)
