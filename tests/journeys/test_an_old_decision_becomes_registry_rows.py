"""An old decision comes in as a PDF and becomes rows of the registry, none of them by a guess.

Forty persons of one name are known and forty rows print that name: each is asked about. Everybody
whom exactly one record fits is confirmed at once, after names and number were shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.awards.old_decisions import homonyms, pdf_of, person_line, text_of
from tests.journeys.pictures import picture
from tests.journeys.steps import be, button, link, said, settled
from tests.support import cast as casting
from tests.support.browser import fits
from tests.support.cast import Cast
from thidua.awards.domain import reading as readings
from thidua.awards.models import DecisionReading, Grant, ReadRow
from thidua.people.models import Person, PersonLink, Role

COMMON = "Nguyễn Văn Mẫu"
SURE, NEW, SAME = 20, 10, 40


def _decision(cast: Cast) -> str:
    """Twenty known teachers, ten whom nobody knows, forty of one name; five fewer than said."""
    known = [f"{s} Mẫu {g}" for s in ("Trần", "Lê", "Phạm", "Hoàng") for g in
             ("Bách", "Cúc", "Diệp", "Hạnh", "Khôi")]  # fmt: skip
    for name in known:
        casting.post(cast.industry, Role.UNIT_OFFICER, name, title="Chuyên viên")
    lines = [person_line(name, "Chuyên viên", "Sở Công Thương") for name in known]
    lines += [person_line(f"Lò Mẫu {s} Mới", "Giáo viên", f"Trường Tiểu học Mẫu {n}", "Bà")
              for n, s in enumerate(("An", "Ban", "Chi", "Dung", "Em", "Gấm", "Hoa", "Kim",
                                     "Lan", "Mơ"), 1)]  # fmt: skip
    lines += [person_line(COMMON, "Kỹ sư", f"Công ty Cổ phần Mẫu số {n}") for n in range(1, 41)]
    return text_of(lines, ["Sở Tài chính"], announced=75)


def _count(page: Page, tab: str) -> int:
    words = page.locator(".plan-tabs a").filter(has_text=tab).locator(".count").inner_text()
    return int(words.replace(".", ""))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_old_decision_becomes_registry_rows(
    screen: Page,
    cast: Cast,
    live_server: Any,
    axe: Callable[[Page], None],
    shoot: Callable[..., Path],
) -> None:
    page = screen
    wide = (page.viewport_size or {"width": 0})["width"] > 1000
    known = homonyms(SAME)
    data = pdf_of(_decision(cast))

    # The file is registered as any document; its page has the button.
    be(page, "officer_in_charge", live_server.url)
    page.goto("/van-ban/vao-so")
    page.get_by_label("Tệp văn bản").set_input_files(
        {"name": "quyet-dinh-88.pdf", "mimeType": "application/pdf", "buffer": data}
    )
    button(page, "Đọc tệp").click()
    expect(page.get_by_label("Số, ký hiệu")).to_have_value("88/QĐ-UBND")
    button(page, "Vào sổ").click()
    said(page, "Đã vào sổ")
    link(page, "Đọc vào sổ khen thưởng").click()
    button(page, "Đọc vào sổ khen thưởng").click()
    settled(page)
    reading = DecisionReading.objects.get()
    assert [reading.rows.filter(verdict=v).count() for v in ("sure", "new", "ask")] == [
        SURE + 1, NEW, SAME,
    ]  # fmt: skip
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quyết định 88/QĐ-UBND")
    assert (_count(page, "Cần hỏi"), _count(page, "Chắc chắn")) == (SAME, SURE + 1)
    fits(page)
    axe(page)
    picture(shoot, page, "quyet-dinh-va-dong")

    # Announced and listed differ: nothing is recorded before somebody has said why.
    question = page.locator(".question")
    expect(question).to_contain_text("Nêu 75 cá nhân, danh sách có 70.")
    expect(page.locator("#together-why")).to_contain_text("Trước hết hãy xác nhận số, ngày")
    question.get_by_role("button", name=re.compile("Văn bản ghi như vậy")).click()
    expect(question).to_have_count(0)
    settled(page)
    link(page, re.compile("Xem và xác nhận")).click()
    expect(page.get_by_label("Số quyết định")).to_have_value("88/QĐ-UBND")
    fits(page)
    axe(page)
    button(page, "Xác nhận phần đầu").click()
    said(page, "Đã xác nhận phần đầu")

    # Those whom exactly one record fits, at once: names and number first.
    link(page, re.compile(f"Xác nhận {SURE + 1} dòng chắc chắn")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"Xác nhận {SURE + 1} dòng chắc chắn?"
    )
    expect(page.locator("tbody tr")).to_have_count(SURE + 1)
    expect(page.locator("tbody")).not_to_contain_text(COMMON)
    fits(page)
    axe(page)
    picture(shoot, page, "xac-nhan-hang-loat")
    button(page, f"Đồng ý, ghi {SURE + 1} dòng").click()
    said(page, f"Đã ghi {SURE + 1} dòng")
    assert Grant.objects.count() == SURE + 1
    assert not Grant.objects.filter(name_printed=COMMON).exists()
    link(page, re.compile(f"Thêm {NEW} trường hợp mới")).click()
    button(page, f"Đồng ý, thêm {NEW} dòng").click()
    said(page, f"Đã ghi {NEW} dòng")

    # Forty of one name: each asks, with all forty to choose from; one is linked, one is new.
    assert _count(page, "Cần hỏi") == SAME
    opened = page.locator(".plan-open")
    expect(opened.locator("h3")).to_contain_text(COMMON)
    expect(opened.locator("input[name=mark]")).to_have_count(SAME + 2)
    if wide:
        expect(page.locator("mark.is-current").first).to_be_in_viewport()
    button(opened, re.compile("^Xác nhận")).click()
    expect(opened.locator(".note")).to_contain_text(["Chọn đó là ai."])
    first = known[3]
    opened.locator(f"input[value=p{first.pk}]").check()
    button(opened, re.compile("^Xác nhận")).click()
    expect(page.locator(".plan-tabs a").first.locator(".count")).to_have_text(str(SAME - 1))
    settled(page)
    assert Grant.objects.get(name_printed=COMMON).subject.person_id == first.pk
    opened.get_by_label(re.compile("Người mới: lập hồ sơ")).check()
    picture(shoot, page, "bon-muoi-nguoi-cung-ten")
    axe(page)
    button(opened, re.compile("^Xác nhận")).click()
    expect(page.locator(".plan-tabs a").first.locator(".count")).to_have_text(str(SAME - 2))
    settled(page)
    made = Person.objects.filter(name=COMMON).exclude(pk__in=[p.pk for p in known]).get()
    if wide:  # the rest of the work without the mouse: the next row is left out
        page.locator("body").press("x")
    else:
        button(opened, re.compile("^Bỏ")).click()
    expect(page.locator(".plan-tabs a").first.locator(".count")).to_have_text(str(SAME - 3))
    settled(page)
    assert ReadRow.objects.filter(state="dropped").count() == 1

    # Reading again changes nothing of it.
    grants = Grant.objects.count()
    page.locator(".head-actions form").get_by_role("button", name="Đọc lại").click()
    page.locator("#confirm[open]").get_by_role("button", name="Đồng ý, tiếp tục").click()
    settled(page)
    readings.carry_out(reading.pk)
    page.goto(reading.get_absolute_url())
    assert _count(page, "Cần hỏi") == SAME - 3
    assert (Grant.objects.count(), ReadRow.objects.filter(state="dropped").count()) == (grants, 1)

    # The new record turns out to be a known one, and then not: one link made and undone.
    page.goto(made.get_absolute_url())
    link(page, "Ghép hồ sơ trùng").click()
    page.locator(f"input[value='{known[9].public_id}']").check()
    page.get_by_label("Lý do là một người").fill("Cùng năm sinh")
    page.locator("main").get_by_role("button", name=re.compile("^Ghép")).click()
    settled(page)
    assert PersonLink.objects.filter(ended_on=None).count() == 1
    link(page, "Bỏ ghép").first.click()
    page.get_by_label("Lý do là hai người").fill("Hai người khác nhau")
    button(page, "Bỏ ghép").click()
    settled(page)
    assert PersonLink.objects.filter(ended_on=None).count() == 0
    assert Grant.objects.filter(subject__person=made).count() == 1
