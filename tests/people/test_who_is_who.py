"""Who is who: rows of a list against a made register, in figures and in single traps."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from tests.support.cast import DAY, START, Cast, build, unit
from thidua.common.models.base import since
from thidua.people.models import (
    CareerStep,
    Person,
    PersonLink,
    Post,
    Role,
    Succession,
    Unit,
    UnitVersion,
)
from thidua.people.who_is_who import PrintedRow, Proposal, Verdict, match_rows
from thidua.people.who_is_who.measuring import measure
from thidua.people.who_is_who.names import clean
from thidua.people.who_is_who.places import ways
from thidua.people.who_is_who.specimens import COMMON, make


# --- the whole, in figures ------------------------------------------------------------------------
def test_a_made_register_is_matched_within_fixed_bounds() -> None:
    """6 000 persons, 500 units, 600 rows, forty of one name: precision and recall."""
    found = measure(make(6000, 600, seed=1))
    assert found.rows == 600
    assert found.precision >= 0.995, found
    assert found.recall >= 0.77, found
    assert found.reach >= 0.99, found
    assert found.by_sort["exact"]["right"] >= 140
    assert found.by_sort["slip"]["right"] >= 85
    assert found.by_sort["former"]["right"] >= 45
    assert found.by_sort["nameonly"] == Counter({"listed": 50})
    assert found.by_sort["stranger"]["wrong"] == 0


def test_another_seed_reaches_the_same_bounds() -> None:
    """The bounds are not those of one drawing."""
    found = measure(make(6000, 600, seed=7))
    assert (found.precision >= 0.99, found.recall >= 0.75, found.reach >= 0.98) == (True,) * 3, (
        found
    )


# --- words ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Ông  Nguyễn Văn  An", "Nguyễn Văn An"),
        ("Bà Trần Thị B0i (Mai)", "Trần Thị Boi"),
        ("TS. BS. Lê Mẫu", "Lê Mẫu"),
        ("12. Đ/c Phạm Mẫu Lan;", "Phạm Mẫu Lan"),
    ],
)
def test_what_is_no_name_is_cut_away(printed: str, name: str) -> None:
    """Forms of address, degrees, numbers and brackets."""
    assert clean(printed) == name


def test_short_forms_are_written_out_in_every_way_they_may_be_meant() -> None:
    """P. is a ward or a division."""
    assert ways("Trường THPT Mẫu") == ["truong trung hoc pho thong mau", "truong thpt mau"]
    assert ways("P. Nội vụ") == ["phuong noi vu", "phong noi vu", "p noi vu"]
    assert ways("UBND xã Mẫu Một") == ["uy ban nhan dan xa mau mot"]


# --- with the records -----------------------------------------------------------------------------
pytest_db = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """The fixed cast."""
    return build()


def _person(name: str, place: Unit | None, title: str, **more: Any) -> Person:
    person = Person.objects.create(name=name, is_synthetic=True, **more)
    if place is not None:
        CareerStep.objects.create(person=person, unit=place, title=title, valid=since(START))
    return person


def _one(**row: Any) -> Proposal:
    return match_rows([PrintedRow("1", **row)], as_of=DAY)[0]


@pytest_db
def test_a_person_of_the_unit_with_the_post_is_proposed_with_reasons(cast: Cast) -> None:
    """Name, unit and post agree; the reasons say so."""
    person = _person("Nguyễn Mẫu Hòa", cast.industry, "Chuyên viên")
    found = _one(name="Ông Nguyễn Mẫu Hoà", position="Chuyên viên", unit="Sở Công thương")
    assert (found.verdict, found.best and found.best.key) == (Verdict.SURE, person.pk)
    assert found.best is not None
    assert found.best.score == 1.0
    assert found.best.reasons == (
        "Trùng họ tên; không ai khác mang tên này.",
        "Trùng đơn vị: Sở Công Thương.",
        "Trùng chức vụ: Chuyên viên.",
    )


@pytest_db
def test_one_common_name_forty_times_is_asked_about_unless_unit_and_post_tell(cast: Cast) -> None:
    """Forty of one name: the name alone lists all, the unit with the post finds the one."""
    for number in range(39):
        _person(COMMON, cast.finance if number % 2 else cast.district, f"Chức vụ {number}")
    one = _person(COMMON, cast.industry, "Kế toán")
    asked = _one(name=f"Bà {COMMON}")
    assert (asked.verdict, len(asked.candidates), asked.why) == (
        Verdict.ASK,
        40,
        "Có 40 người khả năng như nhau; hãy chọn.",
    )
    told = _one(name=f"Bà {COMMON}", position="Kế toán, Sở Công Thương")
    assert (told.verdict, told.best and told.best.key) == (Verdict.SURE, one.pk)
    twin = _person(COMMON, cast.industry, "Kế toán")
    again = _one(name=f"Bà {COMMON}", position="Kế toán, Sở Công Thương")
    assert again.verdict is Verdict.ASK
    assert {c.key for c in again.candidates[:2]} == {one.pk, twin.pk}


@pytest_db
def test_a_misprint_is_seen_through_but_another_name_is_not(cast: Cast) -> None:
    """Letters that no name has are a slip; a syllable that names have is another person."""
    for family in ("Lê", "Trần", "Phạm"):
        _person(f"{family} Thị Lam", cast.district, "Công chức")
    lan = _person("Ngô Thị Lan", cast.industry, "Chuyên viên")
    slip = _one(name="Ngô Thị Lau", position="Chuyên viên", unit="Sở Công Thương")
    assert (slip.verdict, slip.best and slip.best.key) == (Verdict.SURE, lan.pk)
    other = _one(name="Ngô Thị Lam", position="Chuyên viên", unit="Sở Công Thương")
    assert (other.verdict, [c.key for c in other.candidates]) == (Verdict.ASK, [lan.pk])


@pytest_db
def test_a_name_alone_or_in_another_unit_is_never_taken_silently(cast: Cast) -> None:
    """Only the name agrees: ask. Nobody is like it: new."""
    _person("Đinh Mẫu Khuê", cast.industry, "Chuyên viên")
    assert _one(name="Đinh Mẫu Khuê").verdict is Verdict.ASK
    assert _one(name="Đinh Mẫu Khuê", unit="Sở Tài chính").verdict is Verdict.ASK
    assert _one(name="Đinh Mẫu Khuê", unit="Công ty Xa Lạ").verdict is Verdict.ASK
    assert _one(name="Quách Mẫu Tùng", unit="Sở Tài chính").verdict is Verdict.NEW


@pytest_db
def test_the_form_of_address_speaks_against_another_gender(cast: Cast) -> None:
    """Bà is not a recorded man."""
    _person("Vũ Mẫu Anh", cast.industry, "Chuyên viên", gender="male")
    row = {"name": "Vũ Mẫu Anh", "position": "Chuyên viên", "unit": "Sở Công Thương"}
    assert _one(**row, form_of_address="Ông").verdict is Verdict.SURE
    assert _one(**row, form_of_address="Bà").verdict is Verdict.ASK


@pytest_db
def test_a_former_name_and_a_merged_unit_lead_to_the_same_people(cast: Cast) -> None:
    """Sở cũ was merged into Sở mới; the paper prints the old name."""
    old = Unit.objects.create(code="CU", is_synthetic=True)
    UnitVersion.objects.create(
        unit=old, name="Sở Mỏ và Luyện kim", kind="department", parent=cast.committee,
        valid=since(date(2000, 1, 1), START),
    )  # fmt: skip
    Succession.objects.create(before=old, after=cast.industry, on=START)
    person = _person("Cao Mẫu Thạch", cast.industry, "Chuyên viên")
    found = _one(name="Cao Mẫu Thạch", position="Chuyên viên", unit="Sở Mỏ và Luyện kim")
    assert (found.verdict, found.best and found.best.key) == (Verdict.SURE, person.pk)
    assert found.best is not None
    assert found.best.reasons[1] == ("Đơn vị trước hoặc sau khi sáp nhập, đổi tên: Sở Công Thương.")


@pytest_db
def test_two_rows_printed_differently_for_one_person_are_asked_about(cast: Cast) -> None:
    """The same person twice under one writing is fine, under two it is looked at."""
    _person("Tạ Mẫu Bảo", cast.industry, "Chuyên viên")
    same = [PrintedRow(str(n), "Tạ Mẫu Bảo", unit="Sở Công Thương") for n in (1, 2)]
    assert [p.verdict for p in match_rows(same, as_of=DAY)] == [Verdict.SURE] * 2
    rows = [same[0], PrintedRow("2", "Tạ Mẫu Bảo", position="Chuyên viên", unit="Sở Công Thương")]
    assert [p.verdict for p in match_rows(rows, as_of=DAY)] == [Verdict.ASK] * 2


@pytest_db
def test_linked_records_are_one_candidate_with_the_posts_of_both(cast: Cast) -> None:
    """The alias's post finds the canonical person, once."""
    main = _person("Lục Mẫu Sâm", cast.finance, "Phó Giám đốc")
    other = _person("Lục Mẫu Sâm", cast.industry, "Chuyên viên")
    row = {"name": "Lục Mẫu Sâm", "position": "Chuyên viên", "unit": "Sở Công Thương"}
    assert [c.key for c in _one(**row).candidates] == [other.pk, main.pk]
    PersonLink.objects.create(alias=other, canonical=main, linked_on=DAY, reason="một người")
    found = _one(**row)
    assert (found.verdict, [c.key for c in found.candidates]) == (Verdict.SURE, [main.pk])


