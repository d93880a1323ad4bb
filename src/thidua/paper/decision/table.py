"""Tables whose columns stand at their places in the line, with cells that wrap over lines.

A row of such a table is a band of consecutive lines; its number may stand on the first of them
or in the middle. Each row is anchored at the line of its number (or of its name); the lines
between two anchors are parted where both rows read best.
"""

import re
from collections.abc import Sequence

from thidua.paper.decision.bands import UNFINISHED, anchors, bands_of
from thidua.paper.decision.context import (
    Context,
    is_closing,
    is_group,
    is_heading,
    is_person,
    split_address,
)
from thidua.paper.decision.lines import Cell, Placed, header_roles
from thidua.paper.decision.rows import Rows, Stray, joined
from thidua.paper.decision.strips import Column, Grid, Strip, fits
from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.lines import is_noise
from thidua.paper.text import fold, lowered

_NARROW = 0.85
"""Words that would have fitted into this share of a column were not wrapped."""


def read_table(lines: Sequence[Placed], context: Context, out: Rows) -> None:
    """Add the rows of a table set in columns."""
    grid = Grid()
    lexicon = context.lexicon
    strips: list[Strip | Placed] = []
    for page in _pages(lines, lexicon):
        header = next((h for x in page if (h := header_roles(x, lexicon))), None)
        body = _without_header(page, lexicon)
        grid.header = header or grid.header
        grid.columns = _columns(body, grid) or grid.columns
        for line in body:
            if line.number is None and is_noise(line.line.text):
                continue
            if not line.cells and line.column > 8 and not _aligned(line, grid):
                continue
            if grid.columns and not _stands_alone(line, grid, lexicon):
                strips.append(_strip(line, grid.columns))
            else:
                strips.append(line)
    rows = [s for s in strips if isinstance(s, Strip)]
    names = [s.cells[0].text for s in rows if 0 in s.cells]
    anchored = sum(1 for s in rows if s.number is not None)
    addressed = sum(1 for name in names if split_address(name, lexicon)[0])
    grid.addressed = addressed >= 0.8 * max(anchored, 1)
    whole = sum(1 for s in rows if s.number is not None and {0, 1} <= set(s.cells))
    grid.topped = anchored >= 8 and whole >= 0.97 * anchored
    grid.filled = _usually_filled(rows, anchored)
    for index in range(len(strips)):
        if _is_group_line(strips, index, grid, lexicon):
            grid.openings.add(strips[index].line.text.split()[0])
    block: list[Strip] = []
    for index, strip in enumerate(strips):
        if isinstance(strip, Strip) and not _is_group_line(strips, index, grid, lexicon):
            block.append(strip)
            continue
        _read_block(block, grid, context, out)
        block = []
        line = strip.line if isinstance(strip, Strip) else strip
        if not is_closing(line.text) and not is_noise(line.text):
            context.heading(line.line.text if line.number is None else line.text)
    _read_block(block, grid, context, out)


def _pages(lines: Sequence[Placed], lexicon: Lexicon) -> list[list[Placed]]:
    pages: list[list[Placed]] = [[]]
    for line in lines:
        if pages[-1] and (line.line.page_break or header_roles(line, lexicon)):
            pages.append([])
        pages[-1].append(line)
    return [page for page in pages if page]


def _without_header(page: list[Placed], lexicon: Lexicon) -> list[Placed]:
    """The lines of a page without the heads of its columns, which may wrap."""
    at = next((i for i, x in enumerate(page) if header_roles(x, lexicon)), None)
    if at is None:
        return page
    kept = []
    for index, line in enumerate(page):
        if abs(index - at) > 2:
            kept.append(line)
            continue
        near = line.number is None
        # A wrapped head is one as it stands; a row may begin with the words of one.
        heads = [lexicon.columns.get(fold(cell.text)) for cell in line.cells]
        numbers = all(re.fullmatch(r"\(?\d{1,2}\)?", c.text) for c in line.cells) and heads
        wrapped = near and bool(heads) and None not in heads
        if index == at or wrapped or (numbers and (near or index == at + 1)):
            continue
        kept.append(line)
    return kept


