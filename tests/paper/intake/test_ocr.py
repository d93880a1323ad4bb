"""Scans and pictures: straightened, cleaned of stamps, read, and doubted page by page."""

from __future__ import annotations

import ctypes
import io
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest
from PIL import Image

from tests.paper.intake.makers import (
    as_image,
    as_scan,
    literal,
    pictures,
    raw_pdf,
    scanned,
    stamped,
    typeset,
)
from thidua.paper.intake import (
    Intake,
    IntakeError,
    Limits,
    MediaType,
    OcrStatus,
    ocr_available,
    read_file,
)
from thidua.paper.intake.picture import pose, without_coloured_ink

LONG = (
    "Phát huy truyền thống yêu nước, ý chí tự lực, tự cường, tinh thần đoàn kết, vượt khó, lao "
    "động sáng tạo của Nhân dân và sức mạnh tổng hợp của cả hệ thống chính trị nhằm đẩy mạnh và "
    "thực hiện hiệu quả các phong trào thi đua yêu nước."
)
HEAD = (
    r"#text(12pt, plain(grid(columns: (40%, 60%), align: center)"
    r"[*ỦY BAN NHÂN DÂN* \ *TỈNH PHÚ THỌ* \ Số: 210/KH-UBND]"
    r"[*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \ *Độc lập - Tự do - Hạnh phúc* \ "
    r"_Phú Thọ, ngày 15 tháng 01 năm 2024_]))"
)
HEAD_TEXT = (
    "ỦY BAN NHÂN DÂN\nTỈNH PHÚ THỌ\nSố: 210/KH-UBND\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\nPhú Thọ, ngày 15 tháng 01 năm 2024"
)


@pytest.fixture(scope="module")
def page() -> Image.Image:
    body = "\n\n".join(literal(f"{at}. {LONG}") for at in range(1, 5))
    return pictures(typeset(f"{HEAD}\n\n{body}"))[0]


def right_words(intake: Intake) -> float:
    """Share of the page's words that were read, in their order."""
    expected = (HEAD_TEXT + "".join(f" {at}. {LONG}" for at in range(1, 5))).split()
    found = intake.text.split()
    assert abs(len(found) - len(expected)) <= 3
    return sum(one in found for one in expected) / len(expected)


def codes(intake: Intake) -> set[str]:
    return {notice.code for notice in intake.notices}


@pytest.mark.parametrize("angle", [-5.0, -1.3, 0.0, 0.4, 2.5, 5.0])
@pytest.mark.parametrize("quarter", [None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270])
def test_how_a_page_lies(page: Image.Image, angle: float, quarter: Image.Transpose | None) -> None:
    picture = scanned(page, angle=angle, noise=10).convert("L")
    found = pose(picture.transpose(quarter) if quarter is not None else picture)
    assert found.sideways == (quarter is not None)
    assert found.angle == pytest.approx(angle, abs=0.11)


def test_an_empty_page_lies_straight() -> None:
    found = pose(Image.new("L", (1000, 1400), 255))
    assert (found.sideways, found.angle) == (False, 0.0)


def test_coloured_ink_goes_and_the_black_under_it_stays(page: Image.Image) -> None:
    grey, share = without_coloured_ink(stamped(page))
    before, after = np.asarray(page.convert("L")), np.asarray(grey)
    assert share > 0.002
    assert without_coloured_ink(page)[1] < 0.0005
    black = before < 60
    assert (after[black] < 110).mean() > 0.99
    assert (after[~black] > 110).mean() > 0.99


def test_dark_coloured_print_stays() -> None:
    colours = [(20, 20, 100), (200, 30, 40), (30, 40, 200), (20, 20, 20), (250, 250, 250)]
    found = [
        without_coloured_ink(Image.new("RGB", (2, 2), colour))[0].getpixel((0, 0))
        for colour in colours
    ]
    assert found == [100, 255, 255, 20, 250]


