"""What bars any award: holds, discipline under way, a dissolved unit, a full cap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thidua.law.answers import Answer, Reason
from thidua.law.facts import OBJECTS
from thidua.law.judging.tracks import Codes
from thidua.law.judging.view import View
from thidua.law.periods import NEVER, NO_DAY, Int8, Int16
from thidua.law.records import Award


@dataclass(frozen=True)
class Bar:
    """A rule that holds beside every standard.

    Args:
        id: code of the principle.
        cite: article.
        verified: whether it was read.
        answer, have, reason: by subject; ``None`` where nobody is concerned.
    """

    id: str
    cite: str
    verified: bool
    answer: Int8
    have: Int16
    reason: Codes


def bars(view: View, award: Award) -> list[Bar]:
    """The bars that concern somebody here; those that concern nobody are left out."""
    found = [
        _object(view, award),
        _holds(view),
        _discipline(view),
        _dissolved(view),
        _cap(view, award),
    ]
    return [bar for bar in found if bar is not None]


def _bar(view: View, id_: str, refused: object, reason: Reason, answer: Answer) -> Bar | None:
    refused = np.asarray(refused, dtype=np.bool_)
    if not refused.any():
        return None
    rule = next((r for r in view.catalogue.principles if r.id == id_), None)
    return Bar(
        id=id_,
        cite=rule.citation if rule else "Luật 06/2022 Đ.5",
        verified=rule.verified if rule else False,
        answer=np.where(refused, np.int8(answer), np.int8(Answer.MET)).astype(np.int8),
        have=np.zeros(view.size, dtype=np.int16),
        reason=np.where(refused, np.uint8(reason), np.uint8(Reason.FOUND)).astype(np.uint8),
    )


def _object(view: View, award: Award) -> Bar | None:
    kinds = [OBJECTS.index(kind) for kind in award.objects]
    return _bar(
        view, "OBJECT", ~np.isin(view.facts.kind, kinds), Reason.WRONG_OBJECT, Answer.NOT_MET
    )


def _holds(view: View) -> Bar | None:
    """Open on the day; or closed with a violation on which no discipline has been recorded yet."""
    spans = view.facts.holds
    known = spans.start <= view.day
    refused = np.zeros(view.size, dtype=np.bool_)
    refused[spans.subject[known & (spans.end > view.day)]] = True
    bar = _bar(view, "P4", refused, Reason.HELD, Answer.NOT_MET)
    guilty = known & (spans.end <= view.day) & ~spans.clean
    settled = np.zeros(view.size, dtype=np.int32) + NO_DAY
    np.maximum.at(settled, view.facts.discipline.subject, view.facts.discipline.start)
    waits = np.zeros(view.size, dtype=np.bool_)
    waits[spans.subject[guilty & (settled[spans.subject] < spans.start)]] = True
    waits &= ~refused
    if not waits.any():
        return bar
    other = _bar(view, "P4", waits, Reason.HELD_VIOLATION, Answer.NOT_MET)
    if bar is None or other is None:
        return other
    return Bar(
        id=bar.id,
        cite=bar.cite,
        verified=bar.verified,
        answer=np.minimum(bar.answer, other.answer),
        have=bar.have,
        reason=np.where(waits, other.reason, bar.reason).astype(np.uint8),
    )


def _discipline(view: View) -> Bar | None:
    spans = view.facts.discipline
    refused = np.zeros(view.size, dtype=np.bool_)
    refused[spans.subject[(spans.start <= view.day) & (spans.end > view.day)]] = True
    return _bar(view, "P5", refused, Reason.UNDER_DISCIPLINE, Answer.NOT_MET)


def _dissolved(view: View) -> Bar | None:
    dissolved = view.facts.dissolved
    refused = (dissolved != NEVER) & (dissolved != NO_DAY) & (dissolved <= view.day)
    return _bar(view, "P10", refused, Reason.DISSOLVED, Answer.NOT_MET)


def _cap(view: View, award: Award) -> Bar | None:
    """More nominated than the province's share of holders; a share nobody read refuses nobody."""
    cap = view.facts.cap
    if award.cap is None or cap is None:
        return None
    nominated, holders, said = cap
    setting = view.catalogue.setting("cap_percent", view.as_of, award.code)
    own = setting.value if setting else award.cap.percent
    percent = np.where(said >= 0, said, -1 if own is None else int(str(own)))
    known = (percent >= 0) & (holders > 0) & (nominated >= 0)
    over = known & (nominated.astype(np.int64) * 100 > holders.astype(np.int64) * percent)
    sure = award.cap.verified or setting is not None
    answer = Answer.NOT_MET if sure else Answer.NOT_COMPARED
    bar = _bar(view, "CAP", over, Reason.OVER_CAP, answer)
    if bar is None:
        return None
    share = np.where(known, nominated.astype(np.int64) * 100 // np.maximum(holders, 1), 0)
    cite = setting.citation if setting else award.cap.citation
    return Bar(
        id="CAP",
        cite=cite,
        verified=award.cap.verified,
        answer=bar.answer,
        have=share.astype(np.int16),
        reason=bar.reason,
    )
