"""A page with one form."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from thidua.people.views.access import ActorRequest


def show_form(request: ActorRequest, form: Any, title: Any, button: Any, back: str) -> HttpResponse:
    """A page with one form; what is wrong comes back with status 422."""
    status = 422 if form.is_bound else 200
    context = {"form": form, "page_title": title, "button": button, "back": back}
    return render(request, "people/structure/form.html", context, status=status)
