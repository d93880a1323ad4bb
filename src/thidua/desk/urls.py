"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from thidua.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("tim-kiem", views.search, name="search"),
]
