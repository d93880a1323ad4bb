"""Rows of a list as they stand: number, cells by role, headings above."""

import re
from dataclasses import dataclass, field

from thidua.paper.decision.context import Context
from thidua.paper.decision.lines import Cell, Placed

_GLUE = re.compile(r"(?<=\w)-$")


@dataclass(slots=True)
class Row:
    """A row while it is being read; spans are in the cleaned text."""

    number: int | None
    cells: dict[str, str]
    start: int
    end: int
    kind: str | None = None
    form: str | None = None
    award: str | None = None
    group: str | None = None
    part: int = 0
    doubt: float = 0.0
    """How uncertain the reading of the row is, to be taken off its confidence."""


@dataclass(frozen=True, slots=True)
class Stray:
    """Words of a list that belong to no row."""

    text: str
    start: int
    end: int
    reason: str


@dataclass(slots=True)
class Rows:
    """What was read from one list or several."""

    rows: list[Row] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)

    def add(
        self, context: Context, number: int | None, cells: dict[str, str], span: tuple[int, int]
    ) -> Row:
        """Add a row under the headings of `context`."""
        row = Row(
            number,
            cells,
            span[0],
            span[1],
            kind=context.kind,
            form=context.form,
            award=context.award,
            group=context.group,
            part=context.part,
        )
        context.title = []
        self.rows.append(row)
        return row


def joined(cells: list[Cell]) -> str:
    """The words of a cell that wraps over lines."""
    out = ""
    for cell in cells:
        if not cell.text:
            continue
        if out and not (_GLUE.search(out) and cell.text[:1].islower()):
            out += " "
        out += cell.text
    return re.sub(r"\s+", " ", out)


def span_of(line: Placed) -> tuple[int, int]:
    """The span of a line in the cleaned text."""
    return line.line.start, line.line.end
