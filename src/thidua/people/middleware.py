"""Puts the business date and the actor on every request, and words on what was refused."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from thidua.common.clock import business_date
from thidua.common.policy import Refused
from thidua.people.actors import actor_for
from thidua.people.models import User
from thidua.people.queries import whom_to_ask

POST_KEY = "acting_post"
# Pages that stay open to somebody who must first choose a password.
OPEN_URLS = ("account_change_password", "account_logout", "common:language")


class ActorMiddleware:
    """Sets ``request.as_of`` (date) and ``request.actor`` (``Actor``, ``None`` when signed out).

    The chosen post is checked anew at each request: an ended post or hand-over is gone at once.
    """

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
        if isinstance(user, User) and user.must_change_password:
            change = reverse("account_change_password")
            if request.path not in {reverse(name) for name in OPEN_URLS}:
                if request.headers.get("HX-Request") == "true":
                    return HttpResponseClientRedirect(change)
                return redirect(change)
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
