"""Lists from Excel: good rows, bad rows, workbooks that are none, and the way back out."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from string import ascii_uppercase
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.cast import DAY, START, Cast, build
from thidua.common.models import AuditEntry
from thidua.common.models.base import since
from thidua.common.policy import Refused
from thidua.people.domain.import_runs import apply_workbook, check_workbook
from thidua.people.domain.importing import set_up_from_workbook
from thidua.people.exports import export_workbook
from thidua.people.models import (
    Alias,
    Group,
    ImportRun,
    Membership,
    Person,
    Post,
    PostScope,
    Roster,
    Unit,
    UnitVersion,
    User,
)
from thidua.people.sample_sheets import sample_workbook
from thidua.people.sheets import (
    FORMS,
    GROUPS,
    MEMBERS,
    OFFICERS,
    UNITS,
    UnreadableWorkbook,
    all_forms,
    read_workbook,
    refuse_what_is_no_workbook,
    write_workbook,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """The fixed cast."""
    return build()


def unit_row(code: str, name: str = "Đơn vị", **more: Any) -> dict[str, Any]:
    """A row of the sheet of units."""
    return {"code": code, "name": name, "kind": "office", "first": date(2024, 1, 1), **more}


def officer_row(code: str, name: str = "Người Mẫu", **more: Any) -> dict[str, Any]:
    """A row of the sheet of officers."""
    row = {"person": code, "name": name, "unit": "STC", "role": "unit_officer", "title": "CV"}
    return {**row, "first": date(2024, 1, 1), **more}


def check(cast: Cast, **sheets: Any) -> ImportRun:
    """Check a workbook made of rows."""
    actor = cast.actor("administrator")
    return check_workbook(actor=actor, as_of=DAY, data=write_workbook(sheets), name="ds.xlsx")


def apply(cast: Cast, run: ImportRun, *, skip_bad: bool = False) -> ImportRun:
    """Apply a checked workbook."""
    actor = cast.actor("administrator")
    return apply_workbook(actor=actor, as_of=run.as_of, run=run, skip_bad=skip_bad)


def errors(run: ImportRun) -> list[tuple[str, int, str]]:
    """Sheet, row, column of each error."""
    found = run.report["problems"]
    return [(p["sheet"], p["row"], p["column"]) for p in found if p["severity"] == "error"]


def numbers(run: ImportRun, sheet: str) -> tuple[int, int, int, int]:
    """Created, changed, unchanged, errors of a sheet."""
    said = run.report["counts"][sheet]
    return said["created"], said["changed"], said["unchanged"], said["errors"]


def everything() -> dict[str, list[Any]]:
    """All rows of the room, to see that nothing changed."""
    tables = (Unit, UnitVersion, Alias, Group, Roster, Membership, Person, Post, PostScope, User)
    return {t.__name__: list(t._default_manager.order_by("pk").values()) for t in tables}


# --- good rows --------------------------------------------------
def test_the_sample_sets_a_province_up() -> None:
    report = set_up_from_workbook(as_of=DAY, data=sample_workbook())
    assert {k: v["created"] for k, v in report.counts.items()} == {
        "Đơn vị": 6,
        "Khối và nhóm": 1,
        "Thành viên": 2,
        "Cán bộ và chức vụ": 3,
    }
    finance = UnitVersion.objects.get(unit__code="STC")
    assert (finance.name, finance.kind, finance.parent.code) == (  # type: ignore[union-attr]
        "Sở Tài chính",
        "department",
        "UBND",
    )
    head = Membership.objects.get(unit__code="STC")
    assert (head.part, head.valid) == ("head", since(date(2024, 1, 1), date(2025, 1, 1)))
    scope = PostScope.objects.get()
    assert (scope.post.person.name, scope.group.code) == ("Nguyễn Mẫu An", "K1")  # type: ignore[union-attr]
    user = User.objects.get(username="an.nm")
    assert (user.email, user.has_usable_password(), user.must_change_password) == (
        "an.nm@mau.example",
        False,
        True,
    )
    assert list(Person.objects.values_list("is_synthetic", flat=True)) == [True] * 3
    assert Roster.objects.get().number == "01/QĐ-UBND"
    with pytest.raises(Refused):
        set_up_from_workbook(as_of=DAY, data=sample_workbook())


def test_a_check_writes_nothing_and_tells_what_would_be(cast: Cast) -> None:
    before = everything()
    entries = AuditEntry.objects.count()
    run = check(cast, units=[unit_row("MOI", "Phòng Mới", parent="STC")])
    assert everything() == before
    assert AuditEntry.objects.count() == entries
    assert (run.state, numbers(run, "Đơn vị")) == ("checked", (1, 0, 0, 0))
    assert run.report["outcomes"][0]["label"] == "MOI Phòng Mới"
    applied = apply(cast, run)
    assert (applied.state, numbers(applied, "Đơn vị")) == ("applied", (1, 0, 0, 0))
    assert UnitVersion.objects.get(unit__code="MOI").parent == cast.finance
    told = AuditEntry.objects.filter(action="people:list:import").order_by("pk")
    assert [e.object_type for e in told] == ["people.unit", "people.importrun"]
    with pytest.raises(Refused, match="applied"):
        apply(cast, run)


def test_what_was_exported_comes_back_unchanged(cast: Cast) -> None:
    Alias.objects.create(unit=cast.industry, name="Sở CT")
    cast.posts["clerk"].person.born = date(1985, 1, 1)
    cast.posts["clerk"].person.born_precision = "year"
    cast.posts["clerk"].person.save()
    before = everything()
    actor = cast.actor("administrator")
    run = check_workbook(actor=actor, as_of=DAY, data=export_workbook(DAY), name="ds.xlsx")
    assert errors(run) == []
    assert run.report["writes"] == 0
    assert numbers(run, "Cán bộ và chức vụ") == (0, 0, len(cast.posts), 0)
    assert everything() == before


def test_export_has_the_columns_of_the_import(cast: Cast) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export_workbook(DAY)))
    for form in (UNITS, GROUPS, MEMBERS, OFFICERS):
        heads = [str(c.value).removesuffix(" *") for c in book[form.title][1]]
        assert heads == [c.title for c in form.columns]


# --- versions --------------------------------------------------
def test_a_change_of_the_past_needs_a_reason_and_keeps_the_earlier_version(cast: Cast) -> None:
    row = unit_row(
        "SCT", "Sở Công Thương và Du lịch", kind="department", parent="UBND", first=START
    )
    run = check(cast, units=[row])
    assert errors(run) == [("Đơn vị", 2, "Lý do thay đổi")]
    apply(cast, check(cast, units=[{**row, "reason": "ghi nhầm tên"}]))
    versions = UnitVersion.objects.filter(unit=cast.industry).order_by("pk")
    assert [(v.name, v.superseded_at is None, v.reason) for v in versions] == [
        ("Sở Công Thương", False, ""),
        ("Sở Công Thương và Du lịch", True, "ghi nhầm tên"),
    ]


def test_a_rename_from_today_begins_a_version(cast: Cast) -> None:
    row = unit_row("SCT", "Sở Công Thương mới", kind="department", parent="UBND", first=DAY)
    run = apply(cast, check(cast, units=[row]))
    assert numbers(run, "Đơn vị") == (0, 1, 0, 0)
    versions = UnitVersion.objects.filter(unit=cast.industry, superseded_at=None).order_by("valid")
    assert [(v.name, v.valid) for v in versions] == [
        ("Sở Công Thương", since(START, DAY)),
        ("Sở Công Thương mới", since(DAY)),
    ]


def test_the_history_of_a_new_unit_comes_in_several_rows(cast: Cast) -> None:
    rows = [
        unit_row("LS", "Tên cũ", first=date(2010, 1, 1)),
        unit_row("LS", "Tên mới", first=date(2015, 1, 1), last=date(2020, 12, 31)),
    ]
    apply(cast, check(cast, units=rows))
    versions = UnitVersion.objects.filter(unit__code="LS").order_by("valid")
    assert [(v.name, v.valid) for v in versions] == [
        ("Tên cũ", since(date(2010, 1, 1), date(2015, 1, 1))),
        ("Tên mới", since(date(2015, 1, 1), date(2021, 1, 1))),
    ]
    assert check(cast, units=rows).report["writes"] == 0


# --- bad rows --------------------------------------------------
BAD_UNITS: list[tuple[str, list[dict[str, Any]], list[tuple[int, str]]]] = [
    ("no code", [unit_row("")], [(2, "Mã đơn vị")]),
    ("no name", [unit_row("A", "")], [(2, "Tên đơn vị")]),
    ("a kind that is none", [unit_row("A", kind="hãng")], [(2, "Loại đơn vị")]),
    ("a code with a space", [unit_row("A B")], [(2, "Mã đơn vị")]),
    ("the same code twice", [unit_row("A"), unit_row("A")], [(3, "Mã đơn vị")]),
    ("an unknown parent", [unit_row("A", parent="XX")], [(2, "Mã đơn vị cấp trên")]),
    ("its own parent", [unit_row("A", parent="A")], [(2, "Mã đơn vị cấp trên")]),
    ("no first day", [unit_row("A", first=None)], [(2, "Từ ngày")]),
    ("a day that is none", [unit_row("A", first="31/02/2024")], [(2, "Từ ngày")]),
    ("a year that cannot be", [unit_row("A", first="01/01/0204")], [(2, "Từ ngày")]),
    (
        "days the wrong way round",
        [unit_row("A", first="02/01/2024", last="01/01/2024")],
        [(2, "Đến hết ngày")],
    ),
    ("a bad mail address", [unit_row("A", email="a b")], [(2, "Thư điện tử")]),
    (
        "a parent whose row is bad",
        [unit_row("A", parent="B"), unit_row("B", "")],
        [(2, "Mã đơn vị cấp trên"), (3, "Tên đơn vị")],
    ),
    (
        "a circle of two",
        [unit_row("A", parent="B"), unit_row("B", parent="A")],
        [(2, "Mã đơn vị cấp trên"), (3, "Mã đơn vị cấp trên")],
    ),
    (
        "a parent that begins later",
        [unit_row("A", parent="B"), unit_row("B", first="01/02/2024")],
        [(2, "Mã đơn vị cấp trên")],
    ),
    (
        "a circle through what is there",
        [unit_row("UBND", "UBND", kind="peoples_committee", parent="HM", first=DAY)],
        [(2, "Mã đơn vị cấp trên")],
    ),
]


@pytest.mark.parametrize("case", BAD_UNITS, ids=[c[0] for c in BAD_UNITS])
def test_bad_units(cast: Cast, case: Any) -> None:
    _name, rows, expected = case
    before = everything()
    run = check(cast, units=rows)
    assert sorted((row, column) for _s, row, column in errors(run)) == sorted(expected)
    assert all(p["what"] for p in run.report["problems"])
    with pytest.raises(Refused, match="errors"):
        apply(cast, run)
    assert everything() == before


BAD_OTHERS: list[tuple[str, str, dict[str, Any], str]] = [
    ("group of an unknown owner", "groups", {"code": "N", "name": "N", "kind": "block",
     "owner": "XX", "first": DAY}, "Mã đơn vị thành lập"),
    ("group without a day", "groups", {"code": "N", "name": "N", "kind": "block", "owner": "UBND"},
     "Từ ngày"),
    ("decision without a date", "groups", {"code": "N", "name": "N", "kind": "block",
     "owner": "UBND", "first": DAY, "number": "1/QĐ"}, "Ngày quyết định"),
    ("member of no group", "members", {"group": "XX", "unit": "STC", "first": DAY}, "Mã nhóm"),
    ("neither unit nor person", "members", {"group": "K1", "first": DAY}, "Mã đơn vị"),
    ("unknown unit", "members", {"group": "K1", "unit": "XX", "first": DAY}, "Mã đơn vị"),
    ("unknown officer", "members", {"group": "K1", "person": "XX", "first": DAY}, "Mã cán bộ"),
    ("member twice at a time", "members", {"group": "K1", "unit": "STC", "first": DAY}, "Từ ngày"),
    ("unit in two blocks", "members", {"group": "K2", "unit": "STC", "first": DAY}, "Mã nhóm"),
    ("post in no unit", "officers", officer_row("P1", unit="XX"), "Mã đơn vị"),
    ("post of no role", "officers", officer_row("P1", role="vua"), "Vai trò"),
    ("post without a title", "officers", officer_row("P1", title=""), "Chức vụ"),
    ("post before the unit", "officers", officer_row("P1", first="01/01/2019"), "Từ ngày"),
    ("post without a day", "officers", officer_row("P1", first=None), "Từ ngày"),
    ("scope of a unit officer", "officers", officer_row("P1", scope="K1"), "Phụ trách"),
    ("scope that is nothing", "officers",
     officer_row("P1", role="officer_in_charge", scope="XX"), "Phụ trách"),
    ("somebody else's user name", "officers", officer_row("P1", username="clerk"),
     "Tên đăng nhập"),
    ("a user name with diacritics", "officers", officer_row("P1", username="lê an"),
     "Tên đăng nhập"),
    ("somebody else's address", "officers",
     officer_row("P1", username="p.moi", email="clerk@example.test"), "Thư điện tử"),
    ("an address without a user name", "officers", officer_row("P1", email="a@b.example"),
     "Tên đăng nhập"),
    ("a birth date that is none", "officers", officer_row("P1", born="khoảng 1985"), "Ngày sinh"),
]  # fmt: skip


@pytest.mark.parametrize("case", BAD_OTHERS, ids=[c[0] for c in BAD_OTHERS])
def test_bad_groups_members_and_officers(cast: Cast, case: Any) -> None:
    _name, sheet, row, column = case
    run = check(cast, **{sheet: [row]})
    assert [(r, c) for _s, r, c in errors(run)] == [(2, column)]


def test_one_code_names_one_person(cast: Cast) -> None:
    run = check(cast, officers=[officer_row("P1", "Người Một"), officer_row("P1", "Người Hai")])
    assert errors(run) == [("Cán bộ và chức vụ", 3, "Họ và tên")]


def test_posts_may_not_overlap(cast: Cast) -> None:
    rows = [officer_row("P1"), officer_row("P1", first="01/06/2024")]
    assert errors(check(cast, officers=rows)) == [("Cán bộ và chức vụ", 3, "Từ ngày")]
    rows[0]["last"] = "31/05/2024"
    assert errors(check(cast, officers=rows)) == []


def test_bad_rows_are_left_out_only_when_asked_for(cast: Cast) -> None:
    run = check(
        cast,
        units=[unit_row("A", "Phòng A"), unit_row("B", ""), unit_row("C", parent="B")],
        officers=[officer_row("P1", unit="A"), officer_row("P2", unit="C")],
    )
    assert errors(run) == [
        ("Đơn vị", 3, "Tên đơn vị"),
        ("Đơn vị", 4, "Mã đơn vị cấp trên"),
        ("Cán bộ và chức vụ", 3, "Mã đơn vị"),
    ]
    done = apply(cast, run, skip_bad=True)
    assert (done.report["skipped_bad"], done.report["errors"]) == (True, 3)
    assert numbers(done, "Đơn vị") == (1, 0, 0, 2)
    assert set(Unit.objects.filter(code__in="ABC").values_list("code", flat=True)) == {"A"}
    assert set(Person.objects.filter(code__in=["P1", "P2"]).values_list("code", flat=True)) == {
        "P1"
    }


def test_a_workbook_goes_through_the_pages(client: Client, cast: Cast) -> None:
    user = User.objects.get(username="administrator")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("people:import")
    assert client.get(page).status_code == 200
    pdf = SimpleUploadedFile("danh-sach.xlsx", b"%PDF-1.7")
    refused = client.post(page, {"file": pdf})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"file"})
    data = write_workbook({"units": [unit_row("A", "Phòng A"), unit_row("B", "")]})
    sent = client.post(page, {"file": SimpleUploadedFile("danh-sach.xlsx", data)})
    run = ImportRun.objects.get()
    assert sent["Location"] == reverse("people:import_run", args=[run.public_id])
    report = client.get(sent["Location"]).content.decode()
    assert "Tên đơn vị" in report
    assert not Unit.objects.filter(code="A").exists()
    write = reverse("people:import_apply", args=[run.public_id])
    assert client.get(write).status_code == 405
    assert client.post(write).status_code == 422
    assert not Unit.objects.filter(code="A").exists()
    assert client.post(write, {"skip_bad": "1"}).status_code == 302
    assert UnitVersion.objects.get(unit__code="A").name == "Phòng A"
    assert client.get(sent["Location"]).status_code == 200
    for name in ("people:import_template", "people:import_sample", "people:export_all"):
        got = client.get(reverse(name))
        # Sheets of facts come empty in the template only.
        forms = all_forms() if name == "people:import_template" else FORMS[:4]
        assert set(read_workbook(got.content)) == {form.key for form in forms}
    told = AuditEntry.objects.filter(action="people:list:export")
    assert [e.actor_id for e in told] == [user.pk]


def test_only_the_administrator_imports(cast: Cast) -> None:
    for name in ("standing_head", "auditor", "industry_head"):
        with pytest.raises(Refused):
            check_workbook(
                actor=cast.actor(name), as_of=DAY, data=write_workbook({}), name="ds.xlsx"
            )


# --- how cells are written --------------------------------------------------
def workbook(cells: list[list[Any]], *, merge: str = "", hide: int = 0) -> bytes:
    """A workbook with the sheet of units as a person might have made it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("ĐƠN VỊ")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for r, line in enumerate(cells):
            for c, value in enumerate(line):
                if isinstance(value, datetime):
                    sheet.write_datetime(r, c, value, day)
                elif str(value).startswith("="):
                    sheet.write_formula(r, c, value, None, "Phòng tính ra")
                else:
                    sheet.write(r, c, value)
        if merge:
            sheet.merge_range(merge, "gộp")
        if hide:
            sheet.set_row(hide - 1, None, None, {"hidden": True})
    return out.getvalue()


