"""The workbook of initiatives alone: the standing body sends it, as it keeps the ledger.

The administrator's workbook of all lists holds the same sheets.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.initiatives.sheet_forms import SHEETS
from thidua.people.domain.importing import check_run, write_run
from thidua.people.import_sorts import Sort, register

KEY = "initiatives"
IMPORT = "initiatives:list:import"

register(
    Sort(
        key=KEY,
        action=IMPORT,
        title=_("Initiatives from Excel"),
        room="initiatives",
        forms=lambda: SHEETS,
        check=check_run,
        write=write_run,
        page="initiatives/import.html",
        file_name="sang-kien",
    )
)
