"""Reading decisions: every state × action × role; ``may`` and ``which`` agree."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import transaction

from tests.awards.old_decisions import person_line, read, registered, text_of
from tests.support.cast import DAY, Cast
from thidua.awards.domain import reading as readings
from thidua.awards.domain import reading_confirm as deciding
from thidua.awards.domain import reading_record as recording
from thidua.awards.models import DecisionReading
from thidua.awards.workflow import READING
from thidua.common.policy import REGISTRY, Refused, may, which
from thidua.documents.models import Document

BODY = {"standing_head", "officer_in_charge", "other_officer"}
STATES = {
    "awards:reading:view": {"reading", "failed", "read", "done"},
    "awards:reading:again": {"failed", "read", "done"},
    "awards:reading:confirm": {"read", "done"},
}


@pytest.fixture
def reading(cast: Cast) -> DecisionReading:
    """A decision in the register of the standing body."""
    text = text_of([person_line("Hà Mẫu Nga", "Chuyên viên", "Sở Công Thương")])
    return read(cast, registered(cast, text))


def test_every_state_action_and_role(cast: Cast, reading: DecisionReading):
    actors = cast.actors()
    wrong = []
    for state, (action, states) in product(READING.states, STATES.items()):
        reading.state = state.code
        allowed = {name for name, a in actors.items() if may(a, action, reading)}
        people = BODY | ({"auditor"} if action.endswith("view") else set())
        if allowed != (people if state.code in states else set()):
            wrong.append((state.code, action, allowed))
    assert wrong == []
    for line in READING.transitions:
        assert set(line.sources) == STATES[line.action]


def test_who_has_a_decision_read(cast: Cast, reading: DecisionReading):
    actors = {**cast.actors(), "nobody": None}
    document = reading.document

    def allowed() -> set[str]:
        return {name for name, a in actors.items() if may(a, readings.READ, document)}

    assert allowed() == BODY
    document.unit = cast.industry
    assert allowed() == {"industry_officer", "industry_head"}
    document.kind = Document.Kind.PLAN
    assert allowed() == set()
    answer = may(actors["standing_head"], readings.READ, reading.document)
    assert str(answer.reason)


def test_may_and_which_agree_in_every_state(cast: Cast, reading: DecisionReading):
    actors = {**cast.actors(), "nobody": None}
    actions = [a for a, r in REGISTRY.rules.items() if r.model is DecisionReading]
    assert set(actions) == set(STATES)
    wrong = []
    for state, unit in product(READING.states, (cast.board, cast.industry)):
        with transaction.atomic():
            sid = transaction.savepoint()
            DecisionReading.objects.update(state=state.code, unit=unit)
            Document.objects.filter(pk=reading.document_id).update(unit=unit)
            rows = list(DecisionReading.objects.all())
            for action, (name, actor) in product(actions, actors.items()):
                listed = set(which(actor, action).values_list("pk", flat=True))
                if listed != {r.pk for r in rows if may(actor, action, r)}:
                    wrong.append((state.code, action, name))
            for name, actor in actors.items():
                listed = set(which(actor, readings.READ).values_list("pk", flat=True))
                papers = Document.objects.all()
                if listed != {d.pk for d in papers if may(actor, readings.READ, d)}:
                    wrong.append((state.code, readings.READ, name))
            transaction.savepoint_rollback(sid)
    assert wrong == []


def test_every_act_asks_the_policy(cast: Cast, reading: DecisionReading):
    row = reading.rows.get()
    head = recording.head_of_reading(reading, DAY)
    for name in ("auditor", "industry_head", "administrator", "council_member"):
        actor = cast.actor(name)
        common = {"actor": actor, "as_of": DAY}
        acts = (
            lambda c: readings.ask_read(document=reading.document, **c),
            lambda c: deciding.confirm_head(reading=reading, head=head, kind="", **c),
            lambda c: deciding.answer(reading=reading, questions=[], said="paper", **c),
            lambda c: deciding.edit(row=row, values={}, **c),
            lambda c: deciding.drop(row=row, **c),
            lambda c: deciding.take_back(row=row, **c),
            lambda c: recording.confirm_row(row=row, **c),
            lambda c: recording.confirm_together(reading=reading, verdict="sure", stamp="", **c),
        )
        for act in acts:
            with pytest.raises(Refused) as refused:
                act(common)
            assert refused.value.answer.action in {*STATES, readings.READ}
            assert str(refused.value.answer.reason)


def test_a_unit_records_what_its_own_head_decided_and_nothing_else(cast: Cast):
    text = text_of([person_line("Hà Mẫu Nga", "Chuyên viên", "Sở Công Thương")])
    who = "industry_head"
    made = read(cast, registered(cast, text, who="standing_head"))
    Document.objects.filter(pk=made.document_id).update(unit=cast.industry)
    DecisionReading.objects.update(unit=cast.industry)
    made = DecisionReading.objects.select_related("document").get()
    actor = cast.actor(who)
    for issuer, authority, recorded in (
        ("Ủy ban nhân dân tỉnh Mẫu", "CT_UBND_TINH", False),
        ("Sở Công Thương", "HEAD_LEGAL_ENTITY", True),
    ):
        facts = recording.head_of_reading(made, DAY)
        facts = type(facts)(**{**facts.__dict__, "issuer": issuer, "authority": authority})
        deciding.confirm_head(actor=actor, as_of=DAY, reading=made, head=facts, kind="cong_trang")
        row = made.rows.get()
        if recorded:
            row = recording.confirm_row(actor=actor, as_of=DAY, row=row)
            assert row.grant is not None
            assert row.grant.decision.body == cast.industry
        else:
            with pytest.raises(Refused) as refused:
                recording.confirm_row(actor=actor, as_of=DAY, row=row)
            assert refused.value.answer.action == "awards:grant:record"
        made.refresh_from_db()
