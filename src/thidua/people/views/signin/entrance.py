"""The sign-in page itself."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.http import HttpRequest, HttpResponse

from thidua.people.sso import provider, with_provider


class SignIn(LoginView):  # type: ignore[misc]
    """allauth's page, with the button of the sign-in service where there is one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let the button's form lead to the service."""
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return with_provider(answer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the service."""
        return {**super().get_context_data(**kwargs), "service": provider()}
