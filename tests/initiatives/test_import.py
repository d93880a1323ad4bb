"""Three sheets in and out: every wrong cell is named, what goes out comes back without a change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.initiatives.makers import record, spend
from tests.support.cast import DAY, Cast
from thidua.common.models import AuditEntry
from thidua.common.policy import Refused
from thidua.initiatives.exports import sheet_rows
from thidua.initiatives.import_sort import KEY
from thidua.initiatives.models import Initiative, InitiativeVersion, Recognition, Use
from thidua.people.domain.import_runs import apply_workbook, check_workbook, correction_workbook
from thidua.people.exports import export_workbook
from thidua.people.models import ImportRun
from thidua.people.sheets import read_workbook, write_workbook

ROW: dict[str, Any] = {
    "code": "SK01", "kind": "Sáng kiến", "name": "Hồ sơ một cửa số", "field": "Hành chính",
    "unit": "SCT", "period": "2023", "scope": "Cấp cơ sở", "number": "45/QĐ-SCT",
    "on": "11/2023", "issuer": "Giám đốc Sở Công Thương", "mark": "giả lập",
}  # fmt: skip
AUTHOR: dict[str, Any] = {
    "code": "SK01", "name": "Hà Mẫu Nga", "part": "Tác giả", "share": "66,5",
}  # fmt: skip
OTHER: dict[str, Any] = {
    "code": "SK01", "name": "Trịnh Mẫu Ngoài", "part": "Đồng tác giả", "share": 33.5,
}  # fmt: skip
USE: dict[str, Any] = {
    "code": "SK01", "name": "Hà Mẫu Nga", "award": "CSTDCS", "period": "2023",
    "number": "2/QĐ-SCT", "on": date(2023, 12, 29),
}  # fmt: skip


def _book(
    initiatives: list[Any] | None = None,
    authors: list[Any] | None = None,
    uses: list[Any] | None = None,
) -> bytes:
    sheets = {
        "initiatives": initiatives or [],
        "initiative_authors": authors or [],
        "initiative_uses": uses or [],
    }
    return write_workbook({key: rows for key, rows in sheets.items() if rows}, only=True)


def _check(cast: Cast, data: bytes) -> ImportRun:
    return check_workbook(
        actor=cast.actor("administrator"), as_of=DAY, data=data, name="sang-kien.xlsx"
    )


def _apply(cast: Cast, data: bytes, *, skip_bad: bool = False) -> ImportRun:
    run = _check(cast, data)
    admin = cast.actor("administrator")
    return apply_workbook(actor=admin, as_of=DAY, run=run, skip_bad=skip_bad)


def _wrong(run: ImportRun) -> set[tuple[str, int, str]]:
    return {(p["sheet"], p["row"], p["column"]) for p in run.report["problems"]}


def test_all_three_sheets_come_in_and_go_out_without_a_change(cast: Cast) -> None:
    person = cast.posts["industry_officer"].person
    wide = {**ROW, "scope": "Bộ, ban, ngành, tỉnh", "number": "9/QĐ-UBND", "on": date(2023, 12, 1),
            "issuer": "Chủ tịch UBND tỉnh Mẫu"}  # fmt: skip
    topic = {**ROW, "code": "DT01", "kind": "Đề tài khoa học", "name": "Chè sạch", "number": "7/QĐ",
             "period": "2022-2023", "on": "2023"}  # fmt: skip
    head = {"code": "DT01", "name": "Hà Mẫu Nga", "person": person.code, "part": "Chủ nhiệm"}
    data = _book([ROW, wide, topic], [{**AUTHOR, "person": person.code}, OTHER, head], [USE])
    checked = _check(cast, data)
    assert (checked.report["errors"], Initiative.objects.count()) == (0, 0)  # nothing written
    run = _apply(cast, data)
    assert (run.state, run.report["writes"]) == (ImportRun.State.APPLIED, 7)
    row = Initiative.objects.get(code="SK01")
    assert (row.scope, row.number, row.period.name, row.place, row.is_synthetic) == (
        "tinh", "9/QĐ-UBND", "Năm 2023", "Sáng kiến, đề tài, 2", True,
    )  # fmt: skip
    base = row.recognitions.get(scope="co_so")
    assert (base.on, base.on_precision) == (date(2023, 11, 1), "month")
    assert [(a.name, a.part, f"{a.share}", a.person) for a in row.authors.all()] == [
        ("Hà Mẫu Nga", "tac_gia", "66.50", person),
        ("Trịnh Mẫu Ngoài", "dong_tac_gia", "33.50", None),
    ]
    use = Use.objects.get()
    assert (use.author.person, use.award_name, use.period.name, use.number, use.on) == (
        person, "Chiến sĩ thi đua cơ sở", "Năm 2023", "2/QĐ-SCT", date(2023, 12, 29),
    )  # fmt: skip
    told = AuditEntry.objects.filter(object_type="initiatives.initiative")
    assert told.count() == 7
    again = _check(cast, export_workbook(DAY))
    assert (again.report["writes"], again.report["errors"]) == (0, 0)
    assert again.report["counts"]["Sáng kiến, đề tài"]["unchanged"] == 3
    assert (Recognition.objects.count(), InitiativeVersion.objects.count()) == (3, 0)


def test_every_wrong_cell_is_named_and_the_rest_is_taken(cast: Cast) -> None:
    held = record(cast)
    spend(cast, held)
    uses = sheet_rows()["initiative_uses"][0]
    rows = [
        ROW,
        {**ROW, "code": "B1", "unit": "KHONG", "kind": "Sách", "number": "1"},
        {**ROW, "code": "B2", "period": "23", "on": "mai", "number": "2"},
        {**ROW, "code": "B3", "on": date(2024, 2, 1), "number": "3"},
        {**ROW, "code": "B4", "number": "4", "standing": "Đã thu hồi"},
        {**ROW, "code": "B5", "number": "5"},  # without an author
        {**ROW, "code": "SK01", "scope": "Toàn quốc", "name": "Tên khác", "number": "6"},
        {**ROW, "code": "B7", "number": "7"},
        {**ROW, "code": "B8", "name": held.name, "number": held.number, "on": held.recognised_on},
        {**ROW, "code": held.code, "name": "Tên mới", "number": held.number,
         "on": held.recognised_on, "field": ""},
    ]  # fmt: skip
    authors = [
        {**AUTHOR, "share": ""},
        {**AUTHOR, "code": "B7", "share": "rất nhiều"},
        {**OTHER, "code": "B8", "share": ""},
        {**OTHER, "code": "LA"},
        {**AUTHOR, "share": ""},
    ]
    ledger = [
        USE,
        {**USE, "award": "TTLDXS"},
        {**USE, "name": "Ai đó"},
        {**USE, "award": "BKT"},
        {**uses, "number": "khác"},
        {**uses, "award": "CSTDT"},
        {**USE, "code": "B5"},
    ]
    data = _book(rows, authors, ledger)
    run = _check(cast, data)
    first, second, third = "Sáng kiến, đề tài", "Tác giả sáng kiến", "Sử dụng sáng kiến"
    assert _wrong(run) == {
        (first, 3, "Mã đơn vị"), (first, 3, "Loại"),
        (first, 4, "Năm hoặc năm học"), (first, 4, "Ngày công nhận"),
        (first, 5, "Ngày công nhận"),
        (first, 6, "Tình trạng"),
        (first, 7, "Mã sáng kiến"),
        (first, 8, "Tên sáng kiến, đề tài"),
        (first, 9, "Mã sáng kiến"), (second, 3, "Tỷ lệ đóng góp (%)"),
        (first, 10, "Tên sáng kiến, đề tài"),
        (first, 11, "Lý do sửa"),
        (second, 5, "Mã sáng kiến"),
        (second, 6, "Mã sáng kiến"),
        (third, 3, "Mã khen thưởng"),
        (third, 4, "Họ và tên"),
        (third, 5, "Mã khen thưởng"),
        (third, 6, "Mã khen thưởng"),
        (third, 7, "Quy định cho dùng lại"),
        (third, 8, "Mã sáng kiến"),
    }  # fmt: skip
    run = _apply(cast, data, skip_bad=True)
    assert (run.state, run.report["writes"]) == (ImportRun.State.APPLIED, 3)
    assert {i.code for i in Initiative.objects.all()} == {held.code, "SK01"}
    assert {u.author.initiative.code for u in Use.objects.all()} == {held.code, "SK01"}
    back = read_workbook(correction_workbook(run))
    assert [len(back[key].rows) for key in ("initiatives", "initiative_authors")] == [9, 4]


def test_the_standing_body_sends_its_own_workbook(cast: Cast) -> None:
    """The three sheets alone; not about one's own initiative; others may not."""
    officer = cast.actor("officer_in_charge")
    own = cast.posts["officer_in_charge"].person
    mine = {**ROW, "code": "SK02", "name": "Của mình", "number": "2/QĐ"}
    data = _book(
        [ROW, mine], [{**AUTHOR, "share": ""}, {**AUTHOR, "code": "SK02", "person": own.code}]
    )
    for name in ("industry_head", "clerk", "auditor"):
        with pytest.raises(Refused):
            check_workbook(actor=cast.actor(name), as_of=DAY, data=data, name="a.xlsx", sort=KEY)
    run = check_workbook(actor=officer, as_of=DAY, data=data, name="a.xlsx", sort=KEY)
    assert _wrong(run) == {("Sáng kiến, đề tài", 3, "Mã sáng kiến")}
    apply_workbook(actor=officer, as_of=DAY, run=run, skip_bad=True)
    assert [one.code for one in Initiative.objects.all()] == ["SK01"]
    assert Initiative.objects.get().entered_label == officer.label
    use = [{**USE, "person": ""}]
    officer_of_it = Initiative.objects.get().authors.get()
    officer_of_it.person = own
    officer_of_it.save()
    again = check_workbook(
        actor=officer, as_of=DAY, data=_book([], [], use), name="b.xlsx", sort=KEY
    )
    assert _wrong(again) == {("Sử dụng sáng kiến", 2, "Mã sáng kiến")}


