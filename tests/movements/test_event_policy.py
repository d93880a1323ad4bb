"""Events: every state × action × role; ``may`` and ``which`` agree."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import transaction

from tests.movements.event_makers import PDF, held
from tests.support.cast import DAY, Cast
from thidua.common.policy import REGISTRY, may, which
from thidua.movements.domain import event_papers
from thidua.movements.models import Event, EventFile, Invitation, Movement
from thidua.movements.workflow_events import EVENT

UNIT = {"industry_officer", "industry_head"}
OTHERS = {"finance_officer", "finance_head", "district_officer", "district_head", "commune_officer"}
BODY = {"standing_head", "officer_in_charge", "other_officer"}
AHEAD = ("planned", "postponed")
WHO = dict.fromkeys(
    (
        "movements:event:edit", "movements:event:invite", "movements:event:postpone",
        "movements:event:cancel", "movements:event:hold", "movements:event:reopen",
        "movements:event:report", "movements:event:add_file",
    ),
    UNIT | BODY,
)  # fmt: skip
STATES = {
    **dict.fromkeys(WHO, AHEAD),
    "movements:event:reopen": ("held",),
    "movements:event:report": ("held", "reported"),
    "movements:event:add_file": (*AHEAD, "held", "reported"),
}


@pytest.fixture
def event(cast: Cast, movement: Movement) -> Event:
    made = held(cast, movement)
    made.reason = "có lý do"
    made.people, made.results, made.reported_on = 1, "x", DAY
    made.save()
    Invitation.objects.create(event=made, unit=cast.finance, invited_on=DAY)
    event_papers.add_file(
        actor=cast.actor("industry_officer"), as_of=DAY, event=made, data=PDF, name="a", caption="b"
    )
    return made


def test_every_state_action_and_role(cast: Cast, event: Event):
    actors = cast.actors()
    wrong = []
    for state, action in product(EVENT.states, WHO):
        event.state = state.code
        allowed = {name for name, a in actors.items() if may(a, action, event)}
        expected = WHO[action] if state.code in STATES[action] else set()
        if allowed != expected:
            wrong.append((state.code, action, allowed ^ expected))
    assert wrong == []
    assert {t.action for t in EVENT.transitions} <= set(WHO)
    for line in EVENT.transitions:
        assert set(line.sources) == set(STATES[line.action])


def test_guests_answer_and_everybody_plans_their_own(cast: Cast, event: Event):
    actors = cast.actors()
    Event.objects.update(state="planned")
    one = Invitation.objects.select_related("event").get()
    assert {n for n, a in actors.items() if may(a, "movements:invitation:answer", one)} == {
        "finance_officer", "finance_head", *BODY,
    }  # fmt: skip
    plans = {n for n, a in actors.items() if may(a, "movements:event:plan", event.movement)}
    assert plans == UNIT | OTHERS | BODY


def test_may_and_which_agree_in_every_state(cast: Cast, event: Event):
    actors = {**cast.actors(), "nobody": None}
    actions = {
        a: r.model for a, r in REGISTRY.rules.items() if r.model in (Event, EventFile, Invitation)
    }
    assert len(actions) == 11
    wrong = []
    for state in EVENT.states:
        with transaction.atomic():
            sid = transaction.savepoint()
            Event.objects.update(state=state.code)
            for (action, model), (name, actor) in product(actions.items(), actors.items()):
                listed = set(which(actor, action).values_list("pk", flat=True))
                allowed = {r.pk for r in model._default_manager.all() if may(actor, action, r)}
                if listed != allowed:
                    wrong.append((state.code, action, name))
            transaction.savepoint_rollback(sid)
    assert wrong == []
