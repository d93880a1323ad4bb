"""What many tests begin with: made once by the domain functions, then copied in as it stood.

Making a movement takes a second, copying its rows a hundredth of one. The rows are those that the
program wrote itself, in the order of its tables; sequences stay behind them, being never rolled
back.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.db import connection, transaction

Rows = dict[str, set[bytes]]
Snapshot = tuple[Any, dict[str, bytes]]
_made: dict[str, Snapshot] = {}
_TABLES = """
    SELECT c.relname,
           string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.relname ORDER BY c.relname
"""


LARGE = 20_000
"""Bytes of a table from which its figures are gathered after it was copied in."""


def reach(name: str, make: Callable[[], Any]) -> Any:
    """Bring the test's transaction to a stage, made by ``make`` when nobody has yet.

    Returns:
        What ``make`` returned; a copy of its own for every test.
    """
    if name not in _made:
        before = _rows()
        value = make()
        after = _rows()
        assert all(before[table] <= after[table] for table in before), "a stage changed other rows"
        new = {table: b"".join(sorted(rows - before[table])) for table, rows in after.items()}
        _made[name] = (deepcopy(value), {table: rows for table, rows in new.items() if rows})
        return value
    value, rows = _made[name]
    columns = _columns()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
        cursor.execute("RESET ROLE; SET LOCAL session_replication_role = replica")
        for table, lines in rows.items():
            with cursor.copy(f"COPY {table} ({columns[table]}) FROM STDIN") as copy:
                copy.write(lines)
            if len(lines) > LARGE:  # without figures the planner may take minutes for a join
                cursor.execute(f"ANALYZE {table}")
        cursor.execute(f"SET LOCAL session_replication_role = origin; SET ROLE {role}")
    return deepcopy(value)


def _columns() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return dict(cursor.fetchall())


def _rows() -> Rows:
    """Every row of the database that the test sees, as COPY writes it."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table, columns in _columns().items():
            with cursor.copy(f"COPY (SELECT {columns} FROM {table}) TO STDOUT") as copy:
                found[table] = set(bytes(b"".join(copy)).splitlines(keepends=True))
    return found
