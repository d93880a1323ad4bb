"""Places in a ranking: "trở lên" means that place or a better one, so the number is a ceiling."""

from __future__ import annotations

import pytest

from tests.paper.plan.makers import plan_with

Row = tuple[str, int | float, int | float | None, str | None, str, str, str]

CASES: dict[str, list[Row]] = {
    "Chỉ số cải cách hành chính (PAR INDEX) cấp huyện: thứ hạng 05 trở lên.": [
        ("<=", 5, None, "thứ hạng", "level", "decrease",
         "Chỉ số cải cách hành chính (PAR INDEX) cấp huyện")
    ],
    "Chỉ số chuyển đổi số xếp thứ 3 trở lên trong các huyện, thành phố.": [
        ("<=", 3, None, None, "level", "decrease",
         "Chỉ số chuyển đổi số trong các huyện, thành phố")
    ],
    "Chỉ số PCI xếp thứ 20/63 tỉnh, thành phố trở lên; PAPI trong nhóm 15 tỉnh, thành phố dẫn đầu"
    " cả nước.": [
        ("<=", 20, None, None, "level", "decrease", "Chỉ số PCI tỉnh, thành phố"),
        ("<=", 15, None, "tỉnh, thành phố", "level", "decrease",
         "PAPI trong nhóm tỉnh, thành phố dẫn đầu cả nước"),
    ],
    "Chỉ số PAPI: thứ hạng từ 15 đến 20.": [
        ("range", 15, 20, "thứ hạng", "level", "decrease", "Chỉ số PAPI")
    ],
    "Chỉ số PAR INDEX không dưới thứ hạng 25.": [
        ("<=", 25, None, "thứ hạng", "level", "decrease", "Chỉ số PAR INDEX")
    ],
    "Chỉ số PGI đạt thứ hạng 12.": [
        ("=", 12, None, "thứ hạng", "level", "decrease", "Chỉ số PGI")
    ],
    "Duy trì vị trí thứ 3 trở lên toàn quốc về chỉ số ICT.": [
        ("<=", 3, None, "vị trí", "maintain", "decrease", "Duy trì toàn quốc về chỉ số ICT")
    ],
    "Tỷ suất sinh con thứ 3 trở lên không quá 8%.": [
        ("<=", 8, None, "%", "level", "decrease", "Tỷ suất sinh con thứ 3 trở lên")
    ],
    "Trên 60% thợ bậc 3 trở lên.": [
        (">", 60, None, "%", "level", "increase", "Thợ bậc 3 trở lên")
    ],
    "Có 02 sản phẩm OCOP hạng 4 sao trở lên.": [
        ("=", 2, None, "sản phẩm OCOP", "level", "increase",
         "Có sản phẩm OCOP hạng 4 sao trở lên")
    ],
    "Chỉ số SIPAS tăng ít nhất 5 bậc so với năm 2024.": [
        (">=", 5, None, "bậc", "change", "increase", "Chỉ số SIPAS tăng so với năm 2024")
    ],
}  # fmt: skip


def rows(body: str, heading: str = "CHỈ TIÊU THI ĐUA") -> list[Row]:
    return [
        (t.comparator, t.value, t.max, t.unit, t.nature, t.direction, t.label)
        for t in plan_with(heading, body).targets
    ]


@pytest.mark.parametrize("sentence", CASES)
def test_places_of_a_sentence(sentence: str) -> None:
    assert rows(f"- {sentence}") == CASES[sentence]


def test_a_place_among_the_contents_is_a_target_where_it_is_bounded() -> None:
    body = (
        "1. Thi đua cải thiện các chỉ số, phấn đấu PCI đạt thứ hạng 20 trở lên.\n"
        "2. Năm trước PCI xếp thứ 28 toàn quốc."
    )
    assert rows(body, "NỘI DUNG THI ĐUA") == [
        ("<=", 20, None, "thứ hạng", "level", "decrease", "PCI")
    ]


@pytest.mark.parametrize("between", [" | ", "\t"])
def test_a_column_of_places_bounds_from_above(between: str) -> None:
    table = (
        "TT | Chỉ tiêu | Đơn vị tính | Năm 2024 | Kế hoạch năm 2025\n"
        "A | CHỈ TIÊU KINH TẾ | | |\n"
        "1 | Tốc độ tăng trưởng | % | 7,1 | 8,0 trở lên\n"
        "B | CHỈ TIÊU MÔI TRƯỜNG | | |\n"
        "2 | Tỷ lệ che phủ rừng | % | 52 | 52,5\n"
        "3 | Chỉ số PCI | Thứ hạng | 28 | 20 trở lên"
    )
    # Word gives merged cells once, and tabs between cells.
    if between == "\t":
        table = table.replace(" | | |", "").replace(" | ", between)
    read = plan_with("CHỈ TIÊU", table).targets
    assert [(t.group, t.label, t.comparator, t.value, t.unit, t.direction) for t in read] == [
        ("Kinh tế", "Tốc độ tăng trưởng", ">=", 8, "%", "increase"),
        ("Môi trường", "Tỷ lệ che phủ rừng", "=", 52.5, "%", "increase"),
        ("Môi trường", "Chỉ số PCI", "<=", 20, "Thứ hạng", "decrease"),
    ]
