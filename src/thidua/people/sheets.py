"""Excel in: sheets whose headers are found by their words without diacritics, in any order.

Dates are written dd/mm/yyyy; what is typed as a date in Excel is read as well.
"""

from __future__ import annotations

import io
import logging
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from thidua.common.keys import fold
from thidua.paper.intake import MediaType, sniff
from thidua.paper.intake.child import run_child
from thidua.people.sheet_forms import (
    FORMS,
    GROUPS,
    MEMBERS,
    OFFICERS,
    REMARKS,
    SUCCESSIONS,
    UNITS,
    Column,
    Mark,
    SheetForm,
    all_forms,
    choice_values,
    labels,
)
from thidua.people.sheet_writing import write_workbook

__all__ = [
    "FORMS",
    "GROUPS",
    "MEMBERS",
    "OFFICERS",
    "SUCCESSIONS",
    "UNITS",
    "Column",
    "Mark",
    "Row",
    "SheetForm",
    "SheetRows",
    "UnreadableWorkbook",
    "all_forms",
    "choice_values",
    "labels",
    "read_day",
    "read_workbook",
    "refuse_what_is_no_workbook",
    "write_workbook",
]

MAX_ROWS = 20_000
MAX_UNPACKED = 300 * 1024 * 1024
_CHUNK = 1024 * 1024
_MAX_LETTERS = 20_000_000
_MEMORY, _SECONDS = 1536 * 1024 * 1024, 60
"""What opening one workbook may take, in bytes and seconds."""
_LOG = logging.getLogger(__name__)


class UnreadableWorkbook(Exception):  # noqa: N818 - reads as a sentence
    """The file is no workbook that can be read; the message is for the person who sent it."""


@dataclass(frozen=True)
class Row:
    """A row as typed: Excel's row number, values by column key; empty cells are left out."""

    number: int
    values: Mapping[str, Any]


@dataclass
class SheetRows:
    """Rows of one sheet, with what is odd about the sheet itself."""

    form: SheetForm
    rows: list[Row] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    empty_formulas: list[tuple[int, str]] = field(default_factory=list)


def read_workbook(data: bytes, forms: Sequence[SheetForm] | None = None) -> dict[str, SheetRows]:
    """Read the sheets of ``forms`` (the lists); sheets that are absent are left out.

    Raises:
        UnreadableWorkbook: not an .xlsx file, damaged, too large, or with none of the sheets.
    """
    refuse_what_is_no_workbook(data)
    forms = all_forms() if forms is None else forms
    read = _read_apart(data, forms)
    found = {
        form.key: _read_sheet(form, read[fold(form.title)])
        for form in forms
        if fold(form.title) in read
    }
    if not found:
        raise UnreadableWorkbook(
            _("None of the sheets %(names)s is in the workbook. Take the template and fill it in.")
            % {"names": ", ".join(f"“{f.title}”" for f in forms)}
        )
    if sum(len(s.rows) for s in found.values()) > MAX_ROWS:
        raise _too_many_rows()
    return found


def _too_many_rows() -> UnreadableWorkbook:
    return UnreadableWorkbook(
        _("More than %(count)s rows. Split the workbook.") % {"count": MAX_ROWS}
    )


def _read_apart(data: bytes, forms: Sequence[SheetForm]) -> dict[str, dict[str, Any]]:
    """What :mod:`thidua.people.sheet_child` found, by folded title of the sheet."""
    settings = {
        "titles": [fold(form.title) for form in forms],
        # Lines between the blocks of a list may be empty: they are not counted as rows.
        "rows": 3 * MAX_ROWS,
        "letters": _MAX_LETTERS,
        "memory": _MEMORY,
        "seconds": _SECONDS,
    }
    outcome = run_child("thidua.people.sheet_child", settings, data, seconds=_SECONDS)
    answer = outcome.answer
    if answer is not None and "sheets" in answer:
        sheets: dict[str, dict[str, Any]] = answer["sheets"]
        return sheets
    if answer is not None and "rows" in answer:
        raise _too_many_rows()
    if answer is None and not outcome.timed_out and not outcome.out_of_memory:
        _LOG.warning("the child that reads workbooks ended: %s", outcome.log[-500:])
    if answer is not None and "damaged" in answer:
        raise UnreadableWorkbook(
            _("The workbook is damaged. Open it in Excel, save it again as .xlsx and try again.")
        )
    raise UnreadableWorkbook(_("The file unpacks to far more than a list can be; refused."))


