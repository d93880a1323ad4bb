"""Addresses of units, groups, officers, hand-overs and lists from Excel."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from thidua.people.views.structure import (
    delegations,
    facts,
    group_persons,
    groups,
    imports,
    links,
    officers,
    units,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("don-vi", units.UnitList.as_view(), name="unit_list"),
    path("don-vi/moi", units.unit_new, name="unit_new"),
    path("don-vi/<uuid:public_id>", units.unit_page, name="unit"),
    path("don-vi/<uuid:public_id>/sua", units.unit_change, name="unit_change"),
    path("don-vi/<uuid:public_id>/ket-thuc", units.unit_close, name="unit_close"),
    path("don-vi/<uuid:public_id>/ten-khac", units.alias_add, name="alias_add"),
    path("don-vi/<uuid:public_id>/ke-thua", units.unit_succession, name="unit_succession"),
    path(
        "don-vi/<uuid:public_id>/ten-khac/<int:number>/bo", units.alias_remove, name="alias_remove"
    ),
    path("khoi", groups.GroupList.as_view(), name="group_list"),
    path("khoi/moi", groups.group_new, name="group_new"),
    path("khoi/<uuid:public_id>", groups.group_page, name="group"),
    path("khoi/<uuid:public_id>/doi-ten", groups.group_change, name="group_change"),
    path("khoi/<uuid:public_id>/thanh-vien", groups.group_members, name="group_members"),
    path("khoi/<uuid:public_id>/ca-nhan", group_persons.group_persons, name="group_persons"),
    path("can-bo", officers.OfficerList.as_view(), name="officer_list"),
    path("can-bo/moi", officers.person_new, name="person_new"),
    path("can-bo/<uuid:public_id>", officers.person_page, name="person"),
    path("can-bo/<uuid:public_id>/chuc-vu", officers.post_new, name="post_new"),
    path("can-bo/<uuid:public_id>/ho-so-trung", links.person_link, name="person_link"),
    path("ho-so-trung/<uuid:public_id>/bo", links.person_unlink, name="person_unlink"),
    path("chuc-vu/<uuid:public_id>/ket-thuc", officers.post_end, name="post_end"),
    path("chuc-vu/<uuid:public_id>/phu-trach", officers.post_scope, name="post_scope"),
    path("chuc-vu/<uuid:public_id>/ban-giao", delegations.delegation_new, name="delegation_new"),
    path("ban-giao", delegations.DelegationList.as_view(), name="delegation_list"),
    path("ban-giao/vang-mat", delegations.leave, name="leave"),
    path("ban-giao/<uuid:public_id>", delegations.delegation_page, name="delegation"),
    path("ban-giao/<uuid:public_id>/da-xem", delegations.delegation_seen, name="delegation_seen"),
    path("ban-giao/<uuid:public_id>/ket-thuc", delegations.delegation_end, name="delegation_end"),
    path("dang-lam-viec", delegations.switch_post, name="switch_post"),
    path("nhap-danh-sach", imports.import_page, name="import"),
    path("nhap-danh-sach/mau", imports.import_template, {"filled": 0}, name="import_template"),
    path(
        "nhap-danh-sach/mau-da-dien", imports.import_template, {"filled": 1}, name="import_sample"
    ),
    path("nhap-danh-sach/<uuid:public_id>", imports.import_run, name="import_run"),
    path("nhap-danh-sach/<uuid:public_id>/ghi", imports.import_apply, name="import_apply"),
    path("nhap-danh-sach/<uuid:public_id>/lam-lai", imports.import_again, name="import_again"),
    path(
        "nhap-danh-sach/<uuid:public_id>/can-sua",
        imports.import_corrections,
        name="import_corrections",
    ),
    path("xep-loai", facts.RatingList.as_view(), name="rating_list"),
    path("ky-luat", facts.DisciplineList.as_view(), name="discipline_list"),
    path("tam-dung-xet", facts.HoldList.as_view(), name="hold_list"),
    path("qua-trinh-cong-tac", facts.CareerList.as_view(), name="career_list"),
    path("so-lieu-don-vi", facts.UnitYearList.as_view(), name="unit_year_list"),
    path("du-kien/<slug:sort>/<slug:kind>/<uuid:public_id>", facts.fact_new, name="fact_new"),
    path("du-kien/<slug:sort>/<uuid:public_id>/sua", facts.fact_change, name="fact_change"),
    path("du-kien/<slug:sort>/<uuid:public_id>/huy", facts.fact_void, name="fact_void"),
    path("xuat-danh-sach", imports.export_all, name="export_all"),
]
