"""A filled-in sample of the lists: a made-up corner of a province that the import takes."""

from __future__ import annotations

from datetime import date

from thidua.people.models import Group, Membership, Role, UnitVersion
from thidua.people.sheets import labels, write_workbook


def sample_workbook() -> bytes:
    """The four sheets with a few made-up rows each."""
    kinds, parts, roles = labels(UnitVersion.Kind), labels(Membership.Part), labels(Role)
    first, last = date(2024, 1, 1), date(2024, 12, 31)
    mark = "giả lập"
    units = [
        ("TM", "Tỉnh Mẫu", "", "province", ""),
        ("UBND", "UBND tỉnh Mẫu", "UBND tỉnh", "peoples_committee", "TM"),
        ("SNV", "Sở Nội vụ", "", "department", "UBND"),
        ("TDKT", "Ban Thi đua - Khen thưởng tỉnh", "Ban TĐKT tỉnh", "standing_body", "SNV"),
        ("STC", "Sở Tài chính", "", "department", "UBND"),
        ("HM", "Huyện Mẫu", "", "district", "UBND"),
    ]
    officers = [
        ("CB001", "Nguyễn Mẫu An", "TDKT", Role.OFFICER_IN_CHARGE, "Chuyên viên", "K1", "an.nm"),
        ("CB002", "Trần Mẫu Bình", "STC", Role.UNIT_OFFICER, "Chuyên viên", "", "binh.tm"),
        ("CB003", "Lê Mẫu Chi", "STC", Role.UNIT_HEAD, "Giám đốc", "", "chi.lm"),
    ]
    return write_workbook(
        {
            "units": [
                {"code": c, "name": n, "short_name": s, "kind": kinds[k], "parent": p,
                 "first": date(2020, 1, 1), "mark": mark}
                for c, n, s, k, p in units
            ],
            "groups": [
                {"code": "K1", "name": "Khối thi đua các sở, ngành",
                 "kind": labels(Group.Kind)["block"], "owner": "UBND", "first": first,
                 "number": "01/QĐ-UBND", "issued_on": first, "issuer": "UBND tỉnh Mẫu",
                 "mark": mark}
            ],
            "members": [
                {"group": "K1", "unit": unit, "part": parts[part], "first": first, "last": last}
                for unit, part in (("STC", "head"), ("SNV", "member"))
            ],
            "officers": [
                {"person": c, "name": n, "unit": u, "role": roles[r], "title": t, "scope": s,
                 "username": login, "email": f"{login}@mau.example", "first": first, "mark": mark}
                for c, n, u, r, t, s, login in officers
            ],
        },
        title="Danh sách mẫu",
    )  # fmt: skip
