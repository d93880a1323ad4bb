"""The calendar: what stands in it for whom, how a month is laid out, how often it asks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.desk import calendar_makers as makers
from tests.support import cast as casting
from tests.support.cast import DAY, Cast, unit
from thidua.common.models import SwappedDay
from thidua.desk import months
from thidua.desk.agenda import Entry, Wanted, agenda
from thidua.movements.domain import event_plans
from thidua.movements.domain.event_plans import EventPlan
from thidua.movements.models import Movement, Task
from thidua.work.domain.items import open_item

pytestmark = pytest.mark.django_db
MAY = Wanted(date(2024, 5, 1), date(2024, 5, 31))


@pytest.fixture
def cast() -> Cast:
    return casting.build()


@pytest.fixture
def movement(cast: Cast) -> Movement:
    return makers.movement(cast)


def titles(cast: Cast, who: str, wanted: Wanted = MAY) -> list[tuple[str, str, date]]:
    found = agenda(cast.actor(who), wanted)
    return [(e.layer, e.title, e.first) for e in found.entries if e.layer != "holidays"]


def test_each_sees_their_own_deadlines(cast: Cast, movement: Movement):
    common = [
        ("drives", "Đợt một", date(2024, 1, 1)),
        ("peaks", "Cao điểm", date(2024, 5, 3)),
        ("anniversaries", "70 năm Chiến thắng", date(2024, 5, 7)),
    ]
    task = ("deadlines", "Tuyên truyền", date(2024, 5, 20))
    assert titles(cast, "industry_officer") == [*common, task]
    assert titles(cast, "finance_officer") == common
    assert titles(cast, "officer_in_charge") == common
    everyone = Wanted(MAY.first, MAY.last, everyone=True)
    assert titles(cast, "officer_in_charge", everyone) == [*common, task]
    # Asking for all is the standing body's; a unit's wish changes nothing.
    assert titles(cast, "finance_officer", everyone) == common


def test_own_work_and_done_tasks(cast: Cast, movement: Movement):
    Task.objects.update(state="done")
    open_item(
        as_of=DAY, kind="movements.make_plan", key="k", unit=cast.finance, url="/", obj=movement,
        params={"movement": "x"}, due=date(2024, 5, 9),
    )  # fmt: skip
    found = titles(cast, "finance_officer")
    assert found[-1][0::2] == ("work", date(2024, 5, 9))
    assert "work" not in {e[0] for e in titles(cast, "industry_officer")}
    assert "deadlines" not in {e[0] for e in titles(cast, "industry_officer")}


def test_days_off_and_swapped_days(cast: Cast):
    SwappedDay.objects.create(day=date(2024, 5, 4), kind="working", reason="Làm bù", verified=True)
    SwappedDay.objects.create(day=date(2024, 5, 10), kind="off", reason="Nghỉ bù")
    rows = agenda(cast.actor("finance_officer"), MAY).entries
    assert [(e.first.day, e.title, e.off, e.detail) for e in rows] == [
        (1, "Ngày Quốc tế Lao động", True, ""),
        (4, "Ngày làm việc: Làm bù", False, ""),
        (10, "Nghỉ bù", True, "chưa đối chiếu với quyết định"),
    ]


def entry(title: str, first: date, last: date, layer: str = "drives") -> Entry:
    return Entry(f"{title}@x", layer, title, first, last)


def test_a_month_has_whole_weeks_and_long_things_above_it():
    rows = [
        entry("dài", date(2024, 1, 1), date(2024, 5, 20)),
        entry("ngắn", date(2024, 5, 4), date(2024, 5, 6), "events"),
        entry("bù", date(2024, 5, 11), date(2024, 5, 11), "holidays"),
    ]
    month = months.month_of(rows, 2024, 5, date(2024, 5, 15))
    days = [c.on for week in month.weeks for c in week]
    assert (days[0], days[-1], len(month.weeks)) == (date(2024, 4, 29), date(2024, 6, 2), 5)
    assert [(b.entry.title, b.passed, b.total) for b in month.bands] == [("dài", 136, 141)]
    marks = {c.on.day: [(m.entry.title, m.part) for m in c.marks] for c in month.listed}
    assert marks == {
        4: [("ngắn", "")], 5: [("ngắn", "")], 6: [("ngắn", "")], 11: [("bù", "")], 15: [],
        20: [("dài", "closes")],
    }  # fmt: skip
    # A Saturday is off, one that is worked (the swapped one) is not.
    off = {c.on.day for week in month.weeks for c in week if c.inside and c.off}
    assert off == {4, 5, 12, 18, 19, 25, 26}


def test_a_full_cell_says_how_many_more():
    day = date(2024, 5, 6)
    rows = [entry(f"{n}", day, day, "events") for n in range(6)]
    cell = next(c for c in months.month_of(rows, 2024, 5, day).listed if c.on == day)
    assert (len(cell.shown), cell.more) == (3, 3)
    four = months.month_of(rows[:4], 2024, 5, day).listed[0]
    assert (len(four.shown), four.more) == (4, 0)


@pytest.mark.parametrize(
    "query",
    [
        "", "?xem=nam", "?xem=ngay&ngay=2024-05-07", "?thang=2024-02", "?ngay=0000-99-99",
        "?ngay=1945-01-01", "?ngay=2200-12-31&xem=nam", "?ngay=9999-12-31", "?lop=drives&lop=x",
        "?nv=tat-ca",
    ],
)  # fmt: skip
def test_every_address_answers(cast: Cast, movement: Movement, client: Client, query: str):
    client.force_login(cast.actor("standing_head").user)
    assert client.get(f"/lich{query}").status_code == 200
    assert client.get(f"/lich.ics{query}").status_code == 200


def test_a_movement_that_is_not_there_is_not_found(cast: Cast, client: Client):
    client.force_login(cast.actor("standing_head").user)
    for key in ("x", "00000000-0000-0000-0000-000000000000"):
        assert client.get(f"/lich?pt={key}").status_code == 404


def test_the_page_asks_as_often_with_1_3_and_500_units(
    cast: Cast, movement: Movement, client: Client
):
    client.force_login(cast.actor("officer_in_charge").user)

    def grow(n: int) -> None:
        for _ in range(n):
            one = unit(f"Đơn vị {_}")
            Task.objects.create(
                movement=movement, kind=Task.Kind.DUTY, text="Việc", state="assigned", lead=one,
                due=date(2024, 5, 1) + timedelta(days=_ % 28),
            )  # fmt: skip
            event_plans.plan_event(
                actor=cast.actor("officer_in_charge"), as_of=DAY, movement=movement,
                plan=EventPlan(name="Thăm", kind="visit", start=date(2024, 5, 6), unit=one),
            )  # fmt: skip

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            html = client.get("/lich?ngay=2024-05-01&nv=tat-ca").content.decode()
        assert 'aria-label="Theo ngày"' in html
        return len(found)

    grow(1)
    client.get("/lich?ngay=2024-05-01")  # what is kept per process is read once
    one = asked()
    grow(2)
    three = asked()
    for n in range(500):
        Task.objects.create(
            movement=movement, kind=Task.Kind.DUTY, text="Việc", state="assigned",
            lead=cast.industry, due=date(2024, 5, 1) + timedelta(days=n % 28),
        )  # fmt: skip
    assert one == three == asked()
