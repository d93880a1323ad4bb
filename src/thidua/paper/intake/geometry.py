"""Words with their places on a page, put into rows: shared by PDF text and OCR.

Lengths are points (1/72 inch) from the top left corner of the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Final

_SEGMENT_GAP: Final = 1.6  # in heights; justified text stretches spaces to about one height


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box; `size` is the height of its font, `confidence` 0-100 from OCR."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    confidence: int | None = None

    @property
    def middle(self) -> float:
        """Height of the middle of the box."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand side by side without a wide gap."""

    words: tuple[Word, ...]

    @property
    def left(self) -> float:
        """Left edge."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Right edge."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """Top edge of the highest word."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Bottom edge of the lowest word."""
        return max(word.bottom for word in self.words)

    @property
    def middle(self) -> float:
        """Height of the line's middle."""
        return median(word.middle for word in self.words)

    @property
    def size(self) -> float:
        """Usual height of the font."""
        return median(word.size for word in self.words)

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Row:
    """Segments at one height, from left to right."""

    segments: tuple[Segment, ...]

    @property
    def left(self) -> float:
        """Left edge."""
        return self.segments[0].left

    @property
    def right(self) -> float:
        """Right edge."""
        return max(segment.right for segment in self.segments)

    @property
    def top(self) -> float:
        """Top edge."""
        return min(segment.top for segment in self.segments)

    @property
    def bottom(self) -> float:
        """Bottom edge."""
        return max(segment.bottom for segment in self.segments)

    @property
    def middle(self) -> float:
        """Height of the row's middle."""
        return median(segment.middle for segment in self.segments)

    @property
    def size(self) -> float:
        """Usual height of the font."""
        return median(word.size for segment in self.segments for word in segment.words)

    @property
    def text(self) -> str:
        """All words of the row."""
        return " ".join(segment.text for segment in self.segments)


def in_rows(words: list[Word]) -> list[Row]:
    """Group the words of a page into rows from top to bottom, each cut at its wide gaps."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.left)):
        line = _line_of(word, lines)
        if line is None:
            lines.append([word])
        else:
            line.append(word)
    rows = [Row(_segments(line)) for line in lines]
    return sorted(rows, key=lambda row: (row.middle, row.left))


def _line_of(word: Word, lines: list[list[Word]]) -> list[Word] | None:
    """The line among the last ones whose middle the word shares."""
    for line in reversed(lines[-3:]):
        middle = median(other.middle for other in line[-8:])
        if abs(word.middle - middle) < 0.45 * max(min(word.size, line[-1].size), 4.0):
            return line
    return None


def _segments(line: list[Word]) -> tuple[Segment, ...]:
    line.sort(key=lambda word: word.left)
    size = median(word.size for word in line)
    found: list[list[Word]] = [[line[0]]]
    reach = line[0].right
    for word in line[1:]:
        if word.left - reach > _SEGMENT_GAP * size:
            found.append([])
        found[-1].append(word)
        reach = max(reach, word.right)
    return tuple(Segment(tuple(words)) for words in found)
