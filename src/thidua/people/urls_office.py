"""Addresses of accounts, the audit trail, the calendar and the demo date."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from thidua.people.views.office import accounts, calendar, own, settings, trail

urlpatterns: list[URLPattern | URLResolver] = [
    path("tai-khoan/cua-toi", own.account, name="account"),
    path("tai-khoan/cua-toi/sua", own.change, name="account_change"),
    path("tai-khoan/cua-toi/dang-xuat-moi-noi", own.sign_out_everywhere, name="account_end_all"),
    path("tai-khoan", accounts.AccountList.as_view(), name="account_list"),
    path("tai-khoan/chua-co", accounts.MissingList.as_view(), name="account_missing"),
    path("tai-khoan/moi", accounts.new, name="account_new"),
    path("tai-khoan/<uuid:public_id>", accounts.page, name="account_page"),
    path("tai-khoan/<uuid:public_id>/dat-lai", accounts.reset, name="account_reset"),
    path("tai-khoan/<uuid:public_id>/mo-khoa", accounts.unlock, name="account_unlock"),
    path("tai-khoan/<uuid:public_id>/dong", accounts.deactivate, name="account_deactivate"),
    path("tai-khoan/<uuid:public_id>/mo-lai", accounts.activate, name="account_activate"),
    path(
        "tai-khoan/<uuid:public_id>/ket-thuc-phien",
        accounts.end_sessions,
        name="account_end_sessions",
    ),
    path(
        "tai-khoan/<uuid:public_id>/bo-buoc-hai", accounts.second_step, name="account_second_step"
    ),
    path("nhat-ky", trail.AuditList.as_view(), name="audit_list"),
    path("nhat-ky/<int:number>", trail.entry, name="audit_entry"),
    path("lich-lam-viec", calendar.swapped_days, name="swapped_days"),
    path("lich-lam-viec/them", calendar.edit, name="swapped_day_new"),
    path("lich-lam-viec/<int:number>", calendar.edit, name="swapped_day_edit"),
    path("lich-lam-viec/<int:number>/bo", calendar.remove, name="swapped_day_remove"),
    path("ngay-minh-hoa", settings.demo_date, name="demo_date"),
    path("buoc-hai", settings.second_step, name="second_step_rule"),
    path("thiet-lap", settings.setup, name="setup"),
]
