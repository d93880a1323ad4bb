"""What people add to a movement: leads, windows, parts, participation, its end."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.cast import DAY, Cast
from thidua.common.models.base import since
from thidua.common.policy import Refused
from thidua.documents.domain.deliveries import acknowledge
from thidua.documents.models import Delivery, Distribution, RecipientLine
from thidua.movements.domain import launch_papers, naming, running
from thidua.movements.models import CalendarEntry, Movement, Participation
from thidua.movements.queries.lists import register
from thidua.people.models import Unit
from thidua.work.models import WorkItem


def test_a_lead_agency_is_set_and_taken_away(cast: Cast, movement: Movement):
    actor, target = cast.actor("officer_in_charge"), movement.targets.all()[0]
    assert (
        running.set_lead(actor=actor, as_of=DAY, target=target, lead=cast.finance).lead_unit_id
        == cast.finance.pk
    )
    assert running.set_lead(actor=actor, as_of=DAY, target=target, lead=None).lead_unit_id is None
    with pytest.raises(Refused):
        running.set_lead(
            actor=cast.actor("finance_head"), as_of=DAY, target=target, lead=cast.finance
        )


def test_a_peak_drive_gets_its_window_from_a_person(cast: Cast, movement: Movement):
    actor = cast.actor("officer_in_charge")
    peak = movement.drives.filter(is_peak=True)[0]
    with pytest.raises(Refused):
        running.set_window(
            actor=actor, as_of=DAY, drive=peak, start=date(2024, 5, 7), end=date(2024, 4, 1)
        )
    for end in (date(2024, 5, 7), date(2024, 5, 10)):
        running.set_window(actor=actor, as_of=DAY, drive=peak, start=date(2024, 4, 1), end=end)
    peak.refresh_from_db()
    assert (peak.start, peak.end, peak.window_set_by) == (
        date(2024, 4, 1), date(2024, 5, 10), actor.label,
    )  # fmt: skip
    entry = CalendarEntry.objects.get(drive=peak)
    assert (entry.start, entry.end) == (date(2024, 4, 1), date(2024, 5, 10))


def test_a_drive_of_the_plan_keeps_its_days(cast: Cast, movement: Movement):
    drive = movement.drives.filter(is_peak=False)[0]
    with pytest.raises(Refused) as refused:
        running.set_window(
            actor=cast.actor("standing_head"), as_of=DAY, drive=drive, start=DAY, end=DAY
        )
    assert refused.value.answer.rule == "peak drive"


def test_the_four_parts_stay(cast: Cast, movement: Movement):
    actor = cast.actor("officer_in_charge")
    changed = running.edit_parts(
        actor=actor, as_of=DAY, movement=movement, parts={"scope": "Toàn tỉnh", "slogan": "Mới"}
    )
    assert (changed.scope, changed.slogan) == ("Toàn tỉnh", "Mới")
    with pytest.raises(Refused) as refused:
        running.edit_parts(actor=actor, as_of=DAY, movement=movement, parts={"purpose": " "})
    assert refused.value.answer.rule == "parts"


def test_a_unit_takes_part_once_and_is_asked_for_its_plan(cast: Cast, movement: Movement):
    actor = cast.actor("industry_officer")
    for _n in range(2):
        running.take_part(actor=actor, as_of=DAY, movement=movement, unit=cast.industry)
    assert Participation.objects.filter(unit=cast.industry).count() == 1
    line = WorkItem.objects.get(kind="movements.make_plan")
    assert (line.unit_id, line.url) == (
        cast.industry.pk, f"/phong-trao/{movement.public_id}/ke-hoach",
    )  # fmt: skip


def test_a_unit_enters_only_itself(cast: Cast, movement: Movement):
    with pytest.raises(Refused):
        running.take_part(
            actor=cast.actor("industry_officer"), as_of=DAY, movement=movement, unit=cast.finance
        )
    row = running.take_part(
        actor=cast.actor("officer_in_charge"), as_of=DAY, movement=movement, unit=cast.finance
    )
    assert row.unit_id == cast.finance.pk


def test_leaving_keeps_the_entry(cast: Cast, movement: Movement):
    actor = cast.actor("industry_officer")
    row = running.take_part(actor=actor, as_of=DAY, movement=movement, unit=cast.industry)
    with pytest.raises(Refused):
        running.leave(actor=actor, as_of=DAY, participation=row, reason="")
    left = running.leave(actor=actor, as_of=DAY, participation=row, reason="Sáp nhập.")
    assert (left.withdrawn_on, left.reason) == (DAY, "Sáp nhập.")
    with pytest.raises(Refused):
        running.leave(actor=actor, as_of=DAY, participation=row, reason="Sáp nhập.")
    again = running.take_part(actor=actor, as_of=DAY, movement=movement, unit=cast.industry)
    assert again.pk != row.pk


def test_one_may_take_part_in_what_was_launched_elsewhere(cast: Cast):
    movement = naming.record_elsewhere(
        actor=cast.actor("officer_in_charge"), as_of=DAY, name="Thi đua quyết thắng"
    )
    running.take_part(
        actor=cast.actor("industry_officer"), as_of=DAY, movement=movement, unit=cast.industry
    )
    assert not WorkItem.objects.filter(kind="movements.make_plan").exists()


def test_a_movement_ends_after_its_last_drive(cast: Cast, movement: Movement):
    actor = cast.actor("standing_head", date(2024, 12, 31))
    with pytest.raises(Refused) as refused:
        running.close(actor=actor, as_of=date(2024, 12, 31), movement=movement)
    assert refused.value.answer.rule == "still-runs"
    closed = running.close(
        actor=cast.actor("standing_head", date(2025, 1, 2)), as_of=date(2025, 1, 2),
        movement=movement,
    )  # fmt: skip
    assert closed.state == "closed"


def test_the_launch_document_is_drafted_once(cast: Cast, movement: Movement):
    actor = cast.actor("officer_in_charge")
    first = launch_papers.draft_launch_document(actor=actor, as_of=DAY, movement=movement)
    again = launch_papers.draft_launch_document(actor=actor, as_of=DAY, movement=movement)
    assert (again.pk, first.kind, first.state, first.issuing_unit_id) == (
        first.pk, "launch", "draft", cast.committee.pk,
    )  # fmt: skip


def _delivery(cast: Cast, movement: Movement, unit: Unit) -> Delivery:
    """The plan of the movement, sent to one unit to act on."""
    assert movement.plan is not None
    sending = Distribution.objects.create(
        document=movement.plan.document, unit=cast.board, state="draft", created_on=DAY
    )
    line = RecipientLine.objects.create(distribution=sending, position=1, text="Các đơn vị")
    delivery = Delivery.objects.create(
        distribution=sending, line=line, unit=unit, name="Sở Công Thương", purpose="act"
    )
    Distribution.objects.filter(pk=sending.pk).update(state="sent", sent_on=DAY)
    return Delivery.objects.get(pk=delivery.pk)


def test_who_acknowledges_the_plan_is_asked_for_its_own(cast: Cast, movement: Movement):
    delivery = _delivery(cast, movement, cast.industry)
    assert not WorkItem.objects.filter(kind="movements.make_plan").exists()
    acknowledge(actor=cast.actor("industry_officer"), as_of=DAY, delivery=delivery)
    line = WorkItem.objects.get(kind="movements.make_plan")
    assert (line.unit_id, line.state, line.params) == (
        cast.industry.pk, "open", {"movement": movement.name},
    )  # fmt: skip


def test_a_closed_unit_is_not_in_the_register(cast: Cast, movement: Movement):
    running.take_part(
        actor=cast.actor("industry_officer"), as_of=DAY, movement=movement, unit=cast.industry
    )
    assert [r.name for r in register(movement, DAY, {}).rows] == ["Sở Công Thương"]
    version = cast.industry.versions.get()
    version.valid = since(version.valid.lower, DAY)
    version.save()
    assert register(movement, DAY, {}).rows == []
