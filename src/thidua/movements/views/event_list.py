"""The list of events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from thidua.common.lists import ListPage
from thidua.common.policy import which
from thidua.common.tables import DayColumn, ListTable, NameColumn, NumberColumn, StateColumn
from thidua.movements.models import Movement
from thidua.movements.models.events import Event
from thidua.movements.queries.events import event_rows
from thidua.movements.workflow_events import EVENT
from thidua.people.views.access import SignedInRequiredMixin


class EventTable(ListTable):
    """Events with who organises them and how many came."""

    name = NameColumn(verbose_name=gettext_lazy("Event"), order_by="sort_key", second="place")
    start = DayColumn(verbose_name=gettext_lazy("Day"))
    kind = tables.Column(verbose_name=gettext_lazy("Kind"))
    organiser = tables.Column(verbose_name=gettext_lazy("Organised by"), order_by="organiser")
    people = NumberColumn(verbose_name=gettext_lazy("Participants"))
    state = StateColumn(EVENT, verbose_name=gettext_lazy("State"))


class _Sheet(EventTable):
    """The same in Excel, with everything that a review counts."""

    movement = tables.Column(verbose_name=gettext_lazy("Movement"))
    end = DayColumn(verbose_name=gettext_lazy("Last day"))
    place = tables.Column(verbose_name=gettext_lazy("Venue"))
    units_present = NumberColumn(verbose_name=gettext_lazy("Units present"))
    beneficiaries = NumberColumn(verbose_name=gettext_lazy("Beneficiaries"))
    beneficiary_words = tables.Column(verbose_name=gettext_lazy("Who they are"))
    spent = NumberColumn(verbose_name=gettext_lazy("Money spent, in đồng"))
    results = tables.Column(verbose_name=gettext_lazy("Results"))


class EventFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Movement, kind and days."""

    movement = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Movement"),
        queryset=Movement.objects.filter(origin=Movement.Origin.LAUNCHED).order_by("-launched_on"),
        to_field_name="public_id",
        empty_label=gettext_lazy("All movements"),
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"),
        choices=Event.Kind.choices,
        empty_label=gettext_lazy("All kinds"),
    )
    since = django_filters.DateFilter(
        label=gettext_lazy("From day"),
        field_name="end",
        lookup_expr="gte",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"class": "short"}),
    )
    until = django_filters.DateFilter(
        label=gettext_lazy("To day"),
        field_name="start",
        lookup_expr="lte",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"class": "short"}),
    )

    class Meta:
        model = Event
        fields: ClassVar[list[str]] = ["movement", "kind", "since", "until"]


class EventList(SignedInRequiredMixin, ListPage):
    """Every event that there is, the latest first."""

    action = "movements:event:view"
    title = gettext_lazy("Events")
    table_class = EventTable
    filter_class = EventFilter
    workflow = EVENT
    default_order = ("-start", "start_time")
    file_name = "su-kien"
    template_name = "movements/event_list.html"
    empty_icon = "calendar-event"
    empty_title = gettext_lazy("No events yet")
    empty_text = gettext_lazy(
        "Commemorations, meetings with witnesses, visits and thematic activities of the "
        "movements stand here."
    )

    def rows(self) -> QuerySet[Event]:
        """With the organiser's name of the day."""
        return event_rows(self.actor, self.as_of)

    def export(self, rows: QuerySet[Any]) -> Any:
        """All filtered rows with what each came to."""
        self.table_class = _Sheet  # type: ignore[misc]
        return super().export(rows)

    def more_context(self) -> Mapping[str, Any]:
        """Whether this person may plan one, and for which movement."""
        return {"can_plan": which(self.actor, "movements:event:plan").exists()}
