"""What the pages of this room share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from thidua.common.asked import visible
from thidua.common.policy import Refused, may
from thidua.people.forms import take_errors
from thidua.people.views.access import ActorRequest
from thidua.rules.models import CatalogueVersion

INVALID = 422
ADDRESS = "dia-chi"
"""Part of the query that names a row of a content."""


def find(request: ActorRequest, public_id: UUID) -> CatalogueVersion:
    """The version of an address; else 404."""
    found: CatalogueVersion = visible(request.actor, "rules:version:view", public_id, "based_on")
    return found


def asked_address(request: ActorRequest) -> str:
    """The row that the query names.

    Raises:
        Http404: when it names none.
    """
    address = request.GET.get(ADDRESS, "")
    if not address:
        raise Http404
    return address


def at(url: str, address: str, **more: str) -> str:
    """An address of a page with the row that it is about."""
    return f"{url}?{urlencode({ADDRESS: address, **more})}"


def fact_url(address: str) -> str:
    """Page on which a fact of the version in use is held against its source."""
    return at(reverse("rules:fact"), address)


def take(form: Any, error: Exception) -> None:
    """Say on the form what was refused.

    Raises:
        Exception: the error itself, where it is none that a form tells.
    """
    if isinstance(error, ValidationError):
        take_errors(form, error)
    elif isinstance(error, Refused):
        form.add_error(None, str(error.answer.reason))
    else:
        raise error


def form_page(request: ActorRequest, form: Any, **words: Any) -> HttpResponse:
    """A page with one form; what is wrong comes back with status 422."""
    status = INVALID if form.is_bound and not form.is_valid() else 200
    return render(
        request, "rules/form.html", {"form": form, "button": _("Save"), **words}, status=status
    )


def may_edit(request: ActorRequest, version: CatalogueVersion) -> bool:
    """Whether rows of a version can be changed by this person now."""
    return version.state == "draft" and bool(may(request.actor, "rules:version:edit", version))
