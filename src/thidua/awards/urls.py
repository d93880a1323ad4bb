"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from thidua.awards.domain.import_grants import KEY
from thidua.awards.views import grants, imports, names, registry, statistics, subjects
from thidua.people.views.structure import imports as runs

app_name = "awards"
_SUBJECT = "khen-thuong/doi-tuong/<uuid:subject>"
_GRANT = "khen-thuong/lan/<uuid:grant>"
_RUN = "/<uuid:public_id>"

urlpatterns: list[URLPattern] = [
    path("khen-thuong", registry.RegistryList.as_view(), name="registry"),
    path("khen-thuong/tra-cuu", registry.lookup, name="lookup"),
    path(_SUBJECT, subjects.subject, name="subject"),
    path(f"{_SUBJECT}/gop", subjects.link, name="link"),
    path("khen-thuong/gop/<uuid:link>/tach", subjects.unlink, name="unlink"),
    path("khen-thuong/ghi", grants.record, name="record"),
    path(_GRANT, grants.grant, name="grant"),
    path(f"{_GRANT}/sua", grants.correct, name="correct"),
    path(f"{_GRANT}/huy-bo", grants.revoke, name="revoke"),
    path(f"{_GRANT}/gach-bo", grants.strike, name="strike"),
    *(
        path(f"khen-thuong/nhap{tail}", view, {"sort": KEY, **more}, name=name)
        for tail, view, more, name in (
            ("", runs.import_page, {}, "import"),
            ("/mau", runs.import_template, {"filled": 0}, "import_template"),
            (_RUN, runs.import_run, {}, "import_run"),
            (f"{_RUN}/ghi", runs.import_apply, {}, "import_apply"),
            (f"{_RUN}/lam-lai", runs.import_again, {}, "import_again"),
            (f"{_RUN}/can-sua", runs.import_corrections, {}, "import_corrections"),
        )
    ),
    path(f"khen-thuong/nhap{_RUN}/hoi", imports.questions, name="import_questions"),
    path("khen-thuong/thong-ke", statistics.statistics, name="statistics"),
    path("khen-thuong/ten-goi", names.names, name="names"),
    path("khen-thuong/ten-goi/gan", names.map_name, name="map_name"),
]
