"""Ratings, discipline, holds, yearly figures: recorded, corrected, voided, imported, seen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.support.cast import DAY, START, Cast, build
from thidua.common.audit import trail
from thidua.common.models import Period
from thidua.common.models.base import since
from thidua.common.policy import Refused, which
from thidua.people.domain.facts import (
    correct_fact,
    end_hold,
    period_of,
    record_fact,
    void_fact,
)
from thidua.people.domain.import_runs import apply_workbook, check_workbook
from thidua.people.exports import export_workbook
from thidua.people.exports_facts import fact_rows
from thidua.people.models import (
    CareerStep,
    Discipline,
    Hold,
    ImportRun,
    Person,
    Rating,
    UnitYear,
)
from thidua.people.sheets import write_workbook

pytestmark = pytest.mark.django_db
FIRST = date(2023, 3, 1)


@pytest.fixture
def cast() -> Cast:
    """The fixed cast."""
    return build()


def _rate(cast: Cast, person: Person, year: str = "2023", level: str = "good") -> Any:
    return record_fact(
        actor=cast.actor("officer_in_charge"), as_of=DAY, sort="rating",
        values={"person": person, "period": period_of(year), "scheme": "official", "level": level},
        basis="TB 12/TB-SCT ngày 20/12/2023",
    )  # fmt: skip


def test_periods_are_years_and_school_years_and_rows() -> None:
    """The same words lead to the same row; anything else is refused."""
    year, school = period_of("2023"), period_of("Năm học 2022 – 2023")
    assert (year.kind, year.start, year.end) == ("year", date(2023, 1, 1), date(2023, 12, 31))
    assert (school.kind, school.start, school.end, school.name) == (
        "school_year", date(2022, 9, 1), date(2023, 8, 31), "Năm học 2022 - 2023",
    )  # fmt: skip
    assert period_of("2022-2023") == school
    assert Period.objects.count() == 2
    for text in ("2022-2024", "23", "năm ngoái"):
        with pytest.raises(ValueError, match=text):
            period_of(text)


def test_a_correction_is_a_new_row_and_the_old_one_stays(cast: Cast) -> None:
    """With a reason, chained, in the trail; once only."""
    person = cast.posts["industry_officer"].person
    old = _rate(cast, person)
    actor = cast.actor("standing_head")
    new = correct_fact(
        actor=actor, as_of=DAY, fact=old, values={"level": "excellent"}, reason="TB đính chính"
    )
    assert isinstance(new, Rating)
    old.refresh_from_db()
    assert (new.level, new.replaces, new.reason, new.superseded_at) == (
        "excellent", old, "TB đính chính", None,
    )  # fmt: skip
    assert (old.level, old.superseded_at is None) == ("good", False)
    with pytest.raises(Refused):
        correct_fact(actor=actor, as_of=DAY, fact=old, values={"level": "good"}, reason="r")
    gone = void_fact(actor=actor, as_of=DAY, fact=new, reason="nhầm người")
    assert (gone.void_reason, Rating.objects.filter(superseded_at=None).count()) == (
        "nhầm người",
        0,
    )
    assert [next(iter(e.changes)) for e in trail(person)] == ["voided", "corrected", "recorded"]
    _rate(cast, person)
    with pytest.raises(ValidationError):
        _rate(cast, person, level="fulfilled")  # recorded already


def test_what_cannot_be_is_refused_by_field(cast: Cast) -> None:
    """A period to come, a hold without conclusion, parts beyond the members, no reason."""
    actor, person = cast.actor("standing_head"), cast.posts["industry_officer"].person

    def fields(sort: str, **values: Any) -> set[str]:
        with pytest.raises(ValidationError) as wrong:
            record_fact(actor=actor, as_of=DAY, sort=sort, values=values)
        return set(wrong.value.message_dict)

    rating = {"person": person, "scheme": "official", "level": "good"}
    assert fields("rating", **rating, period=period_of("2025")) == {"period"}
    held = {"person": person, "ground": "inspection"}
    assert fields("hold", **held, valid=since(FIRST, DAY)) == {"conclusion"}
    assert fields("hold", **held, valid=since(date(2024, 2, 1))) == {"first"}
    year = {"unit": cast.industry, "period": period_of("2023"), "members": 10}
    assert fields("unit_year", **year, women=11, rank=3) == {"women", "rank"}
    assert fields("unit_year", **year, rank=3, ranked=2) == {"rank"}
    with pytest.raises(ValidationError):
        void_fact(actor=actor, as_of=DAY, fact=_rate(cast, person), reason=" ")
    with pytest.raises(Refused):
        record_fact(actor=cast.actor("industry_head"), as_of=DAY, sort="rating",
                    values={**rating, "period": period_of("2022")})  # fmt: skip


def test_a_hold_is_released_by_a_conclusion(cast: Cast) -> None:
    """P14: the dossier goes on when the body finds no violation."""
    actor, person = cast.actor("officer_in_charge"), cast.posts["industry_officer"].person
    hold = record_fact(actor=actor, as_of=DAY, sort="hold",
                       values={"person": person, "ground": "press",
                               "valid": since(FIRST)})  # fmt: skip
    assert isinstance(hold, Hold)
    with pytest.raises(ValidationError):
        end_hold(actor=actor, as_of=DAY, hold=hold, last=DAY, conclusion="")
    ended = end_hold(actor=actor, as_of=DAY, hold=hold, last=date(2023, 6, 30),
                     conclusion="Không có vi phạm")  # fmt: skip
    assert isinstance(ended, Hold)
    assert (ended.valid, ended.conclusion) == (
        since(FIRST, date(2023, 7, 1)),
        "Không có vi phạm",
    )


def test_who_sees_discipline_and_holds(cast: Cast) -> None:
    """The keepers, the head of the unit; the person sees discipline only; colleagues nothing."""
    actor, person = cast.actor("officer_in_charge"), cast.posts["industry_officer"].person
    record_fact(actor=actor, as_of=DAY, sort="discipline",
                values={"person": person, "form": "warning", "valid": since(FIRST)})  # fmt: skip
    record_fact(actor=actor, as_of=DAY, sort="hold",
                values={"person": person, "ground": "press", "valid": since(FIRST)})  # fmt: skip
    head = cast.posts["industry_head"].person
    own = record_fact(actor=actor, as_of=DAY, sort="hold",
                      values={"person": head, "ground": "press",
                              "valid": since(FIRST)})  # fmt: skip
    assert not which(cast.actor("industry_head"), "people:hold:view").filter(pk=own.pk).exists()
    assert which(cast.actor("signatory"), "people:hold:view").filter(pk=own.pk).exists()
    with pytest.raises(Refused):  # nobody records about oneself
        _rate(cast, cast.posts["officer_in_charge"].person)
    _rate(cast, person)
    seen = {
        sort: {n for n, a in cast.actors().items() if which(a, f"people:{sort}:view").exists()}
        for sort in ("rating", "discipline", "hold")
    }
    keepers = {"standing_head", "officer_in_charge", "other_officer", "auditor", "administrator"}
    assert seen["hold"] == keepers | {"industry_head", "signatory"}
    assert seen["discipline"] == keepers | {"industry_head", "signatory", "industry_officer"}
    assert {"finance_head", "finance_officer", "commune_officer"}.isdisjoint(seen["rating"])


def _workbook(**sheets: list[dict[str, Any]]) -> bytes:
    return write_workbook(sheets)


def test_facts_come_in_as_excel_and_go_out_with_the_same_columns(cast: Cast) -> None:
    """New, corrected with a reason; each wrong cell is named; out again without change."""
    admin, person = cast.actor("administrator"), cast.posts["industry_officer"].person
    data = _workbook(
        ratings=[
            {"person": person.code, "period": "2023", "scheme": "official", "level": "good"},
            {"unit": "SCT", "period": "2022-2023", "scheme": "collective", "level": "excellent"},
        ],
        disciplines=[{"person": person.code, "form": "reprimand", "first": FIRST,
                      "last": date(2024, 2, 29), "basis": "QĐ 5"}],
        holds=[{"unit": "SCT", "ground": "inspection", "first": FIRST}],
        unit_years=[{"unit": "SCT", "period": "2023", "members": "80", "women": "40",
                     "good": "70", "rank": "2", "ranked": "20"}],
    )  # fmt: skip
    run = apply_workbook(
        actor=admin, as_of=DAY, run=check_workbook(actor=admin, as_of=DAY, data=data, name="a.xlsx")
    )
    assert (run.state, run.report["writes"], run.report["errors"]) == (
        ImportRun.State.APPLIED,
        5,
        0,
    )
    assert Discipline.objects.get().valid == since(FIRST, date(2024, 3, 1))
    year = UnitYear.objects.get()
    assert (year.members, year.women, year.good, year.rank, year.ranked) == (80, 40, 70, 2, 20)
    assert Rating.objects.get(person=person).place == "Xếp loại, 2"
    again = check_workbook(actor=admin, as_of=DAY, data=export_workbook(DAY), name="b.xlsx")
    assert (again.report["writes"], again.report["errors"]) == (0, 0)
    row = fact_rows("rating")[0]
    bad = _workbook(
        ratings=[
            {**row, "level": "excellent"},
            {"person": "KHONGCO", "period": "2023", "scheme": "official", "level": "good"},
            {
                "person": person.code,
                "unit": "SCT",
                "period": "2023",
                "scheme": "x",
                "level": "good",
            },
            {"person": person.code, "period": "23", "scheme": "official", "level": "good"},
        ],
        holds=[{"unit": "SCT", "ground": "press", "first": FIRST, "last": DAY}],
        unit_years=[{"unit": "STC", "period": "2023", "members": "mười"}],
    )
    checked = check_workbook(actor=admin, as_of=DAY, data=bad, name="c.xlsx")
    found = {(p["sheet"], p["row"], p["column"]) for p in checked.report["problems"]}
    assert found == {
        ("Xếp loại", 2, "Lý do sửa"),
        ("Xếp loại", 3, "Mã cán bộ"),
        ("Xếp loại", 4, "Mã cán bộ"),
        ("Xếp loại", 4, "Đối tượng xếp loại"),
        ("Xếp loại", 5, "Năm hoặc năm học"),
        ("Tạm dừng xét", 2, "Kết luận"),
        ("Số liệu đơn vị", 2, "Tổng số cá nhân"),
    }
    good = _workbook(ratings=[{**row, "level": "excellent", "reason": "đính chính"}])
    last = check_workbook(actor=admin, as_of=DAY, data=good, name="d.xlsx")
    apply_workbook(actor=admin, as_of=DAY, run=last)
    standing = Rating.objects.get(person=person, superseded_at=None)
    assert (standing.level, standing.reason, standing.replaces is None) == (
        "excellent", "đính chính", False,
    )  # fmt: skip


def test_posts_and_years_are_recorded_corrected_and_come_as_excel(cast: Cast) -> None:
    """Of persons only, in a unit or a body outside; the place may be corrected."""
    actor, person = cast.actor("officer_in_charge"), cast.posts["industry_officer"].person
    post = {"person": person, "title": "Phó Trưởng phòng", "valid": since(FIRST)}
    with pytest.raises(ValidationError) as wrong:
        record_fact(actor=actor, as_of=DAY, sort="career", values=post)
    assert set(wrong.value.message_dict) == {"unit"}
    step = record_fact(
        actor=actor, as_of=DAY, sort="career", values={**post, "unit_text": "Cục Mẫu"}
    )
    new = correct_fact(
        actor=actor, as_of=DAY, fact=step, reason="QĐ 7",
        values={"unit": cast.industry, "unit_text": ""},
    )  # fmt: skip
    assert isinstance(new, CareerStep)
    assert (new.unit, new.unit_text, new.title, new.replaces) == (
        cast.industry, "", "Phó Trưởng phòng", step,
    )  # fmt: skip
    changes = trail(person)[0].changes["corrected"]
    assert [c.get("unit", c.get("unit_text")) for c in changes] == ["Cục Mẫu", "SCT"]
    admin = cast.actor("administrator")
    rows = [
        *fact_rows("career"),
        {"person": person.code, "title": "Chuyên viên", "unit_text": "Sở cũ", "first": START,
         "last": date(2023, 2, 28)},
        {"person": person.code, "title": "Chuyên viên", "first": START},
        {"person": "KHONGCO", "title": "Vụ trưởng", "unit": "SCT", "first": FIRST},
    ]  # fmt: skip
    run = check_workbook(actor=admin, as_of=DAY, data=_workbook(career=rows), name="qua-trinh.xlsx")
    assert {(p["row"], p["column"]) for p in run.report["problems"]} == {
        (4, "Mã đơn vị"), (5, "Mã cán bộ"),
    }  # fmt: skip
    apply_workbook(actor=admin, as_of=DAY, run=run, skip_bad=True)
    standing = CareerStep.objects.filter(superseded_at=None).order_by("pk")
    assert [(s.title, s.unit_text, s.valid.upper) for s in standing] == [
        ("Phó Trưởng phòng", "", None),
        ("Chuyên viên", "Sở cũ", date(2023, 3, 1)),
    ]
    again = check_workbook(
        actor=admin, as_of=DAY, data=_workbook(career=fact_rows("career")), name="b.xlsx"
    )
    assert (again.report["errors"], again.report["writes"]) == (0, 0)


def test_the_shares_of_a_year_name_what_they_are_parts_of(cast: Cast) -> None:
    """CSTĐ cơ sở among LĐTT; what is not known, or of nothing, is no share."""
    year = UnitYear(unit=cast.industry, members=80, good=70, advanced=64, fighters=9)
    said = [(str(s.label), s.part, s.whole, str(s.percent)) for s in year.shares()]
    assert said == [
        ("Hoàn thành tốt trở lên", 70, 80, "87.5"),
        ("Lao động tiên tiến", 64, 80, "80.0"),
        ("Chiến sĩ thi đua cơ sở", 9, 64, "14.1"),
    ]
    assert str(year.shares()[2].of) == "số lao động tiên tiến"
    assert UnitYear(unit=cast.industry, members=0, good=0).shares() == []