SECOND = datetime(2024, 1, 2)  # noqa: DTZ001 - Excel knows no zones
HEAD = ["ma don vi", "Tên đơn vị *", "Loại đơn vị", "Từ ngày", "Ghi chú riêng"]


def test_cells_are_read_however_they_are_typed(cast: Cast) -> None:
    data = workbook(
        [
            ["Danh sách đơn vị năm 2024"],
            HEAD,
            [101, "  Phòng   Một ", "văn phòng, phòng ban", SECOND, "x"],
            ["102", "Phòng Hai", "OFFICE", 45294, ""],
            ["103", "Phòng Ba", "office", "3/1/2024", ""],
            ["104", "Phòng Bốn", "office", "2024-01-04", ""],
            [],
            ["105", '="Phòng"&" tính ra"', "office", "05.01.2024", ""],
        ]
    )
    rows = {r.number: dict(r.values) for r in read_workbook(data)["units"].rows}
    assert {n: r["code"] for n, r in rows.items()} == {
        3: "101",
        4: "102",
        5: "103",
        6: "104",
        8: "105",
    }
    run = check_workbook(actor=cast.actor("administrator"), as_of=DAY, data=data, name="a.xlsx")
    kinds = [p for p in run.report["problems"] if p["severity"] == "error"]
    assert [(p["row"], p["column"]) for p in kinds] in ([], [(3, "Loại đơn vị")])
    assert [p["column"] for p in run.report["problems"] if p["severity"] == "warning"] == [
        "Ghi chú riêng"
    ]
    apply(cast, run, skip_bad=True)
    found = UnitVersion.objects.filter(unit__code__in=["102", "103", "104", "105"])
    assert [(v.name, v.valid.lower) for v in found.order_by("unit__code")] == [
        ("Phòng Hai", date(2024, 1, 3)),
        ("Phòng Ba", date(2024, 1, 3)),
        ("Phòng Bốn", date(2024, 1, 4)),
        ("Phòng tính ra", date(2024, 1, 5)),
    ]


