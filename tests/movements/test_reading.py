"""Reading a plan, and reading it again."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.movements import makers
from tests.support.cast import DAY, Cast
from thidua.common import audit
from thidua.common.policy import Refused
from thidua.documents.models import Document
from thidua.movements.domain import confirming
from thidua.movements.domain.reading import read_document
from thidua.movements.models import Plan, PlanFinding, PlanItem

COUNTS = {
    "purposes": 1,
    "requirements": 2,
    "general_goals": 1,
    "targets": 15,
    "award_quotas": 5,
    "drives": 2,
    "peak_drives": 3,
    "anniversaries": 12,
    "movements": 10,
    "references": 6,
    "launch_contents": 4,
    "measures": 6,
    "peak_drive_actions": 3,
    "duties": 5,
    "recipients": 8,
}


def test_plan_210_becomes_items_of_all_lists(plan: Plan):
    assert plan.state == "read"
    assert dict(Counter(i.list for i in plan.items.all())) == COUNTS
    assert sorted(f.kind for f in plan.findings.all()) == [
        "doubled_word",
        "missing_comparator",
        "period_mismatch",
        "unclosed_quote",
        "year_mismatch",
    ]


def test_every_item_points_to_its_words(plan: Plan, document: Document):
    target = next(i for i in plan.items.filter(list="targets") if i.read["value"] == 6872)
    assert target.read["unit"] == "tỷ đồng"
    assert "6.872 tỷ đồng" in document.text[target.start : target.end]
    assert all(i.end > i.start for i in plan.items.all())


def test_findings_offer_another_reading(plan: Plan):
    offers = {f.kind: f.suggestion for f in plan.findings.all()}
    assert offers["year_mismatch"] == "năm 2024"
    assert offers["period_mismatch"].replace(" ", "") == "2021-2025"
    assert offers["doubled_word"] == "kỷ niệm"
    assert offers["missing_comparator"] == "từ 93,8% trở lên"


def test_the_act_stands_in_the_trail(plan: Plan):
    entry = audit.trail(plan).get()
    assert entry.action == "movements:plan:read"
    assert entry.changes["items_new"] == sum(COUNTS.values())


def test_reading_again_keeps_what_was_decided(cast: Cast, plan: Plan, document: Document):
    actor = cast.actor("officer_in_charge")
    first = makers.item(plan, "targets", _ref(plan, 7.5))
    second = makers.item(plan, "targets", _ref(plan, 67))
    third = makers.item(plan, "targets", _ref(plan, 50))
    confirming.confirm(actor=actor, as_of=DAY, item=first)
    confirming.edit(actor=actor, as_of=DAY, item=second, values={"value": "68"})
    confirming.drop(actor=actor, as_of=DAY, item=third)
    question = plan.findings.get(kind="year_mismatch")
    confirming.answer_finding(actor=actor, as_of=DAY, finding=question, answer="read_as")
    before = {
        i.pk: (i.state, i.confirmed)
        for i in PlanItem.objects.filter(plan=plan).exclude(state="proposed")
    }

    reading = makers.reading_of()
    for raw in reading["targets"]:
        raw["value"] = 1  # a worse reader
    vanished = reading["recipients"].pop()
    reading["recipients"].append({**vanished, "id": "R99", "source": {"start": 3, "end": 9}})
    makers.read(cast, document, reading)

    after = {i.pk: (i.state, i.confirmed) for i in PlanItem.objects.filter(pk__in=before)}
    assert after == before
    assert {i.read["value"] for i in plan.items.filter(list="targets", state="proposed")} == {1}
    assert PlanFinding.objects.get(pk=question.pk).answer == "read_as"
    refs = set(plan.items.filter(list="recipients").values_list("ref", flat=True))
    assert "R99" in refs
    assert vanished["id"] not in refs
    assert Plan.objects.get(pk=plan.pk).readings == 2


def test_a_dropped_item_does_not_come_back(cast: Cast, plan: Plan, document: Document):
    actor = cast.actor("officer_in_charge")
    item = plan.items.filter(list="anniversaries")[0]
    confirming.drop(actor=actor, as_of=DAY, item=item)
    makers.read(cast, document)
    assert plan.items.filter(list="anniversaries").count() == 12
    assert PlanItem.objects.get(pk=item.pk).state == "dropped"


def test_parents_follow_when_the_reader_numbers_anew(cast: Cast, plan: Plan, document: Document):
    part = plan.items.get(list="targets", read__value=31)
    whole = plan.items.get(list="targets", read__value=71.5)
    confirming.confirm(actor=cast.actor("officer_in_charge"), as_of=DAY, item=whole)
    reading = makers.reading_of()
    names = {raw["id"]: f"X{n:02d}" for n, raw in enumerate(reading["targets"])}
    for raw in reading["targets"]:
        raw["id"] = names[raw["id"]]
        raw["parent"] = names.get(raw["parent"])
    makers.read(cast, document, reading)
    assert PlanItem.objects.get(pk=part.pk).read["parent"] == whole.ref


@pytest.mark.parametrize("who", ["industry_officer", "clerk", "auditor", "signatory"])
def test_only_the_standing_body_reads(cast: Cast, document: Document, who: str):
    with pytest.raises(Refused) as refused:
        read_document(actor=cast.actor(who), as_of=DAY, document=document)
    assert "role in" in refused.value.answer.rule


def test_a_launched_plan_is_not_read_again(cast: Cast, movement, document: Document):
    with pytest.raises(Refused) as refused:
        makers.read(cast, document)
    assert refused.value.answer.rule == "plan is not launched"


def _ref(plan: Plan, value: float) -> str:
    return plan.items.get(list="targets", read__value=value).ref
