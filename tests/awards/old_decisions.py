"""Made-up decisions on paper, registered and read, for the tests of reading them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tests.paper.intake.makers import literal, typeset
from tests.support.cast import DAY, Cast
from thidua.awards.domain import reading as readings
from thidua.awards.domain import reading_confirm as deciding
from thidua.awards.domain.facts import DecisionFacts
from thidua.awards.domain.reading_rows import head_of_reading
from thidua.awards.models import DecisionReading, ReadRow
from thidua.documents.domain import register
from thidua.documents.models import Document
from thidua.people.models import Person

BOARD = "officer_in_charge"
TITLE = "Về việc tặng Bằng khen cho các tập thể, cá nhân có thành tích xuất sắc năm 2023"
AWARD = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"


def person_line(name: str, post: str, unit: str, form: str = "Ông") -> str:
    """One entry of a numbered list."""
    return f"{form} {name}, {post}, {unit}"


def text_of(
    persons: Sequence[str] = (),
    collectives: Sequence[str] = (),
    *,
    announced: int | None = None,
    number: str = "88/QĐ-UBND",
    award: str = AWARD,
    day: str = "10 tháng 01 năm 2024",
) -> str:
    """A decision with its lists.

    Args:
        persons, collectives: entries without their numbers.
        announced: how many persons Điều 1 says; as many as are listed, if not said otherwise.
    """
    said = []
    if collectives:
        said.append(f"{len(collectives):02d} tập thể")
    if persons:
        said.append(f"{announced or len(persons):02d} cá nhân")
    lines = [
        "ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "   TỈNH MẪU                     Độc lập - Tự do - Hạnh phúc",
        f"Số: {number}                  Mẫu, ngày {day}",
        "",
        "QUYẾT ĐỊNH",
        TITLE,
        "",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
        "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
        "Theo đề nghị của Giám đốc Sở Nội vụ.",
        "",
        "QUYẾT ĐỊNH:",
        (
            f"Điều 1. Tặng {award} cho {', '.join(said)} (có danh sách kèm theo), đã có thành tích"
            " xuất sắc trong thực hiện nhiệm vụ công tác năm 2023."
        ),
        (
            "Điều 2. Chánh Văn phòng và các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi"
            " hành Quyết định này./."
        ),
        "",
        "Nơi nhận:                         CHỦ TỊCH",
        "- Như Điều 2;",
        "- Lưu: VT.",
        "",
        "                                  Hoàng Mẫu Hà",
    ]
    form = award.split(" của ", maxsplit=1)[0].upper()
    for kind, rows in (("TẬP THỂ", collectives), ("CÁ NHÂN", persons)):
        if not rows:
            continue
        lines += ["", f"DANH SÁCH {kind} ĐƯỢC TẶNG {form}",
                  f"(Kèm theo Quyết định số {number} ngày 10/01/2024)", ""]  # fmt: skip
        lines += [f"{n}. {row}{'./.' if n == len(rows) else ';'}" for n, row in enumerate(rows, 1)]
    return "\n".join(lines)


def pdf_of(text: str) -> bytes:
    """The decision as a PDF with a text layer: letterhead in two columns, a paragraph a line."""
    lines = [line for line in text.split("\n") if line.strip()]
    head = [re.split(r"\s{3,}", line.strip()) for line in lines[:3]]
    left, right = (" \\ ".join(literal(pair[at]) for pair in head) for at in (0, 1))
    grid = f"#grid(columns: (1fr, 1.5fr), align: center, [{left}], [{right}])"
    body = [_paragraph(" ".join(line.split())) for line in lines[3:]]
    return typeset("\n\n".join([grid, "#v(1em)", *body]))


def _paragraph(line: str) -> str:
    centred = line.isupper() or line.startswith(("Về việc", "(Kèm"))
    return f"#align(center)[{literal(line)}]" if centred else literal(line)


def registered(cast: Cast, text: str | bytes, *, who: str = BOARD, name: str = "a.txt") -> Document:
    """The decision in the register of somebody's unit."""
    data = text.encode() if isinstance(text, str) else text
    return register.register_incoming(actor=cast.actor(who), as_of=DAY, data=data, name=name)


def read(cast: Cast, document: Document, *, who: str = BOARD) -> DecisionReading:
    """What the job makes of it."""
    made = readings.ask_read(actor=cast.actor(who), as_of=DAY, document=document)
    readings.carry_out(made.pk)
    made.refresh_from_db()
    return made


def ready(cast: Cast, reading: DecisionReading, *, who: str = BOARD, **head: Any) -> None:
    """The head confirmed and every question answered."""
    actor = cast.actor(who)
    facts = head_of_reading(reading, DAY)
    facts = DecisionFacts(**{**facts.__dict__, **head})
    deciding.confirm_head(
        actor=actor, as_of=DAY, reading=reading, head=facts, kind=reading.kind,
        period=reading.period,
    )  # fmt: skip
    deciding.answer(
        actor=actor, as_of=DAY, reading=reading, questions=reading.questions.all(), said="paper"
    )
    reading.refresh_from_db()


def rows(reading: DecisionReading) -> list[ReadRow]:
    """In the order of the paper."""
    return list(reading.rows.order_by("position"))


def homonyms(count: int, name: str = "Nguyễn Văn Mẫu") -> list[Person]:
    """Persons of one name whom nothing tells apart."""
    made = [Person(name=name, is_synthetic=True) for _n in range(count)]
    for one in made:
        one.code = one.own_code()
        one.fill_keys()
    return Person.objects.bulk_create(made)
