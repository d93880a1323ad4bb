"""Physical lines, and the paragraphs that they wrap."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from thidua.paper.text import UPPER, Clean, fold, is_syllable, starts_upper

_LINE = re.compile(r"[^\n]*")
_PAGE_NUMBER = re.compile(
    r"(?:-\s*)?(?:trang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*-)?", re.IGNORECASE
)
_RULE = re.compile(r"[-_=~.·•*+|\s]{3,}")
_TERMINAL = re.compile(r"[.;:!?…](?:[\"”')\]]*)$")
_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "part",
        re.compile(
            r"(?P<no>(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:(?:thứ|THỨ)\s+\w{2,5}|[IVX]{1,5}"
            r"|\d{1,2}))\s*[.:]?"
            r"(?:\s+|$)"
        ),
    ),
    ("part", re.compile(rf"(?P<no>[A-E])\s*[./)]\s*(?=[{UPPER}][^\W\d_])")),
    ("article", re.compile(r"(?P<no>(?:Điều|ĐIỀU)\s+\d{1,3})\s*[.:]\s*")),
    (
        "roman",
        re.compile(r"(?P<no>[IVX]{1,5})\s*(?:[.)/:]\s*(?=[^\W\d_]{2}|“)|-\s+(?=[^\W\d_]{2}))"),
    ),
    (
        "arabic",
        re.compile(
            r"(?P<no>\d{1,2}(?:\.[1-9]\d?){1,4})(?:[.)/:]\s*(?=[^\W\d_]|[“\"(])|\s+(?=["
            + UPPER
            + r"“]))"
        ),
    ),
    ("arabic", re.compile(r"(?P<no>\d{1,2})\s?-\s+(?=[" + UPPER + r"“])")),
    (
        "arabic",
        re.compile(
            r"(?P<no>\d{1,2})(?:[.)/]\s*(?=[^\W\d_]|[“\"(])|[.)]\s+(?=\S)|:\s+(?=[^\W\d_]))"
        ),
    ),
    ("letter", re.compile(r"(?P<no>[a-zđ])\s?[.)]\s*(?=[\w“\"(])")),
    ("bullet", re.compile(r"(?P<no>[-+•●▪■◆♦➢►✓✔○◦§\uf0b7\uf02d\uf0a7\uf0fc])(?![-+=_])\s*(?=\S)")),
)
# The head of a table and a row that divides it have no figures: "TT", tab; "A", tab, a title.
_TABLE_HEAD = re.compile(r"S?TT\t[^\t]+\t[^\t]+", re.IGNORECASE)
_DIVIDING = re.compile(r"(?:[A-ZĐ]|[IVX]{1,4})\t[^\t]{3,90}$")
_WIDE = re.compile(r"\t| {3,}")
_NUMERIC_CELL = re.compile(r"(?:≥|≤|[<>]=?)?\s?\d[\d.,]*(?:\s?%)?(?:\s?-\s?\d[\d.,]*%?)?")
_PLAIN = re.compile(r"[\w .,;:()/%“”\"'+-]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"\s+")
_PARTS = re.compile(r"[-/&.,]")
_HASHES = re.compile(r"#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line: its span in the cleaned text and what stands before it."""

    start: int
    end: int
    text: str
    blanks: int
    """Empty lines before it."""
    page_break: bool


@dataclass(frozen=True, slots=True)
class Marker:
    """What opens an outline entry: kind, number as written, length of the marker."""

    kind: str
    no: str
    length: int


@dataclass(slots=True)
class Para:
    """A paragraph on one line of text, with the way back to the original."""

    clean: Clean
    text: str = ""
    folded: str = ""
    offsets: list[int] = field(default_factory=list)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span behind `text[start:end]`."""
        if not self.offsets:
            return 0, 0
        start = min(max(start, 0), len(self.offsets) - 1)
        end = min(max(end, start + 1), len(self.offsets))
        return self.clean.span(self.offsets[start], self.offsets[end - 1] + 1)

    def cut(self, start: int, end: int | None = None) -> "Para":
        """Return the part `text[start:end]`, stripped, as a paragraph of its own."""
        end = len(self.text) if end is None else end
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return Para(
            self.clean, self.text[start:end], self.folded[start:end], self.offsets[start:end]
        )


def split_lines(clean: Clean) -> list[Line]:
    """Return the lines that are not empty, with the white space around them left out."""
    out: list[Line] = []
    blanks = 0
    broken = False
    position = 0
    size = len(clean.text)
    while position <= size:
        match = _LINE.match(clean.text, position)
        end = match.end() if match else size
        raw = clean.text[position:end]
        text = raw.strip()
        # The form feed became the newline before the page's first line.
        broken = broken or (position > 0 and (position - 1) in clean.breaks)
        if text:
            start = position + len(raw) - len(raw.lstrip())
            hashes = _HASHES.match(text)
            if hashes:
                start += hashes.end()
                text = text[hashes.end() :]
            out.append(Line(start, start + len(text), text, blanks, broken))
            blanks = 0
            broken = False
        else:
            blanks += 1
        position = end + 1
    return out


def marker_of(text: str) -> Marker | None:
    """Return the outline marker that opens `text`, if any."""
    for kind, pattern in _MARKERS:
        match = pattern.match(text)
        if match:
            return Marker(kind, match["no"], match.end())
    return None


def is_row(text: str) -> bool:
    """Say whether a line is a row of a table: three cells or more, by bars, tabs or wide gaps."""
    if text.count("|") >= 2 and len([c for c in text.split("|") if c.strip()]) >= 3:
        return True
    if text.count("|") >= 3 and any(c.isalpha() for c in text):
        # A row that divides a table: "A | CHỈ TIÊU KINH TẾ | | |".
        return True
    if _TABLE_HEAD.match(text) or _DIVIDING.match(text):
        return True
    if "\t" not in text and "   " not in text:
        return False
    cells = [c for c in _WIDE.split(text) if c.strip()]
    return len(cells) >= 3 and any(_NUMERIC_CELL.fullmatch(c.strip()) for c in cells[1:])


def is_rule(text: str) -> bool:
    """Say whether a line is only drawn: dashes, underscores, dots."""
    return bool(_RULE.fullmatch(text))


def is_page_number(text: str) -> bool:
    """Say whether a line is nothing but a page number."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def is_noise(text: str) -> bool:
    """Say whether a line is what OCR makes of stamps and pen strokes (judged by its beginning)."""
    sample = text[:160]
    if len(_PLAIN.sub("", sample)) > 0.25 * len(sample):
        return True
    tokens = sample.split()
    if not any(len(t) > 1 for t in tokens):
        return True
    good = 0
    for token in tokens:
        core = token.strip(".,;:!?()[]“”\"'/-%…")
        if core and all(_plausible(part) for part in _PARTS.split(core)):
            good += 1
    return good * 2 < len(tokens)