@pytest.mark.ocr
def test_a_scan_with_a_letterhead_side_by_side(page: Image.Image) -> None:
    intake = read_file(as_scan([scanned(page, angle=1.5, noise=10)]), name="quet.pdf")
    assert (intake.kind, intake.media_type, intake.page_count) == ("scan", MediaType.PDF, 1)
    assert intake.text.startswith(HEAD_TEXT)
    assert right_words(intake) > 0.97
    assert codes(intake) >= {"ocr_page", "skew"}
    (confidence,) = intake.ocr_confidence
    assert confidence is not None
    assert confidence > 85


@pytest.mark.ocr
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_pictures_of_a_page(page: Image.Image, kind: str) -> None:
    intake = read_file(as_image(page, kind), name=f"trang.{kind.lower()}")
    assert (intake.kind, intake.media_type) == ("image", MediaType[kind])
    assert right_words(intake) > 0.98


@pytest.mark.ocr
def test_a_stamp_over_text_is_noticed_and_read_through(page: Image.Image) -> None:
    intake = read_file(as_image(scanned(page, noise=8, stamp=True)), name="dau.png")
    assert right_words(intake) > 0.97
    assert "stamp" in codes(intake)


@pytest.mark.ocr
@pytest.mark.parametrize("turn", ["ROTATE_90", "ROTATE_180", "ROTATE_270"])
def test_pages_scanned_on_their_side_or_head(page: Image.Image, turn: str) -> None:
    lying = page.transpose(Image.Transpose[turn])
    assert right_words(read_file(as_image(lying), name="ngang.png")) > 0.97


@pytest.mark.ocr
def test_text_printed_in_red_is_read(page: Image.Image) -> None:
    red = typeset(f"{literal(LONG)}\n\n#text(fill: rgb(200, 0, 0))[Ký bởi: Ủy ban nhân dân tỉnh]")
    intake = read_file(as_scan(pictures(red)), name="do.pdf")
    assert intake.text == f"{LONG}\n\nKý bởi: Ủy ban nhân dân tỉnh"


@pytest.mark.ocr
def test_what_cannot_be_read_is_said_page_by_page(page: Image.Image) -> None:
    blurred = scanned(page.resize((380, 537)).resize(page.size), noise=70)
    blank = Image.new("RGB", page.size, "white")
    intake = read_file(as_scan([page, blurred, blank]), name="mo.pdf")
    said = {(notice.page, notice.code) for notice in intake.notices}
    assert (1, "ocr_page") in said
    assert {(2, "low_confidence"), (2, "blank_page"), (2, "unreadable_rows")} & said
    assert (3, "blank_page") in said
    assert intake.page_count == 3
    assert intake.ocr_confidence[2] == 0


@pytest.mark.ocr
def test_pages_of_text_and_pictures_in_one_file(page: Image.Image) -> None:
    both = pypdfium2.PdfDocument.new()
    for part in (typeset(literal(LONG)), as_scan([page])):
        both.import_pages(pypdfium2.PdfDocument(part))
    buffer = io.BytesIO()
    both.save(buffer)
    intake = read_file(buffer.getvalue(), name="hon-hop.pdf")
    assert intake.kind == "pdf"
    assert intake.text.startswith(f"{LONG}\n\n\f")
    assert intake.ocr_confidence[0] is None
    assert {notice.page for notice in intake.notices} == {2}


@pytest.mark.ocr
def test_a_tiff_of_two_pages(page: Image.Image) -> None:
    buffer = io.BytesIO()
    page.save(buffer, "TIFF", save_all=True, append_images=[page], compression="tiff_lzw")
    intake = read_file(buffer.getvalue(), name="hai-trang.tif")
    first, second = (intake.text[start:end].strip() for start, end in intake.pages)
    assert first == second


