"""Tables whose cells are parted by tabs or bars: Word, Excel, PDF with drawn lines."""

import re
from collections.abc import Sequence
from dataclasses import replace

from thidua.paper.decision.context import Context, is_closing, is_heading, is_person
from thidua.paper.decision.lines import Cell, Placed, column_role, header_roles
from thidua.paper.decision.rows import Rows, span_of
from thidua.paper.lexicon import Lexicon
from thidua.paper.text import fold

_DITTO = re.compile(r"[\"'“”″〃]{1,2}|[-–\s]*(?:nt|n/t|như trên)[-–\s.]*", re.IGNORECASE)
"""What stands in a cell that says the same as the one above."""


def read_cells(lines: Sequence[Placed], context: Context, out: Rows) -> None:
    """Add the rows of a table with one line for a row; a line with one cell is a heading."""
    roles: list[str] | None = None
    above: dict[int, Cell] = {}
    for line in lines:
        header = _header(line, context.lexicon)
        if header is not None:
            roles = header
            continue
        cells = _with_ditto(line.cells, above)
        filled = [cell for cell in cells if cell.text]
        if not filled or is_closing(line.text):
            continue
        if len(filled) == 1 and (line.number is None or is_heading(line, context.lexicon)):
            _alone(filled[0], line, context, out)
            continue
        if is_heading(line, context.lexicon):
            context.heading(filled[-1].text)
            continue
        number = line.number
        content = _content(cells, number is not None)
        named = _by_role(content, roles, context.lexicon)
        if not named.get("name"):
            _goes_on(named, line, out)
            continue
        out.add(context, number, named, span_of(line))


def _with_ditto(cells: Sequence[Cell], above: dict[int, Cell]) -> list[Cell]:
    """The cells, those that repeat the one above with its words."""
    out = []
    for at, cell in enumerate(cells):
        if at in above and _DITTO.fullmatch(cell.text):
            out.append(replace(cell, text=above[at].text))
            continue
        if cell.text:
            above[at] = cell
        out.append(cell)
    return out


def _header(line: Placed, lexicon: Lexicon) -> list[str] | None:
    if header_roles(line, lexicon) is None:
        return None
    return [column_role(cell.text, lexicon) or "other" if cell.text else "" for cell in line.cells]


def _alone(cell: Cell, line: Placed, context: Context, out: Rows) -> None:
    if is_heading(line, context.lexicon) or not _wraps(cell, out):
        context.heading(cell.text)
        return
    row = out.rows[-1]
    last = "where" if "where" in row.cells else "unit" if "unit" in row.cells else "name"
    row.cells[last] = f"{row.cells[last]} {cell.text}".strip()
    row.end = line.line.end


def _wraps(cell: Cell, out: Rows) -> bool:
    """Say whether a cell by itself goes on with the last row (it begins in small letters)."""
    return bool(out.rows) and cell.text[:1].islower()


def _content(cells: list[Cell], numbered: bool) -> list[Cell]:
    """The cells beside the number; the cell of the number itself may be left empty."""
    if numbered and cells and not cells[0].text:
        return cells[1:]
    if not numbered and cells and not cells[0].text:
        return cells[1:]
    return cells


def _by_role(cells: list[Cell], roles: list[str] | None, lexicon: Lexicon) -> dict[str, str]:
    if roles is not None:
        wanted = roles[1:] if roles[:1] == ["no"] else roles
        if len(cells) > len(wanted):
            wanted = wanted + ["other"] * (len(cells) - len(wanted))
    else:
        wanted = _guess(cells, lexicon)
    out: dict[str, str] = {}
    for role, cell in zip(wanted, cells, strict=False):
        if role in {"", "other", "no"} or not cell.text:
            continue
        out[role] = f"{out[role]}, {cell.text}" if role in out else cell.text
    return out


def _guess(cells: list[Cell], lexicon: Lexicon) -> list[str]:
    texts = [cell.text for cell in cells]
    first = next((i for i, text in enumerate(texts) if is_person(text, lexicon)), 0)
    roles = ["other"] * len(texts)
    roles[first] = "name"
    rest = [
        i
        for i, text in enumerate(texts)
        if i > first and text and not fold(text).replace(".", "").replace(" ", "").isdigit()
    ]
    if len(rest) == 1:
        roles[rest[0]] = "where"
    elif len(rest) > 1:
        roles[rest[0]], roles[rest[1]] = "position", "unit"
    return roles


def _goes_on(named: dict[str, str], line: Placed, out: Rows) -> None:
    """Words of a wrapped cell on a line of their own belong to the row above."""
    if not out.rows or line.number is not None:
        return
    row = out.rows[-1]
    for role, text in named.items():
        row.cells[role] = f"{row.cells.get(role, '')} {text}".strip()
    row.end = line.line.end
