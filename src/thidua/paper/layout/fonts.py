"""The four faces of official documents, read once: which characters they have, how wide.

Liberation Serif has the advance widths of Times New Roman; the files are vendored, because the
version that some systems install lacks half of the Vietnamese letters under the same name.
"""

import struct
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

FAMILY = "Liberation Serif"
FONTS = Path(__file__).resolve().parent.parent / "fonts"


class Face(Enum):
    """A face by its file."""

    REGULAR = "LiberationSerif-Regular.ttf"
    BOLD = "LiberationSerif-Bold.ttf"
    ITALIC = "LiberationSerif-Italic.ttf"
    BOLD_ITALIC = "LiberationSerif-BoldItalic.ttf"

    @classmethod
    def of(cls, *, bold: bool = False, italic: bool = False) -> "Face":
        """Return the face for a weight and a slope."""
        if bold:
            return cls.BOLD_ITALIC if italic else cls.BOLD
        return cls.ITALIC if italic else cls.REGULAR


@dataclass(frozen=True, slots=True)
class Metrics:
    """Advance width of each covered code point, in font units."""

    units_per_em: int
    advances: dict[int, int]

    def width_mm(self, text: str, size_pt: float) -> float:
        """Return the width of one line of `text` set in `size_pt` points, in mm."""
        units = sum(self.advances[ord(character)] for character in text)
        return units / self.units_per_em * size_pt * 25.4 / 72


@cache
def metrics(face: Face) -> Metrics:
    """Read the metrics of `face` from its file (OpenType tables head, hhea, hmtx, cmap)."""
    data = (FONTS / face.value).read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    tables = {}
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        tables[tag] = offset
    (units_per_em,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    (wide,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)
    advances = {}
    for code, glyph in _characters(data, tables[b"cmap"]).items():
        (advance,) = struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * min(glyph, wide - 1))
        advances[code] = advance
    return Metrics(units_per_em, advances)


def _characters(data: bytes, cmap: int) -> dict[int, int]:
    """Return code point → glyph from the Unicode BMP subtable (format 4); glyph 0 is left out."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", data, cmap + 4 + 8 * index)
        if (platform, encoding) == (3, 1):
            return _format_4(data, cmap + offset)
    raise ValueError("The font has no Unicode table.")


def _format_4(data: bytes, start: int) -> dict[int, int]:
    """Return code point → glyph of one format 4 subtable that begins at `start`."""
    (double,) = struct.unpack_from(">H", data, start + 6)
    ends, starts = start + 14, start + 16 + double
    deltas, ranges = starts + double, starts + 2 * double
    found = {}
    for shift in range(0, double, 2):
        (last,) = struct.unpack_from(">H", data, ends + shift)
        (first,) = struct.unpack_from(">H", data, starts + shift)
        (delta,) = struct.unpack_from(">H", data, deltas + shift)
        (at,) = struct.unpack_from(">H", data, ranges + shift)
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if at:
                place = ranges + shift + at + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", data, place)
                if glyph == 0:
                    continue
            glyph = (glyph + delta) % 0x10000
            if glyph:
                found[code] = glyph
    return found
