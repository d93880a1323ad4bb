"""Excel in and out: four sheets with the same columns both ways.

The columns are Vietnamese, as the offices' own lists are; a header is found by its words without
diacritics, in any order. Dates are written dd/mm/yyyy; what is typed as a date in Excel is read
as well.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import xlsxwriter
from django.db.models import Choices, TextChoices
from django.utils import translation
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from thidua.common.keys import fold
from thidua.paper.intake import MediaType, sniff
from thidua.people.models import Group, Membership, Person, Role, UnitVersion

MAX_ROWS = 20_000
MAX_UNPACKED = 300 * 1024 * 1024
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Column:
    """A column: key in the code, header, width in characters, what stands in it."""

    key: str
    title: str
    width: int = 16
    required: bool = False
    choices: type[Choices] | None = None
    note: str = ""


@dataclass(frozen=True)
class SheetForm:
    """A sheet and its columns."""

    key: str
    title: str
    columns: tuple[Column, ...]

    def titles(self) -> dict[str, str]:
        """Key → header."""
        return {c.key: c.title for c in self.columns}


class Mark(TextChoices):
    """Marks rows that are no real data."""

    NONE = "", ""
    SAMPLE = "mẫu", "mẫu"
    SYNTHETIC = "giả lập", "giả lập"


_FIRST = Column("first", "Từ ngày", 12, note="Ngày đầu tiên có hiệu lực, dd/mm/yyyy.")
_LAST = Column("last", "Đến hết ngày", 12, note="Ngày cuối cùng có hiệu lực; để trống nếu còn.")
_MARK = Column("mark", "Dữ liệu minh họa", 14, False, Mark, note="Để trống nếu là dữ liệu thật.")

UNITS = SheetForm(
    "units",
    "Đơn vị",
    (
        Column("code", "Mã đơn vị", 14, True, note="Không trùng, không đổi khi đổi tên."),
        Column("name", "Tên đơn vị", 44, True),
        Column("short_name", "Tên viết tắt", 22),
        Column(
            "aliases", "Tên gọi khác", 34, note="Cách viết khác trong văn bản, cách nhau bằng ;"
        ),
        Column("kind", "Loại đơn vị", 24, True, UnitVersion.Kind),
        Column("parent", "Mã đơn vị cấp trên", 16),
        Column("managed_by", "Mã đơn vị quản lý", 16, note="Nơi quản lý biên chế, lương."),
        Column("area", "Địa bàn", 18, False, UnitVersion.Area),
        Column("email", "Thư điện tử", 26),
        _FIRST,
        _LAST,
        Column("reason", "Lý do thay đổi", 34, note="Bắt buộc khi sửa thông tin của ngày đã qua."),
        _MARK,
    ),
)
GROUPS = SheetForm(
    "groups",
    "Khối và nhóm",
    (
        Column("code", "Mã nhóm", 14, True),
        Column("name", "Tên nhóm", 44, True),
        Column("kind", "Loại nhóm", 26, True, Group.Kind),
        Column("owner", "Mã đơn vị thành lập", 18, True),
        _FIRST,
        _LAST,
        Column("number", "Số quyết định", 18, note="Quyết định thành lập hoặc kiện toàn."),
        Column("issued_on", "Ngày quyết định", 14),
        Column("issuer", "Cơ quan quyết định", 26),
        _MARK,
    ),
)
MEMBERS = SheetForm(
    "members",
    "Thành viên",
    (
        Column("group", "Mã nhóm", 14, True),
        Column("unit", "Mã đơn vị", 14, note="Thành viên là đơn vị: điền mã đơn vị."),
        Column("person", "Mã cán bộ", 16, note="Thành viên là cá nhân: điền mã cán bộ."),
        Column("part", "Vai trò trong nhóm", 18, False, Membership.Part),
        _FIRST,
        _LAST,
    ),
)
OFFICERS = SheetForm(
    "officers",
    "Cán bộ và chức vụ",
    (
        Column("person", "Mã cán bộ", 16, note="Mỗi người một mã; để trống thì phần mềm tự đặt."),
        Column("name", "Họ và tên", 28, True),
        Column("gender", "Giới tính", 10, False, Person.Gender),
        Column("born", "Ngày sinh", 12, note="Có thể chỉ ghi tháng/năm hoặc năm."),
        Column("unit", "Mã đơn vị", 14, True),
        Column("role", "Vai trò", 28, True, Role),
        Column("title", "Chức vụ", 30, True, note="Ghi như in trên văn bản."),
        _FIRST,
        _LAST,
        Column("basis", "Căn cứ", 26),
        Column("scope", "Phụ trách", 24, note="Mã khối hoặc mã đơn vị, cách nhau bằng ;"),
        Column("username", "Tên đăng nhập", 20),
        Column("email", "Thư điện tử", 28),
        _MARK,
    ),
)
FORMS = (UNITS, GROUPS, MEMBERS, OFFICERS)
_DATES = frozenset({"first", "last", "issued_on", "born"})


def labels(choices: type[Choices]) -> dict[str, str]:
    """Value → Vietnamese label, whatever the language of the screen."""
    with translation.override("vi"):
        return {str(value): str(label) for value, label in choices.choices if value != ""}


def choice_values(choices: type[Choices]) -> dict[str, str]:
    """Every accepted way of writing a choice, folded → value."""
    return _choice_values(choices, translation.get_language())


@cache
def _choice_values(choices: type[Choices], _language: str) -> dict[str, str]:
    found = {fold(str(value)): str(value) for value in choices.values}
    found.update({fold(str(label)): str(value) for value, label in choices.choices})
    found.update({fold(label): value for value, label in labels(choices).items()})
    return found


# --- reading --------------------------------------------------------------------------------------
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


def read_workbook(data: bytes) -> dict[str, SheetRows]:
    """Read the four sheets; sheets that are absent are left out.

    Raises:
        UnreadableWorkbook: not an .xlsx file, damaged, too large, or with none of the sheets.
    """
    _refuse_what_is_no_workbook(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = {fold(name): name for name in book.sheet_names}
        found: dict[str, SheetRows] = {}
        for form in FORMS:
            name = names.get(fold(form.title))
            if name is not None:
                found[form.key] = _read_sheet(form, book.get_sheet_by_name(name))
    except (CalamineError, ValueError, OverflowError) as error:
        raise UnreadableWorkbook(
            _("The workbook is damaged. Open it in Excel, save it again as .xlsx and try again.")
        ) from error
    if not found:
        raise UnreadableWorkbook(
            _("None of the sheets %(names)s is in the workbook. Take the template and fill it in.")
            % {"names": ", ".join(f"“{f.title}”" for f in FORMS)}
        )
    if sum(len(s.rows) for s in found.values()) > MAX_ROWS:
        raise UnreadableWorkbook(
            _("More than %(count)s rows. Split the workbook.") % {"count": MAX_ROWS}
        )
    _look_behind(data, {names[fold(s.form.title)]: s for s in found.values()})
    return found


def _refuse_what_is_no_workbook(data: bytes) -> None:
    kind = sniff(data)
    if kind is MediaType.OLE_ENCRYPTED:
        raise UnreadableWorkbook(_("The workbook has a password. Remove it and send it again."))
    if kind is MediaType.ZIP_BOMB or (kind is MediaType.XLSX and _unpacked(data) > MAX_UNPACKED):
        raise UnreadableWorkbook(_("The file unpacks to far more than a list can be; refused."))
    if kind is not MediaType.XLSX:
        raise UnreadableWorkbook(
            _("This is not an Excel workbook (.xlsx) but: %(kind)s.") % {"kind": kind.label}
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
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise UnreadableWorkbook(_("The workbook is damaged.")) from error
    return total


def _read_sheet(form: SheetForm, sheet: Any) -> SheetRows:
    lines: list[list[Any]] = sheet.to_python(skip_empty_area=False)
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
    result.unknown = [_plain(lines[head_at][n]) for n, h in heads.items() if h and h not in known]
    for number, line in enumerate(lines[head_at + 1 :], head_at + 2):
        values = {c.key: _tidy(line[n]) for n, c in places.items() if n < len(line)}
        values = {k: v for k, v in values.items() if v not in {"", None}}
        if values:
            result.rows.append(Row(number, values))
    used = {row.number for row in result.rows}
    for start, end in getattr(sheet, "merged_cell_ranges", None) or ():
        result.merged += [n + 1 for n in range(start[0], end[0] + 1) if n + 1 in used]
    return result


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


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HIDDEN = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_FORMULA = re.compile(
    rb'<c\b[^>]*\br="([A-Z]+)(\d+)"[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def _look_behind(data: bytes, sheets: Mapping[str, SheetRows]) -> None:
    """Find hidden rows, and formulas that were never calculated, which readers see as empty."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - size is bounded
            rels = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
            targets = {r.get("Id"): r.get("Target", "") for r in rels}
            for entry in book.iter(f"{_MAIN}sheet"):
                rows = sheets.get(entry.get("name", ""))
                path = targets.get(entry.get(_REL), "").lstrip("/")
                if rows is None or not path:
                    continue
                xml = archive.read(path if path.startswith("xl/") else f"xl/{path}")
                used = {row.number for row in rows.rows}
                hidden = {int(n) for n in _HIDDEN.findall(xml)}
                rows.hidden = sorted(hidden & used)
                rows.empty_formulas = [(int(n), c.decode()) for c, n in _FORMULA.findall(xml)]
    except (KeyError, ET.ParseError, zipfile.BadZipFile):
        return  # only a help to the reader: the values themselves have been read


