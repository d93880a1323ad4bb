"""Kinds of work items: the rooms above register what their items say and where they lead."""

from __future__ import annotations

from dataclasses import dataclass

from thidua.common.policy import Text


@dataclass(frozen=True)
class WorkKind:
    """How items of one kind look.

    Args:
        code: ``room.what``, kept in the row.
        title: sentence with ``%(name)s`` parts, filled from the item's ``params``.
        button: verb and object of the one button that moves it.
        icon: name in the icon sprite.
        facts: second line, same parts; may be empty.
    """

    code: str
    title: Text
    button: Text
    icon: str
    facts: Text = ""


KINDS: dict[str, WorkKind] = {}


def register(*kinds: WorkKind) -> None:
    """Make kinds known; called when a room is loaded."""
    for kind in kinds:
        KINDS[kind.code] = kind
