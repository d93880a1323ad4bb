"""Documents built from plain values."""

from dataclasses import replace

import pytest

from thidua.paper.layout.documents import (
    QuotaLine,
    TargetLine,
    launch_document,
    letter,
    quotas_table,
    targets_table,
    tasks_table,
)
from thidua.paper.layout.model import (
    Bullets,
    Column,
    GroupRow,
    Heading,
    Paragraph,
    RecipientLine,
    Row,
    SignatureBlock,
    SumRow,
    Table,
    italic,
)
from thidua.paper.layout.sheet import make_sheet

from . import samples


def test_the_table_of_targets() -> None:
    table = targets_table(samples.TARGETS)
    titles = [column.title for column in table.columns]
    assert titles == ["STT", "Chỉ tiêu", "Đơn vị", "So sánh", "Giá trị", "Cơ quan chủ trì"]
    assert table.rows == (
        GroupRow("I. Về kinh tế"),
        Row(("1", "Tốc độ tăng trưởng (GRDP)", "%", "≥", "7,5", "Sở Một")),
        Row(("2", "Tổng thu ngân sách", "tỷ đồng", "≥", "6.872", "Sở Hai")),
        GroupRow("II. Về xã hội"),
        Row(("3", "Tỷ lệ hộ nghèo giảm", "%", "≥", "0,6", "Sở Ba")),
        GroupRow("III. Về thi đua"),
        Row(("4", "Sáng kiến được công nhận", "sáng kiến", "từ - đến", "15 - 35", "")),
    )


def test_a_wrong_target_is_refused() -> None:
    with pytest.raises(ValueError, match="comparator"):
        targets_table((TargetLine("a", 1, "%", "~="),))
    with pytest.raises(ValueError, match="maximum"):
        targets_table((TargetLine("a", 1, "%", "range"),))


def test_figures_of_quotas() -> None:
    given = ((15, 35), (5, 5), (5, None), (None, 8), (1500, 2000), (None, None))
    lines = [QuotaLine("Tỉnh", ("Cờ",), ("tập thể",), low, high) for low, high in given]
    figures = [row.cells[-1] for row in quotas_table(lines).rows if isinstance(row, Row)]
    assert figures == ["15 - 35", "05", "từ 05 trở lên", "đến 08", "1.500 - 2.000", ""]


def test_the_table_of_tasks() -> None:
    assert tasks_table(samples.TASKS).rows == (
        Row(
            (
                "1",
                "Tổ chức ký giao ước thi đua",
                "Ban Thi đua - Khen thưởng tỉnh",
                "Các Khối trưởng, Văn phòng UBND tỉnh",
                "15/02/2024",
                "Bản giao ước",
            )
        ),
        Row(("2", "Tuyên truyền điển hình tiên tiến", "Sở Thông tin", "", "hằng tháng", "")),
    )


def test_sections_of_a_launch_are_numbered_and_empty_ones_left_out() -> None:
    full = [b for b in samples.launch().blocks if isinstance(b, Heading) and b.level == 1]
    assert [f"{heading.number} {heading.text}" for heading in full] == [
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. PHẠM VI, ĐỐI TƯỢNG",
        "III. NỘI DUNG THI ĐUA",
        "IV. TIÊU CHÍ THI ĐUA",
        "V. KHẨU HIỆU THI ĐUA",
        "VI. CÁC ĐỢT THI ĐUA",
        "VII. CHỈ TIÊU KHEN THƯỞNG",
        "VIII. NHIỆM VỤ",
        "IX. TỔ CHỨC THỰC HIỆN",
    ]
    short = launch_document(
        letterhead=samples.HEAD,
        subject="Phát động",
        signature=SignatureBlock("Chủ tịch"),
        purposes=("Mục đích.",),
        contents=("Nội dung.",),
        criteria=(),
        further_criteria=("Tiêu chí bằng lời.",),
        slogan="Đoàn kết",
    )
    assert short.blocks == (
        Heading(1, "I.", "MỤC ĐÍCH, YÊU CẦU"),
        Bullets(("Mục đích.",)),
        Heading(1, "II.", "NỘI DUNG THI ĐUA"),
        Paragraph("Nội dung."),
        Heading(1, "III.", "TIÊU CHÍ THI ĐUA"),
        Bullets(("Tiêu chí bằng lời.",)),
        Heading(1, "IV.", "KHẨU HIỆU THI ĐUA"),
        Paragraph(("“", italic("Đoàn kết"), "”.")),
    )


