"""A unit's own plan from the province's, to the head's signature."""

from __future__ import annotations

from decimal import Decimal

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.movements.test_pages import sign_in
from tests.support.cast import DAY, Cast
from thidua.common.policy import Refused
from thidua.common.revisions import Stale
from thidua.movements.domain import unit_plans
from thidua.movements.models import Movement, Participation, Target, UnitPlan
from thidua.movements.papers import launch_paper, unit_plan_paper
from thidua.work.models import WorkItem

OWN = {
    "label": "Chỉ số sản xuất công nghiệp tăng", "comparator": ">=", "value": "9,5", "unit": "%",
    "nature": "level", "direction": "increase",
}  # fmt: skip


@pytest.fixture
def own(cast: Cast, movement: Movement) -> UnitPlan:
    return unit_plans.create(actor=cast.actor("industry_officer"), as_of=DAY, movement=movement)


def item(plan: UnitPlan, kind: str) -> WorkItem:
    return WorkItem.objects.get(key=f"movements.{kind}:{plan.public_id}")


def test_it_begins_with_the_movements_parts_and_targets(
    cast: Cast, movement: Movement, own: UnitPlan
):
    assert (own.state, own.unit_id, own.purpose, own.content, own.slogan) == (
        "draft", cast.industry.pk, movement.purpose, movement.content, movement.slogan,
    )  # fmt: skip
    copied = {(t.name, t.value, t.source.name) for t in own.targets.select_related("source")}
    assert copied == {(t.name, t.value, t.name) for t in movement.targets.all()}
    assert own.targets.get(value=31).parent == own.targets.get(value=Decimal("71.5"))
    assert Participation.objects.get(movement=movement, unit=cast.industry).withdrawn_on is None
    assert item(own, "finish_plan").unit_id == cast.industry.pk


def test_a_unit_has_one_plan(cast: Cast, movement: Movement, own: UnitPlan):
    again = unit_plans.create(actor=cast.actor("industry_head"), as_of=DAY, movement=movement)
    assert again.pk == own.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitPlan.objects.create(movement=movement, unit=cast.industry, state="draft", name="x")


def test_own_targets_are_added_changed_and_taken_out(cast: Cast, own: UnitPlan):
    by = {"actor": cast.actor("industry_officer"), "as_of": DAY, "plan": own}
    made = unit_plans.put_target(values=OWN, **by)
    assert (made.value, made.source_id, made.unit_plan_id) == (Decimal("9.5"), None, own.pk)
    made = unit_plans.put_target(values={**OWN, "value": "10"}, target=made, **by)
    assert Target.objects.get(pk=made.pk).value == 10
    unit_plans.remove_target(target=made, **by)
    assert own.targets.count() == 15
    with pytest.raises(ValidationError):
        unit_plans.put_target(values={**OWN, "value": "nhiều"}, **by)


def test_another_plans_target_is_not_touched(cast: Cast, movement: Movement, own: UnitPlan):
    other = unit_plans.create(actor=cast.actor("finance_officer"), as_of=DAY, movement=movement)
    foreign = other.targets.all()[0]
    by = {"actor": cast.actor("industry_officer"), "as_of": DAY, "plan": own}
    with pytest.raises(Refused):
        unit_plans.remove_target(target=foreign, **by)
    with pytest.raises(Refused):
        unit_plans.put_target(target=foreign, values=OWN, **by)


def test_a_stale_save_carries_both(cast: Cast, own: UnitPlan):
    by = {"actor": cast.actor("industry_officer"), "as_of": DAY, "plan": own}
    unit_plans.edit(parts={"purpose": "Của tôi"}, revision=own.revision, **by)
    with pytest.raises(Stale) as stale:
        unit_plans.edit(parts={"purpose": "Của bạn"}, revision=own.revision, **by)
    assert (stale.value.row.purpose, stale.value.mine) == ("Của tôi", {"purpose": "Của bạn"})


@pytest.mark.parametrize("part", ["purpose", "content", "targets"])
def test_what_is_missing_refuses_submission(cast: Cast, own: UnitPlan, part: str):
    if part == "targets":
        own.targets.all().delete()
    else:
        UnitPlan.objects.filter(pk=own.pk).update(**{part: " "})
    with pytest.raises(Refused) as refused:
        unit_plans.submit(actor=cast.actor("industry_officer"), as_of=DAY, plan=own)
    assert (refused.value.answer.rule, bool(refused.value.answer.remedy_url)) == (part, True)


