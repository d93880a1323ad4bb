"""Puts the business date and the actor on every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from thidua.common.clock import business_date
from thidua.people.actors import actor_for
from thidua.people.models import User

POST_KEY = "acting_post"


class ActorMiddleware:
    """Sets ``request.as_of`` (date) and ``request.actor`` (``Actor``, ``None`` when signed out)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach and go on."""
        as_of = business_date()
        user = request.user
        actor = (
            actor_for(user, as_of, request.session.get(POST_KEY, ""))
            if isinstance(user, User)
            else None
        )
        request.as_of = as_of  # type: ignore[attr-defined]
        request.actor = actor  # type: ignore[attr-defined]
        return self.get_response(request)
