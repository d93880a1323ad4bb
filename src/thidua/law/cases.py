"""Files of cases with known answers (``cases.yaml``): run, compared, printed a line each.

Conditions that a case does not mention are met, countable ones too. Not met and evidence missing
are ``not_eligible``; not compared and the flag of an unread law are ``needs_review``; the rest is
``eligible``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from thidua.law.answers import Answer
from thidua.law.catalogue import Catalogue
from thidua.law.checks import check
from thidua.law.errors import FactsError, LawError
from thidua.law.explain import Said, explain
from thidua.law.facts_json import one
from thidua.law.judging import judge
from thidua.law.rows import read_yaml
from thidua.law.words import ANSWERS, Words

EXPECTED = ("eligible", "not_eligible", "needs_review")


@dataclass(frozen=True)
class Outcome:
    """What a case gave.

    Args:
        id: of the case.
        expected, got: one of :data:`EXPECTED`.
        reason: in words.
        agrees: verdict, and amount where the case says one.
    """

    id: str
    expected: str
    got: str
    reason: Words
    agrees: bool


def verdict(answer: Answer, *, flagged: bool) -> str:
    """The three words of a case file."""
    if answer in (Answer.NOT_MET, Answer.EVIDENCE_MISSING):
        return "not_eligible"
    return "needs_review" if answer is Answer.NOT_COMPARED or flagged else "eligible"


def read_cases(text: str, *, name: str) -> list[Mapping[str, Any]]:
    """The cases of a file.

    Raises:
        FactsError: no list of cases, or a case without id, award, day, facts or expected answer.
        CatalogueError: no YAML; with the line.
    """
    rows = read_yaml(text, name=name).get("cases")
    if not isinstance(rows, list) or not rows:
        raise FactsError(name, "the file holds no list “cases”")
    for at, row in enumerate(rows):
        place = getattr(row, "place", f"{name}, case {at + 1}")
        if not isinstance(row, Mapping):
            raise FactsError(place, "a case is a mapping")
        for key in ("id", "award", "as_of", "facts", "expected"):
            if row.get(key) is None:
                raise FactsError(place, f"the case has no “{key}”")
        if row["expected"] not in EXPECTED:
            raise FactsError(
                place, f"expected {row['expected']!r} is none of {', '.join(EXPECTED)}"
            )
    return rows


def _day(row: Mapping[str, Any], key: str) -> date | None:
    value = row.get(key)
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise FactsError(f"{row.get('id')}.{key}", f"{value!r} is no day") from None


def run_case(catalogue: Catalogue, case: Mapping[str, Any]) -> Outcome:
    """One case against the catalogue.

    Raises:
        LawError: facts that are no facts, with the id of the case.
    """
    as_of = _day(case, "as_of")
    if as_of is None:
        raise FactsError(str(case["id"]), "the case has no day")
    expected, facts = str(case["expected"]), case["facts"]
    if case.get("check"):
        made = check(
            catalogue, str(case["check"]), str(case["award"]), facts, as_of, place=str(case["id"])
        )
        got = verdict(made.answer, flagged=False)
        amount = case.get("expected_amount_vnd")
        agrees = got == expected and (amount is None or made.figures.get("amount") == amount)
        return Outcome(str(case["id"]), expected, got, Words(made.vi, made.en), agrees)
    said = judge_mapping(
        catalogue,
        str(case["award"]),
        facts,
        as_of,
        _day(facts, "received_for_appraisal") or _day(case, "received_on"),
        assume_met=True,
        place=str(case["id"]),
    )
    got = verdict(said.answer, flagged=said.flag is not None)
    return Outcome(str(case["id"]), expected, got, reason_of(said), got == expected)


def judge_mapping(
    catalogue: Catalogue,
    award: str,
    facts: Mapping[str, Any],
    as_of: date,
    received_on: date | None = None,
    *,
    assume_met: bool = False,
    place: str = "facts",
) -> Said:
    """Facts of one subject in the documented format, judged and said.

    Args:
        catalogue: rows.
        award: code; a household's certificate is found by itself.
        facts: the mapping.
        as_of: day.
        received_on: day that selects the standards.
        assume_met: what is not mentioned is met, as in case files.
        place: for messages.

    Raises:
        FactsError: an award without a standard, or facts that are no facts.
    """
    columns = one(catalogue, facts, as_of, closed_world=assume_met, place=place)
    code = catalogue.serving(award, str(facts.get("subject_kind", "individual")))
    unknown = Answer.MET if assume_met else Answer.EVIDENCE_MISSING
    made = judge(catalogue, columns, code, as_of, received_on, unknown=unknown)
    return explain(made)


def reason_of(said: Said) -> Words:
    """Why, in one line: what bars, else the worst condition of the best path."""
    if said.bars:
        return said.bars[0].words
    worst = said.best.conditions[0]
    flag = (
        Words(" Có luật mới chưa đọc.", " A new law was not read.") if said.flag else Words("", "")
    )
    answer = ANSWERS[worst.answer]
    return Words(
        f"{worst.asks.vi}: {answer.vi}. {worst.found.vi} ({worst.cite}){flag.vi}",
        f"{worst.asks.en}: {answer.en}. {worst.found.en} ({worst.cite}){flag.en}",
    )


def run_cases(catalogue: Catalogue, text: str, *, name: str) -> Iterator[Outcome]:
    """Every case of a file, in order; a case whose facts cannot be read does not agree."""
    for case in read_cases(text, name=name):
        try:
            yield run_case(catalogue, case)
        except LawError as error:
            words = Words(f"không đọc được: {error}", f"cannot be read: {error}")
            yield Outcome(str(case["id"]), str(case["expected"]), "error", words, agrees=False)
