"""The calendar as a file and under a personal address, opened by another program (vobject)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import vobject
from django.test import Client
from django.utils import timezone

from tests.desk import calendar_makers as makers
from tests.support import cast as casting
from tests.support.cast import DAY, Cast
from thidua.common import audit
from thidua.common.models import AuditEntry
from thidua.desk.agenda import Entry
from thidua.desk.domain import feeds
from thidua.desk.ical import calendar_file
from thidua.desk.models import CalendarFeed
from thidua.movements.domain import event_plans, events
from thidua.movements.domain.event_plans import EventPlan
from thidua.people.models import User

pytestmark = pytest.mark.django_db
STAMP = datetime(2024, 5, 15, 2, 0, tzinfo=UTC)
LONG = "Lễ kỷ niệm 70 năm Chiến thắng Điện Biên Phủ; gặp mặt, tri ân nhân chứng \\ lịch sử " * 3


def write(*entries: Entry) -> bytes:
    return calendar_file(entries, name="Lịch", base_url="https://x.test", stamped=STAMP)


def opened(data: bytes) -> list[Any]:
    return list(vobject.readOne(data.decode()).vevent_list)


def test_a_day_a_span_and_a_time_come_back_whole():
    whole = Entry("a@t", "drives", LONG, date(2024, 5, 3), date(2024, 5, 7), url="/p", detail="Sở")
    timed = Entry(
        "b@t", "events", "Họp", date(2024, 5, 7), date(2024, 5, 7), time(8), time(10, 30),
        place="Hội trường, tầng 2", changed=STAMP, revision=4,
    )  # fmt: skip
    gone = Entry("c@t", "events", "Bỏ", date(2024, 5, 9), date(2024, 5, 9), cancelled=True)
    first, second, third = opened(write(whole, timed, gone))
    assert (first.uid.value, first.summary.value) == ("a@t", LONG)
    # The end is the first day after it.
    assert (first.dtstart.value, first.dtend.value) == (date(2024, 5, 3), date(2024, 5, 8))
    assert (first.url.value, first.description.value) == (
        "https://x.test/p",
        "Sở\nhttps://x.test/p",
    )
    assert (first.transp.value, first.status.value) == ("TRANSPARENT", "CONFIRMED")
    assert (first.dtstamp.value, first.categories.value) == (STAMP, ["Đợt thi đua"])
    start, end = second.dtstart.value, second.dtend.value
    assert (start.astimezone(UTC), end - start, start.utcoffset()) == (
        datetime(2024, 5, 7, 1, 0, tzinfo=UTC), timedelta(hours=2.5), timedelta(hours=7),
    )  # fmt: skip
    assert (second.location.value, second.sequence.value) == ("Hội trường, tầng 2", "4")
    assert second.last_modified.value == STAMP
    assert (third.status.value, third.uid.value) == ("CANCELLED", "c@t")


def test_lines_are_folded_at_75_octets_and_end_in_crlf():
    data = write(Entry("a@t", "events", LONG, date(2024, 5, 3), date(2024, 5, 3)))
    lines = data.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two
    zone = vobject.readOne(data.decode()).vtimezone
    assert zone.tzid.value == "Asia/Ho_Chi_Minh"
    assert data.index(b"BEGIN:VTIMEZONE") < data.index(b"BEGIN:VEVENT")


def test_a_time_without_an_end_over_several_days_is_a_matter_of_days():
    row = Entry("a@t", "events", "x", date(2024, 5, 3), date(2024, 5, 4), time(8))
    event = opened(write(row))[0]
    assert (event.dtstart.value, event.dtend.value) == (date(2024, 5, 3), date(2024, 5, 5))


@pytest.fixture
def cast() -> Cast:
    return casting.build()


def test_the_file_of_a_movement_has_everything_of_it_and_nothing_else(cast: Cast, client: Client):
    movement = makers.movement(cast)
    client.force_login(cast.actor("industry_officer").user)
    answer = client.get(f"/lich.ics?pt={movement.public_id}")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"].endswith('.ics"')
    found = {(e.summary.value, e.dtstart.value) for e in opened(answer.content)}
    assert found == {
        ("Đợt một", date(2024, 1, 1)), ("Cao điểm", date(2024, 5, 3)),
        ("70 năm Chiến thắng", date(2024, 5, 7)), ("Sơ kết: Đợt một", date(2024, 7, 15)),
        ("Tuyên truyền", date(2024, 5, 20)),
    }  # fmt: skip
    may = client.get(f"/lich.ics?pt={movement.public_id}&ngay=2024-05-01&lop=peaks")
    assert [e.summary.value for e in opened(may.content)] == ["Cao điểm"]


def test_the_same_thing_keeps_its_uid_when_it_changes(cast: Cast, client: Client):
    movement = makers.movement(cast)
    officer = cast.actor("industry_officer")
    event = event_plans.plan_event(
        actor=officer, as_of=DAY, movement=movement,
        plan=EventPlan(name="Thăm", kind="visit", start=date(2024, 5, 6)),
    )  # fmt: skip
    client.force_login(officer.user)

    def seen() -> tuple[str, date, str, str]:
        rows = opened(client.get("/lich.ics?lop=events").content)
        (one,) = rows
        return (one.uid.value, one.dtstart.value, one.status.value, one.sequence.value)

    uid = f"event-{event.public_id}@thi-dua"
    assert seen() == (uid, date(2024, 5, 6), "CONFIRMED", "0")
    events.postpone(actor=officer, as_of=DAY, event=event, start=date(2024, 5, 8), reason="Mưa")
    assert seen() == (uid, date(2024, 5, 8), "CONFIRMED", "1")
    events.cancel(actor=officer, as_of=DAY, event=event, reason="Thôi")
    assert seen() == (uid, date(2024, 5, 8), "CANCELLED", "2")


def test_an_address_works_without_signing_in_until_it_is_renewed_or_revoked(
    cast: Cast, client: Client
):
    makers.movement(cast)
    actor = cast.actor("industry_officer")
    token = feeds.make_feed(actor=actor, as_of=DAY)
    feed = CalendarFeed.objects.get()
    assert token not in str(CalendarFeed.objects.values().get())
    assert token not in str(list(AuditEntry.objects.values()))
    answer = client.get(f"/lich/dang-ky/{token}.ics")
    names = [e.summary.value for e in opened(answer.content)]
    assert {"Đợt một", "Tuyên truyền"} <= set(names)
    feed.refresh_from_db()
    assert feed.last_used_at is not None
    renewed = feeds.make_feed(actor=actor, as_of=DAY)
    assert client.get(f"/lich/dang-ky/{token}.ics").status_code == 404
    assert client.get(f"/lich/dang-ky/{renewed}.ics").status_code == 200
    assert audit.trail(CalendarFeed.objects.get())[0].changes == {"renewed": True}
    feeds.revoke_feed(actor=actor, as_of=DAY, feed=CalendarFeed.objects.get())
    assert client.get(f"/lich/dang-ky/{renewed}.ics").status_code == 404


def test_an_address_ends_with_its_account_and_its_post(cast: Cast, client: Client):
    actor = cast.actor("industry_officer")
    at = f"/lich/dang-ky/{feeds.make_feed(actor=actor, as_of=DAY)}.ics"
    assert client.get(at).status_code == 200
    cast.posts["industry_officer"].delete()
    assert client.get(at).status_code == 404
    other = cast.actor("industry_head")
    at = f"/lich/dang-ky/{feeds.make_feed(actor=other, as_of=DAY)}.ics"
    User.objects.filter(pk=other.user_id).update(is_active=False)
    assert client.get(at).status_code == 404
    assert client.get("/lich/dang-ky/khong-co.ics").status_code == 404


def test_an_address_tells_nothing_of_the_own_work_list(cast: Cast, client: Client):
    from thidua.work.domain.items import open_item  # noqa: PLC0415

    movement = makers.movement(cast)
    open_item(
        as_of=DAY, kind="movements.make_plan", key="k", unit=cast.industry, url="/",
        obj=movement, params={"movement": "Điều kín"}, due=DAY,
    )  # fmt: skip
    actor = cast.actor("industry_officer")
    client.force_login(actor.user)
    assert "work-" in client.get("/lich.ics?lop=work").content.decode()
    token = feeds.make_feed(actor=actor, as_of=DAY)
    assert "work-" not in Client().get(f"/lich/dang-ky/{token}.ics").content.decode()


def test_an_address_is_asked_at_most_thirty_times_an_hour(cast: Cast):
    token = feeds.make_feed(actor=cast.actor("industry_officer"), as_of=DAY)
    now = timezone.now().replace(minute=10)
    answers = [feeds.ask(token=token, now=now).too_often for _ in range(31)]
    assert answers == [False] * 30 + [True]
    assert feeds.ask(token=token, now=now + timedelta(hours=1)).too_often is False


def test_too_often_is_said(cast: Cast, client: Client):
    token = feeds.make_feed(actor=cast.actor("industry_officer"), as_of=DAY)
    for _ in range(feeds.PER_HOUR):
        feeds.ask(token=token, now=timezone.now())
    answer = client.get(f"/lich/dang-ky/{token}.ics")
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")


def test_the_page_shows_the_address_once(cast: Cast, client: Client):
    client.force_login(cast.actor("industry_officer").user)
    assert "/lich/dang-ky/" not in client.get("/lich/dia-chi").content.decode()
    made = client.post("/lich/dia-chi", {"do": "make"}).content.decode()
    assert "/lich/dang-ky/" in made
    assert "webcal://" in made
    assert "/lich/dang-ky/" not in client.get("/lich/dia-chi").content.decode()
    client.post("/lich/dia-chi", {"do": "revoke"})
    assert CalendarFeed.objects.count() == 0
