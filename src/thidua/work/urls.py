"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from thidua.work import views

app_name = "work"
urlpatterns: list[URLPattern | URLResolver] = [
    path("thong-bao", views.notice_list, name="notice_list"),
    path("thong-bao/da-doc-het", views.notice_read_all, name="notice_read_all"),
    path("thong-bao/<uuid:public_id>/da-doc", views.notice_read, name="notice_read"),
    path("quy-tac-nhac", views.rule_list, name="rule_list"),
    path("quy-tac-nhac/them", views.rule_edit, name="rule_new"),
    path("quy-tac-nhac/<int:number>", views.rule_edit, name="rule_edit"),
]
