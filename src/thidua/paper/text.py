"""Normalising official text without losing the way back to it.

Every reader works on a cleaned copy (NFC, plain spaces, one kind of dash and quote, no Markdown
marks) and hands back offsets into the text that it was given.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_SPACES = "\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000\v"
_REMOVED = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff*`\\"
_REPLACED = {
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_REMOVED, ""),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    **dict.fromkeys("“‟〝＂«", "“"),
    **dict.fromkeys("”〞»", "”"),
    **dict.fromkeys("‘’‛´", "'"),
    "…": "…",
    "％": "%",
    "\r": "\n",
    "\f": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "Ð": "Đ",
}
_SPECIAL = re.compile("[" + re.escape("".join(_REPLACED)) + "\u0300-\u036f]")
_UNUSUAL = re.compile(
    "\r\n|[^\u0300-\u036f][\u0300-\u036f]{1,30}|["
    + re.escape("".join(_REPLACED))
    + "\u0300-\u036f]"
)
_BULLET_STAR = re.compile(r"^([ \t\u00a0]*)\*(?=[ \t\u00a0]+\S)", re.MULTILINE)
UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
"""Vietnamese capitals, for use within a character class."""
_SPACE_RUN = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")
_SYLLABLE = re.compile(
    r"(?:ngh|gh|ng|nh|ph|th|tr|ch|kh|gi|qu|[bcdđghklmnpqrstvx])?"
    r"[aeiouy]{1,3}"
    r"(?:ng|nh|ch|[cmnpt])?"
)


@dataclass(frozen=True, slots=True)
class Clean:
    """A cleaned text with, for each of its characters, the span of the original behind it."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    breaks: frozenset[int]
    """Offsets in the cleaned text where a page of the original begins (form feeds)."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span behind `text[start:end]` (code points)."""
        if start >= end or start >= len(self.starts):
            last = self.ends[-1] if self.ends else 0
            here = self.starts[start] if start < len(self.starts) else last
            return here, here
        return self.starts[start], self.ends[end - 1]


def clean(text: str) -> Clean:
    """Clean `text`: NFC, plain spaces and dashes, curly double quotes, no Markdown emphasis.

    Form feeds and foreign line ends become newlines. Asterisks that open a line as a bullet
    become "•". Works in one pass over the characters.
    """
    bullets = {m.end(1) for m in _BULLET_STAR.finditer(text)} if "*" in text else set()
    if not bullets and not _SPECIAL.search(text):
        return Clean(text, range(len(text)), range(1, len(text) + 1), frozenset())
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: set[int] = set()
    done = 0
    for match in _UNUSUAL.finditer(text):
        start, end = match.span()
        if start > done:
            out.append(text[done:start])
            starts.extend(range(done, start))
            ends.extend(range(done + 1, start + 1))
        if match.group() == "\f":
            breaks.add(len(starts))
        piece = _replacement(match.group(), start in bullets)
        out.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
        done = end
    out.append(text[done:])
    starts.extend(range(done, len(text)))
    ends.extend(range(done + 1, len(text) + 1))
    return Clean("".join(out), starts, ends, frozenset(breaks))


def _replacement(piece: str, bullet: bool) -> str:
    if bullet:
        return "•"
    if piece == "\r\n":
        return "\n"
    if len(piece) > 1:
        composed = unicodedata.normalize("NFC", piece)
        return _REPLACED.get(composed[0], composed[0]) + composed[1:]
    return _REPLACED.get(piece, piece)


def _fold_char(code: int) -> str:
    char = chr(code)
    if char in "đĐð":
        return "d"
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base[0] if base else char


class _FoldTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        value = _fold_char(code)
        self[code] = value
        return value


_FOLD = _FoldTable()


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d; same length as `text`, so offsets carry over."""
    return text.translate(_FOLD)


def collapse(text: str) -> str:
    """Replace every run of white space by one space and strip the ends."""
    return _SPACE_RUN.sub(" ", text).strip()


def words(text: str) -> list[str]:
    """Return the lower-case words of `text` in NFC."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Say whether `word` could be one Vietnamese syllable, judged by its letters."""
    return bool(_SYLLABLE.fullmatch(fold(word)))


@lru_cache(maxsize=8192)
def is_misspelt(word: str) -> bool:
    """Say whether a lower-case Vietnamese word cannot be spelt so: what OCR makes of a page.

    A syllable that ends in a stop (p, t, c, ch) has the tone sắc or nặng: "câp" is none. Words
    of plain ASCII letters may be foreign and are let pass; so are capitals and numbers.
    """
    if not word.islower() or not word.isalpha() or word.isascii():
        return False
    if not is_syllable(word):
        return True
    marks = unicodedata.normalize("NFD", word)
    stopped = fold(word).endswith(("p", "t", "c", "ch"))
    return stopped and "\u0301" not in marks and "\u0323" not in marks


def is_upper(text: str) -> bool:
    """Say whether `text` has letters and (almost) all of them are capitals."""
    upper = sum(1 for c in text if c.isupper())
    lower = sum(1 for c in text if c.islower())
    return upper >= 2 and lower * 12 <= upper


def starts_upper(text: str) -> bool:
    """Say whether the first letter of `text` is a capital."""
    for char in text:
        if char.isalpha():
            return char.isupper()
    return False


def sentence_case(text: str) -> str:
    """Capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


_PLACED = (("uỷ", "ủy"), ("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"))


def lowered(text: str) -> str:
    """Lower case with one placement of tone marks ("uỷ" as "ủy"); same length as `text`."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for old, new in _PLACED:
        low = low.replace(old, new)
    return low
