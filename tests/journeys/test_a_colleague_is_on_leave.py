"""A colleague is on leave: handed over, done in both names, back, seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.movements import makers as plans
from tests.support.browser import fits
from tests.support.cast import DAY, Cast
from thidua.common.models import AuditEntry
from thidua.common.policy import Refused
from thidua.movements.domain import tasks
from thidua.movements.models import Task
from thidua.people.models import Delegation
from thidua.work.models import WorkItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MONDAY, LAST = DAY, DAY + timedelta(days=4)
BACK = DAY + timedelta(days=7)


def task_of(cast: Cast) -> Task:
    """A task that the industry department leads, in the list of its officers."""
    plan = plans.read(cast, plans.register_plan(cast))
    movement = plans.launch(cast, plans.confirm_all(cast, plan))
    task = Task.objects.filter(movement=movement).order_by("pk")[0]
    tasks.assign(
        actor=cast.actor("officer_in_charge"), as_of=DAY, task=task, lead=cast.industry, due=BACK
    )
    return Task.objects.get(pk=task.pk)


def test_handed_over_done_in_both_names_back_and_seen(cast: Cast, screen: Page) -> None:
    page, task = screen, task_of(cast)
    away, deputy = "Hà Mẫu Nga", "Lý Mẫu Oanh"
    title = str(cast.posts["industry_officer"].title)

    # The officer goes on leave and hands the post over.
    steps.sign_in(page, "industry_officer")
    page.goto("/ban-giao")
    fits(page)
    steps.link(page, "Bàn giao khi vắng mặt").click()
    fits(page)
    expect(page.get_by_label(title)).to_be_checked()
    page.get_by_label("Người nhận").select_option(label=deputy)
    page.get_by_label("Từ", exact=True).fill("15/01/2024")
    page.get_by_label("Đến hết ngày").fill("19/01/2024")
    page.get_by_label("Lý do").fill("Nghỉ phép năm")
    steps.button(page, "Bàn giao các chức vụ").click()
    steps.said(page, deputy)
    page.goto("/")
    expect(page.get_by_text(f"{deputy} đang thay bạn")).to_be_visible()

    # The stand-in finds the colleague's work and acts on it in both names.
    steps.sign_in(page, "industry_head")
    work = steps.panel(page, f"Việc của {away}, người bạn đang thay")
    expect(work).to_contain_text(task.text[:20])
    fits(page)
    steps.button(work, f"Làm thay {away}").click()
    expect(page.get_by_text(f"Bạn đang làm thay {away}")).to_be_visible()
    fits(page)
    page.goto(f"/nhiem-vu/{task.public_id}")
    steps.button(page, "Bắt đầu").first.click()
    page.wait_for_load_state("networkidle")
    entry = AuditEntry.objects.filter(action="movements:task:start").latest("pk")
    assert entry.actor_label == f"{deputy}, thay {away} ({title})"

    # What was handed over is not handed on.
    answer = page.goto(
        f"/chuc-vu/{cast.posts['industry_officer'].public_id}/ban-giao", wait_until="load"
    )
    assert answer is not None
    assert answer.status == 403

    # One piece of work is done once, whoever of the two does it.
    task.refresh_from_db()
    with pytest.raises(Refused):
        tasks.start(actor=cast.actor("industry_officer"), as_of=DAY, task=task)
    items = WorkItem.objects.filter(object_id=str(task.public_id), state=WorkItem.State.OPEN)
    assert items.count() <= 1

    # It ends by itself; back again the officer sees what was done.
    steps.on_day(BACK)
    steps.sign_in(page, "industry_head")
    expect(page.get_by_text(f"Việc của {away}")).to_have_count(0)
    steps.sign_in(page, "industry_officer")
    fits(page)
    steps.link(page, "Xem những việc đã làm thay bạn").click()
    expect(page.get_by_role("heading", level=1, name=f"{deputy} thay {away}")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text(f"{deputy}, thay {away}")
    fits(page)
    steps.button(page, "Tôi đã xem").click()
    steps.said(page, "Đã ghi nhận")
    expect(page.get_by_text("Xem những việc đã làm thay bạn")).to_have_count(0)
    assert Delegation.objects.get().seen_on == BACK
