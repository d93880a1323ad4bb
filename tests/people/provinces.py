"""A made-up province as its own office would write it down: 140 units, 500 officers, Excel."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from thidua.people.models import Group, Membership, Role, UnitVersion
from thidua.people.sheets import labels, write_workbook

BAD = {
    12: ("unit", "SKHONG"),
    57: ("username", "Có dấu"),
    123: ("first", "31/02/2026"),
    280: ("role", "Giám sát"),
    444: ("email", "không phải thư"),
}
"""Row in Excel → column and value that cannot be taken."""
ROWS = 500
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ")
_MIDDLE = ("Mẫu", "Thị Mẫu", "Văn Mẫu")
_GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Phúc")


def units(first: date) -> list[dict[str, Any]]:
    """The province's own offices, departments and communes below the three bodies."""
    kinds = labels(UnitVersion.Kind)
    rows = [
        {"code": f"S{n:02d}", "name": f"Sở Mẫu số {n}", "kind": kinds["department"],
         "parent": "UBND", "first": first}
        for n in range(1, 21)
    ]  # fmt: skip
    rows += [
        {"code": f"X{n:03d}", "name": f"Xã Mẫu {n}", "kind": kinds["commune"], "parent": "UBND",
         "first": first}
        for n in range(1, 121)
    ]  # fmt: skip
    return rows


def bad(count: int = ROWS) -> dict[int, tuple[str, str]]:
    """The rows that cannot be taken, when there are so many officers."""
    return {row: what for row, what in BAD.items() if row - 2 < count}


def officers(first: date, count: int = ROWS) -> list[dict[str, Any]]:
    """Officers with accounts; the first ones sign, lead, look after blocks and number."""
    roles = labels(Role)
    special = [
        ("UBND", Role.SIGNATORY, "Chủ tịch UBND tỉnh"),
        ("TDKT", Role.STANDING_HEAD, "Trưởng ban"),
        ("TDKT", Role.OFFICER_IN_CHARGE, "Chuyên viên"),
        ("UBND", Role.CLERK, "Văn thư"),
        ("UBND", Role.COUNCIL_SECRETARY, "Thư ký Hội đồng"),
    ]
    places = [f"S{n:02d}" for n in range(1, 21)] + [f"X{n:03d}" for n in range(1, 121)]
    rows = []
    for n in range(count):
        if n < len(special):
            unit, role, title = special[n]
        else:
            unit = places[n % len(places)]
            role = Role.UNIT_HEAD if n < 200 else Role.UNIT_OFFICER
            title = "Thủ trưởng" if n < 200 else "Chuyên viên"
        name = " ".join((_FAMILY[n % 10], _MIDDLE[n % 3], _GIVEN[n % 11], str(n + 1)))
        login = f"cb{n + 1:03d}"
        rows.append(
            {"person": f"P{n + 1:03d}", "name": name, "unit": unit, "role": roles[role],
             "title": title, "first": first, "username": login,
             "email": f"{login}@mau.example", "mark": "giả lập",
             **({"scope": "K1; K2"} if role == Role.OFFICER_IN_CHARGE else {})}
        )  # fmt: skip
    for row, (column, value) in bad(count).items():
        rows[row - 2][column] = value
    return rows


def workbook(year: int, count: int = ROWS) -> bytes:
    """The whole province in one workbook, with some rows that cannot be taken."""
    first = date(year, 1, 1)
    kinds, parts = labels(Group.Kind), labels(Membership.Part)
    decision = {"number": "01/QĐ-UBND", "issued_on": first, "issuer": "UBND tỉnh Mẫu"}
    groups = [
        {"code": code, "name": name, "kind": kinds[kind], "owner": "UBND", "first": first,
         **decision}
        for code, name, kind in (
            ("K1", "Khối thi đua các sở", "block"),
            ("K2", "Khối thi đua các xã", "block"),
            ("HD", "Hội đồng Thi đua - Khen thưởng tỉnh", "council"),
        )
    ]  # fmt: skip
    members = [
        {"group": "K1" if row["code"].startswith("S") else "K2", "unit": row["code"],
         "part": parts["head"] if row["code"] in {"S01", "X001"} else parts["member"],
         "first": first}
        for row in units(first)
    ]  # fmt: skip
    members += [
        {"group": "HD", "person": f"P{n:03d}", "part": parts[part], "first": first}
        for n, part in ((1, "head"), (2, "deputy"), (5, "secretary"))
    ]
    return write_workbook(
        {
            "units": units(first),
            "groups": groups,
            "members": members,
            "officers": officers(first, count),
        }
    )


def corrected(corrections: bytes, year: int) -> bytes:
    """What an officer makes of the workbook with the rows to correct."""
    book = openpyxl.load_workbook(io.BytesIO(corrections))
    sheet = book["Cán bộ và chức vụ"]
    heads = {str(cell.value).replace(" *", ""): cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        origin = int(sheet.cell(row, heads["Dòng gốc"]).value)
        column, _bad = BAD[origin]
        right = {
            "unit": ("Mã đơn vị", "S01"),
            "username": ("Tên đăng nhập", f"cb{origin - 1:03d}"),
            "first": ("Từ ngày", f"01/02/{year}"),
            "role": ("Vai trò", labels(Role)[Role.UNIT_OFFICER]),
            "email": ("Thư điện tử", f"cb{origin - 1:03d}@mau.example"),
        }[column]
        sheet.cell(row, heads[right[0]]).value = right[1]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
