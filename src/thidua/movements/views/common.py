"""What the views of this room share: finding objects, saying what was done."""

from __future__ import annotations

from uuid import UUID

from django.utils.http import url_has_allowed_host_and_scheme

from thidua.people.views.access import ActorRequest


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
