"""The life of an event: planned, put off, called off, held, reported; who is told."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.movements.event_makers import NAME, PDF, SOON, held, planned, told
from tests.support.cast import DAY, Cast, unit
from thidua.common import audit
from thidua.common.policy import Refused
from thidua.common.revisions import Stale
from thidua.movements.domain import event_guests, event_plans, events
from thidua.movements.domain.event_plans import EventPlan
from thidua.movements.models import Event, Invitation, Movement
from thidua.movements.queries.events import Tally, event_page, tally
from thidua.movements.workflow_events import EVENT
from thidua.people.models import Group
from thidua.work.kinds import title_of
from thidua.work.models import Notice, WorkItem


def lines(event: Event) -> list[tuple[str, date | None, str]]:
    rows = WorkItem.objects.filter(kind="movements.event_report", object_id=str(event.public_id))
    return [(r.state, r.due, r.key.rsplit(":", 1)[1]) for r in rows.order_by("pk")]


def refused(rule: str):
    return pytest.raises(Refused, match=f": {rule}: ")


def test_a_plan_is_kept_as_entered(cast: Cast, movement: Movement):
    peak = movement.drives.filter(is_peak=True)[0]
    event = planned(
        cast, movement, drive=peak, start_time=time(8), end_time=time(10, 30),
        description="Ba nhân chứng kể chuyện.", cooperating=[cast.finance, cast.industry],
    )  # fmt: skip
    event.refresh_from_db()
    assert (event.state, event.start, event.end, event.unit_id, event.drive_id) == (
        "planned", SOON, SOON, cast.industry.pk, peak.pk,
    )  # fmt: skip
    assert [c.unit_id for c in event.cooperating.all()] == [cast.finance.pk]
    assert [e.action for e in audit.trail(event)] == ["movements:event:plan"]
    # Its day is ahead: nobody has to do anything yet.
    assert lines(event) == []


def test_an_event_of_the_past_is_asked_about_at_once(cast: Cast, movement: Movement):
    event = planned(cast, movement, start=date(2024, 1, 10))
    assert lines(event) == [("open", date(2024, 1, 17), "20240110")]


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"name": " "}, "name"),
        ({"end": date(2024, 2, 2)}, "days"),
        ({"end_time": time(9)}, "times"),
        ({"start_time": time(9), "end_time": time(9)}, "times"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(
    cast: Cast, movement: Movement, facts: dict[str, object], rule: str
):
    with refused(rule):
        planned(cast, movement, **facts)
    assert Event.objects.count() == 0


def test_a_unit_plans_for_itself_the_standing_body_for_any(cast: Cast, movement: Movement):
    with refused("own unit"):
        planned(cast, movement, unit=cast.finance)
    event = planned(cast, movement, who="officer_in_charge", unit=cast.finance)
    assert event.unit_id == cast.finance.pk


def test_a_drive_of_another_movement_is_refused(cast: Cast, movement: Movement):
    other = Movement.objects.create(name="Khác", origin="elsewhere", state="recorded")
    with refused("movement"):
        planned(cast, movement, drive=other.drives.create(name="Đợt khác"))


def test_put_off_it_keeps_its_length_and_tells_the_guests(cast: Cast, movement: Movement):
    officer = cast.actor("industry_officer")
    event = planned(cast, movement, start=date(2024, 1, 12), end=date(2024, 1, 13))
    event_guests.invite(actor=officer, as_of=DAY, event=event, units=[cast.finance])
    assert lines(event) == [("open", date(2024, 1, 19), "20240113")]
    moved = events.postpone(
        actor=officer, as_of=DAY, event=event, start=date(2024, 2, 20), reason="Mưa lớn"
    )
    assert (moved.state, moved.start, moved.end, moved.put_off_from, moved.reason) == (
        "postponed", date(2024, 2, 20), date(2024, 2, 21), date(2024, 1, 12), "Mưa lớn",
    )  # fmt: skip
    assert lines(event) == [("cancelled", date(2024, 1, 19), "20240113")]
    notices = Notice.objects.filter(kind="movements.event_moved").order_by("user__username")
    assert [n.user.username for n in notices] == ["finance_head", "finance_officer"]
    assert title_of(notices[0]) == f"Hoãn sang 20/02/2024: {NAME}"
    with refused("later"):
        events.postpone(actor=officer, as_of=DAY, event=event, start=date(2024, 2, 20), reason="x")
    with refused("reason"):
        events.postpone(actor=officer, as_of=DAY, event=event, start=date(2024, 3, 1), reason=" ")


def test_called_off_it_stays_readable(cast: Cast, movement: Movement):
    officer = cast.actor("industry_head")
    event = planned(cast, movement)
    event_guests.invite(actor=officer, as_of=DAY, event=event, units=[cast.finance])
    gone = events.cancel(actor=officer, as_of=DAY, event=event, reason="Nhân chứng ốm")
    assert (gone.state, gone.reason) == ("cancelled", "Nhân chứng ốm")
    told_of = Notice.objects.filter(kind="movements.event_cancelled")
    assert {n.user.username for n in told_of} == {"finance_head", "finance_officer"}
    with refused("state in .*"):
        events.hold(actor=officer, as_of=SOON, event=event)


def test_it_is_not_held_before_its_day(cast: Cast, movement: Movement):
    event = planned(cast, movement)
    with refused("not-yet"):
        events.hold(actor=cast.actor("industry_officer"), as_of=DAY, event=event)


def test_from_held_to_reported(cast: Cast, movement: Movement):
    officer = cast.actor("industry_officer", SOON)
    event = held(cast, movement)
    assert (event.state, event.held_on) == ("held", SOON)
    # Five working days after Saturday 03/02, the Tết days (08–14/02) left out.
    assert lines(event) == [("open", date(2024, 2, 16), "20240203")]
    done = events.report(
        actor=officer, as_of=SOON, event=event,
        told=told(units_present=12, beneficiaries=30, spent=5_000_000),
    )  # fmt: skip
    done.refresh_from_db()
    assert (done.state, done.people, done.units_present, done.beneficiaries, done.spent) == (
        "reported", 1200, 12, 30, 5_000_000,
    )  # fmt: skip
    assert (done.on_behalf, done.reported_on, done.reported_label) == (False, SOON, officer.label)
    assert lines(event) == [("done", date(2024, 2, 16), "20240203")]
    events.report(actor=officer, as_of=SOON, event=event, told=told(people=1210))
    assert [e.action.rsplit(":", 1)[1] for e in audit.trail(event)] == [
        "report", "report", "hold", "plan",
    ]  # fmt: skip
    assert audit.trail(event)[0].changes["people"] == [1200, 1210]


def test_a_mark_by_mistake_is_taken_back(cast: Cast, movement: Movement):
    event = held(cast, movement)
    back = events.reopen(
        actor=cast.actor("industry_officer"), as_of=SOON, event=event, reason="Nhầm sự kiện"
    )
    assert (back.state, back.held_on) == ("planned", None)


def test_typed_in_for_a_unit_it_needs_the_scan(cast: Cast, movement: Movement):
    event = held(cast, movement)
    board = cast.actor("officer_in_charge", SOON)
    with refused("scan"):
        events.report(actor=board, as_of=SOON, event=event, told=told())
    with pytest.raises(Refused):
        events.report(
            actor=board, as_of=SOON, event=event, told=told(), data=b"\x7fELF\x02\x01", name="a.pdf"
        )
    done = events.report(
        actor=board, as_of=SOON, event=event, told=told(), data=PDF, name="bao-cao.pdf"
    )
    assert (done.on_behalf, done.scan.media_type, done.scan.name) == (
        True, "application/pdf", "bao-cao.pdf",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "rule"), [({"results": " "}, "text"), ({"people": -1}, "figures")]
)
def test_a_report_without_sense_is_refused(
    cast: Cast, movement: Movement, facts: dict[str, object], rule: str
):
    event = held(cast, movement)
    with refused(rule):
        events.report(
            actor=cast.actor("industry_officer"), as_of=SOON, event=event, told=told(**facts)
        )


def test_groups_become_units_and_answers_survive_a_new_list(cast: Cast, movement: Movement):
    officer = cast.actor("industry_officer")
    event = planned(cast, movement)
    blocks = Group.objects.filter(pk__in=[cast.block_departments.pk, cast.block_districts.pk])
    n = event_guests.invite(
        actor=officer, as_of=DAY, event=event, units=[cast.commune], groups=blocks
    )
    assert n == 3  # the organiser, a member of the first block, is not its own guest
    found = {i.unit_id: i.group_id for i in event.invitations.all()}
    assert found == {
        cast.finance.pk: cast.block_departments.pk,
        cast.district.pk: cast.block_districts.pk,
        cast.commune.pk: None,
    }
    one = event.invitations.get(unit=cast.finance)
    event_guests.answer(
        actor=cast.actor("finance_officer"), as_of=DAY, invitation=one, answer="coming", people=3
    )
    with pytest.raises(Refused):
        event_guests.answer(
            actor=cast.actor("district_officer"), as_of=DAY, invitation=one, answer="coming"
        )
    event_guests.invite(actor=officer, as_of=DAY, event=event, units=[cast.finance, cast.district])
    rows = {i.unit_id: (i.answer, i.people) for i in event.invitations.all()}
    assert rows == {cast.finance.pk: ("coming", 3), cast.district.pk: ("", None)}
    page = event_page(cast.actor("finance_head"), DAY, event)
    assert (page.answers, page.will_come, page.own) == (
        {"coming": 1, "not_coming": 0, "": 1}, 3, one,
    )  # fmt: skip
    told_once = Notice.objects.filter(kind="movements.event_invited", user__username="finance_head")
    assert told_once.count() == 1


def test_two_people_at_once(cast: Cast, movement: Movement):
    event = planned(cast, movement)
    plan = EventPlan(name="Tên mới", kind="visit", start=SOON)
    event_plans.edit_event(
        actor=cast.actor("industry_officer"), as_of=DAY, event=event, plan=plan, revision=0
    )
    with pytest.raises(Stale):
        events.cancel(
            actor=cast.actor("industry_head"), as_of=DAY, event=event, reason="x", revision=0
        )


def test_a_movement_counts_its_events_between_days(cast: Cast, movement: Movement):
    officer = cast.actor("industry_officer", SOON)
    for n, people in enumerate((700, 500)):
        event = held(cast, movement, name=f"Sự kiện {n}")
        events.report(
            actor=officer, as_of=SOON, event=event,
            told=told(people=people, beneficiaries=10, spent=1_000_000),
        )  # fmt: skip
    held(cast, movement, name="Chưa báo cáo", start=date(2024, 3, 1))
    events.cancel(actor=officer, as_of=SOON, event=planned(cast, movement), reason="Bỏ")
    states = [(EVENT.state("held"), 1), (EVENT.state("reported"), 2), (EVENT.state("cancelled"), 1)]
    assert tally(movement) == Tally(3, 3, 2, 1200, 20, 2_000_000, states)
    assert tally(movement, date(2024, 3, 1), date(2024, 3, 31)) == Tally(
        1, 1, 0, 0, 0, 0, [(EVENT.state("held"), 1)]
    )


def test_the_page_asks_as_often_for_many_guests(cast: Cast, movement: Movement):
    event = planned(cast, movement)
    officer = cast.actor("industry_officer")

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            event_page(officer, DAY, event)
        return len(found)

    event_guests.invite(actor=officer, as_of=DAY, event=event, units=[cast.finance])
    few = asked()
    for n in range(40):
        Invitation.objects.create(event=event, unit=unit(f"Xã {n}"), invited_on=DAY)
    assert asked() == few
