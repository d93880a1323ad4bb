"""A task is given to a body, nothing comes, everybody above hears of it; then it is done well.

Mail goes through a real SMTP server; days pass by moving the date of the demonstration, and the
worker's jobs are called where the worker would run them.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from docx import Document as Word
from playwright.sync_api import Page, expect

from tests.journeys.steps import button, link, on_day, panel, said, sign_in
from tests.support.browser import fits
from tests.support.cast import DAY, Cast
from tests.support.mail import Mailbox
from thidua.common.models import AuditEntry
from thidua.movements.models import Movement, Task
from thidua.work.domain.mail import send_queued
from thidua.work.domain.reminding import run_rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DUE = date(2024, 1, 24)  # a Wednesday
THREE_BEFORE, ONE_LATE, THREE_LATE = date(2024, 1, 19), date(2024, 1, 25), date(2024, 1, 29)
OFFICER, HEAD = "industry_officer@example.test", "industry_head@example.test"
IN_CHARGE = "officer_in_charge@example.test"
WHY = "Báo cáo chưa nêu số cơ sở đã được tuyên truyền."


def night(day: date, box: Mailbox) -> dict[str, list[str]]:
    """What the worker sends in the night to this day: address → subjects."""
    on_day(day)
    box.messages.clear()
    run_rules(as_of=day)
    send_queued()
    found: dict[str, list[str]] = {}
    for message in box.messages:
        found.setdefault(message["X-Envelope-To"], []).append(message["Subject"].strip())
    return found


def waiting(page: Page) -> list[str]:
    """What stands on the list “my work” of who is signed in."""
    page.goto("/")
    return page.locator(".jobs .row-title").all_inner_texts()


def word(*lines: str) -> bytes:
    """A report in Word."""
    paper = Word()
    for line in lines:
        paper.add_paragraph(line)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def report(page: Page, words: str, name: str, data: bytes) -> None:
    """Fill in the report of the open task and send it with its evidence."""
    form = page.locator("#bao-cao")
    form.get_by_label("Đã làm gì, kết quả ra sao").fill(words)
    form.get_by_label("Minh chứng").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    button(form, "Gửi báo cáo").click()
    said(page, "Đã gửi báo cáo.")


def test_a_task_goes_out_and_comes_back_late(
    screen: Page,
    launched: tuple[Cast, Movement],
    mailbox: Mailbox,
    axe: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    page = screen
    _cast, movement = launched
    task = Task.objects.filter(movement=movement, state="unassigned").order_by("position")[0]
    short = task.text if len(task.text) <= 120 else f"{task.text[:119]}…"
    reminder, late = f"Nhắc việc: {short}", f"Quá hạn: {short}"

    # The officer in charge gives it to Sở Công Thương.
    sign_in(page, "officer_in_charge")
    page.goto(f"/nhiem-vu?state=unassigned&movement={movement.public_id}")
    fits(page)
    page.locator(f"#t-{task.public_id}").get_by_role("link").first.click()
    form = page.locator("#phan-cong")
    form.get_by_label("Cơ quan chủ trì").select_option(label="Sở Công Thương")
    form.get_by_label("Hạn").fill("24/01/2024")
    form.get_by_label("Sản phẩm").fill("Báo cáo kết quả tuyên truyền")
    button(form, "Phân công nhiệm vụ").click()
    said(page, "Đã phân công nhiệm vụ.")
    fits(page)

    # Three working days before the deadline the body is reminded, once.
    assert night(DAY, mailbox) == {}
    assert night(THREE_BEFORE, mailbox) == {OFFICER: [reminder], HEAD: [reminder]}
    assert night(THREE_BEFORE, mailbox) == {}
    assert night(DUE, mailbox) == {OFFICER: [reminder], HEAD: [reminder]}
    # One day late its head has it on the list, three days late the officer in charge.
    assert night(ONE_LATE, mailbox) == {HEAD: [late]}
    sign_in(page, "industry_head")
    assert waiting(page) == [short, late]
    fits(page)
    assert night(THREE_LATE, mailbox) == {IN_CHARGE: [late]}
    assert night(THREE_LATE, mailbox) == {}
    sign_in(page, "officer_in_charge")
    assert late in waiting(page)

    # The body reports with evidence, from its own list.
    sign_in(page, "industry_officer")
    assert waiting(page) == [short]
    expect(page.locator(".jobs .due")).to_contain_text("Quá hạn 5 ngày")
    link(page, "Mở nhiệm vụ").click()
    report(page, "Đã tuyên truyền trong ngành.", "bao-cao.docx", word("Đã tuyên truyền."))
    assert waiting(page) == []
    for who in ("industry_head", "officer_in_charge"):
        sign_in(page, who)
        assert late not in waiting(page)

    # The officer in charge looks at it and sends it back.
    link(page.locator(".jobs li").filter(has_text="Xem báo cáo"), "Mở báo cáo").click()
    with page.expect_download() as got:
        link(page, "bao-cao.docx").click()
    got.value.save_as(tmp_path / "bao-cao.docx")
    assert [p.text for p in Word(str(tmp_path / "bao-cao.docx")).paragraphs] == ["Đã tuyên truyền."]
    link(page, "Trả lại báo cáo").click()
    page.get_by_label("Lý do").fill(WHY)
    button(page, "Trả lại báo cáo").click()
    said(page, "Đã trả lại báo cáo.")

    # The body reads why, corrects, sends again; what comes back late was told of already.
    assert night(THREE_LATE, mailbox) == {}
    sign_in(page, "industry_officer")
    assert waiting(page) == [short]
    expect(page.locator(".job-why")).to_have_text(WHY)
    fits(page)
    link(page, "Mở nhiệm vụ").click()
    report(page, "Đã tuyên truyền tại 120 cơ sở.", "bao-cao-2.docx", word("120 cơ sở."))
    sign_in(page, "officer_in_charge")
    page.goto(f"/nhiem-vu/{task.public_id}")
    axe(page)
    button(page, "Chấp nhận báo cáo").click()
    said(page, "Nhiệm vụ đã xong.")

    # It is off every list, no night tells of it again, and the trail says who did what.
    told = [one for lines in night(date(2024, 2, 15), mailbox).values() for one in lines]
    assert [one for one in told if short in one] == []
    for who in ("industry_officer", "industry_head", "officer_in_charge", "standing_head"):
        sign_in(page, who)
        assert [line for line in waiting(page) if short in line] == []
    page.goto(f"/nhiem-vu/{task.public_id}")
    expect(panel(page, "Lịch sử").get_by_role("listitem")).to_have_count(5)
    expect(panel(page, "Lịch sử")).to_contain_text(WHY)
    fits(page)
    entries = AuditEntry.objects.filter(object_id=str(task.public_id)).order_by("id")
    officer, charge = "Hà Mẫu Nga", "Trần Mẫu Bình"
    assert [(e.action, e.actor_label.split(",")[0], e.as_of, e.reason) for e in entries] == [
        ("movements:task:assign", charge, DAY, ""),
        ("movements:task:report", officer, THREE_LATE, ""),
        ("movements:task:return", charge, THREE_LATE, WHY),
        ("movements:task:report", officer, THREE_LATE, ""),
        ("movements:task:accept", charge, THREE_LATE, ""),
    ]
