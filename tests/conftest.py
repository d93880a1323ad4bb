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


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues; with several workers, start their common server."""
    compile_all()
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        start_server()


def pytest_unconfigure() -> None:
    """Stop the server, remove the run's folder."""
    stop_server()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell the browser fixtures whether the test failed, so they keep a picture."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