def test_merged_cells_and_hidden_rows_are_told(cast: Cast) -> None:
    lines = [HEAD, *([f"{n}", f"Phòng {n}", "office", "01/01/2024"] for n in (1, 2, 3))]
    actor = cast.actor("administrator")
    data = workbook(lines, merge="E2:E3", hide=4)
    run = check_workbook(actor=actor, as_of=DAY, data=data, name="a.xlsx")
    assert {row for _s, row, _c in errors(run)} == {2, 3}
    assert [p["row"] for p in run.report["problems"] if p["severity"] == "warning"] == [1, 4]


def test_formulas_without_a_value_are_told(cast: Cast) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Đơn vị"
    sheet.append(HEAD[:4])
    sheet.append(["A", '="Phòng " & "A"', "office", "01/01/2024"])
    out = io.BytesIO()
    book.save(out)
    run = check_workbook(
        actor=cast.actor("administrator"), as_of=DAY, data=out.getvalue(), name="a.xlsx"
    )
    assert (errors(run)[0][1:], "B2" in run.report["problems"][0]["what"]) == ((2, "B"), True)


def test_a_missing_column_is_told(cast: Cast) -> None:
    data = workbook([["Mã đơn vị", "Tên đơn vị"], ["A", "Phòng A"]])
    run = check_workbook(actor=cast.actor("administrator"), as_of=DAY, data=data, name="a.xlsx")
    assert errors(run) == [("Đơn vị", 1, "Loại đơn vị")]


