"""Recognising the picture of a page, within its time, and saying what could not be read."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Final

from thidua.paper.intake.geometry import Word, in_rows
from thidua.paper.intake.model import IntakeError, Limits, PageNotice
from thidua.paper.intake.picture import (
    only_coloured_ink,
    pose,
    turned,
    without_coloured_ink,
)
from thidua.paper.intake.tesseract import (
    OcrFailedError,
    OcrStatus,
    OcrTimeoutError,
    ocr_available,
    recognise,
)

if TYPE_CHECKING:
    from PIL import Image

_POINTS: Final = 72
_UNSURE: Final = 50
_UNREADABLE: Final = 40
_STAMP_SHARE: Final = 0.0015
_INK_SHARE: Final = 0.0002  # a line of print
_PERHAPS_HEAD_DOWN: Final = 65
_SURE_COLOUR: Final = 75
_MAX_EXAMPLES: Final = 5
_LETTERS: Final = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Recognised:
    """The words of a page, its height in points, the mean confidence, and notices."""

    words: tuple[Word, ...]
    height: float
    confidence: int
    notices: tuple[PageNotice, ...]


class Recogniser:
    """Recognises the pages of one file, whose time began at `started` (monotonic seconds)."""

    def __init__(self, limits: Limits, *, started: float) -> None:
        self.status: OcrStatus = ocr_available()
        self._limits = limits
        self._deadline = started + limits.total_seconds - 2.0
        self._ran_out = False
        self._height = 0

    @property
    def is_ready(self) -> bool:
        """Whether recognition is installed."""
        return self.status.available

    def require(self) -> None:
        """Raise IntakeError `ocr_missing` where recognition is not installed."""
        if not self.is_ready:
            raise IntakeError("ocr_missing", missing=self.status.missing)

    def explain_nothing(self) -> None:
        """Raise the reason why no page of the file yielded text, where it is one of OCR's."""
        if self._ran_out:
            raise IntakeError("ocr_timeout", seconds=round(self._limits.total_seconds))

    def read(self, picture: Image.Image, *, dpi: float, page: int) -> Recognised:
        """Recognise one page given as an RGB picture; failures become notices."""
        notices: list[PageNotice] = []
        words: list[Word] = []
        self._height = picture.height
        try:
            words = self._words(picture, dpi, page, notices)
        except OcrTimeoutError:
            self._ran_out = True
            if self._left() <= 0:
                notices.append(PageNotice("page_out_of_time", page))
            else:
                seconds = round(self._limits.page_seconds)
                notices.append(PageNotice("page_timeout", page, {"seconds": seconds}))
        except OcrFailedError:
            notices.append(PageNotice("page_failed", page))
        else:
            words = self._judged(words, page, notices)
        height = self._height * _POINTS / dpi
        return Recognised(tuple(words), height, _mean(words), tuple(notices))

    def _left(self) -> float:
        return self._deadline - time.monotonic()

    def _recognise(self, grey: Image.Image, dpi: float) -> list[Word]:
        seconds = min(self._limits.page_seconds, self._left())
        if seconds <= 0:
            raise OcrTimeoutError
        return recognise(grey, dpi=dpi, seconds=seconds)

    def _words(
        self, picture: Image.Image, dpi: float, page: int, notices: list[PageNotice]
    ) -> list[Word]:
        grey, coloured = without_coloured_ink(picture)
        lies = pose(grey)
        angle = lies.angle
        straight = turned(grey, lies)
        self._height = straight.height
        if abs(angle) >= 0.5:
            tenths = f"{abs(angle):.1f}".replace(".", ",")
            notices.append(PageNotice("skew", page, {"angle": tenths}))
        words = self._recognise(straight, dpi)
        if _mean(words) < _PERHAPS_HEAD_DOWN:
            words = max(
                words, self._recognise(straight.rotate(180, fillcolor=255), dpi), key=_quality
            )
        if coloured > _STAMP_SHARE:
            notices.append(PageNotice("stamp", page))
        if coloured > _INK_SHARE:
            ink = turned(only_coloured_ink(picture), lies)
            words += _besides(words, self._recognise(ink, dpi))
        return words

    def _judged(self, words: list[Word], page: int, notices: list[PageNotice]) -> list[Word]:
        """Drop specks, and say which rows and words are doubtful."""
        kept: list[Word] = []
        unreadable = 0
        for row in in_rows(words):
            row_words = [word for segment in row.segments for word in segment.words]
            letters = [word for word in row_words if _LETTERS.search(word.text)]
            if not letters:
                kept += [word for word in row_words if (word.confidence or 0) >= _UNSURE]
            elif _mean(letters) >= _UNREADABLE // 2:
                kept += row_words
                unreadable += _mean(letters) < _UNREADABLE
            elif len(letters) > 1:
                unreadable += 1
        if not kept:
            notices.append(PageNotice("blank_page", page))
            return []
        confidence = _mean(kept)
        code = "low_confidence" if confidence < self._limits.low_confidence else "ocr_page"
        notices.append(PageNotice(code, page, {"confidence": confidence}))
        if unreadable:
            notices.append(PageNotice("unreadable_rows", page, {"count": unreadable}))
        unsure = [
            word.text
            for word in kept
            if (word.confidence or 0) < _UNSURE and len(_LETTERS.findall(word.text)) > 1
        ]
        if unsure:
            examples = ", ".join(f"“{text}”" for text in unsure[:_MAX_EXAMPLES])
            params: dict[str, str | int] = {"count": len(unsure), "examples": examples}
            notices.append(PageNotice("unsure_words", page, params))
        return kept


def _quality(words: list[Word]) -> float:
    return sum((word.confidence or 0) - _UNREADABLE for word in words)


def _mean(words: list[Word]) -> int:
    """Mean confidence weighted by length; 0 without words."""
    if not words:
        return 0
    total = sum(len(word.text) for word in words)
    return round(
        fmean((word.confidence or 0) * len(word.text) for word in words) * len(words) / total
    )


def _besides(words: list[Word], coloured: list[Word]) -> list[Word]:
    """Words printed in colour that were read surely and where no black print stands."""
    found = []
    for word in coloured:
        sure = (word.confidence or 0) >= _SURE_COLOUR and len(_LETTERS.findall(word.text)) > 1
        if sure and not any(_touches(word, other) for other in words):
            found.append(word)
    return found


def _touches(word: Word, other: Word) -> bool:
    return (
        word.left < other.right
        and other.left < word.right
        and word.top < other.bottom
        and other.top < word.bottom
    )
