"""Addresses of the law's catalogue."""

from __future__ import annotations

from django.urls import path

from thidua.rules.views import catalogue, drafts, facts, settings, versions

app_name = "rules"
VERSION = "luat/phien-ban/<uuid:version>"
urlpatterns = [
    path("luat", catalogue.AwardList.as_view(), name="catalogue"),
    path("luat/hinh-thuc/<str:code>", catalogue.award, name="award"),
    path("luat/bang", catalogue.TableList.as_view(), name="tables"),
    path("luat/chua-doi-chieu", facts.UnreadList.as_view(), name="unread"),
    path("luat/da-doi-chieu", facts.ConfirmedList.as_view(), name="confirmed"),
    path("luat/doi-chieu", facts.fact, name="fact"),
    path("luat/doi-chieu/rut-lai", facts.take_back, name="fact_back"),
    path("luat/quy-dinh-cua-tinh", settings.page, name="settings"),
    path("luat/quy-dinh-cua-tinh/<slug:key>", settings.set_value, name="setting"),
    path("luat/quy-dinh-cua-tinh/<uuid:setting>/ket-thuc", settings.end, name="setting_end"),
    path("luat/phien-ban", versions.VersionList.as_view(), name="version_list"),
    path(VERSION, versions.page, name="version"),
    path(f"{VERSION}/trinh", versions.propose, name="propose"),
    path(f"{VERSION}/duyet", versions.approve, name="approve"),
    path(f"{VERSION}/khong-duyet", versions.reject, name="reject"),
    path(f"{VERSION}/rut-lai", versions.withdraw, name="withdraw"),
    path(f"{VERSION}/dua-vao-dung", versions.activate, name="activate"),
    path(f"{VERSION}/bo", versions.drop, name="drop"),
    path(f"{VERSION}/nhap", drafts.create, name="create_draft"),
    path(f"{VERSION}/ten", drafts.rename, name="rename"),
    path(f"{VERSION}/hinh-thuc/<str:code>", catalogue.award_of_version, name="version_award"),
    path(f"{VERSION}/du-kien", drafts.fact, name="edit_fact"),
    path(f"{VERSION}/dong", drafts.row, name="edit_row"),
    path(f"{VERSION}/sao", drafts.copy, name="copy_row"),
    path(f"{VERSION}/ket-thuc", drafts.end, name="end_row"),
    path(f"{VERSION}/bo-dong", drafts.remove, name="remove_row"),
]
