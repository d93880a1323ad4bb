"""Registering a file: what is read, corrected, doubled, refused."""

from __future__ import annotations

from datetime import date

import pytest

from tests.documents import makers
from tests.support import cast as casting
from thidua.common import audit, files
from thidua.common.models import AuditEntry, StoredFile
from thidua.common.policy import Refused
from thidua.documents import queries
from thidua.documents.domain import register
from thidua.documents.domain.facts import FACTS
from thidua.documents.models import Document, Reading
from thidua.paper.intake import IntakeError

pytestmark = pytest.mark.django_db
DAY = casting.DAY


def facts_of(document: Document) -> dict[str, object]:
    return {field: getattr(document, field) for field in FACTS}


READ = {
    "kind": "plan",
    "type_name": "Kế hoạch",
    "number": "12/KH-UBND",
    "name": "Phát động phong trào thi đua năm 2024",
    "issuing_body": "Ủy ban nhân dân tỉnh Mẫu",
    "place": "Mẫu",
    "issued_on": date(2024, 1, 10),
    "signer_name": "Hoàng Mẫu Hà",
    "signer_title": "Chủ tịch",
    "signer_capacity": "TM. ỦY BAN NHÂN DÂN",
    "incoming_number": "",
    "incoming_on": DAY,
    "received_from": "Ủy ban nhân dân tỉnh Mẫu",
    "forwarded_to": "",
    "filed_at": "",
}


def test_header_facts_are_read_and_stored(cast: casting.Cast) -> None:
    document = makers.incoming(cast)
    assert facts_of(document) == READ
    assert (document.state, document.direction, document.unit) == ("registered", "in", cast.board)
    assert document.file is not None
    assert files.read(document.file) == makers.PLAN.encode()
    facts = Reading.objects.get(document=document).facts
    number = facts["number"]
    assert makers.PLAN[number["start"] : number["end"]] == "Số: 12/KH-UBND"


def test_overrides_win_and_the_trail_tells_both(cast: casting.Cast) -> None:
    document = makers.incoming(cast, number="21/KH-UBND", incoming_number="7505")
    assert (document.number, document.incoming_number) == ("21/KH-UBND", "7505")
    entry = audit.trail(document).get()
    assert entry.changes["corrected"] == {
        "number": ["12/KH-UBND", "21/KH-UBND"],
        "incoming_number": ["", "7505"],
    }


def test_an_unknown_fact_is_a_programming_error(cast: casting.Cast) -> None:
    with pytest.raises(KeyError, match="colour"):
        makers.incoming(cast, colour="red")
    assert not StoredFile.objects.exists()


def test_the_stamp_of_arrival_is_read(cast: casting.Cast) -> None:
    stamped = makers.PLAN.replace(
        "KẾ HOẠCH\n",
        "VĂN BẢN ĐẾN QUA MẠNG\n\nSố: 77. Ngày: 12/1/2024\n\nChuyển: B.T.C\n\n"
        "Lưu hồ sơ: Văn phòng\n\nKẾ HOẠCH\n",
        1,
    )
    document = makers.incoming(cast, text=stamped)
    assert (
        document.incoming_number,
        document.incoming_on,
        document.forwarded_to,
        document.filed_at,
    ) == ("77", date(2024, 1, 12), "B.T.C", "Văn phòng")


def test_a_number_of_arrival_is_given_once_a_day(cast: casting.Cast) -> None:
    first = makers.incoming(cast, incoming_number="5")
    with pytest.raises(Refused) as refused:
        makers.incoming(cast, incoming_number="5")
    assert refused.value.answer.rule == "documents:incoming_number"
    assert refused.value.answer.remedy_url == first.get_absolute_url()
    makers.incoming(cast, incoming_number="5", incoming_on=date(2024, 1, 12))
    assert Document.objects.filter(incoming_number="5").count() == 2


def test_doubles_are_told_by_file_or_by_number_issuer_and_day(cast: casting.Cast) -> None:
    one = makers.incoming(cast)
    other = makers.incoming(cast, text=makers.PLAN + "\nBản khác.", number="99/KH-UBND")

    def found(**changed: object) -> list[Document]:
        asked = {
            "unit_id": cast.board.pk,
            "number": "12/kh-ubnd",
            "issuing_body": "UỶ BAN NHÂN DÂN TỈNH MẪU",
            "issued_on": date(2024, 1, 10),
            "sha256": "",
        }
        return queries.duplicates(**{**asked, **changed})  # type: ignore[arg-type]

    assert found() == [one]
    assert found(issued_on=date(2024, 1, 11)) == []
    assert found(issuing_body="UBND huyện khác") == []
    assert found(unit_id=cast.finance.pk) == []
    assert other.file is not None
    assert found(number="", sha256=other.file.sha256) == [other]


