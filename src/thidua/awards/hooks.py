"""What this room puts on pages of lower rooms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.awards.domain.reading import READ
from thidua.awards.models import DecisionReading
from thidua.common.policy import may
from thidua.documents.extensions import DocumentLink, register_document_link
from thidua.documents.models import Document


@register_document_link
def reading_link(actor: Any, document: Document, as_of: date) -> Iterable[DocumentLink]:
    """On a decision: read it into rows of the registry, or go on confirming them."""
    del as_of
    if document.kind != Document.Kind.DECISION or not document.text:
        return []
    page = reverse("awards:reading", args=[document.public_id])
    reading = DecisionReading.objects.filter(document=document).first()
    if reading is None:
        answer = may(actor, READ, document)
        return [DocumentLink(_("Read into the registry"), page, answer, "award", primary=True)]
    answer = may(actor, "awards:reading:view", reading)
    label = _("The decision beside its rows")
    return [DocumentLink(label, page, answer, "award", primary=reading.state != "done")]
