"""Successions from Excel: mergers and splits in, each fault told, and the way back out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.people.test_importing import apply, check, errors, numbers, unit_row
from tests.support.cast import DAY, Cast, build
from thidua.common.models import AuditEntry
from thidua.people.domain.import_runs import check_workbook
from thidua.people.exports import export_workbook
from thidua.people.models import Succession
from thidua.people.sheets import read_workbook

pytestmark = pytest.mark.django_db
MERGED = date(2024, 3, 1)
BASIS = "Nghị quyết số 01/NQ-HĐND (mẫu)"


@pytest.fixture
def cast() -> Cast:
    """The fixed cast."""
    return build()


def step(before: str, after: str, **more: Any) -> dict[str, Any]:
    """A row of the sheet of successions."""
    return {"before": before, "after": after, "first": MERGED, "basis": BASIS, **more}


def units() -> list[dict[str, Any]]:
    """Two units that end with February, and the one that follows them."""
    return [
        unit_row("TRAM-A", "Trạm Mẫu A", last=date(2024, 2, 29)),
        unit_row("TRAM-B", "Trạm Mẫu B", last=date(2024, 2, 29)),
        unit_row("TT-C", "Trung tâm Mẫu C", first=MERGED),
    ]


def test_a_merger_comes_in_and_goes_out(cast: Cast) -> None:
    steps = [step("TRAM-A", "TT-C"), step("TRAM-B", "TT-C", basis="")]
    run = apply(cast, check(cast, units=units(), successions=steps))
    assert numbers(run, "Kế thừa") == (2, 0, 0, 0)
    made = Succession.objects.order_by("before__code")
    assert list(made.values_list("before__code", "after__code", "on", "basis")) == [
        ("TRAM-A", "TT-C", MERGED, BASIS),
        ("TRAM-B", "TT-C", MERGED, ""),
    ]
    told = [e.changes for e in AuditEntry.objects.filter(action="people:list:import")]
    assert {"row": "created", "successors": [None, "TT-C"], "on": [None, "2024-03-01"]} in told

    out = export_workbook(DAY)
    assert [dict(r.values) for r in read_workbook(out)["successions"].rows] == [
        {"before": "TRAM-A", "after": "TT-C", "first": MERGED, "basis": BASIS},
        {"before": "TRAM-B", "after": "TT-C", "first": MERGED},
    ]
    actor = cast.actor("administrator")
    again = check_workbook(actor=actor, as_of=DAY, data=out, name="ds.xlsx")
    assert numbers(again, "Kế thừa") == (0, 0, 2, 0)
    assert (again.report["writes"], again.report["problems"]) == (0, [])


def test_what_is_wrong_is_told_by_cell(cast: Cast) -> None:
    apply(cast, check(cast, units=units(), successions=[step("TRAM-A", "TT-C")]))
    run = check(
        cast,
        successions=[
            step("TRAM-B", "TT-C"),
            step("TRAM-B", "TT-C"),  # twice
            step("TRAM-A", "TT-C", first=date(2024, 4, 1)),  # another day; TRAM-A was gone
            step("TT-C", "TT-C", first=date(2024, 4, 1)),
            step("KHONG", "TT-C"),
            step("TRAM-B", "TRAM-A"),  # did not exist any more
            {"before": "TRAM-B", "after": "TT-C"},
        ],
    )
    assert errors(run) == [
        ("Kế thừa", 3, "Mã đơn vị trước"),
        ("Kế thừa", 4, "Mã đơn vị trước"),
        ("Kế thừa", 4, "Từ ngày"),
        ("Kế thừa", 5, "Mã đơn vị sau"),
        ("Kế thừa", 6, "Mã đơn vị trước"),
        ("Kế thừa", 7, "Mã đơn vị sau"),
        ("Kế thừa", 8, "Từ ngày"),
    ]
    assert run.report["writes"] == 1
