"""Excel out: the sheets of the lists with their columns, as the import takes them back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from thidua.people.sheet_forms import FORMS, LATER_FORMS, REMARKS, SheetForm, all_forms, labels


def write_workbook(
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    title: str = "Thi Đua",
    remarks: Mapping[str, Sequence[tuple[str, str, str]]] | None = None,
    only: bool = False,
    forms: Sequence[SheetForm] = (),
) -> bytes:
    """A workbook with the sheets of the lists.

    Args:
        rows: sheet key → rows of column key → value.
        title: property of the file.
        remarks: sheet key → what stands behind each row in the columns :data:`REMARKS`; only these
            sheets are written then.
        only: write no sheet but those that ``rows`` names.
        forms: the sheets of another sort of workbook; else those of the lists.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": title})
        head = book.add_format(
            {"bold": True, "bg_color": "#F1E9D6", "border": 1, "text_wrap": True}
        )
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        wrong = book.add_format({"bg_color": "#FBE9E7", "text_wrap": True})
        chosen = list(forms) or _forms(rows)
        if only:
            chosen = [f for f in forms or all_forms() if f.key in rows]
        if remarks is not None:
            chosen = [f for f in forms or all_forms() if remarks.get(f.key)]
        for form in chosen:
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
            if remarks is not None:
                _write_remarks(sheet, form, remarks[form.key], head, wrong)
            count = len(rows.get(form.key, ()))
            sheet.autofilter(0, 0, max(count, 1), len(form.columns) - 1)
        _write_choices(book, head, chosen)
    return out.getvalue()


def _forms(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[SheetForm]:
    """Every sheet in the empty template; else those beside the four lists only where filled."""
    lists = set(FORMS) - set(LATER_FORMS)
    return [f for f in all_forms() if not rows or f in lists or rows.get(f.key)]


def _write_remarks(
    sheet: Any, form: SheetForm, remarks: Sequence[tuple[str, str, str]], head: Any, wrong: Any
) -> None:
    for n, (name, width) in enumerate(zip(REMARKS, (60, 44, 10), strict=True), len(form.columns)):
        sheet.set_column(n, n, width)
        sheet.write_string(0, n, name, head)
    for at, texts in enumerate(remarks, 1):
        for n, text in enumerate(texts, len(form.columns)):
            sheet.write_string(at, n, text, wrong)


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


def _write_choices(book: Any, head: Any, forms: Sequence[SheetForm]) -> None:
    sheet = book.add_worksheet("Giá trị dùng được")
    named = [(f.title, c) for f in forms for c in f.columns if c.choices is not None]
    for n, (form, column) in enumerate(named):
        assert column.choices is not None  # noqa: S101 - just filtered
        sheet.set_column(n, n, 34)
        sheet.write_string(0, n, f"{form}: {column.title}", head)
        for at, label in enumerate(labels(column.choices).values(), 1):
            sheet.write_string(at, n, label)
