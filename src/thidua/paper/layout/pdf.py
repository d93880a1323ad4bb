"""Official documents as PDF, set by Typst.

The user's text travels as JSON beside the template and is never part of its source. The result is
PDF/A-2a and PDF/UA-1 (tagged, in Vietnamese, with title), and the same bytes for the same document
and time.
"""

import json
import threading
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from thidua.paper.layout import geometry as g
from thidua.paper.layout.fonts import FAMILY, FONTS, Face
from thidua.paper.layout.lines import line_width
from thidua.paper.layout.model import OfficialDocument, Run
from thidua.paper.layout.sheet import AnnexSheet, Grid, GridRow, Piece, Sheet, Words, make_sheet

_TEMPLATE = Path(__file__).resolve().parent / "official.typ"
_STANDARDS = ["a-2a", "ua-1"]
_MAY_BREAK = "\u200b"
"""Tells the template where an over-long word may break; it is not printed."""
_per_thread = threading.local()


class LayoutError(RuntimeError):
    """The document could not be set; the message is the compiler's."""


def render_pdf(document: OfficialDocument, *, now: datetime) -> bytes:
    """Return `document` as PDF.

    `now` is the time of making (timezone-aware), written into the file to the second. Raises
    UnprintableTextError for a character that the face lacks, LayoutError when setting fails.
    """
    if now.tzinfo is None:
        raise ValueError("The time of making needs a time zone.")
    inputs = {
        "sheet": json.dumps(_sheet(make_sheet(document)), ensure_ascii=False),
        "geometry": _geometry(),
    }
    try:
        data = _compiler().compile(
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=_STANDARDS,
            timestamp=now.replace(microsecond=0),  # a finer time is refused
        )
    except typst.TypstError as error:
        raise LayoutError(str(error)) from error
    return bytes(data)


def _compiler() -> Any:
    """Return this thread's compiler: it keeps the parsed template, and may not be shared."""
    compiler = getattr(_per_thread, "compiler", None)
    if compiler is None:
        compiler = typst.Compiler(
            input=str(_TEMPLATE),
            root=str(_TEMPLATE.parent),
            font_paths=_fonts(),
            ignore_system_fonts=True,
        )
        _per_thread.compiler = compiler
    return compiler


@cache
def _fonts() -> Any:
    """Return the vendored faces and no other, so that no other face can ever step in."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


@cache
def _geometry() -> str:
    return json.dumps(
        {
            "family": FAMILY,
            "margin_top": g.MARGIN_TOP,
            "margin_bottom": g.MARGIN_BOTTOM,
            "margin_left": g.MARGIN_LEFT,
            "margin_right": g.MARGIN_RIGHT,
            "letterhead_left": g.LETTERHEAD_LEFT,
            "signing_space": g.SIGNING_SPACE,
            "nation": g.NATION,
            "nation_size": g.NATION_SIZE,
            "motto": g.MOTTO,
            "motto_size": g.MOTTO_SIZE,
            "body_name_size": g.BODY_NAME_SIZE,
            "number_size": g.NUMBER_SIZE,
            "place_date_size": g.PLACE_DATE_SIZE,
            "title_size": g.TITLE_SIZE,
            "about_size": g.ABOUT_SIZE,
            "text_size": g.TEXT_SIZE,
            "signature_size": g.SIGNATURE_SIZE,
            "recipients_head": g.RECIPIENTS_HEAD,
            "recipients_head_size": g.RECIPIENTS_HEAD_SIZE,
            "recipients_size": g.RECIPIENTS_SIZE,
            "addressees_head": g.ADDRESSEES_HEAD,
            "page_number_size": g.PAGE_NUMBER_SIZE,
            "table_size": g.TABLE_SIZE,
            "first_line_indent": g.FIRST_LINE_INDENT,
            "paragraph_spacing": g.PARAGRAPH_SPACING,
            "line_spacing": g.LINE_SPACING,
            "ascent": g.FONT_ASCENT,
            "descent": g.FONT_DESCENT,
            "line_gap": g.FONT_LINE_GAP,
            "addressees_indent": g.ADDRESSEES_INDENT,
            "cell_padding": g.CELL_PADDING,
            "rule_weight": g.RULE_WEIGHT,
            "table_rule_weight": g.TABLE_RULE_WEIGHT,
        },
        ensure_ascii=False,
    )


def _sheet(sheet: Sheet) -> dict[str, Any]:
    """Return the sheet as the template reads it."""
    plain_fields = {
        name: getattr(sheet, name)
        for name in Sheet.__slots__
        if name not in {"pieces", "signatures", "annexes"}
    }
    return {
        **plain_fields,
        "addressees": [_cut(name, g.ADDRESSEES_WIDTH, g.TEXT_SIZE) for name in sheet.addressees],
        "recipients": [
            _cut(line, g.SIGNATURE_WIDTH - 4, g.RECIPIENTS_SIZE) for line in sheet.recipients
        ],
        "pieces": [_piece(piece) for piece in sheet.pieces],
        "signatures": [
            {"lines": item.lines, "name": item.name, "short_by": item.short_by}
            for item in sheet.signatures
        ],
        "annexes": [_annex(annex) for annex in sheet.annexes],
    }


def _annex(annex: AnnexSheet) -> dict[str, Any]:
    return {
        "label": annex.label,
        "title_lines": annex.title_lines,
        "reference_lines": annex.reference_lines,
        "rule_mm": annex.rule_mm,
        "landscape": annex.landscape,
        "pieces": [_piece(piece) for piece in annex.pieces],
    }


def _piece(piece: Piece) -> dict[str, Any]:
    if isinstance(piece, Words):
        return {
            "role": piece.role,
            "runs": _runs(piece.runs, g.TEXT_WIDTH - g.FIRST_LINE_INDENT, g.TEXT_SIZE),
            "align": piece.align.value,
            "indent": piece.indent,
            "outline": piece.outline,
        }
    return _grid(piece)


def _grid(grid: Grid) -> dict[str, Any]:
    return {
        "widths_mm": grid.widths_mm,
        "aligns": [align.value for align in grid.aligns],
        "head": grid.head,
        "caption": grid.caption,
        "note": grid.note,
        "rows": [_row(row, grid.widths_mm) for row in grid.rows],
    }


def _row(row: GridRow, widths_mm: tuple[float, ...]) -> dict[str, Any]:
    rooms = (sum(widths_mm[: 1 - len(row.cells)] or widths_mm), *widths_mm[1 - len(row.cells) :])
    if row.kind == "row":
        rooms = widths_mm
    cells = [
        _runs(cell, room - 2 * g.CELL_PADDING, g.TABLE_SIZE)
        for cell, room in zip(row.cells, rooms, strict=False)
    ]
    return {"kind": row.kind, "keep": row.keep, "cells": cells}


def _runs(words: tuple[Run, ...], room_mm: float, size_pt: float) -> list[Any]:
    return [
        [_cut(run.text, room_mm, size_pt), run.bold, run.italic]
        if run.bold or run.italic
        else _cut(run.text, room_mm, size_pt)
        for run in words
    ]


def _cut(text: str, room_mm: float, size_pt: float) -> str:
    """Return `text`, a word wider than `room_mm` with a mark at every place where it may break.

    Without it a long address would run off the page, and what is off the page is lost.
    """
    # No letter is wider than 1.05 em: most words are seen to fit without being measured.
    if len(text) * size_pt * 1.05 * 25.4 / 72 <= room_mm:
        return text
    for word in set(text.split()):
        if line_width(word, face=Face.BOLD, size_pt=size_pt) > room_mm:
            text = text.replace(word, _MAY_BREAK.join(word))
    return text
