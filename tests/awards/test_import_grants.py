"""Grants from Excel: what is read, linked, asked about, told, written once, and given back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.awards.makers import decision, give, person
from tests.awards.sheets_of_grants import cells, old_grants, workbook
from tests.support.cast import DAY, Cast
from thidua.awards.domain.import_grants import IMPORT, KEY
from thidua.awards.models import Decision, Grant, Revocation, Subject
from thidua.awards.sheets import GRANTS, sheet_rows, with_all
from thidua.common.models import AuditEntry
from thidua.common.policy import Refused
from thidua.people.domain import import_runs
from thidua.people.models import ImportRun, Person

State = ImportRun.State


def check(cast: Cast, *rows: dict[str, Any], who: str = "officer_in_charge") -> ImportRun:
    return import_runs.check_workbook(
        actor=cast.actor(who), as_of=DAY, data=workbook(rows), name="so-cu.xlsx", sort=KEY
    )


def apply(
    cast: Cast, run: ImportRun, *, skip_bad: bool = False, who: str = "officer_in_charge"
) -> ImportRun:
    return import_runs.apply_workbook(actor=cast.actor(who), as_of=DAY, run=run, skip_bad=skip_bad)


def line(**more: Any) -> dict[str, Any]:
    return {**old_grants(1)[0], "gender": "", **more}


def numbers(run: ImportRun) -> tuple[int, int, int, int]:
    found = run.report["counts"][GRANTS.title]
    return (found["created"], found["unchanged"], found["errors"], found["asked"])


def told(run: ImportRun) -> list[tuple[int, str]]:
    return [(p["row"], p["column"]) for p in run.report["problems"] if p["severity"] == "error"]


def test_a_row_says_all_that_a_grant_says(cast: Cast) -> None:
    row = line(
        on="03/2019",
        period="2017-2018",
        kind="Công trạng",
        standing="Lãnh đạo, quản lý",
        posthumous="x",
        state="",
        revoked_number="9/QĐ-UBND",
        revoked_on=date(2020, 5, 6),
        revoked_issuer="Chủ tịch UBND tỉnh Mẫu",
        revoked_ground="a",
    )
    run = apply(cast, check(cast, row))
    assert run.report["problems"] == []
    grant = Grant.objects.get()
    assert (grant.decision.on, grant.decision.on_precision) == (date(2019, 3, 1), "month")
    assert (grant.state, grant.posthumous, grant.award_code) == ("revoked", True, "CSTDCS")
    assert (grant.source, grant.source_file, grant.source_sheet, grant.source_row) == (
        "sheet", run.file, "Khen thưởng", 2
    )  # fmt: skip
    revocation = Revocation.objects.get()
    assert (revocation.grant, revocation.on, revocation.ground) == (grant, date(2020, 5, 6), "a")
    (out,) = (dict(zip([c.key for c in GRANTS.columns], r, strict=True))
              for r in sheet_rows(with_all(Grant.objects.all())))  # fmt: skip
    assert (out["on"], out["period"], out["revoked_on"]) == (
        "03/2019", "2017-2018", date(2020, 5, 6)
    )  # fmt: skip


def test_each_bad_cell_is_named_and_the_file_is_bound(cast: Cast) -> None:
    rows = [
        line(number=""),
        line(on="31/02/2019"),
        line(on="05/01/2030"),
        line(authority="Ông Ba"),
        line(award=""),
        line(award="", award_code="KHONGCO"),
        line(award="Bằng khen lạ", award_code="KHONGCO"),
        line(name=""),
        line(period="19"),
        line(object="Tập thể", award="Lao động tiên tiến", award_code="LDTT"),
        line(award="Lao động tiên tiến", award_code="", ground="xs"),
        line(person="CB-khong-co"),
        line(unit_code="KHONGCO"),
        line(authority="Chủ tịch UBND cấp huyện", on="05/07/2025"),
        line(state="Đã hủy bỏ", revoked_number=""),
        line(name="Nguyễn Mẫu Hai Lần"),
        line(name="Nguyễn Mẫu Hai Lần"),
        line(born="năm con rồng"),
    ]
    del rows[4]["award_code"]
    run = check(cast, *rows)
    titles = GRANTS.titles()
    wrong = dict.fromkeys(row for row, _column in told(run))
    assert list(wrong) == [*range(2, 17), 18, 19]
    by_row: dict[int, set[str]] = {}
    for row, column in told(run):
        by_row.setdefault(row, set()).add(column)
    expected = (
        "number", "on", "on", "authority", "award", "award", "award_code", "name", "period",
        "award_code", "ground", "person", "unit_code", "on", "revoked_number",
    )  # fmt: skip
    for row, column in zip(range(2, 17), expected, strict=True):
        assert titles[column] in by_row[row], (row, by_row[row])
    assert by_row[18] == {titles["name"]}
    assert not Grant.objects.exists()
    assert not [p for p in run.report["problems"] if "rồng" in str(p)]


def test_who_is_surely_known_is_linked_and_who_may_be_is_asked(cast: Cast) -> None:
    known = person("Lê Mẫu Duy Nhất").person
    assert known is not None
    coded = line(name="Lê Mẫu Duy Nhất", person=known.code)
    nearly = line(name="Lê Mẫu Duy Nhất", post="Kỹ sư", unit="Nơi khác", number="7/QĐ")
    run = check(cast, coded, nearly)
    assert numbers(run) == (1, 0, 0, 1)
    (question,) = run.report["questions"]
    assert (question["row"], [o["mark"] for o in question["options"]]) == (
        3, [f"p{known.pk}", "new"]
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        apply(cast, run)
    assert refused.value.answer.rule == "errors"
    actor = cast.actor("officer_in_charge")
    with pytest.raises(Refused):
        import_runs.answer(actor=actor, as_of=DAY, run=run, answers={3: "p0"})
    run = import_runs.answer(actor=actor, as_of=DAY, run=run, answers={3: f"p{known.pk}"})
    apply(cast, run)
    assert [g.subject.person for g in Grant.objects.order_by("pk")] == [known, known]


def test_a_row_left_open_is_not_written_and_comes_back(cast: Cast) -> None:
    known = person("Lê Mẫu Duy Nhất").person
    assert known is not None
    run = check(cast, line(name="Lê Mẫu Duy Nhất", unit="Nơi khác"), line(name="Bùi Mẫu Khác"))
    run = apply(cast, run, skip_bad=True)
    assert [g.name_printed for g in Grant.objects.all()] == ["Bùi Mẫu Khác"]
    (back,) = cells(import_runs.correction_workbook(run))
    assert (back["Họ tên, tên tập thể"], back["Dòng gốc"]) == ("Lê Mẫu Duy Nhất", "2")
    assert back["Lỗi"] == run.report["questions"][0]["why"]


def test_answered_by_name_stays_apart_from_the_known_one(cast: Cast) -> None:
    known = person("Lê Mẫu Duy Nhất")
    run = check(cast, line(name="Lê Mẫu Duy Nhất", unit="Nơi khác"))
    actor = cast.actor("officer_in_charge")
    run = import_runs.answer(actor=actor, as_of=DAY, run=run, answers={2: "new"})
    apply(cast, run)
    assert Grant.objects.get().subject != known
    assert Grant.objects.get().subject.person is None


def test_a_collective_is_known_by_the_directory_or_by_its_code(cast: Cast) -> None:
    row = {"object": "Tập thể", "award": "Tập thể lao động xuất sắc", "award_code": "", "post": ""}
    run = check(
        cast,
        line(**row, name="SỞ CÔNG THƯƠNG", unit=""),
        line(**row, name="Phòng Mẫu thuộc Sở", unit="", unit_code=cast.industry.code),
    )
    assert numbers(run) == (2, 0, 0, 0)
    apply(cast, run)
    first, second = Grant.objects.order_by("source_row")
    assert (first.subject.unit, first.unit) == (cast.industry, cast.industry)
    assert (second.subject.unit, second.unit) == (None, cast.industry)


def test_what_stands_already_is_left_and_told(cast: Cast) -> None:
    subject = person("Lê Mẫu Duy Nhất")
    assert subject.person is not None
    give(cast, subject, head=decision("5/QĐ", date(2020, 3, 4)), post="Chuyên viên")
    head = {"number": "5/QĐ", "on": date(2020, 3, 4), "person": subject.person.code}
    same = line(name="Lê Mẫu Duy Nhất", post="Chuyên viên", unit="", **head)
    other = line(name="Lê Mẫu Duy Nhất", post="Trưởng phòng", unit="", **head)
    run = check(cast, same, other)
    assert numbers(run) == (0, 2, 0, 0)
    (warned,) = run.report["problems"]
    assert (warned["row"], warned["severity"]) == (3, "warning")
    assert apply(cast, run).state == State.APPLIED
    assert (Grant.objects.count(), Decision.objects.count()) == (1, 1)


def test_a_unit_enters_only_what_its_own_head_decided(cast: Cast) -> None:
    own = {
        "authority": "Thủ trưởng cơ quan, đơn vị có tư cách pháp nhân",
        "issuer": "Sở Công Thương",
    }
    rows = (line(), line(**own, number="3/QĐ-SCT"))
    run = check(cast, *rows, who="industry_officer")
    assert told(run) == [(2, "Cơ quan quyết định")]
    apply(cast, run, skip_bad=True, who="industry_officer")
    assert Grant.objects.get().decision.body == cast.industry
    with pytest.raises(Refused):
        check(cast, line(), who="clerk")
    with pytest.raises(Refused):
        import_runs.ask_again(actor=cast.actor("finance_officer"), as_of=DAY, run=run)


def test_a_change_between_check_and_writing_is_told_and_answers_are_kept(cast: Cast) -> None:
    known = person("Lê Mẫu Duy Nhất").person
    assert known is not None
    run = check(cast, line(name="Lê Mẫu Duy Nhất", unit="Nơi khác"), line(name="Bùi Mẫu Khác"))
    actor = cast.actor("officer_in_charge")
    run = import_runs.answer(actor=actor, as_of=DAY, run=run, answers={2: f"p{known.pk}"})
    Person.objects.create(name="Bùi Mẫu Khác", code="CB-moi", is_synthetic=True)
    run = apply(cast, run)
    assert (run.state, run.answers) == (State.CHECKED, {"2": f"p{known.pk}"})
    assert run.report["asked_rows"] == [2, 3]
    assert not Grant.objects.exists()


def test_one_entry_for_the_import_and_one_for_each_decision(cast: Cast) -> None:
    run = apply(cast, check(cast, *old_grants(40, decisions=4)))
    entries = AuditEntry.objects.filter(action__startswith="awards:")
    kinds = sorted(entries.values_list("action", "object_type"))
    assert kinds == [
        (IMPORT, "people.importrun"), *[("awards:grant:record", "awards.decision")] * 4
    ]  # fmt: skip
    assert run.report["counts"][GRANTS.title]["created"] == 40


def test_many_rows_cost_few_queries(cast: Cast) -> None:
    def cost(count: int) -> int:
        Grant.objects.all().delete()
        Subject.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            assert apply(cast, check(cast, *old_grants(count, decisions=8))).state == State.APPLIED
        return len(queries)

    cost(8)
    assert abs(cost(80) - cost(16)) <= 4
