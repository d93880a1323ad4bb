"""Why may she not get the certificate: reason, article, evidence, what is missing, from when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.awards.facts_of import worker
from tests.journeys.pictures import picture
from tests.journeys.steps import be, link, panel, settled
from tests.support.browser import fits
from tests.support.cast import DAY, Cast
from thidua.common.models.base import since
from thidua.initiatives.models import Initiative
from thidua.people.models import Hold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CERTIFICATE = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"


def test_why_may_she_not_get_the_certificate_of_merit(
    screen: Page, cast: Cast, live_server: Any, axe: Callable[..., None],
    shoot: Callable[..., Path],
) -> None:  # fmt: skip
    page, who = screen, worker(cast)
    be(page, "officer_in_charge", live_server.url)
    page.goto(f"/khen-thuong/doi-tuong/{who.public_id}")
    settled(page)
    near = page.locator("#reach")
    expect(near).to_contain_text("Gần đạt")
    row = near.get_by_role("listitem").filter(has=page.get_by_role("link", name=CERTIFICATE))
    expect(row).to_contain_text("Không đạt")
    expect(row).to_contain_text("02 sáng kiến")
    expect(row).to_contain_text("2024")
    axe(page)
    fits(page)
    link(row, CERTIFICATE).click()
    settled(page)

    law = panel(page, "Đối chiếu với luật")
    expect(law).to_contain_text("Chưa đủ điều kiện")
    expect(law).to_contain_text("Còn một điều kiện: trong thời gian đó có 02 sáng kiến")
    expect(law).to_contain_text("Sớm nhất có thể đạt vào năm 2024")
    first = law.locator(".law-line").first
    expect(first).to_contain_text("Không đạt")
    expect(first).to_contain_text("Luật 06/2022 Đ.74.1.d")
    expect(first).to_contain_text("Có 1 chưa dùng, cần 2; số còn lại đã dùng cho lần khen khác.")
    expect(first.locator(".law-proofs li")).to_have_count(2)
    expect(panel(page, "Các năm").locator(".cell.is-used").first).to_be_visible()
    axe(page)
    fits(page)
    picture(shoot, page, "vi-sao")

    # The evidence opens the initiative, and leads back.
    free = Initiative.objects.get(name="Rút ngắn thủ tục mẫu")
    link(first, free.code).click()
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(free.name)
    page.locator(".crumb a").first.click()
    settled(page)
    expect(law).to_be_visible()

    # Another award and a later day are a choice away.
    page.get_by_label("Khen thưởng").select_option("CSTDCS")
    settled(page)
    if not page.url.count("award=CSTDCS"):
        page.get_by_role("button", name="Đối chiếu").click()
        settled(page)
    expect(law).to_contain_text("Luật 06/2022 Đ.23")

    # Something is open about her: who may not see what it is reads one sentence.
    assert who.person is not None
    Hold.objects.create(person=who.person, ground="denunciation", valid=since(DAY))
    address = page.url
    page.goto(address)
    settled(page)
    expect(law).to_contain_text("đơn thư tố cáo đang xác minh")
    axe(page)
    fits(page)
    be(page, "industry_officer", live_server.url)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404
