"""Changes of a draft's content: a fact, a whole row, a new row, the end of a row."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from thidua.rules.content.addresses import SEPARATOR, find, join, keyed, row_key


def _parent(content: Any, address: str) -> tuple[Any, int | str]:
    """The list or mapping that holds what stands at an address, and its place there.

    Raises:
        KeyError: nothing stands there.
    """
    above, _sep, last = address.rpartition(SEPARATOR)
    holder = find(content, above) if above else content
    if isinstance(holder, Mapping):
        if last not in holder:
            raise KeyError(address)
        return holder, last
    name = above.rpartition(SEPARATOR)[2]
    for at, (key, _row) in enumerate(keyed(name, holder)):
        if key == last:
            return holder, at
    raise KeyError(address)


def replace_row(content: Any, address: str, row: Any) -> str:
    """Put another row in the place of one; answers its address (its days may be others).

    Raises:
        KeyError: nothing stands there.
    """
    holder, at = _parent(content, address)
    holder[at] = deepcopy(row)
    if isinstance(at, str):
        return address
    above = address.rpartition(SEPARATOR)[0]
    return join(above, keyed(above.rpartition(SEPARATOR)[2], holder)[at][0])


def remove_row(content: Any, address: str) -> None:
    """Take a row out.

    Raises:
        KeyError: nothing stands there.
    """
    holder, at = _parent(content, address)
    del holder[at]


def end_row(content: Any, address: str, last: date) -> None:
    """Let a row end with a day.

    Raises:
        KeyError: nothing stands there.
    """
    find(content, address)["to"] = last.isoformat()


def begin_row(content: Any, section: str, row: Mapping[str, Any]) -> str:
    """Add a dated row; the one of the same key that holds on its first day ends the day before.

    Args:
        content: changed in place.
        section: that it belongs to.
        row: with ISO days.

    Returns:
        Its address.
    """
    rows = content.setdefault(section, [])
    at = len(rows)
    for place, other in enumerate(rows):
        if _identity(section, other) != _identity(section, row):
            continue
        at = place + 1
        until = other.get("to")
        starts_before = str(other.get("from") or "") < str(row.get("from") or "")
        if starts_before and (until is None or str(until) >= str(row["from"])):
            other["to"] = (date.fromisoformat(str(row["from"])) - timedelta(days=1)).isoformat()
    rows.insert(at, deepcopy(dict(row)))
    return join(section, keyed(section, rows)[at][0])


def _identity(section: str, row: Mapping[str, Any]) -> str:
    return row_key(section, {**row, "from": None})


def copied(content: Any, address: str, first: date) -> dict[str, Any]:
    """A copy of a row that begins on a day and is open, unread until somebody reads it.

    Raises:
        KeyError: nothing stands there.
    """
    row = deepcopy(dict(find(content, address)))
    row["from"], row["to"] = first.isoformat(), None
    if isinstance(row.get("verified"), bool):
        row["verified"] = False
    return row
