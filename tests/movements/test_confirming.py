"""Confirming, correcting, dropping, undoing, answering questions."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.movements import makers
from tests.support.cast import DAY, Cast
from thidua.common import audit
from thidua.common.policy import Refused
from thidua.common.revisions import Stale
from thidua.movements.domain import confirming
from thidua.movements.models import Plan, PlanItem


def target(plan: Plan, value: float) -> PlanItem:
    return PlanItem.objects.get(plan=plan, list="targets", read__value=value)


def by(cast: Cast) -> dict:
    return {"actor": cast.actor("officer_in_charge"), "as_of": DAY}


def test_confirming_keeps_what_was_read(cast: Cast, plan: Plan):
    item = confirming.confirm(item=target(plan, 7.5), revision=0, **by(cast))
    assert (item.state, item.revision, item.decided_label) == (
        "confirmed", 1, cast.actor("officer_in_charge").label,
    )  # fmt: skip
    assert {k: v for k, v in item.confirmed.items() if k in item.read} == item.read
    assert Plan.objects.get(pk=plan.pk).state == "confirming"
    entry = audit.trail(item).get()
    assert (entry.action, entry.changes["state"]) == (
        "movements:plan:confirm", ["proposed", "confirmed"],
    )  # fmt: skip


def test_a_cut_in_percent_is_proposed_in_percentage_points(cast: Cast, plan: Plan):
    item = confirming.confirm(item=target(plan, 0.6), **by(cast))
    assert (item.read["unit"], item.confirmed["unit"], item.state) == ("%", "điểm %", "edited")


def test_correcting_reads_numbers_as_offices_write_them(cast: Cast, plan: Plan):
    item = confirming.edit(item=target(plan, 6872), values={"value": "6.900,5"}, **by(cast))
    assert (item.state, item.confirmed["value"], item.confirmed["unit"]) == (
        "edited", 6900.5, "tỷ đồng",
    )  # fmt: skip


def test_saving_the_same_values_confirms(cast: Cast, plan: Plan):
    item = confirming.edit(item=target(plan, 67), values={"value": "67"}, **by(cast))
    assert item.state == "confirmed"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"value": "viel"}, "value"),
        ({"value": ""}, "value"),
        ({"comparator": "≥"}, "comparator"),
        ({"comparator": "range", "max": ""}, "max"),
        ({"comparator": "range", "value": "10", "max": "5"}, "max"),
        ({"comparator": ">=", "max": "9"}, "max"),
        ({"nature": "level", "unit": "điểm %"}, "unit"),
        ({"parent": "nobody"}, "parent"),
        ({"lead": "no unit"}, "lead"),
        ({"label": " "}, "label"),
    ],
)
def test_a_wrong_value_is_named(cast: Cast, plan: Plan, values: dict, field: str):
    item = target(plan, 7.5)
    with pytest.raises(ValidationError) as wrong:
        confirming.edit(item=item, values=values, **by(cast))
    assert list(wrong.value.message_dict) == [field]
    assert PlanItem.objects.get(pk=item.pk).state == "proposed"


def test_a_target_is_no_part_of_itself(cast: Cast, plan: Plan):
    item, part = target(plan, 71.5), target(plan, 31)
    for parent in (item.ref, part.ref):
        with pytest.raises(ValidationError):
            confirming.edit(item=item, values={"parent": parent}, **by(cast))


def test_dates_keep_their_precision(cast: Cast, plan: Plan):
    drive = plan.items.filter(list="drives").order_by("position")[0]
    assert (drive.read["from"], drive.read["from_precision"]) == ("2024-01", "month")
    item = confirming.edit(item=drive, values={"from": "05/01/2024", "to": "06/2024"}, **by(cast))
    assert (item.confirmed["from"], item.confirmed["from_precision"]) == ("2024-01-05", "day")
    assert (item.confirmed["to"], item.confirmed["to_precision"]) == ("2024-06", "month")
    with pytest.raises(ValidationError) as wrong:
        confirming.edit(item=drive, values={"to": "2023"}, **by(cast))
    assert list(wrong.value.message_dict) == ["to"]


def test_a_quota_runs_forward(cast: Cast, plan: Plan):
    quota = plan.items.filter(list="award_quotas")[0]
    with pytest.raises(ValidationError) as wrong:
        confirming.edit(item=quota, values={"min": "20", "max": "10"}, **by(cast))
    assert list(wrong.value.message_dict) == ["max"]


def test_a_stale_save_shows_both_values(cast: Cast, plan: Plan):
    item = target(plan, 7.5)
    confirming.edit(item=item, values={"value": "8"}, revision=0, **by(cast))
    with pytest.raises(Stale) as stale:
        confirming.edit(
            item=item, values={"value": "9"}, revision=0,
            actor=cast.actor("standing_head"), as_of=DAY,
        )  # fmt: skip
    assert (stale.value.row.values["value"], stale.value.mine["value"]) == (8, "9")
    assert PlanItem.objects.get(pk=item.pk).values["value"] == 8


def test_dropping_and_taking_back(cast: Cast, plan: Plan):
    item = confirming.drop(item=target(plan, 7.5), **by(cast))
    assert item.state == "dropped"
    item = confirming.undo(item=item, **by(cast))
    assert (item.state, item.confirmed, item.decided_by_id, item.revision) == (
        "proposed", None, None, 2,
    )  # fmt: skip


def test_only_what_has_no_doubt_is_confirmed_together(cast: Cast, plan: Plan):
    done = confirming.confirm_section(plan=plan, list_name="targets", **by(cast))
    left = plan.items.filter(list="targets", state="proposed")
    # 93,8 % has an open question inside, the poverty cut a proposed unit.
    assert sorted(i.read["value"] for i in left) == [0.6, 93.8]
    assert len(done) == 13
    assert plan.items.exclude(list="targets").exclude(state="proposed").count() == 0
    assert audit.trail(plan).first().changes == {"confirmed": [f"targets:{i.ref}" for i in done]}


def test_an_unsure_item_is_left_to_a_person(cast: Cast, plan: Plan):
    PlanItem.objects.filter(plan=plan, list="recipients").update(confidence=0.5)
    assert confirming.confirm_section(plan=plan, list_name="recipients", **by(cast)) == []


def test_keeping_a_place_changes_nothing(cast: Cast, plan: Plan):
    before = list(plan.items.values("pk", "amended", "confirmed", "state"))
    question = plan.findings.get(kind="missing_comparator")
    confirming.answer_finding(finding=question, answer="keep", **by(cast))
    assert list(plan.items.values("pk", "amended", "confirmed", "state")) == before
    question.refresh_from_db()
    assert (question.answer, question.decided_label) == (
        "keep", cast.actor("officer_in_charge").label,
    )  # fmt: skip


def test_another_reading_reaches_the_item(cast: Cast, plan: Plan):
    question = plan.findings.get(kind="missing_comparator")
    confirming.answer_finding(finding=question, answer="read_as", **by(cast))
    item = target(plan, 93.8)
    assert (item.read["comparator"], item.values["comparator"]) == ("=", ">=")
    assert item.state == "proposed"
    question.refresh_from_db()
    confirming.answer_finding(finding=question, answer="", **by(cast))
    assert target(plan, 93.8).values["comparator"] == "="


def test_another_reading_corrects_what_was_confirmed(cast: Cast, plan: Plan):
    item = confirming.confirm(item=target(plan, 93.8), **by(cast))
    question = plan.findings.get(kind="missing_comparator")
    confirming.answer_finding(
        finding=question, answer="read_as", read_as="từ 94% trở lên", **by(cast)
    )
    item.refresh_from_db()
    assert (item.state, item.confirmed["comparator"], item.confirmed["value"]) == (
        "edited", ">=", 94,
    )  # fmt: skip


def test_a_year_read_otherwise_stands_in_the_clause(cast: Cast, plan: Plan):
    question = plan.findings.get(kind="year_mismatch")
    around = [i for i in plan.items.all() if i.start < question.end and question.start < i.end]
    texts = [v for i in around for v in i.read.values() if isinstance(v, str) and "2023" in v]
    confirming.answer_finding(finding=question, answer="read_as", **by(cast))
    for item in PlanItem.objects.filter(pk__in=[i.pk for i in around]):
        if item.amended:
            assert all("năm 2024" in v for v in item.amended.values())
    changed = PlanItem.objects.filter(plan=plan).exclude(amended={}).count()
    assert bool(changed) == bool(texts)


def test_read_otherwise_needs_words(cast: Cast, plan: Plan):
    question = plan.findings.get(kind="year_mismatch")
    question.suggestion = ""
    question.save()
    with pytest.raises(Refused) as refused:
        confirming.answer_finding(finding=question, answer="read_as", **by(cast))
    assert refused.value.answer.rule == "read-as"


def test_an_item_that_the_reader_missed_is_added(cast: Cast, plan: Plan):
    item = confirming.add(
        plan=plan, list_name="recipients", values={"name": "Hội Nông dân tỉnh", "purpose": ""},
        **by(cast),
    )  # fmt: skip
    assert (item.state, item.values["name"], item.ref) == ("edited", "Hội Nông dân tỉnh", "+01")
    makers.read(cast, plan.document)
    assert PlanItem.objects.filter(pk=item.pk).exists()


def test_a_launched_plan_is_closed(cast: Cast, movement, plan: Plan):
    item = target(plan, 7.5)
    for act in (
        lambda: confirming.confirm(item=item, **by(cast)),
        lambda: confirming.edit(item=item, values={"value": "1"}, **by(cast)),
        lambda: confirming.drop(item=item, **by(cast)),
        lambda: confirming.undo(item=item, **by(cast)),
        lambda: confirming.confirm_section(plan=plan, **by(cast)),
        lambda: confirming.answer_finding(
            finding=plan.findings.all()[0], answer="keep", **by(cast)
        ),
        lambda: confirming.write_parts(plan=plan, parts={"slogan": "x"}, **by(cast)),
        lambda: confirming.add(plan=plan, list_name="measures", values={"text": "x"}, **by(cast)),
    ):
        with pytest.raises(Refused):
            act()


def test_a_unit_does_not_confirm(cast: Cast, plan: Plan):
    with pytest.raises(Refused):
        confirming.confirm(item=target(plan, 7.5), actor=cast.actor("industry_head"), as_of=DAY)
