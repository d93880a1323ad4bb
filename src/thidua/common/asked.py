"""What views ask first: the row that an address names, the revision that a form carries."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404

from thidua.common.policy import may, which


def visible(actor: Any, action: str, public_id: UUID, *related: str) -> Any:
    """The row with this public id, if ``action`` (a view right) is allowed; else 404."""
    rows = which(actor, action).filter(public_id=public_id)
    row = (rows.select_related(*related) if related else rows).first()
    if row is None or not may(actor, action, row):
        raise Http404
    return row


def whole(value: str | None) -> int | None:
    """A revision from a hidden field; ``None`` when it is missing or no number."""
    return int(value) if value and value.isdigit() else None
