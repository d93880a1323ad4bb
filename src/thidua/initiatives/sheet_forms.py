"""Three sheets of the lists: initiatives with their recognition, their authors, the ledger of use.

The columns are Vietnamese, as the offices' own lists are; the same in both directions.
"""

from __future__ import annotations

from django.db import models

from thidua.initiatives.models import Author, Initiative, Scope
from thidua.people.sheets import Column, Mark, SheetForm


class Standing(models.TextChoices):
    """Whether a recognition stands, in the words of the sheet."""

    STANDS = "recognised", "Được công nhận"
    WITHDRAWN = "withdrawn", "Đã thu hồi"


_CODE = Column("code", "Mã sáng kiến", 16, True, note="Mỗi sáng kiến một mã; nối các trang.")
_REASON = Column("reason", "Lý do sửa", 34, note="Bắt buộc khi thay điều đã ghi.")
_DAY_NOTE = "dd/mm/yyyy; có thể chỉ ghi tháng/năm hoặc năm."

INITIATIVES = SheetForm(
    "initiatives",
    "Sáng kiến, đề tài",
    (
        _CODE,
        Column("kind", "Loại", 22, True, Initiative.Kind),
        Column("name", "Tên sáng kiến, đề tài", 54, True),
        Column("field", "Lĩnh vực", 20),
        Column("unit", "Mã đơn vị", 14, True, note="Nơi áp dụng."),
        Column("period", "Năm hoặc năm học", 18, True, note="Ví dụ 2023 hoặc 2022-2023."),
        Column(
            "scope", "Phạm vi công nhận", 22, True, Scope,
            note="Công nhận ở phạm vi rộng hơn: thêm một dòng cùng mã.",
        ),
        Column("number", "Số quyết định công nhận", 22, True),
        Column("on", "Ngày công nhận", 14, True, note=_DAY_NOTE),
        Column("issuer", "Cơ quan công nhận", 34, True),
        Column("standing", "Tình trạng", 18, False, Standing, note="Để trống: được công nhận."),
        Column("summary", "Nội dung", 40),
        _REASON,
        Column("mark", "Dữ liệu minh họa", 14, False, Mark, note="Để trống nếu là dữ liệu thật."),
    ),
)  # fmt: skip
AUTHORS = SheetForm(
    "initiative_authors",
    "Tác giả sáng kiến",
    (
        _CODE,
        Column("name", "Họ và tên", 28, True, note="Ghi như trong quyết định."),
        Column("person", "Mã cán bộ", 16, note="Nếu có trong danh sách cán bộ."),
        Column("part", "Vai trò", 24, True, Author.Part),
        Column("share", "Tỷ lệ đóng góp (%)", 16, note="Ví dụ 60 hoặc 33,5."),
        _REASON,
    ),
)
USES = SheetForm(
    "initiative_uses",
    "Sử dụng sáng kiến",
    (
        _CODE,
        Column("name", "Họ và tên", 28, True, note="Một tác giả của sáng kiến."),
        Column("person", "Mã cán bộ", 16),
        Column("award", "Mã khen thưởng", 16, True, note="Ví dụ CSTDCS, BKT."),
        Column("period", "Năm hoặc năm học", 18, True, note="Ví dụ 2023 hoặc 2022-2023."),
        Column("number", "Số quyết định khen thưởng", 22),
        Column("on", "Ngày quyết định", 14, note=_DAY_NOTE),
        Column("basis", "Quy định cho dùng lại", 34,
               note="Bắt buộc khi sáng kiến đã dùng cho danh hiệu khác."),
    ),
)  # fmt: skip
SHEETS = (INITIATIVES, AUTHORS, USES)
