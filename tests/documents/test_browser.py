"""The pages in a browser: nothing for axe to find, no sideways scroll, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.documents import makers
from tests.support import cast as casting
from tests.support.browser import fits
from thidua.documents.domain import deliveries, legal, register
from thidua.documents.domain import distribution as sending
from thidua.documents.domain.recipients import Line
from thidua.documents.models import LegalBasis
from thidua.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = casting.DAY


def sign_in(page: Page, server: Any, who: str) -> None:
    """Give the browser the session of this member of the cast."""
    browser = Client()
    browser.force_login(
        User.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend"
    )
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": "sessionid", "value": browser.cookies["sessionid"].value, "url": server.url}]
    )


def addresses(cast: casting.Cast) -> list[tuple[str, str, str]]:
    """Who, a name for the picture, the address: what the demonstration’s pages do not show."""
    officer, clerk = cast.actor("officer_in_charge"), cast.actor("board_clerk")
    legal.seed_catalogue(as_of=DAY)
    sent = makers.sent(cast, "Sở Công Thương", "Sở Tài chính", "Huyện Mẫu", "Xã Mẫu Một")
    first = sent.deliveries.order_by("pk")[0]
    deliveries.acknowledge(actor=cast.actor("industry_officer"), as_of=DAY, delivery=first)
    prepared = sending.prepare(
        actor=officer,
        as_of=DAY,
        document=makers.incoming(cast, number="13/KH-UBND"),
        lines=[
            Line("Ban TĐKT TW", "report"),
            Line("Các đơn vị thành viên trong các Khối thi đua của tỉnh"),
            Line("Sở Không Có Thật"),
            Line("VT", "file"),
        ],
    )
    reading = register.read_upload(
        actor=clerk, as_of=DAY, data=makers.PLAN.encode(), name="ke-hoach-moi.txt"
    )
    issued = makers.issued(cast)
    draft = makers.draft(cast)
    book = issued.number_entries.get().book
    silent = sent.deliveries.get(name="Sở Tài chính")
    replaced = LegalBasis.objects.get(code="circular-01-2024")
    return [
        ("board_clerk", "reading", f"/van-ban/vao-so/{reading.public_id}"),
        ("standing_head", "draft", f"/van-ban/{draft.public_id}"),
        ("officer_in_charge", "compose", f"/van-ban/soan?urge={sent.public_id}"),
        ("officer_in_charge", "prepare", f"/van-ban/{issued.public_id}/gui"),
        ("officer_in_charge", "distribution", f"/van-ban/gui/{prepared.public_id}"),
        ("officer_in_charge", "board", f"/van-ban/gui/{sent.public_id}/theo-doi"),
        ("officer_in_charge", "remind", f"/van-ban/gui/{sent.public_id}/nhac"),
        ("officer_in_charge", "on-behalf", f"/van-ban/nhan/{silent.public_id}/nhap-thay"),
        ("finance_officer", "delivery", f"/van-ban/nhan/{silent.public_id}"),
        ("board_clerk", "book", f"/so-van-ban/{book.public_id}"),
        ("officer_in_charge", "basis", f"/can-cu/{replaced.public_id}"),
    ]


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_pages_are_accessible_and_fit(
    width: str,
    page: Page,
    phone: Page,
    live_server: Any,
    axe: Callable[..., None],
    shoot: Callable[..., Path],
) -> None:
    opened = page if width == "desk" else phone
    for who, name, address in addresses(casting.build()):
        sign_in(opened, live_server, who)
        opened.goto(address)
        assert opened.locator("h1").count() == 1, name
        axe(opened, colours=width == "desk")
        fits(opened)
        assert opened.locator("main .btn-primary").count() <= 1, name
        shoot(opened, f"documents-{name}-{'1440' if width == 'desk' else '360'}")


def test_the_list_of_the_silent_is_copied(page: Page, live_server: Any) -> None:
    cast = casting.build()
    sent = makers.sent(cast)
    sign_in(page, live_server, "officer_in_charge")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/van-ban/gui/{sent.public_id}/theo-doi")
    page.get_by_role("button", name="Chép danh sách").click()
    page.get_by_role("button", name="Đã chép").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == (
        page.get_by_label("Danh sách", exact=True).input_value()
    )


def test_a_unit_acknowledges_with_one_click(phone: Page, live_server: Any) -> None:
    cast = casting.build()
    delivery = makers.sent(cast, "Sở Công Thương").deliveries.get()
    sign_in(phone, live_server, "industry_officer")
    phone.goto(f"/van-ban/nhan/{delivery.public_id}")
    phone.get_by_role("button", name="Xác nhận đã nhận").click()
    phone.get_by_text("đã xác nhận ngày").wait_for()
    delivery.refresh_from_db()
    assert (delivery.opened_on, delivery.acknowledged_on) == (DAY, DAY)
