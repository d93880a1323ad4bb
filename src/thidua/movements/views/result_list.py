"""All results that one may see, with counts per state and Excel."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from thidua.common.lists import ListPage
from thidua.common.models import Period
from thidua.common.policy import which
from thidua.movements.models import Movement, Result
from thidua.movements.queries.lists import unit_choices
from thidua.movements.tables_results import ResultTable
from thidua.movements.workflow import RESULT
from thidua.people.models import UnitVersion
from thidua.people.views.access import SignedInRequiredMixin


class ResultFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Movement, period, unit."""

    movement = django_filters.ChoiceFilter(
        label=_("Movement"), empty_label=_("All movements"), field_name="movement_public_id"
    )
    period = django_filters.ChoiceFilter(label=_("Reporting period"), empty_label=_("All periods"))
    unit = django_filters.ChoiceFilter(
        label=_("Unit"), empty_label=_("All units"), field_name="unit__public_id"
    )

    class Meta:
        model = Result
        fields: ClassVar[list[str]] = ["movement", "period", "unit"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_of = self.request.as_of
        launched = Movement.objects.filter(origin="launched").order_by("-launched_on")[:50]
        periods = Period.objects.filter(pk__in=Result.objects.values("period")).order_by("-end")
        self.filters["movement"].extra["choices"] = [
            (str(key), name) for key, name in launched.values_list("public_id", "name")
        ]
        self.filters["period"].extra["choices"] = list(periods.values_list("pk", "name"))
        reporting = set(Result.objects.values_list("unit", flat=True).distinct())
        self.filters["unit"].extra["choices"] = unit_choices(as_of, only=reporting)


class ResultList(SignedInRequiredMixin, ListPage):
    """Results of all units that one may see; of other units what has been verified."""

    action = "movements:result:view"
    title = _("Results of targets")
    table_class = ResultTable
    filter_class = ResultFilter
    workflow = RESULT
    state_field = "shown_state"
    search_field = "target__search_key"
    default_order = ("-period__end", "target__movement", "target__unit_plan", "target__position")
    file_name = "ket-qua-chi-tieu"
    empty_icon = "target-arrow"
    empty_title = _("No results yet")
    empty_text = _(
        "Results stand here as soon as a lead agency begins to report; of other units, verified"
        " ones."
    )

    def rows(self) -> QuerySet[Any]:
        """With what this person may see of each: the working copy, or the verified version."""
        own = which(self.actor, "movements:result:view_work").values("pk")
        version = UnitVersion.objects.on(self.as_of).filter(unit=OuterRef("unit"))
        rows: QuerySet[Any] = (
            super()
            .rows()
            .select_related("target", "period", "current")
            .annotate(
                shown_state=Case(
                    When(pk__in=own, then=F("state")),
                    default=Value("approved"),
                    output_field=CharField(),
                ),
                shown_value=Case(When(pk__in=own, then=F("value")), default=F("current__value")),
                unit_name=Subquery(
                    version.values(label=Coalesce(NullIf("short_name", Value("")), "name"))[:1]
                ),
                unit_sort=Subquery(version.values("sort_key")[:1]),
                movement_name=Coalesce(
                    "target__movement__name", "target__unit_plan__movement__name"
                ),
                movement_public_id=Coalesce(
                    "target__movement__public_id", "target__unit_plan__movement__public_id"
                ),
            )
        )
        return rows
