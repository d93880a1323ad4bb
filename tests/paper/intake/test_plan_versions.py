"""The plan reads the same from Word, PDF and (but for noise) a scan as from its text."""

from __future__ import annotations

from typing import Any

import pytest

from tests.paper.intake.makers import (
    as_docx,
    as_pdf,
    as_scan,
    flat,
    pictures,
    plan_210,
    scanned,
)
from thidua.paper.intake import read_file
from thidua.paper.lexicon import default_lexicon
from thidua.paper.plan import read_plan

PLACES = {"source", "sources", "confidence"}
FIGURES = ("targets", "award_quotas", "drives", "anniversaries", "references", "movements")


def reading(text: str) -> Any:
    """What is read from a text, without where it stands in it."""
    return read_plan(text, lexicon=default_lexicon()).as_dict()


def bare(found: Any) -> Any:
    """Without offsets, with plain white space."""
    if isinstance(found, dict):
        return {key: bare(value) for key, value in found.items() if key not in PLACES}
    if isinstance(found, list):
        return [bare(one) for one in found]
    return " ".join(found.split()) if isinstance(found, str) else found


@pytest.mark.parametrize(("name", "make"), [("a.docx", as_docx), ("a.pdf", as_pdf)])
def test_word_and_pdf(name: str, make: Any) -> None:
    plan = plan_210()
    expected, found = reading(flat(plan)), reading(read_file(make(plan), name=name).text)
    del expected["text"], expected["pages"], found["text"], found["pages"]
    assert [len(expected[key]) for key in FIGURES] == [15, 5, 2, 12, 6, 10]
    assert bare(found) == bare(expected)


@pytest.mark.parametrize(("name", "make"), [("a.docx", as_docx), ("a.pdf", as_pdf)])
def test_every_word_is_there_once_and_in_order(name: str, make: Any) -> None:
    plan = plan_210()
    assert read_file(make(plan), name=name).text.split() == flat(plan).split()


@pytest.mark.ocr
def test_a_scan() -> None:
    plan = plan_210()
    slants = (0.7, -1.5, 2.5, 0.0, 4.0, -3.0, 1.0)
    pages = [
        scanned(page, angle=slants[at % 7], noise=12, stamp=at in {0, 5, 6})
        for at, page in enumerate(pictures(as_pdf(plan)))
    ]
    intake = read_file(as_scan(pages), name="quet.pdf")
    assert (intake.kind, intake.page_count) == ("scan", len(pages))
    assert min(one or 0 for one in intake.ocr_confidence) > 85
    right, found = reading(flat(plan)), reading(intake.text)
    for key, part in (("targets", "value"), ("award_quotas", "max"), ("drives", "to")):
        assert [one[part] for one in found[key]] == [one[part] for one in right[key]]
    for key in ("purposes", "requirements", "launch_contents", "measures", "duties", "recipients"):
        assert len(found[key]) == len(right[key])
    assert found["document"]["number"] == "210/KH-UBND"
    assert found["document"]["signer"]["name"] == "Bùi Văn Quang"
    words, read = flat(plan).split(), intake.text.split()
    wrong = sum(one != other for one, other in zip(words, read, strict=False))
    assert len(words) - 5 <= len(read) <= len(words) + 5
    assert wrong < 0.02 * len(words) or len(words) != len(read)
