"""Every state × action × role, generated from the tables; ``may`` and ``which`` agree."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.db import transaction

from tests.movements import makers
from tests.support.cast import DAY, Cast
from thidua.common.periods import span_of
from thidua.common.policy import REGISTRY, may, which
from thidua.common.workflow import Workflow
from thidua.documents.models import Document
from thidua.movements.domain import result_decisions, results, running, tasks, unit_plans
from thidua.movements.models import Drive, Movement, Plan, Result, Target, Task, UnitPlan
from thidua.movements.workflow import MOVEMENT, PLAN, RESULT, TASK, UNIT_PLAN

ACTIONS = sorted(a for a in REGISTRY.rules if a.startswith("movements:"))
UNIT = {"industry_officer", "industry_head"}
OTHERS = {"finance_officer", "finance_head", "district_officer", "district_head", "commune_officer"}
BODY = {"standing_head", "officer_in_charge", "other_officer"}

# Who, where the state allows it: the record is the industry department's or the standing body's.
WHO: dict[str, set[str]] = {
    "movements:plan:confirm": BODY,
    "movements:plan:answer": BODY,
    "movements:plan:launch": {"standing_head", "signatory"},
    "movements:movement:edit_parts": BODY,
    "movements:movement:draft_document": BODY,
    "movements:movement:close": {"standing_head"},
    "movements:movement:participate": BODY | UNIT | OTHERS,
    "movements:unit_plan:create": UNIT | OTHERS,
    "movements:task:assign": BODY,
    "movements:task:start": UNIT,
    "movements:task:report": UNIT | BODY,
    "movements:task:accept": {"standing_head", "officer_in_charge"},
    "movements:task:return": {"standing_head", "officer_in_charge"},
    "movements:task:cancel": BODY,
    "movements:unit_plan:edit": UNIT,
    "movements:unit_plan:submit": UNIT,
    "movements:unit_plan:issue": {"industry_head"},
    "movements:unit_plan:return": {"industry_head"},
    "movements:unit_plan:withdraw": UNIT,
    "movements:result:edit": UNIT | BODY,
    "movements:result:attach": UNIT | BODY,
    "movements:result:detach": UNIT | BODY,
    "movements:result:submit": UNIT | BODY,
    "movements:result:withdraw": UNIT | BODY,
    # Whoever submitted it (here the officer) is never among them.
    "movements:result:approve": {"industry_head", "standing_head", "officer_in_charge"},
    "movements:result:return": {"industry_head", "standing_head", "officer_in_charge"},
    "movements:result:reopen": {"standing_head"},
    "movements:result:lock_again": UNIT | BODY,
}
_OPEN = ("draft", "returned", "reopened")
STATES: dict[str, tuple[str, ...]] = {
    "movements:plan:confirm": ("read", "confirming"),
    "movements:plan:answer": ("read", "confirming"),
    "movements:plan:launch": ("read", "confirming"),
    "movements:movement:edit_parts": ("running",),
    "movements:movement:draft_document": ("running",),
    "movements:movement:close": ("running",),
    "movements:movement:participate": ("running", "recorded"),
    "movements:unit_plan:create": ("running",),
    "movements:task:assign": ("unassigned", "assigned", "in_progress", "returned"),
    "movements:task:start": ("assigned", "returned"),
    "movements:task:report": ("assigned", "in_progress", "returned"),
    "movements:task:accept": ("reported",),
    "movements:task:return": ("reported",),
    "movements:task:cancel": ("unassigned", "assigned", "in_progress", "reported", "returned"),
    "movements:unit_plan:edit": ("draft", "returned"),
    "movements:unit_plan:submit": ("draft", "returned"),
    "movements:unit_plan:issue": ("submitted",),
    "movements:unit_plan:return": ("submitted",),
    "movements:unit_plan:withdraw": ("draft", "submitted", "returned"),
    "movements:result:edit": _OPEN,
    "movements:result:attach": _OPEN,
    "movements:result:detach": _OPEN,
    "movements:result:submit": _OPEN,
    "movements:result:withdraw": ("submitted",),
    "movements:result:approve": ("submitted",),
    "movements:result:return": ("submitted",),
    "movements:result:reopen": ("approved",),
    "movements:result:lock_again": ("reopened",),
}
TABLES: tuple[tuple[Workflow, type], ...] = (
    (PLAN, Plan),
    (MOVEMENT, Movement),
    (TASK, Task),
    (UNIT_PLAN, UnitPlan),
    (RESULT, Result),
)


@pytest.fixture
def world(cast: Cast, movement: Movement) -> Cast:
    """A launched plan, another one just read, a task and a plan of the industry department."""
    task = movement.tasks.order_by("position")[0]
    tasks.assign(
        actor=cast.actor("officer_in_charge"), as_of=DAY, task=task, lead=cast.industry, due=DAY
    )
    unit_plans.create(actor=cast.actor("industry_officer"), as_of=DAY, movement=movement)
    target = running.set_lead(
        actor=cast.actor("officer_in_charge"), as_of=DAY, target=movement.targets.get(ref="t3"),
        lead=cast.industry,
    )  # fmt: skip
    officer = cast.actor("industry_officer")
    row = results.begin(actor=officer, as_of=DAY, target=target, span=span_of("month", DAY))
    entry = results.Entry("3 nghìn tỷ", {"achieved": "Đã làm."})
    results.save(actor=officer, as_of=DAY, result=row, entry=entry)
    results.submit(actor=officer, as_of=DAY, result=row)
    result_decisions.approve(actor=cast.actor("industry_head"), as_of=DAY, result=row)
    makers.read(cast, makers.register_plan(cast, "Kế hoạch\n\nI. MỤC ĐÍCH\n\nThi đua.", "9/KH"))
    makers.register_plan(cast, "Một văn bản khác.", "10/KH")
    makers.register_plan(cast, "", "11/KH")
    return cast


def rows_of(model: type, cast: Cast) -> list[Any]:
    if model is Task:
        return list(Task.objects.filter(lead=cast.industry))
    if model is Plan:
        return list(Plan.objects.filter(document__number="210/KH-UBND"))
    if model is Movement:
        return list(Movement.objects.filter(origin="launched"))
    return list(model._default_manager.all())


def test_every_state_action_and_role(world: Cast):
    """The tables allow exactly whom WHO names, in exactly the states that STATES names."""
    actors = world.actors()
    wrong = []
    for workflow, model in TABLES:
        actions = [a for a in WHO if REGISTRY.rules[a].model is model]
        for record in rows_of(model, world):
            for state, action in product(workflow.states, actions):
                record.state = state.code
                allowed = {name for name, a in actors.items() if may(a, action, record)}
                expected = WHO[action] if state.code in STATES[action] else set()
                if allowed != expected:
                    wrong.append((state.code, action, allowed ^ expected))
    assert wrong == []


def test_every_transition_is_covered():
    actions = {t.action for w, _m in TABLES for t in w.transitions}
    assert actions <= set(WHO)
    for workflow, _model in TABLES:
        for line in workflow.transitions:
            assert set(line.sources) == set(STATES[line.action])


def test_may_and_which_agree(world: Cast):
    """For every action about a table: ``which`` gives the rows that ``may`` allows."""
    actors = {**world.actors(), "nobody": None}
    wrong = []
    for action in ACTIONS:
        model = REGISTRY.rules[action].model
        if model is None:
            continue
        rows = list(model._default_manager.all())
        for name, actor in actors.items():
            listed = set(which(actor, action).values_list("pk", flat=True))
            allowed = {row.pk for row in rows if may(actor, action, row)}
            if listed != allowed:
                wrong.append((action, name, listed ^ allowed))
    assert wrong == []


def test_may_and_which_agree_in_every_state(world: Cast):
    """The same with every record moved through every state of its table."""
    actors = world.actors()
    wrong = []
    for workflow, model in TABLES:
        actions = [a for a in ACTIONS if REGISTRY.rules[a].model is model]
        for state in workflow.states:
            with transaction.atomic():
                sid = transaction.savepoint()
                free = model._default_manager.all()
                if model is Task and state.code not in {"unassigned", "cancelled"}:
                    free = free.exclude(lead=None)  # the database wants a lead and a deadline
                free.update(state=state.code)
                rows = list(model._default_manager.all())
                for action, (name, actor) in product(actions, actors.items()):
                    listed = set(which(actor, action).values_list("pk", flat=True))
                    allowed = {row.pk for row in rows if may(actor, action, row)}
                    if listed != allowed:
                        wrong.append((state.code, action, name))
                transaction.savepoint_rollback(sid)
    assert wrong == []


def test_views_are_open_as_the_table_says(world: Cast):
    everybody = set(world.posts)
    task = Task.objects.get(lead=world.industry)
    draft = UnitPlan.objects.get()
    own_target = Target.objects.filter(unit_plan=draft)[0]
    unread = Plan.objects.get(document__number="9/KH")

    def who(action: str, row: Any = None) -> set[str]:
        return {n for n, a in world.actors().items() if may(a, action, row)}

    seen = {
        "task": who("movements:task:view", task),
        "draft": who("movements:unit_plan:view", draft),
        "target": who("movements:target:view", own_target),
        "plan": who("movements:plan:view", unread),
    }
    board = {n for n, p in world.posts.items() if p.unit_id == world.board.pk}
    # Posts of the committee stand above every unit.
    above = {n for n, p in world.posts.items() if p.unit_id == world.committee.pk}
    assert seen["task"] == everybody
    assert seen["draft"] == seen["target"] == UNIT | BODY | above
    assert seen["plan"] == board | BODY | above


def test_nobody_without_a_post_does_anything(world: Cast):
    for action in ACTIONS:
        model = REGISTRY.rules[action].model
        if model is None:
            assert not may(None, action)
        else:
            assert not which(None, action).exists(), action


def test_drives_and_leads_are_the_standing_bodys(world: Cast, movement: Movement):
    peak = Drive.objects.filter(movement=movement, is_peak=True)[0]
    target = Target.objects.filter(movement=movement)[0]
    for action, row in (
        ("movements:drive:set_window", peak),
        ("movements:target:set_lead", target),
    ):
        assert {n for n, a in world.actors().items() if may(a, action, row)} == BODY
    assert {
        n for n, a in world.actors().items() if may(a, "movements:movement:record_elsewhere")
    } == BODY


def test_only_a_document_with_text_is_read(world: Cast):
    officer = world.actor("officer_in_charge")
    numbers = set(which(officer, "movements:plan:read").values_list("number", flat=True))
    assert numbers == {"9/KH", "10/KH"}
    assert Document.objects.filter(number="210/KH-UBND").exists()
