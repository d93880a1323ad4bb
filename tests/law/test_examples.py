"""The examples that a lawyer can read are the tests of the law."""

from __future__ import annotations

from datetime import date
from importlib import resources

import pytest

from thidua.law.cases import read_cases, run_case
from thidua.law.catalogue import shipped
from thidua.law.reach import countable_codes

FOLDER = resources.files("thidua.law") / "examples"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.name.endswith(".yaml"))
CASES_ON = date(2024, 6, 1)
CASES = [
    pytest.param(case, id=f"{name[:-5]}-{case['id']}")
    for name in FILES
    for case in read_cases((FOLDER / name).read_text(encoding="utf-8"), name=name)
]


@pytest.mark.parametrize("case", CASES)
def test_an_example_agrees_and_all_its_facts_are_read(case):
    outcome = run_case(shipped(), case)
    assert (outcome.got, outcome.agrees, outcome.notes) == (case["expected"], True, ()), (
        outcome.reason.vi
    )


def test_there_are_examples_of_every_kind():
    expected = {param.values[0]["expected"] for param in CASES}
    ids = [param.values[0]["id"] for param in CASES]
    assert expected == {"eligible", "not_eligible", "needs_review"}
    assert len(ids) >= 150
    assert sorted(ids) == sorted(set(ids))


def test_every_award_with_a_countable_standard_has_a_yes_and_a_no():
    """Awards of the forces are the business of other bodies; their orders follow HCLĐ."""
    seen: dict[str, set[str]] = {}
    for param in CASES:
        case = param.values[0]
        if not case.get("check"):
            kind = case["facts"].get("subject_kind", "individual")
            code = shipped().serving(case["award"], kind)
            seen.setdefault(code, set()).add(case["expected"])
    wanted = {
        code
        for kind in ("individual", "collective", "household")
        for code in countable_codes(shipped(), kind, CASES_ON)
    }
    lacking = {code for code in wanted if not {"eligible", "not_eligible"} <= seen.get(code, set())}
    assert lacking == set()
