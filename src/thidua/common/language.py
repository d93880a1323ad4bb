"""The language of the screens: Vietnamese unless somebody chose English.

Django's own middleware follows the browser; office machines are often set up in English, and their
people are not.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class LanguageMiddleware:
    """The switch's cookie, else what the account chose, else Vietnamese; after authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate, go on, and say the language in the answer."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or getattr(
            request.user, "language", ""
        )
        known = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(known):
            request.LANGUAGE_CODE = known
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", known)
        return response
