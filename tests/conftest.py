"""What all tests share; the parts lie in ``tests/support``."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.support.browser import FAILED, axe, chromium, page, phone, shoot
from tests.support.database import (
    app_role_connection,
    as_owner,
    as_the_program,
    django_db_modify_db_settings,
    owner_connection,
    start_server,
    stop_server,
)
from tests.support.mail import mailbox
from thidua.config.launcher.catalogues import compile_all

__all__ = [
    "app_role_connection",
    "as_owner",
    "as_the_program",
    "axe",
    "chromium",
    "django_db_modify_db_settings",
    "mailbox",
    "owner_connection",
    "page",
    "phone",
    "shoot",
]


EMPTYING = frozenset({"transactional_db", "live_server"})


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues; with several workers, start their common server."""
    compile_all()
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        start_server()


def pytest_unconfigure() -> None:
    """Stop the server, remove the run's folder."""
    stop_server()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long ones early, so that no worker sits over one at the end.

    Tests inside one transaction stay before those that empty the tables, as pytest-django has it.
    """

    def place(item: pytest.Item) -> tuple[int, int]:
        where = item.path.parent.name
        marked = item.get_closest_marker("django_db")
        fixtures = set(getattr(item, "fixturenames", ()))
        empties = (marked and marked.kwargs.get("transaction")) or fixtures & EMPTYING
        if not marked and not fixtures & {"db", *EMPTYING}:
            return (0 if where == "config" else 3), 0
        if not empties:
            return 1, 0
        first = ("test_every_page.py", "test_a_stranger_may_not.py")
        return 2, 0 if item.path.name in first else 1 if where == "journeys" else 2

    items.sort(key=place)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell the browser fixtures whether the test failed, so they keep a picture."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
