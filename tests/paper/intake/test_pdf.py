"""PDF with text: lines in reading order, paragraphs whole, columns apart."""

from __future__ import annotations

import pytest

from tests.paper.intake.makers import literal, raw_pdf, typeset
from thidua.paper.intake import Intake, MediaType, PageNotice, read_file

LONG = (
    "Phát huy truyền thống yêu nước, ý chí tự lực, tự cường, tinh thần đoàn kết, vượt khó, lao "
    "động sáng tạo của Nhân dân và sức mạnh tổng hợp của cả hệ thống chính trị nhằm đẩy mạnh và "
    "thực hiện hiệu quả các phong trào thi đua yêu nước, xây dựng hệ thống chính trị vững mạnh."
)


def read(pdf: bytes) -> Intake:
    return read_file(pdf, name="ke-hoach.pdf")


def test_wrapped_lines_are_one_paragraph() -> None:
    body = f"{literal('1. Mục đích')}\n\n{literal(LONG)}\n\n{literal('- ' + LONG)}"
    intake = read(typeset(body))
    text = f"1. Mục đích\n\n{LONG}\n\n- {LONG}"
    assert intake == Intake(text, ((0, len(text)),), "pdf", MediaType.PDF, (), (None,))


def test_paragraphs_without_indent_are_told_apart_by_their_gap() -> None:
    body = f"#set par(first-line-indent: 0pt, spacing: 1.3em)\n{literal(LONG)}\n\n{literal(LONG)}"
    assert read(typeset(body)).text == f"{LONG}\n\n{LONG}"


def test_paragraphs_without_gap_are_told_apart_by_their_indent() -> None:
    body = f"#set par(spacing: 0.65em)\n{literal(LONG)}\n\n{literal(LONG)}"
    assert read(typeset(body)).text == f"{LONG}\n\n{LONG}"


def test_paragraphs_without_either_are_told_apart_by_their_short_last_line() -> None:
    body = (
        "#set par(first-line-indent: 0pt, spacing: 0.65em)\n"
        f"{literal('1. Mục đích')}\n\n{literal(LONG)}\n\n{literal(LONG)}"
    )
    assert read(typeset(body)).text == f"1. Mục đích\n\n{LONG}\n\n{LONG}"


def test_ragged_text() -> None:
    body = f"#set par(justify: false)\n{literal(LONG)}\n\n{literal(LONG)}"
    assert read(typeset(body)).text == f"{LONG}\n\n{LONG}"


@pytest.mark.parametrize("gap", ["18pt", "8pt", "60pt"])
def test_a_letterhead_is_read_column_by_column(gap: str) -> None:
    left = r"*ỦY BAN NHÂN DÂN* \ *TỈNH PHÚ THỌ* \ Số: 210/KH-UBND"
    right = (
        r"*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \ *Độc lập - Tự do - Hạnh phúc* \ "
        "_Phú Thọ, ngày 15 tháng 01 năm 2024_"
    )
    head = (
        "#text(12pt, plain(grid(columns: (auto, auto), align: center, "
        f"column-gutter: {gap})[{left}][{right}]))"
    )
    title = r"#plain(align(center)[*KẾ HOẠCH* \ *Phát động phong trào thi đua năm 2024*])"
    intake = read(typeset(f"{head}\n\n#v(6mm)\n{title}\n\n{literal(LONG)}"))
    assert intake.text.replace("KẾ HOẠCH\nPhát", "KẾ HOẠCH\n\nPhát") == (
        "ỦY BAN NHÂN DÂN\nTỈNH PHÚ THỌ\nSố: 210/KH-UBND\n\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Phú Thọ, ngày 15 tháng 01 năm 2024\n\n"
        f"KẾ HOẠCH\n\nPhát động phong trào thi đua năm 2024\n\n{LONG}"
    )


def test_the_end_of_a_document_is_read_column_by_column() -> None:
    left = r"#text(11pt)[*_Nơi nhận:_* \ - Như Điều 3; \ - Sở Nội vụ; \ - Lưu: VT.]"
    right = r"#align(center)[*KT. CHỦ TỊCH* \ *PHÓ CHỦ TỊCH* #v(20mm) *Lò Văn Mẫu*]"
    foot = f"#plain(grid(columns: (50%, 50%))[{left}][{right}])"
    assert read(typeset(f"{literal(LONG)}\n\n{foot}")).text == (
        f"{LONG}\n\nNơi nhận:\n- Như Điều 3;\n- Sở Nội vụ;\n- Lưu: VT.\n\n"
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLò Văn Mẫu"
    )


ROWS = [
    ("TT", "Họ và tên", "Đơn vị"),
    ("1", "Lò Văn Mẫu", "Sở Nội vụ"),
    ("2", "Má A", "Huyện"),
]


