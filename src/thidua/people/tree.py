"""The tree of units on a day, by one recursive query."""

from __future__ import annotations

from datetime import date

from django.db import connection

_SUBTREE = """
WITH RECURSIVE below(id) AS (
    SELECT %(root)s::bigint
    UNION
    SELECT v.unit_id FROM people_unitversion v JOIN below b ON v.parent_id = b.id
    WHERE v.valid @> %(day)s::date AND v.superseded_at IS NULL
)
SELECT id FROM below
"""
_ANCESTORS = """
WITH RECURSIVE above(id, depth) AS (
    SELECT %(unit)s::bigint, 0
    UNION
    SELECT v.parent_id, a.depth + 1 FROM people_unitversion v JOIN above a ON v.unit_id = a.id
    WHERE v.valid @> %(day)s::date AND v.superseded_at IS NULL
      AND v.parent_id IS NOT NULL AND a.depth < 50
)
SELECT id FROM above ORDER BY depth
"""


def subtree(unit_id: int, as_of: date) -> set[int]:
    """Ids of the unit and all units below it that day."""
    with connection.cursor() as cursor:
        cursor.execute(_SUBTREE, {"root": unit_id, "day": as_of})
        return {row[0] for row in cursor.fetchall()}


def ancestors(unit_id: int, as_of: date) -> list[int]:
    """Ids of the unit and everything above it, nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(_ANCESTORS, {"unit": unit_id, "day": as_of})
        return [row[0] for row in cursor.fetchall()]
