"""A drive opens and closes by date: noted once, told once, its review asked for once."""

from __future__ import annotations

from datetime import date

from tests.movements.event_makers import planned
from tests.support.cast import DAY, Cast
from thidua.common.models import AuditEntry
from thidua.movements.domain import events
from thidua.movements.domain.drive_days import DayNotes, note_day
from thidua.movements.domain.running import take_part
from thidua.movements.models import Drive, DriveMark, Event, Movement
from thidua.work.kinds import title_of
from thidua.work.models import Notice, WorkItem

FIRST, SECOND = "Đợt thi đua thứ nhất", "Đợt thi đua thứ hai"


def marks() -> list[tuple[str, str, date, date]]:
    rows = DriveMark.objects.order_by("day", "pk")
    return [(m.drive.name, m.what, m.day, m.noted_on) for m in rows.select_related("drive")]


def test_what_opened_before_the_launch_is_noted_but_told_to_nobody(cast: Cast, movement: Movement):
    assert note_day(as_of=DAY) == DayNotes(opened=1)
    assert marks() == [(FIRST, "opened", date(2024, 1, 1), DAY)]
    entry = AuditEntry.objects.get(action="movements:drive:open")
    assert (entry.actor_label, entry.object_label, entry.changes) == (
        "hệ thống", FIRST, {"day": "2024-01-01", "noted_on": "2024-01-15"},
    )  # fmt: skip
    assert Notice.objects.filter(kind="movements.drive_opened").count() == 0


def test_one_drive_closes_and_the_next_opens(cast: Cast, movement: Movement):
    take_part(actor=cast.actor("finance_officer"), as_of=DAY, movement=movement, unit=cast.finance)
    note_day(as_of=DAY)
    # The machine was off on 01/07; the day after catches up.
    day = date(2024, 7, 2)
    notes = note_day(as_of=day)
    assert (notes.opened, notes.closed, notes.told) == (1, 1, 4)
    assert marks()[-2:] == [
        (FIRST, "closed", date(2024, 6, 30), day),
        (SECOND, "opened", date(2024, 7, 1), day),
    ]
    told = Notice.objects.filter(kind="movements.drive_opened").order_by("user__username")
    assert [n.user.username for n in told] == ["finance_head", "finance_officer"]
    assert title_of(told[0]) == f"Đợt thi đua đã bắt đầu: {SECOND}"
    assert note_day(as_of=day).told == 0
    assert len(marks()) == 3


def test_the_review_is_asked_for_once_and_a_conference_answers_it(cast: Cast, movement: Movement):
    drive = Drive.objects.get(movement=movement, name=FIRST)
    Drive.objects.filter(pk=drive.pk).update(review_by=date(2024, 7, 20))
    key = f"movements.drive_review:{drive.public_id}"
    note_day(as_of=date(2024, 7, 5))  # eleven working days before
    assert not WorkItem.objects.filter(key=key).exists()
    note_day(as_of=date(2024, 7, 8))
    item = WorkItem.objects.get(key=key)
    assert (item.unit_id, item.due, item.state) == (cast.board.pk, date(2024, 7, 20), "open")
    assert item.url == (
        f"/phong-trao/{movement.public_id}/su-kien?kind=conference&drive={drive.public_id}"
    )
    day = date(2024, 7, 15)
    event = planned(
        cast, movement, who="officer_in_charge", kind=Event.Kind.CONFERENCE, drive=drive, start=day
    )
    events.hold(actor=cast.actor("officer_in_charge", day), as_of=day, event=event)
    assert WorkItem.objects.get(key=key).state == "done"
    note_day(as_of=date(2024, 7, 16))
    assert WorkItem.objects.get(key=key).state == "done"


def test_events_whose_day_has_come_are_asked_about(cast: Cast, movement: Movement):
    event = planned(cast, movement)
    assert note_day(as_of=date(2024, 2, 2)).reports == 0
    assert note_day(as_of=date(2024, 2, 3)).reports == 1
    note_day(as_of=date(2024, 2, 4))
    lines = WorkItem.objects.filter(kind="movements.event_report")
    assert [(i.object_id, i.unit_id, i.state) for i in lines] == [
        (str(event.public_id), cast.industry.pk, "open")
    ]


def test_a_closed_movement_is_left_alone(cast: Cast, movement: Movement):
    Movement.objects.filter(pk=movement.pk).update(state="closed")
    assert note_day(as_of=date(2024, 7, 2)) == DayNotes()
