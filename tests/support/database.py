"""One throwaway PostgreSQL per test run, and the roles that the tests use it as."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created

from tests.settings import TEST_HOME
from thidua.config.launcher.postgres import Server
from thidua.config.launcher.roles import APP, OWNER
from thidua.config.launcher.system import database_account

_DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "live_server",
}
_server: Server | None = None
_roles = {"program": False}


def start_server() -> None:
    """Start the run's server unless this process did; the last process to end stops it."""
    global _server  # noqa: PLW0603
    if _server is not None or "PYTEST_XDIST_WORKER" in os.environ:
        return
    password = os.environ["THIDUA_TEST_PASSWORD"]
    _server = Server(
        TEST_HOME,
        TEST_HOME / "postgres.log",
        password,
        database_account(),
        # Nothing here outlives the run.
        {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off"},
    )
    _server.initialise()
    _server.start()
    with psycopg.connect(_server.superuser_url(), autocommit=True) as superuser:
        superuser.execute(f"CREATE ROLE {APP} LOGIN PASSWORD '{password}'")
        superuser.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{password}'")
        superuser.execute(f"GRANT {APP} TO {OWNER}")
        # Rows of a stage are copied in as they stood: see tests.support.stages.
        superuser.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")


def stop_server() -> None:
    """Stop the server and remove the run's folder; the controller of a run does it."""
    global _server  # noqa: PLW0603
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    if _server is not None:
        _server.stop()
        _server = None
    shutil.rmtree(TEST_HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """Before the first test database is made there must be a server."""
    start_server()


def _become_program(connection: Any, **_kwargs: object) -> None:
    if _roles["program"]:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {APP}")


connection_created.connect(_become_program, dispatch_uid="tests.support.database")


@pytest.fixture(autouse=True)
def as_the_program(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests use the database with the program's own rights, as it does in a province.

    The owner makes and empties the tables around them. ``@pytest.mark.as_owner`` keeps the owner.
    """
    marked = request.node.get_closest_marker("django_db") is not None
    if not marked and _DATABASE_FIXTURES.isdisjoint(request.fixturenames):
        yield
        return
    request.getfixturevalue("_django_db_helper" if marked else "db")
    if request.node.get_closest_marker("as_owner"):
        yield
        return
    _roles["program"] = True
    connection.ensure_connection()
    _become_program(connection)
    yield
    _roles["program"] = False
    if connection.connection is not None and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.fixture
def as_owner() -> Callable[[], AbstractContextManager[None]]:
    """A block in which the test's own connection has the owner's rights (to tamper, say)."""

    @contextmanager
    def block() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            yield
            cursor.execute(f"SET ROLE {APP}")

    return block


def _connect(role: str) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=settings.DATABASES["default"]["HOST"],
        dbname=connection.settings_dict["NAME"],
        user=role,
        password=os.environ["THIDUA_TEST_PASSWORD"],
        autocommit=True,
    )


@pytest.fixture
def app_role_connection(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """A plain connection as the program's role: what SQL may do, whatever the code does."""
    with _connect(APP) as plain:
        yield plain


@pytest.fixture
def owner_connection(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """A plain connection as the owner of the tables."""
    with _connect(OWNER) as plain:
        yield plain
