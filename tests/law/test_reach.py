"""What is within reach: states, first years, what holds back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from thidua.law.catalogue import shipped
from thidua.law.facts_json import one
from thidua.law.reach import Reach, State, countable_codes, within_reach

DAY = date(2024, 6, 1)


def reach(facts: dict[str, Any], *codes: str) -> list[Reach]:
    columns = one(shipped(), facts, DAY, closed_world=True)
    return within_reach(shipped(), columns, DAY, codes=codes or None)


def years(first: int, last: int, **more: Any) -> list[dict[str, Any]]:
    return [{"year": year, "rating": "HTTNV", **more} for year in range(first, last + 1)]


FOUR_GOOD_YEARS = {
    "prior_awards": [{"code": "BKT", "decision_date": "2019-12-20"}],
    "years": [
        *years(2020, 2020),
        *years(2021, 2021, titles=["CSTDCS"]),
        *years(2022, 2022),
        *years(2023, 2023, titles=["CSTDCS"]),
    ],
}


def test_the_first_year_supposes_the_best_and_climbs_step_by_step() -> None:
    found = reach(FOUR_GOOD_YEARS, "LDTT", "CSTDT", "CSTDTQ", "BKTTG", "HCLD3", "HCLD2")
    assert [(one.code, one.state, one.earliest, one.years) for one in found] == [
        ("LDTT", State.MET, "", 0),
        ("CSTDT", State.NEAR, "2025", 2),
        ("CSTDTQ", State.LATER, "2026", 3),
        ("BKTTG", State.NEAR, "2024", 1),
        ("HCLD3", State.LATER, "2029", 6),
        ("HCLD2", State.LATER, "", None),
    ]


def test_what_holds_back_is_said_worst_first() -> None:
    (found,) = reach(FOUR_GOOD_YEARS, "BKTTG")
    assert [(k.have, k.need) for k in found.missing] == [(4, 5), (2, 3)]


def test_an_open_hold_bars_everything_and_promises_no_year() -> None:
    held = {**FOUR_GOOD_YEARS, "holds": [{"type": "to_cao_dang_xac_minh", "opened": "2024-05-01"}]}
    (found,) = reach(held, "BKTTG")
    assert (found.state, found.earliest, found.years) == (State.BARRED, "", None)
    assert "đơn thư tố cáo" in found.said.bars[0].words.vi


def test_discipline_starts_the_years_anew() -> None:
    spent = {
        **FOUR_GOOD_YEARS,
        "discipline": [{"form": "khien_trach", "from": "2022-03-01", "to": "2023-03-01"}],
    }
    (found,) = reach(spent, "BKTTG")
    assert (found.state, found.earliest) == (State.LATER, "2028")


def test_a_person_is_told_of_awards_for_persons_outside_the_forces() -> None:
    codes = countable_codes(shipped(), "individual", DAY)
    assert codes == [
        "LDTT", "CSTDCS", "CSTDT", "CSTDTQ", "BKT", "BKTTG", "HCLD3", "HCLD2", "HCLD1",
    ]  # fmt: skip
    assert "CSTT" in countable_codes(shipped(), "individual", DAY, forces=True)


@pytest.mark.parametrize("kind", ["individual", "collective"])
def test_an_award_comes_after_those_that_it_rests_on(kind: str) -> None:
    codes = countable_codes(shipped(), kind, DAY)
    assert codes.index("HCLD3") < codes.index("HCLD2") < codes.index("HCLD1")


def test_an_order_held_and_those_below_it_are_no_longer_within_reach() -> None:
    held = {**FOUR_GOOD_YEARS, "prior_awards": [{"code": "HCLD2", "decision_date": "2019-12-20"}]}
    codes = [one.code for one in reach(held)]
    assert "HCLD1" in codes
    assert not {"HCLD2", "HCLD3"} & set(codes)
