"""A draft law tried on the province: who gains, who loses, then two approvers, then in force."""

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
from tests.journeys.steps import be, button, link, panel, said, settled
from tests.support.browser import fits
from tests.support.cast import Cast
from thidua.awards.domain import runs
from thidua.awards.models import Subject, VerdictRun
from thidua.people.domain.facts import period_of
from thidua.rules.models import CatalogueVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CERTIFICATE = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh (bộ"
TITLE = "Ba sáng kiến cho Bằng khen"


def entitled(cast: Cast) -> Subject:
    """Two titles in a row and two initiatives that nothing has consumed."""
    who = person("Ngô Mẫu Đủ Hai")
    assert who.person is not None
    for year in ("2022", "2023"):
        rate(who.person, year, "good")
        initiative(who.person, year, cast.industry)
        give(
            cast, who, head=decision(f"{year}/QĐ", date(int(year), 12, 20)),
            period=period_of(year), ground="xs",
        )  # fmt: skip
    return who


def verdict(page: Page, who: Subject) -> str:
    page.goto(f"/khen-thuong/doi-tuong/{who.public_id}/vi-sao?award=BKT")
    settled(page)
    return panel(page, "Đối chiếu với luật").inner_text()


def test_a_draft_law_tried_on_the_province(
    screen: Page, cast: Cast, live_server: Any, axe: Callable[..., None],
    shoot: Callable[..., Path],
) -> None:  # fmt: skip
    page, who = screen, entitled(cast)
    main = page.locator("main")
    be(page, "administrator", live_server.url)
    assert "Đủ điều kiện" in verdict(page, who)
    page.goto("/luat/phien-ban")
    settled(page)
    link(main, "Lập bản nháp").click()
    main.get_by_label("Nội dung bản nháp").fill(TITLE)
    button(main, "Lập bản nháp").click()
    said(page, "Đã lập bản nháp")
    page.get_by_text("Tất cả danh hiệu, hình thức").click()
    link(page.locator(".rules-codes"), CERTIFICATE).click()
    rows = main.get_by_role("listitem").filter(has_text="02 sáng kiến")
    for _each in range(rows.count()):
        link(rows.first, "Sửa").click()
        main.get_by_label("Số lượng").fill("3")
        button(main, "Lưu vào bản nháp").click()
        settled(page)

    # Tried before anybody switches it on.
    version = CatalogueVersion.objects.get(title=TITLE)
    page.goto(version.get_absolute_url())
    settled(page)
    link(panel(page, "Thử trên toàn tỉnh"), "Thử").click()
    settled(page)
    expect(main.get_by_label("Dự thảo luật cần thử")).to_have_value(str(version.public_id))
    axe(page)
    fits(page)
    button(main, "Đối chiếu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thử dự thảo luật")
    axe(page, colours=False)
    fits(page)
    run = VerdictRun.objects.get()
    runs.carry_out(run.pk)  # the worker; the page asks by itself how far it is
    expect(panel(page, "Ai được thêm, ai mất đi")).to_contain_text(CERTIFICATE, timeout=15_000)
    settled(page)
    lost = main.get_by_role("row").filter(has_text=who.name)
    expect(lost).to_contain_text("Mất đi")
    # The way of two research topics stays open, and whether it may be mixed nobody has settled.
    expect(lost).to_contain_text("Chưa đối chiếu được")
    expect(lost).to_contain_text("Gộp sáng kiến và đề tài mới đủ số lượng")
    axe(page)
    fits(page)
    picture(shoot, page, "thu-du-thao")
    with page.expect_download() as file:
        link(main, "Tải Excel").click()
    assert file.value.suggested_filename.startswith("thu-du-thao-")

    # Nothing was switched on; the approvers see what came of it, and approve.
    assert "Đủ điều kiện" in verdict(page, who)
    page.goto(version.get_absolute_url())
    settled(page)
    button(main, "Trình").click()
    said(page, "Đã trình")
    for approver in ("standing_head", "signatory"):
        be(page, approver, live_server.url)
        page.goto(version.get_absolute_url())
        settled(page)
        tried = panel(page, "Đã thử trên toàn tỉnh")
        expect(tried).to_contain_text("Mất đi")
        expect(link(tried, "Xem kết quả thử")).to_be_visible()
        button(main, "Duyệt").click()
        said(page, "Đã duyệt")
    be(page, "administrator", live_server.url)
    page.goto(version.get_absolute_url())
    settled(page)
    button(main, "Đưa vào dùng").click()
    said(page, "Từ nay xét theo phiên bản này")
    told = verdict(page, who)
    assert "Đủ điều kiện" not in told
    assert "Có 2, cần 3." in told
