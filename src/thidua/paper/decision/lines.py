"""Lines of a decision with their places, and what kind of line each one is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.lines import Line, is_page_number, is_rule
from thidua.paper.text import Clean, fold

_GAP = re.compile(r"\t|\s*\|\s*| {2,}")
_NUMBER = re.compile(r"(?P<n>\d{1,5})(?:\s*[.),:/](?=\s|$|[^\W\d_])|(?=\s|$))[\s_]*")
_GLUED = re.compile(r"(?P<n>\d{1,5})[.)]\s*(?=[^\W\d_])")
_LONGEST_HEAD = 60
_HEAD_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a line: its span in the cleaned text and its column of characters."""

    text: str
    start: int
    end: int
    column: int

    @property
    def last(self) -> int:
        """The column after its last character."""
        return self.column + len(self.text)


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of a list: its number, if it has one, and its cells after the number."""

    line: Line
    column: int
    number: int | None
    number_span: tuple[int, int] | None
    cells: tuple[Cell, ...]
    tabbed: bool

    @property
    def text(self) -> str:
        """What stands after the number."""
        return " ".join(cell.text for cell in self.cells)


def placed(clean: Clean, line: Line) -> Placed:
    """Find the place of a line, its number and its cells."""
    begin = clean.text.rfind("\n", 0, line.start) + 1
    column = line.start - begin
    text = line.text
    tabbed = "\t" in text or text.count("|") >= 2
    number = span = None
    at = 0
    match = _NUMBER.match(text) or _GLUED.match(text)
    if match and not re.match(r"\d+[/.]\d", text):
        number = int(match["n"])
        span = (line.start, line.start + match.end("n"))
        at = match.end()
    cells = []
    position = at
    for gap in [*_GAP.finditer(text, at), None]:
        end = gap.start() if gap else len(text)
        piece = text[position:end]
        lead = len(piece) - len(piece.lstrip())
        piece = piece.strip()
        if piece or tabbed:
            start = line.start + position + lead
            cells.append(Cell(piece, start, start + len(piece), column + position + lead))
        position = gap.end() if gap else end
    return Placed(line, column, number, span, tuple(cells), tabbed)


def column_role(text: str, lexicon: Lexicon) -> str | None:
    """What a column with this heading holds, or None for any other text."""
    if len(text) > _LONGEST_HEAD:
        return None
    words = " ".join(_HEAD_WORD.findall(fold(text)))
    words = re.sub(r"\s*\b(?:dong|vnd|nguoi|khen thuong)\s*$", "", words) or words
    role = lexicon.columns.get(words)
    if role is None and words:
        role = next(
            (
                lexicon.columns[head]
                for head in sorted(lexicon.columns, key=len, reverse=True)
                if len(head) > 5 and words.startswith(head) and len(words) < len(head) + 16
            ),
            None,
        )
    return role


def header_roles(line: Placed, lexicon: Lexicon) -> list[tuple[str, Cell]] | None:
    """Roles and cells of a line that heads a table; None for any other line."""
    cells = [cell for cell in line.cells if cell.text]
    if line.number is not None or not cells or len(line.line.text) > 300:
        return None
    roles = [(column_role(cell.text, lexicon), cell) for cell in cells]
    known = [(role, cell) for role, cell in roles if role]
    if len(known) >= 2 and len(known) * 3 >= len(roles) * 2:
        return [(role or "other", cell) for role, cell in roles]
    first = re.match(r"(?:stt|tt|so tt)\b", fold(line.line.text))
    if first and len(cells) <= 2 and len(line.line.text) < 80:
        return known
    return None


def is_running(line: Line) -> bool:
    """Say whether a line is a page number or only drawn."""
    return is_rule(line.text) or is_page_number(line.text)


def share(lines: Sequence[Placed], what: str) -> float:
    """The share of numbered lines whose end has the marks `what` of a regular expression."""
    numbered = [one for one in lines if one.number is not None and one.cells]
    if not numbered:
        return 0.0
    return sum(1 for one in numbered if re.search(what, one.text)) / len(numbered)
