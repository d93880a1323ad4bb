"""The registry in the browser: typed into, walked by keyboard, a merged unit, a revocation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.awards.makers import decision, give, person, unit_subject
from tests.journeys.steps import be, settled
from tests.support.browser import fits
from tests.support.cast import START, Cast, unit
from thidua.common.models.base import since
from thidua.people.models import Succession, UnitVersion


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_unit_through_a_merger(
    screen: Page, cast: Cast, live_server: Any, axe: Callable[[Page], None]
) -> None:
    page = screen
    day = date(2023, 7, 1)
    old, new = unit("Trạm Khuyến nông Mẫu Bắc"), unit("Trung tâm Khuyến nông Mẫu")
    UnitVersion.objects.filter(unit=old).update(valid=since(START, day))
    Succession.objects.create(before=old, after=new, on=day)
    give(cast, unit_subject(old), "Tập thể lao động xuất sắc", decision("8/QĐ", date(2021, 2, 3)))
    give(cast, unit_subject(new), "Cờ thi đua của UBND tỉnh", decision("9/QĐ"))
    give(cast, person("Nguyễn Mẫu Khuyến"))

    be(page, "officer_in_charge", live_server.url)
    page.goto("/khen-thuong")
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sổ khen thưởng")
    axe(page)
    fits(page)

    page.get_by_label("Tên, đơn vị, tên cũ hoặc số quyết định").press_sequentially("khuyen nong")
    hits = page.locator(".lookup-hits a")
    expect(hits).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(hits.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#lookup-q")).to_be_focused()
    axe(page)

    page.get_by_role("link", name="Trạm Khuyến nông Mẫu Bắc").first.click()
    settled(page)
    expect(page.locator(".registry-life")).to_contain_text("kế thừa từ ngày 01/07/2023")
    page.locator(".registry-life .note a").click()
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Trung tâm Khuyến nông Mẫu")
    rows = page.locator(".registry-life tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("đơn vị tiền thân")
    expect(page.locator("svg.lives a")).to_have_count(2)
    axe(page)
    fits(page)

    rows.first.get_by_role("link").first.click()
    settled(page)
    page.get_by_role("link", name="Hủy bỏ").click()
    page.get_by_label("Gian dối trong kê khai công trạng, thành tích").check()
    page.get_by_label("Số quyết định").fill("15/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill("12/01/2024")
    page.get_by_role("button", name="Ghi việc hủy bỏ").click()
    settled(page)
    expect(page.locator("main")).to_contain_text("Quyết định số 15/QĐ-UBND ngày 12/01/2024")
    axe(page)
    fits(page)