def test_ten_thousand_rows_are_read(cast: Cast) -> None:
    rows = [unit_row(f"N{n:05}", f"Đơn vị {n}", parent="STC") for n in range(10_000)]
    run = check(cast, units=rows)
    assert numbers(run, "Đơn vị") == (10_000, 0, 0, 0)
    assert len(run.report["outcomes"]) == 1000


# --- files that are no workbook --------------------------------------------------
def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (320 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 renamed",
        b"MZ\x00\x00",
        b"PK\x03\x04 cut off",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        write_workbook({})[:2000],
        "một, hai".encode(),
    ],
    ids=["empty", "pdf", "program", "cut", "password", "half", "text"],
)
def test_what_is_no_workbook_is_refused_in_words(cast: Cast, data: bytes) -> None:
    with pytest.raises(UnreadableWorkbook) as refusal:
        check_workbook(actor=cast.actor("administrator"), as_of=DAY, data=data, name="a.xlsx")
    assert str(refusal.value)
    assert not ImportRun.objects.exists()


def test_a_workbook_with_spoilt_bytes_is_sound_or_refused_in_words() -> None:
    made, told = write_workbook({}), []
    for at in range(60, len(made), len(made) // 150):
        spoilt = made[:at] + bytes(b ^ 0x5A for b in made[at : at + 8]) + made[at + 8 :]
        try:
            refuse_what_is_no_workbook(spoilt)
        except UnreadableWorkbook as said:
            told.append(str(said))
    assert len(told) > 50
    assert all(told)


def test_a_zip_bomb_is_refused() -> None:
    with pytest.raises(UnreadableWorkbook):
        read_workbook(_bomb())


@pytest.mark.parametrize("cells", [("XFD1048576",), ("A1", "XFD1048576"), ("A1", "ZZ900000")])
def test_a_cell_far_away_costs_no_memory_and_ends_nothing(cells: tuple[str, ...]) -> None:
    """A reader lays out every cell between the first and the last: gigabytes for ten kilobytes."""
    made = write_workbook({})
    rows = "".join(
        f'<row r="{cell.lstrip(ascii_uppercase)}"><c r="{cell}"><v>1</v></c></row>'
        for cell in cells
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as whole, zipfile.ZipFile(out, "w") as archive:
        for name in whole.namelist():
            first = name == "xl/worksheets/sheet1.xml"
            archive.writestr(name, sheet if first else whole.read(name))
    with pytest.raises(UnreadableWorkbook, match="bung ra lớn hơn"):
        read_workbook(out.getvalue())


def test_a_workbook_of_something_else_is_refused() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Lương").write(0, 0, "Họ tên")
    with pytest.raises(UnreadableWorkbook, match="Đơn vị"):
        read_workbook(out.getvalue())


def test_export_never_writes_a_formula(cast: Cast) -> None:
    version = UnitVersion.objects.get(unit=cast.industry)
    version.name = "=1+1"
    version.save()
    book = openpyxl.load_workbook(io.BytesIO(export_workbook(DAY)))
    cells = {c.value: c.data_type for row in book["Đơn vị"].iter_rows() for c in row}
    assert cells["=1+1"] == "s"