def test_a_plan_names_the_plan_it_comes_from() -> None:
    assert samples.plan().blocks[0] == Paragraph(
        "Thực hiện Kế hoạch số 210/KH-UBND ngày 15 tháng 01 năm 2024, Sở Công Thương xây dựng "
        "kế hoạch với những nội dung cụ thể như sau:"
    )


def test_a_letter_says_first_that_the_addressees_receive_it() -> None:
    document = letter(
        letterhead=samples.HEAD,
        about="đôn đốc",
        addressees=("Sở Một",),
        body=("Một.", tasks_table(samples.TASKS)),
        signature=SignatureBlock("Chủ tịch"),
        recipients=(RecipientLine("VT", "lưu"),),
    )
    assert document.type_name is None
    assert document.blocks == (Paragraph("Một."), tasks_table(samples.TASKS))
    assert make_sheet(document).recipients == ("- Như trên;", "- Lưu: VT.")


def test_recipients_are_punctuated_and_their_purpose_follows() -> None:
    lines = (
        RecipientLine("Ban TĐKT TW;", "báo cáo"),
        RecipientLine("Báo Phú Thọ", "để đưa tin"),
        RecipientLine("CVP, các PCVP."),
        RecipientLine("VT, VX4", "lưu"),
    )
    assert make_sheet(replace(samples.launch(), recipients=lines)).recipients == (
        "- Ban TĐKT TW (b/c);",
        "- Báo Phú Thọ (để đưa tin);",
        "- CVP, các PCVP;",
        "- Lưu: VT, VX4.",
    )


def test_an_annex_refers_to_its_document() -> None:
    annex = make_sheet(samples.plan()).annexes[0]
    assert (annex.label, annex.title_lines) == ("PHỤ LỤC I", ("DANH MỤC NHIỆM VỤ",))
    assert annex.reference_lines == (
        "(Kèm theo Kế hoạch số 07/KH-SCT ngày 05 tháng 02 năm 2024",
        "của Sở Công Thương)",
    )


def test_widths_of_columns_fill_the_page() -> None:
    first, second = make_sheet(samples.plan()).annexes
    upright, lying = first.pieces[0], second.pieces[0]
    assert sum(upright.widths_mm) == pytest.approx(162, abs=0.1)
    assert sum(lying.widths_mm) == pytest.approx(249, abs=0.1)
    assert (upright.widths_mm[0], upright.widths_mm[4]) == (12, 25)
    wide = Table((Column("a", width_mm=300), Column("b", width_mm=100)), ())
    document = replace(samples.launch(), blocks=(wide,))
    assert make_sheet(document).pieces[-1].widths_mm == (121.5, 40.5)


def test_levels_of_the_outline_leave_none_out() -> None:
    blocks = (Heading(3, "a)", "x"), Heading(1, "I.", "y"), Heading(3, "a)", "z"))
    pieces = make_sheet(replace(samples.reminder(), blocks=blocks)).pieces
    assert [piece.outline for piece in pieces] == [1, 1, 2]


def test_wrong_documents_are_refused() -> None:
    with pytest.raises(ValueError, match="body"):
        make_sheet(replace(samples.launch(), blocks=()))
    with pytest.raises(ValueError, match="1, 2 or 3"):
        Heading(4, "", "x")
    with pytest.raises(ValueError, match="Row 1 has 1 cells for 2 columns"):
        Table((Column("a"), Column("b")), (Row(("1",)),))
    with pytest.raises(ValueError, match="Row 1 sums 2 columns"):
        Table((Column("a"), Column("b")), (SumRow("Cộng", ("1", "2")),))
    with pytest.raises(ValueError, match="needs columns"):
        Table((), ())
