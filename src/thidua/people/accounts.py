"""Signing in: what allauth and axes ask of this product."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed."""
        return False


def locked_out(
    request: HttpRequest, _response: Any = None, _credentials: Any = None, *_args: Any
) -> HttpResponse:
    """The page for an account that is locked after too many failures."""
    return render(request, "account/locked.html", status=429)
