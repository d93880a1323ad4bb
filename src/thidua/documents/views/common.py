"""What the pages of this room share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from thidua.common.policy import Refused, which
from thidua.people.views.access import ActorRequest

UNREADABLE = 422
"""Status of a page whose form has to be put right."""


def visible(request: ActorRequest, action: str, public_id: UUID, *related: str) -> Any:
    """The record with this identifier if the actor may do ``action`` to it, else 404."""
    rows = which(request.actor, action)
    return get_object_or_404(
        rows.select_related(*related) if related else rows, public_id=public_id
    )


_FIELDS = {"documents:scan": "file", "documents:by": "by", "documents:on": "on"}
"""Which field a refusal is about; others are about the whole form."""


def into_form(form: forms.Form, refused: Refused) -> None:
    """Put a refusal that the person can repair on this page into the form; others go on.

    Raises:
        Refused: when the right itself is missing.
    """
    rule = refused.answer.rule
    if not rule.startswith(("documents:", "reason", "state:")):
        raise refused
    field = _FIELDS.get(rule)
    form.add_error(field if field in form.fields else None, str(refused.answer.reason))


def upload(form: forms.Form, name: str = "file") -> tuple[bytes, str]:
    """Bytes and name of an uploaded file, empty ones where there is none."""
    file = form.cleaned_data.get(name)
    return (file.read(), file.name) if file else (b"", "")


def back(request: HttpRequest, fallback: str) -> str:
    """The page that the person came from, when it is one of ours."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return fallback