def test_a_correction_from_a_sheet_has_its_reason_and_keeps_what_stood(cast: Cast) -> None:
    _apply(cast, _book([ROW], [AUTHOR, OTHER]))
    changed = {**ROW, "name": "Hồ sơ một cửa số cấp xã", "number": "46/QĐ-SCT"}
    assert _wrong(_check(cast, _book([changed]))) == {("Sáng kiến, đề tài", 2, "Lý do sửa")}
    shares = [{**AUTHOR, "share": "60"}, {**OTHER, "share": "40"}]
    found = _wrong(_check(cast, _book([], shares)))
    assert found == {("Tác giả sáng kiến", 2, "Lý do sửa"), ("Tác giả sáng kiến", 3, "Lý do sửa")}
    why = {"reason": "QĐ đính chính 50/QĐ-SCT"}
    run = _apply(cast, _book([{**changed, **why}], [{**row, **why} for row in shares]))
    assert (run.report["errors"], run.report["writes"]) == (0, 3)
    row = Initiative.objects.get()
    assert (row.name, row.number, row.state, row.revision) == (
        "Hồ sơ một cửa số cấp xã", "46/QĐ-SCT", "recognised", 1,
    )  # fmt: skip
    old = row.recognitions.get(number="45/QĐ-SCT")
    assert (old.withdrawal, old.withdrawal_reason) == ("mistake", why["reason"])
    version = row.versions.get()
    assert (version.before["name"], version.after["authors"][0][2], version.reason) == (
        "Hồ sơ một cửa số", "60.00", why["reason"],
    )  # fmt: skip
    one_share = _check(cast, _book([], [{**AUTHOR, "share": "90", **why}]))
    assert _wrong(one_share) == {("Tác giả sáng kiến", 2, "Mã sáng kiến")}  # 130 %
