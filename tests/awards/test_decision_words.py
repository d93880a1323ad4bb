"""What the words of a decision's head tell about the year of the achievement."""

from __future__ import annotations

import pytest

from thidua.awards.decision_words import period_of_awards


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("Về việc công nhận danh hiệu Chiến sĩ thi đua cơ sở năm 2024", "2024"),
        ("Về việc tặng Giấy khen năm học 2023 - 2024", "2023-2024"),
        ("tặng Giấy khen năm học 2023–2025", ""),
        ("có thành tích xuất sắc giai đoạn 2020 - 2024", ""),
        ("hoàn thành xuất sắc nhiệm vụ hai năm 2023, 2024", ""),
        ("từ năm 2020 đến năm 2024", ""),
        ("02 năm liên tục, năm 2023 và năm 2024", ""),
        ("theo Tờ trình ngày 20 tháng 12 năm 2024", ""),
        ("khen thưởng tháng 5 năm 2024 về thành tích năm 2023", "2023"),
        ("thành tích xuất sắc trong công tác", ""),
    ],
)
def test_the_year_of_the_achievement(words: str, period: str) -> None:
    assert period_of_awards(words) == period


def test_the_first_text_that_tells_is_taken() -> None:
    assert period_of_awards("tặng Bằng khen", "thành tích năm 2023") == "2023"
