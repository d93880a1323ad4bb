"""Workbooks of old grants of made-up people, as an office keeps them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from python_calamine import CalamineWorkbook

from thidua.awards.sheets import GRANTS
from thidua.people.sheet_writing import write_workbook

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
_MIDDLE = (
    "Nháp",
    "Phác",
    "Tưởng",
    "Thường",
    "Nghiệm",
    "Thạch",
    "Quyển",
    "Chương",
    "Phượng",
    "Khiêm",
)
_GIVEN = ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khánh", "Lan", "Minh", "Oanh")
_UNITS = ("Sở Công Thương", "Sở Giáo dục và Đào tạo", "Trường THPT Mẫu", "Trạm Y tế Mẫu")
_POSTS = ("Chuyên viên", "Trưởng phòng", "Giáo viên", "Nhân viên", "Phó Trưởng phòng")
_AWARDS = (
    ("Chiến sĩ thi đua cơ sở", "CSTDCS", "Đánh giá hoàn thành xuất sắc nhiệm vụ"),
    ("Lao động tiên tiến", "LDTT", ""),
    ("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", "BKT", ""),
)  # fmt: skip


def name(number: int) -> str:
    """A made-up name; a thousand different ones."""
    ten = divmod(number % 1000, 100)
    return f"{_FAMILY[ten[0]]} {_MIDDLE[ten[1] // 10]} {_GIVEN[ten[1] % 10]}"


def old_grants(count: int, *, decisions: int = 30) -> list[dict[str, Any]]:
    """Rows of grants that are all right: nobody twice, all in decisions of 2015 to 2022."""
    rows = []
    for number in range(count):
        at = number % decisions
        year = 2015 + at % 8
        rows.append(
            {
                "object": "Cá nhân",
                "name": name(number),
                "post": _POSTS[number // 1000 % len(_POSTS)],
                "unit": f"{_UNITS[number % len(_UNITS)]}, tổ {number // 1000 + 1}",
                "award": _AWARDS[at % 3][0],
                "award_code": _AWARDS[at % 3][1],
                "period": str(year - 1),
                "gender": "Nữ" if number % 2 else "Nam",
                "achievement": f"Thành tích mẫu số {number + 1}",
                "number": f"{100 + at}/QĐ-UBND",
                "on": date(year, 1 + at % 12, 5),
                "authority": "Chủ tịch UBND tỉnh",
                "issuer": "Chủ tịch UBND tỉnh Mẫu",
                "title": "Về việc khen thưởng (dữ liệu giả lập)",
                "state": "Đã tặng",
                "mark": "giả lập",
            }
        )
    return rows


def workbook(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The sheet of grants with these rows."""
    return write_workbook({GRANTS.key: rows}, forms=(GRANTS,))


def cells(data: bytes) -> list[dict[str, Any]]:
    """Rows of the sheet by header, empty cells left out; days as dates."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    head, *lines = book.get_sheet_by_name(GRANTS.title).to_python()
    heads = [str(h).removesuffix(" *") for h in head]
    return [{h: c for h, c in zip(heads, line, strict=True) if c != ""} for line in lines]
