"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from thidua.awards.domain.import_grants import KEY
from thidua.awards.views import (
    grants,
    imports,
    names,
    reading_rows,
    readings,
    registry,
    reviews,
    runs,
    statistics,
    subjects,
    verdicts,
)
from thidua.people.views.structure.import_paths import import_paths

app_name = "awards"
_SUBJECT = "khen-thuong/doi-tuong/<uuid:subject>"
_READING = "khen-thuong/quyet-dinh/<uuid:document>"
_GRANT = "khen-thuong/lan/<uuid:grant>"

urlpatterns: list[URLPattern] = [
    path("khen-thuong", registry.RegistryList.as_view(), name="registry"),
    path("khen-thuong/tra-cuu", registry.lookup, name="lookup"),
    path(_SUBJECT, subjects.subject, name="subject"),
    path(f"{_SUBJECT}/trong-tam-voi", verdicts.reach, name="reach"),
    path(f"{_SUBJECT}/vi-sao", verdicts.why, name="why"),
    path(
        "khen-thuong/ca-nhan/<uuid:person>/trong-tam-voi",
        verdicts.reach_person,
        name="reach_person",
    ),
    path("khen-thuong/ca-nhan/<uuid:person>/vi-sao", verdicts.why_person, name="why_person"),
    path("khen-thuong/don-vi/<uuid:unit>/trong-tam-voi", verdicts.reach_unit, name="reach_unit"),
    path("khen-thuong/don-vi/<uuid:unit>/vi-sao", verdicts.why_unit, name="why_unit"),
    path(f"{_SUBJECT}/gop", subjects.link, name="link"),
    path("khen-thuong/gop/<uuid:link>/tach", subjects.unlink, name="unlink"),
    path("khen-thuong/ghi", grants.record, name="record"),
    path(_GRANT, grants.grant, name="grant"),
    path(f"{_GRANT}/sua", grants.correct, name="correct"),
    path(f"{_GRANT}/huy-bo", grants.revoke, name="revoke"),
    path(f"{_GRANT}/gach-bo", grants.strike, name="strike"),
    path("khen-thuong/xem-lai/<uuid:review>", reviews.keep, name="review_keep"),
    path("khen-thuong/quyet-dinh", readings.ReadingList.as_view(), name="readings"),
    path(_READING, readings.reading, name="reading"),
    path(f"{_READING}/doc", readings.read, name="reading_read"),
    path(f"{_READING}/dau-van-ban", readings.head, name="reading_head"),
    path(f"{_READING}/hoi", readings.answer, name="reading_answer"),
    path(f"{_READING}/dong/<uuid:row>", reading_rows.row, name="reading_row"),
    path(f"{_READING}/xac-nhan/<slug:verdict>", reading_rows.together, name="reading_together"),
    *import_paths("khen-thuong/nhap", KEY),
    path("khen-thuong/nhap/<uuid:public_id>/hoi", imports.questions, name="import_questions"),
    path("khen-thuong/doi-chieu", runs.RunList.as_view(), name="runs"),
    path("khen-thuong/doi-chieu/yeu-cau", runs.ask, name="run_ask"),
    path("khen-thuong/doi-chieu/<uuid:run>", runs.run, name="run"),
    path("khen-thuong/thong-ke", statistics.statistics, name="statistics"),
    path("khen-thuong/ten-goi", names.names, name="names"),
    path("khen-thuong/ten-goi/gan", names.map_name, name="map_name"),
]
