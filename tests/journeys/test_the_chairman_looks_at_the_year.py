"""The chairman opens the movement's picture, asks what a figure is made of, prints it, reads it in
English. He enters nothing: every figure was verified by somebody else."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import link, on_day, panel, sign_in
from tests.movements import reported
from tests.support.browser import fits
from tests.support.cast import DAY, Cast
from thidua.movements.domain import running
from thidua.movements.models import Movement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = date(2024, 5, 15)
FIGURES = {
    "t8": ["0,05", "0,1", "0,15", "0,2"],
    "t10": ["2", "4", "5"],
    "t3": ["3", "6", "12", "14"],
}


@pytest.fixture
def movement(launched: tuple[Cast, Movement]) -> Movement:
    """The movement of Plan 210 with verified figures until April."""
    cast, made = launched
    officer = cast.actor("officer_in_charge")
    for target in made.targets.filter(ref__in=FIGURES):
        running.set_lead(actor=officer, as_of=DAY, target=target, lead=cast.industry)
        target.refresh_from_db()
        reported.months(cast, target, FIGURES[target.ref])
    on_day(TODAY)
    return made


def row(page: Page, name: str) -> str:
    """What the picture says of one target, as a screen reader reads it."""
    found = page.locator("#chi-tieu tbody tr").filter(has_text=name).first
    return " ".join(found.inner_text().split())


def test_the_chairman_looks_at_the_year(movement: Movement, screen: Page) -> None:
    page = screen
    sign_in(page, "signatory")
    link(page, movement.name).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("năm 2024")
    fits(page)

    # The picture: figures, pace, forecast, and a word that can be defended.
    glance = page.get_by_label("Tóm tắt").inner_text()
    assert "15 chỉ tiêu, số liệu đến 30/04/2024" in glance
    assert "Đúng tiến độ" in row(page, "Tỷ lệ hộ nghèo giảm")
    assert "Đạt" in row(page, "Có thêm xã đạt chuẩn nông thôn mới")
    assert "Có thể không đạt" in row(page, "Tổng vốn đầu tư trên địa bàn")
    assert "Chưa có số liệu" in row(page, "Tỷ lệ dân số tham gia bảo hiểm y tế")
    bar = page.locator("#chi-tieu tr").filter(has_text="Tỷ lệ hộ nghèo giảm").get_by_role("img")
    said = bar.first.evaluate("e => e.querySelector('title').textContent")
    assert said.startswith("Tỷ lệ hộ nghèo giảm: từ 0,6\u00a0điểm % trở lên.")
    assert "Đã đạt 0,2\u00a0điểm % đến 30/04/2024." in said
    assert "Dự báo cuối năm" in said

    # Every figure opens what it is made of.
    link(page, "Tỷ lệ hộ nghèo giảm").first.click()
    expect(page.get_by_role("heading", level=1, name="Tỷ lệ hộ nghèo giảm")).to_be_visible()
    expect(page.get_by_text("Đường thẳng (bình phương tối thiểu)").first).to_be_visible()
    fits(page)
    page.go_back()
    link(page, "trên 1 đơn vị").first.click()
    expect(page.get_by_role("heading", level=1, name="Đơn vị nào đã báo cáo")).to_be_visible()
    expect(page.get_by_text("Sở Công Thương").first).to_be_visible()
    assert not page.get_by_role("link", name="Nhắc").count()  # the standing body reminds
    fits(page)
    page.go_back()

    # Another language, the same figures.
    page.locator("details.menu:has(form):visible > summary").first.click()
    page.get_by_role("button", name="English").and_(page.locator(":visible")).first.click()
    expect(panel(page, "Targets against the finish line")).to_be_visible()
    assert "On track" in row(page, "Tỷ lệ hộ nghèo giảm")
    assert "Behind" not in row(page, "Tỷ lệ hộ nghèo giảm")
    fits(page)


def test_the_picture_prints(movement: Movement, page: Page) -> None:
    """On paper: title, figures and bars; neither navigation nor buttons; heads of tables again."""
    sign_in(page, "signatory")
    page.goto(f"/phong-trao/{movement.public_id}")
    page.emulate_media(media="print")
    assert not page.locator("nav.nav:visible, header.top:visible, .btn:visible").count()
    assert page.locator("#chi-tieu svg.chart:visible").count() == 15
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    width, height = paper[0].get_size()
    assert (round(width), round(height)) == (595, 842)  # A4
    words = " ".join(" ".join(one.get_textpage().get_text_bounded().split()) for one in paper)
    assert "Tỷ lệ hộ nghèo giảm" in words
    assert "Đúng tiến độ" in words
    assert "Sở Công Thương" in words  # the last column, not cut off at the edge
    assert page.locator("#lich svg.chart-wide:visible").count() == 1
    assert "07/05/2024" in words
    assert "Ngày chiến thắng Điện Biên Phủ" in words
    cells = page.locator("#chi-tieu tbody th.target-name")
    assert min(c.bounding_box()["width"] for c in cells.all()) > 150  # px, of a sheet of 640
    assert "Phân công nhiệm vụ" not in words


def test_the_picture_reads_in_grey(movement: Movement, page: Page) -> None:
    """Without colour every verdict still has a sign and a word, every bar its text."""
    sign_in(page, "signatory")
    page.goto(f"/phong-trao/{movement.public_id}")
    marks = page.locator("#chi-tieu tbody .verdict")
    assert marks.count() == 15
    for mark in marks.all():
        assert mark.inner_text().strip()
        assert mark.locator("svg use").count() == 1
    titles = page.locator("#chi-tieu svg.chart > title").all_text_contents()
    assert len(titles) == len(set(titles)) == 15