def _plausible(part: str) -> bool:
    if not part or part[0].isdigit() or is_syllable(part):
        return True
    return part.isalpha() and (
        (part.isupper() and len(part) > 1) or (part.isascii() and len(part) > 3)
    )


def wrap_width(lines: Sequence[Line]) -> int | None:
    """Return the width at which the text is wrapped, or None where a paragraph is a line.

    A wrapped line is one that the next line goes on with in small letters.
    """
    wrapped = [
        len(line.text)
        for line, after in itertools.pairwise(lines)
        if not after.blanks
        and after.text[0].islower()
        and not ends_sentence(line.text)
        and marker_of(after.text) is None
    ]
    if len(wrapped) < 3 or len(wrapped) * 8 < len(lines):
        return None
    wrapped.sort()
    return max(wrapped[int(len(wrapped) * 0.7)], 40)


def ends_sentence(text: str) -> bool:
    """Say whether a line ends with the mark of a sentence or a list entry."""
    return bool(_TERMINAL.search(text[-4:]))


def continues(previous: Line, line: Line, *, width: int | None, heading: bool) -> bool:  # noqa: PLR0911 - one answer a case
    """Say whether `line` goes on with the paragraph that `previous` ends.

    `heading` says that the paragraph is a short title so far.
    """
    text = line.text
    done = ends_sentence(previous.text)
    upper = starts_upper(text) and not text[0].isdigit()
    full = width is not None and len(previous.text) >= 0.72 * width
    if line.blanks or line.page_break:
        if done or is_upper_line(previous.text) != is_upper_line(text):
            return False
        if not upper and (text[0].isalpha() or text[0] in '(“"%' or text[0].isdigit()):
            return not heading or text[0].islower()
        return bool(line.page_break and full and not heading)
    if is_upper_line(previous.text) != is_upper_line(text) and heading:
        return False
    if not upper:
        return not (done and not full) or text[0].islower()
    if done:
        return full and not previous.text.endswith((";", ":", "./."))
    return full or (is_upper_line(previous.text) and is_upper_line(text))


def is_upper_line(text: str) -> bool:
    """Say whether a line is set in capitals (a heading), judged by its beginning."""
    letters = "".join(_LETTERS.findall(text[:240]))
    if len(letters) <= 3 or letters[:40].islower():
        return False
    return sum(map(str.isupper, letters)) >= 0.85 * len(letters)


def row_para(clean: Clean, line: Line) -> Para:
    """Make a paragraph of a table row; a wide gap between cells becomes a bar."""
    chars: list[str] = []
    offsets: list[int] = []
    for match in re.finditer(r"\t\s*| {3,}| |[^ \t]+", line.text):
        piece = match.group()
        if piece.isspace():
            piece = " | " if "\t" in piece or len(piece) > 2 else " "
            chars.extend(piece)
            offsets.extend([line.start + match.start()] * len(piece))
            continue
        chars.extend(piece)
        offsets.extend(range(line.start + match.start(), line.start + match.end()))
    text = "".join(chars)
    return Para(clean, text, fold(text), offsets)


def join(clean: Clean, spans: Sequence[tuple[int, int]]) -> Para:
    """Join stretches of the cleaned text into one paragraph with single spaces."""
    chars: list[str] = []
    offsets: list[int] = []
    for start, end in spans:
        glued = bool(chars) and _glued(chars[-1], clean.text[start : start + 1])
        if chars and not glued:
            chars.append(" ")
            offsets.append(start)
        position = start
        for match in _GAP.finditer(clean.text, start, end):
            chars.append(clean.text[position : match.start()])
            offsets.extend(range(position, match.start()))
            position = match.end()
            if position < end:
                chars.append(" ")
                offsets.append(match.start())
        chars.append(clean.text[position:end])
        offsets.extend(range(position, end))
    text = "".join(chars)
    return Para(clean, text, fold(text), offsets)


def _glued(before: str, following: str) -> bool:
    """Say whether a line that ends with a hyphen joins the next one without a space."""
    return before[-1:] == "-" and before[-2:-1].isalnum() and following[:1].isalnum()
