"""Rows of whole numbers out of PostgreSQL: a few by a query, all by binary COPY into NumPy."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from django.db import connection

Ids: TypeAlias = npt.NDArray[np.int64]
Columns: TypeAlias = Mapping[str, Ids]

EPOCH_SQL = "DATE '1970-01-01'"
_HEAD = 19
"""Bytes before the first row: signature, flags, length of the extension (empty)."""
_CHUNK = 1 << 22


@dataclass(frozen=True)
class Asked:
    """A query whose columns are whole numbers, never NULL.

    Args:
        names: of the columns, in order.
        select: the query without its condition on whose rows are wanted.
        whose: conditions joined by OR, each ``column = ANY(%(key)s)``; for everybody none.
        tail: what follows the condition.
    """

    names: tuple[str, ...]
    select: str
    whose: tuple[tuple[str, str], ...] = ()
    tail: str = ""


def read(asked: Asked, only: Mapping[str, Collection[int]] | None = None) -> Columns:
    """The columns of a query.

    Args:
        asked: the query; it ends in an open ``WHERE`` clause.
        only: keys by name of the condition; ``None``: all rows, streamed.
    """
    if only is None:
        return _streamed(f"{asked.select}{asked.tail}", asked.names)
    conditions = [(column, key) for column, key in asked.whose if only.get(key)]
    if not conditions:
        return {name: np.zeros(0, dtype=np.int64) for name in asked.names}
    narrowed = " OR ".join(f"{column} = ANY(%({key})s)" for column, key in conditions)
    keys = {key: list(only[key]) for _column, key in conditions}
    with connection.cursor() as cursor:
        cursor.execute(f"{asked.select} AND ({narrowed}){asked.tail}", keys)
        return as_columns(cursor.fetchall(), asked.names)


def as_columns(rows: Sequence[Sequence[int]], names: Sequence[str]) -> Columns:
    """Rows as columns."""
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(names))
    return {name: table[:, at] for at, name in enumerate(names)}


def _streamed(statement: str, names: Sequence[str]) -> Columns:
    """All rows, each of ``bigint`` columns, in memory of what is kept and one chunk."""
    pair = (("size", ">i4"), ("value", ">i8"))
    fields = [(f"{part}{at}", kind) for at in range(len(names)) for part, kind in pair]
    row = np.dtype([("fields", ">i2"), *fields])
    cast = ", ".join(f'"{name}"::bigint' for name in names)
    named = ", ".join(f'"{name}"' for name in names)
    query = f"COPY (SELECT {cast} FROM ({statement}) AS rows({named})) TO STDOUT (FORMAT BINARY)"
    parts: list[Any] = []
    left = bytearray()
    begun = False
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for data in copy:
            left += data
            if not begun and len(left) >= _HEAD:
                del left[:_HEAD]
                begun = True
            if len(left) >= _CHUNK:
                _take(left, row, len(names), parts)
    _take(left, row, len(names), parts)
    if not parts:
        return {name: np.zeros(0, dtype=np.int64) for name in names}
    return {name: np.concatenate([part[at] for part in parts]) for at, name in enumerate(names)}


def _take(left: bytearray, row: Any, width: int, parts: list[Any]) -> None:
    whole = len(left) // row.itemsize
    if not whole:
        return
    rows = np.frombuffer(bytes(left[: whole * row.itemsize]), dtype=row)
    parts.append([rows[f"value{at}"].astype(np.int64) for at in range(width)])
    del left[: whole * row.itemsize]
