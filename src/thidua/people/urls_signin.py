"""Signing in: only these pages of allauth exist here."""

from __future__ import annotations

from allauth.account import views
from django.urls import path, re_path

from thidua.people.reauthentication import ConfirmView

urlpatterns = [
    path("dang-nhap", views.login, name="account_login"),
    path("da-dong", views.account_inactive, name="account_inactive"),
    path("dang-xuat", views.logout, name="account_logout"),
    path("xac-nhan", ConfirmView.as_view(), name="account_reauthenticate"),
    path(
        "doi-mat-khau",
        views.PasswordChangeView.as_view(template_name="people/signin/password_change.html"),
        name="account_change_password",
    ),
    path("quen-mat-khau", views.password_reset, name="account_reset_password"),
    path("quen-mat-khau/da-gui", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mat-khau-moi/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "mat-khau-moi/xong",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
