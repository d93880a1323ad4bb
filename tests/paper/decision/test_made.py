"""Made decisions of every shape: how many rows are read right."""

from __future__ import annotations

import itertools
import time

import pytest

from tests.paper.decision.makers import Decision, made
from tests.paper.decision.scoring import Score, compare, score
from thidua.paper.decision import read_decision
from thidua.paper.lexicon import default_lexicon

LISTS = {
    "persons": [(0, "person", 120)],
    "two kinds of one award": [(0, "collective", 60), (0, "person", 80)],
    "three awards": [(2, "collective", 30), (0, "person", 50), (1, "household", 20)],
}
CLEAN = list(itertools.product(("list", "table", "middle", "cells"), (True, False), (True, False)))
NOISY = list(itertools.product(("list", "table", "middle"), (True, False), (True, False)))


def total(scores: list[Score]) -> float:
    return sum(s.right for s in scores) / sum(max(s.expected, s.printed) for s in scores)


@pytest.mark.parametrize("lists", LISTS.values(), ids=LISTS)
def test_of_clean_lists_99_rows_of_a_hundred_are_right(lists: list[tuple[int, str, int]]) -> None:
    scores = [
        score(made(seed, lists=lists, layout=layout, addressed=addressed, groups=groups))
        for seed, (layout, addressed, groups) in enumerate(CLEAN, 20)
    ]
    assert total(scores) >= 0.99, [p for s in scores for p in s.problems[:2]]


@pytest.mark.parametrize("lists", LISTS.values(), ids=LISTS)
def test_of_scanned_lists_90_rows_of_a_hundred_are_right(lists: list[tuple[int, str, int]]) -> None:
    scores = [
        score(made(seed, lists=lists, layout=layout, addressed=addressed, groups=groups, noise=0.2))
        for seed, (layout, addressed, groups) in enumerate(NOISY, 40)
    ]
    assert total(scores) >= 0.90, [p for s in scores for p in s.problems[:2]]


@pytest.mark.parametrize("layout", ["list", "table", "middle", "cells"])
def test_a_thousand_persons_are_read_in_about_a_second(layout: str) -> None:
    decision = made(5, lists=[(0, "person", 1000)], layout=layout, groups=True)
    lexicon = default_lexicon()
    read_decision("", lexicon=lexicon)
    started = time.process_time()
    printed = read_decision(decision.text, lexicon=lexicon).as_dict()
    assert time.process_time() - started < 3.0
    assert compare(decision, printed).share >= 0.99


@pytest.mark.parametrize("layout", ["list", "table", "middle", "cells"])
def test_a_clean_decision_gives_no_finding_and_its_groups(layout: str) -> None:
    decision = made(9, lists=LISTS["three awards"], layout=layout, groups=True)
    printed = read_decision(decision.text, lexicon=default_lexicon()).as_dict()
    assert printed["findings"] == []
    assert [a["announced"] for a in printed["awards"]] == [
        {"person": None, "collective": 30, "household": None},
        {"person": 50, "collective": None, "household": None},
        {"person": None, "collective": None, "household": 20},
    ]
    assert [r["group"] for r in printed["recipients"]] == [r.group for r in decision.rows]


def decision_with(articles: str, rows: str = "") -> dict[str, object]:
    text = (
        f"QUYẾT ĐỊNH\nVề việc khen thưởng\n\nQUYẾT ĐỊNH:\n{articles}\nNơi nhận:\n- Lưu: VT.\n{rows}"
    )
    return read_decision(text, lexicon=default_lexicon()).as_dict()


PERSONS = "DANH SÁCH CÁ NHÂN\n1. Ông Lê Văn An, Giám đốc Sở Y tế;\n2. Bà Vũ Thị Chi, Bác sĩ./.\n"


@pytest.mark.parametrize(
    ("articles", "kinds"),
    [
        ("Điều 1. Tặng Bằng khen cho 02 cá nhân.", []),
        ("Điều 1. Tặng Bằng khen cho 03 cá nhân.", ["count_mismatch"]),
        ("Điều 1. Tặng Bằng khen cho hai cá nhân.", []),
        (
            (
                "Điều 1. Tặng Bằng khen cho 02 cá nhân.\nĐiều 2. Tặng tiền thưởng kèm Bằng khen:"
                " 1.000.000 đồng/người; tổng số tiền thưởng 2.000.000 đồng (hai triệu đồng)."
            ),
            [],
        ),
        (
            (
                "Điều 1. Tặng Bằng khen cho 02 cá nhân.\nĐiều 2. Tặng tiền thưởng kèm Bằng khen:"
                " 1.000.000 đồng/người; tổng số tiền thưởng 3.000.000 đồng."
            ),
            ["sum_mismatch"],
        ),
        (
            (
                "Điều 1. Tặng Bằng khen cho 02 cá nhân.\nĐiều 2. Tặng tiền thưởng kèm Bằng khen:"
                " 1.000.000 đồng/người; tổng số tiền thưởng 2.000.000 đồng (ba triệu đồng)."
            ),
            ["sum_mismatch"],
        ),
    ],
)
def test_what_does_not_add_up_is_asked(articles: str, kinds: list[str]) -> None:
    printed = decision_with(articles, PERSONS)
    assert [f["kind"] for f in printed["findings"]] == kinds  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (
            (
                "Điều 1. Tặng Bằng khen của Chủ tịch UBND tỉnh cho ông Lê Văn An, Giám đốc Sở Y tế,"
                " đã có thành tích xuất sắc."
            ),
            [("person", "Ông", "Lê Văn An", "Giám đốc", "Sở Y tế")],
        ),
        (
            (
                "Điều 1. Tặng Giấy khen cho các ông, bà sau:\n1. Ông Lê Văn An, Bác sĩ, Trạm Y tế"
                " xã An Khê;\n2. Bà Vũ Thị Chi, Giáo viên Trường THCS Tân Sơn."
            ),
            [
                ("person", "Ông", "Lê Văn An", "Bác sĩ", "Trạm Y tế xã An Khê"),
                ("person", "Bà", "Vũ Thị Chi", "Giáo viên", "Trường THCS Tân Sơn"),
            ],
        ),
        (
            (
                "Điều 1. Tặng Giấy khen cho 02 tập thể:\n- Phòng Nội vụ huyện Phú Mỹ;\n"
                "- Trường THCS Tân Sơn, huyện Phú Mỹ."
            ),
            [
                ("collective", None, "Phòng Nội vụ huyện Phú Mỹ", None, None),
                ("collective", None, "Trường THCS Tân Sơn", None, "huyện Phú Mỹ"),
            ],
        ),
    ],
)
def test_recipients_named_by_an_article_are_read(
    article: str, expected: list[tuple[str | None, ...]]
) -> None:
    rows: list[dict[str, object]] = decision_with(article)["recipients"]  # type: ignore[assignment]
    keys = ("kind", "form_of_address", "name", "position", "unit")
    assert [tuple(row[k] for k in keys) for row in rows] == expected
    assert {row["award"] for row in rows} == {"a1"}


def test_the_maker_is_repeatable() -> None:
    one, two = (made(3, lists=LISTS["persons"], noise=0.3) for _ in range(2))
    assert isinstance(one, Decision)
    assert one == two
