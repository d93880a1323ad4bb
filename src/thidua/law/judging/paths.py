"""A path: all its conditions over the best length of the counted period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thidua.law import conditions as c
from thidua.law.answers import Answer, Reason
from thidua.law.facts import OBJECTS
from thidua.law.judging.evaluate import Ground, evaluate
from thidua.law.judging.tracks import Codes
from thidua.law.judging.view import View
from thidua.law.periods import Bool, Int8, Int16, Int32, Series
from thidua.law.records import Award, Path

FORMS = ("bang_khen", "huan_chuong")
"""Forms for which years counted once are not counted again without a word of the council."""


@dataclass(frozen=True)
class PathFound:
    """What a path is worth.

    Args:
        path: the row.
        answer: ``int8[S]``, the worst of its conditions.
        answers, have, reasons: ``[C, S]`` by condition.
        length: ``int16[S]`` periods counted back from the last one; 0 without a run.
        open: ``bool[S]`` the path is for this subject and something of it is stated.
        full: ``bool[S]`` all that it turns on is stated.
        suits: ``bool[S]`` the path is for this kind of subject and group.
    """

    path: Path
    answer: Int8
    answers: Int8
    have: Int16
    reasons: Codes
    length: Int16
    open: Bool
    full: Bool
    suits: Bool


def _runs(path: Path) -> list[int]:
    """Lengths that the runs of a path ask at least."""
    found = []
    for k in path.conditions:
        if isinstance(k, c.AnyYear) or (isinstance(k, c.Rating) and k.consecutive):
            found.append(k.years)
        elif isinstance(k, c.Title) and k.consecutive:
            found.append(k.count)
    return found


def lengths_of(path: Path, reach: int) -> list[int]:
    """Lengths of the counted period that are tried."""
    runs = _runs(path)
    if not runs:
        years = [k.years for k in path.conditions if isinstance(k, c.Achievement) and k.years]
        return [max(years, default=1)]
    return list(range(max(runs), max(reach, *runs) + 1))


def find_path(view: View, award: Award, path: Path, before: Int32 | None) -> PathFound:
    """The path for all subjects.

    Args:
        view: facts on the day.
        award: whose path it is.
        before: ``int32[S]`` periods back that were counted for an earlier grant of the same form;
            a longer period is not compared.
    """
    runs = bool(_runs(path))
    lengths = lengths_of(path, view.reach)
    ground = Ground(view, award, lengths)
    tracks = [evaluate(ground, condition) for condition in path.conditions]
    worst = np.min([np.broadcast_to(t.value, (len(lengths), view.size)) for t in tracks], axis=0)
    overlap = None
    if runs and before is not None and award.category in FORMS:
        overlap = np.array(lengths, dtype=np.int32)[:, None] > before[None, :]
        worst = np.where(overlap, np.minimum(worst, Answer.NOT_COMPARED), worst)
    total = np.sum([np.broadcast_to(t.value, worst.shape) for t in tracks], axis=0, dtype=np.int16)
    score = worst.astype(np.int16) * 256 + total
    pick = np.zeros(view.size, dtype=np.int32)
    best = score[0].copy()
    for at in range(1, len(lengths)):
        better = score[at] > best
        if better.any():
            pick[better] = at
            best[better] = score[at][better]
    found = [track.at(pick) for track in tracks]
    answers = np.stack([value for value, _have, _why in found])
    why = np.stack([reason for _value, _have, reason in found])
    answer = np.take_along_axis(worst, pick[None, :], axis=0)[0]
    if overlap is not None:
        counted = np.take_along_axis(overlap, pick[None, :], axis=0)[0]
        at = next(n for n, k in enumerate(path.conditions) if not isinstance(k, c.Held))
        mark = counted & (answers[at] > Answer.NOT_COMPARED)
        answers[at, mark] = Answer.NOT_COMPARED
        why[at, mark] = Reason.COUNTED_BEFORE
    suits = _suits(view, path)
    some, every = _stated(view, path)
    return PathFound(
        path=path,
        answer=answer.astype(np.int8),
        answers=answers,
        have=np.stack([have for _value, have, _why in found]),
        reasons=why,
        length=np.array(lengths, dtype=np.int16)[pick] if runs else np.zeros(view.size, np.int16),
        open=suits & some,
        full=suits & every,
        suits=suits,
    )


def _suits(view: View, path: Path) -> Bool:
    kinds = [OBJECTS.index(kind) for kind in path.objects]
    suits = np.isin(view.facts.kind, kinds)
    if path.groups:
        member = np.zeros(view.size, dtype=np.bool_)
        for group in path.groups:
            member |= view.facts.groups.get(group, member)
        suits &= member
    return np.asarray(suits, dtype=np.bool_)


def _stated(view: View, path: Path) -> tuple[Bool, Bool]:
    """Whether some fact that the path turns on is stated, and whether all of them are.

    A path of words alone waits to be chosen.
    """
    each = [found for k in path.conditions if (found := _states(view, k)) is not None]
    if not each:
        nobody = np.zeros(view.size, dtype=np.bool_)
        return nobody, nobody
    return np.logical_or.reduce(each), np.logical_and.reduce(each)


def _states(view: View, k: c.Condition) -> Bool | None:
    """``bool[S]``: the fact that a condition asks is stated; ``None`` where it asks none."""
    if isinstance(k, c.Rating):
        return view.ratings_stated
    if isinstance(k, (c.Title, c.AnyYear)):
        return view.years_stated
    if isinstance(k, c.Works):
        return view.years_stated | view.mentioned(view.facts.works.subject)
    if isinstance(k, (c.Held, c.Bundles)):
        return view.mentioned(view.facts.grants.subject)
    if isinstance(k, (c.Share, c.Members, c.NobodyDisciplined)):
        members = view.facts.figures.get("members")
        nobody = np.zeros(view.size, dtype=np.bool_)
        return nobody if members is None else np.asarray((members >= 0).any(axis=0))
    family = _FAMILY.get(type(k))
    return view.claimed(family) if family else None


_FAMILY: dict[type[c.Condition], str] = {
    c.Achievement: "achievement",
    c.Contribution: "contribution",
    c.MovementAward: "movement",
    c.MovementLeader: "movement",
    c.RankInBlock: "block",
    c.ServiceYears: "service",
    c.InitiativesOrModel: "model",
    c.PositionYears: "post",
}


def window(series: Series, end: int, length: int) -> tuple[int, int]:
    """Days between which a counted period lies."""
    first = max(end - max(length, 1) + 1, 0)
    return int(series.starts[first]), int(series.ends[end])
