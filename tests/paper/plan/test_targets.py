"""One sentence, its figures: comparator, value, unit, nature, direction, label."""

from __future__ import annotations

import pytest

from tests.paper.plan.makers import plan_with

Row = tuple[str, float, float | None, str | None, str, str, str]


def rows(body: str, heading: str = "MỤC TIÊU CỤ THỂ") -> list[Row]:
    return [
        (t.comparator, t.value, t.max, t.unit, t.nature, t.direction, t.label)
        for t in plan_with(heading, body).targets
    ]


CASES: dict[str, list[Row]] = {
    "Tốc độ tăng trưởng kinh tế đạt từ 7,5% trở lên.": [
        (">=", 7.5, None, "%", "level", "increase", "Tốc độ tăng trưởng kinh tế")
    ],
    "Tổng thu ngân sách đạt từ 6.872 tỷ đồng trở lên.": [
        (">=", 6872, None, "tỷ đồng", "level", "increase", "Tổng thu ngân sách")
    ],
    "Tỷ lệ hộ nghèo giảm từ 0,6% trở lên.": [
        (">=", 0.6, None, "%", "change", "decrease", "Tỷ lệ hộ nghèo giảm")
    ],
    "Tỷ lệ hộ nghèo giảm còn dưới 3,2%.": [
        ("<", 3.2, None, "%", "level", "decrease", "Tỷ lệ hộ nghèo giảm")
    ],
    "Phấn đấu giảm tỷ lệ hộ nghèo xuống dưới 2%.": [
        ("<", 2, None, "%", "level", "decrease", "Giảm tỷ lệ hộ nghèo xuống")
    ],
    "Tỷ lệ hộ nghèo giảm bình quân từ 1 - 1,5%/năm.": [
        ("range", 1, 1.5, "%/năm", "change", "decrease", "Tỷ lệ hộ nghèo giảm bình quân")
    ],

        "Có thêm 05 xã đạt chuẩn nông thôn mới, 08 xã đạt chuẩn nâng cao, kiểu mẫu; 01 huyện"
        " đạt chuẩn.": [
        ("=", 5, None, "xã", "increment", "increase", "Có thêm xã đạt chuẩn nông thôn mới"),
        ("=", 8, None, "xã", "increment", "increase", "Có thêm xã đạt chuẩn nâng cao, kiểu mẫu"),
        ("=", 1, None, "huyện", "increment", "increase", "Có thêm huyện đạt chuẩn"),
    ],
    "Kim ngạch xuất khẩu đạt 12,5 tỷ USD, tăng 15% so với năm 2024.": [
        ("=", 12.5, None, "tỷ USD", "level", "increase", "Kim ngạch xuất khẩu"),
        ("=", 15, None, "%", "change", "increase", "Kim ngạch xuất khẩu tăng so với năm 2024"),
    ],
    "Phấn đấu khoảng 50% trường THCS, 55% trường THPT có chương trình hướng nghiệp.": [
        ("~", 50, None, "%", "level", "increase", "Trường THCS có chương trình hướng nghiệp"),
        ("~", 55, None, "%", "level", "increase", "Trường THPT có chương trình hướng nghiệp"),
    ],
    "Thuê bao tăng: Di động trên 2.871 thuê bao, data trên 21.500 thuê bao.": [
        (">", 2871, None, "thuê bao", "change", "increase", "Thuê bao tăng: Di động"),
        (">", 21500, None, "thuê bao", "change", "increase", "Thuê bao tăng: data"),
    ],
    "Tỷ suất sinh con thứ ba trở lên không quá 8%.": [
        ("<=", 8, None, "%", "level", "decrease", "Tỷ suất sinh con thứ ba trở lên")
    ],
    "Duy trì 100% xã đạt chuẩn phổ cập giáo dục.": [
        ("=", 100, None, "%", "maintain", "increase", "Duy trì xã đạt chuẩn phổ cập giáo dục")
    ],
    "Giữ vững 13/13 huyện đạt chuẩn xóa mù chữ cho trẻ 5 tuổi.": [
        ("=", 13, None, "huyện", "maintain", "decrease",
         "Giữ vững huyện đạt chuẩn xóa mù chữ cho trẻ 5 tuổi")
    ],
    "Mỗi đơn vị có ít nhất 01 mô hình mới, 02 gương điển hình tiên tiến.": [
        (">=", 1, None, "mô hình", "increment", "increase", "Mỗi đơn vị có mô hình mới"),
        (">=", 2, None, "gương điển hình", "level", "increase",
         "Mỗi đơn vị có gương điển hình tiên tiến"),
    ],
    "Có thêm ít nhất 2 sản phẩm OCOP đạt từ 3 sao trở lên.": [
        (">=", 2, None, "sản phẩm OCOP", "increment", "increase",
         "Có thêm sản phẩm OCOP đạt từ 3 sao trở lên")
    ],
    "Tỷ lệ tổn thất điện năng < 4,5%; SAIDI ≤ 180 phút.": [
        ("<", 4.5, None, "%", "level", "decrease", "Tỷ lệ tổn thất điện năng"),
        ("<=", 180, None, "phút", "level", "decrease", "SAIDI"),
    ],
    "Xây dựng, sửa chữa ít nhất năm căn nhà tình nghĩa.": [
        (">=", 5, None, "căn nhà", "level", "increase", "Xây dựng, sửa chữa căn nhà tình nghĩa")
    ],
    "Doanh thu dịch vụ: 1.250.000.000 đồng.": [
        ("=", 1250000000, None, "đồng", "level", "increase", "Doanh thu dịch vụ")
    ],
    "Tỷ lệ hộ dân sử dụng nước sạch từ 92% lên 95%.": [
        ("=", 95, None, "%", "level", "increase", "Tỷ lệ hộ dân sử dụng nước sạch từ 92%")
    ],
    "Đạt 11 bác sĩ/vạn dân và 32,5 giường bệnh/vạn dân.": [
        ("=", 11, None, "bác sĩ/vạn dân", "level", "increase", "Bác sĩ/vạn dân"),
        ("=", 32.5, None, "giường bệnh/vạn dân", "level", "increase", "Giường bệnh/vạn dân"),
    ],
    "Thu ngân sách vượt 5% dự toán.": [
        ("=", 5, None, "%", "change", "increase", "Thu ngân sách dự toán")
    ],
    "Thực hiện Nghị quyết số 05/NQ-HĐND ngày 10/12/2024 và Kế hoạch 05 năm 2021 - 2025.": [],
    "Tổ chức đợt thi đua “90 ngày đêm” trong quý I năm 2025.": [],
}  # fmt: skip


