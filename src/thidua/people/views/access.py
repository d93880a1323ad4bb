"""Who gets to a view at all: the door before the policy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django_htmx.http import HttpResponseClientRedirect

from thidua.common.clock import installation
from thidua.people.actors import Actor
from thidua.people.models import User
from thidua.people.queries import whom_to_ask


class ActorRequest(HttpRequest):
    """A request of a signed-in person, as ``ActorMiddleware`` prepares it."""

    actor: Actor
    as_of: date
    user: User
    htmx: Any


View = Callable[..., HttpResponseBase]


def to_login(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page and back afterwards; htmx loads the whole page anew."""
    if request.headers.get("HX-Request") == "true":
        here = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = here.path + (f"?{here.query}" if here.query else "")
        return HttpResponseClientRedirect(redirect_to_login(back or "/").url)
    if installation() is None:
        return redirect("people:begin")
    # A form that was not sent must not be sent by coming back: return to a page instead.
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def account_required(view: View) -> View:
    """Only for people who are signed in, whether they hold a post or not."""

    @wraps(view)
    @cache_control(private=True, no_store=True)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "actor", None) is None:
            return to_login(request)
        return view(request, *args, **kwargs)

    return door


def signed_in_required(view: View) -> View:
    """Only for people who are signed in and hold a post on the business date.

    Signed out: to the sign-in page and back. Without a post: a page that says whom to ask (403).
    Every page behind it is private to the person and never kept by a cache.
    """

    @wraps(view)
    def door(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor.post is None:
            return render(
                request, "people/no_post.html", {"whom": whom_to_ask(request.as_of)}, status=403
            )
        return view(request, *args, **kwargs)

    return account_required(door)


class SignedInRequiredMixin:
    """:func:`signed_in_required` for class-based views; put it first."""

    @method_decorator(signed_in_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask at the door."""
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