def table(rows: list[tuple[str, ...]], options: str = "") -> str:
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    return f"#plain(table(columns: (2cm, 5cm, 4cm), inset: 6pt, {options} {cells}))"


def test_a_table_with_lines_is_read_cell_by_cell() -> None:
    wrapped = "Phó Giám đốc, phụ trách phong trào thi đua của toàn ngành trong tỉnh"
    rows = [*ROWS, ("3", "Hà Thị Mẫu", wrapped), ("", "Giàng Văn Mẫu", "Sở Y tế")]
    intake = read(typeset(f"{literal(LONG)}\n\n{table(rows)}\n\n{literal(LONG)}"))
    cells = "\n".join("\t".join(row) for row in rows)
    assert intake.text == f"{LONG}\n\n{cells}\n\n{LONG}"


def test_merged_cells_of_a_table_with_lines() -> None:
    rows = [("TT", "Chỉ tiêu", "Kết quả"), ("1", "GRDP", "7,5%")]
    extra = "table.cell(colspan: 3)[I. Về kinh tế],"
    text = read(typeset(f"{literal(LONG)}\n\n{table(rows, extra)}")).text
    assert text == f"{LONG}\n\nI. Về kinh tế\nTT\tChỉ tiêu\tKết quả\n1\tGRDP\t7,5%"


def test_a_table_without_lines_keeps_its_places() -> None:
    text = read(typeset(f"{literal(LONG)}\n\n{table(ROWS, 'stroke: none,')}")).text
    lines = text.removeprefix(f"{LONG}\n\n").split("\n")
    assert [[cell.strip() for cell in line.split("   ") if cell.strip()] for line in lines] == [
        list(row) for row in ROWS
    ]
    assert len({line.index(row[1]) for line, row in zip(lines, ROWS, strict=True)}) == 1


def test_pages_numbers_are_dropped_and_sentences_go_over_them() -> None:
    paragraphs = "\n\n".join(literal(f"- Ý thứ {at}: {LONG}") for at in range(1, 13))
    intake = read(typeset(paragraphs))
    assert intake.page_count == 2
    whole = intake.text.replace("\n\f", " ").replace("\n\n \f", "\n\n").split("\n\n")
    assert [part.lstrip("\f") for part in whole] == [f"- Ý thứ {at}: {LONG}" for at in range(1, 13)]


def test_a_page_shown_turned_is_read_as_shown() -> None:
    content = b"BT /F 14 Tf 0 1 -1 0 100 100 Tm (Ke hoach so 210) Tj ET"
    assert read(raw_pdf(content, page="/Rotate 90")).text == "Ke hoach so 210"


def test_slanted_watermarks_are_left_out() -> None:
    content = (
        b"BT /F 14 Tf 1 0 0 1 80 700 Tm (Ke hoach) Tj ET "
        b"BT /F 60 Tf .7 .7 -.7 .7 100 200 Tm (BAN SAO) Tj ET"
    )
    assert read(raw_pdf(content)).text == "Ke hoach"


def test_bold_made_by_printing_twice_is_read_once() -> None:
    content = (
        b"BT /F 14 Tf 1 0 0 1 80 700 Tm (KE HOACH) Tj ET "
        b"BT /F 14 Tf 1 0 0 1 80.4 700 Tm (KE HOACH) Tj ET"
    )
    assert read(raw_pdf(content)).text == "KE HOACH"


def test_the_block_of_a_digital_signature_is_read() -> None:
    stream = "BT /F 10 Tf 2 20 Td (Ky boi: UBND tinh Phu Tho) Tj ET"
    extra = (
        "7 0 obj<</Type/Annot/Subtype/Widget/FT/Sig/Rect[300 100 500 140]/F 4/AP<</N 8 0 R>>>>"
        f"endobj\n8 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 200 40]/Length {len(stream)}"
        f"/Resources<</Font<</F 5 0 R>>>>>>stream\n{stream}\nendstream endobj"
    )
    content = b"BT /F 14 Tf 1 0 0 1 80 700 Tm (Ke hoach) Tj ET"
    pdf = raw_pdf(content, page="/Annots[7 0 R]", extra=extra)
    assert read(pdf).text == "Ke hoach\n\nKy boi: UBND tinh Phu Tho"


def test_a_picture_beside_text_is_noticed() -> None:
    content = (
        b"q 500 0 0 500 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q "
        b"BT /F 14 Tf 1 0 0 1 80 700 Tm (Ke hoach) Tj ET"
    )
    intake = read(raw_pdf(content))
    assert (intake.text, intake.notices) == (
        "Ke hoach",
        (PageNotice("picture_not_read", 1, {"share": 50}),),
    )
