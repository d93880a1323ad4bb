"""What a figure says about a target: attained, doubtful, heading where. Tables of whole values."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from thidua.common.quantities import parse_quantity, unit
from thidua.movements.assessment import (
    Forecast,
    Goal,
    Point,
    TooFew,
    Verdict,
    attains,
    begins_at,
    doubts,
    forecast,
    needed_by,
    standing,
)

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
ENDS = [date(2024, m, 1) + timedelta(days=27) for m in range(1, 13)]


def goal(sign: str, value: str, measure: str, nature: str = "level", **more) -> Goal:
    return Goal(sign, Decimal(value), unit(measure), nature, **more)


PLAN_210 = {
    "T01": goal(">=", "7.5", "%"),
    "T02": goal(">=", "67", "triệu đồng"),
    "T03": goal(">=", "50", "nghìn tỷ đồng"),
    "T04": goal(">=", "6872", "tỷ đồng"),
    "T05": goal(">=", "20", "%"),
    "T06": goal(">=", "71.5", "%"),
    "T07": goal(">=", "31", "%"),
    "T08": goal(">=", "0.6", "điểm %", "change", direction="decrease"),
    "T09": goal(">=", "94", "%"),
    "T10": goal("=", "5", "xã", "increment"),
    "T11": goal("=", "8", "xã", "increment"),
    "T12": goal("=", "1", "huyện", "increment"),
    "T13": goal("=", "93.8", "%"),
    "T14": goal(">=", "98.5", "%", "maintain"),
    "T15": goal(">=", "79", "%"),
}
"""The fifteen targets of the sample plan, as confirmed."""
PLAUSIBLE = {
    "T01": "5,1 6,2 6,9 7,0 7,1 7,2 7,2 7,3 7,4 7,4 7,5 7,6",
    "T02": "5,2 10,6 16,1 21,9 27,4 33 38,7 44,2 50 55,6 61,3 67,2",
    "T03": "2,9 6,1 10,2 14 18,4 23 27 31,5 36 40,6 45,1 50,4",
    "T04": "690 1240 1835 2480 3010 3600 4190 4700 5290 5860 6400 6900",
    "T05": "19,1 19,1 19,2 19,3 19,3 19,4 19,5 19,6 19,7 19,8 19,9 20",
    "T06": "70 70,1 70,3 70,5 70,6 70,8 70,9 71 71,2 71,3 71,4 71,6",
    "T07": "29,6 29,8 29,9 30 30,1 30,3 30,4 30,6 30,7 30,8 31 31,1",
    "T08": "0 0,02 0,1 0,15 0,2 0,3 0,35 0,4 0,45 0,5 0,55 0,62",
    "T09": "92,8 92,9 93 93,1 93,1 93,3 93,4 93,5 93,7 93,8 93,9 94,1",
    "T10": "0 0 0 1 1 2 2 3 3 4 5 6",
    "T11": "0 0 1 1 2 3 4 4 5 6 7 8",
    "T12": "0 0 0 0 0 0 0 0 0 0 1 1",
    "T13": "93 93,1 93,1 93,2 93,3 93,3 93,4 93,5 93,6 93,7 93,7 93,8",
    "T14": "98,5 98,5 98,6 98,6 98,5 98,5 98,6 98,6 98,5 98,5 98,6 98,6",
    "T15": "76 76,2 76,5 76,9 77 77,4 77,8 78 78,3 78,6 78,8 79,1",
}
"""A year of figures that an office would write, month by month."""


def read(of: Goal, typed: str, *earlier: str, **more):
    figure = parse_quantity(typed, of.measure)
    found = doubts(of, figure, earlier=[Decimal(e) for e in earlier], **more)
    return [(d.code, d.grave, d.meant) for d in found]


# --- the goal -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("of", "value", "reached"),
    [
        (PLAN_210["T10"], "6", True),  # six communes attain “05 xã”
        (PLAN_210["T10"], "5", True),
        (PLAN_210["T10"], "4", False),
        (PLAN_210["T08"], "0.7", True),  # a larger cut attains
        (PLAN_210["T08"], "0.6", True),
        (PLAN_210["T08"], "0.5", False),
        (goal("=", "3", "%", direction="decrease"), "2.9", True),
        (goal("=", "3", "%", direction="decrease"), "3.1", False),
        (goal("~", "3", "%"), "3", True),
        (goal("~", "3", "%"), "2.9", False),
        (goal(">", "3", "%"), "3", False),
        (goal(">", "3", "%"), "3.01", True),
        (goal("<", "3", "%", direction="decrease"), "3", False),
        (goal("<=", "3", "%", direction="decrease"), "3", True),
        (goal("range", "15", "xã", maximum=Decimal(35)), "15", True),
        (goal("range", "15", "xã", maximum=Decimal(35)), "14", False),
        (goal("range", "1", "%", maximum=Decimal(2), direction="decrease"), "2", True),
        (goal("range", "1", "%", maximum=Decimal(2), direction="decrease"), "2.1", False),
        (PLAN_210["T14"], "98.5", True),
        (PLAN_210["T14"], "98.4", False),
    ],
)
def test_the_comparator_is_what_the_text_says(of: Goal, value: str, reached: bool):
    assert attains(of, Decimal(value)) is reached


@pytest.mark.parametrize(
    ("of", "start", "half"),
    [
        (PLAN_210["T08"], "0", "0.298361"),
        (PLAN_210["T04"], "0", "3417.224044"),
        (PLAN_210["T09"], None, None),
        (goal(">=", "94", "%", baseline=Decimal(93)), "93", "93.497268"),
        (goal("<=", "2", "%", direction="decrease", baseline=Decimal(4)), "4", "3.005464"),
        (PLAN_210["T14"], "98.5", "98.5"),
    ],
)
def test_where_it_begins_and_what_an_even_pace_asks_for(of: Goal, start, half):
    assert begins_at(of) == (None if start is None else Decimal(start))
    needed = needed_by(of, FIRST, LAST, date(2024, 6, 30))
    assert (None if needed is None else round(needed, 6)) == (
        None if half is None else Decimal(half)
    )


def test_the_pace_stays_between_the_ends():
    of = PLAN_210["T04"]
    assert needed_by(of, FIRST, LAST, date(2023, 5, 1)) == 0
    assert needed_by(of, FIRST, LAST, date(2025, 5, 1)) == of.value
    assert needed_by(of, LAST, FIRST, LAST) is None


# --- doubts ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", PLAN_210)
def test_a_plausible_year_is_never_asked_about(name: str):
    """Whatever month, with the figures before it: nobody is bothered without cause."""
    of, earlier = PLAN_210[name], list[str]()
    for typed in PLAUSIBLE[name].split():
        assert read(of, typed, *earlier) == []
        assert read(of, f"{typed} {of.measure.name}", *earlier) == []
        earlier.append(typed.replace(",", "."))


@pytest.mark.parametrize(
    ("name", "typed", "earlier", "found"),
    [
        # Another unit of money: the scale is converted, and what cannot be is asked about.
        ("T03", "69 tỷ", (), [("unit", False, "69 nghìn tỷ đồng")]),
        ("T03", "14 tỷ", ("10.2",), [("unit", False, "14 nghìn tỷ đồng")]),
        ("T03", "69 nghìn tỷ", (), []),
        ("T03", "69000 tỷ", (), []),
        ("T04", "6,9", ("6400",), [("unit", False, "6,9 nghìn tỷ đồng")]),
        ("T04", "1240 nghìn tỷ", ("690",), [("unit", False, "1.240 tỷ đồng")]),
        ("T04", "900000", ("690",), [("unit", False, "900.000 triệu đồng")]),
        # A share for a percentage, and the other way round nothing.
        ("T09", "0,934", (), [("share", False, "93,4")]),
        ("T06", "0,71", ("70.1",), [("share", False, "71")]),
        ("T01", "0,07", ("6.9",), [("share", False, "7")]),
        # The level for its change; percent for percentage points.
        ("T08", "4,6", (), [("nature", False, "")]),
        ("T08", "5,2 điểm %", ("0.1",), [("nature", False, "")]),
        ("T08", "4,6 %", (), [("nature", True, "")]),
        ("T08", "0,6 %", (), [("nature", True, "0,6 điểm %")]),
        ("T09", "0,4 điểm %", (), [("nature", True, "")]),
        # Another thing altogether.
        ("T10", "2 huyện", (), [("unit", True, "")]),
        ("T04", "93 %", (), [("unit", True, "")]),
        ("T12", "1 xã", (), [("unit", True, "")]),
        # What cannot be.
        ("T08", "-0,3", (), [("sign", True, "0,3")]),
        ("T04", "-690", (), [("sign", True, "")]),
        ("T10", "2,5", (), [("whole_number", True, "")]),
        # A growth rate may be negative.
        ("T01", "-1,2", (), []),
        # Too far from what is known; less than before where nothing becomes less.
        ("T10", "300", ("2",), [("magnitude", False, "")]),
        ("T10", "1", ("2",), [("less_than_before", False, "")]),
        ("T04", "600", ("690", "1240"), [("less_than_before", False, "")]),
        ("T09", "93", ("93.4",), []),  # a level may fall
        ("T09", "9", ("93.4",), []),  # within the order of size: left to who verifies
        ("T09", "934", ("93.4",), [("magnitude", False, "93,4")]),
        ("T09", "120", ("93.4",), [("magnitude", False, "")]),
        ("T03", "2,9 tỷ", (), [("unit", False, "2,9 nghìn tỷ đồng")]),
    ],
)
def test_slips_of_the_pen(name: str, typed: str, earlier: tuple[str, ...], found):
    assert read(PLAN_210[name], typed, *earlier) == found


def test_a_part_and_its_whole():
    of = PLAN_210["T07"]
    assert read(of, "71", whole=Decimal("70.8")) == [("part", True, "")]
    assert read(of, "30,7", whole=Decimal("70.8")) == []
    assert read(PLAN_210["T06"], "30", parts=[Decimal("30.7")]) == [("whole", False, "")]
    assert read(PLAN_210["T06"], "70,8", parts=[Decimal("30.7")]) == []


def test_a_level_that_was_typed_for_its_change_says_what_to_write():
    found = doubts(PLAN_210["T08"], parse_quantity("4,6", unit("điểm %")))
    assert "0,6\u00a0điểm %" in found[0].sentence
    assert "4,6\u00a0điểm %" in found[0].sentence


amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10_000), places=2)


@given(amounts, st.sampled_from(["tỷ đồng", "triệu đồng", "nghìn tỷ đồng"]))
def test_money_means_the_same_in_every_unit(value: Decimal, name: str):
    """A figure in another unit of money is the same figure: attained alike."""
    of = PLAN_210["T04"]
    typed = f"{value:f}".replace(".", ",") + f" {name}"
    figure = parse_quantity(typed, of.measure)
    assert figure.in_unit(of.measure) == value * unit(name).scale / of.measure.scale


@given(amounts, amounts)
def test_what_was_meant_is_near_what_is_known(target: Decimal, value: Decimal):
    """Whenever another unit is proposed, taking it over raises no doubt about the unit again."""
    of = Goal(">=", target, unit("tỷ đồng"))
    for one in doubts(of, parse_quantity(f"{value:f}".replace(".", ","), of.measure)):
        if one.code == "unit":
            again = doubts(of, parse_quantity(one.meant, of.measure))
            assert [d.code for d in again if d.code == "unit"] == []


@given(amounts, amounts, st.sampled_from([">=", ">", "=", "~"]))
def test_more_never_loses_a_target_where_more_is_better(value: Decimal, extra: Decimal, sign: str):
    of = Goal(sign, Decimal(500), unit("xã"), "increment")
    assume(attains(of, value))
    assert attains(of, value + extra)


@given(amounts, amounts)
def test_a_figure_is_never_both_grave_and_kept(target: Decimal, value: Decimal):
    """Grave doubts stand first, so that the first of the list decides."""
    of = Goal(">=", target, unit("xã"), "increment")
    graves = [
        d.grave for d in doubts(of, parse_quantity(f"{value:f}".replace(".", ","), of.measure))
    ]
    assert graves == sorted(graves, reverse=True)


# --- the forecast ---------------------------------------------------------------------------------
def points(*values: str) -> list[Point]:
    return [Point(day, Decimal(v)) for day, v in zip(ENDS, values, strict=False)]


def test_two_points_are_no_forecast():
    assert forecast(points("1", "2"), LAST) == TooFew(2)
    assert forecast([], LAST) == TooFew(0)


def test_a_line_without_scatter_has_no_width():
    days = [date(2024, 1, 1) + timedelta(days=30 * n) for n in range(4)]
    made = forecast(
        [Point(d, Decimal(n)) for n, d in enumerate(days)], days[0] + timedelta(days=300)
    )
    assert made == Forecast(Decimal(10), Decimal(10), Decimal(10), 4)


def test_the_interval_is_the_textbooks():
    """Against the prediction interval computed by hand for five points at even distance."""
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(5)]
    values = ["1", "3", "2", "5", "4"]  # slope 0,8, base 1,4, residual sum 3,6
    made = forecast(
        [Point(d, Decimal(v)) for d, v in zip(days, values, strict=True)],
        days[0] + timedelta(days=6),
    )
    assert isinstance(made, Forecast)
    error = (3.6 / 3 * (1 + 1 / 5 + 16 / 10)) ** 0.5
    assert made.value == Decimal("6.2")
    assert float(made.high - made.value) == pytest.approx(1.638 * error, abs=1e-5)
    assert float(made.value - made.low) == pytest.approx(1.638 * error, abs=1e-5)


@given(st.lists(st.decimals(0, 100, places=2), min_size=3, max_size=12))
def test_a_forecast_stays_within_its_bounds(values: list[Decimal]):
    made = forecast(
        [Point(d, v) for d, v in zip(ENDS, values, strict=False)],
        LAST,
        least=Decimal(0),
        most=Decimal(100),
    )
    assert isinstance(made, Forecast)
    assert 0 <= made.low <= made.value <= made.high <= 100


# --- the verdict ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "values", "as_of", "waiting", "verdict"),
    [
        ("T04", (), date(2024, 5, 15), False, Verdict.NO_DATA),
        ("T10", ("1", "2", "6"), date(2024, 5, 15), False, Verdict.MET),
        ("T10", ("1", "2", "6"), date(2024, 5, 15), True, Verdict.MET),
        ("T10", ("1", "2", "3"), date(2024, 5, 15), True, Verdict.WAITING),
        ("T10", ("1", "2", "3"), date(2025, 1, 2), False, Verdict.MISSED),
        ("T04", ("690", "1240", "1835", "2480"), date(2024, 5, 15), False, Verdict.ON_TRACK),
        ("T03", ("3.4", "7.3", "11.6", "15.6"), date(2024, 5, 15), False, Verdict.MAY_MISS),
        ("T03", ("2", "4.1", "6", "8.1"), date(2024, 5, 15), False, Verdict.LATE),
        # Too few figures for a forecast: the pace on the day of the figure decides.
        ("T04", ("1200", "1300"), date(2024, 5, 15), False, Verdict.ON_TRACK),
        ("T04", ("600", "900"), date(2024, 5, 15), False, Verdict.MAY_MISS),
        ("T04", ("300", "600"), date(2024, 5, 15), False, Verdict.LATE),
        ("T09", ("93.1",), date(2024, 5, 15), False, Verdict.UNKNOWN),
        ("T14", ("98.4",), date(2024, 5, 15), False, Verdict.MAY_MISS),
    ],
)
def test_one_word_that_can_be_defended(name, values, as_of, waiting, verdict):
    made = standing(
        PLAN_210[name], points(*values), first=FIRST, last=LAST, as_of=as_of, waiting=waiting
    )
    assert made.verdict is verdict
    assert made.result == (Decimal(values[-1]) if values else None)
