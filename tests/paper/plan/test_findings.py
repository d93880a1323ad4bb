"""Questions about the text: each kind is asked, and what is normal is not."""

from __future__ import annotations

import pytest

from tests.paper.plan.makers import plan_with, read
from thidua.paper.plan.reader import MOST_CHARACTERS

ASKED: dict[str, tuple[str, str]] = {
    "1. Phấn đấu hoàn thành các chỉ tiêu, nhiệm vụ năm 2024.": ("year_mismatch", "năm 2024"),
    "1. Thực hiện kế hoạch 5 năm (2021 - 2025).\n2. Hoàn thành kế hoạch phát triển kinh tế 5 năm"
    " (2021 - 2025) và kế hoạch 05 năm (2020 - 2025).": ("period_mismatch", "2020 - 2025"),
    "1. Thi đua chào mừng kỷ niệm kỷ niệm ngày lễ.": ("doubled_word", "kỷ niệm kỷ niệm"),
    "1. Nâng cao chất lượng của của phong trào.": ("doubled_word", "của của"),
    "1. Phong trào “Dân vận khéo; “Học tập và làm theo Bác”.": ("unclosed_quote", "Dân vận khéo"),
    "1. Kỷ niệm 51 năm Ngày giải phóng miền Nam (30/4/1975 - 30/4/2025).": (
        "anniversary_arithmetic",
        "51 năm Ngày giải phóng miền Nam",
    ),
    "1. Tập trung 03 nội dung sau:\na) Một;\nb) Hai.": ("count_mismatch", "03 nội dung"),
    "1. Tặng 10 cờ x 2.000.000 đồng = 25.000.000 đồng.": (
        "sum_mismatch",
        "10 cờ x 2.000.000 đồng = 25.000.000",
    ),
}
NORMAL = [
    "1. Phát huy kết quả năm 2024, thực hiện thắng lợi nhiệm vụ năm 2025.",
    "1. Tổng kết công tác năm 2025, triển khai nhiệm vụ năm 2026.",
    "1. Tạo tiền đề hoàn thành kế hoạch năm 2026; định hướng đến năm 2030.",
    "1. So với thực hiện năm 2024, các chỉ tiêu năm 2025 đều tăng.",
    "1. Hoàn thành vượt mức các chỉ tiêu năm 2025 và những năm tiếp theo.",
    "1. Người người thi đua, ngành ngành thi đua, ngày ngày thi đua, luôn luôn gương mẫu.",
    (
        "1. Phấn đấu xanh xanh, sạch sạch; dần dần từng bước từng bước nhà nhà hưởng ứng, đời"
        " đời nhớ ơn."
    ),
    "1. Các cơ quan, tổ chức tổ chức thực hiện; Ban Chỉ đạo chỉ đạo các đơn vị.",
    "1. Nghị quyết Đại hội nhiệm kỳ 2020 - 2025 và kế hoạch 5 năm 2021 - 2025.",
    "1. Giai đoạn 2016 - 2020 và giai đoạn 2021 - 2025.",
    "1. Tập trung 02 nội dung sau:\na) Một;\nb) Hai.",
    '1. Phong trào "Dân vận khéo" và “Chung sức”.',
    "1. Kỷ niệm 50 năm Ngày giải phóng miền Nam (30/4/1975 - 30/4/2025).",
]


@pytest.mark.parametrize("body", ASKED)
def test_a_slip_is_asked_about(body: str) -> None:
    found = plan_with("NỘI DUNG", body).findings
    assert [(f.kind, f.text) for f in found] == [ASKED[body]]
    assert found[0].reason


@pytest.mark.parametrize("body", NORMAL)
def test_what_is_normal_is_not(body: str) -> None:
    assert [(f.kind, f.text) for f in plan_with("NỘI DUNG", body).findings] == []


def test_a_figure_without_comparator_beside_one_with() -> None:
    reading = plan_with("CHỈ TIÊU", "- Nước sạch đạt 93,8%, rác thải thu gom đạt từ 98,5% trở lên.")
    assert [(f.kind, f.text) for f in reading.findings] == [("missing_comparator", "93,8%")]
    clean = plan_with(
        "CHỈ TIÊU",
        "- Tiêm chủng đạt 100%, nước sạch đạt từ 93% trở lên, tăng 2% so với năm 2024.\n"
        "- Có ít nhất 5 xã, 6 phường đạt chuẩn.",
    )
    assert clean.findings == ()


def test_a_spoilt_number_and_date_are_asked_about_and_blanks_are_not() -> None:
    head = "UBND TỈNH MẪU\nSố:{n}/KH-UBND\nMẫu Sơn, ngày {d} tháng 5 năm 2025\nKẾ HOẠCH\nThi đua\n"
    spoilt = read(head.format(n="⁄⁄2z2 ", d="/Ê"))
    assert [(f.kind, f.text) for f in spoilt.findings] == [
        ("unreadable", "⁄⁄2z2 /KH-UBND"),
        ("unreadable", "Mẫu Sơn, ngày /Ê tháng 5 năm 2025"),
    ]
    assert (spoilt.document.number, spoilt.document.date) == (None, "2025-05")
    blank = read(head.format(n="      ", d="    "))
    assert blank.findings == ()
    assert (blank.document.number, blank.document.date_precision) == (None, "month")


def test_the_reason_says_what_the_text_and_what_the_dates_say() -> None:
    body = "1. Kỷ niệm 51 năm Ngày giải phóng miền Nam (30/4/1975 - 30/4/2025)."
    assert [f.reason for f in plan_with("NỘI DUNG", body).findings] == [
        "Từ 1975 đến 2025 là 50 năm, văn bản ghi 51 năm."
    ]


def test_a_text_past_the_bound_is_read_up_to_it_and_says_so() -> None:
    frame = "KẾ HOẠCH\nPhát động thi đua năm 2025\n\nI. NỘI DUNG\n1. Thi đua dạy tốt, học tốt.\n"
    line = "2. Thi đua làm đường.\n"
    text = frame + line.rjust(MOST_CHARACTERS - len(frame), "\n") + "3. Thi đua trồng cây.\n"
    reading = read(text)
    assert [c.text for c in reading.launch_contents] == [
        "Thi đua dạy tốt, học tốt.",
        "Thi đua làm đường.",
    ]
    assert [(f.kind, f.start, f.end, f.text) for f in reading.findings] == [
        ("unreadable", MOST_CHARACTERS, len(text), "3. Thi đua trồng cây.\n")
    ]
    assert reading.as_dict()["text"] == text
