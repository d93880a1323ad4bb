"""Small things without a database: names, spans, marks, other readings, wording."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.movements.findings import amendment, suggestion
from thidua.movements.naming import Known, best_match, movement_name
from thidua.movements.reader_view import Source, page_of, sheets, strip
from thidua.movements.spans import own_spans
from thidua.movements.values import iso_day, last_day, shown_day
from thidua.movements.wording import criterion


# --- names of movements ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("title", "name"),
    [
        (
            "Phát động phong trào thi đua thực hiện thắng lợi nhiệm vụ năm 2024",
            "Thi đua thực hiện thắng lợi nhiệm vụ năm 2024",
        ),
        ("Kế hoạch tổ chức phát động phong trào Xanh, sạch, đẹp", "Xanh, sạch, đẹp"),
        ("Về việc phát động thi đua năm 2022", "Thi đua năm 2022"),
        ("Thi đua quyết thắng", "Thi đua quyết thắng"),
    ],
)
def test_the_movement_is_called_as_the_plan_says(title: str, name: str):
    assert movement_name(title) == name


KNOWN = [
    Known(1, "Phú Thọ cùng cả nước chung sức xây dựng nông thôn mới", "2021-2025"),
    Known(2, "Vì người nghèo - Không để ai bị bỏ lại phía sau", "2021-2025"),
    Known(3, "Thi đua quyết thắng"),
    Known(4, "Cả nước thi đua xây dựng xã hội học tập giai đoạn 2023-2030", "2023-2030"),
]


@pytest.mark.parametrize(
    ("name", "period", "found"),
    [
        ("Chung sức xây dựng nông thôn mới", "2021-2025", 1),
        ("chung sức xây dựng nông thôn mới giai đoạn 2021 - 2025", "", 1),
        ("Chung sức xây dựng nông thôn mới", "2016-2020", None),
        ("Vì người nghèo – không để ai bị bỏ lại phía sau", "", 2),
        ("Phong trào thi đua Quyết thắng", "", 3),
        ("Cả nước thi đua xây dựng xã hội học tập", "", 4),
        ("Toàn dân bảo vệ an ninh Tổ quốc", "", None),
        ("Thi đua", "", None),
    ],
)
def test_long_and_short_names_meet(name: str, period: str, found: int | None):
    match = best_match(name, period, KNOWN)
    assert (match.id if match else None) == found


def test_two_equally_good_names_are_left_to_a_person():
    twins = [Known(1, "Thi đua yêu nước ngành y tế"), Known(2, "Thi đua yêu nước ngành y tế")]
    assert best_match("Thi đua yêu nước ngành y tế", "", twins) is None


# --- spans of targets in one sentence -----------------------------------------------------------
def test_each_target_gets_its_clause():
    text = "- Có thêm 05 xã chuẩn, 08 xã nâng cao, kiểu mẫu; 01 huyện chuẩn."
    whole = {"start": 2, "end": len(text)}
    spans = own_spans(text, [{"source": whole, "value": v} for v in (5, 8, 1)])
    assert [text[a:b] for a, b in spans] == [
        "Có thêm 05 xã chuẩn",
        "08 xã nâng cao, kiểu mẫu",
        "01 huyện chuẩn",
    ]


def test_a_decimal_comma_is_no_break():
    text = "Nước sạch đạt 93,8%, nước hợp vệ sinh đạt 98,5% trở lên."
    whole = {"start": 0, "end": len(text)}
    spans = own_spans(text, [{"source": whole, "value": v} for v in (93.8, 98.5)])
    assert [text[a:b] for a, b in spans] == [
        "Nước sạch đạt 93,8%", "nước hợp vệ sinh đạt 98,5% trở lên",
    ]  # fmt: skip


def test_a_sentence_whose_figures_are_not_found_stays_whole():
    text = "Mười xã, hai huyện."
    whole = {"start": 0, "end": len(text)}
    assert own_spans(text, [{"source": whole, "value": v} for v in (10, 2)]) == [(0, 19)] * 2


# --- marks --------------------------------------------------------------------------------------
def test_overlapping_marks_cut_the_text_once():
    text = "Một hai ba bốn"
    marks = [Source("a", 0, 7, "read"), Source("b", 4, 10, "confirmed")]
    line = sheets(text, [], marks)[0].lines[0]
    assert [(p.text, p.keys, p.anchors) for p in line.pieces] == [
        ("Một ", "a", ("a",)), ("hai", "a b", ("b",)), (" ba", "b", ()), (" bốn", "", ()),
    ]  # fmt: skip


def test_the_shortest_item_decides_how_a_place_looks():
    text = "Cả câu có 7,5% ở giữa"
    marks = [
        Source("clause", 0, len(text), "confirmed", quiet=True),
        Source("t", 10, 14, "read", current=True),
        Source("f", 10, 14, "finding"),
    ]
    looks = [p.css for p in sheets(text, [], marks)[0].lines[0].pieces]
    assert looks == ["src is-confirmed is-quiet", "src is-read is-asked is-current",
                     "src is-confirmed is-quiet"]  # fmt: skip


@given(
    st.text(alphabet="ab *\n\f", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
)
def test_no_letter_is_lost_under_any_marks(text: str, spans: list[tuple[int, int]]):
    marks = [
        Source(f"k{n}", min(a, b, len(text)), min(max(a, b), len(text)), "read")
        for n, (a, b) in enumerate(spans)
    ]
    shown = "".join(p.text for s in sheets(text, [], marks) for ln in s.lines for p in ln.pieces)
    assert shown.replace(" ", "") == "".join(c for c in text if c in "ab")


def test_the_strip_maps_the_whole_document():
    ticks = strip(200, [Source("b", 100, 120, "read"), Source("a", 0, 9, "confirmed")])
    assert [(t.key, t.top, t.css) for t in ticks] == [
        ("a", "0.00%", "is-confirmed"), ("b", "50.00%", "is-read"),
    ]  # fmt: skip


def test_pages_are_counted_from_one():
    pages = [(0, 10), (11, 20)]
    assert [page_of(pages, n) for n in (0, 10, 11, 19)] == [1, 1, 2, 2]


# --- other readings -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "text", "reason", "reading"),
    [
        ("year_mismatch", "năm 2023", "…", "năm 2024"),
        ("period_mismatch", "2020 - 2025", "nơi khác ghi 2021-2025.", "2021 - 2025"),
        ("doubled_word", "kỷ niệm kỷ niệm", "…", "kỷ niệm"),
        ("doubled_word", "xa xa nữa", "…", ""),
        ("unclosed_quote", "Đẩy mạnh", "…", "Đẩy mạnh”"),
        ("missing_comparator", "đạt 93,8%", "…", "từ 93,8% trở lên"),
        ("count_mismatch", "05 phong trào", "…", ""),
    ],
)
def test_what_a_question_offers(kind: str, text: str, reason: str, reading: str):
    assert suggestion(kind, text, reason, {"plan_year": 2024}) == reading


@pytest.mark.parametrize(
    ("read_as", "changed"),
    [
        ("từ 93,8% trở lên", {"comparator": ">="}),
        ("không quá 93,8%", {"comparator": "<="}),
        ("ít nhất 94%", {"comparator": ">=", "value": 94}),
        ("93,8%", {}),
    ],
)
def test_a_comparison_is_read_from_words(read_as: str, changed: dict):
    values = {"value": 93.8, "comparator": "="}
    assert amendment("missing_comparator", "93,8%", read_as, "targets", values) == changed


def test_another_targets_figure_is_left_alone():
    values = {"value": 98.5, "comparator": ">="}
    assert amendment("missing_comparator", "93,8%", "từ 93,8% trở lên", "targets", values) == {}


def test_words_are_replaced_whatever_the_white_space():
    values = {"text": "chào mừng kỷ niệm\nkỷ niệm 77 năm", "no": "4"}
    assert amendment("doubled_word", "kỷ niệm kỷ niệm", "kỷ niệm", "launch_contents", values) == {
        "text": "chào mừng kỷ niệm 77 năm"
    }


# --- dates and wording --------------------------------------------------------------------------
def test_dates_are_cut_to_what_is_known():
    assert [iso_day(t) for t in ("15/01/2024", "1/2024", "2024", "2024-02-29")] == [
        "2024-01-15", "2024-01", "2024", "2024-02-29",
    ]  # fmt: skip
    assert [str(last_day(t)) for t in ("2024-02", "2024", "2024-02-03")] == [
        "2024-02-29", "2024-12-31", "2024-02-03",
    ]  # fmt: skip
    assert [shown_day(t) for t in ("2024-02", "2024", "2024-02-03", None)] == [
        "02/2024", "2024", "03/02/2024", "",
    ]  # fmt: skip
    for wrong in ("30/02/2024", "mai", "", "2024-13"):
        with pytest.raises(ValueError, match="2024"):
            iso_day(wrong)


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"label": "GRDP", "comparator": ">=", "value": 7.5, "unit": "%"},
         "GRDP: từ 7,5 % trở lên"),
        ({"label": "Hộ nghèo", "comparator": "<=", "value": 6872, "unit": None},
         "Hộ nghèo: không quá 6.872"),
        ({"label": "Xã", "comparator": "range", "value": 5, "max": 8, "unit": "xã"},
         "Xã: từ 5 đến 8 xã"),
        ({"label": "Huyện", "comparator": "=", "value": 1, "unit": "huyện"}, "Huyện: 1 huyện"),
    ],
)  # fmt: skip
def test_a_criterion_as_offices_write_it(values: dict, line: str):
    assert criterion(values) == line
