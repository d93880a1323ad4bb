"""Addresses: one include per room."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("tai-khoan/", include("allauth.account.urls")),
    path("", include("thidua.desk.urls")),
    path("", include("thidua.people.urls")),
    path("", include("thidua.work.urls")),
    path("", include("thidua.documents.urls")),
    path("", include("thidua.movements.urls")),
    path("", include("thidua.common.urls")),
]
