"""Charts: where things stand. The geometry is in attributes, so the tests read those."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.common.charts import (
    BulletBar,
    Day,
    Part,
    RangeMarker,
    Span,
    StackedBar,
    Timeline,
    progress_bar,
    share_bar,
    time_bar,
)
from thidua.common.charts.svg import fit, text_width

YEAR = {"first": date(2024, 1, 1), "last": date(2024, 12, 31)}


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def by_class(svg: str, name: str) -> list[dict[str, str]]:
    """Attributes of every shape of a class; shapes around an origin get its ``x`` as ``at``."""
    found = []
    for parent in tree(svg).iter():
        for child in parent:
            if name in child.get("class", "").split():
                place = {"at": parent.get("x", "")} if parent.tag == "svg" else {}
                found.append({**dict(child.attrib), **place})
    return found


@pytest.mark.parametrize(
    ("bar", "result", "forecast"),
    [
        (BulletBar("tăng", target=100, result=50, forecast=100), "37.5%", "75%"),
        (BulletBar("giảm", target=2, start=10, result=6, forecast=1), "37.5%", "84.38%"),
        (BulletBar("giữ", target=98.5, start=98.5, result=98.5, span=10), "75%", None),
        (BulletBar("giữ, hụt", target=98, start=98, result=93, span=10), "37.5%", None),
        (BulletBar("vượt xa", target=10, result=100, forecast=500), "100%", "100%"),
        (BulletBar("âm", target=10, result=-5), "0%", None),
    ],
)
def test_every_target_has_one_finish_line(
    bar: BulletBar, result: str, forecast: str | None
) -> None:
    svg = bar.svg()
    assert [g["at"] for g in by_class(svg, "goal")] == ["75%"]
    assert by_class(svg, "data")[0]["width"] == result
    diamonds = by_class(svg, "forecast")
    assert [d["at"] for d in diamonds] == ([] if forecast is None else [forecast])


def test_no_data_is_an_empty_track_and_waiting_is_no_zero() -> None:
    nothing = BulletBar("Chưa có số liệu", target=79).svg()
    assert by_class(nothing, "data") == []
    waiting = BulletBar("Chờ công nhận", target=1, result=0, waiting=True).svg()
    assert by_class(waiting, "data") == []
    assert [w["x2"] for w in by_class(waiting, "waiting")] == ["75%"]


def test_a_result_beyond_the_track_says_so() -> None:
    inside, beyond = (BulletBar("x", target=3, result=r).svg() for r in (4, 4.1))
    assert len(by_class(inside, "data")) == 1
    assert by_class(beyond, "data")[1] == {"d": "M0-4 5 0 0 4z", "class": "data", "at": "100%"}


def test_the_statement_stands_in_the_chart_and_is_escaped() -> None:
    svg = BulletBar("<b>GRDP</b> & đích", target=1).svg()
    assert tree(svg).findtext("title") == "<b>GRDP</b> & đích"


def test_shapes_of_three_stages_and_a_maximum_that_is_passed() -> None:
    svg = RangeMarker("cờ", 80, 90, registered=104, nominated=12, decided=6).svg()
    top = 104 * 1.1
    expected = {"registered": 104, "nominated": 12, "decided": 6}
    for name, value in expected.items():
        (shape,) = by_class(svg, name)
        assert float(shape["at"].rstrip("%")) == pytest.approx(value / top * 100, abs=0.01)
    (band,) = by_class(svg, "band")
    assert float(band["x"].rstrip("%")) == pytest.approx(80 / top * 100, abs=0.01)
    assert [t.text for t in tree(svg).iter("text")] == ["80", "90"]


def test_numbers_of_a_narrow_range_stand_apart() -> None:
    near = RangeMarker("hẹp", 1500, 1510).svg()
    assert [t.get("text-anchor") for t in tree(near).iter("text")] == ["end", "start"]
    far = RangeMarker("rộng", 15, 100).svg()
    assert [t.get("text-anchor") for t in tree(far).iter("text")] == ["middle", "middle"]


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [(None, 40, ["40"]), (25, None, ["25"]), (5, 5, ["5"]), (None, None, [])],
)
def test_open_and_single_ranges(low: float | None, high: float | None, texts: list[str]) -> None:
    svg = RangeMarker("x", low, high, decided=3).svg()
    assert [t.text for t in tree(svg).iter("text")] == texts


def test_parts_fill_the_bar_and_empty_ones_take_no_room() -> None:
    bar = StackedBar("x", [Part("đạt", 3, "ok"), Part("chậm", 0, "bad"), Part("thiếu", 1, "none")])
    svg = bar.svg()
    assert [(p["x"], p["width"]) for p in by_class(svg, "part-ok")] == [("0%", "75%")]
    assert [(p["x"], p["width"]) for p in by_class(svg, "part-none")] == [("75%", "25%")]
    assert by_class(svg, "part-bad") == []
    assert tree(svg).findtext("desc") == "3 đạt. 0 chậm. 1 thiếu."
    words = re.sub(r"<[^>]+>", " ", bar.legend()).split()
    assert words == ["3", "đạt", "0", "chậm", "1", "thiếu"]


@pytest.mark.parametrize(
    ("done", "total", "width"), [(41, 66, "62.12%"), (0, 0, "0%"), (9, 3, "100%"), (-1, 3, "0%")]
)
def test_bars_stay_inside(done: int, total: int, width: str) -> None:
    assert by_class(progress_bar(done, total), "fill-navy")[0]["width"] == width
    assert f'width="{width}"' in share_bar(done, total, "x")


def test_a_share_says_of_how_many() -> None:
    def said(**more: bool) -> str:
        return re.sub(r"<[^>]+>", " ", share_bar(1_200, 3_000, "x", **more)).split("x")[1].strip()

    assert (said(), said(of_total=True)) == ("1.200", "1.200 / 3.000")


def test_today_is_drawn_only_inside_a_span() -> None:
    assert [t["x"] for t in by_class(time_bar(1, 2, "x"), "today")] == ["50%"]
    assert by_class(time_bar(2, 2, "x"), "today") == []


# --- timeline ---
def timeline(**more: object) -> Timeline:
    values = {"title": "Lịch", "today": date(2024, 9, 23), **YEAR, **more}
    return Timeline(**values)  # type: ignore[arg-type]


def test_the_passed_part_of_a_drive_is_filled() -> None:
    chart = timeline(
        drives=[
            Span("Đợt một", date(2024, 1, 1), date(2024, 6, 30)),
            Span("Đợt hai", date(2024, 7, 1), date(2024, 12, 31)),
        ],
        width=366,
    )
    past = sorted((p["x"], p["width"]) for p in by_class(chart.svg(), "drive-past"))
    # Each filled part stands twice: as a bar, and as the window of its white words.
    assert past == [("0", "180"), ("0", "180"), ("182", "84"), ("182", "84")]
    assert by_class(chart.svg(), "today")[0]["x"] == "265"


def test_drives_that_overlap_get_rows_of_their_own() -> None:
    one = Span("Một", date(2024, 1, 1), date(2024, 6, 30))
    two = Span("Hai", date(2024, 6, 30), date(2024, 8, 1))
    three = Span("Ba", date(2024, 7, 1), date(2024, 7, 2))
    outside = Span("Ngoài", date(2023, 1, 1), date(2023, 2, 1))
    assert timeline().rows([three, two, one, outside]) == [[one, three], [two]]


@given(st.lists(st.tuples(st.integers(0, 365), st.text("abc ĐỖủ ", max_size=30)), max_size=25))
def test_labels_never_overlap(days: list[tuple[int, str]]) -> None:
    chart = timeline(days=[Day(date(2024, 1, 1) + timedelta(d), n, "70 năm") for d, n in days])
    labels = chart.labels()
    assert len(labels) == len(days)
    for one, other in combinations(labels, 2):
        if one.lane == other.lane:
            assert one.right <= other.left or other.right <= one.left
    assert all(label.left >= 0 and label.right <= chart.width for label in labels)


def test_marks_are_filled_when_past_and_lead_to_their_page() -> None:
    chart = timeline(
        width=366,
        days=[
            Day(date(2024, 5, 7), "Điện Biên Phủ", "70 năm", "/x"),
            Day(date(2024, 9, 23), "Hôm nay"),
            Day(date(2024, 12, 22), "QĐND"),
        ],
    )
    svg = chart.svg()
    assert sorted(d["cx"] for d in by_class(svg, "day-past")) == ["127", "266"]
    assert [d["cx"] for d in by_class(svg, "day-coming")] == ["356"]
    links = [(a.get("href"), a.get("aria-label")) for a in tree(svg).iter("a")]
    assert links == [("/x", "Điện Biên Phủ")]


def test_a_label_keeps_off_the_line_of_today_where_it_can() -> None:
    (label,) = timeline(days=[Day(date(2024, 9, 19), "Bác Hồ thăm Đền Hùng")]).labels()
    assert (label.anchor, label.right < label.x) == ("end", True)
    (free,) = timeline(days=[Day(date(2024, 2, 3), "thành lập Đảng")]).labels()
    assert (free.anchor, free.left > free.x) == ("start", True)


@pytest.mark.parametrize(
    ("last", "labels"),
    [
        (date(2024, 3, 31), ["Tháng 1", "Tháng 2", "Tháng 3"]),
        (date(2025, 12, 31), ["I/2024", "II/2024", "III/2024", "IV/2024",
                              "I/2025", "II/2025", "III/2025", "IV/2025"]),
        (date(2028, 6, 30), ["2024", "2025", "2026", "2027", "2028"]),
    ],
)  # fmt: skip
def test_ticks_by_length(last: date, labels: list[str]) -> None:
    ticks = timeline(last=last).ticks()
    assert [label for _begin, _end, label in ticks] == labels
    assert (ticks[0][0], ticks[-1][1]) == (YEAR["first"], last)
    for (_a, end, _b), (begin, _c, _d) in pairwise(ticks):
        assert begin == end + timedelta(days=1)


def test_the_list_for_phones_puts_today_in_its_place() -> None:
    chart = timeline(
        drives=[Span("Đợt hai", date(2024, 7, 1), date(2024, 12, 31))],
        peaks=[Span("Cao điểm", date(2024, 10, 20), date(2024, 12, 22))],
        days=[Day(date(2024, 9, 2), "Quốc khánh", "79 năm"), Day(date(2024, 12, 22), "QĐND")],
    )
    assert chart.entries() == [
        (date(2024, 7, 1), "Đợt hai, đến 31/12/2024", "drive"),
        (date(2024, 9, 2), "Quốc khánh · 79 năm", "day"),
        (date(2024, 9, 23), "hôm nay", "today"),
        (date(2024, 10, 20), "Cao điểm, đến 22/12/2024", "peak"),
        (date(2024, 12, 22), "QĐND", "day"),
    ]


def test_a_window_set_by_a_person_is_shown_as_such() -> None:
    span = Span("Cao điểm", date(2024, 10, 1), date(2024, 12, 22), by_person=True)
    assert len(by_class(timeline(peaks=[span]).svg(), "peak-open")) == 1


def test_names_that_do_not_fit_are_cut_with_an_ellipsis() -> None:
    assert fit("Đợt thi đua thứ nhất", 500) == "Đợt thi đua thứ nhất"
    short = fit("Đợt thi đua thứ nhất", 80)
    assert short.endswith("…")
    assert text_width(short) <= 80
    assert fit("Đợt thi đua", 5) == ""
