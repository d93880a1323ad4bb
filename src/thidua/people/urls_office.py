"""Addresses of accounts, the audit trail, the calendar and the demo date."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
