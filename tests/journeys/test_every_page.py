"""Every page of the demonstration, for everybody who can reach it, at three widths.

A crawl follows every link from every role's first page. What it finds is opened in Chromium: no
error, no breach of the content policy, nothing to scroll sideways, no rule of axe broken.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect

from tests.journeys.others import word
from tests.journeys.pictures import picture
from tests.journeys.steps import UNDER_WAY, be
from tests.journeys.wording import not_english, not_vietnamese
from tests.support.browser import breadth
from tests.support.cast import Cast
from thidua.config import demo
from thidua.config.demo import DEMO_DAY
from thidua.config.demo.plans import holder
from thidua.documents.models import Distribution
from thidua.movements.domain import tasks, unit_plans
from thidua.movements.models import Movement, Task, UnitPlan
from thidua.people.models import Role, Unit, User

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
ROLES = (
    "hoa.nt", "trang", "lan", "khai", "quantri", "kiemtra", "vanthu", "chutich", "thuky",
    "hoidong", "ketoan",
)  # fmt: skip
PER_PAGE = 2
"""So many records are opened on each kind of page; one for a role that comes after others."""
WIDTHS = (1440, 768, 360)
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]+)"')
MANY = 12
FIRST_ROWS = """many => document.querySelectorAll("tbody, main ul, main ol, select").forEach(
    list => [...list.children].slice(many).forEach(row => row.remove()))"""
"""Axe needs a second for a hundred rows that one template made: the first ones are enough."""
Found = dict[str, tuple[str, str]]


@pytest.fixture
def loaded(rules: None) -> None:
    """The demonstration as `thidua demo` loads it, and a unit's own plan and a task under way."""
    demo.load()
    movement = Movement.objects.get(plan__isnull=False)
    charge = holder(Role.OFFICER_IN_CHARGE, DEMO_DAY, "trang")
    lan = holder(Role.UNIT_OFFICER, DEMO_DAY, "lan")
    # The department of industry has issued its plan; one that waits for its head is looked at too.
    other = holder(Role.UNIT_OFFICER, DEMO_DAY, "cv.stc")
    own = unit_plans.create(actor=other, as_of=DEMO_DAY, movement=movement)
    unit_plans.submit(actor=other, as_of=DEMO_DAY, plan=own)
    task = Task.objects.filter(movement=movement, lead=None).order_by("pk")[0]
    industry = Unit.objects.get(code="SCT")
    tasks.assign(
        actor=charge, as_of=DEMO_DAY, task=task, lead=industry, due=DEMO_DAY + timedelta(days=9)
    )
    tasks.report(
        actor=lan, as_of=DEMO_DAY, task=task, text="Đã tổ chức.", data=word("a"), name="a.docx"
    )


def client_of(name: str, language: str = "vi") -> Client:
    """Somebody's session, without a browser."""
    client = Client(raise_request_exception=False)
    client.force_login(
        User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend"
    )
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def crawl(name: str, found: Found, faults: list[str]) -> None:
    """Follow every link that this account is shown; ``found`` gets kinds of pages not seen yet."""
    client, english = client_of(name), client_of(name, "en")
    known = set(found)
    ahead, seen, counts = deque([("/", "")]), {"/"}, dict[str, int]()
    while ahead:
        path, source = ahead.popleft()
        try:
            kind = resolve(urlsplit(path).path).view_name
        except Resolver404:
            faults.append(f"{name}: {path} leads nowhere")
            continue
        kind += "?" if "?" in path else ""
        counts[kind] = counts.get(kind, 0) + 1
        if kind.endswith("?") and kind in known:  # a filter; another role has opened the page so
            continue
        if counts[kind] > (1 if kind.endswith("?") or kind in known else PER_PAGE):
            continue
        answer: Any = client.get(path)
        if answer.status_code == 302 and urlsplit(answer.headers["Location"]).path != "/":
            ahead.append((answer.headers["Location"], kind))
            continue
        # The list of the unit's work shows what waits for colleagues; its page says who may.
        if answer.status_code == 403 and source.startswith("desk:home"):
            assert "Ai giúp được" in answer.content.decode()
            continue
        if answer.status_code != 200:
            faults.append(f"{name}: {path} → {answer.status_code}")
            continue
        if answer.streaming or "text/html" not in answer.headers["Content-Type"]:
            continue
        html = answer.content.decode()
        if kind not in found:
            found[kind] = (name, path)
            other: Any = english.get(path)
            words = {"vi": not_vietnamese(html), "en": not_english(other.content.decode())}
            faults += [
                f"{path} ({language}): “{one}”"
                for language, left in words.items()
                for one in sorted(set(left))
            ]
        for link in LINK.findall(html):
            to = urlsplit(urljoin(path, unescape(link)))
            address = to.path + (f"?{to.query}" if to.query else "")
            if to.netloc or to.scheme or address in seen or to.path.startswith("/static/"):
                continue
            seen.add(address)
            ahead.append((address, kind))


