"""From 01/10/2026 an amending law is in force whose text was not read: analysis and flag."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from thidua.law.answers import Answer
from thidua.law.cases import judge_mapping
from thidua.law.catalogue import shipped
from thidua.law.explain import Said

AFTER = date(2026, 10, 5)
EXCELLENT = {"years": [{"year": 2026, "rating": "HTXSNV", "meets_LDTT": True}]}
GOOD = {"years": [{"year": 2026, "rating": "HTTNV", "meets_LDTT": True}]}


def said(facts: dict[str, Any], award: str, received: date | None = None) -> Said:
    return judge_mapping(shipped(), award, facts, AFTER, received)


def test_the_analysis_stands_and_the_word_is_withheld() -> None:
    found = said(EXCELLENT, "CSTDCS")
    assert (found.answer, found.eligible, found.rule_id) == (
        Answer.MET, False, "CSTDCS@2024-01-01",
    )  # fmt: skip
    assert found.words.en == "to be reviewed under the new law"


def test_a_draft_names_what_it_drops_and_what_it_adds() -> None:
    found = said(EXCELLENT, "CSTDCS")
    dropped = [k.asks.en for k in found.best.conditions if k.may_change]
    assert dropped == ["Meets the standard of LDTT"]
    assert [words.en for words in found.expected] == [
        "Rated “excellently fulfilled” in the year",
        "In the year 1 recognised initiatives of unit level, not spent on another award",
        "In the year 1 accepted research of unit level, not spent on another award",
    ]


def test_without_a_draft_every_condition_may_change() -> None:
    facts = {"years": [{"year": 2026, "rating": "HTTNV"}]}
    found = said(facts, "LDTT")
    assert [k.may_change for k in found.best.conditions] == [True, True]
    assert found.expected == ()


def test_not_met_prevails_over_the_flag() -> None:
    found = said(GOOD, "CSTDCS")
    assert (found.answer, found.words.en, found.flag is not None) == (
        Answer.NOT_MET, "not eligible", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("received", "flagged"), [(date(2026, 9, 30), False), (date(2026, 10, 1), True)]
)
def test_the_day_of_receipt_selects_the_law(received: date, *, flagged: bool) -> None:
    found = said(EXCELLENT, "CSTDCS", received)
    assert (found.flag is not None, found.eligible) == (flagged, not flagged)