def with_hidden_text(scan: bytes, text: str) -> bytes:
    """The scan with an invisible layer of text, as scanners write it."""
    document = pypdfium2.PdfDocument(scan)
    page = document[0]
    layer = pdfium_c.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", ctypes.c_float(14))
    letters = (text + "\0").encode("utf-16-le")
    units = (ctypes.c_ushort * (len(letters) // 2)).from_buffer_copy(letters)
    pdfium_c.FPDFText_SetText(layer, units)
    pdfium_c.FPDFTextObj_SetTextRenderMode(layer, pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)
    pdfium_c.FPDFPageObj_Transform(layer, 1, 0, 0, 1, 80, 700)
    pdfium_c.FPDFPage_InsertObject(page.raw, layer)
    pdfium_c.FPDFPage_GenerateContent(page.raw)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.ocr
def test_a_scanners_own_hidden_text_is_not_trusted(page: Image.Image) -> None:
    scan = with_hidden_text(as_scan([page]), "UY BAN NHAN DAN TINH PHU THO")
    intake = read_file(scan, name="quet.pdf")
    assert right_words(intake) > 0.98
    assert codes(intake) == {"text_layer_hidden", "ocr_page"}


TCVN3 = "Céng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc, thi ®ua n¨m nay"


def legacy_pdf() -> bytes:
    content = f"BT /F 14 Tf 1 0 0 1 40 700 Tm ({TCVN3}) Tj ET".encode("latin-1")
    pdf = raw_pdf(content)
    return pdf.replace(b"/Times-Roman", b"/Times-Roman/Encoding/WinAnsiEncoding")


@pytest.mark.ocr
def test_a_garbled_text_layer_is_recognised_from_its_picture() -> None:
    intake = read_file(legacy_pdf(), name="cu.pdf")
    assert "text_layer_garbled" in codes(intake)
    assert intake.ocr_confidence[0] is not None


@pytest.mark.ocr
def test_a_page_that_takes_too_long_is_left_out_with_a_notice(page: Image.Image) -> None:
    hasty = Limits(page_seconds=0.05, total_seconds=60)
    scan = as_scan([page])
    with pytest.raises(IntakeError) as caught:
        read_file(scan, name="quet.pdf", limits=hasty)
    assert caught.value.code == "ocr_timeout"
    both = pypdfium2.PdfDocument.new()
    for part in (typeset(literal(LONG)), scan):
        both.import_pages(pypdfium2.PdfDocument(part))
    buffer = io.BytesIO()
    both.save(buffer)
    intake = read_file(buffer.getvalue(), name="hon-hop.pdf", limits=hasty)
    assert (intake.text.strip(), codes(intake)) == (f"{LONG}\n\n\f".strip(), {"page_timeout"})


@pytest.fixture
def _without_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    ocr_available.cache_clear()
    yield
    ocr_available.cache_clear()


@pytest.mark.usefixtures("_without_tesseract")
def test_without_tesseract_a_scan_says_what_to_install(page: Image.Image) -> None:
    assert ocr_available() == OcrStatus(False, missing="Tesseract")
    assert ocr_available().words() == (
        "Chưa nhận dạng được ảnh quét: máy chủ chưa cài Tesseract. Cài bằng: apt-get install "
        "tesseract-ocr-vie."
    )
    for data, name in ((as_scan([page]), "quet.pdf"), (as_image(page), "anh.png")):
        with pytest.raises(IntakeError) as caught:
            read_file(data, name=name)
        assert caught.value.code == "ocr_missing"
        assert "tesseract-ocr-vie" in caught.value.message_vi


@pytest.mark.usefixtures("_without_tesseract")
def test_without_tesseract_pages_of_text_are_still_read(page: Image.Image) -> None:
    both = pypdfium2.PdfDocument.new()
    for part in (typeset(literal(LONG)), as_scan([page])):
        both.import_pages(pypdfium2.PdfDocument(part))
    buffer = io.BytesIO()
    both.save(buffer)
    intake = read_file(buffer.getvalue(), name="hon-hop.pdf")
    assert intake.text.strip("\f\n") == LONG
    assert [(notice.page, notice.code) for notice in intake.notices] == [(2, "page_needs_ocr")]


@pytest.mark.ocr
def test_without_the_vietnamese_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    ocr_available.cache_clear()
    try:
        status = ocr_available()
    finally:
        ocr_available.cache_clear()
    assert (status.available, status.missing) == (False, "gói tiếng Việt “vie” của Tesseract")


@pytest.mark.ocr
def test_ocr_is_available_here() -> None:
    assert ocr_available().available
    assert ocr_available().words("en").startswith("Recognition is ready: tesseract")
