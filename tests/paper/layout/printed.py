"""What stands on the pages of a PDF, in mm from the upper left corner, for the tests to measure."""

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

_MM = 25.4 / 72


@dataclass(frozen=True)
class Glyph:
    """One printed character; `baseline` is where the line stands."""

    character: str
    face: str
    size: float
    left: float
    top: float
    right: float
    bottom: float
    baseline: float


@dataclass(frozen=True)
class Stroke:
    """One ruled line or border."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def length(self) -> float:
        """Return the width in mm; the reader adds a stroke's weight at both ends."""
        return self.right - self.left - 2 * 0.75 * _MM


@dataclass(frozen=True)
class Printed:
    """A page."""

    width: float
    height: float
    text: str
    glyphs: tuple[Glyph, ...]
    strokes: tuple[Stroke, ...]

    def find(self, words: str) -> tuple[Glyph, ...]:
        """Return the visible characters of the first occurrence of `words`, blanks aside."""
        wanted = "".join(words.split())
        at = "".join(glyph.character for glyph in self.glyphs).find(wanted)
        assert at >= 0, f"{words!r} is not on the page:\n{self.text}"
        return self.glyphs[at : at + len(wanted)]

    def look(self, words: str) -> tuple[str, float]:
        """Return face and size of `words`, which must be of one."""
        looks = {(glyph.face, glyph.size) for glyph in self.find(words)}
        assert len(looks) == 1, f"{words!r} is set in {looks}"
        return looks.pop()

    def left(self, words: str) -> float:
        """Return where `words` begin."""
        return min(glyph.left for glyph in self.find(words))

    def right(self, words: str) -> float:
        """Return where `words` end."""
        return max(glyph.right for glyph in self.find(words))

    def middle(self, words: str) -> float:
        """Return the middle of `words`, which stand on one line."""
        return (self.left(words) + self.right(words)) / 2

    def rules(self) -> list[Stroke]:
        """Return the horizontal strokes from top to bottom."""
        flat = [stroke for stroke in self.strokes if stroke.bottom - stroke.top < 1]
        return sorted(flat, key=lambda stroke: (round(stroke.top, 1), stroke.left))


def pages(data: bytes) -> list[Printed]:
    """Read every page of a PDF."""
    document = pypdfium2.PdfDocument(data)
    return [_page(document[index]) for index in range(len(document))]


def _page(page: pypdfium2.PdfPage) -> Printed:
    width, height = page.get_size()
    reader = page.get_textpage()
    glyphs = []
    for index in range(reader.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(reader, index))
        if character.isspace() or pdfium.FPDFText_IsGenerated(reader, index):
            continue
        left, bottom, right, top = reader.get_charbox(index)
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(reader, index, ctypes.byref(x), ctypes.byref(y))
        glyphs.append(
            Glyph(
                character,
                _face(reader, index),
                round(pdfium.FPDFText_GetFontSize(reader, index), 2),
                left * _MM,
                (height - top) * _MM,
                right * _MM,
                (height - bottom) * _MM,
                (height - y.value) * _MM,
            )
        )
    strokes = []
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = item.get_bounds()
        strokes.append(
            Stroke(left * _MM, (height - top) * _MM, right * _MM, (height - bottom) * _MM)
        )
    text = reader.get_text_bounded()
    return Printed(width * _MM, height * _MM, text, tuple(glyphs), tuple(strokes))


def _face(reader: pypdfium2.PdfTextPage, index: int) -> str:
    """Return the face's name without the tag of the subset."""
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(reader, index, buffer, 128, ctypes.byref(flags))
    return buffer.value.decode().split("+")[-1]
