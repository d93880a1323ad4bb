"""The browser fixtures see what they are there to see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import _opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.config.site_for_browser"),
]


def test_desk_and_phone(page: Page, phone: Page, axe: Callable[[Page], None]) -> None:
    widths = []
    for opened in (page, phone):
        opened.goto("/good")
        axe(opened)
        widths.append(opened.evaluate("window.innerWidth"))
        assert opened.inner_text("h1") == "Thi đua"
    assert widths == [1440, 360]


def test_a_broken_rule_is_told(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/no-alt")
    with pytest.raises(AssertionError, match=r"image-alt \(critical\)"):
        axe(page)


@pytest.mark.parametrize(
    ("name", "fault"),
    [("inline", "Content Security Policy"), ("foreign", "http://elsewhere.test/a.css")],
)
def test_a_page_that_misbehaves_fails_its_test(
    name: str, fault: str, chromium: Browser, live_server: Any, request: pytest.FixtureRequest
) -> None:
    def visit() -> None:
        with _opened(chromium, live_server.url, request) as opened:
            opened.goto(f"/{name}")
            opened.wait_for_load_state("networkidle")

    with pytest.raises(AssertionError, match=fault):
        visit()
