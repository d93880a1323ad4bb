"""Targets in table rows that stand as lines of text: cells between bars, tabs or wide gaps."""

import re
from dataclasses import dataclass

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.figures import parse_number
from thidua.paper.plan.model import Target
from thidua.paper.plan.outline import Node
from thidua.paper.plan.ranks import is_rank_unit
from thidua.paper.text import fold, sentence_case

_VALUE = re.compile(
    r"(?P<c>≥|>=|≤|<=|>|<|tren|duoi|it nhat|toi thieu|khong qua|toi da|khoang|tu)?\s*"
    r"(?P<n>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)\s*(?P<u>%|(?!tro\s+(?:len|xuong))[^\W\d_][^\d]*?)?"
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
_GROUP_LEAD = re.compile(
    r"(?:(?:cac|nhom)\s+)?(?:muc\s+tieu|chi\s+tieu)(?:\s+ve)?\s*(?:linh\s+vuc\s+)?"
    r"|(?:ve\s+)?linh\s+vuc\s+|ve\s+"
)
_NO_SUBJECT = re.compile(r"(?:cu the|chu yeu|chinh|thi dua|phan dau|co ban)(?:\s.{0,20})?")
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
    text = node.text.strip()
    # An outer bar on both sides is the frame; bars before empty last cells are not.
    if text.startswith("|") and text.endswith("|"):
        text = text[1:-1]
    return [cell.strip() for cell in text.split("|")]


def group_of(node: Node) -> str | None:
    """Return the title of a row that only divides the table: "A | CHỈ TIÊU KINH TẾ | | |"."""
    cells = [c for c in cells_of(node) if c]
    if not cells or len(cells) > 2 or any(c.isdigit() for c in cells[-1]):
        return None
    if len(cells) == 2 and not re.fullmatch(r"[A-ZĐIVX]{1,4}|\d{1,2}[.)]?", cells[0].strip(" .)")):
        return None
    return cells[-1] if re.search(r"[^\W\d_]{2}", cells[-1]) else None


def header_of(node: Node) -> list[str] | None:
    """Return the folded cells of a row that heads a table, None for any other row."""
    cells = [fold(c) for c in cells_of(node)]
    if sum(1 for c in cells if c) < 3:
        return None
    if any(_LABEL_COLUMN.match(c) for c in cells) and not any(_VALUE.fullmatch(c) for c in cells):
        return cells
    return None


def table_group(title: str | None) -> str | None:
    """Return the subject of a dividing row: "CHỈ TIÊU KINH TẾ" gives "Kinh tế"."""
    if title is None:
        return None
    title = title.lower() if title.isupper() else title
    lead = _GROUP_LEAD.match(fold(title))
    rest = title[lead.end() :].strip() if lead else title
    return sentence_case(rest) if rest and not _NO_SUBJECT.fullmatch(fold(rest)) else None


def row_target(node: Node, row: Row, group: str | None, identity: str, lexicon: Lexicon) -> Target:
    """Make the target of a row."""
    low = fold(row.label)
    lower = lexicon.lower_is_better_pattern.search(low) is not None
    falling = lower or row.comparator in {"<", "<="} or is_rank_unit(fold(row.unit or ""))
    change = re.search(r"\b(?:muc giam|giam)\b", low)
    start, end = node.para.span(0, len(node.text))
    return Target(
        id=identity,
        start=start,
        end=end,
        confidence=0.5 if row.doubtful else 0.75,
        where=node.path or None,
        group=group,
        label=row.label,
        comparator=row.comparator or "=",
        value=row.value,
        max=row.max,
        unit=row.unit,
        direction="decrease" if falling or change else "increase",
        nature="change" if change else "level",
        parent=None,
    )


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
    if unit is not None and is_rank_unit(fold(unit)) and sign == ">=":
        # "Thứ hạng 20 trở lên" is the twentieth place or a better one.
        sign = "<="
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
    if folded in {"%", "‰"} or is_rank_unit(folded):
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
