"""Made-up documents for the tests of this room; all names are synthetic."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.support import cast as casting
from thidua.documents.domain import distribution as sending
from thidua.documents.domain import outgoing, register
from thidua.documents.models import Distribution, Document
from thidua.paper.layout.documents import letter
from thidua.paper.layout.model import Letterhead, OfficialDocument, RecipientLine, SignatureBlock

DAY = casting.DAY

PLAN = """ỦY BAN NHÂN DÂN
TỈNH MẪU

Số: 12/KH-UBND

Mẫu, ngày 10 tháng 01 năm 2024

KẾ HOẠCH

Phát động phong trào thi đua năm 2024

I. MỤC ĐÍCH, YÊU CẦU

1. Mục đích

Phát huy truyền thống yêu nước.

Nơi nhận:

- Ban TĐKT TW (B/c);
- Sở Công Thương;
- Sở Tài chính;
- Huyện Mẫu;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH


Hoàng Mẫu Hà
"""


def paper(subject: str = "đôn đốc báo cáo", name: str = "Nguyễn Mẫu An") -> OfficialDocument:
    """A letter of one paragraph."""
    return letter(
        letterhead=Letterhead(
            issuing_body="BAN THI ĐUA - KHEN THƯỞNG", place="Mẫu", number_symbol="/TĐKT"
        ),
        about=subject,
        addressees=["Sở Công Thương"],
        body=["Đề nghị quý cơ quan gửi báo cáo."],
        signature=SignatureBlock("TRƯỞNG BAN", name),
        recipients=[RecipientLine("VT", "lưu")],
    )


def incoming(cast: casting.Cast, *, text: str = PLAN, as_of: date = DAY, **facts: Any) -> Document:
    """A plan registered by the standing body's officer."""
    return register.register_incoming(
        actor=cast.actor("officer_in_charge", as_of),
        as_of=as_of,
        data=text.encode(),
        name="ke-hoach.txt",
        overrides=facts,
    )


def draft(cast: casting.Cast, who: str = "officer_in_charge", **more: Any) -> Document:
    """A letter drafted by the standing body's officer."""
    return outgoing.draft(
        actor=cast.actor(who), as_of=DAY, kind=Document.Kind.LETTER, paper=paper(), **more
    )


def issued(cast: casting.Cast) -> Document:
    """A letter of the standing body, signed on paper, numbered by its clerk, issued."""
    document = draft(cast)
    head, clerk = cast.actor("standing_head"), cast.actor("board_clerk")
    outgoing.sign(actor=head, as_of=DAY, document=document)
    outgoing.number(actor=clerk, as_of=DAY, document=document, symbol="TĐKT")
    return outgoing.issue(actor=clerk, as_of=DAY, document=document)


def sent(cast: casting.Cast, *names: str, as_of: date = DAY) -> Distribution:
    """A registered plan sent to these names (two departments by default)."""
    actor = cast.actor("officer_in_charge", as_of)
    prepared = sending.prepare(
        actor=actor,
        as_of=as_of,
        document=incoming(cast, as_of=as_of),
        lines=[sending.Line(n) for n in names or ("Sở Công Thương", "Sở Tài chính")],
    )
    return sending.send(actor=actor, as_of=as_of, distribution=prepared)
