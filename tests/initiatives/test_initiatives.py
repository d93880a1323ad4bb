"""Initiatives are recorded, corrected, recognised further, withdrawn; nothing is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings

from tests.initiatives.makers import DECIDED, NAME, decision, facts, record, spend
from tests.support.cast import DAY, Cast
from thidua.common.audit import trail
from thidua.common.policy import Refused
from thidua.common.revisions import Stale
from thidua.initiatives.domain import initiatives
from thidua.initiatives.domain.facts import AuthorFacts
from thidua.initiatives.models import Author, Initiative, Recognition
from thidua.initiatives.versions import told_versions
from thidua.people.domain.facts import period_of


def _authors(row: Initiative) -> list[tuple[str, str, Any, bool]]:
    return [(a.name, a.part, a.share, a.person_id is not None) for a in row.authors.all()]


def test_what_a_decision_says_is_kept_word_for_word(cast: Cast) -> None:
    row = record(cast, name=f"  {NAME}  ", head=decision(on=date(2023, 11, 1), precision="month"))
    row.refresh_from_db()
    assert (row.name, row.kind, row.unit, row.period.name, row.state) == (
        NAME, "sang_kien", cast.industry, "Năm 2023", "recognised",
    )  # fmt: skip
    assert (row.scope, row.number, row.recognised_on, row.recognised_precision, row.issuer) == (
        "co_so", "45/QĐ-SCT", date(2023, 11, 1), "month", "Giám đốc Sở Công Thương",
    )  # fmt: skip
    assert _authors(row) == [
        ("Hà Mẫu Nga", "tac_gia", Decimal(70), True),
        ("Trịnh Mẫu Ngoài", "dong_tac_gia", Decimal(30), False),
    ]
    assert row.code.startswith("SK-")
    assert "trinh mau ngoai" in row.search_key
    assert "45 qd sct" in row.search_key
    assert [e.action for e in trail(row)] == ["initiatives:initiative:record"]


def test_what_cannot_be_is_refused_by_field(cast: Cast) -> None:
    def fields(head: Any = None, **more: Any) -> set[str]:
        with pytest.raises(ValidationError) as wrong:
            record(cast, head=head, **more)
        return set(wrong.value.message_dict)

    one = AuthorFacts("Lê Mẫu Một", share=Decimal(60))
    person = cast.posts["industry_officer"].person
    assert fields(name="…") == {"name"}
    assert fields(kind="sach") == {"kind"}
    assert fields(period=period_of("2025")) == {"period"}
    assert fields(authors=()) == {"authors"}
    assert fields(authors=(one, one)) == {"authors"}  # 120 %
    assert fields(authors=(one,)) == {"authors"}  # 60 % of all
    assert fields(authors=(AuthorFacts("A", "chu_nhiem"), AuthorFacts("B", "chu_nhiem"))) == {
        "authors"
    }
    twice = (AuthorFacts("A", person=person), AuthorFacts("B", person=person))
    assert fields(authors=twice) == {"authors"}
    assert fields(decision(scope="huyen", number="/", on=date(2024, 2, 1), issuer=" ")) == {
        "scope", "number", "on", "issuer",
    }  # fmt: skip
    assert Initiative.objects.count() == 0
    record(cast, authors=(one, AuthorFacts("Lê Mẫu Hai")))  # one share is not known
    with pytest.raises(Refused) as twice_recorded:
        record(cast, authors=(one, AuthorFacts("Lê Mẫu Hai")))
    assert twice_recorded.value.answer.rule == "initiative once"
    assert Initiative.objects.count() == 1
    with pytest.raises(Refused):  # nobody enters one's own
        record(cast, "industry_officer", head=decision(number="46/QĐ-SCT"))
    with pytest.raises(Refused):  # a unit enters what was recognised at unit level
        record(cast, "industry_head", head=decision("tinh", "9/QĐ-UBND"))
    with pytest.raises(Refused):
        record(cast, "finance_head", head=decision(number="47/QĐ-SCT"))
    assert record(cast, "industry_head", head=decision(number="46/QĐ-SCT")).pk


def test_a_correction_keeps_the_former_words_and_stops_who_is_behind(cast: Cast) -> None:
    row = record(cast)
    actor, stay = cast.actor("standing_head"), facts(cast).authors
    wanted = facts(cast, name=f"{NAME} cấp xã", authors=(stay[1], AuthorFacts("Vũ Mẫu Mới")))
    with pytest.raises(ValidationError):
        initiatives.correct(actor=actor, as_of=DAY, initiative=row, facts=wanted, reason=" ")
    with pytest.raises(Refused):
        initiatives.correct(actor=actor, as_of=DAY, initiative=row, facts=facts(cast), reason="x")
    kept = row.authors.get(name="Trịnh Mẫu Ngoài").pk
    initiatives.correct(
        actor=actor, as_of=DAY, initiative=row, facts=wanted, reason="In sai", revision=0
    )
    with pytest.raises(Stale):
        initiatives.correct(
            actor=actor, as_of=DAY, initiative=row, facts=facts(cast), reason="x", revision=0
        )
    row.refresh_from_db()
    assert row.authors.get(name="Trịnh Mẫu Ngoài").pk == kept
    assert (row.name, row.authors_printed, row.revision) == (
        f"{NAME} cấp xã", "Trịnh Mẫu Ngoài, Vũ Mẫu Mới", 1,
    )  # fmt: skip
    [told] = told_versions(row)
    assert [(label, before) for label, before, _after in told.changes] == [
        ("Tên, ghi như văn bản", NAME),
        ("Tác giả", "Hà Mẫu Nga (Tác giả, 70 %); Trịnh Mẫu Ngoài (Đồng tác giả, 30 %)"),
    ]
    assert (told.version.reason, told.version.corrected_label) == ("In sai", actor.label)


def test_an_author_with_an_entry_in_the_ledger_stays(cast: Cast) -> None:
    row = record(cast)
    spend(cast, row)
    with pytest.raises(Refused) as refused:
        initiatives.correct(
            actor=cast.actor("standing_head"), as_of=DAY, initiative=row, reason="x",
            facts=facts(cast, authors=(AuthorFacts("Trịnh Mẫu Ngoài"),)),
        )  # fmt: skip
    assert refused.value.answer.rule == "author in the ledger"
    assert Author.objects.count() == 2


def test_a_wider_recognition_leads_and_its_withdrawal_gives_way(cast: Cast) -> None:
    row, actor = record(cast), cast.actor("standing_head")
    with pytest.raises(Refused) as twice:
        initiatives.recognise(actor=actor, as_of=DAY, initiative=row, recognition=decision())
    assert twice.value.answer.rule == "recognised once per scope"
    wide = initiatives.recognise(
        actor=actor, as_of=DAY, initiative=row,
        recognition=decision("tinh", "12/QĐ-UBND", on=date(2023, 12, 20), issuer="UBND tỉnh Mẫu"),
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.scope, row.number, row.revision) == ("tinh", "12/QĐ-UBND", 1)
    with pytest.raises(ValidationError):
        initiatives.withdraw(actor=actor, as_of=DAY, recognition=wide, why="decision", reason="")
    initiatives.withdraw(
        actor=actor, as_of=DAY, recognition=wide, why="decision", reason="QĐ 3/QĐ-UBND"
    )
    row.refresh_from_db()
    assert (row.scope, row.number, row.state) == ("co_so", "45/QĐ-SCT", "recognised")
    last = row.recognitions.get(withdrawn_on=None)
    initiatives.withdraw(actor=actor, as_of=DAY, recognition=last, why="mistake", reason="nhầm")
    row.refresh_from_db()
    assert (row.state, row.number, row.recognised_on) == (
        "withdrawn",
        "12/QĐ-UBND",
        date(2023, 12, 20),
    )
    with pytest.raises(Refused):
        initiatives.withdraw(actor=actor, as_of=DAY, recognition=last, why="mistake", reason="x")
    assert Recognition.objects.count() == 2
    initiatives.recognise(actor=actor, as_of=DAY, initiative=row, recognition=decision())
    row.refresh_from_db()
    assert (row.state, row.recognised_on) == ("recognised", DECIDED)


def test_the_evidence_is_a_paper(cast: Cast, tmp_path: Any) -> None:
    with override_settings(FILES_ROOT=tmp_path):
        actor = cast.actor("officer_in_charge")
        for data in (b"", b"MZ\x90\x00", b"<html>"):
            with pytest.raises(Refused):
                initiatives.record(
                    actor=actor, as_of=DAY, facts=facts(cast), recognition=decision(),
                    evidence=(data, "a.pdf"),
                )  # fmt: skip
        row = initiatives.record(
            actor=actor, as_of=DAY, facts=facts(cast), recognition=decision(),
            evidence=(b"%PDF-1.4\n%%EOF\n", "giay-chung-nhan.pdf"),
        )  # fmt: skip
    assert row.evidence is not None
    assert (row.evidence.name, row.evidence.media_type) == (
        "giay-chung-nhan.pdf",
        "application/pdf",
    )