def _columns(lines: Sequence[Placed], grid: Grid) -> tuple[Column, ...]:
    """Find the columns by the gutters that hardly any row crosses."""
    rows = [x for x in lines if len(x.cells) > 1 or (x.number is not None and x.cells)]
    if sum(1 for x in rows if x.number is not None) < 3 or not any(len(x.cells) > 1 for x in rows):
        return ()
    size = min(max(cell.last for x in rows for cell in x.cells), 600) + 1
    cover = [0] * (size + 1)
    for x in rows:
        for cell in x.cells:
            cover[min(cell.column, size)] += 1
            cover[min(cell.last, size)] -= 1
    total = 0
    crossed = len(rows) // 25
    used: list[tuple[int, int]] = []
    for at in range(size):
        total += cover[at]
        if total > crossed:
            if used and used[-1][1] == at:
                used[-1] = (used[-1][0], at + 1)
            else:
                used.append((at, at + 1))
    merged: list[tuple[int, int]] = []
    for left, right in used:
        if merged and left - merged[-1][1] < 2:
            merged[-1] = (merged[-1][0], right)
        else:
            merged.append((left, right))
    if not merged:
        return ()
    bounds = [(left, merged[i + 1][0] if i + 1 < len(merged) else size + 400)
              for i, (left, _) in enumerate(merged)]  # fmt: skip
    roles = _roles(bounds, merged, grid)
    columns = []
    for (left, right), role in zip(bounds, roles, strict=True):
        ends = sorted(
            cell.last - left for x in lines for cell in x.cells if left <= cell.column < right
        )
        columns.append(Column(left, right, role, ends[int(0.98 * (len(ends) - 1))] if ends else 0))
    return tuple(columns)


def _roles(
    bounds: Sequence[tuple[int, int]], used: Sequence[tuple[int, int]], grid: Grid
) -> list[str]:
    heads = [(role, cell) for role, cell in grid.header or [] if role != "no"]
    if len(heads) == len(bounds):
        return [role for role, _ in heads]
    roles = ["other"] * len(bounds)
    if heads:
        for role, cell in heads:
            middle = (cell.column + cell.last) / 2
            at = min(range(len(bounds)), key=lambda i: abs((used[i][0] + used[i][1]) / 2 - middle))
            roles[at] = role if roles[at] == "other" else roles[at]
    if "name" not in roles:
        roles[0] = "name"
    if len(bounds) > 1 and not set(roles) & {"where", "position", "unit"}:
        roles[1] = "where" if len(bounds) == 2 else "position"
        if len(bounds) > 2:
            roles[2] = "unit"
    return roles


def _stands_alone(line: Placed, grid: Grid, lexicon: Lexicon) -> bool:
    """Say whether a line is a heading, or closes the list, rather than part of a row."""
    if line.number is not None and line.column < grid.columns[0].left:
        return bool(is_heading(line, lexicon))
    return is_closing(line.line.text) or is_heading(line, lexicon)


def _aligned(line: Placed, grid: Grid) -> bool:
    """Say whether a number by itself stands where a column begins: the end of a wrapped cell."""
    return any(column.left == line.column for column in grid.columns)


def _strip(line: Placed, columns: tuple[Column, ...]) -> Strip:
    """Put the cells of a line into their columns."""
    number: int | None = line.number
    cells: dict[int, Cell] = {}
    placed = list(line.cells)
    if number is not None and line.number_span and line.column > columns[0].left + 2:
        # A figure at the beginning of a wrapped cell.
        text = line.line.text
        placed = [Cell(text, line.line.start, line.line.end, line.column)]
        number = None
    for cell in placed:
        at = _column_of(cell, columns)
        if at in cells:
            first = cells[at]
            text = f"{first.text} {cell.text}"
            cells[at] = Cell(text, first.start, cell.end, first.column)
        else:
            cells[at] = cell
    return Strip(line, number, cells, columns)


def _column_of(cell: Cell, columns: tuple[Column, ...]) -> int:
    best, most = 0, -(10**6)
    for at, column in enumerate(columns):
        right = min(column.right, column.left + max(column.width, 1) + 1)
        shared = min(cell.last, right) - max(cell.column, column.left)
        # A cell stands where it begins.
        shared += 1000 if column.left - 1 <= cell.column < column.right - 1 else 0
        if shared > most:
            best, most = at, shared
    return best


