"""Excel out: any number of rows in constant memory, nothing that a spreadsheet would run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = Any
"""None, text, number, truth value, date or datetime; anything else is written as its text."""

MAX_TEXT = 32_767
"""What a cell can hold."""


def xlsx_response(
    name: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    widths: Sequence[float] = (),
    sheet_name: str = "",
) -> FileResponse:
    """Write rows to a workbook on disk and stream it.

    Args:
        name: name of the file without suffix; it tells nothing about its content but the kind.
        header: one text per column.
        rows: cells in the order of the header.
        widths: width per column in characters; 20 where not given.
        sheet_name: name of the sheet, where an import asks for it.
    """
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(sheet_name or None)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"})
        for column in range(len(header)):
            sheet.set_column(column, column, widths[column] if column < len(widths) else 20)
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, head)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                _write(sheet, (number, column), cell, day=day, moment=moment)
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")
    response["Content-Type"] = CONTENT_TYPE
    response["Cache-Control"] = "private, no-store"
    return response


def _write(sheet: Any, place: tuple[int, int], cell: Cell, *, day: Any, moment: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(*place, cell)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(*place, float(cell))
    elif isinstance(cell, datetime):
        local = timezone.make_naive(cell) if timezone.is_aware(cell) else cell
        sheet.write_datetime(*place, local, moment)
    elif isinstance(cell, date):
        sheet.write_datetime(*place, cell, day)
    else:
        # Never ``write``: what somebody typed must not become a formula or a link.
        sheet.write_string(*place, str(cell)[:MAX_TEXT])
