"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from thidua.common import views

app_name = "common"
urlpatterns: list[URLPattern | URLResolver] = [
    path("kieu", views.styleguide, name="styleguide"),
    path("huong-dan", views.help_page, name="help"),
    path("ping", views.ping, name="ping"),
    path("san-sang", views.ready, name="ready"),
    path("suc-khoe", views.health_page, name="health"),
    path("metrics", views.metrics_page, name="metrics"),
    path("ngon-ngu", views.language, name="language"),
]
