"""What the views of this room share: finding objects, saying what was done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.http import url_has_allowed_host_and_scheme

from thidua.common.policy import may, which
from thidua.people.views.access import ActorRequest


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


def back(request: ActorRequest, fallback: str) -> str:
    """Where to go on: ``next`` of the form if it stays on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and safe else fallback


def is_uuid(text: str) -> bool:
    """Whether a value from outside is a public id."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
