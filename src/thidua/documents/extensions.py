"""Buttons that rooms above put on the page of a document: they register, this room asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from thidua.common.policy import Answer, Text
from thidua.documents.models import Document


@dataclass(frozen=True)
class DocumentLink:
    """A button on the page of a document.

    Args:
        label: verb and object.
        url: where it leads.
        answer: whether this actor may follow it, and if not, why.
        icon: name in the icon sprite.
        primary: whether it is the next step of the document.
    """

    label: Text
    url: str
    answer: Answer
    icon: str = "file-text"
    primary: bool = False


LinkMaker = Callable[[Any, Document, date], Iterable[DocumentLink]]
_MAKERS: list[LinkMaker] = []


def register_document_link(maker: LinkMaker) -> LinkMaker:
    """Add a maker ``(actor, document, as_of) → links``; registering it twice has no effect."""
    if maker not in _MAKERS:
        _MAKERS.append(maker)
    return maker


def links_for(actor: Any, document: Document, as_of: date) -> list[DocumentLink]:
    """All links that the rooms above offer for this document, in order of registration."""
    return [link for maker in _MAKERS for link in maker(actor, document, as_of)]
