"""Peak drives: named after a colon, by the days they honour, or listed under one heading."""

from __future__ import annotations

import pytest

from tests.paper.plan.makers import plan_with

Row = tuple[str, str | None, str | None]

CASES: dict[str, list[Row]] = {
    "2. Đợt thi đua cao điểm: “100 ngày xây nhà cho hộ nghèo”, ngày 17/10/2025 - 25/01/2026.": [
        ("Đợt thi đua cao điểm: “100 ngày xây nhà cho hộ nghèo”", "2025-10-17", "2026-01-25")
    ],
    "1. Đợt thi đua cao điểm: Chào mừng Đại hội Đảng bộ tỉnh lần thứ XX.": [
        ("Đợt thi đua cao điểm: Chào mừng Đại hội Đảng bộ tỉnh lần thứ XX", None, None)
    ],
    "Đợt cao điểm: từ 01/10 đến 31/12/2025.": [("Đợt cao điểm", "2025-10-01", "2025-12-31")],
    "Đợt cao điểm: 01/10/2025.": [("Đợt cao điểm", "2025-10-01", None)],
    "1. Đợt cao điểm 19/5: thi đua làm theo lời Bác.": [("Đợt cao điểm 19/5", None, None)],
    "2. Phát động các đợt thi đua cao điểm chào mừng các ngày lễ lớn: 30/4, 19/5 và 02/9.": [
        ("Đợt thi đua cao điểm 30/4", None, None),
        ("Đợt thi đua cao điểm 19/5", None, None),
        ("Đợt thi đua cao điểm 02/9", None, None),
    ],
    "2. Thi đua cao điểm:\n- Đợt 1: Chào mừng kỷ niệm 71 năm Chiến thắng Điện Biên Phủ (07/5/1954"
    " - 07/5/2025), thực hiện từ ngày 15/3/2025 đến ngày 07/5/2025.\n- Đợt 2: Lập thành tích chào"
    " mừng Ngày Quốc khánh, thời gian: từ ngày 01/7/2025 đến ngày 02/9/2025.": [
        (
            "Đợt 1: Chào mừng kỷ niệm 71 năm Chiến thắng Điện Biên Phủ",
            "2025-03-15",
            "2025-05-07",
        ),
        ("Đợt 2: Lập thành tích chào mừng Ngày Quốc khánh", "2025-07-01", "2025-09-02"),
    ],
    "1. Các cấp phát động các đợt thi đua cao điểm, thi đua theo chuyên đề, thi đua nước rút.": [],
}


@pytest.mark.parametrize("body", CASES)
def test_peak_drives_of_a_section(body: str) -> None:
    reading = plan_with("NỘI DUNG", body)
    assert [(p.name, p.from_, p.to) for p in reading.peak_drives] == CASES[body]
    assert reading.drives == ()


def test_what_stands_under_a_peak_drive_is_done_in_it() -> None:
    reading = plan_with(
        "NỘI DUNG",
        "1. Đợt thi đua cao điểm: Chào mừng Đại hội.\n- Tuyên truyền;\n- Gắn biển công trình.",
    )
    assert [a.text for a in reading.peak_drive_actions] == ["Tuyên truyền;", "Gắn biển công trình."]
    assert [c.text for c in reading.launch_contents] == ["Đợt thi đua cao điểm: Chào mừng Đại hội."]


def test_a_section_of_peak_drives_lists_them() -> None:
    reading = plan_with(
        "CÁC ĐỢT THI ĐUA CAO ĐIỂM TRONG NĂM",
        "- Đợt thi đua chào mừng Ngày thành lập tỉnh: từ ngày 01/4/2025 đến ngày 11/6/2025.\n"
        "- Đợt thi đua cuối năm: từ ngày 01/9/2025 đến 31/12/2025.",
    )
    assert [(p.name, p.from_, p.to) for p in reading.peak_drives] == [
        ("Đợt thi đua chào mừng Ngày thành lập tỉnh", "2025-04-01", "2025-06-11"),
        ("Đợt thi đua cuối năm", "2025-09-01", "2025-12-31"),
    ]
    assert (reading.drives, reading.launch_contents) == ((), ())
