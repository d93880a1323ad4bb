"""Drives, reviews, peak drives, anniversaries."""

from __future__ import annotations

import pytest

from tests.paper.plan.makers import plan_with

Row = tuple[str, str | None, str | None, str | None]

CASES: dict[str, list[Row]] = {
    "- Đợt 1: Từ tháng 01 đến tháng 6/2025.\n- Đợt 2: Từ tháng 7 đến tháng 12/2025.": [
        ("Đợt 1", "2025-01", "2025-06", None),
        ("Đợt 2", "2025-07", "2025-12", None),
    ],
    "1. Đợt I (từ 01/01 - 30/6/2025): Thi đua.\n2. Đợt II (từ 01/7/2025 - 31/12/2025): Thi đua.": [
        ("Đợt I", "2025-01-01", "2025-06-30", None),
        ("Đợt II", "2025-07-01", "2025-12-31", None),
    ],
    "- Đợt thứ nhất: từ nay đến 30/6/2025.\n- Đợt thứ hai: từ 01/7 đến 31/12/2025.": [
        ("Đợt thứ nhất", None, "2025-06-30", None),
        ("Đợt thứ hai", "2025-07-01", "2025-12-31", None),
    ],
    "a) Đợt 1 (6 tháng đầu năm 2025).\nb) Đợt 2 (6 tháng cuối năm 2025).": [
        ("Đợt 1", "2025-01", "2025-06", None),
        ("Đợt 2", "2025-07", "2025-12", None),
    ],
    "- Đợt 1: Từ 02/01/2025 đến 30/6/2025; sơ kết trong quý III năm 2025.": [
        ("Đợt 1", "2025-01-02", "2025-06-30", "2025-09")
    ],
    "- Đợt 1: Quý I năm 2025.\n- Đợt 2: Quý III/2025.": [
        ("Đợt 1", "2025-01", "2025-03", None),
        ("Đợt 2", "2025-07", "2025-09", None),
    ],
    "1. Giai đoạn 1 (từ năm 2021 đến năm 2023): phát động.\n2. Giai đoạn 2 (2024 - 2025):"
    " nhân rộng.": [
        ("Giai đoạn 1", "2021", "2023", None),
        ("Giai đoạn 2", "2024", "2025", None),
    ],
    "- Đợt 1: bắt đầu từ ngày 02/01/2025, kết thúc ngày 30/6/2025; sơ kết trong tháng 7"
    " năm 2025.": [("Đợt 1", "2025-01-02", "2025-06-30", "2025-07")],
    "* Đợt 1: Lập thành tích chào mừng Đại hội.\nThời gian: từ 01/01/2025 đến 15/5/2025.": [
        ("Đợt 1", "2025-01-01", "2025-05-15", None)
    ],
    "- Đợt I: Từ tháng 01 đến hết tháng 6 năm 2025.\n- Đợt II: đến ngày 31/12/2025.": [
        ("Đợt I", "2025-01", "2025-06", None),
        ("Đợt II", None, "2025-12-31", None),
    ],
    "Tổ chức các đợt thi đua ngắn ngày, thi đua cao điểm chào mừng các ngày lễ lớn.": [],
}


@pytest.mark.parametrize("body", CASES)
def test_drives_of_a_section(body: str) -> None:
    reading = plan_with("CÁC ĐỢT THI ĐUA", body)
    assert [(d.name, d.from_, d.to, d.review_by) for d in reading.drives] == CASES[body]
    assert reading.peak_drives == ()


def test_a_dated_peak_drive_is_one() -> None:
    reading = plan_with(
        "THỜI GIAN",
        "1. Đợt thi đua cao điểm chào mừng kỷ niệm 135 năm Ngày sinh Chủ tịch Hồ Chí Minh"
        " (19/5/1890 - 19/5/2025): từ ngày 01/4/2025 đến ngày 19/5/2025.",
    )
    assert [(p.name, p.from_, p.to) for p in reading.peak_drives] == [
        (
            "Đợt thi đua cao điểm chào mừng kỷ niệm 135 năm Ngày sinh Chủ tịch Hồ Chí Minh",
            "2025-04-01",
            "2025-05-19",
        )
    ]
    assert reading.drives == ()


def test_several_anniversaries_make_several_peak_drives_with_their_actions() -> None:
    reading = plan_with(
        "NỘI DUNG",
        "Đối với các đợt thi đua cao điểm chào mừng 70 năm Ngày thành lập tỉnh (01/02/1955 -"
        " 01/02/2025) và 50 năm Ngày giải phóng miền Nam (30/4/1975 - 30/4/2025):\n"
        "- Tuyên truyền truyền thống;\n- Khen thưởng kịp thời.",
    )
    assert [p.name for p in reading.peak_drives] == [
        "70 năm Ngày thành lập tỉnh",
        "50 năm Ngày giải phóng miền Nam",
    ]
    assert [a.text for a in reading.peak_drive_actions] == [
        "Tuyên truyền truyền thống;",
        "Khen thưởng kịp thời.",
    ]
    assert reading.launch_contents == ()


def test_anniversaries_with_and_without_dates() -> None:
    reading = plan_with(
        "CÁC ĐỢT THI ĐUA",
        "- Đợt 1 (từ 01/01/2025 đến 30/6/2025): chào mừng kỷ niệm lần thứ 95 Ngày thành lập Đảng"
        " (03/02/1930 - 03/02/2025), 50 năm Ngày giải phóng miền Nam, thống nhất đất nước và 55 năm"
        " thực hiện Di chúc của Người. Qua 80 năm xây dựng và trưởng thành, ngành đã lớn mạnh.",
    )
    assert [(a.years, a.name, a.origin, a.date, a.drive) for a in reading.anniversaries] == [
        (95, "Ngày thành lập Đảng", "1930-02-03", "2025-02-03", "d1"),
        (50, "Ngày giải phóng miền Nam, thống nhất đất nước", None, None, "d1"),
        (55, "thực hiện Di chúc của Người", None, None, "d1"),
    ]


def test_a_drive_called_a_peak_in_parentheses_is_both() -> None:
    reading = plan_with(
        "CÁC ĐỢT THI ĐUA",
        "Đợt I: từ 02/01/2025 đến 30/6/2025.\nĐợt II (cao điểm): từ 01/7/2025 đến 02/9/2025.",
    )
    assert [(d.name, d.from_, d.to) for d in reading.drives] == [
        ("Đợt I", "2025-01-02", "2025-06-30"),
        ("Đợt II", "2025-07-01", "2025-09-02"),
    ]
    assert [(d.id, d.name, d.from_, d.to) for d in reading.peak_drives] == [
        ("p1", "Đợt II (cao điểm)", "2025-07-01", "2025-09-02")
    ]


def test_a_day_without_a_year_falls_in_the_year_of_the_plan() -> None:
    reading = plan_with("NỘI DUNG", "1. Thi đua chào mừng kỷ niệm 80 năm Quốc khánh 2/9.")
    assert [(a.name, a.years, a.origin, a.date) for a in reading.anniversaries] == [
        ("Quốc khánh 2/9", 80, None, "2025-09-02")
    ]
