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
from thidua.law.facts_json.keys import Note, unread
from thidua.law.facts_json.values import day_in, first_of
from thidua.law.judging import judge
from thidua.law.rows import read_yaml
from thidua.law.words import ANSWERS, Words

RECEIVED = ("received_for_appraisal", "received_on")
"""The day on which a dossier was received for appraisal, in a case or in its facts."""
EXPECTED = ("eligible", "not_eligible", "needs_review")


@dataclass(frozen=True)
class Outcome:
    """What a case gave.

    Args:
        id: of the case.
        expected, got: one of :data:`EXPECTED`.
        reason: in words.
        agrees: verdict, and amount where the case says one.
        notes: facts of the case that nobody reads.
    """

    id: str
    expected: str
    got: str
    reason: Words
    agrees: bool
    notes: tuple[Note, ...] = ()


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


def run_case(catalogue: Catalogue, case: Mapping[str, Any]) -> Outcome:
    """One case against the catalogue.

    Raises:
        LawError: facts that are no facts, with the id of the case.
    """
    id_, expected, facts = str(case["id"]), str(case["expected"]), case["facts"]
    as_of = day_in(f"{id_}.as_of", case["as_of"])
    if as_of is None or not isinstance(facts, Mapping):
        raise FactsError(f"{id_}.facts", "a mapping of facts is expected")
    name = str(case.get("check") or "")
    notes = tuple(unread(facts, catalogue, check=name, place=id_))
    if name:
        made = check(catalogue, name, str(case["award"]), facts, as_of, place=id_)
        got = verdict(made.answer, flagged=False)
        amount = case.get("expected_amount_vnd")
        agrees = got == expected and (amount is None or made.figures.get("amount") == amount)
        return Outcome(id_, expected, got, Words(made.vi, made.en), agrees, notes)
    said = judge_mapping(
        catalogue,
        str(case["award"]),
        facts,
        as_of,
        day_in(f"{id_}.received_on", first_of(case, RECEIVED)),
        assume_met=True,
        place=id_,
    )
    got = verdict(said.answer, flagged=said.flag is not None)
    return Outcome(id_, expected, got, reason_of(said), got == expected, notes)


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
        received_on: day that selects the standards; absent: the one that the facts name.
        assume_met: what is not mentioned is met, as in case files.
        place: for messages.

    Raises:
        FactsError: an award without a standard, or facts that are no facts.
    """
    if received_on is None and isinstance(facts, Mapping):
        received_on = day_in(f"{place}.received_on", first_of(facts, RECEIVED))
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
