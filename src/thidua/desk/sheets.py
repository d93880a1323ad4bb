"""Excel of the work list."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from thidua.desk.queries import Job

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def work_sheet(jobs: Iterable[Job], as_of: date) -> HttpResponse:
    """All rows of a segment as a workbook: deadline, what, facts, unit, reason of a return."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        heads = (_("Deadline"), _("Work"), _("Details"), _("Unit"), _("Returned because"))
        sheet.write_row(0, 0, heads, bold)
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 4, 48)
        for row, job in enumerate(jobs, 1):
            if job.item.due:
                sheet.write_datetime(row, 0, job.item.due, day)
            words = (job.title, job.facts, job.unit, job.item.returned_reason)
            for column, text in enumerate(words, 1):
                sheet.write_string(row, column, text)
    response = HttpResponse(out.getvalue(), content_type=_TYPE)
    response["Content-Disposition"] = f'attachment; filename="viec-{as_of:%Y%m%d}.xlsx"'
    return response
