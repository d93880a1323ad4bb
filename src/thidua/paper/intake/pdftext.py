"""The words that a PDF page carries as text, with their places, and what to think of them."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as pdfium_c

from thidua.paper.intake.encodings import legacy_encoding
from thidua.paper.intake.geometry import Word
from thidua.paper.intake.grid import Rule

MAX_CHARACTERS: Final = 60_000  # on one page
_MAX_OBJECTS: Final = 20_000
_INVISIBLE: Final = 3
_THIN: Final = 3.0
_SHORT: Final = 8.0
_UPRIGHT: Final = math.radians(12)


@dataclass(frozen=True, slots=True)
class Layer:
    """The text layer of a page: its words, and what shows whether to trust it.

    `picture_share` is the share of the page under its largest picture, `picture_dpi` the
    resolution of that picture, 0 without one; `rules` are the lines drawn on the page.
    """

    words: tuple[Word, ...]
    unmapped: float
    hidden: bool
    picture_share: float
    picture_dpi: float
    rules: tuple[Rule, ...] = ()

    @property
    def has_text(self) -> bool:
        """Whether the layer holds more than stray signs."""
        return sum(len(word.text) for word in self.words) >= 3

    @property
    def is_garbled(self) -> bool:
        """Whether the characters cannot be what is seen on the page."""
        text = " ".join(word.text for word in self.words)
        odd = sum(unicodedata.category(sign) in {"Co", "Cn", "Cc"} or sign == "�" for sign in text)
        return (
            self.unmapped > 0.15
            or odd > 0.1 * max(len(text), 1)
            or legacy_encoding(text) is not None
        )


@dataclass(slots=True)
class _Frame:
    """From the coordinates of the page's content to points from its top left corner."""

    left: float
    bottom: float
    width: float
    height: float
    turns: int

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, ...]:
        """(left, top, right, bottom) on the page as it is shown."""
        x0, x1 = left - self.left, right - self.left
        y0, y1 = bottom - self.bottom, top - self.bottom
        if self.turns == 1:
            return (y0, x0, y1, x1)
        if self.turns == 2:
            return (self.width - x1, y0, self.width - x0, y1)
        if self.turns == 3:
            return (self.height - y1, self.width - x1, self.height - y0, self.width - x0)
        return (x0, self.height - y1, x1, self.height - y0)


def read_layer(page: Any) -> Layer:
    """Read the text layer of a pypdfium2 page (at most `MAX_CHARACTERS` characters)."""
    left, bottom, right, top = page.get_bbox()
    frame = _Frame(left, bottom, right - left, top - bottom, (page.get_rotation() // 90) % 4)
    share, dpi, hidden, rules = _objects(page, frame)
    text_page = page.get_textpage()
    try:
        words, unmapped = _words(text_page.raw, frame)
    finally:
        text_page.close()
    return Layer(tuple(_once(words)), unmapped, hidden, share, dpi, tuple(rules))


def _words(raw: Any, frame: _Frame) -> tuple[list[Word], float]:
    count = min(pdfium_c.FPDFText_CountChars(raw), MAX_CHARACTERS)
    words: list[Word] = []
    letters: list[str] = []
    boxes: list[tuple[float, ...]] = []
    unmapped = total = 0
    width, height = frame.width, frame.height
    if frame.turns % 2:
        width, height = height, width

    def close() -> None:
        text = "".join(letters).strip("\u200b\ufeff")
        if text and boxes:
            left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
            right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
            inside = right > 0 and bottom > 0 and left < width and top < height
            if inside and bottom - top > 1.0:
                words.append(Word(text, left, top, right, bottom, bottom - top))
        letters.clear()
        boxes.clear()

    loose = pdfium_c.FS_RECTF()
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if sign.isspace() or pdfium_c.FPDFText_IsGenerated(raw, index) == 1:
            close()
            continue
        total += 1
        unmapped += pdfium_c.FPDFText_HasUnicodeMapError(raw, index) == 1 or sign == "\ufffd"
        if not pdfium_c.FPDFText_GetLooseCharBox(raw, index, ctypes.byref(loose)):
            continue
        if not _is_upright(pdfium_c.FPDFText_GetCharAngle(raw, index), frame.turns):
            continue  # watermarks and marginal stamps run aslant or upwards
        box = frame.box(loose.left, loose.bottom, loose.right, loose.top)
        if boxes and not unicodedata.combining(sign) and _is_apart(boxes[-1], box):
            close()
        letters.append(sign)
        boxes.append(box)
    close()
    return words, unmapped / total if total else 0.0


def _is_upright(angle: float, turns: int) -> bool:
    """Whether a letter at `angle` (radians, in the content) stands upright on a turned page."""
    quarter = math.pi / 2
    nearest = round(angle / quarter)
    return abs(angle - nearest * quarter) < _UPRIGHT and nearest % 4 in {turns, (4 - turns) % 4}


def _is_apart(before: tuple[float, ...], box: tuple[float, ...]) -> bool:
    """Whether a letter begins a new word: a gap, a step back or another line."""
    height = max(before[3] - before[1], 1.0)
    gap = box[0] - before[2]
    other_line = abs((box[1] + box[3]) - (before[1] + before[3])) > height
    return gap > 0.22 * height or gap < -1.5 * height or other_line


def _once(words: list[Word]) -> list[Word]:
    """Bold made by printing twice is read once."""
    seen: dict[tuple[str, int, int], None] = {}
    kept = []
    for word in words:
        x, y = round(word.left / 2), round(word.top / 2)
        near = [(word.text, x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        if any(key in seen for key in near):
            continue
        seen[(word.text, x, y)] = None
        kept.append(word)
    return kept


def _objects(page: Any, frame: _Frame) -> tuple[float, float, bool, list[Rule]]:
    """(share under the largest picture, its dpi, whether most text is invisible, lines)."""
    largest = dpi = 0.0
    texts = invisible = 0
    rules: list[Rule] = []
    for number, thing in enumerate(page.get_objects(max_depth=4)):
        if number > _MAX_OBJECTS:
            break
        if thing.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = thing.get_bounds()
            width, height = max(right - left, 0.0), max(top - bottom, 0.0)
            if width * height > largest:
                largest = width * height
                dpi = max(thing.get_px_size()) * 72 / max(width, height)
        elif thing.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            texts += 1
            invisible += pdfium_c.FPDFTextObj_GetTextRenderMode(thing.raw) == _INVISIBLE
        elif thing.type == pdfium_c.FPDF_PAGEOBJ_PATH and thing.level == 0:
            rules += _rules(frame.box(*thing.get_bounds()))
    share = min(largest / max(frame.width * frame.height, 1.0), 1.0)
    return share, dpi, texts > 0 and invisible > 0.6 * texts, rules


def _rules(box: tuple[float, ...]) -> list[Rule]:
    """The line that a drawn path is, or the four around a box."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    if min(width, height) < _THIN:
        return [Rule(left, top, right, bottom)] if max(width, height) > _SHORT else []
    if min(width, height) < _SHORT:
        return []
    return [
        Rule(left, top, right, top),
        Rule(left, bottom, right, bottom),
        Rule(left, top, left, bottom),
        Rule(right, top, right, bottom),
    ]
