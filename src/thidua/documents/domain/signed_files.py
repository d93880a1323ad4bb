"""Files that come back signed, and the files offered for signing."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from thidua.common import files
from thidua.common.models import StoredFile
from thidua.common.policy import Answer, Refused, Text
from thidua.documents.domain.reading import signatures_in
from thidua.documents.models import Document
from thidua.documents.rendering import PDF, file_name, pdf_of

_VIETNAM = 7 * 60  # minutes: the file takes a fixed offset only
_HOLDING = {"trusted", "untrusted"}
"""Signatures that are accepted; that an issuer is not on the trust list is shown, not refused."""


def refuse(action: str, rule: str, reason: Text) -> Refused:
    """The exception for an action that a rule of this room forbids."""
    return Refused(Answer(False, action, rule, reason))


def intact_signatures(data: bytes, base: StoredFile | None, action: str) -> list[dict[str, Any]]:
    """Signatures of a signed PDF that goes on from ``base``; refuses anything less."""
    # A signature made here goes on from exactly the bytes that were issued.
    if base is not None and not data.startswith(files.read(base)):
        raise refuse(
            action,
            "documents:other_bytes",
            _("This is not the file that was offered: it was changed or saved anew meanwhile."),
        )
    found = signatures_in(data)
    broken = next((r for r in found if r["status"] not in _HOLDING), None)
    if not found or broken is not None:
        language = "vi" if (get_language() or "vi").startswith("vi") else "en"
        raise refuse(
            action,
            "documents:signature",
            broken[language] if broken else _("The file carries no digital signature."),
        )
    return found


def stored_pdf(document: Document, actor: Any, as_of: date) -> StoredFile:
    # The time inside the file is that of the business date: the same draft gives the same bytes.
    now = datetime.combine(as_of, time(), timezone.get_fixed_timezone(_VIETNAM))
    return files.put(
        pdf_of(document, now=now),
        name=file_name(document, "pdf"),
        media_type=PDF,
        actor=actor,
    )
