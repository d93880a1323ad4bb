"""Addresses inside a content that stay the same when rows are added: by code and first day.

``awards>GDVH@2024-01-01>prize`` is the prize of a row, ``awards>BKT@2024-01-01>paths>d1>
conditions>0`` the first condition of one of its paths.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

SEPARATOR = ">"
OF_AWARDS = ("awards", "drafts")
"""Sections of award rows; those of ``drafts`` judge nothing, they name what may change."""
_KEYS: Mapping[str, tuple[str, ...]] = {
    "awards": ("code", "from"),
    "drafts": ("code", "from"),
    "paths": ("id",),
    "base_salary": ("from",),
    "money_rules": ("id", "from"),
    "authority_periods": ("authority", "from"),
    "instruments": ("code",),
    "principles": ("id",),
    "transition": ("id",),
    "revocation_grounds": ("id",),
    "deadlines": ("id", "from"),
    "councils": ("id",),
    "forms": ("decree", "form"),
    "settings": ("key", "from"),
}
DATED = tuple(name for name, keys in _KEYS.items() if "from" in keys)
"""Sections whose rows hold during some days."""


def row_key(section: str, row: Mapping[str, Any]) -> str:
    """What tells a row from the others of its list; empty where only its place does."""
    keys = _KEYS.get(section, ())
    if section == "rows":
        keys = ("award", "groups", "min_years")
    parts = [row.get(key) for key in keys]
    words = ["+".join(part) if isinstance(part, list) else str(part) for part in parts if part]
    return "@".join(words).replace(SEPARATOR, "-")


def keyed(section: str, rows: Sequence[Any]) -> list[tuple[str, Any]]:
    """Rows of a list with their keys; the place where a key is missing or stands twice."""
    keys = [row_key(section, row) if isinstance(row, Mapping) else "" for row in rows]
    often = Counter(keys)
    return [
        (key if key and often[key] == 1 else f"{key}#{at}" if key else str(at), row)
        for at, (key, row) in enumerate(zip(keys, rows, strict=True))
    ]


def children(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Rows and mappings one level below, with their part of the address."""
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        yield from keyed(name, value)


def join(*parts: str) -> str:
    """Parts as one address."""
    return SEPARATOR.join(parts)


def find(content: Any, address: str) -> Any:
    """What stands at an address; the very mapping of the content.

    Raises:
        KeyError: nothing stands there.
    """
    name, value = "", content
    for part in address.split(SEPARATOR):
        found = next((each for key, each in children(name, value) if key == part), None)
        if found is None:
            raise KeyError(address)
        name, value = part, found
    return value


def walk(content: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every mapping that carries a mark ``verified``, with its address, in the order of rows."""
    yield from _walk("", content, ())


def _walk(name: str, value: Any, at: tuple[str, ...]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping) and isinstance(value.get("verified"), bool):
        yield join(*at), value
    for key, child in children(name, value):
        if isinstance(child, (Mapping, list)):
            yield from _walk(key, child, (*at, key))
