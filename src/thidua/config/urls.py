"""Addresses: one include per room."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("tai-khoan/", include("thidua.people.urls_signin")),
    path("", include("thidua.desk.urls")),
    path("", include("thidua.people.urls")),
    path("", include("thidua.work.urls")),
    path("", include("thidua.documents.urls")),
    path("", include("thidua.rules.urls")),
    path("", include("thidua.movements.urls")),
    path("", include("thidua.initiatives.urls")),
    path("", include("thidua.awards.urls")),
    path("", include("thidua.common.urls")),
]

handler400 = "thidua.common.errors.bad_request"
handler403 = "thidua.common.errors.forbidden"
handler404 = "thidua.common.errors.not_found"
handler500 = "thidua.common.errors.server_error"
