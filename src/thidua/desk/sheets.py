"""Excel of the work list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import FileResponse
from django.utils.translation import gettext as _

from thidua.common.sheets import xlsx_response
from thidua.desk.queries import Job


def work_sheet(jobs: Iterable[Job], as_of: date) -> FileResponse:
    """All rows of a segment as a workbook: deadline, what, facts, unit, reason of a return."""
    return xlsx_response(
        f"viec-{as_of:%Y%m%d}",
        (_("Deadline"), _("Work"), _("Details"), _("Unit"), _("Returned because")),
        ((j.item.due, j.title, j.facts, j.unit, j.item.returned_reason) for j in jobs),
        widths=(12, 60, 48, 36, 48),
    )
