"""Award quotas."""

from __future__ import annotations

import pytest

from tests.paper.plan.makers import plan_with

Row = tuple[int | None, int | None, tuple[str, ...], str | None, tuple[str, ...]]

CASES: dict[str, list[Row]] = {
    "15 - 35 tập thể, cá nhân được Nhà nước tặng thưởng Huân chương các loại;": [
        (15, 35, ("tập thể", "cá nhân"), "Nhà nước", ("Huân chương các loại",))
    ],
    "80 - 90 tập thể được UBND tặng Cờ thi đua;": [
        (80, 90, ("tập thể",), "UBND tỉnh", ("Cờ thi đua",))
    ],
    "Khoảng 45 tập thể được tặng Cờ thi đua của Chính phủ.": [
        (45, 45, ("tập thể",), "Chính phủ", ("Cờ thi đua",))
    ],
    "Tối đa 10 cá nhân đạt danh hiệu CSTĐ cấp tỉnh.": [
        (None, 10, ("cá nhân",), None, ("Chiến sĩ thi đua cấp tỉnh",))
    ],
    "Ít nhất 20 cá nhân đạt danh hiệu Chiến sĩ thi đua cơ sở.": [
        (20, None, ("cá nhân",), None, ("Chiến sĩ thi đua cơ sở",))
    ],
    "Có 02 tập thể, 03 cá nhân được tặng Bằng khen Thủ tướng Chính phủ.": [
        (2, 2, ("tập thể",), "Thủ tướng Chính phủ", ("Bằng khen",)),
        (3, 3, ("cá nhân",), "Thủ tướng Chính phủ", ("Bằng khen",)),
    ],
    "Đề nghị tặng 02 Huân chương Lao động, 05 Bằng khen của Thủ tướng Chính phủ.": [
        (2, 2, (), None, ("Huân chương Lao động",)),
        (5, 5, (), "Thủ tướng Chính phủ", ("Bằng khen",)),
    ],
    "Đề nghị Trung ương Hội tặng Cờ thi đua cho 01 tập thể, Bằng khen cho 05 cá nhân.": [
        (1, 1, ("tập thể",), "Trung ương Hội", ("Cờ thi đua",)),
        (5, 5, ("cá nhân",), "Trung ương Hội", ("Bằng khen",)),
    ],
    "Giám đốc Sở tặng Giấy khen cho từ 10 đến 12 tập thể, 30 cá nhân; đề nghị Chủ tịch UBND tỉnh "
    "tặng Bằng khen cho 02 tập thể.": [
        (10, 12, ("tập thể",), "Giám đốc Sở", ("Giấy khen",)),
        (30, 30, ("cá nhân",), "Giám đốc Sở", ("Giấy khen",)),
        (2, 2, ("tập thể",), "Chủ tịch UBND tỉnh", ("Bằng khen",)),
    ],
}


@pytest.mark.parametrize("sentence", CASES)
def test_quotas_of_a_sentence(sentence: str) -> None:
    reading = plan_with("CHỈ TIÊU KHEN THƯỞNG", f"- {sentence}")
    found = [(q.min, q.max, q.recipients, q.level, q.kinds) for q in reading.award_quotas]
    assert found == CASES[sentence]
    assert reading.targets == ()


def test_a_share_of_people_is_a_target_and_no_quota() -> None:
    reading = plan_with("CHỈ TIÊU", "- 90% cá nhân đạt danh hiệu Lao động tiên tiến.")
    assert reading.award_quotas == ()
    assert [(t.value, t.unit) for t in reading.targets] == [(90, "%")]
