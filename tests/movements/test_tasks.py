"""The life of a task, and what stands in whose list meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.cast import DAY, Cast
from thidua.common import audit, files
from thidua.common.policy import Refused
from thidua.common.revisions import Stale
from thidua.movements.domain import tasks
from thidua.movements.models import Movement, Task
from thidua.people.models import Role
from thidua.work.models import WorkItem

DUE = date(2024, 3, 29)
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def task(movement: Movement) -> Task:
    return movement.tasks.filter(kind="measure").order_by("position")[0]


@pytest.fixture
def given(cast: Cast, task: Task) -> Task:
    return tasks.assign(
        actor=cast.actor("officer_in_charge"), as_of=DAY, task=task, lead=cast.industry, due=DUE,
        cooperating=[cast.finance, cast.industry], product="Báo cáo",
    )  # fmt: skip


def test_a_file_that_is_no_evidence_leaves_the_report_as_it_was_written(cast: Cast, given: Task):
    client = Client()
    client.force_login(cast.actor("industry_officer").user)
    sent = client.post(
        f"/nhiem-vu/{given.public_id}/bao-cao",
        {"text": "Đã tổ chức.", "file": SimpleUploadedFile("a.pdf", b"MZ\x90"), "revision": 1},
    )
    page = sent.content.decode()
    assert sent.status_code == 422
    assert "“a.pdf” không dùng làm minh chứng được" in page
    assert "Đã tổ chức.</textarea>" in page
    given.refresh_from_db()
    assert given.state == "assigned"


def item(task: Task, kind: str = "movements.task") -> WorkItem:
    return WorkItem.objects.get(key=f"{kind}:{task.public_id}")


def test_assigning_puts_it_on_the_lead_bodys_list(cast: Cast, given: Task):
    assert (given.state, given.lead_id, given.due, given.product) == (
        "assigned", cast.industry.pk, DUE, "Báo cáo",
    )  # fmt: skip
    assert [b.unit_id for b in given.cooperating.all()] == [cast.finance.pk]
    line = item(given)
    assert (line.unit_id, line.due, line.state, line.url) == (
        cast.industry.pk, DUE, "open", f"/nhiem-vu/{given.public_id}",
    )  # fmt: skip
    assert WorkItem.objects.get(kind="movements.assign_tasks").params["count"] == 17


def test_assigning_again_moves_it(cast: Cast, given: Task):
    tasks.assign(
        actor=cast.actor("standing_head"), as_of=DAY, task=given, lead=cast.district, due=DUE
    )
    assert item(given).unit_id == cast.district.pk
    assert given.cooperating.count() == 0


def test_the_last_assigned_task_closes_the_line(cast: Cast, movement: Movement):
    actor = cast.actor("officer_in_charge")
    tasks.assign_many(
        actor=actor, as_of=DAY, tasks=list(movement.tasks.all()), lead=cast.industry, due=DUE
    )
    assert WorkItem.objects.get(kind="movements.assign_tasks").state == "done"
    assert WorkItem.objects.filter(kind="movements.task", state="open").count() == 18


def test_many_go_to_the_bodies_proposed_or_none_at_all(cast: Cast, movement: Movement):
    actor = cast.actor("officer_in_charge")
    duty = movement.tasks.get(proposed_lead=cast.board)
    other = movement.tasks.filter(proposed_lead=None)[0]
    with pytest.raises(Refused) as refused:
        tasks.assign_many(actor=actor, as_of=DAY, tasks=[duty, other], due=DUE)
    assert refused.value.answer.rule == "lead"
    assert movement.tasks.exclude(state="unassigned").count() == 0
    tasks.assign_many(actor=actor, as_of=DAY, tasks=[duty], due=DUE)
    duty.refresh_from_db()
    assert (duty.lead_id, duty.state) == (cast.board.pk, "assigned")


def test_a_deadline_in_the_past_is_refused(cast: Cast, task: Task):
    with pytest.raises(Refused) as refused:
        tasks.assign(
            actor=cast.actor("officer_in_charge"), as_of=DAY, task=task, lead=cast.industry,
            due=date(2024, 1, 14),
        )  # fmt: skip
    assert refused.value.answer.rule == "deadline"


def test_from_assigned_to_done(cast: Cast, given: Task):
    officer = cast.actor("industry_officer")
    begun = tasks.start(actor=officer, as_of=DAY, task=given)
    assert begun.state == "in_progress"
    report = tasks.report(
        actor=officer, as_of=DAY, task=given, text="Đã tuyên truyền 12 buổi.", data=PDF,
        name="bao-cao.pdf",
    )  # fmt: skip
    assert (report.file.media_type, files.read(report.file), report.on_behalf) == (
        "application/pdf", PDF, False,
    )  # fmt: skip
    assert item(given).state == "done"
    review = item(given, "movements.task_review")
    assert (review.unit_id, review.post_id, review.state) == (
        cast.board.pk, cast.posts["officer_in_charge"].pk, "open",
    )  # fmt: skip
    done = tasks.accept(actor=cast.actor("officer_in_charge"), as_of=DAY, task=given)
    assert done.state == "done"
    report.refresh_from_db()
    assert report.accepted_on == DAY
    assert item(given, "movements.task_review").state == "done"
    assert [e.action for e in audit.trail(given)] == [
        "movements:task:accept", "movements:task:report", "movements:task:start",
        "movements:task:assign",
    ]  # fmt: skip


def test_a_return_brings_it_back_with_the_reason(cast: Cast, given: Task):
    officer, charge = cast.actor("industry_officer"), cast.actor("officer_in_charge")
    tasks.report(actor=officer, as_of=DAY, task=given, text="Xong.")
    with pytest.raises(Refused) as refused:
        tasks.return_(actor=charge, as_of=DAY, task=given, reason="  ")
    assert refused.value.answer.rule == "reason"
    back = tasks.return_(actor=charge, as_of=DAY, task=given, reason="Thiếu minh chứng.")
    assert back.state == "returned"
    line = item(given)
    assert (line.state, line.returned_reason) == ("open", "Thiếu minh chứng.")
    assert given.reports.get().returned_reason == "Thiếu minh chứng."
    tasks.report(actor=officer, as_of=DAY, task=given, text="Xong, kèm minh chứng.")
    assert (Task.objects.get(pk=given.pk).state, given.reports.count()) == ("reported", 2)


def test_nobody_in_charge_means_the_head_looks(cast: Cast, task: Task):
    given = tasks.assign(
        actor=cast.actor("officer_in_charge"), as_of=DAY, task=task, lead=cast.commune, due=DUE
    )
    tasks.report(actor=cast.actor("commune_officer"), as_of=DAY, task=given, text="Xong.")
    review = item(given, "movements.task_review")
    assert (review.unit_id, review.post_id, review.role) == (
        cast.board.pk, None, Role.STANDING_HEAD,
    )  # fmt: skip


def test_a_cancelled_task_leaves_the_lists(cast: Cast, given: Task):
    gone = tasks.cancel(
        actor=cast.actor("officer_in_charge"), as_of=DAY, task=given, reason="Trùng việc."
    )
    assert (gone.state, item(given).state) == ("cancelled", "cancelled")
    assert audit.trail(given).first().reason == "Trùng việc."


def test_a_report_from_paper_needs_its_scan(cast: Cast, given: Task):
    actor = cast.actor("officer_in_charge")
    with pytest.raises(Refused) as refused:
        tasks.report(actor=actor, as_of=DAY, task=given, text="Theo báo cáo giấy.")
    assert refused.value.answer.rule == "scan"
    report = tasks.report(
        actor=actor, as_of=DAY, task=given, text="Theo báo cáo giấy.", data=PDF, name="quet.pdf"
    )
    assert report.on_behalf is True


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"MZ\x00\x00" + b"\x00" * 100, "bao-cao.pdf"), (b"\x7fELF\x02", "anh.png")],
)
def test_a_program_is_no_evidence(cast: Cast, given: Task, data: bytes, name: str):
    with pytest.raises(Refused) as refused:
        tasks.report(
            actor=cast.actor("industry_officer"), as_of=DAY, task=given, text="Xong.",
            data=data, name=name,
        )  # fmt: skip
    assert refused.value.answer.rule == "evidence"
    assert Task.objects.get(pk=given.pk).state == "assigned"


def test_a_report_says_something(cast: Cast, given: Task):
    with pytest.raises(Refused) as refused:
        tasks.report(actor=cast.actor("industry_officer"), as_of=DAY, task=given, text=" \n")
    assert refused.value.answer.rule == "text"


def test_a_stale_page_changes_nothing(cast: Cast, given: Task):
    with pytest.raises(Stale) as stale:
        tasks.start(
            actor=cast.actor("industry_officer"), as_of=DAY, task=given,
            revision=given.revision - 1,
        )  # fmt: skip
    assert stale.value.row.state == "assigned"
    assert Task.objects.get(pk=given.pk).state == "assigned"


@pytest.mark.parametrize("who", ["finance_officer", "district_head", "clerk", "auditor"])
def test_another_body_does_not_report(cast: Cast, given: Task, who: str):
    with pytest.raises(Refused):
        tasks.report(actor=cast.actor(who), as_of=DAY, task=given, text="Xong.")


def test_another_blocks_officer_does_not_accept(cast: Cast, given: Task):
    tasks.report(actor=cast.actor("industry_officer"), as_of=DAY, task=given, text="Xong.")
    with pytest.raises(Refused):
        tasks.accept(actor=cast.actor("other_officer"), as_of=DAY, task=given)
    with pytest.raises(Refused):
        tasks.accept(actor=cast.actor("industry_head"), as_of=DAY, task=given)
