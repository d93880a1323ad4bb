"""PDF files page by page: from their text layer, or from their picture where it has none."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from thidua.paper.intake.flow import PageText, joined, page_text
from thidua.paper.intake.geometry import Word
from thidua.paper.intake.grid import Rule
from thidua.paper.intake.media import MediaType
from thidua.paper.intake.model import Intake, IntakeError, Limits, PageNotice, page_spans
from thidua.paper.intake.ocr import Recogniser
from thidua.paper.intake.pdftext import Layer, read_layer

_POINTS: Final = 72
_MIN_DPI: Final = 150
_ENOUGH_DPI: Final = 200
_PICTURE_SHARE: Final = 0.25
_FULL_PAGE: Final = 0.6


def read_pdf(data: bytes, limits: Limits) -> Intake:
    """Read a PDF. Raises IntakeError: `encrypted`, `broken_pdf`, `too_many_pages`, OCR codes."""
    document = _opened(data)
    count = len(document)
    if count > limits.max_pages:
        raise IntakeError("too_many_pages", count=count, limit=limits.max_pages)
    if count == 0:
        raise IntakeError("broken_pdf")
    return _Reader(document, limits).read()


class _Reader:
    """Reads the pages of one document and gathers what there is to say about them."""

    def __init__(self, document: Any, limits: Limits) -> None:
        self._document = document
        self._limits = limits
        self._recogniser = Recogniser(limits, started=time.monotonic())
        self._pages: list[PageText] = []
        self._confidence: list[int | None] = []
        self._notices: list[PageNotice] = []

    def read(self) -> Intake:
        """Read all pages."""
        count = len(self._document)
        scans = self._count_scans()
        if scans > self._limits.max_scan_pages:
            limit = self._limits.max_scan_pages
            raise IntakeError("too_many_scan_pages", count=scans, limit=limit)
        if scans == count:
            self._recogniser.require()
        for index in range(count):
            sys.stderr.write(f"page {index + 1}\n")
            sys.stderr.flush()
            self._read_page(index)
        text = joined(self._pages).rstrip("\n")
        if not text.strip("\f\n "):
            self._recogniser.explain_nothing()
            raise IntakeError("no_text")
        is_scan = all(one is not None for one in self._confidence)
        return Intake(
            text=text,
            pages=page_spans(text),
            kind="scan" if is_scan else "pdf",
            media_type=MediaType.PDF,
            notices=tuple(self._notices),
            ocr_confidence=tuple(self._confidence),
        )

    def _count_scans(self) -> int:
        """Pages that will need recognition, counted before any is recognised."""
        scans = 0
        for index in range(len(self._document)):
            try:
                page = self._document[index]
                try:
                    scans += _needs_picture(read_layer(page))
                finally:
                    page.close()
            except pdfium.PdfiumError:
                continue
        return scans

    def _say(self, code: str, page: int, **params: str | int) -> None:
        self._notices.append(PageNotice(code, page, params))

    def _read_page(self, index: int) -> None:
        text, confidence = PageText(""), None
        try:
            page = _flattened(self._document, index)
            try:
                layer = read_layer(page)
                if _needs_picture(layer):
                    text, confidence = self._from_picture(page, layer, index + 1)
                else:
                    text = self._laid_out(layer.words, page.get_height(), index + 1, layer.rules)
                    if layer.picture_share > _PICTURE_SHARE:
                        share = round(100 * layer.picture_share)
                        self._say("picture_not_read", index + 1, share=share)
            finally:
                page.close()
        except pdfium.PdfiumError:
            self._say("page_failed", index + 1)
        self._pages.append(text)
        self._confidence.append(confidence)

    def _laid_out(
        self, words: Sequence[Word], height: float, number: int, rules: Sequence[Rule] = ()
    ) -> PageText:
        gutter = self._pages[-1].gutter if self._pages else None
        return page_text(words, height=height, number=number, gutter=gutter, rules=rules)

    def _from_picture(self, page: Any, layer: Layer, number: int) -> tuple[PageText, int | None]:
        if not layer.has_text and _draws_nothing(page):
            self._say("blank_page", number)
            return PageText(""), None
        if not self._recogniser.is_ready:
            missing = self._recogniser.status.missing
            if not layer.has_text:
                self._say("page_needs_ocr", number, missing=missing)
                return PageText(""), None
            self._say("text_layer_kept", number, missing=missing)
            return self._laid_out(layer.words, page.get_height(), number), None
        if layer.has_text:
            self._say("text_layer_hidden" if _is_hidden(layer) else "text_layer_garbled", number)
        dpi = dpi_within(page.get_width() / _POINTS, page.get_height() / _POINTS, self._limits)
        if layer.picture_share > _FULL_PAGE:  # more dots than were scanned show nothing more
            dpi = min(dpi, max(layer.picture_dpi, _ENOUGH_DPI))
        if dpi < _MIN_DPI:
            self._say("page_too_big", number, dpi=round(dpi))
        recognised = self._recogniser.read(_rendered(page, dpi), dpi=dpi, page=number)
        self._notices.extend(recognised.notices)
        text = self._laid_out(recognised.words, recognised.height, number)
        return text, recognised.confidence


def _opened(data: bytes) -> Any:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = pdfium_c.FPDF_GetLastError()
        encrypted = {pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY}
        raise IntakeError("encrypted" if code in encrypted else "broken_pdf") from error
    return document


def _needs_picture(layer: Layer) -> bool:
    return not layer.has_text or layer.is_garbled or _is_hidden(layer)


def _is_hidden(layer: Layer) -> bool:
    return layer.hidden and layer.picture_share > _FULL_PAGE


def _flattened(document: Any, index: int) -> Any:
    """The page with what its annotations draw: the block of a digital signature is one."""
    page = document[index]
    if pdfium_c.FPDFPage_GetAnnotCount(page.raw) > 0:
        pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY)
        page.close()
        page = document[index]
    return page


def _draws_nothing(page: Any) -> bool:
    return int(pdfium_c.FPDFPage_CountObjects(page.raw)) == 0


def dpi_within(width: float, height: float, limits: Limits) -> float:
    """The resolution (up to the limits') at which width × height inches fit their pixels."""
    if width <= 0 or height <= 0:
        return float(limits.dpi)
    return float(min(limits.dpi, (limits.max_pixels / (width * height)) ** 0.5))


def _rendered(page: Any, dpi: float) -> Image.Image:
    bitmap = page.render(scale=dpi / _POINTS, rev_byteorder=True)
    try:
        picture: Image.Image = bitmap.to_pil()
        return picture.convert("RGB")
    finally:
        bitmap.close()
