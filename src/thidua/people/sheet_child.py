"""The child process that opens a workbook.

One cell in the last row and column of a small file makes a reader ask for gigabytes, and a
damaged one may end the reader: here neither reaches the program.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree as ET

from thidua.common.keys import fold
from thidua.paper.intake.child import Settings, serve

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HIDDEN = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_FORMULA = re.compile(
    rb'<c\b[^>]*\br="([A-Z]+)(\d+)"[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def answer(settings: Settings, data: bytes) -> Settings:
    """Lines of the asked sheets, by folded title, as an object that JSON can carry.

    ``settings``: ``titles`` (folded), ``rows`` and ``letters`` (most of all sheets together).
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - after the limits

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = {fold(name): name for name in book.sheet_names}
        found: dict[str, Any] = {}
        for title in settings["titles"]:
            if title in names:
                found[title] = _sheet(book.get_sheet_by_name(names[title]))
    except (CalamineError, ValueError, OverflowError):
        return {"damaged": True}
    lines = [line for sheet in found.values() for line in sheet["lines"]]
    if len(lines) > settings["rows"]:
        return {"rows": len(lines)}
    if sum(len(str(cell)) + 1 for line in lines for cell in line) > settings["letters"]:
        return {"letters": True}
    _look_behind(data, {names[title]: sheet for title, sheet in found.items()})
    return {"sheets": found}


def _sheet(sheet: Any) -> dict[str, Any]:
    lines = [_line(line) for line in sheet.to_python(skip_empty_area=False)]
    while lines and not lines[-1]:
        lines.pop()
    merged = [(a[0], b[0]) for a, b in getattr(sheet, "merged_cell_ranges", None) or ()]
    return {"lines": lines, "merged": merged, "hidden": [], "formulas": []}


def _line(cells: list[Any]) -> list[Any]:
    """Cells without the empty ones at the end; moments as ``["at", …]``, days ``["day", …]``."""
    end = len(cells)
    while end and cells[end - 1] in ("", None):
        end -= 1
    return [_cell(cell) for cell in cells[:end]]


def _cell(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return ["at", cell.isoformat()]
    if isinstance(cell, date):
        return ["day", cell.isoformat()]
    return cell if cell is None or isinstance(cell, str | int | float) else str(cell)


def _look_behind(data: bytes, sheets: dict[str, dict[str, Any]]) -> None:
    """Find hidden rows, and formulas that were never calculated, which readers see as empty."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - we are bounded
            rels = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
            targets = {r.get("Id"): r.get("Target", "") for r in rels}
            for entry in book.iter(f"{_MAIN}sheet"):
                sheet = sheets.get(entry.get("name", ""))
                path = targets.get(entry.get(_REL), "").lstrip("/")
                if sheet is None or not path:
                    continue
                xml = archive.read(path if path.startswith("xl/") else f"xl/{path}")
                last = len(sheet["lines"])
                hidden = {int(n) for n in _HIDDEN.findall(xml)}
                sheet["hidden"] = sorted(n for n in hidden if n <= last)
                formulas = [(int(n), c.decode()) for c, n in _FORMULA.findall(xml)]
                sheet["formulas"] = [f for f in formulas if f[0] <= last]
    except (KeyError, ET.ParseError, zipfile.BadZipFile):
        return  # only a help to the reader: the values themselves have been read


if __name__ == "__main__":
    serve(answer)
