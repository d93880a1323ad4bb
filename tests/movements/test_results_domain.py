"""Results of targets: entered, submitted, verified by a second person, locked, opened again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from tests.support.cast import Cast
from thidua.common import audit, files
from thidua.common.periods import Span, span_of
from thidua.common.policy import Refused
from thidua.common.revisions import Stale
from thidua.movements.domain import (
    result_decisions,
    result_exceptions,
    result_files,
    results,
    running,
)
from thidua.movements.domain.result_work import ask_for_results
from thidua.movements.domain.results import Entry
from thidua.movements.domain.terms import set_terms
from thidua.movements.models import Movement, Result, ResultEvidence, ResultVersion, Target
from thidua.people.models import Post, Role
from thidua.work.models import WorkItem

TODAY = date(2024, 5, 3)
APRIL = span_of("month", date(2024, 4, 10))
MARCH = span_of("month", date(2024, 3, 10))
PDF = b"%PDF-1.4\n%%EOF\n"
SAID = {"achieved": "Đã giải ngân theo kế hoạch."}


@pytest.fixture
def target(cast: Cast, movement: Movement) -> Target:
    """Investment, 50 nghìn tỷ đồng, led by the industry department."""
    return led(cast, movement, "t3")


def led(cast: Cast, movement: Movement, ref: str, unit=None) -> Target:
    row = movement.targets.get(ref=ref)
    return running.set_lead(
        actor=cast.actor("officer_in_charge"), as_of=TODAY, target=row, lead=unit or cast.industry
    )


def officer(cast: Cast, name: str = "industry_officer"):
    return cast.actor(name, TODAY)


def begun(cast: Cast, target: Target, span: Span = APRIL, who: str = "industry_officer") -> Result:
    return results.begin(actor=officer(cast, who), as_of=TODAY, target=target, span=span)


def entered(
    cast: Cast,
    target: Target,
    figure: str = "14 nghìn tỷ",
    *,
    span: Span = APRIL,
    who: str = "industry_officer",
    **more,
) -> Result:
    row = begun(cast, target, span, who)
    entry = Entry(figure, {**SAID, **more.pop("texts", {})}, **more)
    return results.save(actor=officer(cast, who), as_of=TODAY, result=row, entry=entry)


def submitted(cast: Cast, target: Target, figure: str = "14 nghìn tỷ", **more) -> Result:
    who = more.get("who", "industry_officer")
    row = entered(cast, target, figure, **more)
    results.submit(actor=officer(cast, who), as_of=TODAY, result=row)
    return Result.objects.get(pk=row.pk)


def approved(cast: Cast, target: Target, figure: str = "14 nghìn tỷ", **more) -> Result:
    row = submitted(cast, target, figure, **more)
    return result_decisions.approve(actor=officer(cast, "industry_head"), as_of=TODAY, result=row)


def reopened(cast: Cast, row: Result, until: date = date(2024, 5, 10)) -> Result:
    result_exceptions.reopen(
        actor=officer(cast, "standing_head"), as_of=TODAY, result=row, until=until,
        reason="Số liệu của Cục Thống kê đã điều chỉnh.",
    )  # fmt: skip
    return Result.objects.get(pk=row.pk)


def rule_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.answer.rule


def lines(kind: str) -> list[tuple[str, str, str, int, str]]:
    found = WorkItem.objects.filter(kind=f"movements.{kind}").order_by("pk")
    return [(i.state, i.unit.code, i.role, i.params["count"], i.returned_reason) for i in found]


# --- entering -------------------------------------------------------------------------------------
def test_the_working_copy_is_made_once(cast: Cast, target: Target):
    one, other = begun(cast, target), begun(cast, target)
    assert one.pk == other.pk
    assert (one.state, one.unit_id, one.period.name) == ("draft", cast.industry.pk, "Tháng 4/2024")
    assert [e.action for e in audit.trail(one)] == ["movements:result:enter"]


@pytest.mark.parametrize("who", ["finance_officer", "district_head", "clerk", "auditor"])
def test_another_body_enters_nothing(cast: Cast, target: Target, who: str):
    with pytest.raises(Refused) as refused:
        begun(cast, target, who=who)
    assert str(refused.value.answer.reason).startswith("Chỉ đơn vị báo cáo chỉ tiêu này")
    assert Result.objects.count() == 0


def test_nothing_is_entered_without_a_lead_or_before_the_period(cast: Cast, target: Target):
    nobody = target.movement.targets.exclude(pk=target.pk)[0]
    with pytest.raises(Refused) as refused:
        begun(cast, nobody, who="officer_in_charge")
    assert rule_of(refused) == "lead"
    with pytest.raises(Refused) as refused:
        begun(cast, target, span_of("month", date(2024, 6, 1)))
    assert rule_of(refused) == "period"


def test_a_figure_is_kept_in_the_targets_unit_and_as_typed(cast: Cast, target: Target):
    row = entered(cast, target, "14.250 tỷ", texts={"proposals": " Giao sớm vốn. "})
    row.refresh_from_db()
    assert (row.value, row.typed, row.achieved, row.proposals, row.state) == (
        Decimal("14.25"), "14.250 tỷ", SAID["achieved"], "Giao sớm vốn.", "draft",
    )  # fmt: skip
    entry = audit.trail(row).first()
    assert entry.changes["value"] == [None, "14.25"]


def test_saving_the_same_again_leaves_no_trace(cast: Cast, target: Target):
    row = entered(cast, target)
    before = audit.trail(row).count()
    entered(cast, target)
    assert audit.trail(row).count() == before


@pytest.mark.parametrize(
    ("typed", "rule"), [("93 %", "figure:unit"), ("-3", "figure:sign"), ("6 xã", "figure:unit")]
)
def test_what_cannot_be_is_not_kept(cast: Cast, target: Target, typed: str, rule: str):
    with pytest.raises(Refused) as refused:
        entered(cast, target, typed)
    assert rule_of(refused) == rule
    assert Result.objects.get().typed == ""


@pytest.mark.parametrize("typed", ["nhiều", "1,2,3", "9" * 30, "1 " + "x" * 80])
def test_what_is_no_figure_is_said(cast: Cast, target: Target, typed: str):
    with pytest.raises((ValueError, Refused)):
        entered(cast, target, typed)
    assert Result.objects.get().value is None


def test_a_stale_save_carries_the_other_version(cast: Cast, target: Target):
    row = begun(cast, target)
    entered(cast, target, "13 nghìn tỷ")
    with pytest.raises(Stale) as stale:
        results.save(
            actor=officer(cast, "industry_head"), as_of=TODAY, result=row,
            entry=Entry("14 nghìn tỷ"), revision=row.revision,
        )  # fmt: skip
    assert stale.value.row.typed == "13 nghìn tỷ"
    assert Result.objects.get().typed == "13 nghìn tỷ"


# --- evidence -------------------------------------------------------------------------------------
def test_evidence_is_added_and_taken_out(cast: Cast, target: Target):
    row = entered(cast, target)
    one = result_files.attach(
        actor=officer(cast), as_of=TODAY, result=row, data=PDF, name="bieu.pdf"
    )
    assert (files.read(one.file), one.removed, one.is_scan) == (PDF, False, False)
    result_files.detach(actor=officer(cast), as_of=TODAY, evidence=one)
    assert [e.action for e in audit.trail(row)][:2] == [
        "movements:result:detach", "movements:result:attach",
    ]  # fmt: skip
    version = results.submit(actor=officer(cast), as_of=TODAY, result=row)
    assert version.evidence.count() == 0
    with pytest.raises(Refused):
        result_files.attach(actor=officer(cast), as_of=TODAY, result=row, data=PDF, name="a.pdf")


def test_a_program_is_no_evidence(cast: Cast, target: Target):
    row = entered(cast, target)
    with pytest.raises(Refused) as refused:
        result_files.attach(
            actor=officer(cast), as_of=TODAY, result=row, data=b"MZ" + bytes(200), name="a.pdf"
        )
    assert rule_of(refused) == "evidence"
    with pytest.raises(Refused):
        result_files.attach(
            actor=officer(cast, "finance_officer"), as_of=TODAY, result=row, data=PDF, name="a.pdf"
        )
    assert ResultEvidence.objects.count() == 0


# --- submitting -----------------------------------------------------------------------------------
def test_submitting_fixes_a_version(cast: Cast, target: Target):
    row = entered(cast, target)
    kept = result_files.attach(actor=officer(cast), as_of=TODAY, result=row, data=PDF, name="a.pdf")
    version = results.submit(actor=officer(cast), as_of=TODAY, result=row)
    assert (version.number, version.value, version.outcome, version.on_behalf) == (
        1, Decimal(14), "", False,
    )  # fmt: skip
    assert list(version.evidence.all()) == [kept]
    assert Result.objects.get().state == "submitted"
    entry = audit.trail(row).first()
    assert (entry.changes["value"], entry.changes["version"]) == ("14", 1)


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        (Entry("", SAID), "figure"),
        (Entry("14 nghìn tỷ"), "achieved"),
        (Entry("69 tỷ", SAID), "figure:unit"),
    ],
)
def test_what_is_missing_is_named(cast: Cast, target: Target, entry: Entry, rule: str):
    row = begun(cast, target)
    results.save(actor=officer(cast), as_of=TODAY, result=row, entry=entry)
    with pytest.raises(Refused) as refused:
        results.submit(actor=officer(cast), as_of=TODAY, result=row)
    assert rule_of(refused) == rule
    assert ResultVersion.objects.count() == 0


def test_a_doubtful_figure_is_kept_with_its_reason(cast: Cast, target: Target):
    row = submitted(cast, target, "69 tỷ", kept_because="Số của riêng tháng đầu năm.")
    version = row.versions.get()
    assert [d["code"] for d in version.doubts] == ["unit"]
    assert version.kept_because == "Số của riêng tháng đầu năm."


def test_a_reason_without_a_doubt_is_not_kept(cast: Cast, target: Target):
    assert entered(cast, target, kept_because="thừa").kept_because == ""


def test_waiting_for_recognition_needs_no_figure(cast: Cast, movement: Movement):
    row = submitted(cast, led(cast, movement, "t10"), "", waiting=True)
    assert (row.state, row.value, row.waiting) == ("submitted", None, True)


def test_entering_for_another_body_needs_its_scan(cast: Cast, target: Target):
    row = entered(cast, target, who="officer_in_charge")
    typist = officer(cast, "officer_in_charge")
    result_files.attach(actor=typist, as_of=TODAY, result=row, data=PDF, name="anh.pdf")
    with pytest.raises(Refused) as refused:
        results.submit(actor=typist, as_of=TODAY, result=row)
    assert rule_of(refused) == "scan"
    result_files.attach(actor=typist, as_of=TODAY, result=row, data=PDF, name="q.pdf", is_scan=True)
    version = results.submit(actor=typist, as_of=TODAY, result=row)
    assert version.on_behalf is True


def test_a_locked_result_takes_nothing(cast: Cast, target: Target):
    row = approved(cast, target)
    for act in (
        lambda: entered(cast, target, "15 nghìn tỷ"),
        lambda: results.submit(actor=officer(cast), as_of=TODAY, result=row),
        lambda: result_decisions.withdraw(actor=officer(cast), as_of=TODAY, result=row),
    ):
        with pytest.raises(Refused):
            act()
    assert Result.objects.get().value == 14


# --- a second person ------------------------------------------------------------------------------
def test_the_head_verifies_and_the_result_is_locked(cast: Cast, target: Target):
    row = approved(cast, target)
    version = row.versions.get()
    assert (row.state, row.current, version.outcome, version.decided_on) == (
        "approved", version, "approved", TODAY,
    )  # fmt: skip
    assert audit.trail(row).first().changes["value"] == [None, "14"]


def test_zero_is_a_figure_in_the_trail(cast: Cast, movement: Movement):
    row = approved(cast, led(cast, movement, "t10"), "0")
    assert audit.trail(row).first().changes["value"] == [None, "0"]


def test_whoever_submitted_does_not_verify(cast: Cast, target: Target):
    row = submitted(cast, target, who="industry_head")
    head = officer(cast, "industry_head")
    for act in (
        lambda: result_decisions.approve(actor=head, as_of=TODAY, result=row),
        lambda: result_decisions.return_(actor=head, as_of=TODAY, result=row, reason="x"),
        lambda: result_decisions.approve_many(actor=head, as_of=TODAY, results=[row]),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert rule_of(refused) == "somebody else submitted it"
    result_decisions.approve(actor=officer(cast, "standing_head"), as_of=TODAY, result=row)


def test_the_database_asks_for_two_persons_as_well(cast: Cast, target: Target):
    version = submitted(cast, target).versions.get()
    version.outcome, version.decided_by_id = "approved", version.submitted_by_id
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        version.save()
    version.decided_by_id = None
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        version.save()
    Result.objects.update(state="draft")
    with pytest.raises(IntegrityError, match="approved_result"), transaction.atomic():
        Result.objects.update(state="approved")


@pytest.mark.parametrize("change", [{"value": 15}, {"achieved": "khác"}, {"on_behalf": True}])
def test_a_version_never_changes(cast: Cast, target: Target, change: dict[str, object]):
    version = submitted(cast, target).versions.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        ResultVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE movements_resultversion SET typed = 'x'")
    assert ResultVersion.objects.get().value == 14


@pytest.mark.parametrize("who", ["industry_officer", "finance_head", "other_officer", "auditor"])
def test_others_do_not_verify(cast: Cast, target: Target, who: str):
    row = submitted(cast, target)
    with pytest.raises(Refused):
        result_decisions.approve(actor=officer(cast, who), as_of=TODAY, result=row)
    with pytest.raises(Refused):
        result_decisions.return_(actor=officer(cast, who), as_of=TODAY, result=row, reason="Không.")
    assert Result.objects.get().state == "submitted"


def test_a_return_says_why_and_comes_back_as_the_next_version(cast: Cast, target: Target):
    row = submitted(cast, target)
    head = officer(cast, "industry_head")
    with pytest.raises(Refused) as refused:
        result_decisions.return_(actor=head, as_of=TODAY, result=row, reason=" ")
    assert rule_of(refused) == "reason"
    result_decisions.return_(actor=head, as_of=TODAY, result=row, reason="Thiếu biểu số liệu.")
    again = submitted(cast, target, "14,2 nghìn tỷ")
    result_decisions.approve(actor=head, as_of=TODAY, result=again)
    assert [(v.number, v.outcome, v.decision_reason) for v in again.versions.all()] == [
        (2, "approved", ""), (1, "returned", "Thiếu biểu số liệu."),
    ]  # fmt: skip


def test_a_stale_decision_decides_nothing(cast: Cast, target: Target):
    row = submitted(cast, target)
    result_decisions.withdraw(actor=officer(cast), as_of=TODAY, result=row, revision=row.revision)
    with pytest.raises(Stale):
        result_decisions.approve(
            actor=officer(cast, "industry_head"), as_of=TODAY, result=row, revision=row.revision
        )
    again = Result.objects.get()
    assert (again.state, again.versions.get().outcome) == ("draft", "withdrawn")


def test_many_are_verified_together_or_none(cast: Cast, movement: Movement, target: Target):
    plain = submitted(cast, target)
    asked = submitted(cast, led(cast, movement, "t4"), "3", kept_because="Đúng.")
    head = officer(cast, "industry_head")
    with pytest.raises(Refused) as refused:
        result_decisions.approve_many(actor=head, as_of=TODAY, results=[plain, asked])
    assert rule_of(refused) == "doubt"
    assert set(Result.objects.values_list("state", flat=True)) == {"submitted"}
    assert len(result_decisions.approve_many(actor=head, as_of=TODAY, results=[plain])) == 1
    assert Result.objects.get(pk=plain.pk).state == "approved"


# --- opened again ---------------------------------------------------------------------------------
def test_a_correction_is_a_new_version_with_a_reason(cast: Cast, target: Target):
    row = reopened(cast, approved(cast, target))
    first = row.current
    row = entered(cast, target, "13,5 nghìn tỷ")
    with pytest.raises(Refused) as refused:
        results.submit(actor=officer(cast), as_of=TODAY, result=row)
    assert rule_of(refused) == "reason"
    results.submit(actor=officer(cast), as_of=TODAY, result=row, reason="Theo số chính thức.")
    row.refresh_from_db()
    assert row.current == first  # the picture keeps the verified figure until the second person
    result_decisions.approve(actor=officer(cast, "industry_head"), as_of=TODAY, result=row)
    row.refresh_from_db()
    assert (row.current.number, row.current.value, row.current.reason) == (
        2, Decimal("13.5"), "Theo số chính thức.",
    )  # fmt: skip
    assert row.exceptions.get().used_on == TODAY


@pytest.mark.parametrize("until", [date(2024, 5, 2), date(2024, 6, 3)])
def test_a_leave_is_for_some_days(cast: Cast, target: Target, until: date):
    row = approved(cast, target)
    with pytest.raises(Refused) as refused:
        reopened(cast, row, until)
    assert rule_of(refused) == "until"
    assert Result.objects.get().state == "approved"


@pytest.mark.parametrize("who", ["industry_head", "industry_officer", "officer_in_charge"])
def test_only_the_head_of_the_standing_body_opens(cast: Cast, target: Target, who: str):
    row = approved(cast, target)
    with pytest.raises(Refused):
        result_exceptions.reopen(
            actor=officer(cast, who), as_of=TODAY, result=row, until=TODAY, reason="Sửa."
        )


def test_after_the_leave_nothing_is_taken_and_the_night_locks_it(cast: Cast, target: Target):
    row = reopened(cast, approved(cast, target))
    entered(cast, target, "13 nghìn tỷ")
    late = date(2024, 5, 11)
    with pytest.raises(Refused) as refused:
        results.save(
            actor=cast.actor("industry_officer", late), as_of=late, result=row, entry=Entry("12")
        )
    assert rule_of(refused) == "exception-ended"
    assert result_exceptions.close_ended(as_of=date(2024, 5, 10)) == 0
    assert result_exceptions.close_ended(as_of=late) == 1
    row.refresh_from_db()
    assert (row.state, row.value) == ("approved", 14)
    assert result_exceptions.close_ended(as_of=late) == 0


def test_a_used_leave_does_not_keep_the_next_one_open(cast: Cast, target: Target):
    row = reopened(cast, approved(cast, target), date(2024, 5, 30))
    row = result_exceptions.lock_again(actor=officer(cast), as_of=TODAY, result=row)
    reopened(cast, row, date(2024, 5, 5))
    assert result_exceptions.close_ended(as_of=date(2024, 5, 6)) == 1


def test_locking_again_drops_what_was_typed(cast: Cast, target: Target):
    row = entered(cast, target)
    kept = result_files.attach(actor=officer(cast), as_of=TODAY, result=row, data=PDF, name="a.pdf")
    row = reopened(cast, approved(cast, target))
    entered(cast, target, "13 nghìn tỷ")
    result_files.detach(actor=officer(cast), as_of=TODAY, evidence=kept)
    extra = result_files.attach(
        actor=officer(cast), as_of=TODAY, result=row, data=PDF, name="b.pdf"
    )
    row = result_exceptions.lock_again(actor=officer(cast), as_of=TODAY, result=row)
    assert (row.state, row.value) == ("approved", 14)
    removed = dict(ResultEvidence.objects.values_list("pk", "removed"))
    assert removed == {kept.pk: False, extra.pk: True}


def test_a_returned_correction_leaves_the_verified_figure(cast: Cast, target: Target):
    row = reopened(cast, approved(cast, target))
    entered(cast, target, "13 nghìn tỷ")
    results.submit(actor=officer(cast), as_of=TODAY, result=row, reason="Theo số mới.")
    head = officer(cast, "industry_head")
    row = result_decisions.return_(actor=head, as_of=TODAY, result=row, reason="Chưa khớp.")
    assert (row.state, row.current.value) == ("reopened", 14)


# --- work -----------------------------------------------------------------------------------------
def test_one_line_per_unit_and_period(cast: Cast, movement: Movement, target: Target):
    other = led(cast, movement, "t4")
    ask_for_results(as_of=TODAY)
    assert lines("report_results") == [("open", "SCT", "", 2, "")]
    row = submitted(cast, target)
    assert lines("report_results") == [("open", "SCT", "", 1, "")]
    assert lines("verify_results") == [("open", "SCT", Role.UNIT_HEAD, 1, "")]
    result_decisions.return_(
        actor=officer(cast, "industry_head"), as_of=TODAY, result=row, reason="Thiếu biểu."
    )
    assert lines("report_results") == [("open", "SCT", "", 2, "Thiếu biểu.")]
    assert [line[0] for line in lines("verify_results")] == ["done"]
    approved(cast, target)
    approved(cast, other, "2480")
    assert [line[0] for line in lines("report_results")] == ["done"]
    assert [line[0] for line in lines("verify_results")] == ["done"]


def test_asking_twice_leaves_one_line(cast: Cast, target: Target):
    ask_for_results(as_of=TODAY)
    ask_for_results(as_of=TODAY)
    assert len(lines("report_results")) == 1


def test_early_figures_are_not_asked_for_but_returns_are(cast: Cast, movement: Movement, target):
    may_ = span_of("month", TODAY)
    row = submitted(cast, target, span=may_)
    submitted(cast, led(cast, movement, "t4"), "2480", span=may_)
    early = WorkItem.objects.filter(
        kind="movements.report_results", state="open", params__period="Tháng 5/2024"
    )
    assert not early.exists()
    result_decisions.return_(
        actor=officer(cast, "industry_head"), as_of=TODAY, result=row, reason="Chưa hết kỳ."
    )
    assert (early.get().params["count"], early.get().returned_reason) == (1, "Chưa hết kỳ.")


def test_what_a_head_submitted_is_the_standing_bodys(cast: Cast, target: Target):
    submitted(cast, target, who="industry_head")
    item = WorkItem.objects.get(kind="movements.verify_results")
    assert (item.unit_id, item.post_id) == (cast.board.pk, cast.posts["officer_in_charge"].pk)


def test_without_a_head_the_standing_body_verifies(cast: Cast, target: Target):
    Post.objects.filter(pk=cast.posts["industry_head"].pk).delete()
    submitted(cast, target)
    item = WorkItem.objects.get(kind="movements.verify_results")
    assert item.unit_id == cast.board.pk
    result_decisions.approve(
        actor=officer(cast, "officer_in_charge"), as_of=TODAY, result=Result.objects.get()
    )
    item.refresh_from_db()
    assert item.state == "done"


def test_a_new_lead_takes_over_what_is_open(cast: Cast, movement: Movement, target: Target):
    begun(cast, target)
    ask_for_results(as_of=TODAY)
    led(cast, movement, "t3", cast.finance)
    assert Result.objects.get().unit_id == cast.finance.pk
    opened = {line[1] for line in lines("report_results") if line[0] == "open"}
    assert opened == {"STC"}


# --- how a target is reported ---------------------------------------------------------------------
def test_terms_are_set_with_their_source(cast: Cast, movement: Movement):
    row = movement.targets.get(ref="t9")
    charge = officer(cast, "officer_in_charge")
    with pytest.raises(Refused) as refused:
        set_terms(actor=charge, as_of=TODAY, target=row, frequency="month", baseline="93,1 %")
    assert rule_of(refused) == "source"
    with pytest.raises(Refused) as refused:
        set_terms(
            actor=charge, as_of=TODAY, target=row, frequency="month", baseline="93 xã",
            baseline_source="Báo cáo",
        )  # fmt: skip
    assert rule_of(refused) == "unit"
    row = set_terms(
        actor=charge, as_of=TODAY, target=row, frequency="quarter", baseline="93,1 %",
        baseline_source="Báo cáo 01/BC-BHXH",
    )  # fmt: skip
    assert (row.frequency, row.baseline) == ("quarter", Decimal("93.1"))
    assert audit.trail(row).first().changes["frequency"] == ["month", "quarter"]
    with pytest.raises(Refused):
        set_terms(actor=officer(cast, "industry_head"), as_of=TODAY, target=row, frequency="month")


def test_the_frequency_stays_once_results_are_in(cast: Cast, target: Target):
    begun(cast, target)
    with pytest.raises(Refused) as refused:
        set_terms(
            actor=officer(cast, "officer_in_charge"), as_of=TODAY, target=target, frequency="year"
        )
    assert rule_of(refused) == "frequency"


def test_earlier_figures_of_the_year_are_compared(cast: Cast, target: Target):
    approved(cast, target, "11 nghìn tỷ", span=MARCH)
    with pytest.raises(Refused) as refused:
        submitted(cast, target, "9 nghìn tỷ")
    assert rule_of(refused) == "figure:less_than_before"
