"""The lists attached to a decision: parted by their titles, each read by how it is set."""

import itertools
import re
from collections.abc import Sequence

from thidua.paper.decision.cells import read_cells
from thidua.paper.decision.context import (
    Context,
    goes_on,
    is_attached_note,
    is_title,
)
from thidua.paper.decision.lines import Placed, header_roles, is_running, placed
from thidua.paper.decision.listing import read_list
from thidua.paper.decision.rows import Rows
from thidua.paper.decision.table import read_table
from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.lines import Line
from thidua.paper.text import UPPER, Clean

_RUN_ON = re.compile(rf"[;:]\s+(?=\d{{1,4}}[.)]\s+[{UPPER}])")


def read_lists(clean: Clean, lines: Sequence[Line], lexicon: Lexicon, out: Rows) -> None:
    """Add the rows of every attached list."""
    context = Context(lexicon, part=out.rows[-1].part if out.rows else 0)
    body: list[Placed] = []
    note = 0
    lines = [part for line in lines for part in _parted(line)]
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if is_running(line) and not _within(line, following):
            continue
        here = placed(clean, line)
        if is_attached_note(line.text):
            note = 0 if ")" in line.text else 2
            continue
        if note:
            note = 0 if ")" in line.text else note - 1
            if here.number is None:
                continue
        if is_title(here):
            _read(body, context, out)
            body = []
            context.open_list(line.text)
            continue
        titled = context.title and not body and here.number is None and goes_on(here)
        if titled and header_roles(here, lexicon) is None:
            context.open_list(line.text)
            continue
        body.append(here)
    _read(body, context, out)


def _parted(line: Line) -> list[Line]:
    """Part a line in which a scan has run several numbered entries together."""
    if "\t" in line.text:
        return [line]
    cuts = [0, *(m.end() for m in _RUN_ON.finditer(line.text)), len(line.text)]
    out = []
    for a, b in itertools.pairwise(cuts):
        text = line.text[a:b].rstrip()
        start = line.start + a
        first = not a
        out.append(
            Line(start, start + len(text), text, line.blanks * first, line.page_break and first)
        )
    return out


def _within(line: Line, following: Line | None) -> bool:
    """Say whether a line that is only a number stands within a list: "83." or a wrapped "1".

    The number of a page stands at the edge of the page, or by itself.
    """
    if re.fullmatch(r"\d{1,5}\s*[.)]", line.text):
        return True
    if not re.fullmatch(r"\d{1,3}", line.text) or line.blanks or line.page_break:
        return False
    return following is not None and not following.page_break and not following.blanks


def _read(body: list[Placed], context: Context, out: Rows) -> None:
    if not body:
        return
    context.title = []
    context.part += 1
    content = [x for x in body if any(cell.text for cell in x.cells)]
    tabbed = sum(1 for x in content if x.tabbed)
    if tabbed * 2 > len(content):
        read_cells(body, context, out)
    elif _is_table(content, context.lexicon):
        read_table(body, context, out)
    else:
        read_list(body, context, out)


def _is_table(lines: Sequence[Placed], lexicon: Lexicon) -> bool:
    """Say whether a list is set in columns: by its head, or by the gaps in its rows."""
    numbered = [x for x in lines if x.number is not None]
    parted = [x for x in numbered if len(x.cells) > 1]
    if any((h := header_roles(x, lexicon)) and len(h) >= 3 for x in lines):
        return sum(1 for x in lines if len(x.cells) > 1) * 10 >= len(numbered)
    return len(parted) * 10 >= 4 * len(numbered) > 0
