"""A real Chromium: pages at the width of a desk and of a phone, and what they must never do."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
# Set by conftest: whether the test itself failed.
FAILED = pytest.StashKey[bool]()
# The browser reports every answer of 400 and above; tests of refusals ask for them.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the run."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.fail("no Chromium: `make test` says how to get one")
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


@contextmanager
def _opened(
    browser: Browser, address: str, request: pytest.FixtureRequest, **size: Any
) -> Iterator[Page]:
    """A page of its own session; a script error, a breach of the policy or a foreign host fails."""
    faults: list[str] = []
    context = browser.new_context(
        base_url=address,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",  # a colour half-way through its change has no contrast to judge
        **size,
    )
    # A test is about what happens, not how fast: on a busy machine a page may take long.
    context.set_default_timeout(30_000)
    expect.set_options(timeout=30_000)

    def only_here(asked: Request) -> None:
        # Listened to, not intercepted: interception would switch the browser's cache off.
        host = urlsplit(asked.url).hostname
        if host not in {"127.0.0.1", "localhost", None}:
            faults.append(f"asked a foreign host: {asked.url}")

    context.on("request", only_here)
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(f"{page.url}: script error: {error}"))
    page.on(
        "console",
        lambda line: (
            faults.append(f"{page.url}: console: {line.text}")
            if line.type == "error" and not EXPECTED.search(line.text)
            else None
        ),
    )
    try:
        yield page
        if request.node.stash.get(FAILED, False):
            folder = ROOT / "build" / "failures"
            folder.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"\W+", "-", str(request.node.nodeid)).strip("-")
            page.screenshot(path=folder / f"{name}.png", full_page=True)
    finally:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(chromium: Browser, live_server: Any, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at 1440 × 900, the width of an office screen."""
    with _opened(
        chromium, live_server.url, request, viewport={"width": 1440, "height": 900}
    ) as opened:
        yield opened


@pytest.fixture
def phone(chromium: Browser, live_server: Any, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at 360 × 740 with touch: a small phone."""
    with _opened(
        chromium,
        live_server.url,
        request,
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
    ) as opened:
        yield opened


def breadth(page: Page) -> int:
    """How wide the page is, in px, what must be scrolled sideways included.

    A click may have begun the next page only: it has no width until it has been read.
    """
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth"))


def fits(page: Page) -> None:
    """Nothing has to be scrolled sideways."""
    wide, screen = breadth(page), page.evaluate("innerWidth")
    assert wide <= screen, f"{page.url} is {wide} px wide on a screen of {screen} px"


def check_accessible(page: Page, *, colours: bool = True) -> None:
    """No rule of axe is broken on the page as it stands; else every place is told.

    Args:
        colours: whether contrasts are looked at, too.
    """
    page.wait_for_load_state()
    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": colours}}}
    found = Axe().run(page, options=options).response["violations"]
    told = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
        + "\n".join(f"    {node['target']}: {node['html'][:160]}" for node in rule["nodes"][:8])
        for rule in found
    ]
    assert not told, f"{page.url}: axe found\n" + "\n".join(told)


@pytest.fixture
def axe() -> Callable[..., None]:
    """Call it with a page: fails with a readable list when axe finds anything."""
    return check_accessible


@pytest.fixture
def shoot() -> Callable[..., Path]:
    """Keep a picture of a page: ``shoot(page, "plan-1440")``.

    Only in a run that asks for pictures, as ``make screenshots`` does: ``THIDUA_SCREENSHOTS``
    names the folder.
    """
    wanted = os.environ.get("THIDUA_SCREENSHOTS")
    folder = ROOT / (wanted or "build/screenshots")
    folder.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str, *, full: bool = True) -> Path:
        path = folder / f"{name}.png"
        if wanted:
            page.screenshot(path=path, full_page=full, animations="disabled")
        return path

    return keep
