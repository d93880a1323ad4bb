"""A table as it stands on the page: its columns, and its lines with their cells."""

from dataclasses import dataclass, field

from thidua.paper.decision.lines import Cell, Placed


@dataclass(frozen=True, slots=True)
class Column:
    """A column of characters from `left` up to `right`, and what it holds."""

    left: int
    right: int
    role: str
    width: int


@dataclass(slots=True)
class Strip:
    """A line of the table with its cells by column."""

    line: Placed
    number: int | None
    cells: dict[int, Cell]
    columns: tuple[Column, ...]


@dataclass(slots=True)
class Grid:
    """The columns as they are known so far, page after page."""

    header: list[tuple[str, Cell]] | None = None
    columns: tuple[Column, ...] = ()
    addressed: bool = False
    topped: bool = False
    """Numbers stand on the first line of their rows."""
    filled: dict[str, bool] = field(default_factory=dict)
    openings: set[str] = field(default_factory=set)
    """First words of lines that certainly name a group."""


def fits(before: Strip, at: int, cell: Cell, part: float = 0.92) -> bool:
    """Say whether the first word of `cell` had room after the cell above it."""
    above = before.cells.get(at)
    if above is None or not cell.text:
        return True
    column = before.columns[at]
    word = cell.text.split()[0]
    return above.last - column.left + 1 + len(word) <= part * column.width
