"""Rows on their way into a table by COPY, in PostgreSQL's text format.

:func:`thidua.common.bulk.copy_in` takes objects; a million objects of forty columns would take
minutes to make. Here a template object, made as the domain makes one, gives every column that is
the same in all rows, and a line holds the others only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from django.db import connection, models

_CHUNK = 20_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
NULL = "\\N"


def text(value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    return str(value).translate(_ESCAPES)


class Sink:
    """Collects lines of one table and copies them in from time to time.

    Args:
        template: an object of the model, not saved: what it says of the columns that do not vary.
        varying: columns that every line gives, in their order.
    """

    def __init__(self, template: models.Model, varying: Sequence[str]) -> None:
        meta = template._meta  # noqa: SLF001 - the public way to a model's fields
        own = {str(f.column): f for f in meta.local_concrete_fields if not f.has_db_default()}
        if "id" not in varying:
            own.pop("id")
        constant = [f for column, f in own.items() if column not in varying]
        values = [f.get_db_prep_save(getattr(template, f.attname), connection) for f in constant]
        self._tail = "".join(f"\t{text(value)}" for value in values) + "\n"
        quote = connection.ops.quote_name
        columns = ", ".join(quote(c) for c in [*varying, *(str(f.column) for f in constant)])
        self._statement = f"COPY {quote(meta.db_table)} ({columns}) FROM STDIN"
        self._lines: list[str] = []
        self.count = 0

    def add(self, line: str) -> None:
        """One row: the varying columns as :func:`text` writes them, parted by tabs."""
        self._lines.append(line)
        if len(self._lines) >= _CHUNK:
            self.flush()

    @property
    def waiting(self) -> int:
        """Lines that have not been sent yet."""
        return len(self._lines)

    def flush(self) -> None:
        """Send what has been collected."""
        if not self._lines:
            return
        data = self._tail.join(self._lines) + self._tail
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.cursor.copy(self._statement) as copy,
        ):
            copy.write(data)
        self.count += len(self._lines)
        self._lines.clear()


def keys(model: type[models.Model], block: int = 5_000) -> Iterator[int]:
    """Keys of a model's rows to come, drawn from its sequence in blocks."""
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, block],
            )
            yield from (number for (number,) in cursor.fetchall())


def public_ids(seed: int) -> Iterator[str]:
    """Random identifiers, the same for one seed: nothing of a demonstration is secret."""
    bits = Random(seed).getrandbits  # noqa: S311
    while True:
        yield f"{bits(128):032x}"
