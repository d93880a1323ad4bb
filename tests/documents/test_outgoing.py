"""Draft → signed → numbered → issued, and the ways it is refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.documents import makers
from tests.paper.signatures import makers as signatures
from tests.support import cast as casting
from thidua.common import audit, files
from thidua.common.policy import Refused
from thidua.documents import rendering
from thidua.documents.domain import outgoing
from thidua.documents.models import Document
from thidua.documents.papers import from_json, paper_of, to_json
from thidua.documents.rendering import pdf_of
from thidua.paper.layout.documents import TaskLine, plan_document, tasks_table
from thidua.paper.layout.model import Annex, Letterhead, SignatureBlock, bold
from thidua.work.models import WorkItem

pytestmark = pytest.mark.django_db
DAY = casting.DAY


def test_papers_survive_the_database() -> None:
    task = TaskLine("Báo cáo", "Sở Công Thương", ("Sở Tài chính",), date(2024, 3, 1), "Báo cáo")
    plan = plan_document(
        letterhead=Letterhead("Sở Công Thương", "Mẫu", parent_body="UBND tỉnh Mẫu"),
        subject="Thực hiện phong trào thi đua",
        signature=SignatureBlock("GIÁM ĐỐC", "Lý Mẫu Oanh", ("KT. GIÁM ĐỐC",)),
        purposes=["Một", ("Hai ", bold("ba"))],
        contents=["Bốn", "Năm"],
        targets=[],
        tasks=[task],
        organisation=["Sáu"],
    )
    whole = plan.__class__(**{**{f: getattr(plan, f) for f in plan.__slots__}, "annexes": (
        Annex("Danh sách", (tasks_table([task]),)),
    )})  # fmt: skip
    again = from_json(to_json(whole))
    assert to_json(again) == to_json(whole)
    assert isinstance(again, type(whole))


def test_the_way_of_a_letter(cast: casting.Cast) -> None:
    document = makers.draft(cast)
    assert (document.state, document.type_name, document.name, document.signer_name) == (
        "draft",
        "Công văn",
        "đôn đốc báo cáo",
        "Nguyễn Mẫu An",
    )
    assert document.issuing_body == "Ban Thi đua - Khen thưởng tỉnh"
    head, clerk = cast.actor("standing_head"), cast.actor("board_clerk")
    officer = cast.actor("officer_in_charge")
    outgoing.present(actor=officer, as_of=DAY, document=document)
    asked = WorkItem.objects.get(kind="documents.sign")
    assert (asked.unit, asked.role, asked.state) == (cast.board, "standing_head", "open")
    document = outgoing.sign(actor=head, as_of=DAY, document=document)
    assert (document.state, document.signing, document.signed_on, document.file) == (
        "signed",
        "paper",
        DAY,
        None,
    )
    asked.refresh_from_db()
    to_number = WorkItem.objects.get(kind="documents.number")
    assert (asked.state, to_number.role, to_number.state) == ("done", "clerk", "open")
    with pytest.raises(Refused) as refused:
        outgoing.issue(actor=clerk, as_of=DAY, document=document)
    assert refused.value.answer.rule == "documents:number"
    later = DAY + timedelta(days=1)
    given = outgoing.number(
        actor=clerk, as_of=later, document=document, symbol="TĐKT", issued_on=DAY
    )
    document = outgoing.issue(actor=clerk, as_of=later, document=document)
    assert (given, document.state, document.number, document.issued_on) == (
        "01/TĐKT",
        "issued",
        "01/TĐKT",
        DAY,
    )
    assert document.file is not None
    assert document.file.name == "01-tdkt.pdf"
    assert files.read(document.file).startswith(b"%PDF-")
    paper = paper_of(document)
    assert paper is not None
    assert (paper.letterhead.number_symbol, paper.letterhead.date) == ("01/TĐKT", DAY)
    to_number.refresh_from_db()
    assert to_number.state == "done"
    assert [e.action.rsplit(":", 1)[1] for e in audit.trail(document).order_by("id")] == [
        "draft",
        "present",
        "sign",
        "number",
        "issue",
    ]


@pytest.mark.parametrize("issued_on", [DAY - timedelta(days=1), DAY + timedelta(days=1)])
def test_the_date_lies_between_signing_and_today(cast: casting.Cast, issued_on: date) -> None:
    document = outgoing.sign(
        actor=cast.actor("standing_head"), as_of=DAY, document=makers.draft(cast)
    )
    with pytest.raises(Refused) as refused:
        outgoing.number(
            actor=cast.actor("board_clerk"),
            as_of=DAY,
            document=document,
            symbol="TĐKT",
            issued_on=issued_on,
        )
    assert refused.value.answer.rule == "documents:issued_on"


def test_a_draft_is_made_for_the_own_unit_or_one_above(cast: casting.Cast) -> None:
    above = makers.draft(cast, issuing_unit=cast.committee)
    assert above.issuing_unit == cast.committee
    outgoing.sign(actor=cast.actor("signatory"), as_of=DAY, document=above)
    with pytest.raises(Refused):  # its own head does not sign for the committee
        outgoing.sign(
            actor=cast.actor("standing_head"),
            as_of=DAY,
            document=makers.draft(cast, issuing_unit=cast.committee),
        )
    with pytest.raises(Refused) as refused:
        makers.draft(cast, issuing_unit=cast.finance)
    assert refused.value.answer.rule == "documents:issuing_unit"


def test_a_draft_may_change_until_it_is_signed(cast: casting.Cast) -> None:
    document = makers.draft(cast)
    officer = cast.actor("other_officer")
    outgoing.redraft(
        actor=officer, as_of=DAY, document=document, paper=makers.paper("nhắc báo cáo")
    )
    document.refresh_from_db()
    assert document.name == "nhắc báo cáo"
    outgoing.sign(actor=cast.actor("standing_head"), as_of=DAY, document=document)
    with pytest.raises(Refused) as refused:
        outgoing.redraft(actor=officer, as_of=DAY, document=document, paper=makers.paper("x"))
    assert refused.value.answer.rule == "state:signed"


def test_a_character_that_cannot_be_printed_is_told_at_once(cast: casting.Cast) -> None:
    with pytest.raises(Refused) as refused:
        outgoing.draft(
            actor=cast.actor("officer_in_charge"),
            as_of=DAY,
            kind="letter",
            paper=makers.paper("đôn đốc 🙂"),
        )
    assert refused.value.answer.rule == "documents:text"
    assert not Document.objects.exists()


def _signed_pdf(data: bytes) -> bytes:
    return signatures.signed(data, signatures.holder())


def test_a_digital_signature_goes_on_from_the_offered_bytes(
    cast: casting.Cast, settings: Settings, tmp_path: Path
) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(signatures.authority().pem)
    settings.SIGNATURE_TRUST_ROOTS = [str(root)]
    head = cast.actor("standing_head")
    document = makers.draft(cast)

    def sign(data: bytes, mode: str = "digital") -> Document:
        return outgoing.sign(
            actor=head, as_of=DAY, document=document, mode=mode, data=data, name="da-ky.pdf"
        )

    with pytest.raises(Refused) as refused:
        sign(b"%PDF-1.7")
    assert refused.value.answer.rule == "documents:offered"
    offered = files.read(outgoing.offer(actor=head, as_of=DAY, document=document))
    assert outgoing.offer(actor=head, as_of=DAY, document=document).sha256 == (
        Document.objects.get().offered.sha256  # type: ignore[union-attr]
    )
    with pytest.raises(Refused) as refused:
        sign(offered)
    assert refused.value.answer.rule == "documents:signature"
    other = pdf_of(makers.draft(cast), now=signatures.SIGNED)
    with pytest.raises(Refused) as refused:
        sign(_signed_pdf(other))
    assert refused.value.answer.rule == "documents:other_bytes"
    signed = _signed_pdf(offered)
    document = sign(signed)
    assert [(r["status"], r["signed_by"]) for r in document.signatures] == [
        ("trusted", signatures.BODY[0])
    ]
    assert document.file is not None
    assert files.read(document.file) == signed


def test_an_altered_signature_is_refused(cast: casting.Cast) -> None:
    document = makers.draft(cast)
    signed = _signed_pdf(pdf_of(document, now=signatures.SIGNED))
    altered = signed.replace(b"%PDF-1.7", b"%PDF-1.6", 1)
    assert altered != signed
    with pytest.raises(Refused) as refused:
        outgoing.sign(
            actor=cast.actor("standing_head"),
            as_of=DAY,
            document=document,
            mode="outside",
            data=altered,
            name="da-ky.pdf",
        )
    assert refused.value.answer.rule == "documents:signature"
    document = outgoing.sign(
        actor=cast.actor("standing_head"),
        as_of=DAY,
        document=document,
        mode="outside",
        data=signed,
        name="da-ky.pdf",
    )
    assert [r["status"] for r in document.signatures] == ["untrusted"]


def test_a_void_document_says_why_and_stays(cast: casting.Cast) -> None:
    document = makers.issued(cast)
    head = cast.actor("standing_head")
    with pytest.raises(Refused) as refused:
        outgoing.void(actor=head, as_of=DAY, document=document, reason="")
    assert refused.value.answer.rule == "reason"
    document = outgoing.void(actor=head, as_of=DAY, document=document, reason="Sai thẩm quyền")
    assert (document.state, document.void_reason, document.number) == (
        "void",
        "Sai thẩm quyền",
        "01/TĐKT",
    )


def test_downloads_have_plain_names(cast: casting.Cast) -> None:
    assert rendering.file_name(makers.issued(cast), "docx") == "01-tdkt.docx"
    assert rendering.file_name(makers.draft(cast), "pdf") == "don-doc-bao-cao.pdf"
