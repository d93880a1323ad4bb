"""Every page of the demonstration, for everybody who can reach it, at three widths.

A crawl follows every link from every role's first page. What it finds is opened in Chromium: no
error, no breach of the content policy, nothing to scroll sideways, no rule of axe broken.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect

from tests.journeys.pictures import picture
from tests.journeys.steps import be, settled
from tests.journeys.wording import Texts, not_english, not_vietnamese
from thidua.config import demo
from thidua.documents.models import Distribution
from thidua.movements.models import Movement, UnitPlan
from thidua.people.models import User

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
ROLES = (
    "hoa.nt", "trang", "lan", "khai", "quantri", "kiemtra", "vanthu", "chutich", "thuky",
    "hoidong", "ketoan",
)  # fmt: skip
PER_PAGE = 2
"""So many records are opened on each kind of page, for each role."""
WIDTHS = (1440, 768, 360)
Found = dict[str, tuple[str, str]]


@pytest.fixture
def loaded(rules: None) -> None:
    """The demonstration, as `thidua demo` loads it."""
    demo.load()


def client_of(name: str, language: str = "vi") -> Client:
    """Somebody's session, without a browser."""
    client = Client()
    client.force_login(
        User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend"
    )
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def crawl(name: str, found: Found, faults: list[str]) -> None:
    """Follow every link that this account is shown; ``found`` gets kinds of pages not seen yet."""
    client, english = client_of(name), client_of(name, "en")
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
        if counts[kind] > PER_PAGE:
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
            faults += [f"{path} (vi): “{one}”" for one in sorted(set(not_vietnamese(html)))]
            faults += [
                f"{path} (en): “{one}”" for one in sorted(set(not_english(other.content.decode())))
            ]
        for link in Texts(html).links:
            to = urlsplit(urljoin(path, link))
            address = to.path + (f"?{to.query}" if to.query else "")
            if to.netloc or to.scheme or address in seen or to.path.startswith("/static/"):
                continue
            seen.add(address)
            ahead.append((address, kind))


def test_every_page(
    loaded: None, page: Page, live_server: Any, axe: Callable[[Page], None]
) -> None:
    found: Found = {}
    faults: list[str] = []
    for name in ROLES:
        crawl(name, found, faults)
    known = {kind for kind in found if not kind.endswith("?")}
    assert len(known) >= 45, sorted(known)

    who = ""
    for kind, (name, path) in sorted(found.items(), key=lambda one: ROLES.index(one[1][0])):
        if name != who:
            be(page, name, live_server.url)
            who = name
        page.set_viewport_size({"width": 1440, "height": 900})
        answer = page.goto(path)
        if answer is None or answer.status != 200:
            faults.append(f"{name}: {path} → {answer and answer.status}")
            continue
        settled(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                faults.append(f"{kind} {path} as {name}: {wide} px wide at {width} px")
            if width != 768 and not kind.endswith("?"):
                try:
                    axe(page)
                except AssertionError as error:
                    faults.append(f"as {name} at {width}: {error}")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 1440:
            faults.append(f"{kind} {path} as {name}: {wide} px wide with doubled text")
        page.emulate_media(media="print")
        if page.locator("nav.nav:visible, header.top:visible, .phone-tabs:visible").count():
            faults.append(f"{kind} {path}: navigation is printed")
        page.emulate_media(media="screen")
    assert not faults, "\n" + "\n".join(faults)


def test_language_switch(loaded: None, screen: Page, live_server: Any) -> None:
    """One press changes the screens to English and back; the page stays."""
    page = screen
    be(page, "hoa.nt", live_server.url)
    page.goto("/nhiem-vu")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhiệm vụ")
    here = page.url
    for words, heading in (("English", "Tasks"), ("Tiếng Việt", "Nhiệm vụ")):
        page.locator("details.menu:has(form):visible > summary").first.click()
        page.get_by_role("button", name=words).and_(page.locator(":visible")).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert page.url == here


def test_pictures(loaded: None, screen: Page, live_server: Any, shoot: Callable[..., Path]) -> None:
    """The main pages as the demonstration shows them, for the documentation."""
    page = screen
    movement = Movement.objects.get(plan__isnull=False)
    sent = Distribution.objects.get()
    own = UnitPlan.objects.order_by("pk").first()
    document = sent.document
    pictures = {
        "viec-cua-toi": ("lan", "/"),
        "viec-cua-toi-truong-ban": ("hoa.nt", "/"),
        "phong-trao": ("hoa.nt", f"/phong-trao/{movement.public_id}"),
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
    if own is not None:
        pictures["ke-hoach-don-vi"] = ("trang", f"/ke-hoach-don-vi/{own.public_id}")
    for name, (who, path) in pictures.items():
        be(page, who, live_server.url)
        page.goto(path)
        picture(shoot, page, name)