def refuse_what_is_no_workbook(data: bytes) -> None:
    """Look at what the file is, without reading its rows.

    Raises:
        UnreadableWorkbook: encrypted, a bomb, or something else than an .xlsx file.
    """
    kind = sniff(data)
    if kind is MediaType.OLE_ENCRYPTED:
        raise UnreadableWorkbook(_("The workbook has a password. Remove it and send it again."))
    if kind is MediaType.ZIP_BOMB or (kind is MediaType.XLSX and _unpacked(data) > MAX_UNPACKED):
        raise UnreadableWorkbook(_("The file unpacks to far more than a list can be; refused."))
    if kind is not MediaType.XLSX:
        raise UnreadableWorkbook(
            _("This is not an Excel workbook (.xlsx) but: %(kind)s.") % {"kind": kind.label}
        )


_BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    ValueError,
    EOFError,
    RuntimeError,  # a member with a password, a way of packing that nobody knows
)


def _unpacked(data: bytes) -> int:
    """Bytes that the archive really unpacks to, counted no further than the limit."""
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if total + info.file_size > MAX_UNPACKED:
                    return MAX_UNPACKED + 1
                with archive.open(info) as entry:
                    while piece := entry.read(_CHUNK):
                        total += len(piece)
                        if total > MAX_UNPACKED:
                            return total
    except _BROKEN_ARCHIVE as error:
        raise UnreadableWorkbook(_("The workbook is damaged.")) from error
    return total


def _read_sheet(form: SheetForm, sheet: Mapping[str, Any]) -> SheetRows:
    lines = [[_typed(cell) for cell in line] for line in sheet["lines"]]
    known = {fold(c.title): c for c in form.columns}
    head_at = next(
        (n for n, line in enumerate(lines[:20]) if _header_cells(line) & set(known)), None
    )
    result = SheetRows(form)
    if head_at is None:
        result.missing = [c.title for c in form.columns if c.required]
        return result
    heads = {n: fold(_plain(cell).replace("*", "")) for n, cell in enumerate(lines[head_at])}
    places = {n: known[head] for n, head in heads.items() if head in known}
    present = {c.key for c in places.values()}
    result.missing = [c.title for c in form.columns if c.required and c.key not in present]
    read = {*known, *(fold(title) for title in REMARKS)}
    result.unknown = [_plain(lines[head_at][n]) for n, h in heads.items() if h and h not in read]
    for number, line in enumerate(lines[head_at + 1 :], head_at + 2):
        values = {c.key: _tidy(line[n]) for n, c in places.items() if n < len(line)}
        values = {k: v for k, v in values.items() if v not in {"", None}}
        if values:
            result.rows.append(Row(number, values))
    used = {row.number for row in result.rows}
    for start, end in sheet["merged"]:
        result.merged += [n for n in range(start + 1, min(end + 1, len(lines)) + 1) if n in used]
    result.hidden = [n for n in sheet["hidden"] if n in used]
    result.empty_formulas = [(n, column) for n, column in sheet["formulas"]]
    return result


def _typed(cell: Any) -> Any:
    """A cell as the child's JSON carries it."""
    if not isinstance(cell, list):
        return cell
    kind, text = cell
    return datetime.fromisoformat(text) if kind == "at" else date.fromisoformat(text)


def _header_cells(line: Iterable[Any]) -> set[str]:
    return {fold(_plain(cell).replace("*", "")) for cell in line}


def _plain(cell: Any) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""


def _tidy(cell: Any) -> Any:
    """Text without stray spaces; whole numbers as text without “.0”; dates as they are."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, bool | date):
        return cell
    if isinstance(cell, int | float):
        return str(int(cell)) if float(cell).is_integer() else str(cell)
    return _plain(cell)


_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH = re.compile(r"(\d{1,2})[/.\-](\d{4})")


def read_day(value: Any) -> tuple[date, str]:
    """A date with its precision from a cell: a date, Excel's number, dd/mm/yyyy, mm/yyyy, yyyy.

    Raises:
        ValueError: when it is none of these or no such day exists.
    """
    if isinstance(value, date):
        return value, "day"
    text = str(value).strip()
    if match := _DAY.fullmatch(text):
        return date(int(match[3]), int(match[2]), int(match[1])), "day"
    if match := _ISO.fullmatch(text.split(" ", maxsplit=1)[0]):
        return date(int(match[1]), int(match[2]), int(match[3])), "day"
    if match := _MONTH.fullmatch(text):
        return date(int(match[2]), int(match[1]), 1), "month"
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return date(int(text), 1, 1), "year"
    if re.fullmatch(r"\d{5}", text):
        return date(1899, 12, 30) + timedelta(days=int(text)), "day"
    raise ValueError(text)
