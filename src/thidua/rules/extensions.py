"""What rooms above put on the page of a version: they register, this room asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from thidua.common.policy import Answer, Text
from thidua.rules.models import CatalogueVersion


@dataclass(frozen=True)
class VersionPanel:
    """A panel on the page of a version: a trial over the province's history, for instance.

    Args:
        title: of the panel.
        words: one or two sentences: what it does, or what came of it.
        label: of its button.
        url: where the button leads.
        answer: whether this actor may follow it, and if not, why.
        icon: name in the icon sprite.
        figures: pairs of (what, number), shown above the button.
    """

    title: Text
    words: Text
    label: Text
    url: str
    answer: Answer
    icon: str = "scale"
    figures: tuple[tuple[Text, int], ...] = ()


PanelMaker = Callable[[Any, CatalogueVersion, date], Iterable[VersionPanel]]
_MAKERS: list[PanelMaker] = []


def register_version_panel(maker: PanelMaker) -> PanelMaker:
    """Add a maker ``(actor, version, as_of) → panels``; registering it twice has no effect."""
    if maker not in _MAKERS:
        _MAKERS.append(maker)
    return maker


def panels_for(actor: Any, version: CatalogueVersion, as_of: date) -> list[VersionPanel]:
    """All panels that the rooms above offer for this version, in order of registration."""
    return [panel for maker in _MAKERS for panel in maker(actor, version, as_of)]
