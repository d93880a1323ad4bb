"""The workbook of grants, as the runs of :mod:`thidua.people` take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thidua.awards.domain.import_grants import IMPORT, KEY, check_grants, write_grants
from thidua.awards.sheets import GRANTS
from thidua.people.import_sorts import Sort, register
from thidua.people.models import ImportRun

VIEW = "awards:import:view"


def _more(run: ImportRun, _actor: Any) -> Mapping[str, Any]:
    return {"asked": len(run.report.get("asked_rows", ()))}


register(
    Sort(
        key=KEY,
        action=IMPORT,
        room="awards",
        forms=lambda: (GRANTS,),
        check=check_grants,
        write=write_grants,
        view=VIEW,
        page="awards/import.html",
        file_name="khen-thuong",
        more=_more,
        more_template="awards/parts/import_questions.html",
    )
)
