"""The list of initiatives: columns and filters."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from thidua.common.formatting import partial_date
from thidua.common.models import Period
from thidua.common.tables import DayColumn, ListTable, NameColumn, StateColumn
from thidua.initiatives.models import Initiative, Scope
from thidua.initiatives.workflow import INITIATIVE
from thidua.people.queries import unit_refs


class SpentColumn(StateColumn):
    """The state, and below whether the ledger of use has an entry."""

    def render(self, record: Any, bound_column: Any) -> SafeString:
        """Badge and words."""
        badge = super().render(record, bound_column)
        if not record.used:
            return badge
        return badge + format_html('<span class="second">{}</span>', _("in the ledger of use"))


class InitiativeTable(ListTable):
    """What was recognised, of whom, within which scope, by which decision; whether it is spent."""

    name = NameColumn(
        verbose_name=_("Initiative or research"), order_by="sort_key", second="authors_printed"
    )
    kind = tables.Column(verbose_name=_("Sort"), orderable=False)
    unit_name = tables.Column(verbose_name=_("Unit"), orderable=False)
    period = tables.Column(verbose_name=_("Year or school year"), order_by="period__start")
    scope = tables.Column(verbose_name=_("Recognised scope"), orderable=False)
    recognised_on = DayColumn(verbose_name=_("Decision"), order_by=("recognised_on", "id"))
    state = SpentColumn(INITIATIVE, verbose_name=_("State"), orderable=False)

    def render_recognised_on(self, record: Any) -> SafeString:
        """Day, as precisely as it is known, and number."""
        on = partial_date(record.recognised_on, record.recognised_precision)
        return format_html('{}<span class="second">{}</span>', on, record.number)


def periods() -> QuerySet[Period]:
    """Years and school years, the latest first."""
    kinds = (Period.Kind.YEAR, Period.Kind.SCHOOL_YEAR)
    return Period.objects.filter(kind__in=kinds).order_by("-start", "kind")


class InitiativeFilter(FilterSet):  # type: ignore[misc]
    """By year, scope, sort and unit."""

    period = ModelChoiceFilter(
        label=_("Year or school year"),
        queryset=lambda _request: periods(),
        empty_label=_("All"),
    )
    scope = ChoiceFilter(label=_("Recognised scope"), choices=Scope.choices, empty_label=_("All"))
    kind = ChoiceFilter(label=_("Sort"), choices=Initiative.Kind.choices, empty_label=_("All"))
    unit = ChoiceFilter(field_name="unit__public_id", label=_("Unit"), empty_label=_("All"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        refs = unit_refs(self.request.as_of).values()
        self.filters["unit"].extra["choices"] = [(str(ref.public_id), ref.name) for ref in refs]