def test_submitted_returned_submitted_issued(cast: Cast, own: UnitPlan):
    officer, head = cast.actor("industry_officer"), cast.actor("industry_head")
    sent = unit_plans.submit(actor=officer, as_of=DAY, plan=own)
    assert sent.state == "submitted"
    assert (item(own, "plan_review").role, item(own, "plan_review").state) == (
        "unit_head", "open",
    )  # fmt: skip
    with pytest.raises(Refused):
        unit_plans.edit(actor=officer, as_of=DAY, plan=own, parts={"purpose": "x"})
    back = unit_plans.return_(actor=head, as_of=DAY, plan=own, reason="Thêm chỉ tiêu.")
    assert (back.state, back.returned_reason) == ("returned", "Thêm chỉ tiêu.")
    assert item(own, "finish_plan").returned_reason == "Thêm chỉ tiêu."
    assert item(own, "plan_review").state == "done"
    unit_plans.submit(actor=officer, as_of=DAY, plan=own)
    issued = unit_plans.issue(actor=head, as_of=DAY, plan=own)
    document = issued.document
    assert (issued.state, issued.issued_on, document.state, document.issuing_unit_id) == (
        "issued", DAY, "signed", cast.industry.pk,
    )  # fmt: skip
    assert (document.kind, document.signer_name) == ("plan", "Lý Mẫu Oanh")
    assert "Tỷ lệ hộ nghèo giảm" in document.text
    open_here = WorkItem.objects.filter(unit=cast.industry, state="open")
    assert set(open_here.values_list("kind", flat=True)) == {"documents.number"}


def test_only_the_head_issues(cast: Cast, own: UnitPlan):
    unit_plans.submit(actor=cast.actor("industry_officer"), as_of=DAY, plan=own)
    for who in ("industry_officer", "finance_head", "standing_head", "signatory"):
        with pytest.raises(Refused):
            unit_plans.issue(actor=cast.actor(who), as_of=DAY, plan=own)


def test_a_withdrawn_plan_makes_room(cast: Cast, movement: Movement, own: UnitPlan):
    officer = cast.actor("industry_officer")
    unit_plans.withdraw(actor=officer, as_of=DAY, plan=own, reason="Làm lại.")
    again = unit_plans.create(actor=officer, as_of=DAY, movement=movement)
    assert again.pk != own.pk
    assert Participation.objects.filter(movement=movement, unit=cast.industry).count() == 1


def test_the_papers_say_what_the_records_say(cast: Cast, movement: Movement, own: UnitPlan):
    paper = unit_plan_paper(own, as_of=DAY)
    assert (paper.type_name, paper.letterhead.issuing_body, paper.letterhead.parent_body) == (
        "Kế hoạch", "Sở Công Thương", "Ủy ban nhân dân tỉnh Mẫu",
    )  # fmt: skip
    assert paper.signature.name == "Lý Mẫu Oanh"
    launch = launch_paper(movement, as_of=DAY)
    assert launch.letterhead.issuing_body == "Ủy ban nhân dân tỉnh Mẫu"
    assert (launch.signature.capacities, launch.signature.name) == (
        ("TM. ỦY BAN NHÂN DÂN",), "Hoàng Mẫu Hà",
    )  # fmt: skip
    assert launch.subject.startswith("Phát động phong trào thi đua thực hiện thắng lợi")


def test_a_plan_that_is_not_signed_yet_is_read_as_pdf_and_edited_as_word(own: UnitPlan):
    client = sign_in("industry_officer")
    got = {
        suffix: client.get(f"/ke-hoach-don-vi/{own.public_id}/tai.{suffix}")
        for suffix in ("pdf", "docx")
    }
    assert {s: (a.status_code, a.content[:4]) for s, a in got.items()} == {
        "pdf": (200, b"%PDF"),
        "docx": (200, b"PK\x03\x04"),
    }
    (words,) = {got["pdf"].headers["Content-Disposition"]}
    assert words == 'attachment; filename="ke-hoach-thi-dua.pdf"'
    page = pypdfium2.PdfDocument(got["pdf"].content)[0].get_textpage().get_text_bounded()
    assert "KẾ HOẠCH" in page
