"""The sheets of the lists: their columns, the same in both directions.

The columns are Vietnamese, as the offices' own lists are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db.models import Choices, TextChoices
from django.utils import translation

from thidua.common.keys import fold
from thidua.people.extensions import sheet_sets
from thidua.people.models import (
    Discipline,
    Group,
    Hold,
    Membership,
    Person,
    Rating,
    Role,
    UnitVersion,
)


@dataclass(frozen=True)
class Column:
    """A column: key in the code, header, width in characters, what stands in it."""

    key: str
    title: str
    width: int = 16
    required: bool = False
    choices: type[Choices] | None = None
    note: str = ""


@dataclass(frozen=True)
class SheetForm:
    """A sheet and its columns."""

    key: str
    title: str
    columns: tuple[Column, ...]

    def titles(self) -> dict[str, str]:
        """Key → header."""
        return {c.key: c.title for c in self.columns}


class Mark(TextChoices):
    """Marks rows that are no real data."""

    NONE = "", ""
    SAMPLE = "mẫu", "mẫu"
    SYNTHETIC = "giả lập", "giả lập"


_FIRST = Column("first", "Từ ngày", 12, note="Ngày đầu tiên có hiệu lực, dd/mm/yyyy.")
_LAST = Column("last", "Đến hết ngày", 12, note="Ngày cuối cùng có hiệu lực; để trống nếu còn.")
MARK = Column("mark", "Dữ liệu minh họa", 14, False, Mark, note="Để trống nếu là dữ liệu thật.")

UNITS = SheetForm(
    "units",
    "Đơn vị",
    (
        Column("code", "Mã đơn vị", 14, True, note="Không trùng, không đổi khi đổi tên."),
        Column("name", "Tên đơn vị", 44, True),
        Column("short_name", "Tên viết tắt", 22),
        Column(
            "aliases", "Tên gọi khác", 34, note="Cách viết khác trong văn bản, cách nhau bằng ;"
        ),
        Column("kind", "Loại đơn vị", 24, True, UnitVersion.Kind),
        Column("parent", "Mã đơn vị cấp trên", 16),
        Column("managed_by", "Mã đơn vị quản lý", 16, note="Nơi quản lý biên chế, lương."),
        Column("area", "Địa bàn", 18, False, UnitVersion.Area),
        Column("email", "Thư điện tử", 26),
        _FIRST,
        _LAST,
        Column("reason", "Lý do thay đổi", 34, note="Bắt buộc khi sửa thông tin của ngày đã qua."),
        MARK,
    ),
)
SUCCESSIONS = SheetForm(
    "successions",
    "Kế thừa",
    (
        Column("before", "Mã đơn vị trước", 18, True, note="Đơn vị đã thôi hoặc được chia tách."),
        Column("after", "Mã đơn vị sau", 18, True, note="Đơn vị tiếp nhận; mỗi cặp một dòng."),
        Column("first", "Từ ngày", 12, True, note="Ngày đơn vị sau tiếp nhận, dd/mm/yyyy."),
        Column("basis", "Căn cứ", 44, note="Nghị quyết, quyết định chia tách, sáp nhập."),
    ),
)
GROUPS = SheetForm(
    "groups",
    "Khối và nhóm",
    (
        Column("code", "Mã nhóm", 14, True),
        Column("name", "Tên nhóm", 44, True),
        Column("kind", "Loại nhóm", 26, True, Group.Kind),
        Column("owner", "Mã đơn vị thành lập", 18, True),
        _FIRST,
        _LAST,
        Column("number", "Số quyết định", 18, note="Quyết định thành lập hoặc kiện toàn."),
        Column("issued_on", "Ngày quyết định", 14),
        Column("issuer", "Cơ quan quyết định", 26),
        MARK,
    ),
)
MEMBERS = SheetForm(
    "members",
    "Thành viên",
    (
        Column("group", "Mã nhóm", 14, True),
        Column("unit", "Mã đơn vị", 14, note="Thành viên là đơn vị: điền mã đơn vị."),
        Column("person", "Mã cán bộ", 16, note="Thành viên là cá nhân: điền mã cán bộ."),
        Column("part", "Vai trò trong nhóm", 18, False, Membership.Part),
        _FIRST,
        _LAST,
    ),
)
OFFICERS = SheetForm(
    "officers",
    "Cán bộ và chức vụ",
    (
        Column("person", "Mã cán bộ", 16, note="Mỗi người một mã; để trống thì phần mềm tự đặt."),
        Column("name", "Họ và tên", 28, True),
        Column("gender", "Giới tính", 10, False, Person.Gender),
        Column("born", "Ngày sinh", 12, note="Có thể chỉ ghi tháng/năm hoặc năm."),
        Column("unit", "Mã đơn vị", 14, True),
        Column("role", "Vai trò", 28, True, Role),
        Column("title", "Chức vụ", 30, True, note="Ghi như in trên văn bản."),
        _FIRST,
        _LAST,
        Column("basis", "Căn cứ", 26),
        Column("scope", "Phụ trách", 24, note="Mã khối hoặc mã đơn vị, cách nhau bằng ;"),
        Column("username", "Tên đăng nhập", 20),
        Column("email", "Thư điện tử", 28),
        MARK,
    ),
)
_PERSON = Column("person", "Mã cán bộ", 16, note="Của cá nhân: điền mã cán bộ.")
_UNIT = Column("unit", "Mã đơn vị", 14, note="Của tập thể: điền mã đơn vị.")
_PERIOD = Column("period", "Năm hoặc năm học", 18, True, note="Ví dụ 2023 hoặc 2022-2023.")
_BASIS = Column("basis", "Căn cứ", 34, note="Số, ngày, cơ quan ban hành văn bản.")
_REASON = Column("reason", "Lý do sửa", 34, note="Bắt buộc khi thay điều đã ghi.")

RATINGS = SheetForm(
    "ratings",
    "Xếp loại",
    (
        _PERSON,
        _UNIT,
        _PERIOD,
        Column("scheme", "Đối tượng xếp loại", 30, True, Rating.Scheme),
        Column("level", "Mức xếp loại", 30, True, Rating.Level),
        _BASIS,
        _REASON,
    ),
)
DISCIPLINES = SheetForm(
    "disciplines",
    "Kỷ luật",
    (
        _PERSON,
        _UNIT,
        Column("form", "Hình thức kỷ luật", 26, True, Discipline.Form),
        Column("first", "Từ ngày", 12, True, note="Ngày quyết định có hiệu lực, dd/mm/yyyy."),
        Column("last", "Đến hết ngày", 12, note="Ngày cuối còn hiệu lực; để trống nếu chưa rõ."),
        _BASIS,
        _REASON,
    ),
)
HOLDS = SheetForm(
    "holds",
    "Tạm dừng xét",
    (
        _PERSON,
        _UNIT,
        Column("ground", "Lý do tạm dừng", 34, True, Hold.Ground),
        Column("first", "Từ ngày", 12, True, note="Ngày bắt đầu, dd/mm/yyyy."),
        Column("last", "Đến hết ngày", 12, note="Ngày có kết luận; để trống nếu chưa có."),
        Column("conclusion", "Kết luận", 34, note="Bắt buộc khi đã có ngày kết thúc."),
        _BASIS,
        _REASON,
    ),
)
UNIT_YEARS = SheetForm(
    "unit_years",
    "Số liệu đơn vị",
    (
        Column("unit", "Mã đơn vị", 14, True),
        _PERIOD,
        Column("members", "Tổng số cá nhân", 14, True),
        Column("women", "Số nữ", 10),
        Column("fulfilled", "Hoàn thành nhiệm vụ trở lên", 16),
        Column("good", "Hoàn thành tốt trở lên", 16),
        Column("advanced", "Lao động tiên tiến", 14, note="Số cá nhân đạt LĐTT hoặc CSTT."),
        Column(
            "fighters", "Chiến sĩ thi đua cơ sở", 14, note="Số cá nhân đạt CSTĐ cơ sở trong kỳ."
        ),
        Column(
            "disciplined",
            "Bị kỷ luật từ cảnh cáo",
            14,
            note="Số cá nhân bị kỷ luật cảnh cáo trở lên trong kỳ.",
        ),
        Column("rank", "Xếp hạng trong khối", 14),
        Column("ranked", "Số đơn vị xếp hạng", 14),
        _BASIS,
        _REASON,
    ),
)
CAREER = SheetForm(
    "career",
    "Quá trình công tác",
    (
        Column("person", "Mã cán bộ", 16, True),
        Column("title", "Chức vụ", 30, True, note="Ghi như in trên văn bản."),
        Column("unit", "Mã đơn vị", 14, note="Đơn vị trong tỉnh: điền mã đơn vị."),
        Column("unit_text", "Nơi công tác khác", 34, note="Ngoài danh sách đơn vị: ghi tên."),
        Column("first", "Từ ngày", 12, True, note="Ngày đầu giữ chức vụ, dd/mm/yyyy."),
        Column("last", "Đến hết ngày", 12, note="Ngày cuối; để trống nếu còn giữ."),
        _BASIS,
        _REASON,
    ),
)
FACT_FORMS = (RATINGS, DISCIPLINES, HOLDS, UNIT_YEARS, CAREER)
LATER_FORMS = (SUCCESSIONS, *FACT_FORMS)
"""Sheets that a workbook has only where there is something in them."""
FORMS = (UNITS, GROUPS, MEMBERS, OFFICERS, *LATER_FORMS)
REMARKS = ("Lỗi", "Cần làm", "Dòng gốc")
"""Columns that a correction workbook has besides; they are not read back."""


def all_forms() -> tuple[SheetForm, ...]:
    """Sheets of this room, then those that rooms above have added."""
    return (*FORMS, *(form for added in sheet_sets() for form in added.forms))


def labels(choices: type[Choices]) -> dict[str, str]:
    """Value → Vietnamese label, whatever the language of the screen."""
    with translation.override("vi"):
        return {str(value): str(label) for value, label in choices.choices if value != ""}


def choice_values(choices: type[Choices]) -> dict[str, str]:
    """Every accepted way of writing a choice, folded → value."""
    return _choice_values(choices, translation.get_language())


@cache
def _choice_values(choices: type[Choices], _language: str) -> dict[str, str]:
    found = {fold(str(value)): str(value) for value in choices.values}
    found.update({fold(str(label)): str(value) for value, label in choices.choices})
    found.update({fold(label): value for value, label in labels(choices).items()})
    return found
