"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from thidua.initiatives.import_sort import KEY
from thidua.initiatives.views import initiatives, lists, uses
from thidua.people.views.structure.import_paths import import_paths

app_name = "initiatives"
_ONE = "sang-kien/<uuid:initiative>"

urlpatterns: list[URLPattern] = [
    path("sang-kien", lists.InitiativeList.as_view(), name="list"),
    *import_paths("sang-kien/nhap", KEY),
    path("sang-kien/ghi", initiatives.record, name="record"),
    path(_ONE, initiatives.initiative, name="initiative"),
    path(f"{_ONE}/sua", initiatives.correct, name="correct"),
    path(f"{_ONE}/cong-nhan", initiatives.recognise, name="recognise"),
    path(f"{_ONE}/minh-chung", initiatives.evidence, name="evidence"),
    path(f"{_ONE}/su-dung", uses.spend, name="spend"),
    path("sang-kien/cong-nhan/<uuid:recognition>/thu-hoi", initiatives.withdraw, name="withdraw"),
    path("sang-kien/su-dung/<uuid:use>/huy", uses.reverse_use, name="reverse_use"),
]
