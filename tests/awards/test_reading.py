"""A registered decision becomes rows: read, matched, confirmed, never twice, never silently."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.awards.old_decisions import (
    AWARD,
    BOARD,
    homonyms,
    person_line,
    read,
    ready,
    registered,
    rows,
    text_of,
)
from tests.support.cast import DAY, Cast
from thidua.awards.domain import reading as readings
from thidua.awards.domain import reading_confirm as deciding
from thidua.awards.domain import reading_record as recording
from thidua.awards.models import DecisionReading, Grant, ReadRow
from thidua.common.models import AuditEntry
from thidua.common.policy import Refused
from thidua.people.models import Person
from thidua.work.models import WorkItem

KNOWN = person_line("Hà Mẫu Nga", "Chuyên viên", "Sở Công Thương", "Bà")
NEW = person_line("Lò Thị Mẫu Mới", "Giáo viên", "Trường Mầm non Hoa Mẫu", "Bà")


def together(cast: Cast, reading: DecisionReading, verdict: str) -> recording.Confirmed:
    stamp = recording.stamp_of(recording.together(reading, verdict))
    return recording.confirm_together(
        actor=cast.actor(BOARD), as_of=DAY, reading=reading, verdict=verdict, stamp=stamp
    )


def test_rows_keep_where_they_stand_and_whom_they_mean(cast: Cast):
    homonyms(40)
    text = text_of([KNOWN, NEW, person_line("Nguyễn Văn Mẫu", "Kế toán", "Công ty Mẫu")],
                   ["Sở Tài chính"])  # fmt: skip
    reading = read(cast, registered(cast, text))
    assert (reading.state, reading.number, str(reading.on)) == ("read", "88/QĐ-UBND", "2024-01-10")
    assert (reading.authority, reading.kind) == ("CT_UBND_TINH", "cong_trang")
    assert reading.issuer == "Ủy ban nhân dân tỉnh Mẫu"
    found = rows(reading)
    assert [(r.kind, r.name, r.post, r.unit_words, r.verdict) for r in found] == [
        ("collective", "Sở Tài chính", "", "", "sure"),
        ("person", "Hà Mẫu Nga", "Chuyên viên", "Sở Công Thương", "sure"),
        ("person", "Lò Thị Mẫu Mới", "Giáo viên", "Trường Mầm non Hoa Mẫu", "new"),
        ("person", "Nguyễn Văn Mẫu", "Kế toán", "Công ty Mẫu", "ask"),
    ]
    assert found[0].mark == f"u{cast.finance.pk}"
    assert found[1].mark == f"p{cast.posts['industry_officer'].person_id}"
    assert found[1].reasons
    assert (found[2].mark, found[3].mark) == ("enter", "")
    assert (len(found[3].options), found[3].more) == (40, 0)
    assert {r.award for r in found} == {AWARD}
    for row in found:
        assert row.name in reading.document.text[row.start : row.end]
    assert [r.where for r in found] == [f"trang 1, dòng {n}" for n in (25, 30, 31, 32)]
    assert not Grant.objects.exists()


def test_nothing_is_recorded_before_head_and_questions(cast: Cast):
    reading = read(cast, registered(cast, text_of([KNOWN], announced=3)))
    assert [(q.kind, q.reason) for q in reading.questions.all()] == [
        ("count_mismatch", "Nêu 3 cá nhân, danh sách có 1.")
    ]
    with pytest.raises(Refused) as refused:
        together(cast, reading, "sure")
    assert refused.value.answer.rule == "obstacles"
    assert "1 điểm cần hỏi" in str(refused.value.answer.reason)
    ready(cast, reading)
    told = together(cast, reading, "sure")
    assert [r.name for r in told.rows] == ["Hà Mẫu Nga"]


def test_confirmed_rows_are_grants_with_their_provenance(cast: Cast):
    reading = read(cast, registered(cast, text_of([KNOWN, NEW], ["Sở Tài chính"])))
    ready(cast, reading)
    told = together(cast, reading, "sure")
    assert (len(told.rows), told.left) == (2, {})
    grant = Grant.objects.get(name_printed="Hà Mẫu Nga")
    row = rows(reading)[1]
    document = reading.document
    assert {
        "subject": grant.subject.person_id,
        "unit": grant.unit_id,
        "printed": (grant.award_printed, grant.post_printed, grant.unit_printed),
        "code": grant.award_code,
        "kind": (grant.kind, grant.source, grant.gender),
        "span": (grant.source_start, grant.source_end),
        "from": (grant.source_document_id, grant.source_version, float(grant.confidence or 0)),
        "decision": (grant.decision.number, grant.decision.document_id),
        "for": str(grant.period),
    } == {
        "subject": cast.posts["industry_officer"].person_id,
        "unit": cast.industry.pk,
        "printed": (AWARD, "Chuyên viên", "Sở Công Thương"),
        "code": "BKT",
        "kind": ("cong_trang", "read", "female"),
        "span": (row.start, row.end),
        "from": (document.pk, reading.version, row.confidence),
        "decision": ("88/QĐ-UBND", document.pk),
        "for": "Năm 2023",
    }
    reading.refresh_from_db()
    assert reading.state == "read"
    item = WorkItem.objects.get(kind="awards.reading")
    assert (item.state, item.url, item.params) == (
        "open", reading.get_absolute_url(), {"number": "88/QĐ-UBND"},
    )  # fmt: skip
    together(cast, reading, "new")
    made = Person.objects.get(name="Lò Thị Mẫu Mới")
    assert made.gender == "female"
    step = made.career.get()
    assert (step.title, step.unit_text, str(step.valid.lower)) == (
        "Giáo viên", "Trường Mầm non Hoa Mẫu", "2024-01-10",
    )  # fmt: skip
    reading.refresh_from_db()
    assert reading.state == "done"
    item.refresh_from_db()
    assert item.state == "done"
    entry = AuditEntry.objects.filter(action="awards:grant:record").latest("pk")
    assert entry.changes == {"grants": 1, "refused": 0, "source": "read"}


def test_homonyms_are_never_recorded_together_and_each_asks(cast: Cast):
    known = homonyms(40)
    text = text_of([person_line("Nguyễn Văn Mẫu", "Kế toán", f"Công ty Mẫu {n}") for n in range(3)])
    reading = read(cast, registered(cast, text))
    ready(cast, reading)
    for verdict in ("sure", "new", "ask"):
        assert recording.together(reading, verdict) == []
    first, second, third = rows(reading)
    actor = cast.actor(BOARD)
    with pytest.raises(Refused) as refused:
        recording.confirm_row(actor=actor, as_of=DAY, row=first)
    assert refused.value.answer.rule == "who"
    recording.confirm_row(actor=actor, as_of=DAY, row=first, mark=f"p{known[7].pk}")
    recording.confirm_row(actor=actor, as_of=DAY, row=second, mark="enter")
    recording.confirm_row(actor=actor, as_of=DAY, row=third, mark="new")
    grants = Grant.objects.order_by("source_start")
    assert grants[0].subject.person_id == known[7].pk
    made = grants[1].subject.person_id
    assert made is not None
    assert made not in {p.pk for p in known}
    assert grants[2].subject.person_id is None
    assert Person.objects.filter(name="Nguyễn Văn Mẫu").count() == 41


def test_reading_again_changes_nothing_that_was_decided(cast: Cast):
    document = registered(cast, text_of([KNOWN, NEW, person_line("Vàng A Mẫu", "Bác sĩ", "Trạm")]))
    reading = read(cast, document)
    ready(cast, reading)
    together(cast, reading, "sure")
    _known, new, third = rows(reading)
    actor = cast.actor(BOARD)
    deciding.drop(actor=actor, as_of=DAY, row=third)
    deciding.edit(actor=actor, as_of=DAY, row=new, values={"name": "Lò Thị Mẫu"})
    before = {r.pk: (r.state, r.grant_id, r.name, r.public_id) for r in rows(reading)}
    again = read(cast, document)
    assert again.pk == reading.pk
    assert {r.pk: (r.state, r.grant_id, r.name, r.public_id) for r in rows(again)} == before
    assert (again.readings, again.head_confirmed_on) == (2, DAY)
    assert Grant.objects.count() == 1


def test_what_the_registry_holds_is_not_recorded_twice(cast: Cast):
    first = read(cast, registered(cast, text_of([KNOWN, NEW])))
    ready(cast, first)
    together(cast, first, "sure")
    together(cast, first, "new")
    # The same decision comes in once more, from another office and with another file.
    second = read(cast, registered(cast, text_of([KNOWN, NEW]) + "\n\n", name="b.txt"))
    assert [(r.name, r.verdict) for r in rows(second)] == [
        ("Hà Mẫu Nga", "stands"), ("Lò Thị Mẫu Mới", "stands"),
    ]  # fmt: skip
    assert second.state == "done"
    ready(cast, second)
    with pytest.raises(Refused) as refused:
        recording.confirm_row(
            actor=cast.actor(BOARD), as_of=DAY, row=rows(second)[0],
            mark=f"p{cast.posts['industry_officer'].person_id}",
        )  # fmt: skip
    assert refused.value.answer.rule == "stands"
    assert Grant.objects.count() == 2
    assert Person.objects.filter(name="Lò Thị Mẫu Mới").count() == 1


def test_one_number_and_day_under_another_body_is_refused(cast: Cast):
    first = read(cast, registered(cast, text_of([KNOWN])))
    ready(cast, first)
    together(cast, first, "sure")
    second = read(cast, registered(cast, text_of([NEW]) + "\n", name="b.txt"))
    assert second.issuer == first.issuer
    with pytest.raises(Refused) as refused:
        ready(cast, second, issuer="Chủ tịch UBND tỉnh Mẫu khác")
    assert refused.value.answer.rule == "another body"


def test_a_recorded_row_is_taken_back_with_a_reason(cast: Cast):
    reading = read(cast, registered(cast, text_of([KNOWN])))
    ready(cast, reading)
    together(cast, reading, "sure")
    row = rows(reading)[0]
    actor = cast.actor(BOARD)
    with pytest.raises(Refused):
        deciding.take_back(actor=actor, as_of=DAY, row=row)
    deciding.take_back(actor=actor, as_of=DAY, row=row, reason="Người khác cùng tên")
    row.refresh_from_db()
    assert (row.state, row.verdict, row.grant) == ("proposed", "ask", None)
    assert Grant.objects.get().state == "struck"
    recording.confirm_row(actor=actor, as_of=DAY, row=row, mark="enter")
    assert sorted(Grant.objects.values_list("state", flat=True)) == ["granted", "struck"]


def test_a_name_that_the_list_lacks_stays_as_printed(cast: Cast):
    award = "Bằng khen của Hội Mẫu tỉnh"
    reading = read(cast, registered(cast, text_of([KNOWN], award=award)))
    ready(cast, reading)
    together(cast, reading, "sure")
    grant = Grant.objects.get()
    assert (grant.award_printed, grant.award_code) == (award, "")


def test_a_stale_preview_and_a_wrong_mark_are_refused(cast: Cast):
    reading = read(cast, registered(cast, text_of([KNOWN], ["Sở Tài chính"])))
    ready(cast, reading)
    actor = cast.actor(BOARD)
    unit, one = rows(reading)
    stamp = recording.stamp_of(recording.together(reading, "sure"))
    deciding.drop(actor=actor, as_of=DAY, row=unit)
    with pytest.raises(Refused) as refused:
        recording.confirm_together(
            actor=actor, as_of=DAY, reading=reading, verdict="sure", stamp=stamp
        )
    assert refused.value.answer.rule == "changed"
    for mark in (f"u{cast.finance.pk}", "p999999", "s1", "x1", "p1x"):
        with pytest.raises(Refused):
            recording.confirm_row(actor=actor, as_of=DAY, row=one, mark=mark)
    with pytest.raises(ValidationError):
        recording.confirm_row(actor=actor, as_of=DAY, row=one, values={"award": ""})
    assert not Grant.objects.exists()


def test_two_workers_and_one_that_died_count_once(cast: Cast):
    document = registered(cast, text_of([KNOWN]))
    reading = readings.ask_read(actor=cast.actor(BOARD), as_of=DAY, document=document)
    DecisionReading.objects.filter(pk=reading.pk).update(attempts=1)
    readings.carry_out(reading.pk)
    readings.carry_out(reading.pk)
    assert ReadRow.objects.count() == 1
    reading.refresh_from_db()
    assert (reading.state, reading.readings) == ("read", 1)
    DecisionReading.objects.filter(pk=reading.pk).update(state="reading", attempts=3)
    readings.carry_out(reading.pk)
    reading.refresh_from_db()
    assert reading.state == "failed"
    assert "3 lần" in reading.fault
