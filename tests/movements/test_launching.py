"""One launch makes one movement with everything in it; what is missing refuses it."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from tests.movements import makers
from tests.support import cast as casting
from tests.support.cast import DAY, Cast
from thidua.common import audit
from thidua.common.policy import Refused
from thidua.documents.models import LegalBasis
from thidua.movements.domain import confirming, launching, naming, running
from thidua.movements.domain.launching import launch_obstacles, launch_parts
from thidua.movements.models import (
    CalendarEntry,
    Movement,
    Plan,
    PlanItem,
    Target,
    Task,
)
from thidua.work.models import WorkItem


def codes(plan: Plan) -> list[str]:
    return [o.code for o in launch_obstacles(Plan.objects.get(pk=plan.pk))]


# --- what a launch needs ---------------------------------------------------------------------
def test_nothing_decided_refuses_with_every_reason(plan: Plan):
    obstacles = launch_obstacles(plan)
    assert [o.code for o in obstacles] == ["findings", "items", "purpose", "content", "criteria"]
    assert all(o.remedy_url and o.remedy_label for o in obstacles)


def test_an_open_question_refuses(cast: Cast, ready: Plan):
    question = ready.findings.all()[0]
    confirming.answer_finding(
        actor=cast.actor("officer_in_charge"), as_of=DAY, finding=question, answer=""
    )
    assert codes(ready) == ["findings"]
    with pytest.raises(Refused) as refused:
        makers.launch(cast, ready)
    assert refused.value.answer.rule == "findings"
    assert not Movement.objects.filter(plan=ready).exists()


def test_an_undecided_item_refuses(cast: Cast, ready: Plan):
    item = ready.items.filter(list="recipients")[0]
    confirming.undo(actor=cast.actor("officer_in_charge"), as_of=DAY, item=item)
    assert codes(ready) == ["items"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("purposes", "purpose"), ("launch_contents", "content"), ("targets", "criteria")],
)
def test_a_missing_part_refuses_until_it_is_entered(cast: Cast, ready: Plan, name: str, code: str):
    actor = cast.actor("officer_in_charge")
    for item in ready.items.filter(list=name):
        confirming.drop(actor=actor, as_of=DAY, item=item)
    assert codes(ready) == [code]
    with pytest.raises(Refused) as refused:
        makers.launch(cast, ready)
    assert (refused.value.answer.rule, bool(refused.value.answer.remedy_url)) == (code, True)
    confirming.write_parts(actor=actor, as_of=DAY, plan=ready, parts={code: "Nhập riêng"})
    assert codes(ready) == []
    assert getattr(makers.launch(cast, ready), code) == "Nhập riêng"


def test_a_missing_slogan_refuses(cast: Cast, ready: Plan):
    ready.header["theme"] = None
    ready.save()
    assert codes(ready) == ["slogan"]


def test_parts_come_from_what_is_confirmed(ready: Plan):
    parts = launch_parts(ready)
    assert parts["purpose"].startswith("1. Phát huy truyền thống yêu nước")
    assert parts["content"].startswith("1. Tiếp tục thực hiện có hiệu quả các văn bản chỉ đạo")
    assert "- Tỷ lệ hộ nghèo giảm: từ 0,6 điểm % trở lên" in parts["criteria"]
    assert parts["slogan"].startswith("Đảng bộ, Chính quyền và Nhân dân")


@pytest.mark.parametrize("who", ["officer_in_charge", "industry_head", "clerk", "auditor"])
def test_only_head_or_signatory_launches(cast: Cast, ready: Plan, who: str):
    with pytest.raises(Refused):
        launching.launch(actor=cast.actor(who), as_of=DAY, plan=ready)
    assert Movement.objects.count() == 0


# --- what a launch makes ------------------------------------------------------------------------
def test_plan_210_becomes_a_movement(cast: Cast, movement: Movement, ready: Plan):
    assert movement.name == (
        "Thi đua thực hiện thắng lợi nhiệm vụ phát triển kinh tế - xã hội năm 2024"
    )
    assert (movement.state, movement.origin, movement.launched_on) == ("running", "launched", DAY)
    assert movement.unit_id == cast.committee.pk
    assert (movement.valid.lower, movement.valid.upper) == (date(2024, 1, 1), date(2025, 1, 1))
    counts = {
        "targets": movement.targets.count(),
        "quotas": movement.quotas.count(),
        "drives": movement.drives.filter(is_peak=False).count(),
        "peaks": movement.drives.filter(is_peak=True).count(),
        "anniversaries": movement.anniversaries.count(),
        "related": movement.relations.count(),
        "bases": movement.bases.count(),
        "tasks": movement.tasks.count(),
    }
    assert counts == {
        "targets": 15, "quotas": 5, "drives": 2, "peaks": 3, "anniversaries": 12,
        "related": 10, "bases": 6, "tasks": 4 + 6 + 3 + 5,
    }  # fmt: skip
    assert Plan.objects.get(pk=ready.pk).state == "launched"


def test_drives_have_their_days(movement: Movement):
    first, second = movement.drives.filter(is_peak=False)
    assert (first.start, first.start_precision, first.end) == (
        date(2024, 1, 1), "month", date(2024, 6, 30),
    )  # fmt: skip
    assert (first.review_by, first.review_precision) == (date(2024, 7, 31), "month")
    assert (second.start, second.end) == (date(2024, 7, 1), date(2024, 12, 31))
    assert {(d.start, d.end, d.window_set_by) for d in movement.drives.filter(is_peak=True)} == {
        (None, None, "")
    }


def test_anniversaries_are_bound_to_their_drive(movement: Movement):
    first, second = movement.drives.filter(is_peak=False)
    assert (first.anniversaries.count(), second.anniversaries.count()) == (5, 7)
    undated = movement.anniversaries.get(date=None)
    assert undated.years == 55


def test_targets_keep_parent_comparator_and_value(movement: Movement):
    part = movement.targets.get(value=31)
    assert (part.parent.value, part.comparator, part.measure) == (Decimal("71.5"), ">=", "%")
    cut = movement.targets.get(value=Decimal("0.6"))
    assert (cut.measure, cut.as_written, cut.nature, cut.direction) == (
        "điểm %", "%", "change", "decrease",
    )  # fmt: skip


def test_quotas_are_ranges(movement: Movement):
    assert [(q.minimum, q.maximum) for q in movement.quotas.all()] == [
        (15, 35), (10, 15), (25, 40), (80, 90), (1500, 2000),
    ]  # fmt: skip


def test_tasks_wait_for_the_standing_body(cast: Cast, movement: Movement):
    assert set(movement.tasks.values_list("state", flat=True)) == {"unassigned"}
    kinds = list(movement.tasks.values_list("kind", flat=True))
    assert {k: kinds.count(k) for k in kinds} == {
        "content": 4, "measure": 6, "peak_action": 3, "duty": 5,
    }  # fmt: skip
    duty = movement.tasks.get(kind="duty", named_body__contains="Ban Thi đua")
    assert duty.proposed_lead_id == cast.board.pk
    item = WorkItem.objects.get(kind="movements.assign_tasks")
    assert (item.unit_id, item.params["count"], item.state) == (cast.board.pk, 18, "open")


def test_calendar_has_drives_anniversaries_and_reviews(movement: Movement):
    kinds = list(CalendarEntry.objects.filter(movement=movement).values_list("kind", flat=True))
    assert {k: kinds.count(k) for k in kinds} == {"drive": 2, "anniversary": 11, "review": 1}
    review = CalendarEntry.objects.get(movement=movement, kind="review")
    assert review.start == date(2024, 7, 31)


def test_dropped_items_are_not_launched(cast: Cast, ready: Plan):
    item = ready.items.get(list="targets", read__value=20)
    confirming.drop(actor=cast.actor("officer_in_charge"), as_of=DAY, item=item)
    movement = makers.launch(cast, ready)
    assert movement.targets.count() == 14
    assert not movement.targets.filter(value=20).exists()


def test_a_lead_chosen_beside_the_text_is_set(cast: Cast, ready: Plan):
    actor = cast.actor("officer_in_charge")
    running.set_usual_lead(actor=actor, as_of=DAY, words="thu NSNN", unit=cast.finance)
    item = ready.items.get(list="targets", read__value=7.5)
    confirming.edit(
        actor=actor, as_of=DAY, item=item, values={"lead": str(cast.industry.public_id)}
    )
    movement = makers.launch(cast, ready)
    chosen = movement.targets.get(value=Decimal("7.5"))
    proposed = movement.targets.get(value=6872)
    assert (chosen.lead_unit_id, chosen.proposed_lead_id) == (cast.industry.pk, None)
    assert (proposed.lead_unit_id, proposed.proposed_lead_id) == (None, cast.finance.pk)


def test_the_trail_tells_what_was_made(movement: Movement):
    entry = audit.trail(movement).get(action="movements:plan:launch")
    assert entry.actor_label.startswith("Nguyễn Mẫu An")
    assert (entry.changes["targets"], entry.changes["tasks"]) == (15, 18)


def test_legal_bases_stand_in_the_library(movement: Movement):
    numbers = set(movement.bases.values_list("basis__number", flat=True))
    assert {"19/CT-TTg", "11/CT-UBND"} <= numbers
    assert not LegalBasis.objects.filter(number="11/CT-UBND", verified=True).exists()


def test_a_plan_without_quotas_and_drives_launches(cast: Cast, ready: Plan):
    actor = cast.actor("officer_in_charge")
    for item in ready.items.exclude(list__in=["purposes", "launch_contents", "targets"]):
        confirming.drop(actor=actor, as_of=DAY, item=item)
    movement = makers.launch(cast, ready)
    assert (movement.quotas.count(), movement.drives.count(), movement.targets.count()) == (
        0, 0, 15,
    )  # fmt: skip
    assert (movement.valid.lower, movement.valid.upper) == (date(2024, 1, 1), date(2025, 1, 1))


# --- movements that the plan names --------------------------------------------------------------
def test_known_movements_are_linked_not_launched_again(cast: Cast, ready: Plan):
    actor = cast.actor("officer_in_charge")
    known = naming.record_elsewhere(
        actor=actor, as_of=DAY, name="Chung sức xây dựng nông thôn mới",
        launching_body="Thủ tướng Chính phủ", period="2021-2025",
    )  # fmt: skip
    movement = makers.launch(cast, ready)
    relation = movement.relations.get(other=known)
    assert relation.was_new is False
    assert Movement.objects.filter(origin="elsewhere").count() == 10
    assert Movement.objects.filter(origin="launched").count() == 1
    assert set(known.names.values_list("name", flat=True)) == {
        "Phú Thọ cùng cả nước chung sức xây dựng nông thôn mới"
    }
    assert {m.state for m in Movement.objects.filter(origin="elsewhere")} == {"recorded"}


def test_a_second_plan_finds_all_of_them(cast: Cast, movement: Movement):
    text = makers.text_of() + "\n"
    other = makers.read(cast, makers.register_plan(cast, text, number="211/KH-UBND"))
    again = makers.launch(cast, makers.confirm_all(cast, other))
    assert not again.relations.filter(was_new=True).exists()
    assert Movement.objects.filter(origin="elsewhere").count() == 10


def test_the_movement_that_the_title_quotes_is_the_one_launched(cast: Cast, movement: Movement):
    item = movement.plan.items.filter(list="movements").first()
    own = {"name": "thắng lợi nhiệm vụ phát triển kinh tế - xã hội", "period": None}
    before = Movement.objects.count()
    with transaction.atomic():
        linked = naming.link_named(
            actor=cast.actor("standing_head"), as_of=DAY, movement=movement, named=[(item, own)]
        )
    assert (linked, Movement.objects.count()) == (0, before)
    assert movement.names.get().name == own["name"]


def test_a_known_movement_is_not_recorded_twice(cast: Cast):
    actor = cast.actor("officer_in_charge")
    first = naming.record_elsewhere(actor=actor, as_of=DAY, name="Thi đua quyết thắng")
    with pytest.raises(Refused) as refused:
        naming.record_elsewhere(actor=actor, as_of=DAY, name="Phong trào thi đua Quyết thắng")
    assert (refused.value.answer.rule, refused.value.answer.remedy_url) == (
        "known", f"/phong-trao/{first.public_id}",
    )  # fmt: skip


# --- once ---------------------------------------------------------------------------------------
def test_a_second_launch_is_refused(cast: Cast, movement: Movement, ready: Plan):
    with pytest.raises(Refused):
        makers.launch(cast, ready)
    assert Movement.objects.filter(plan=ready).count() == 1


def test_the_database_refuses_a_second_movement_of_a_plan(movement: Movement, ready: Plan):
    with pytest.raises(IntegrityError), transaction.atomic():
        Movement.objects.create(
            name="x", origin="launched", state="running", plan=ready,
            purpose="x", content="x", criteria="x", slogan="x",
        )  # fmt: skip


def test_the_database_refuses_an_incomplete_movement(cast: Cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Movement.objects.create(
            name="x", origin="launched", state="running", purpose="x", content="x", criteria="x"
        )


@pytest.mark.django_db(transaction=True)
def test_two_heads_at_once_make_one_movement(transactional_db: None):
    cast = casting.build()
    plan = makers.confirm_all(cast, makers.read(cast, makers.register_plan(cast)))
    actors = [cast.actor("standing_head"), cast.actor("signatory")]
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def go(actor: object) -> None:
        start.wait()
        try:
            launching.launch(actor=actor, as_of=DAY, plan=plan)
            outcomes.append("launched")
        except Refused as refused:
            outcomes.append(refused.answer.rule)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(a,)) for a in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["launched", "state in ('read', 'confirming')"]
    assert Movement.objects.filter(origin="launched").count() == 1
    assert Target.objects.count() == 15
    assert Task.objects.count() == 18
    assert PlanItem.objects.count() == 83
