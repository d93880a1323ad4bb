"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from thidua.desk import calendar_views, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("tim-kiem", views.search, name="search"),
    path("lich", calendar_views.calendar, name="calendar"),
    path("lich.ics", calendar_views.calendar_file, name="calendar_file"),
    path("lich/dia-chi", calendar_views.feed_settings, name="feed_settings"),
    path("lich/dang-ky/<str:token>.ics", calendar_views.feed, name="feed"),
]
