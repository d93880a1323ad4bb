"""Word documents: what Word shows is what is read."""

from __future__ import annotations

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE

from tests.paper.intake.makers import (
    OUTLINE,
    add_instance,
    add_list,
    body_docx,
    number,
    page_break,
    saved,
    with_parts,
)
from thidua.paper.intake import Intake, PageNotice, read_file


def read(docx: bytes) -> Intake:
    return read_file(docx, name="ke-hoach.docx")


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_paragraphs_have_a_blank_line_between_them() -> None:
    intake = read(body_docx(paragraph(run("Một ") + run("hai")) + paragraph(run("Ba"))))
    assert (intake.text, intake.pages, intake.kind, intake.notices) == (
        "Một hai\n\nBa",
        ((0, 11),),
        "docx",
        (),
    )


def test_automatic_numbers_of_an_outline() -> None:
    document = Document()
    identifier = add_list(document, OUTLINE)
    for level, text in [
        (0, "MỤC ĐÍCH"),
        (1, "Mục đích"),
        (4, "Ý một"),
        (1, "Yêu cầu"),
        (0, "NỘI DUNG"),
        (1, "Chung"),
        (2, "Đợt một"),
        (2, "Đợt hai"),
        (3, "Kinh tế"),
        (3, "Xã hội"),
        (1, "Riêng"),
        (3, "Lại từ đầu"),
    ]:
        number(document.add_paragraph(text), identifier, level)
    assert read(saved(document)).text.split("\n\n") == [
        "I. MỤC ĐÍCH",
        "1. Mục đích",
        "- Ý một",
        "2. Yêu cầu",
        "II. NỘI DUNG",
        "1. Chung",
        "1.1. Đợt một",
        "1.2. Đợt hai",
        "a) Kinh tế",
        "b) Xã hội",
        "2. Riêng",
        "a) Lại từ đầu",
    ]


def test_a_list_that_starts_again_and_one_that_goes_on() -> None:
    document = Document()
    add_list(document, (("decimalZero", "Điều %1."),), number_id="70")
    add_instance(document, abstract="70", number_id="71", starts=((0, 5),))
    for identifier in ("70", "70", "71", "71", "70"):
        number(document.add_paragraph("x"), identifier, 0)
    # Word counts lists of one definition together; a start of its own restarts the count
    assert read(saved(document)).text.split("\n\n") == [
        "Điều 01. x",
        "Điều 02. x",
        "Điều 05. x",
        "Điều 06. x",
        "Điều 07. x",
    ]


def test_a_style_that_numbers() -> None:
    document = Document()
    add_list(document, (("upperRoman", "%1."),), style="MucLon")
    style = document.styles.add_style("MucLon", WD_STYLE_TYPE.PARAGRAPH)
    number(_AsParagraph(style.element), "70", 0)
    child = document.styles.add_style("MucCon", WD_STYLE_TYPE.PARAGRAPH)
    child.base_style = style
    document.add_paragraph("Một", style="MucLon")
    document.add_paragraph("Hai", style="MucCon")
    plain = document.add_paragraph("Ba", style="MucLon")
    number(plain, "0", 0)
    assert read(saved(document)).text == "I. Một\n\nII. Hai\n\nBa"


class _AsParagraph:
    """Lets `number` write into a style."""

    def __init__(self, element: object) -> None:
        self._p = element


@pytest.mark.parametrize(
    ("sign", "shown"), [("", "- "), ("o", "- "), ("–", "- "), ("+", "+ "), ("-", "- ")]
)
def test_bullets(sign: str, shown: str) -> None:
    document = Document()
    number(document.add_paragraph("Ý"), add_list(document, (("bullet", sign),)), 0)
    assert read(saved(document)).text == shown + "Ý"


def test_legal_numbering_and_levels_that_show_their_parents() -> None:
    document = Document()
    identifier = add_list(document, (("upperRoman", "%1."), ("decimal", "%1.%2.")))
    for level in (0, 1, 1):
        number(document.add_paragraph("x"), identifier, level)
    docx = saved(document)
    assert read(docx).text.split("\n\n") == ["I. x", "I.1. x", "I.2. x"]
    levels = document.part.numbering_part.element.findall(".//{*}abstractNum/{*}lvl")
    levels[1].insert(2, levels[1].makeelement(levels[1].tag.replace("}lvl", "}isLgl"), {}))
    assert read(saved(document)).text.split("\n\n") == ["I. x", "1.1. x", "1.2. x"]


def test_layout_tables_are_read_by_column_and_data_tables_by_row() -> None:
    document = Document()
    head = document.add_table(2, 2)
    for cell, text in zip(
        [cell for row in head.rows for cell in row.cells],
        ["UBND TỈNH\nSỞ NỘI VỤ", "CỘNG HÒA\nĐộc lập", "Số: 1/KH-SNV", "Phú Thọ, ngày 1"],
        strict=True,
    ):
        cell.text = text
    data = document.add_table(2, 3, style="Table Grid")
    for cell, text in zip(
        [cell for row in data.rows for cell in row.cells],
        ["TT", "Họ và tên", "Đơn vị", "1", "Ông Lò Văn\nMẫu", "Sở Nội vụ"],
        strict=True,
    ):
        cell.text = text
    assert read(saved(document)).text == (
        "UBND TỈNH\nSỞ NỘI VỤ\nSố: 1/KH-SNV\n\nCỘNG HÒA\nĐộc lập\nPhú Thọ, ngày 1\n\n"
        "TT\tHọ và tên\tĐơn vị\n1\tÔng Lò Văn Mẫu\tSở Nội vụ"
    )


