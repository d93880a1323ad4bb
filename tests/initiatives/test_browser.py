"""An initiative is entered, spent, refused for a second award: on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import be
from tests.support.browser import fits
from tests.support.cast import build
from thidua.initiatives.models import Initiative

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["page", "phone"], ids=["1440", "360"])
def screen(request: pytest.FixtureRequest) -> Page:
    """The same on both."""
    opened: Page = request.getfixturevalue(request.param)
    return opened


def test_from_the_decision_to_the_ledger(
    screen: Page, live_server: Any, axe: Callable[..., None]
) -> None:
    page, cast = screen, build()
    person = cast.posts["industry_officer"].person
    be(page, "officer_in_charge", live_server.url)
    page.goto("/sang-kien")
    expect(page.get_by_text("Chưa có sáng kiến nào")).to_be_visible()
    page.get_by_role("link", name="Ghi sáng kiến").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ghi sáng kiến đã được công nhận")
    main = page.locator("main")
    main.get_by_label("Tên, ghi như văn bản").fill("Hồ sơ một cửa số")
    main.get_by_label("Đơn vị áp dụng").select_option("Sở Công Thương")
    main.get_by_label("Năm hoặc năm học áp dụng").fill("2023")
    main.get_by_label("Số quyết định").fill("45/QĐ-SCT")
    main.get_by_label("Ngày quyết định").fill("20/11/2023")
    main.get_by_label("Cơ quan công nhận").fill("Giám đốc Sở Công Thương")
    first = main.get_by_role("group", name="Tác giả thứ 1")
    first.get_by_label("Tên, đúng như in").fill(person.name)
    main.get_by_role("button", name="Ghi sáng kiến").click()
    expect(first).to_contain_text("Danh sách có người tên này")
    fits(page)
    axe(page)
    first.get_by_label("Người trong danh sách").select_option(str(person.public_id))
    main.get_by_role("button", name="Ghi sáng kiến").click()
    expect(page.get_by_text("Đã ghi sáng kiến.")).to_be_visible()
    fits(page)
    axe(page, colours=False)
    for award, says in (("Chiến sĩ thi đua cơ sở", ""), ("Bằng khen của Chủ tịch", "một lần")):
        page.get_by_role("link", name="Ghi việc sử dụng").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Đã dùng cho khen thưởng nào")
        box = main.get_by_label("Khen thưởng", exact=True)
        option = box.locator("option", has_text=award).first
        box.select_option(value=option.get_attribute("value"))
        main.get_by_label("Năm hoặc năm học của khen thưởng").fill("2023")
        main.get_by_role("button", name="Ghi vào sổ").click()
        if says:
            expect(main.get_by_role("alert")).to_contain_text(says)
            fits(page)
            axe(page, colours=False)
        else:
            expect(main.get_by_role("table").last).to_contain_text(award)
    page.goto(person.get_absolute_url())
    expect(main.get_by_role("link", name="Hồ sơ một cửa số")).to_be_visible()
    fits(page)
    assert Initiative.objects.get().authors.get().person == person