@pytest.mark.parametrize("sentence", CASES)
def test_figures_of_a_sentence(sentence: str) -> None:
    assert rows(f"- {sentence}") == CASES[sentence]


def test_what_is_within_belongs_to_the_figure_before() -> None:
    read = plan_with(
        "CHỈ TIÊU", "- Lao động qua đào tạo đạt 75%, trong đó có chứng chỉ đạt 32%."
    ).targets
    assert [(t.id, t.label, t.parent) for t in read] == [
        ("t1", "Lao động qua đào tạo", None),
        ("t2", "Có chứng chỉ", "t1"),
    ]


def test_sub_entries_within_belong_to_the_entry_above() -> None:
    read = plan_with(
        "CHỈ TIÊU",
            "- Doanh thu tăng trên 4%, trong đó:\n+ Di động tăng trên 2%;\n+ Dữ liệu tăng"
            " trên 12%."
    ).targets  # fmt: skip
    assert [(t.value, t.parent) for t in read] == [(4, None), (2, "t1"), (12, "t1")]


def test_groups_come_from_the_nearest_heading() -> None:
    read = plan_with(
        "CÁC CHỈ TIÊU",
        "1. Về kinh tế\n- Thu ngân sách đạt 5 tỷ đồng.\n2. Lĩnh vực xã hội\n- Hộ nghèo dưới 3%.",
    ).targets
    assert [t.group for t in read] == ["Kinh tế", "Xã hội"]


