"""The produced Word file, read as XML, against Nghị định 30/2020 (law notes, section 8)."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from thidua.paper.layout.fonts import Face, metrics
from thidua.paper.layout.model import (
    Bullets,
    Heading,
    OfficialDocument,
    Paragraph,
    RecipientLine,
    SignatureBlock,
    Table,
    bold,
    italic,
)
from thidua.paper.layout.text import UnprintableTextError
from thidua.paper.layout.word import render_docx

from . import samples
from .test_pdf import SPECIAL


def opened(document: OfficialDocument) -> WordDocument:
    return docx.Document(io.BytesIO(render_docx(document, now=samples.NOW)))


def paragraphs(word: WordDocument) -> list[tuple[str, str]]:
    """Return style and text of every paragraph in order, those of tables too."""
    names = {style.style_id: style.name for style in word.styles}
    found = []
    for element in word.element.body.iter(qn("w:p")):
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))
        text = "".join(
            "\n" if node.tag == qn("w:br") else node.text
            for node in element.iter(qn("w:t"), qn("w:br"))
        )
        if text:
            found.append((names[style], text))
    return found


def length(value: str | None) -> int:
    return int(value or 0)


STYLES = {
    # name: size, bold, italic, alignment
    "Quốc hiệu": (13, True, False, "center"),
    "Tiêu ngữ": (14, True, False, "center"),
    "Cơ quan chủ quản": (13, False, False, "center"),
    "Cơ quan ban hành": (13, True, False, "center"),
    "Số, ký hiệu": (13, False, False, "center"),
    "Địa danh, ngày tháng": (14, False, True, "center"),
    "Trích yếu công văn": (12, False, False, "center"),
    "Tên loại văn bản": (14, True, False, "center"),
    "Trích yếu": (14, True, False, "center"),
    "Căn cứ": (14, False, True, "both"),
    "Nội dung": (14, False, False, "both"),
    "Chức vụ": (14, True, False, "center"),
    "Họ tên": (14, True, False, "center"),
    "Nơi nhận": (12, True, True, "left"),
    "Danh sách nơi nhận": (11, False, False, "left"),
    "Số trang": (14, False, False, "center"),
}


def test_each_component_has_a_named_style_of_its_size_and_face() -> None:
    word = opened(samples.launch())
    looks = {}
    for name in STYLES:
        element = word.styles[name].element
        run = element.find(qn("w:rPr"))
        size = int(run.find(qn("w:sz")).get(qn("w:val"))) / 2
        align = element.find(f"{qn('w:pPr')}/{qn('w:jc')}").get(qn("w:val"))
        heavy, slanted = (run.find(qn(tag)) is not None for tag in ("w:b", "w:i"))
        looks[name] = (size, heavy, slanted, align)
    assert looks == STYLES


def test_the_face_and_the_language_are_the_same_throughout() -> None:
    word = opened(samples.launch())
    defaults = word.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    fonts = defaults.find(qn("w:rFonts"))
    assert set(fonts.attrib.values()) == {"Times New Roman"}
    assert len(fonts.attrib) == 4
    assert defaults.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"
    assert word.element.body.findall(f".//{qn('w:rFonts')}") == []
    assert len(word.styles.element.findall(f".//{qn('w:rFonts')}")) == 1


def test_the_body_is_indented_and_spaced() -> None:
    properties = opened(samples.launch()).styles["Nội dung"].element.find(qn("w:pPr"))
    spacing = properties.find(qn("w:spacing"))
    assert properties.find(qn("w:ind")).get(qn("w:firstLine")) == "720"  # 1.27 cm
    assert length(spacing.get(qn("w:after"))) >= 6 * 20
    assert spacing.get(qn("w:lineRule")) == "auto"
    assert 240 <= length(spacing.get(qn("w:line"))) <= 360
    assert properties.find(qn("w:widowControl")) is not None


def test_the_pages_have_the_prescribed_margins() -> None:
    word = opened(samples.plan())
    made = [
        tuple(
            round(side / 36000)
            for side in (
                section.page_width,
                section.page_height,
                section.top_margin,
                section.bottom_margin,
                section.left_margin,
                section.right_margin,
            )
        )
        for section in word.sections
    ]
    assert made == [
        (210, 297, 20, 20, 30, 18),
        (210, 297, 20, 20, 30, 18),
        (297, 210, 20, 20, 30, 18),
    ]


def test_page_numbers_stand_in_the_header_from_the_second_page_of_each_part() -> None:
    word = opened(samples.plan())
    for section in word.sections:
        assert section.different_first_page_header_footer
        assert section.first_page_header.is_linked_to_previous
        element = section._sectPr
        assert element.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    header = word.sections[0].header
    assert not header.is_linked_to_previous
    assert [section.header.is_linked_to_previous for section in word.sections] == [
        False,
        True,
        True,
    ]
    (paragraph,) = header.paragraphs
    assert paragraph.style.name == "Số trang"
    assert paragraph._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"


def test_the_letterhead_is_a_table_without_borders_and_says_all() -> None:
    word = opened(samples.reminder())
    table = word.tables[0]
    assert table._tbl.find(f".//{qn('w:tblBorders')}") is None
    cells = [[cell.text.strip() for cell in row.cells] for row in table.rows]
    blank = "\u00a0" * 7
    assert cells == [
        [
            "SỞ NỘI VỤ TỈNH PHÚ THỌ\nBAN THI ĐUA -\nKHEN THƯỞNG",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
        ],
        [f"Số:{blank}/BTĐKT-NV", f"Phú Thọ, ngày{blank}tháng{blank}năm"],
        ["V/v đôn đốc xây dựng kế hoạch\nvà ký giao ước thi đua năm 2024", ""],
    ]


def test_rules_are_borders_of_the_prescribed_length() -> None:
    word = opened(samples.launch())
    widths = []
    for element in word.element.body.iter(qn("w:p")):
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))
        if style == "DuongKe":
            indent = element.find(f"{qn('w:pPr')}/{qn('w:ind')}")
            sides = (length(indent.get(qn("w:left"))), length(indent.get(qn("w:right"))))
            assert sides[0] == sides[1]
            room = element.getparent()
            if room.tag == qn("w:tc"):
                wide = length(room.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w")))
            else:
                wide = round(162 * 1440 / 25.4)
            widths.append((wide - sum(sides)) / 1440 * 25.4)
    issuing, motto, subject = (
        metrics(Face.BOLD).width_mm(text, size)
        for text, size in (
            ("ỦY BAN NHÂN DÂN", 13),
            ("Độc lập - Tự do - Hạnh phúc", 14),
            ("Phát động phong trào thi đua thực hiện thắng lợi", 14),
        )
    )
    assert widths == pytest.approx([0.4 * issuing, motto, 0.4 * subject], abs=0.1)
    border = word.styles["Đường kẻ"].element.find(f".//{qn('w:pBdr')}/{qn('w:top')}")
    assert border.get(qn("w:val")) == "single"


def test_the_text_of_a_launch_stands_in_order_under_its_styles() -> None:
    found = paragraphs(opened(samples.launch()))
    assert found[:9] == [
        ("Cơ quan ban hành", "ỦY BAN NHÂN DÂN"),
        ("Cơ quan ban hành", "TỈNH PHÚ THỌ"),
        ("Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc"),
        ("Số, ký hiệu", "Số: 210/KH-UBND"),
        ("Địa danh, ngày tháng", "Phú Thọ, ngày 15 tháng 01 năm 2024"),
        ("Tên loại văn bản", "KẾ HOẠCH"),
        ("Trích yếu", "Phát động phong trào thi đua thực hiện thắng lợi"),
        ("Trích yếu", "nhiệm vụ phát triển kinh tế - xã hội năm 2024"),
    ]
    assert found[9:13] == [
        ("Căn cứ", "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;"),
        ("Heading 1", "I. MỤC ĐÍCH, YÊU CẦU"),
        ("Heading 2", "1. Mục đích"),
        ("Nội dung", f"- {samples.CLAUSE}"),
    ]
    assert found[-8:] == [
        ("Nội dung", "- Các cơ quan, đơn vị triển khai thực hiện Kế hoạch này./."),
        ("Nơi nhận", "Nơi nhận:"),
        ("Danh sách nơi nhận", "- Ban TĐKT TW (b/c);"),
        ("Danh sách nơi nhận", "- CT, các PCT UBND tỉnh;"),
        ("Danh sách nơi nhận", "- Lưu: VT, VX4."),
        ("Chức vụ", "TM. ỦY BAN NHÂN DÂN"),
        ("Chức vụ", "CHỦ TỊCH"),
        ("Họ tên", "Nguyễn Văn Mẫu"),
    ]


def test_a_table_is_ruled_its_head_repeats_and_its_rows_stay_whole() -> None:
    word = opened(samples.decision(300))
    table = word.tables[-1]._tbl
    rows = table.findall(qn("w:tr"))
    assert len(rows) == 303
    heads = [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows]
    assert heads == [True] + [False] * 302
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    sides = [border.tag for border in table.find(f".//{qn('w:tblBorders')}")]
    assert len(sides) == 6
    group, last = rows[1], rows[-1]
    assert group.find(f".//{qn('w:gridSpan')}").get(qn("w:val")) == "4"
    assert group.find(f".//{qn('w:keepNext')}") is not None
    assert last.find(f".//{qn('w:gridSpan')}").get(qn("w:val")) == "3"
    assert rows[-2].find(f".//{qn('w:keepNext')}") is not None
    aligns = [jc.get(qn("w:val")) for jc in rows[2].iter(qn("w:jc"))]
    assert aligns == ["center", "left", "left", "right"]
    widths = [length(c.get(qn("w:w"))) for c in table.find(qn("w:tblGrid"))]
    assert sum(widths) == pytest.approx(162 * 1440 / 25.4, abs=4)


def test_bold_and_italic_runs_are_kept() -> None:
    word = opened(samples.decision(1))
    (paragraph,) = [p for p in word.paragraphs if p.text.startswith("Điều 2.")]
    assert [(run.text, bool(run.bold), bool(run.italic)) for run in paragraph.runs] == [
        ("Điều 2. ", True, False),
        ("Tiền thưởng là 56.160.000 đồng (", False, False),
        ("Năm mươi sáu triệu một trăm sáu mươi nghìn đồng", False, True),
        (")./.", False, False),
    ]


def test_the_last_words_stay_with_the_signature() -> None:
    word = opened(samples.reminder())
    (last,) = [p for p in word.paragraphs if p.text.endswith("./.")]
    assert last._p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
    row = word.tables[-1].rows[0]._tr
    assert row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None


def test_two_signatures_stand_side_by_side() -> None:
    document = replace(
        samples.reminder(), co_signature=SignatureBlock("Chủ tịch Công đoàn", "Phạm Văn Giả")
    )
    first, second = opened(document).tables[-1].rows
    assert [cell.text for cell in first.cells] == [
        "CHỦ TỊCH CÔNG ĐOÀN\n\nPhạm Văn Giả",
        "KT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\nLê Thị Giả",
    ]
    assert second.cells[0].text.startswith("Nơi nhận:")


def test_no_character_of_the_text_is_markup() -> None:
    document = replace(
        samples.reminder(),
        letterhead=replace(samples.HEAD, issuing_body="Sở <w:b/> & B", place="#P <x>"),
        subject=SPECIAL,
        addressees=(SPECIAL, SPECIAL),
        legal_bases=(SPECIAL,),
        blocks=(
            Heading(1, "#1", SPECIAL),
            Paragraph((bold(SPECIAL), " ", italic(SPECIAL))),
            Bullets((SPECIAL,)),
            Table(samples.AWARD_COLUMNS, samples.award_rows(1), caption=SPECIAL, note=SPECIAL),
            Paragraph(SPECIAL),
        ),
        closing=None,
        signature=SignatureBlock("T", "<N>"),
        recipients=(RecipientLine(SPECIAL),),
    )
    texts = "".join("".join(text.split()) for _, text in paragraphs(opened(document)))
    assert texts.count("".join(SPECIAL.split())) == 12
    for words in ("SỞ<W:B/>&B", "#P<x>,ngày", "<N>"):
        assert words in texts


def test_a_character_without_a_glyph_is_an_error() -> None:
    with pytest.raises(UnprintableTextError):
        render_docx(replace(samples.reminder(), blocks=(Paragraph("漢"),)))


def test_equal_documents_are_equal_bytes_and_the_file_is_named() -> None:
    once = render_docx(samples.plan(), now=samples.NOW)
    assert render_docx(samples.plan(), now=samples.NOW) == once
    properties = docx.Document(io.BytesIO(once)).core_properties
    assert (properties.title, properties.author, properties.language) == (
        "07/KH-SCT: Kế hoạch Thực hiện phong trào thi đua năm 2024",
        "Sở Công Thương",
        "vi-VN",
    )
    assert properties.created == datetime(2024, 1, 15, 1, 30, tzinfo=UTC)
    timeless = render_docx(samples.plan())
    assert docx.Document(io.BytesIO(timeless)).core_properties.created is None
    with zipfile.ZipFile(io.BytesIO(once)) as archive:
        assert archive.testzip() is None
        assert not [name for name in archive.namelist() if "thumbnail" in name]
