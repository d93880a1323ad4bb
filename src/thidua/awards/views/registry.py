"""The registry: look-up, list of grants, files of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from thidua.awards.catalogue import Category, Level, Object, catalogue
from thidua.awards.domain.import_grants import IMPORT
from thidua.awards.models import Decision, Grant, VerdictRun
from thidua.awards.queries.lookup import capped, tally
from thidua.awards.sheets import HEADER, sheet_rows, with_all, workbook_of
from thidua.awards.tables import GrantTable
from thidua.awards.views.common import left_column
from thidua.awards.workflow import GRANT
from thidua.common.lists import EXPORT_CHUNK, ListPage, Tab
from thidua.common.policy import may, require, which
from thidua.common.tables import ListTable
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required

CAP = 10_000
"""So many rows are counted and paged; whoever wants others narrows the filter."""
SHEET_MAX = 100_000
"""More rows than that come as text (CSV): a workbook of a million lines opens nowhere."""
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_YEAR = forms.NumberInput(attrs={"class": "short num", "inputmode": "numeric"})


class GrantFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By whom, what, where and when."""

    object_kind = django_filters.ChoiceFilter(
        label=_("Given to"), choices=Object.choices, empty_label=_("Everybody")
    )
    level = django_filters.ChoiceFilter(
        label=_("Award level"),
        choices=Level.choices,
        empty_label=_("All levels"),
        method="by_level",
    )
    category = django_filters.ChoiceFilter(
        label=_("Sort of award"),
        choices=Category.choices,
        empty_label=_("All sorts"),
        method="by_category",
    )
    award_code = django_filters.ChoiceFilter(
        label=_("Award"), choices=lambda: catalogue().choices(), empty_label=_("All awards")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind of award"), choices=Grant.Kind.choices, empty_label=_("Every kind")
    )
    since = django_filters.NumberFilter(
        label=_("From year"),
        field_name="granted_on",
        method="from_year",
        min_value=1945,
        max_value=2100,
        widget=_YEAR,
    )
    until = django_filters.NumberFilter(
        label=_("To year"),
        method="to_year",
        min_value=1945,
        max_value=2100,
        widget=_YEAR,
    )
    decision = django_filters.ModelChoiceFilter(
        queryset=Decision.objects.all(), to_field_name="public_id", widget=forms.HiddenInput
    )
    gender = django_filters.CharFilter(widget=forms.HiddenInput)
    standing = django_filters.CharFilter(widget=forms.HiddenInput)
    field = django_filters.CharFilter(widget=forms.HiddenInput)
    authority = django_filters.CharFilter(
        field_name="decision__authority", widget=forms.HiddenInput
    )
    unmapped = django_filters.BooleanFilter(method="without_code", widget=forms.HiddenInput)
    award_key = django_filters.CharFilter(widget=forms.HiddenInput)

    class Meta:
        model = Grant
        fields: ClassVar[list[str]] = []

    def by_level(self, rows: QuerySet[Grant], _name: str, value: str) -> QuerySet[Grant]:
        """Codes of the level."""
        return rows.filter(award_code__in=catalogue().of_level(value))

    def by_category(self, rows: QuerySet[Grant], _name: str, value: str) -> QuerySet[Grant]:
        """Codes of the sort."""
        return rows.filter(award_code__in=catalogue().of_category(value))

    def from_year(self, rows: QuerySet[Grant], _name: str, value: Any) -> QuerySet[Grant]:
        """Decided in this year or later."""
        return rows.filter(granted_on__year__gte=int(value))

    def to_year(self, rows: QuerySet[Grant], _name: str, value: Any) -> QuerySet[Grant]:
        """Decided in this year or earlier."""
        return rows.filter(granted_on__year__lte=int(value))

    def without_code(self, rows: QuerySet[Grant], _name: str, value: bool) -> QuerySet[Grant]:
        """Printed names that nobody has mapped."""
        return rows.filter(award_code="") if value else rows


