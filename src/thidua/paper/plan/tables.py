"""Targets in table rows that stand as lines of text: cells between bars, tabs or wide gaps."""

import re
from dataclasses import dataclass

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.figures import parse_number
from thidua.paper.plan.outline import Node
from thidua.paper.text import fold

_VALUE = re.compile(
    r"(?P<c>≥|>=|≤|<=|>|<|tren|duoi|it nhat|toi thieu|khong qua|toi da|khoang|tu)?\s*"
    r"(?P<n>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)\s*(?P<u>%|[^\W\d_][^\d]*?)?"
    r"(?:\s*(?:-|den)\s*(?P<m>\d{1,3}(?:\.\d{3})+(?:,\d+)?"
    r"|\d+(?:[.,]\d+)?)\s*(?P<v>%)?)?\s*(?P<s>tro len|tro xuong)?"
)
_SIGNS = {
    "≥": ">=",
    ">=": ">=",
    "≤": "<=",
    "<=": "<=",
    ">": ">",
    "<": "<",
    "tren": ">",
    "duoi": "<",
    "it nhat": ">=",
    "toi thieu": ">=",
    "khong qua": "<=",
    "toi da": "<=",
    "khoang": "~",
    "tu": ">=",
    "tro len": ">=",
    "tro xuong": "<=",
}
_PLAN_COLUMN = re.compile(r"\b(?:ke hoach|chi tieu (?:nam|giao|phan dau)|muc tieu|phan dau|kh)\b")
_LABEL_COLUMN = re.compile(r"^(?:ten\s+)?(?:chi tieu|noi dung|muc tieu)(?!.*\b20\d\d\b)")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds a target; offsets are into the node's text."""

    label: str
    unit: str | None
    comparator: str | None
    value: int | float
    max: int | float | None
    doubtful: bool


def cells_of(node: Node) -> list[str]:
    """Return the cells of a row, stripped."""
    return [cell.strip() for cell in node.text.strip("| ").split("|")]


def header_of(node: Node) -> list[str] | None:
    """Return the folded cells of a row that heads a table, None for any other row."""
    cells = [fold(c) for c in cells_of(node)]
    if any(_LABEL_COLUMN.match(c) for c in cells) and not any(_VALUE.fullmatch(c) for c in cells):
        return cells
    return None


def read_row(node: Node, header: list[str] | None, lexicon: Lexicon) -> Row | None:
    """Read the target of a row: its label, unit and planned value."""
    cells = cells_of(node)
    if len(cells) < 3:
        return None
    if header is not None and len(header) != len(cells):
        header = None
    label_at = _label_index(cells, header)
    if label_at is None:
        return None
    unit_at = next((i for i, c in enumerate(cells) if i != label_at and _is_unit(c, lexicon)), None)
    found = _value_index(cells, header, label_at, unit_at)
    if found is None:
        return None
    index, match = found
    cell = cells[index]
    value, doubtful = parse_number(cell[match.start("n") : match.end("n")])
    top = parse_number(match["m"])[0] if match["m"] else None
    if top is not None and top <= value:
        top, doubtful = None, True
    sign = _SIGNS.get(match["c"] or "") or _SIGNS.get(match["s"] or "")
    unit = cells[unit_at] if unit_at is not None else None
    own = match["u"] or match["v"]
    if unit is None and own:
        unit = cell[match.start("u") : match.end("u")].strip() if match["u"] else "%"
    return Row(
        label=cells[label_at],
        unit=unit or None,
        comparator="range" if top is not None else sign,
        value=value,
        max=top,
        doubtful=doubtful,
    )


def _label_index(cells: list[str], header: list[str] | None) -> int | None:
    if header:
        at = next((i for i, c in enumerate(header) if _LABEL_COLUMN.match(c)), None)
        if at is not None and re.search(r"[^\W\d_]{2}", cells[at]) and cells[at] != "":
            return at if fold(cells[at]) != header[at] else None
    best = max(range(len(cells)), key=lambda i: sum(1 for c in cells[i] if c.isalpha()))
    return best if sum(1 for c in cells[best] if c.isalpha()) > 5 else None


def _is_unit(cell: str, lexicon: Lexicon) -> bool:
    folded = fold(cell)
    if folded in {"%", "‰"}:
        return True
    match = lexicon.unit_pattern.match(folded)
    return bool(match) and (
        (match is not None and match.end() == len(folded)) or "/" in folded[:40]
    )


def _value_index(
    cells: list[str], header: list[str] | None, label_at: int, unit_at: int | None
) -> tuple[int, re.Match[str]] | None:
    numeric = []
    for index, cell in enumerate(cells):
        if index in {label_at, unit_at} or (index == 0 and label_at > 0):
            continue
        match = _VALUE.fullmatch(fold(cell))
        if match:
            numeric.append((index, match))
    if not numeric:
        return None
    if header and len(numeric) > 1:
        planned = [n for n in numeric if _PLAN_COLUMN.search(header[n[0]])]
        if planned:
            return planned[-1]
    return numeric[-1] if len(numeric) > 1 else numeric[0]
