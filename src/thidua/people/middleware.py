"""Puts the business date and the actor on every request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from thidua.common.clock import business_date
from thidua.people.actors import Actor, actor_for

POST_KEY = "acting_post"


class ActorMiddleware:
    """Sets ``request.as_of`` (date) and ``request.actor`` (``Actor`` or ``None``), both lazy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach and go on."""
        known: dict[str, Any] = {}

        def as_of() -> date:
            if "as_of" not in known:
                known["as_of"] = business_date()
            day: date = known["as_of"]
            return day

        def actor() -> Actor | None:
            if not request.user.is_authenticated:
                return None
            return actor_for(request.user, as_of(), request.session.get(POST_KEY, ""))

        request.as_of = SimpleLazyObject(as_of)  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(actor)  # type: ignore[attr-defined]
        return self.get_response(request)
