"""The trail of a document in words: who did what, what it was before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.common.formatting import day
from thidua.common.models import AuditEntry
from thidua.common.policy import REGISTRY, Text
from thidua.documents.models import Distribution, Document

_OTHER: Mapping[str, Text] = {
    "documents:document:present": gettext_lazy("Presented for signature"),
    "documents:document:offer": gettext_lazy("Downloaded the file to sign"),
    "documents:legal_basis:seed": gettext_lazy("From the shipped catalogue"),
}
FIELD_LABELS: Mapping[str, Text] = {
    "kind": gettext_lazy("Kind"),
    "type_name": gettext_lazy("Name of the type"),
    "number": gettext_lazy("Number and symbol"),
    "name": gettext_lazy("Subject"),
    "issuing_body": gettext_lazy("Issuing body"),
    "place": gettext_lazy("Place"),
    "issued_on": gettext_lazy("Date of the document"),
    "signer_name": gettext_lazy("Signed by"),
    "signer_title": gettext_lazy("Title of the signer"),
    "signer_capacity": gettext_lazy("Signed for"),
    "incoming_number": gettext_lazy("Number of arrival"),
    "incoming_on": gettext_lazy("Day of arrival"),
    "received_from": gettext_lazy("Received from"),
    "forwarded_to": gettext_lazy("Forwarded to"),
    "filed_at": gettext_lazy("Filed at"),
    "issuer": gettext_lazy("Issuer"),
    "effective_from": gettext_lazy("In force from"),
    "effective_to": gettext_lazy("No longer in force from"),
    "verified": gettext_lazy("Compared with the source"),
    "source": gettext_lazy("Source"),
    "note": gettext_lazy("Note"),
    "replaced_by": gettext_lazy("Replaced by"),
}


@dataclass(frozen=True)
class Step:
    """One line of the history: what, who, when, why, and fields with before and after."""

    what: str
    who: str
    at: datetime
    as_of: date
    reason: str
    changes: tuple[tuple[str, str, str], ...]


def steps_of(document: Document) -> list[Step]:
    """The history of a document and of its distributions, newest first; two queries."""
    mine = Q(object_type="documents.document", object_id=str(document.public_id))
    sent = [
        str(key)
        for key in Distribution.objects.filter(document=document).values_list(
            "public_id", flat=True
        )
    ]
    mine |= Q(object_type="documents.distribution", object_id__in=sent)
    return _steps(AuditEntry.objects.filter(mine).order_by("-id")[:200])


def steps_about(obj: Model) -> list[Step]:
    """The history of any other record of this room, newest first."""
    kind, key = obj._meta.label_lower, str(getattr(obj, "public_id", obj.pk))  # noqa: SLF001
    rows = AuditEntry.objects.filter(object_type=kind, object_id=key)
    return _steps(rows.order_by("-id")[:200])


def _steps(entries: Iterable[AuditEntry]) -> list[Step]:
    return [
        Step(
            what=_label(entry.action),
            who=entry.actor_label,
            at=entry.at,
            as_of=entry.as_of,
            reason=entry.reason,
            changes=_changes(entry.changes),
        )
        for entry in entries
    ]


def _label(action: str) -> str:
    rule = REGISTRY.rules.get(action)
    return str(rule.label) if rule is not None else str(_OTHER.get(action, action))


def _changes(changes: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    rows = {**changes, **changes.get("corrected", {})} if "corrected" in changes else changes
    return tuple(
        (str(FIELD_LABELS[field]), _shown(pair[0]), _shown(pair[1]))
        for field, pair in rows.items()
        if field in FIELD_LABELS and isinstance(pair, list) and len(pair) == 2
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "–"
    try:
        return day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value or "–")