# --- writing --------------------------------------------------------------------------------------
def write_workbook(
    rows: Mapping[str, Sequence[Mapping[str, Any]]], *, title: str = "Thi Đua"
) -> bytes:
    """A workbook with the four sheets; ``rows`` maps sheet key → rows of column key → value."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": title})
        head = book.add_format(
            {"bold": True, "bg_color": "#F1E9D6", "border": 1, "text_wrap": True}
        )
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        for form in FORMS:
            sheet = book.add_worksheet(form.title)
            sheet.freeze_panes(1, 2)
            for n, column in enumerate(form.columns):
                sheet.set_column(n, n, column.width)
                sheet.write_string(0, n, column.title + (" *" if column.required else ""), head)
                if column.note:
                    sheet.write_comment(0, n, column.note)
                if column.choices is not None:
                    _offer(sheet, n, labels(column.choices))
            for at, values in enumerate(rows.get(form.key, ()), 1):
                for n, column in enumerate(form.columns):
                    _write_cell(sheet, at, n, values.get(column.key), day)
            count = len(rows.get(form.key, ()))
            sheet.autofilter(0, 0, max(count, 1), len(form.columns) - 1)
        _write_choices(book, head)
    return out.getvalue()


def _write_cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
    else:
        sheet.write_string(row, column, str(value))


def _offer(sheet: Any, column: int, options: Mapping[str, str]) -> None:
    """A drop-down list; Excel keeps at most 255 characters of it, longer ones stand apart."""
    listed = list(options.values())
    if len(",".join(listed)) <= 255:
        sheet.data_validation(
            1, column, 5000, column, {"validate": "list", "source": listed, "error_type": "warning"}
        )


def _write_choices(book: Any, head: Any) -> None:
    sheet = book.add_worksheet("Giá trị dùng được")
    named = [(f.title, c) for f in FORMS for c in f.columns if c.choices is not None]
    for n, (form, column) in enumerate(named):
        assert column.choices is not None  # noqa: S101 - just filtered
        sheet.set_column(n, n, 34)
        sheet.write_string(0, n, f"{form}: {column.title}", head)
        for at, label in enumerate(labels(column.choices).values(), 1):
            sheet.write_string(at, n, label)
