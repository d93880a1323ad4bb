"""Pictures of documents: PNG, JPEG, and TIFF with one page per frame."""

from __future__ import annotations

import io
import sys
import time
import warnings
from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from thidua.paper.intake.flow import joined, page_text
from thidua.paper.intake.media import MediaType
from thidua.paper.intake.model import Intake, IntakeError, Limits, PageNotice, page_spans
from thidua.paper.intake.ocr import Recogniser

_A4_HEIGHT_INCHES: Final = 11.69
_MIN_DPI: Final = 150
_MAX_PIXELS_READ: Final = 120_000_000
_FORMATS: Final = {MediaType.PNG: "PNG", MediaType.JPEG: "JPEG", MediaType.TIFF: "TIFF"}


def read_image(data: bytes, kind: MediaType, limits: Limits) -> Intake:
    """Read a picture. Raises IntakeError: `broken_image`, `too_complex`, OCR codes."""
    recogniser = Recogniser(limits, started=time.monotonic())
    recogniser.require()
    pages, confidence, notices = [], [], []
    for number, picture in enumerate(_frames(data, kind, limits), 1):
        sys.stderr.write(f"page {number}\n")
        sys.stderr.flush()
        dpi = max(picture.height, picture.width) / _A4_HEIGHT_INCHES
        if dpi < _MIN_DPI:
            notices.append(PageNotice("page_too_big", number, {"dpi": round(dpi)}))
        recognised = recogniser.read(picture, dpi=dpi, page=number)
        notices.extend(recognised.notices)
        confidence.append(recognised.confidence)
        pages.append(page_text(recognised.words, height=recognised.height, number=number))
    text = joined(pages).rstrip("\n")
    if not text.strip("\f\n "):
        recogniser.explain_nothing()
        raise IntakeError("no_text")
    return Intake(
        text=text,
        pages=page_spans(text),
        kind="image",
        media_type=kind,
        notices=tuple(notices),
        ocr_confidence=tuple(confidence),
    )


def _frames(data: bytes, kind: MediaType, limits: Limits) -> Iterator[Image.Image]:
    """The frames as RGB pictures within the limit of pixels, turned as the camera says."""
    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS_READ
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(data), formats=[_FORMATS[kind]]) as picture:
            count = getattr(picture, "n_frames", 1)
            if count > limits.max_scan_pages:
                raise IntakeError("too_many_scan_pages", count=count, limit=limits.max_scan_pages)
            for frame in ImageSequence.Iterator(picture):
                yield _prepared(frame, limits)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise IntakeError("too_complex") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise IntakeError("broken_image") from error


def _prepared(frame: Image.Image, limits: Limits) -> Image.Image:
    if frame.width * frame.height > limits.max_pixels:
        ratio = (limits.max_pixels / (frame.width * frame.height)) ** 0.5
        size = (max(1, int(frame.width * ratio)), max(1, int(frame.height * ratio)))
        frame.draft("RGB", size)
        frame = (
            frame.resize(size) if frame.mode in {"L", "RGB"} else frame.convert("L").resize(size)
        )
    upright = ImageOps.exif_transpose(frame) or frame
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        coloured = upright.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(paper, coloured).convert("RGB")
    return upright.convert("RGB")
