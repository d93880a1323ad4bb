"""A revoked award: later ones that rested on it are listed, asked about, kept or revoked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.awards.facts_of import initiative, rate
from tests.awards.makers import decision, give, person
from tests.journeys.pictures import picture
from tests.journeys.steps import be, button, link, on_day, panel, said, settled
from tests.support.browser import fits
from tests.support.cast import Cast
from thidua.awards.domain import grants
from thidua.awards.models import Grant
from thidua.people.domain.facts import period_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = date(2024, 5, 15)
TITLE, HIGHER = "Chiến sĩ thi đua cơ sở", "Chiến sĩ thi đua cấp tỉnh"


def titles(cast: Cast) -> dict[int | str, Grant]:
    """Three titles in a row, and the provincial one that rests on them."""
    who = person()
    assert who.person is not None
    made: dict[int | str, Grant] = {}
    for year in (2021, 2022, 2023):
        rate(who.person, str(year))
        initiative(who.person, str(year), cast.industry, scope="tinh")
        made[year] = give(
            cast, who, TITLE, decision(f"{year}/QĐ", date(year, 12, 20)),
            period=period_of(str(year)), unit=cast.industry,
        )  # fmt: skip
    made["higher"] = grants.record(
        actor=cast.actor("officer_in_charge", DAY), as_of=DAY, subject=who,
        decision=decision("T/QĐ", date(2024, 2, 1)),
        facts=grants.GrantFacts(
            award=HIGHER, name=who.name, period=period_of("2023"), unit=cast.industry
        ),
    )  # fmt: skip
    return made


def test_a_revoked_award(
    screen: Page, cast: Cast, live_server: Any, axe: Callable[..., None],
    shoot: Callable[..., Path],
) -> None:  # fmt: skip
    page, made = screen, titles(cast)
    main = page.locator("main")
    on_day(DAY)
    be(page, "standing_head", live_server.url)
    page.goto(made[2022].get_absolute_url())
    settled(page)
    expect(panel(page, "Tiền thưởng")).to_be_visible()
    link(main, "Hủy bỏ").click()
    page.get_by_label("Gian dối trong kê khai công trạng, thành tích").check()
    page.get_by_label("Số quyết định").fill("15/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill("10/05/2024")
    button(page, "Ghi việc hủy bỏ").click()
    settled(page)
    below = panel(page, "Các lần khen dựa vào lần khen này")
    expect(below.get_by_role("listitem")).to_have_count(1)
    expect(below).to_contain_text(HIGHER)
    expect(below).to_contain_text("Cần xem lại")
    axe(page)
    fits(page)
    picture(shoot, page, "da-huy-bo")

    # The officer in charge finds it in the list of work, with the one button that leads there.
    be(page, "officer_in_charge", live_server.url)
    page.goto("/")
    settled(page)
    job = page.get_by_role("listitem").filter(has_text=f"Xem lại “{HIGHER}”")
    expect(job).to_contain_text("15/QĐ-UBND")
    link(job, "Xem và quyết định").click()
    settled(page)
    expect(main).to_contain_text("Lần khen này dựa vào một lần khen đã bị hủy bỏ.")
    axe(page)
    fits(page)
    link(main, "Giữ nguyên").click()
    page.get_by_label("Lý do").fill("Hội đồng đã xem lại: còn đủ căn cứ khác.")
    button(main, "Giữ nguyên").click()
    said(page, "Lần khen được giữ nguyên")
    expect(main).to_contain_text("Hội đồng đã xem lại")
    axe(page, colours=False)
    page.goto("/")
    settled(page)
    expect(page.get_by_role("listitem").filter(has_text=f"Xem lại “{HIGHER}”")).to_have_count(0)
