"""Puts the business date and the actor on every request, and words on what was refused."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from thidua.common.clock import date_of, installation
from thidua.common.policy import Refused
from thidua.people.actors import actor_for
from thidua.people.domain.sessions import seen
from thidua.people.gate import stop
from thidua.people.models import User
from thidua.people.queries import whom_to_ask

POST_KEY = "acting_post"


class ActorMiddleware:
    """Sets ``request.as_of`` (date) and ``request.actor`` (``Actor``, ``None`` when signed out).

    ``request.installation`` is its row, ``None`` before set-up.

    The chosen post is checked anew at each request: an ended post or hand-over is gone at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach and go on."""
        here = installation()
        as_of = date_of(here)
        user = request.user
        actor = (
            actor_for(user, as_of, request.session.get(POST_KEY, ""))
            if isinstance(user, User)
            else None
        )
        request.installation = here  # type: ignore[attr-defined]
        request.as_of = as_of  # type: ignore[attr-defined]
        request.actor = actor  # type: ignore[attr-defined]
        if actor is not None:
            seen(session_key=request.session.session_key or "", at=timezone.now())
            elsewhere = stop(request, actor, here)
            if elsewhere is not None:
                return elsewhere
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a refusal into a page that names rule, reason, remedy and whom to ask (403).

        htmx gets the same as a fragment for ``#refused``; the page it came from stays.
        """
        if not isinstance(exception, Refused):
            return None
        as_of = getattr(request, "as_of", None)
        context = {
            "answer": exception.answer,
            "whom": whom_to_ask(as_of) if as_of else [],
        }
        if request.headers.get("HX-Request") == "true":
            response = render(request, "people/parts/refused.html", context, status=403)
            response["HX-Retarget"] = "#refused"
            response["HX-Reswap"] = "innerHTML"
            return response
        return render(request, "403.html", context, status=403)
