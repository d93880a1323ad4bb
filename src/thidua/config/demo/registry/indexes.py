"""Indexes and references of a table put aside while a million rows come in, and back again.

A million rows that enter seven indexes one by one, each word index row by row, take longer than
the rows themselves; made in one go afterwards the same indexes take a few seconds. Only the owner
of a table may do it; for anybody else rows come in as they do every day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models

_OWNED = """
    SELECT bool_and(pg_has_role(current_user, relowner, 'USAGE'))
    FROM pg_class WHERE oid = ANY(%s::regclass[])
"""
_CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u')
    ORDER BY contype DESC, conname
"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index i WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
      AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid
                      AND c.contype IN ('p', 'u', 'x'))
    ORDER BY 1
"""


@contextmanager
def put_aside(tables: Sequence[type[models.Model]]) -> Iterator[bool]:
    """Without indexes and references of these tables for the length of a block.

    Inside the caller's transaction: when it fails, everything is as it was. What comes back is
    what was there, checked against every row.

    Yields:
        Whether they were put aside: only for the owner of the tables.
    """
    names = [m._meta.db_table for m in tables]  # noqa: SLF001 - the public way to a model's table
    with connection.cursor() as cursor:
        cursor.execute(_OWNED, [names])
        (owned,) = cursor.fetchone()
        if not owned:
            yield False
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_CONSTRAINTS, [names])
        constraints = cursor.fetchall()
        for table, name, _definition in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(_INDEXES, [names])
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    yield True
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
