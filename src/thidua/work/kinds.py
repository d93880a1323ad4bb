"""Kinds of work items and notices: rooms above register what theirs say and where they lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from thidua.common.policy import Text


class Worded(Protocol):
    """A row whose sentence is made from its kind and parts."""

    kind: str
    params: Any


@dataclass(frozen=True)
class WorkKind:
    """How items or notices of one kind look.

    Args:
        code: ``room.what``, kept in the row.
        title: sentence with ``%(name)s`` parts, filled from the row's ``params``.
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
ESCALATED = "work.escalated"
REMINDER = "work.reminder"


def register(*kinds: WorkKind) -> None:
    """Make kinds known; called when a room is loaded."""
    for kind in kinds:
        KINDS[kind.code] = kind


def _fill(sentence: Text, params: Mapping[str, Any]) -> str:
    parts = dict(params)
    inner = parts.get("inner")
    if isinstance(inner, Mapping):
        # An item about another item carries that item's kind and parts, not its words.
        parts["inner"] = _fill(KINDS[inner["kind"]].title, inner["params"])
    try:
        return str(sentence) % parts
    except KeyError:
        return str(sentence)


def title_of(row: Worded) -> str:
    """The row's sentence in the current language."""
    return _fill(KINDS[row.kind].title, row.params)


def facts_of(row: Worded) -> str:
    """The row's second line in the current language; empty where its parts are missing."""
    facts = KINDS[row.kind].facts
    return _fill(facts, row.params) if facts else ""


register(
    WorkKind(
        ESCALATED,
        _("Late: %(inner)s"),
        _("Look into it"),
        "alert-octagon",
        _("%(unit)s · due %(due)s"),
    ),
    WorkKind(REMINDER, _("Reminder: %(inner)s"), _("Open"), "clock", _("%(unit)s · due %(due)s")),
)
