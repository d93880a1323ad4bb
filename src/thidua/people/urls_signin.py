"""Signing in: only these pages of allauth exist here."""

from __future__ import annotations

from allauth.account import views
from django.urls import path, re_path

from thidua.people.reauthentication import confirm
from thidua.people.views.signin import entrance, second_step, service, sessions

urlpatterns = [
    path("dang-nhap", entrance.SignIn.as_view(), name="account_login"),
    path("dang-nhap/buoc-hai", second_step.SignInCode.as_view(), name="account_second_step"),
    path("dang-nhap/dich-vu", service.start, name="account_service_start"),
    path("dang-nhap/dich-vu/ve", service.back, name="account_service_back"),
    path("buoc-hai/thiet-lap", second_step.set_up, name="account_second_step_set_up"),
    path("buoc-hai/bo", second_step.take_off, name="account_second_step_take_off"),
    path("buoc-hai/ma-moi", second_step.renew, name="account_recovery_codes_renew"),
    path("buoc-hai/ma-du-phong", second_step.recovery_codes, name="account_recovery_codes"),
    path(
        "buoc-hai/ma-du-phong.txt",
        second_step.recovery_codes_file,
        name="account_recovery_codes_file",
    ),
    path("dich-vu/lien-ket", service.link, name="account_service_link"),
    path("dich-vu/<uuid:public_id>/bo", service.unlink, name="account_service_unlink"),
    path("phien/khac/ket-thuc", sessions.end_others, name="account_session_end_others"),
    path("phien/<uuid:public_id>/ket-thuc", sessions.end_one, name="account_session_end"),
    path("da-dong", views.account_inactive, name="account_inactive"),
    path("dang-xuat", views.logout, name="account_logout"),
    path("xac-nhan", confirm, name="account_reauthenticate"),
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
