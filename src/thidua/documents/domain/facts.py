"""Header facts of a document: which there are, and what the reader proposes for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from thidua.common.keys import fold
from thidua.documents.models import Document

FACTS = (
    "kind",
    "type_name",
    "number",
    "name",
    "issuing_body",
    "place",
    "issued_on",
    "signer_name",
    "signer_title",
    "signer_capacity",
    "incoming_number",
    "incoming_on",
    "received_from",
    "forwarded_to",
    "filed_at",
)
"""Fields of ``Document`` that are read from a file and corrected by people."""

_KINDS = {
    "ke hoach": Document.Kind.PLAN,
    "phat dong": Document.Kind.LAUNCH,
    "cong van": Document.Kind.LETTER,
    "chi thi": Document.Kind.DIRECTIVE,
    "quyet dinh": Document.Kind.DECISION,
    "to trinh": Document.Kind.SUBMISSION,
    "bao cao": Document.Kind.REPORT,
    "thong bao": Document.Kind.NOTICE,
}


@dataclass(frozen=True)
class Fact:
    """One fact as read: its value, and the span of the text (code points) it was read from."""

    value: str
    start: int | None = None
    end: int | None = None
    confidence: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """For the database."""
        return {
            "value": self.value,
            "start": self.start,
            "end": self.end,
            "confidence": self.confidence,
        }


def kind_of(type_name: str | None) -> str:
    """The kind of a document from the name of its type; a document without one is a letter."""
    return _KINDS.get(fold(type_name), Document.Kind.OTHER) if type_name else Document.Kind.LETTER


def proposals(header: Mapping[str, Any]) -> dict[str, Fact]:
    """What the reader's ``document`` says, under the names of this room's fields.

    Dates that the text does not give to the day are left to the person.
    """
    sources = header.get("sources") or {}
    sure = header.get("confidence") or {}
    found: dict[str, Fact] = {}

    def take(field: str, value: Any, fact: str = "", part: Mapping[str, Any] | None = None) -> None:
        if not value:
            return
        span = (part or {}).get("source") or sources.get(fact) or {}
        confidence = part.get("confidence") if part else sure.get(fact)
        found[field] = Fact(str(value), span.get("start"), span.get("end"), confidence)

    take("type_name", header.get("type"), "type")
    found["kind"] = Fact(kind_of(header.get("type")))
    take("number", header.get("number"), "number")
    take("name", header.get("title"), "title")
    take("issuing_body", header.get("issuing_body"), "issuing_body")
    take("received_from", header.get("issuing_body"), "issuing_body")
    take("place", header.get("place"), "place")
    if header.get("date_precision", "day") == "day":
        take("issued_on", header.get("date"), "date")
    signer = header.get("signer")
    if signer:
        for key in ("name", "title", "capacity"):
            take(f"signer_{key}", signer.get(key), part=signer)
    stamp = header.get("incoming_stamp")
    if stamp:
        take("incoming_number", stamp.get("number"), part=stamp)
        take("incoming_on", stamp.get("date"), part=stamp)
        take("forwarded_to", stamp.get("forwarded_to"), part=stamp)
        take("filed_at", stamp.get("file"), part=stamp)
    return found


_DATES = {"issued_on", "incoming_on"}


def values_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as values for ``Document``: dates parsed, texts trimmed to their columns.

    Args:
        facts: field → text, date, or a stored fact ``{"value": …}``; unknown fields are refused.

    Raises:
        KeyError: for a name that is no fact.
    """
    values: dict[str, Any] = {}
    for field, raw in facts.items():
        if field not in FACTS:
            raise KeyError(field)
        value = raw["value"] if isinstance(raw, Mapping) else raw
        if field in _DATES:
            values[field] = _date(value)
        else:
            column = Document._meta.get_field(field)  # noqa: SLF001
            text = " ".join(str(value or "").split())
            values[field] = text[: getattr(column, "max_length", None)]
    return values


def _date(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
