"""What two contents say differently, row by row, and one change carried into another content."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from thidua.rules.content.addresses import join, keyed

Rows = dict[str, Any]
"""Address of a row of a section, or of a section that is no list → its value."""


def rows(content: Mapping[str, Any]) -> Rows:
    """Every row of every section by its address; enumerations and dedication part by part."""
    found: Rows = {}
    for section, value in content.items():
        if isinstance(value, Mapping):
            found.update({join(section, key): part for key, part in value.items()})
        else:
            found.update({join(section, key): row for key, row in keyed(section, value)})
    return found


def carry(
    base: Mapping[str, Any], theirs: Mapping[str, Any], ours: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """What changed from ``base`` to ``theirs``, carried into ``ours``.

    Args:
        base: what the program shipped before.
        theirs: what it ships now.
        ours: what is active here.

    Returns:
        The content, and addresses of rows that both changed: there ours stays.
    """
    old, new, here = rows(base), rows(theirs), rows(ours)
    both = [
        at
        for at in old | new
        if new.get(at) != old.get(at)
        and here.get(at) != old.get(at)
        and here.get(at) != new.get(at)
    ]
    taken = {at for at in old | new if new.get(at) != old.get(at)} - set(both)
    made: dict[str, Any] = {}
    for section in dict.fromkeys([*ours, *theirs]):
        sample = ours.get(section, theirs.get(section))
        names = dict.fromkeys([*rows_of(ours, section), *rows_of(theirs, section)])
        kept = [(at, new.get(at) if at in taken else here.get(at)) for at in names]
        parts = [(at, deepcopy(value)) for at, value in kept if value is not None]
        if isinstance(sample, Mapping):
            made[section] = {at.partition(">")[2]: value for at, value in parts}
        elif parts:
            made[section] = [value for _at, value in parts]
    return made, both


def rows_of(content: Mapping[str, Any], section: str) -> Rows:
    """Rows of one section by their addresses."""
    return rows({section: content[section]}) if section in content else {}
