"""The steps that journeys are made of, by what a person sees: labels, headings, buttons."""

from __future__ import annotations

import re
from datetime import date

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from thidua.common.models import Installation
from thidua.people.models import User

PASSWORD = "mật khẩu thử"
SIGN_IN = "/tai-khoan/dang-nhap"
UNDER_WAY = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Sign in on the real page; who was signed in before is out."""
    page.context.clear_cookies()
    page.goto(SIGN_IN)
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1, name="Việc của tôi")).to_be_visible()


def be(page: Page, name: str, address: str) -> None:
    """Be somebody by the session's cookie, where signing in is not what is looked at."""
    client = Client()
    client.force_login(
        User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend"
    )
    page.context.clear_cookies()
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])


def later(page: Page) -> None:
    """Ten minutes after the password was given: an act with consequences asks for it again."""
    key = next(c["value"] for c in page.context.cookies() if c["name"] == "sessionid")
    session = SessionStore(key)
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= 600
    session.save()


def on_day(day: date) -> None:
    """Let the office live on this day."""
    Installation.objects.update(demo_date=day)


def settled(page: Page) -> None:
    """Until nothing is under way any more."""
    page.wait_for_load_state("networkidle")
    expect(page.locator(UNDER_WAY)).to_have_count(0)


def link(page: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    """A link by its words."""
    return page.get_by_role("link", name=name)


def button(page: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    """A button by its words."""
    return page.get_by_role("button", name=name)


def panel(page: Page, title: str | re.Pattern[str]) -> Locator:
    """The part of a page under a heading."""
    heading = page.get_by_role("heading", level=2, name=title)
    return page.locator("section, details").filter(has=heading)


def said(page: Page, words: str | re.Pattern[str]) -> None:
    """The program says so after an act."""
    expect(page.locator("[data-toast]").filter(has_text=words)).to_be_visible()


def yes(page: Page) -> None:
    """Agree to what the program asks before it goes on."""
    page.locator("#confirm[open]").get_by_role("button", name="Đồng ý, tiếp tục").click()
