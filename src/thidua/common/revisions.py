"""Two people at once: a record knows its revision, and a page that is behind changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


class Stale(Exception):  # noqa: N818 - reads as a sentence: "except Stale"
    """Somebody else saved since the page was opened.

    Args:
        row: the record as it is now.
        mine: what this person wanted to save, by field, for a page that shows both.
    """

    def __init__(self, row: Any, mine: Mapping[str, Any] | None = None) -> None:
        self.row = row
        self.mine = dict(mine or {})
        super().__init__(f"{row}: revision {row.revision}")


def check(row: Any, revision: int | None, mine: Mapping[str, Any] | None = None) -> None:
    """Stop unless the record is at the revision that the person saw; ``None`` skips the check.

    Raises:
        Stale: carrying the record and ``mine``.
    """
    if revision is not None and revision != row.revision:
        raise Stale(row, mine)


def lock(
    rows: QuerySet[Row], pk: int, revision: int | None, mine: Mapping[str, Any] | None = None
) -> Row:
    """The row, locked until the transaction ends, its revision counted up (not saved).

    Raises:
        Stale: when it is no longer at ``revision``.
    """
    row: Any = rows.select_for_update(of=("self",)).get(pk=pk)
    check(row, revision, mine)
    row.revision += 1
    found: Row = row
    return found
