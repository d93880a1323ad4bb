"""Quotations in a paragraph."""

import re
from dataclasses import dataclass

_MARK = re.compile(r"[“”\"„]|''")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: `text[start:end]` is what stands between the marks."""

    start: int
    end: int
    closed: bool


def find_quotes(text: str) -> list[Quote]:
    """Return the quotations of `text` in order; one that is never closed ends where the next opens.

    Straight marks open and close in turn; a closing mark that nothing opened is passed over.
    """
    out: list[Quote] = []
    opened: int | None = None
    for match in _MARK.finditer(text):
        mark = match.group()
        opens = mark in "“„" or (mark in {'"', "''"} and opened is None)
        if mark == "“" and opened is not None and _closes(text, match.start()):
            opens = False
        if not opens:
            if opened is not None:
                out.append(Quote(opened, match.start(), True))
                opened = None
            continue
        if opened is not None:
            out.append(Quote(opened, match.start(), False))
        opened = match.end()
    if opened is not None:
        out.append(Quote(opened, len(text), False))
    return out


def _closes(text: str, position: int) -> bool:
    """Say whether an opening mark stands where only a closing one can: after a word."""
    before = text[position - 1 : position]
    after = text[position + 1 : position + 2]
    return bool(before) and not before.isspace() and before not in "(-" and not after.isalnum()


def quote_name(text: str) -> str:
    """Strip what does not belong to a quoted name."""
    return text.strip(" ,;:.“”\"'…")
