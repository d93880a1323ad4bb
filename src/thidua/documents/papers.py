"""An official document as JSON and back: what a draft keeps until it is rendered for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from thidua.documents.models import Document
from thidua.paper.layout.model import (
    Align,
    Annex,
    Bullets,
    CentredLine,
    Column,
    GroupRow,
    Heading,
    Letterhead,
    OfficialDocument,
    Paragraph,
    RecipientLine,
    Row,
    Run,
    SignatureBlock,
    SumRow,
    Table,
    parts,
)

_PARTS = {
    part.__name__: part
    for part in (
        Annex,
        Bullets,
        CentredLine,
        Column,
        GroupRow,
        Heading,
        Letterhead,
        OfficialDocument,
        Paragraph,
        RecipientLine,
        Row,
        Run,
        SignatureBlock,
        SumRow,
        Table,
    )
}


def to_json(value: Any) -> Any:
    """A part of a document, or a sequence of parts, as plain JSON values.

    Raises:
        TypeError: for a value that no document holds.
    """
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Align):
        return {"_": "Align", "value": value.value}
    if isinstance(value, date):
        return {"_": "date", "value": value.isoformat()}
    if is_dataclass(value) and type(value).__name__ in _PARTS:
        return {
            "_": type(value).__name__,
            **{f.name: to_json(getattr(value, f.name)) for f in fields(value)},
        }
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    raise TypeError(f"no part of a document: {type(value).__name__}")


def from_json(value: Any) -> Any:
    """The parts again; sequences come back as tuples.

    Raises:
        KeyError: for a part that this version does not know.
    """
    if isinstance(value, list):
        return tuple(from_json(item) for item in value)
    if not isinstance(value, Mapping):
        return value
    name = value["_"]
    if name == "date":
        return date.fromisoformat(value["value"])
    if name == "Align":
        return Align(value["value"])
    return _PARTS[name](**{key: from_json(v) for key, v in value.items() if key != "_"})


def paper_of(document: Document) -> OfficialDocument | None:
    """The draft with the number and date that it has been given, ``None`` for an uploaded file."""
    if not document.content:
        return None
    paper: OfficialDocument = from_json(document.content)
    head = replace(
        paper.letterhead,
        number_symbol=document.number or paper.letterhead.number_symbol,
        date=document.issued_on or paper.letterhead.date,
    )
    return replace(paper, letterhead=head)


def plain_text(paper: OfficialDocument) -> str:
    """The words of a document, one paragraph per line, for search and for reading on screen."""
    lines = [paper.type_name or "", paper.subject]
    lines += [f"Kính gửi: {name}" for name in paper.addressees]
    lines += [_words(basis) for basis in paper.legal_bases]
    for block in paper.blocks:
        lines += _block_lines(block)
    for annex in paper.annexes:
        lines.append(annex.title)
        for block in annex.blocks:
            lines += _block_lines(block)
    return "\n".join(line for line in lines if line)


def _block_lines(block: Any) -> list[str]:
    if isinstance(block, Bullets):
        return [f"{block.mark} {_words(item)}" for item in block.items]
    if isinstance(block, Table):
        rows = [row for row in block.rows if isinstance(row, Row)]
        return ["; ".join(_words(cell) for cell in row.cells) for row in rows]
    if isinstance(block, Heading):
        return [f"{block.number} {_words(block.text)}".strip()]
    return [_words(block.text)]


def _words(text: Any) -> str:
    return "".join(part.text if isinstance(part, Run) else part for part in parts(text))
