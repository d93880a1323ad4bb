"""The rights that tests run with are the program's own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest
from django.db import connection

from thidua.config.launcher.roles import APP, OWNER


def current_user() -> str:
    """The role that the test's own connection has now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        row: tuple[str] = cursor.fetchone()
        return row[0]


@pytest.mark.django_db
def test_tests_have_the_programs_rights(
    as_owner: Callable[[], AbstractContextManager[None]],
) -> None:
    assert current_user() == APP
    with as_owner():
        assert current_user() == OWNER
    assert current_user() == APP


@pytest.mark.django_db(transaction=True)
def test_transactional_tests_too() -> None:
    assert current_user() == APP
    connection.close()
    assert current_user() == APP


@pytest.mark.django_db
@pytest.mark.as_owner
def test_a_test_may_ask_for_the_owner() -> None:
    assert current_user() == OWNER


def test_the_role_makes_no_tables(app_role_connection: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_role_connection.execute("CREATE TABLE of_its_own (id int)")
    row = app_role_connection.execute(
        "SELECT has_table_privilege(current_user, 'django_session', 'TRUNCATE')"
    ).fetchone()
    assert row == (False,)
