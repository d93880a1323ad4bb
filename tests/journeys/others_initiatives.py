"""An initiative of Sở Công Thương behind every address of its room."""

from __future__ import annotations

from typing import Any

from tests.initiatives.makers import record, spend
from tests.support.cast import DAY, Cast
from thidua.initiatives.import_sort import KEY
from thidua.people.domain import import_runs
from thidua.people.sheets import write_workbook


def addresses(cast: Cast, secret: str) -> dict[str, dict[str, Any]]:
    """Name of an address → what its path needs; the title is what nobody outside may read."""
    row = record(cast, name=secret)
    use = spend(cast, row)
    run = import_runs.check_workbook(
        actor=cast.actor("officer_in_charge"), as_of=DAY, sort=KEY, name=f"{secret}.xlsx",
        data=write_workbook({"initiatives": []}, only=True),
    )  # fmt: skip
    runs = ("run", "apply", "again", "corrections")
    pages = ("initiative", "correct", "recognise", "evidence", "spend")
    return {
        **{f"initiatives:{page}": {"initiative": row.public_id} for page in pages},
        **{f"initiatives:import_{page}": {"public_id": run.public_id} for page in runs},
        "initiatives:withdraw": {"recognition": row.recognitions.get().public_id},
        "initiatives:reverse_use": {"use": use.public_id},
    }
