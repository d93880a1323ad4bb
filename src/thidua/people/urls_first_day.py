"""Addresses of the first day: set-up, guided page, activation, the new year of blocks."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from thidua.people.views.first_day import entrance, guide, letters

urlpatterns: list[URLPattern | URLResolver] = [
    path("bat-dau", entrance.begin, name="begin"),
    path("kich-hoat", entrance.activate, name="activate"),
    path("kich-hoat/mat-khau", entrance.first_password, name="activate_password"),
    path("ngay-dau", guide.first_day, name="first_day"),
    path("ngay-dau/xong", guide.tick, name="first_day_tick"),
    path("thu-kich-hoat", letters.activation_list, name="activation_list"),
    path("thu-kich-hoat/<uuid:public_id>", letters.letter_batch, name="letter_batch"),
    path("thu-kich-hoat/<uuid:public_id>/tep", letters.letter_file, name="letter_file"),
    path("khoi/nam-moi", guide.new_year, name="new_year"),
    path("lich-lam-viec/dan", guide.paste_days, name="paste_days"),
    path("lich-lam-viec/nam/<int:year>/doi-chieu", guide.verify_days, name="verify_days"),
]
