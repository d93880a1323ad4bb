"""``judge``: the standard of an award held against facts, for one subject or a million."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from thidua.law import conditions as c
from thidua.law.answers import Answer
from thidua.law.catalogue import Catalogue
from thidua.law.errors import FactsError
from thidua.law.facts import OBJECTS, Facts
from thidua.law.judging.general import Bar, bars
from thidua.law.judging.paths import FORMS, PathFound, find_path
from thidua.law.judging.view import View
from thidua.law.periods import NEVER, Bool, Int8, Int16, Int32
from thidua.law.records import Award, Instrument

NEW_LAW_FROM = date(2026, 10, 1)


@dataclass(frozen=True)
class Judgement:
    """What came out, in columns over ``S`` subjects.

    Args:
        award: the row that was judged.
        view: the facts as they were seen.
        answer: ``int8[S]`` overall: the best path, lowered by what bars any award.
        best: ``int16[S]`` number of the best path in ``paths``.
        paths: every path with its conditions.
        bars: what bars any award.
        flagged: laws whose text was not read and which may change the standard: the word
            “eligible” is withheld, the analysis stands.
        changed: conditions that such a law may change, as (path id, number) pairs.
        expected: conditions that a draft of it adds.
        received_on: day that selected the standards.
    """

    award: Award
    view: View
    answer: Int8
    best: Int16
    paths: tuple[PathFound, ...]
    bars: tuple[Bar, ...]
    flagged: tuple[Instrument, ...]
    changed: tuple[tuple[str, int], ...]
    expected: tuple[c.Condition, ...]
    received_on: date

    @property
    def size(self) -> int:
        """Number of subjects."""
        return len(self.answer)

    def codes(self) -> dict[str, Any]:
        """Columns for storing: overall answer, best path, and by condition answer and reason.

        Keys: ``answer``, ``path``, then ``<path>.<n>`` and ``<path>.<n>.reason``.
        """
        columns: dict[str, Any] = {"answer": self.answer, "path": self.best}
        for found in self.paths:
            for at in range(len(found.path.conditions)):
                columns[f"{found.path.id}.{at}"] = found.answers[at]
                columns[f"{found.path.id}.{at}.reason"] = found.reasons[at]
        return columns


def judge(
    catalogue: Catalogue,
    facts: Facts,
    award: str,
    as_of: date,
    received_on: date | None = None,
    *,
    unknown: Answer = Answer.EVIDENCE_MISSING,
    period: int | None = None,
    path: str = "",
    view: View | None = None,
) -> Judgement:
    """Hold facts against the standard of an award.

    Args:
        catalogue: rows of the law, with the province's layer.
        facts: of one subject or many.
        award: code.
        as_of: bounds which facts are known.
        received_on: day on which the dossier was received for appraisal; selects the standards
            (absent: ``as_of``).
        unknown: answer for facts that nobody stated.
        period: number of the period judged, for all subjects; absent: each one's last known.
        path: only this path.
        view: of the same facts, day and period, when several awards are judged one after the
            other: what they ask in common is counted once.

    Raises:
        FactsError: an award or path that the catalogue lacks on that day.

    Source: Luật 06/2022/QH15, Chương II–VI; decree and reading by the row.
    """
    received = received_on or as_of
    row = catalogue.standard(award, received)
    if row is None:
        raise FactsError(award, "the catalogue has no standard of this award on that day")
    if view is None:
        view = View(facts, catalogue, as_of, unknown, period)
    made = _judge_row(catalogue, view, row, received, path)
    newer = _more_favourable(catalogue, row, received, as_of)
    if newer is None:
        return made
    other = _judge_row(catalogue, view, newer, received, path)
    return other if facts.size == 1 and other.answer[0] > made.answer[0] else made


def _more_favourable(catalogue: Catalogue, row: Award, received: date, as_of: date) -> Award | None:
    """A confirmed newer standard, for a dossier received before it (Luật 06/2026/QH16 Đ.4)."""
    newer = catalogue.standard(row.code, as_of)
    began = received < NEW_LAW_FROM <= as_of
    return newer if began and newer is not None and newer.verified and newer is not row else None


def _judge_row(
    catalogue: Catalogue, view: View, row: Award, received: date, path: str
) -> Judgement:
    wanted = [p for p in row.paths if not path or p.id == path]
    if not wanted:
        raise FactsError(
            row.code, f"no path {path}; paths are {', '.join(p.id for p in row.paths)}"
        )
    before = _counted_before(view, row)
    paths = tuple(find_path(view, row, p, before) for p in wanted)
    opened = [_opened(view, p, chosen=bool(path)) for p in paths]
    answer, best = _best(paths, np.stack(opened), np.stack([p.full for p in paths]), view)
    barred = tuple(bars(view, row))
    for bar in barred:
        answer = np.minimum(answer, bar.answer)
    flagged = catalogue.unread_amendments(row, received)
    changed, expected = may_change(catalogue, row) if flagged else ((), ())
    return Judgement(
        award=row,
        view=view,
        answer=answer.astype(np.int8),
        best=best,
        paths=paths,
        bars=barred,
        flagged=flagged,
        changed=changed,
        expected=expected,
        received_on=received,
    )


def _opened(view: View, found: PathFound, *, chosen: bool) -> Bool:
    return found.suits if chosen else found.open


def _best(paths: tuple[PathFound, ...], opened: Bool, full: Bool, view: View) -> tuple[Int8, Int16]:
    """The best of the open paths; where none is open, of those that suit; else of all.

    Where what is unsaid counts as met, a path of which everything is said goes before one of which
    something is unsaid: silence must not make another way to the award.
    """
    if view.unknown is Answer.MET:
        opened = np.where((opened & full).any(axis=0), opened & full, opened)
    score = np.stack(
        [
            p.answer.astype(np.int32) * 4096
            + p.answers.astype(np.int32).sum(axis=0) * 256 // max(len(p.answers), 1)
            for p in paths
        ]
    )
    suits = np.stack([p.suits for p in paths])
    countable = np.array([_states_facts(p) for p in paths])[:, None]
    usable = np.where(
        opened.any(axis=0), opened, suits & (countable | ~(suits & countable).any(axis=0))
    )
    score = np.where(usable, score, np.where(suits, -1, -2))
    best = score.argmax(axis=0).astype(np.int16)
    answers = np.stack([p.answer for p in paths])
    answer = np.take_along_axis(answers, best[None, :].astype(np.int64), axis=0)[0]
    return answer.astype(np.int8), best


def _states_facts(found: PathFound) -> bool:
    return not all(isinstance(k, (c.Words, c.Delegated)) for k in found.path.conditions)


def _counted_before(view: View, row: Award) -> Int32 | None:
    """Periods back that lie after the last grant of the same form; ``None``: nobody holds it."""
    if row.category not in FORMS:
        return None
    day = view.day_held((row.code,), latest=True)
    if (day == NEVER).all():
        return None
    free = np.full(view.size, 9999, dtype=np.int32)
    for number, series in enumerate(view.facts.series):
        mine = (view.facts.of_series == number) & (day != NEVER)
        begins = np.searchsorted(series.ends, day[mine], side="left").astype(np.int32)
        free[mine] = view.end[mine] - begins + 1
    return free


def may_change(
    catalogue: Catalogue, row: Award
) -> tuple[tuple[tuple[str, int], ...], tuple[c.Condition, ...]]:
    """What an unread law may change: (conditions of the row, conditions that come with it).

    Where a draft of the law was read, the conditions that it drops or words otherwise, and those
    that it adds to some path; otherwise every condition, since nothing is known.
    """
    every = [(p.id, at, k) for p in row.paths for at, k in enumerate(p.conditions)]
    draft = catalogue.expected(row)
    if draft is None:
        return tuple((path, at) for path, at, _k in every), ()
    kept = {_asked(k) for k in draft.conditions}
    changed = tuple((path, at) for path, at, k in every if _asked(k) not in kept)
    paths = [{_asked(k) for k in p.conditions} for p in row.paths]
    new = [
        k
        for p in draft.paths
        for k in p.conditions
        if any(_asked(k) not in asked for asked in paths)
    ]
    return changed, tuple({_asked(k): k for k in new}.values())


def _asked(k: c.Condition) -> c.Condition:
    """A condition without where it stands."""
    return replace(k, cite="", verified=True)


def serving_code(catalogue: Catalogue, facts: Facts, award: str) -> str:
    """The code that serves the kind of subject: a household's certificate has rules of its own."""
    return catalogue.serving(award, OBJECTS[int(facts.kind[0])]) if facts.size else award