def test_a_reading_is_registered_once(cast: casting.Cast) -> None:
    actor = cast.actor("board_clerk")
    reading = register.read_upload(
        actor=actor, as_of=DAY, data=makers.PLAN.encode(), name="ke-hoach.txt"
    )
    register.register_reading(actor=actor, as_of=DAY, reading=reading, facts={})
    with pytest.raises(Refused) as refused:
        register.register_reading(actor=actor, as_of=DAY, reading=reading, facts={})
    assert refused.value.answer.rule == "documents:registered"
    assert Document.objects.count() == 1


def test_an_issued_document_goes_into_the_outgoing_register(cast: casting.Cast) -> None:
    actor = cast.actor("board_clerk")
    reading = register.read_upload(
        actor=actor, as_of=DAY, data=makers.PLAN.encode(), name="ke-hoach.txt"
    )
    document = register.register_reading(
        actor=actor, as_of=DAY, reading=reading, facts={}, direction="out"
    )
    assert (document.state, document.issuing_unit, document.on_behalf, document.incoming_on) == (
        "issued",
        cast.board,
        True,
        None,
    )
    bare = register.read_upload(actor=actor, as_of=DAY, data=b"Xin ch\xc3\xa0o.", name="a.txt")
    with pytest.raises(Refused) as refused:
        register.register_reading(actor=actor, as_of=DAY, reading=bare, facts={}, direction="out")
    assert refused.value.answer.rule == "documents:number"


@pytest.mark.parametrize(
    "who", ["industry_officer", "industry_head", "signatory", "auditor", "administrator"]
)
def test_others_may_not_register(cast: casting.Cast, who: str) -> None:
    with pytest.raises(Refused):
        register.register_incoming(
            actor=cast.actor(who), as_of=DAY, data=makers.PLAN.encode(), name="a.txt"
        )
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "rong.txt"),
        (b"\x7fELF" + b"\0" * 64, "ke-hoach.pdf"),
        (b"%PDF-1.7\nkhong phai PDF", "ke-hoach.pdf"),
        (b"PK\x03\x04" + b"\0" * 200, "ke-hoach.docx"),
    ],
)
def test_a_bad_file_leaves_nothing(cast: casting.Cast, data: bytes, name: str) -> None:
    with pytest.raises(IntakeError) as error:
        register.register_incoming(
            actor=cast.actor("officer_in_charge"), as_of=DAY, data=data, name=name
        )
    assert error.value.message_vi
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()


def test_forwarded_then_filed(cast: casting.Cast) -> None:
    document = makers.incoming(cast)
    clerk = cast.actor("board_clerk")
    register.forward(actor=clerk, as_of=DAY, document=document, to="  Phòng  Nghiệp vụ ")
    register.forward(actor=clerk, as_of=DAY, document=document, to="Văn phòng")
    document = register.file_away(
        actor=clerk, as_of=DAY, document=document, filed_at="Tủ 3, ngăn 2"
    )
    assert (document.state, document.forwarded_to, document.filed_at) == (
        "filed",
        "Văn phòng",
        "Tủ 3, ngăn 2",
    )
    trail = [(e.action, e.changes) for e in audit.trail(document).order_by("id")][1:]
    assert trail == [
        (
            "documents:document:forward",
            {"state": ["registered", "forwarded"], "forwarded_to": ["", "Phòng Nghiệp vụ"]},
        ),
        (
            "documents:document:forward",
            {
                "state": ["forwarded", "forwarded"],
                "forwarded_to": ["Phòng Nghiệp vụ", "Văn phòng"],
            },
        ),
        (
            "documents:document:file",
            {"state": ["forwarded", "filed"], "filed_at": ["", "Tủ 3, ngăn 2"]},
        ),
    ]
    with pytest.raises(Refused) as refused:
        register.forward(actor=clerk, as_of=DAY, document=document, to="ai đó")
    assert refused.value.answer.rule == "state:filed"


def test_forwarding_needs_a_name(cast: casting.Cast) -> None:
    document = makers.incoming(cast)
    with pytest.raises(Refused):
        register.forward(actor=cast.actor("board_clerk"), as_of=DAY, document=document, to="  ")
    document.refresh_from_db()
    assert document.state == "registered"


def test_corrections_keep_what_was(cast: casting.Cast) -> None:
    document = makers.incoming(cast)
    actor = cast.actor("officer_in_charge")
    entries = AuditEntry.objects.count()
    register.edit(actor=actor, as_of=DAY, document=document, facts={"place": "Mẫu"})
    assert AuditEntry.objects.count() == entries  # nothing was changed
    register.edit(
        actor=actor,
        as_of=DAY,
        document=document,
        facts={"place": "Việt Mẫu", "issued_on": date(2024, 1, 9)},
    )
    assert audit.trail(document).first().changes == {  # type: ignore[union-attr]
        "place": ["Mẫu", "Việt Mẫu"],
        "issued_on": ["2024-01-10", "2024-01-09"],
    }
    document.refresh_from_db()
    assert (document.place, document.issued_on) == ("Việt Mẫu", date(2024, 1, 9))
    with pytest.raises(Refused):
        register.edit(
            actor=cast.actor("industry_officer"), as_of=DAY, document=document, facts={"place": "x"}
        )