def _usually_filled(rows: Sequence[Strip], anchored: int) -> dict[str, bool]:
    counts: dict[str, int] = {}
    for strip in rows:
        for at in strip.cells:
            role = strip.columns[at].role
            counts[role] = counts.get(role, 0) + 1
    return {role: count >= 0.7 * max(anchored, 1) for role, count in counts.items()}


def _is_group_line(  # noqa: PLR0911 - one answer a case
    strips: Sequence[Strip | Placed], index: int, grid: Grid, lexicon: Lexicon
) -> bool:
    """Say whether a line names the group of the rows beneath it."""
    strip = strips[index]
    if not isinstance(strip, Strip) or strip.number is not None or len(strip.cells) != 1:
        return False
    cell = next(iter(strip.cells.values()))
    # A wide group line may stand in the middle; a wrapped cell stands in a later column.
    if next(iter(strip.cells)) != 0 or " " not in cell.text or not is_group(cell.text, lexicon):
        return False
    if is_person(cell.text, lexicon) and split_address(cell.text, lexicon)[0]:
        return False
    if grid.addressed:
        return True
    before = strips[index - 1] if index else None
    after = strips[index + 1] if index + 1 < len(strips) else None
    if isinstance(before, Strip) and not isinstance(after, Strip):
        return False
    if isinstance(after, Strip) and after.number is None and grid.topped:
        return False
    # In a list of collectives a wrapped name may begin with a unit, too.
    above = before.cells.get(0) if isinstance(before, Strip) else None
    if above is not None and UNFINISHED.search(lowered(above.text)):
        return False
    if not isinstance(before, Strip) or above is None or is_person(above.text, lexicon):
        return True
    return fits(before, 0, cell) or cell.text.split()[0] in grid.openings


def _read_block(block: list[Strip], grid: Grid, context: Context, out: Rows) -> None:
    """Part the lines of a block into rows and add them."""
    if not block:
        return
    anchored = anchors(block, grid, context.lexicon)
    if not anchored:
        _keep_strays(block, out)
        return
    for first, last in bands_of(block, anchored, grid, context.lexicon):
        _add(block[first:last], grid, context, out)


def _keep_strays(block: list[Strip], out: Rows) -> None:
    for strip in block:
        words = [c for c in strip.cells.values() if re.search(r"[^\W\d_]{2}", c.text)]
        for cell in words:
            if not is_noise(cell.text):
                out.strays.append(
                    Stray(cell.text, cell.start, cell.end, "Dòng này không thuộc hàng nào.")
                )


def _add(band: list[Strip], grid: Grid, context: Context, out: Rows) -> None:
    """Add the row of a band; a word that no wrapping explains is kept as a question."""
    by_role: dict[str, list[Cell]] = {}
    number = next((s.number for s in band if s.number is not None), None)
    before: Strip | None = None
    for strip in band:
        for at, cell in sorted(strip.cells.items()):
            role = strip.columns[at].role
            wraps = role == "name" and by_role.get("name") and before is not None
            if wraps and before and grid.addressed and fits(before, at, cell, _NARROW):
                reason = (
                    f"Không rõ có thuộc “{joined(by_role['name'])}” hay không: dòng trên còn đủ"
                    " chỗ cho chữ này."
                )
                out.strays.append(Stray(cell.text, cell.start, cell.end, reason))
                continue
            if role == "name":
                before = strip
            by_role.setdefault(role, []).append(cell)
    cells = {role: joined(parts) for role, parts in by_role.items() if role not in {"other", "no"}}
    if not cells.get("name"):
        _keep_strays(band, out)
        return
    starts = [c.start for parts in by_role.values() for c in parts]
    ends = [c.end for parts in by_role.values() for c in parts]
    spans = [s.line.number_span for s in band if s.line.number_span]
    start = min([*starts, *(a for a, _ in spans)])
    end = max([*ends, *(b for _, b in spans)])
    out.add(context, number, cells, (start, end))
