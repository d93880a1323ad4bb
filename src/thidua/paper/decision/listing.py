"""Numbered lists in running lines: one entry a paragraph, numbers perhaps lost by a scan."""

import re
from collections.abc import Sequence

from thidua.paper.decision.context import Context, is_closing, is_group, is_heading
from thidua.paper.decision.lines import Placed, share
from thidua.paper.decision.rows import Rows
from thidua.paper.plan.lines import is_noise
from thidua.paper.text import lowered, starts_upper

_END = r"(?:[;.:]|\./\.)[\s_'’`|.\-–]*$"
_ENDED = re.compile(_END)
_DIRT = re.compile(r"^(?:[^\w\s(“\"]+\s*|[a-z]\s+(?=[^\W\d_a-z])|_+\s*)+")
_KIND_FIRST = re.compile(
    r"(?:[a-zđ]\)\s*|[-+]\s*)?(?P<kind>tập thể|cá nhân|hộ gia đình|gia đình)\s*:\s*"
)
_LAST = re.compile(r"\./\.[\s_'’`|.\-–]*$")


def read_list(lines: Sequence[Placed], context: Context, out: Rows) -> None:
    """Add the entries of a list.

    Where the entries end with a semicolon or full stop, a line after such an end begins the
    next entry even without its number; elsewhere a line without number goes on.
    """
    marked = share(lines, _END) >= 0.6 or _unnumbered(lines)
    kinds = {m["kind"] for x in lines if (m := _KIND_FIRST.match(lowered(x.text)))}
    by_kind = len(kinds) > 1
    open_row = False
    done = False
    for index, line in enumerate(lines):
        text = _DIRT.sub("", line.text)
        named = _KIND_FIRST.match(lowered(text))
        if named and text[named.end() :].strip():
            # “1. Tập thể: Trạm Y tế xã …”: the number counts kinds where there are several.
            context.heading(named["kind"])
            number = None if by_kind else line.number
            start = line.number_span[0] if line.number_span else line.line.start
            out.add(context, number, {"text": text[named.end() :]}, (start, line.line.end))
            open_row = not _ENDED.search(text)
            continue
        if line.number is not None and not text:
            continue
        if is_closing(text):
            open_row = False
            continue
        if is_heading(line, context.lexicon):
            context.heading(line.line.text if line.number is None else text)
            open_row = False
            continue
        if line.number is None and not open_row and is_noise(text):
            continue
        if line.number is None and _heads_group(lines, index, text, context, open_row, marked):
            context.heading(text)
            open_row = False
            continue
        if line.number is None and (not marked or open_row) and out.rows and not done:
            if open_row or not marked:
                _extend(out, line, text, context)
                open_row = not _ENDED.search(text)
            continue
        if line.number is None and (done or not marked or not starts_upper(text)):
            continue
        start = line.number_span[0] if line.number_span else line.line.start
        out.add(context, line.number, {"text": text}, (start, line.line.end))
        open_row = not (marked and _ENDED.search(text))
        done = line.number is None and bool(_LAST.search(text))


def _unnumbered(lines: Sequence[Placed]) -> bool:
    """Say whether a list has no numbers at all, its entries told by their ends."""
    texts = [line for line in lines if line.cells]
    numbered = sum(1 for line in texts if line.number is not None)
    ended = sum(1 for line in texts if _ENDED.search(line.text))
    return numbered == 0 and ended * 2 >= len(texts) > 0


def _extend(out: Rows, line: Placed, text: str, context: Context) -> None:
    row = out.rows[-1]
    if row.part != context.part:
        return
    row.cells["text"] = f"{row.cells['text']} {text}".strip()
    row.end = line.line.end


def _heads_group(  # noqa: PLR0917 - what stands before and after a line
    lines: Sequence[Placed],
    index: int,
    text: str,
    context: Context,
    open_row: bool,
    marked: bool,
) -> bool:
    """Say whether a line without number names the group of the numbered rows that follow."""
    if not is_group(text.strip(" :"), context.lexicon):
        return False
    following = next((x for x in lines[index + 1 :] if x.line.text), None)
    if following is None or following.number is None or not following.cells:
        return False
    if marked:
        return not open_row and not _ENDED.search(text.rstrip(": "))
    return "," not in text and len(text) < 90 and not text.endswith((";", "."))
