"""A lead agency reports its first result: caught, corrected, returned, verified, in the picture."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import (
    button,
    link,
    on_day,
    panel,
    said,
    settled,
    sign_in,
)
from tests.support.browser import fits
from tests.support.cast import DAY, Cast
from thidua.common.models import AuditEntry
from thidua.movements.domain.result_work import ask_for_results
from thidua.movements.domain.running import set_lead
from thidua.movements.models import Movement, Result, Target

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = date(2024, 5, 3)
WHY = "Chưa kèm biểu số liệu của tháng."


@pytest.fixture
def target(launched: tuple[Cast, Movement]) -> Target:
    """Investment of Plan 210, 50 nghìn tỷ đồng, led by Sở Công Thương."""
    cast, movement = launched
    row = set_lead(
        actor=cast.actor("officer_in_charge"), as_of=DAY, target=movement.targets.get(ref="t3"),
        lead=cast.industry,
    )  # fmt: skip
    ask_for_results(as_of=TODAY)
    return row


def test_a_first_result_is_reported(
    screen: Page, target: Target, axe: Callable[[Page], None]
) -> None:
    page = screen
    on_day(TODAY)
    movement = target.movement
    assert movement is not None

    # From the list of work to the sheet of the period, and into the form.
    sign_in(page, "industry_officer")
    job = page.locator(".jobs li").filter(has_text="Tháng 4/2024")
    expect(job).to_contain_text("Báo cáo kết quả")
    link(job, "Nhập kết quả").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kết quả tháng 4/2024")
    fits(page)
    axe(page)
    button(page, "Nhập kết quả").first.click()

    # “69 tỷ” for 69 nghìn tỷ is caught while it is typed; one press takes what was meant.
    page.locator("#id_figure").fill("69 tỷ")
    settled(page)
    expect(page.locator("#doubts")).to_contain_text("69 nghìn tỷ đồng")
    expect(page.get_by_label("Số liệu đúng vì")).to_be_visible()
    fits(page)
    axe(page)
    button(page, "Ý là 69 nghìn tỷ đồng? Lấy số này").click()
    settled(page)
    expect(page.locator("#id_figure")).to_have_value("69 nghìn tỷ đồng")
    expect(page.get_by_label("Số liệu đúng vì")).to_have_count(0)
    page.locator("#id_figure").fill("14 nghìn tỷ")
    page.get_by_label("Kết quả đạt được").fill("Giải ngân 14 nghìn tỷ đồng.")
    page.get_by_label("Khó khăn, vướng mắc").fill("Vướng mặt bằng ở hai dự án.")
    page.get_by_label("Khó khăn, vướng mắc").blur()
    expect(page.locator("#saved")).to_contain_text("Đã lưu")
    button(page, "Nộp kết quả").click()
    said(page, "Đã nộp kết quả")
    fits(page)

    # The head sends it back with a reason; it is on the officer's list with that reason.
    row = Result.objects.get()
    sign_in(page, "industry_head")
    link(page.locator(".jobs li").filter(has_text="Tháng 4/2024"), "Xem và xác nhận").click()
    link(page, "Xem và xác nhận").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(target.name)
    fits(page)
    axe(page)
    link(page, "Trả lại, nêu lý do").click()
    page.get_by_label("Lý do").fill(WHY)
    button(page, "Trả lại kết quả").click()
    said(page, "Đã trả lại kết quả")

    sign_in(page, "industry_officer")
    job = page.locator(".jobs li").filter(has_text="Tháng 4/2024")
    expect(job).to_contain_text(WHY)
    link(job, "Nhập kết quả").click()
    link(page, "Sửa lại").first.click()
    expect(page.get_by_text(WHY)).to_be_visible()
    page.locator("#id_evidence").set_input_files(
        {"name": "bieu.txt", "mimeType": "text/plain", "buffer": "Biểu số liệu".encode()}
    )
    button(page, "Nộp kết quả").click()
    said(page, "Đã nộp kết quả")

    # The head verifies: the picture of the movement shows the figure.
    sign_in(page, "industry_head")
    page.goto(f"/ket-qua/{row.public_id}")
    expect(page.get_by_text("bieu.txt").first).to_be_visible()
    button(page, "Xác nhận kết quả").click()
    said(page, "Đã xác nhận và khóa kết quả.")
    fits(page)
    page.goto(f"/phong-trao/{movement.public_id}")
    expect(page.locator(f"#t-{target.public_id}")).to_contain_text("14")
    page.goto(f"/chi-tieu/{target.public_id}")
    expect(panel(page, "Kết quả theo kỳ")).to_contain_text("14 nghìn tỷ đồng")
    fits(page)
    axe(page)

    # Nobody is asked any more, and the auditor reads who did what.
    for who in ("industry_officer", "industry_head"):
        sign_in(page, who)
        expect(page.locator(".jobs li").filter(has_text="Tháng 4/2024")).to_have_count(0)
    sign_in(page, "auditor")
    page.goto(f"/ket-qua/{row.public_id}")
    expect(panel(page, "Lịch sử")).to_contain_text(WHY)
    expect(panel(page, "Các phiên bản")).to_contain_text("Phiên bản 2")
    officer, head = "Hà Mẫu Nga", "Lý Mẫu Oanh"
    entries = AuditEntry.objects.filter(object_id=str(row.public_id)).order_by("id")
    told = [
        (e.action.rpartition(":")[2], e.actor_label.split(",")[0], e.reason)
        for e in entries
        if not e.action.endswith((":edit", ":attach"))
    ]
    assert told == [
        ("enter", officer, ""),
        ("submit", officer, ""),
        ("return", head, WHY),
        ("submit", officer, ""),
        ("approve", head, ""),
    ]
