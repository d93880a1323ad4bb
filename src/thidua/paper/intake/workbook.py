"""Workbooks as text: a row is a line, its cells parted by tabs, a sheet is a page."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime

from thidua.paper.intake.docx.package import Package
from thidua.paper.intake.media import MediaType
from thidua.paper.intake.model import DITTO, PAGE_BREAK, Intake, IntakeError, Limits, page_spans

_MOST_MERGED = 500
"""Rows of one merged cell that are marked."""
_MOST_CELLS = 400
"""Cells of a row that are read."""


def read_workbook(data: bytes, limits: Limits) -> Intake:
    """Read every visible sheet that has cells. Raises IntakeError: `broken_xlsx`, `zip_bomb`, …"""
    # Imported here, after the limits of the child are set.
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415

    try:
        Package(data, limits)
    except IntakeError as error:
        code = "broken_xlsx" if error.code == "broken_docx" else error.code
        raise IntakeError(code) from error
    pages = []
    size = 0
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheets_metadata:
            if sheet.visible is not SheetVisibleEnum.Visible:
                continue
            lines = []
            table = book.get_sheet_by_name(sheet.name)
            lower = _lower_parts(table.merged_cell_ranges or ())
            for number, row in enumerate(table.iter_rows()):
                line = _line(_with_ditto(row, lower.get(number, ())))
                size += len(line) + 1
                if size > limits.max_characters:
                    raise IntakeError("too_much_text", count=size, limit=limits.max_characters)
                lines.append(line)
            if any(lines):
                pages.append("\n".join(lines).strip("\n"))
    except CalamineError as error:
        raise IntakeError("broken_xlsx") from error
    text = PAGE_BREAK.join(pages)
    return Intake(
        text=text,
        pages=page_spans(text),
        kind="xlsx",
        media_type=MediaType.XLSX,
        ocr_confidence=tuple(None for _ in page_spans(text)),
    )


def _lower_parts(
    ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]],
) -> dict[int, list[int]]:
    """Row → columns of cells that go on from the row above; not of the column of numbers."""
    found: dict[int, list[int]] = {}
    for (first, column), (last, _right) in ranges:
        for row in range(first + 1, min(last, first + _MOST_MERGED) + 1) if column else ():
            found.setdefault(row, []).append(column)
    return found


def _with_ditto(cells: Iterable[object], columns: Iterable[int]) -> Iterable[object]:
    """The cells of a row with a mark in those that go on from above."""
    row = list(cells)
    for at in columns:
        if at < len(row) and not row[at]:
            row[at] = DITTO
    return row


def _line(cells: Iterable[object]) -> str:
    """The cells of a row; a row with one filled cell is a line by itself."""
    texts = [_text(cell) for _, cell in zip(range(_MOST_CELLS), cells, strict=False)]
    filled = [text for text in texts if text]
    return filled[0] if len(filled) == 1 else "\t".join(texts).rstrip("\t")


def _text(cell: object) -> str:
    """A cell as Vietnamese offices write it, on one line."""
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return " ".join(str(cell).split()) if cell is not None else ""