class RegistryList(SignedInRequiredMixin, ListPage):
    """Every grant of the province beside the look-up."""

    action = "awards:registry:view"
    title = _("Registry of awards")
    table_class = GrantTable
    filter_class = GrantFilter
    workflow = GRANT
    default_order = ("-granted_on", "-id")
    file_name = "so-khen-thuong"
    template_name = "awards/registry.html"
    empty_icon = "award"
    empty_title = _("No grants yet")
    empty_text = _("Grants come from decisions on awards and are recorded here one by one.")

    def rows(self) -> QuerySet[Grant]:
        """With what the columns show."""
        rows: QuerySet[Grant] = which(self.actor, self.action)
        return rows.select_related("subject", "decision")

    # --- counting no further than anybody reads ---------------------------------------------------
    def tabs(self, rows: QuerySet[Any]) -> list[Tab]:
        """In the registry, revoked, struck out; counted up to a bound."""
        found = []
        for code, label in (
            ("", _("In the registry")),
            ("granted", GRANT.state("granted").label),
            ("revoked", GRANT.state("revoked").label),
            ("struck", GRANT.state("struck").label),
        ):
            if code == "granted" and code != self.state:
                continue  # asked for by statistics only: nearly all are
            count, more = self._count(self._of(rows, code), code)
            if count or not code or code == self.state:
                shown = count + 1 if more else count
                url = self.address(state=code)
                found.append(Tab(code, label, shown, url, code == self.state))
        return found

    def _count(self, rows: QuerySet[Any], code: str) -> tuple[int, bool]:
        if not code and not self.is_narrowed:
            return tally()[0], False
        return capped(rows, CAP)

    @staticmethod
    def _of(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
        return rows.filter(state=code) if code else rows.exclude(state="struck")

    def chosen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows of the chosen tab; a struck line is in its own tab only."""
        return self._of(rows, self.state)

    def paginate(self, table: ListTable, total: int | None) -> None:
        """Pages up to the bound."""
        super().paginate(table, min(total or 0, CAP))

    def more_context(self) -> Mapping[str, Any]:
        """The look-up, the decision that was asked for, and what this person may do."""
        request: Any = self.request
        decision = None
        if self.filterset is not None and self.filterset.is_valid():
            decision = self.filterset.form.cleaned_data.get("decision")
        return {
            **left_column(request),
            "decision": decision,
            "cap": CAP,
            "can_enter": may(self.actor, "awards:grant:enter"),
            "can_import": may(self.actor, IMPORT),
            "can_judge_all": may(self.actor, "awards:run:view", VerdictRun()),
            "can_export": may(self.actor, "awards:registry:export"),
            "unmapped": Grant.objects.filter(award_code="").exclude(state="struck")[:1].exists(),
        }

    # --- files ------------------------------------------------------------------------------------
    def export(self, rows: QuerySet[Any]) -> HttpResponseBase:
        """All filtered rows: a workbook, or text where a workbook would be too long."""
        require(self.actor, "awards:registry:export")
        name = f"{self.file_name}-{self.as_of:%Y%m%d}"
        ordered = with_all(rows.order_by("-granted_on", "-id")).iterator(EXPORT_CHUNK)
        if rows.order_by()[: SHEET_MAX + 1].count() <= SHEET_MAX:
            return workbook_of(name, ordered)
        answer = StreamingHttpResponse(
            _lines(HEADER, sheet_rows(ordered)), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        answer["Cache-Control"] = "private, no-store"
        return answer


class _Echo:
    def write(self, line: str) -> str:
        """Give the line back."""
        return line


def _lines(header: Sequence[str], rows: Iterator[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(header))
    for row in rows:
        yield str(writer.writerow([_tame(cell) for cell in row]))


def _tame(cell: Any) -> Any:
    """A text that a spreadsheet would run as a formula is marked as text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell


@require_safe
@signed_in_required
def lookup(request: ActorRequest) -> HttpResponse:
    """What the words find, for the column on the left."""
    require(request.actor, "awards:registry:view", Grant())
    return render(
        request, "awards/parts/found.html", left_column(request, request.GET.get("current", ""))
    )
