"""Two made-up decisions on awards: one is read and confirmed, one waits beside its rows.

Their people are officers of the demo province and names that nobody bears; nothing is written past
the domain functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from thidua.awards.domain import reading as readings
from thidua.awards.domain import reading_confirm as deciding
from thidua.awards.domain import reading_record as recording
from thidua.awards.domain.reading_rows import head_of_reading
from thidua.awards.models import DecisionReading
from thidua.common.models.base import valid_on
from thidua.documents.domain.register import register_incoming
from thidua.people.actors import Actor
from thidua.people.models import Post, Role
from thidua.people.queries import unit_names

_AWARD = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
_NOBODY = ("Ông Lò Mẫu Khánh, Kế toán, Công ty Cổ phần Mẫu Sông Thao",
           "Bà Đinh Mẫu Thủy, Giáo viên, Trường Tiểu học Mẫu Minh Đài",
           "Ông Phùng Mẫu Sơn, Trưởng trạm, Trạm Y tế xã Mẫu Thu Cúc")  # fmt: skip
_TEXT = """ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
   TỈNH PHÚ THỌ                 Độc lập - Tự do - Hạnh phúc
Số: {number}                 Phú Thọ, ngày {day:%d} tháng {day:%m} năm {day:%Y}

QUYẾT ĐỊNH
Về việc tặng Bằng khen cho các cá nhân có thành tích xuất sắc năm {year} (văn bản giả lập)

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH
Căn cứ Luật Thi đua, khen thưởng;
Theo đề nghị của Giám đốc Sở Nội vụ.

QUYẾT ĐỊNH:
Điều 1. Tặng {award} cho {count:02d} cá nhân (có danh sách kèm theo), đã hoàn thành xuất sắc nhiệm vụ công tác năm {year}.
Điều 2. Chánh Văn phòng, Giám đốc Sở Nội vụ và các cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận:                         CHỦ TỊCH
- Như Điều 2;
- Lưu: VT.

                                  Nguyễn Mẫu Ký

DANH SÁCH CÁ NHÂN ĐƯỢC TẶNG BẰNG KHEN
(Kèm theo Quyết định số {number} ngày {day:%d/%m/%Y})

{rows}
"""  # noqa: E501 - lines of a document


def two_decisions(*, officer: Actor, as_of: date) -> None:
    """Register both, read both, and confirm the sure rows of the first.

    Args:
        officer: officer of the standing body.
        as_of: business date.
    """
    known = _people(as_of)
    half = len(known) // 2
    first = _read(officer, as_of, "2865/QĐ-UBND", date(2022, 12, 20), known[:half], missing=0)
    facts = head_of_reading(first, as_of)
    deciding.confirm_head(
        actor=officer,
        as_of=as_of,
        reading=first,
        head=facts,
        kind="cong_trang",
        period=first.period,
    )
    stamp = recording.stamp_of(recording.together(first, "sure"))
    recording.confirm_together(
        actor=officer, as_of=as_of, reading=first, verdict="sure", stamp=stamp
    )
    _read(officer, as_of, "1120/QĐ-UBND", date(2023, 5, 18), [*known[half:], *_NOBODY], missing=1)


def _people(as_of: date) -> list[str]:
    """Officers of units as a decision prints them: name, post, unit."""
    posts = Post.objects.filter(valid_on(as_of), role=Role.UNIT_HEAD).select_related("person")
    rows = list(posts.order_by("pk")[:24])
    names = unit_names(as_of, {p.unit_id for p in rows})
    return [
        f"{'Bà' if p.person.gender == 'female' else 'Ông'} {p.person.name}, {p.title},"
        f" {names[p.unit_id]}"
        for p in rows
    ]


def _read(
    officer: Actor, as_of: date, number: str, day: date, lines: Sequence[str], *, missing: int
) -> DecisionReading:
    """Register a decision that announces ``missing`` more than it lists, and read it."""
    rows = "\n".join(
        f"{n}. {line}{'./.' if n == len(lines) else ';'}" for n, line in enumerate(lines, 1)
    )
    text = _TEXT.format(number=number, day=day, year=day.year, award=_AWARD,
                        count=len(lines) + missing, rows=rows)  # fmt: skip
    name = f"quyet-dinh-{number.split('/', maxsplit=1)[0]}.txt"
    document = register_incoming(actor=officer, as_of=as_of, data=text.encode(), name=name)
    made = readings.ask_read(actor=officer, as_of=as_of, document=document)
    readings.carry_out(made.pk)
    return DecisionReading.objects.select_related("document").get(pk=made.pk)
