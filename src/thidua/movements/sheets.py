"""Lists of this room as Excel."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Rows as a download.

    Args:
        name: file name without suffix, without diacritics.
        heads: titles of the columns.
        rows: as many cells as heads: text, number, date, or ``None``.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        sheet.write_row(0, 0, heads, bold)
        sheet.freeze_panes(1, 0)
        widths = [len(h) for h in heads]
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                widths[column] = max(widths[column], min(60, len(str(value or ""))))
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, int | float | Decimal):
                    sheet.write_number(number, column, float(value))
                elif value is not None:
                    sheet.write_string(number, column, str(value))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width + 2)
        if heads:
            sheet.autofilter(0, 0, 0, len(heads) - 1)
    response = HttpResponse(out.getvalue(), content_type=_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