def test_nested_and_merged_tables() -> None:
    document = Document()
    outer = document.add_table(2, 2, style="Table Grid")
    outer.cell(0, 0).merge(outer.cell(0, 1)).text = "Tiêu đề"
    outer.cell(1, 0).text = "trước"
    inner = outer.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "trong", "cùng"
    assert read(saved(document)).text == "Tiêu đề\ntrước\ttrong cùng"


def test_breaks_tabs_and_hyphens() -> None:
    inner = (
        "<w:r><w:t>Giai đoạn 2021</w:t><w:noBreakHyphen/><w:t>2025</w:t><w:br/>"
        "<w:t>dòng</w:t><w:tab/><w:t>sau phát</w:t><w:softHyphen/><w:t>triển</w:t></w:r>"
    )
    assert read(body_docx(paragraph(inner))).text == "Giai đoạn 2021-2025\ndòng\tsau pháttriển"


def test_pages() -> None:
    document = Document()
    document.add_paragraph("Trang một")
    page_break(document)
    document.add_paragraph("Trang hai")
    document.add_paragraph("Trang ba").paragraph_format.page_break_before = True
    intake = read(saved(document))
    assert intake.text == "Trang một\n\n\fTrang hai\n\n\fTrang ba"
    assert [intake.text[start:end].strip() for start, end in intake.pages] == [
        "Trang một",
        "Trang hai",
        "Trang ba",
    ]
    assert intake.ocr_confidence == (None, None, None)


def test_where_word_broke_the_page_in_mid_sentence() -> None:
    inner = run("Không để ") + "<w:r><w:lastRenderedPageBreak/><w:t>ai bị bỏ lại</w:t></w:r>"
    intake = read(body_docx(paragraph(inner)))
    assert (intake.text, intake.pages) == ("Không để \fai bị bỏ lại", ((0, 9), (10, 22)))


def test_a_break_by_hand_and_by_word_is_one() -> None:
    first = paragraph('<w:r><w:br w:type="page"/></w:r>')
    second = paragraph("<w:r><w:lastRenderedPageBreak/><w:t>Hai</w:t></w:r>")
    assert read(body_docx(paragraph(run("Một")) + first + second)).text == "Một\n\n\fHai"


def test_tracked_changes_are_read_as_accepted() -> None:
    inner = (
        run("đạt từ ")
        + '<w:del w:id="1"><w:r><w:delText>6</w:delText></w:r></w:del>'
        + f'<w:ins w:id="2">{run("7,5%")}</w:ins>'
        + f'<w:moveFrom w:id="3">{run(" trở xuống")}</w:moveFrom>'
        + f'<w:moveTo w:id="4">{run(" trở lên")}</w:moveTo>'
    )
    intake = read(body_docx(paragraph(inner)))
    assert (intake.text, intake.notices) == (
        "đạt từ 7,5% trở lên",
        (PageNotice("tracked_changes"),),
    )


def test_text_boxes_come_before_their_paragraph_and_only_once() -> None:
    box = f"<w:txbxContent>{paragraph(run('UBND TỈNH'))}{paragraph(run('Số: 5'))}</w:txbxContent>"
    inner = (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    intake = read(body_docx(paragraph(inner + run("KẾ HOẠCH"))))
    assert intake.text == "UBND TỈNH\n\nSố: 5\n\nKẾ HOẠCH".replace("\n\nSố", "\nSố")


def test_capitals_hidden_text_and_fields() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText> DATE </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("15/01/2024")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    inner = (
        run("mục tiêu", "<w:caps/>")
        + run(" nháp", "<w:vanish/>")
        + run(" ngày ", '<w:caps w:val="0"/>')
        + field
    )
    assert read(body_docx(paragraph(inner))).text == "MỤC TIÊU ngày 15/01/2024"


def test_headers_are_left_out_and_content_controls_read() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "trang 2"
    document.sections[0].footer.paragraphs[0].text = "chân trang"
    document.add_paragraph("Thân")
    assert read(saved(document)).text == "Thân"
    control = f"<w:sdt><w:sdtContent>{paragraph(run('Trong ô'))}</w:sdtContent></w:sdt>"
    assert read(body_docx(control)).text == "Trong ô"


def test_footnotes_stand_at_the_end() -> None:
    body = paragraph(
        run("Theo Nghị quyết") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" số 5")
    )
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:id="1">{paragraph(run("không nhắc tới"))}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph(run(" của Tỉnh ủy"))}</w:footnote></w:footnotes>'
    )
    intake = read(with_parts(body_docx(body), word__footnotes=notes.encode()))
    assert (intake.text, intake.notices) == (
        "Theo Nghị quyết số 5\n\n\n[1] của Tỉnh ủy",
        (PageNotice("footnotes", params={"count": 1}),),
    )


def test_the_strict_variant_of_the_format() -> None:
    body = (
        '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
        "<w:p><w:r><w:t>Nghiêm ngặt</w:t></w:r></w:p></w:body></w:document>"
    )
    assert read(with_parts(body_docx(""), word__document=body.encode())).text == "Nghiêm ngặt"
