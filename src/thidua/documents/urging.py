"""The letter of urging (công văn đôn đốc) to those who have not acknowledged, ready to edit."""

from __future__ import annotations

from datetime import date

from thidua.common.formatting import day
from thidua.documents.models import Distribution, RecipientLine

_BY_NAME = 12
"""Up to so many addressees are named in the head of the letter; more stand in its text."""


def letter_parts(distribution: Distribution, as_of: date) -> dict[str, str]:
    """Subject, addressees and text of the letter, in Vietnamese, for the form of a letter.

    Args:
        distribution: a sent one.
        as_of: the day on which they are silent.
    """
    document = distribution.document
    silent = [
        d.name
        for d in distribution.deliveries.filter(
            purpose=RecipientLine.Purpose.ACT, acknowledged_on=None
        ).order_by("line__position", "pk")
    ]
    called = f"{document.type_name or 'Văn bản'} số {document.number}".strip()
    if document.issued_on:
        called += f" ngày {day(document.issued_on)}"
    if document.issuing_body:
        called += f" của {document.issuing_body}"
    sent = day(distribution.sent_on) if distribution.sent_on else ""
    opening = (
        f"Ngày {sent}, {called} về việc {document.name} đã được gửi đến các cơ quan, đơn vị. "
        f"Đến ngày {day(as_of)}, còn {len(silent)} cơ quan, đơn vị chưa xác nhận đã nhận."
    )
    body = [opening]
    if distribution.acknowledge_by:
        body.append(f"Hạn xác nhận là ngày {day(distribution.acknowledge_by)}.")
    body.append("Đề nghị các cơ quan, đơn vị mở văn bản, xác nhận đã nhận và triển khai thực hiện.")
    addressees = silent
    if len(silent) > _BY_NAME:
        addressees = ["Các cơ quan, đơn vị có tên dưới đây"]
        body.append("Các cơ quan, đơn vị chưa xác nhận:")
        body += [f"{number}. {name}" for number, name in enumerate(silent, start=1)]
    return {
        "about": f"đôn đốc xác nhận đã nhận {called}",
        "addressees": "\n".join(addressees),
        "body": "\n".join(body),
        "recipients": "Lưu: VT",
    }
