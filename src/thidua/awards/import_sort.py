"""The workbook of grants, as the runs of :mod:`thidua.people` take it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.awards.domain.import_grants import IMPORT, KEY, check_grants, write_grants
from thidua.awards.domain.sheet_lines import without_secrets
from thidua.awards.sheets import GRANTS
from thidua.people.import_sorts import Sort, register

VIEW = "awards:import:view"

register(
    Sort(
        key=KEY,
        action=IMPORT,
        title=_("Grants from Excel"),
        room="awards",
        forms=lambda: (GRANTS,),
        check=check_grants,
        write=write_grants,
        view=VIEW,
        page="awards/import.html",
        file_name="khen-thuong",
        given_back=without_secrets,
        questions="awards:import_questions",
        more_template="awards/parts/import_questions.html",
    )
)
