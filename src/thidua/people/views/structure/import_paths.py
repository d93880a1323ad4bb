"""Addresses of the workbooks of one sort, for the rooms that register sorts."""

from __future__ import annotations

from django.urls import URLPattern, path

from thidua.people.views.structure import imports

_RUN = "/<uuid:public_id>"


def import_paths(start: str, sort: str) -> list[URLPattern]:
    """Every address that :class:`thidua.people.import_sorts.Sort` names, below ``start``."""
    return [
        path(f"{start}{tail}", view, {"sort": sort, **more}, name=name)
        for tail, view, more, name in (
            ("", imports.import_page, {}, "import"),
            ("/mau", imports.import_template, {"filled": 0}, "import_template"),
            (_RUN, imports.import_run, {}, "import_run"),
            (f"{_RUN}/ghi", imports.import_apply, {}, "import_apply"),
            (f"{_RUN}/lam-lai", imports.import_again, {}, "import_again"),
            (f"{_RUN}/can-sua", imports.import_corrections, {}, "import_corrections"),
        )
    ]
