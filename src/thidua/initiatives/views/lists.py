"""The list of initiatives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from thidua.common.models.base import valid_on
from thidua.common.policy import may, require
from thidua.initiatives.domain.initiatives import ENTER
from thidua.initiatives.exports import sheet_rows
from thidua.initiatives.import_sort import IMPORT
from thidua.initiatives.queries import is_used
from thidua.initiatives.tables import InitiativeFilter, InitiativeTable
from thidua.paper.intake import MediaType
from thidua.people.domain.importing import record_export
from thidua.people.models import UnitVersion
from thidua.people.sheets import write_workbook
from thidua.people.views.access import SignedInRequiredMixin
from thidua.people.views.structure.cases import Case, CaseListPage

STANDS = Q(state="recognised")


class InitiativeList(SignedInRequiredMixin, CaseListPage):
    """Initiatives that the actor may see; those that are recognised first."""

    action = "initiatives:initiative:view"
    title = _("Initiatives")
    table_class = InitiativeTable
    filter_class = InitiativeFilter
    default_order = ("-recognised_on",)
    file_name = "sang-kien"
    template_name = "initiatives/list.html"
    search_label = _("Title, author, code or decision")
    empty_icon = "bulb"
    empty_title = _("No initiatives yet")
    empty_text = _("Recognised initiatives are entered one by one, or come with a list from Excel.")

    def rows(self) -> QuerySet[Any]:
        """Rows with the unit as called today, and whether the ledger has an entry."""
        today = UnitVersion.objects.filter(valid_on(self.as_of), superseded_at=None)
        name = today.filter(unit=OuterRef("unit")).values("name")[:1]
        rows: QuerySet[Any] = super().rows().select_related("period", "unit")
        named: QuerySet[Any] = rows.annotate(
            used=is_used(), unit_name=Coalesce(Subquery(name), F("unit__code"))
        )
        return named

    def cases(self) -> list[Case]:
        """What stands, of that what is spent and what is not; what was withdrawn."""
        return [
            Case("", _("Recognised"), STANDS),
            Case("free", _("Not in the ledger of use"), STANDS & Q(used=False)),
            Case("spent", _("In the ledger of use"), STANDS & Q(used=True)),
            Case("withdrawn", _("Recognition withdrawn"), ~STANDS),
        ]

    def more_context(self) -> Mapping[str, Any]:
        """Buttons."""
        may_export = may(self.actor, "people:list:export")
        return {
            "can_enter": may(self.actor, ENTER),
            "can_import": may(self.actor, IMPORT),
            **({} if may_export else {"export_url": ""}),
        }

    def export(self, rows: QuerySet[Any]) -> HttpResponseBase:
        """The filtered rows as the sheets that the import takes back, kept in the trail."""
        require(self.actor, "people:list:export")
        data = write_workbook(sheet_rows(rows), only=True)
        record_export(actor=self.actor, as_of=self.as_of)
        response = HttpResponse(data, content_type=MediaType.XLSX.mime)
        name = f"{self.file_name}-{self.as_of:%Y%m%d}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response