@pytest_db
def test_collectives_are_found_by_name_short_form_and_slip(cast: Cast) -> None:
    """A unit as printed; a name that several bear is asked about; an inner part is not invented."""
    high = unit("Trường Trung học phổ thông Mẫu Một", "school", cast.district)
    one = unit("Trạm Y tế Mẫu Hai", "office", cast.district)
    two = unit("Trạm Y tế Mẫu Hai", "office", cast.industry)
    rows = {
        "Trường THPT Mẫu Một": (Verdict.SURE, [high.pk]),
        "Trường THPT Mẫu Một, Huyện Mẫu": (Verdict.SURE, [high.pk]),
        "Sở Công Thuơng": (Verdict.SURE, [cast.industry.pk]),
        "Trạm Y tế Mẫu Hai": (Verdict.ASK, sorted([one.pk, two.pk])),
        "Trạm Y tế Mẫu Hai, Huyện Mẫu": (Verdict.SURE, [one.pk]),
        "Tổ Kiểm tra số 3, Sở Công Thương": (Verdict.NEW, []),
    }
    found = [_one(name=name, kind="collective") for name in rows]
    assert {p.row.name: (p.verdict, sorted(c.key for c in p.candidates)) for p in found} == rows
    assert found[-1].why == (
        "“Tổ Kiểm tra số 3, Sở Công Thương” chưa được ghi là một đơn vị; thuộc Sở Công Thương."
    )


@pytest_db
def test_the_number_of_queries_is_the_same_for_one_row_and_for_many(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    """Persons, links, posts, steps; units, groups, aliases; versions, other aliases, lineage."""
    for number in range(30):
        person = _person(f"Hà Mẫu Số {'ABCDEFGHIJ'[number % 10]}", cast.industry, "Chuyên viên")
        Post.objects.create(person=person, unit=cast.finance, role=Role.UNIT_OFFICER,
                            title="Chuyên viên", valid=since(START))  # fmt: skip
    rows = [PrintedRow(str(n), f"Hà Mẫu Số {'ABCDEFGHIJ'[n % 10]}") for n in range(60)]
    with django_assert_num_queries(10):
        match_rows(rows[:1], as_of=DAY)
    with django_assert_num_queries(10):
        assert len(match_rows(rows, as_of=DAY)) == 60
