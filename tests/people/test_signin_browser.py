"""Second step and single sign-on in Chromium, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import fits
from tests.support.cast import build
from tests.support.oidc import running
from tests.support.phone import Phone, time_passes
from thidua.common.models import Installation
from thidua.people.models import SecondFactor, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "mật khẩu thử"


def sign_in(page: Page, name: str) -> None:
    page.goto("/tai-khoan/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def looks_right(page: Page, axe: Callable[[Page], None]) -> None:
    fits(page)
    axe(page)


@pytest.mark.parametrize("width", ["page", "phone"])
def test_a_signatory_sets_up_and_comes_back(
    request: pytest.FixtureRequest,
    width: str,
    axe: Callable[[Page], None],
    shoot: Callable[..., Path],
) -> None:
    page: Page = request.getfixturevalue(width)
    build()
    Installation.objects.update(settings={"second_step": {"on": True}})
    sign_in(page, "signatory")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thiết lập xác thực hai lớp")
    expect(page.get_by_text("Chức danh của bạn phải xác thực hai lớp")).to_be_visible()
    looks_right(page, axe)
    shoot(page, f"second-step-set-up-{width}")
    drawn = page.locator(".square svg")
    inside = drawn.evaluate("s => s.viewBox.baseVal.width > 0")
    assert inside, "the whole picture is shown, whatever its size on the page"
    phone = Phone(page.locator("#typed-key").inner_text())
    page.get_by_label("Mã", exact=True).fill(phone.code())
    page.get_by_role("button", name="Thiết lập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mã dự phòng")
    codes = page.locator("#recovery-codes li").all_inner_texts()
    assert len(codes) == 10
    looks_right(page, axe)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải về dạng văn bản").click()
    assert codes[0] in Path(download.value.path()).read_text(encoding="utf-8")
    page.get_by_role("button", name="Tôi đã cất các mã").click()
    expect(page.get_by_text("Còn 10 mã dự phòng.")).to_be_visible()
    looks_right(page, axe)
    shoot(page, f"account-{width}")

    page.context.clear_cookies()
    time_passes(SecondFactor.objects.get().user)
    sign_in(page, "signatory")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhập mã xác thực")
    looks_right(page, axe)
    page.get_by_label("Mã", exact=True).fill("000000")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_text("Đây không phải mã đang có hiệu lực.").first).to_be_visible()
    looks_right(page, axe)
    page.get_by_label("Mã", exact=True).fill(phone.code())
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/")


@pytest.mark.parametrize("width", ["page", "phone"])
def test_signing_in_through_the_service(
    request: pytest.FixtureRequest,
    width: str,
    live_server: Any,
    settings: Any,
    axe: Callable[[Page], None],
) -> None:
    page: Page = request.getfixturevalue(width)
    build()
    people = {
        "nga": {"sub": "1", "email": "industry_officer@example.test", "email_verified": True},
        "la": {"sub": "2", "email": "la@example.test", "email_verified": True},
    }
    settings.BASE_URL = live_server.url
    with running() as service:
        service.control(people=people)
        settings.SSO = service.settings()
        page.goto("/tai-khoan/dang-nhap?next=/tai-khoan/cua-toi")
        looks_right(page, axe)
        page.get_by_role("button", name="Đăng nhập qua Cổng của tỉnh").click()
        page.get_by_role("button", name="la", exact=True).click()
        expect(page.get_by_text("Không có tài khoản nào ở đây")).to_be_visible()
        looks_right(page, axe)
        page.get_by_role("link", name="Về trang đăng nhập").click()
        page.goto("/tai-khoan/dang-nhap?next=/tai-khoan/cua-toi")
        page.get_by_role("button", name="Đăng nhập qua Cổng của tỉnh").click()
        page.get_by_role("button", name="nga", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Tài khoản của tôi")
        expect(page.get_by_text("qua dịch vụ đăng nhập").first).to_be_visible()
        looks_right(page, axe)
    assert User.objects.get(username="industry_officer").identities.count() == 1
