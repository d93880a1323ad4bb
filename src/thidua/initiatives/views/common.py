"""What the pages of this room share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from thidua.common.asked import visible
from thidua.common.policy import Refused
from thidua.common.revisions import Stale
from thidua.initiatives.models import Initiative
from thidua.people.forms import take_errors
from thidua.people.views.access import ActorRequest

INVALID = 422


def find(request: ActorRequest, public_id: UUID) -> Initiative:
    """The initiative of an address, if the actor may see it; else 404."""
    found: Initiative = visible(
        request.actor, "initiatives:initiative:view", public_id, "unit", "period", "evidence"
    )
    return found


def take(form: Any, error: Exception) -> None:
    """Say on the form what was refused.

    Raises:
        Exception: the error itself, where it is none that a form tells.
    """
    if isinstance(error, ValidationError):
        take_errors(form, error)
    elif isinstance(error, Stale):
        form.add_error(
            None, _("Somebody changed this initiative in the meantime; look at it as it is now.")
        )
    elif isinstance(error, Refused):
        about_file = error.answer.rule == "evidence" and "file" in form.fields
        form.add_error("file" if about_file else None, str(error.answer.reason))
    else:
        raise error


def form_page(
    request: ActorRequest, form: Any, row: Initiative | None, **words: Any
) -> HttpResponse:
    """A page with a form; what is wrong comes back with status 422."""
    authors = words.get("authors")
    is_wrong = bool(form.errors) or (authors is not None and not authors.is_valid())
    context = {"form": form, "initiative": row, **words}
    status = INVALID if form.is_bound and is_wrong else 200
    return render(request, "initiatives/form.html", context, status=status)