def test_results_of_the_past_are_no_targets() -> None:
    body = "- Có 28,5% trường đạt chuẩn.\n- Trên 30% học sinh học nghề."
    assert rows(body, "KẾT QUẢ THỰC HIỆN NĂM 2024") == []
    assert rows(body, "THỰC TRẠNG") == []


def test_money_and_frequencies_are_no_targets() -> None:
    assert rows("Tổng kinh phí: 4.813.760. 000 đồng.", "KINH PHÍ THỰC HIỆN") == []
    assert rows("1. Kiểm tra các đơn vị (01 lần/năm).", "GIẢI PHÁP") == []


def test_outside_goals_only_a_plain_aim_counts() -> None:
    body = "1. Năm 2025 mở ít nhất 55 lớp nghề; 34 lớp sơ cấp.\n2. Tổ chức 05 phong trào thi đua."
    assert [r[:4] for r in rows(body, "NỘI DUNG")] == [
        (">=", 55, None, "lớp"),
        (">=", 34, None, "lớp"),
    ]


def test_table_rows() -> None:
    body = (
        "STT | Chỉ tiêu | Đơn vị tính | Thực hiện 2024 | Kế hoạch 2025\n"
        "1 | Tốc độ tăng trưởng | % | 8,1 | ≥ 10\n"
        "2 | Tỷ lệ hộ nghèo | % | 2,5 | < 1,8\n"
        "3\tTỷ lệ che phủ rừng\t%\t40,5\t41 - 42"
    )
    assert [r[:4] + r[6:] for r in rows(body, "CHỈ TIÊU CHỦ YẾU")] == [
        (">=", 10, None, "%", "Tốc độ tăng trưởng"),
        ("<", 1.8, None, "%", "Tỷ lệ hộ nghèo"),
        ("range", 41, 42, "%", "Tỷ lệ che phủ rừng"),
    ]


def test_guesses_are_less_certain() -> None:
    sure, bare, odd = plan_with(
        "CHỈ TIÊU", "- Thu đạt từ 5 tỷ đồng trở lên.\n- Chi 5 tỷ đồng.\n- Trồng 1,500 cây."
    ).targets
    assert sure.confidence > bare.confidence > odd.confidence
    assert odd.value == 1.5


@pytest.mark.parametrize(
    "heading", ["KẾT QUẢ NĂM 2024", "ĐÁNH GIÁ KẾT QUẢ NĂM 2024", "TÌNH HÌNH THI ĐUA NĂM 2024"]
)
def test_results_of_the_year_before_are_no_targets(heading: str) -> None:
    assert rows("1. Kinh tế: thu ngân sách đạt trên 96 tỷ đồng, tăng 7%.", heading) == []


def test_a_part_on_results_has_no_targets_in_its_sections() -> None:
    body = (
        "1. Khá.\n\nPhần thứ nhất\nKẾT QUẢ NĂM 2024\nI. Công tác chỉ đạo: tốt.\n"
        "II. Các chỉ tiêu\n1. Thu ngân sách: 96 tỷ đồng.\n\nPhần thứ hai\nNHIỆM VỤ NĂM 2025\n"
        "I. Các chỉ tiêu kinh tế\n1. Thu ngân sách: 110 tỷ đồng."
    )
    assert [row[1] for row in rows(body, "ĐẶC ĐIỂM")] == [110]


def test_a_sentence_on_the_year_before_is_no_target_among_contents() -> None:
    past = "1. Năm 2024, tỷ lệ hồ sơ đúng hạn đạt trên 97%."
    assert rows(past, "NỘI DUNG THI ĐUA") == []
    assert [row[1] for row in rows(past.replace("2024", "2025"), "NỘI DUNG THI ĐUA")] == [97]


def test_a_part_of_a_whole_is_no_day() -> None:
    assert rows("Giữ vững 12/12 xã, thị trấn đạt chuẩn.") == [
        ("=", 12, None, "xã", "maintain", "increase", "Giữ vững xã, thị trấn đạt chuẩn")
    ]
    assert rows("Số vụ khiếu kiện không quá 05 vụ/năm.") == [
        ("<=", 5, None, "vụ/năm", "level", "decrease", "Số vụ khiếu kiện")
    ]