def look(page: Page, path: str, axe: Callable[..., None]) -> Iterator[str]:
    """Open one page and tell what is wrong with it, at every width and on paper."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    answer = page.goto(path)
    if answer is None or answer.status != 200:
        yield f"answers {answer and answer.status}"
        return
    expect(page.locator(UNDER_WAY)).to_have_count(0)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if (wide := breadth(page)) > width:
            yield f"{wide} px wide at {width} px"
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    if (wide := breadth(page)) > WIDTHS[0]:
        yield f"{wide} px wide with doubled text"
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.emulate_media(media="print")
    if page.locator("nav.nav:visible, header.top:visible, .phone-tabs:visible").count():
        yield "navigation is printed"
    page.emulate_media(media="screen")
    page.evaluate(FIRST_ROWS, MANY)
    for width in (WIDTHS[0], WIDTHS[-1]):
        page.set_viewport_size({"width": width, "height": 900})
        try:  # colours are the same at every width; looking at them takes most of the time
            axe(page, colours=width == WIDTHS[0])
        except AssertionError as error:
            yield f"at {width} px: {error}"


def test_every_page(loaded: None, page: Page, live_server: Any, axe: Callable[..., None]) -> None:
    found: Found = {}
    faults: list[str] = []
    for name in ROLES:
        crawl(name, found, faults)
    known = {kind for kind in found if not kind.endswith("?")}
    assert len(known) >= 45, sorted(known)

    who = ""
    for kind, (name, path) in sorted(found.items(), key=lambda one: ROLES.index(one[1][0])):
        if kind.endswith("?"):  # the same page with a filter: the crawl has read it
            continue
        if name != who:
            be(page, name, live_server.url)
            who = name
        faults += [f"{kind} {path} as {name}: {fault}" for fault in look(page, path, axe)]
    assert not faults, "\n" + "\n".join(faults)


def test_language_switch(cast: Cast, screen: Page, live_server: Any) -> None:
    """One press changes the screens to English and back; the page stays."""
    page = screen
    be(page, "officer_in_charge", live_server.url)
    page.goto("/nhiem-vu")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhiệm vụ")
    here = page.url
    for words, heading in (("English", "Tasks"), ("Tiếng Việt", "Nhiệm vụ")):
        page.locator("details.menu:has(form):visible > summary").first.click()
        page.get_by_role("button", name=words).and_(page.locator(":visible")).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert page.url == here


@pytest.mark.skipif("THIDUA_SCREENSHOTS" not in os.environ, reason="`make screenshots` takes them")
def test_pictures(loaded: None, screen: Page, live_server: Any, shoot: Callable[..., Path]) -> None:
    """The main pages as the demonstration shows them, for the documentation."""
    page = screen
    movement = Movement.objects.get(plan__isnull=False)
    sent = Distribution.objects.get()
    own = UnitPlan.objects.get(unit__code="SCT")
    document = sent.document
    pictures = {
        "viec-cua-toi": ("lan", "/"),
        "viec-cua-toi-truong-ban": ("hoa.nt", "/"),
        "phong-trao": ("hoa.nt", f"/phong-trao/{movement.public_id}"),
        "ke-hoach-don-vi": ("khai", f"/ke-hoach-don-vi/{own.public_id}"),
        "nhiem-vu": ("trang", "/nhiem-vu"),
        "van-ban-den": ("trang", "/van-ban"),
        "van-ban": ("trang", f"/van-ban/{document.public_id}"),
        "theo-doi-xac-nhan": ("trang", f"/van-ban/gui/{sent.public_id}/theo-doi"),
        "tham-gia": ("trang", f"/phong-trao/{movement.public_id}/don-vi"),
        "tim-kiem": ("lan", "/tim-kiem?q=cong+thuong"),
        "don-vi": ("quantri", "/don-vi"),
        "khoi-thi-dua": ("quantri", "/khoi"),
        "nhat-ky": ("kiemtra", "/nhat-ky"),
        "bi-tu-choi": ("lan", "/nhap-danh-sach"),
        "tro-giup": ("lan", "/huong-dan"),
    }
    for name, (who, path) in pictures.items():
        be(page, who, live_server.url)
        page.goto(path)
        picture(shoot, page, name)
