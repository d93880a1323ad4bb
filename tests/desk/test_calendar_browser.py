"""The calendar and an event in the browser: wide and narrow, nothing that axe minds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.desk import calendar_makers as makers
from tests.journeys.steps import be, settled
from tests.movements.event_makers import photo
from tests.support import cast as casting
from tests.support.browser import fits
from tests.support.cast import DAY
from thidua.movements.domain import event_guests, event_papers, event_plans, events
from thidua.movements.domain.event_plans import EventPlan
from thidua.movements.models import Event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["page", "phone"], ids=["1440", "360"])
def screen(request: pytest.FixtureRequest) -> Page:
    opened: Page = request.getfixturevalue(request.param)
    opened.context.set_default_timeout(30_000)
    return opened


def test_calendar_and_event(screen: Page, live_server: Any, axe: Callable[[Page], None]):
    expect.set_options(timeout=30_000)
    cast = casting.build()
    movement = makers.movement(cast)
    officer = cast.actor("industry_officer")
    event = event_plans.plan_event(
        actor=officer, as_of=DAY, movement=movement,
        plan=EventPlan(name="Gặp mặt nhân chứng", kind=Event.Kind.WITNESSES, start=DAY),
    )  # fmt: skip
    event_guests.invite(actor=officer, as_of=DAY, event=event, units=[cast.finance])
    events.hold(actor=officer, as_of=DAY, event=event)
    event_papers.add_file(
        actor=officer, as_of=DAY, event=event, data=photo(600, 400), name="a.jpg",
        caption="Buổi gặp mặt", alt="Ba người kể chuyện",
    )  # fmt: skip
    be(screen, "industry_officer", live_server.url)
    wide = screen.viewport_size is not None and screen.viewport_size["width"] > 1000

    screen.goto("/lich")
    expect(screen.get_by_role("heading", level=2, name="Tháng 1/2024")).to_be_visible()
    table, by_date = screen.locator("table.month"), screen.locator("ol.by-date")
    expect(table).to_be_visible(visible=wide)
    expect(by_date).to_be_visible(visible=not wide)
    place = table if wide else by_date
    expect(place.locator('[aria-current="date"]')).to_contain_text("Hôm nay")
    expect(place.get_by_role("link", name="Gặp mặt nhân chứng", exact=True)).to_be_visible()
    fits(screen)
    axe(screen)

    screen.get_by_role("link", name="Sau", exact=True).click()
    expect(screen.get_by_role("heading", level=2, name="Tháng 2/2024")).to_be_visible()
    settled(screen)  # keys work once the page's script has run
    screen.keyboard.press("p")
    expect(screen.get_by_role("heading", level=2, name="Tháng 1/2024")).to_be_visible()
    chips = screen.get_by_role("navigation", name="Nội dung hiển thị")
    chips.get_by_role("link", name="Sự kiện 1").click()
    expect(place.get_by_role("link", name="Gặp mặt nhân chứng", exact=True)).to_be_visible()
    expect(chips.get_by_role("link", name="Sự kiện 1")).to_have_attribute("aria-current", "true")

    for at in ("/lich?xem=nam", "/lich?xem=ngay", "/lich/dia-chi", "/su-kien"):
        screen.goto(at)
        fits(screen)
        axe(screen)
    place_of_event = f"/su-kien/{event.public_id}"
    screen.goto(place_of_event)
    expect(
        screen.get_by_role("heading", level=1, name="Gặp mặt nhân chứng", exact=True)
    ).to_be_visible()
    fits(screen)
    axe(screen)
    screen.get_by_role("link", name="Báo cáo kết quả").click()
    screen.get_by_label("Người tham gia").fill("1.200")
    screen.get_by_label("Đã làm gì").fill("Ba nhân chứng kể chuyện.")
    axe(screen)
    screen.get_by_role("button", name="Lưu báo cáo").click()
    expect(screen.get_by_text("1.200")).to_be_visible()
    fits(screen)
    axe(screen)
    assert Event.objects.get().people == 1200
