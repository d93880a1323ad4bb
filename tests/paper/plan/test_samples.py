"""The public sample plans and the synthetic ones, compared with their hand-made readings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.paper.plan.scoring import SAMPLES, Score, load, plans, score
from thidua.paper.lexicon import default_lexicon
from thidua.paper.plan import read_plan

PLAN_210 = SAMPLES / "ke-hoach-210-phu-tho-2024.txt"
OTHERS = (
    SAMPLES / "ke-hoach-152-ha-giang-2019.txt",
    SAMPLES / "phat-dong-vnpt-quang-binh-2022.txt",
)
# The hand-made list of this sample leaves out its last three recipients.
PARTIAL = {("ke-hoach-152-ha-giang-2019", "recipients")}


@pytest.mark.parametrize("path", plans(), ids=lambda p: p.stem)
def test_a_plan_is_read_as_by_hand(path: Path) -> None:
    text, expected = load(path)
    problems = {
        name: one.problems
        for name, one in score(text, expected).items()
        if one.problems and (path.stem, name) not in PARTIAL
    }
    assert problems == {}


def test_every_list_of_plan_210_is_asked() -> None:
    text, expected = load(PLAN_210)
    counts = {name: (one.right, one.expected) for name, one in score(text, expected).items()}
    assert counts == {
        "document": (20, 20),
        "purposes": (1, 1),
        "requirements": (2, 2),
        "general_goals": (1, 1),
        "targets": (15, 15),
        "award_quotas": (5, 5),
        "drives": (2, 2),
        "peak_drives": (3, 3),
        "anniversaries": (12, 12),
        "movements": (10, 10),
        "references": (6, 6),
        "launch_contents": (4, 4),
        "measures": (6, 6),
        "peak_drive_actions": (3, 3),
        "duties": (5, 5),
        "recipients": (8, 8),
        "findings": (5, 5),
    }


@pytest.mark.parametrize("name", ["targets", "duties"])
def test_the_other_samples_together(name: str) -> None:
    scores = [score(*load(path))[name] for path in OTHERS]
    total = Score(
        expected=sum(s.expected for s in scores),
        right=sum(s.right for s in scores),
        printed=sum(s.printed for s in scores),
    )
    assert (total.right, total.printed) == (total.expected, total.expected)


def test_every_synthetic_plan_has_a_reading() -> None:
    assert len(plans()) >= 25


def test_the_contract_is_printed_key_by_key() -> None:
    text, _ = load(PLAN_210)
    printed = read_plan(text, lexicon=default_lexicon()).as_dict()
    common = {"id", "source", "confidence", "where"}
    keys = {
        "purposes": {"no", "text"},
        "targets": {
            "group", "label", "comparator", "value", "max", "unit", "direction", "nature", "parent"
        },
        "award_quotas": {"recipients", "level", "kinds", "min", "max"},
        "drives": {
            "name", "from", "from_precision", "to", "to_precision", "review", "review_by",
            "review_precision",
        },
        "anniversaries": {"name", "years", "origin", "date", "drive"},
        "movements": {"name", "period"},
        "references": {"number", "name", "date", "date_precision", "issuer"},
        "duties": {"who", "what", "mode"},
        "findings": {"kind", "text", "reason"},
    }  # fmt: skip
    assert {name: set(printed[name][0]) - common for name in keys} == keys
    assert "purpose" not in printed["recipients"][2]
    assert printed["text"] == text
    assert printed["pages"] == [{"start": 0, "end": len(text)}]
    assert printed["document"]["signer"]["body"] == "Ủy ban nhân dân tỉnh Phú Thọ"
    assert printed["document"]["digital_signature"]["at"] == "2024-01-15T10:58:54+07:00"
    assert [printed["targets"][i]["parent"] for i in (5, 6)] == [None, "t6"]
    assert [a["drive"] for a in printed["anniversaries"]] == ["d1"] * 5 + ["d2"] * 7
