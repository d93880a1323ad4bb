"""A judgement of one subject in words: what each condition asks, what was found, by which rows."""

from __future__ import annotations

from dataclasses import dataclass

from thidua.law import conditions as c
from thidua.law.answers import Answer, Reason
from thidua.law.evidence import Evidence, evidence_of
from thidua.law.judging.judge import Judgement
from thidua.law.judging.paths import PathFound, window
from thidua.law.words import ANSWERS, OVERALL, Words, asks, bar_words, found, needs


@dataclass(frozen=True)
class ConditionSaid:
    """One condition of a path, said."""

    condition: c.Condition
    answer: Answer
    reason: Reason
    have: int
    need: int
    asks: Words
    found: Words
    evidence: tuple[Evidence, ...]
    may_change: bool

    @property
    def cite(self) -> str:
        """Article."""
        return self.condition.cite

    @property
    def verified(self) -> bool:
        """Whether the condition was read in its source."""
        return self.condition.verified


@dataclass(frozen=True)
class PathSaid:
    """One path, its conditions worst first."""

    id: str
    cite: str
    verified: bool
    answer: Answer
    open: bool
    suits: bool
    conditions: tuple[ConditionSaid, ...]
    from_day: int | None
    to_day: int | None


@dataclass(frozen=True)
class BarSaid:
    """Something that bars any award."""

    id: str
    cite: str
    verified: bool
    answer: Answer
    words: Words


@dataclass(frozen=True)
class Said:
    """The whole judgement of one subject.

    Args:
        answer: overall.
        eligible: the word may be used: nothing is flagged and nothing refuses.
        words: overall answer.
        flag: why a person must look before anybody says “eligible”; ``None`` without.
        expected: conditions that the unread law is expected to add, by its draft.
        best: the path that decided; ``paths`` holds all that suit, that one first.
        bars: what bars any award.
    """

    code: str
    rule_id: str
    citation: str
    verified: bool
    answer: Answer
    eligible: bool
    words: Words
    flag: Words | None
    expected: tuple[Words, ...]
    best: PathSaid
    paths: tuple[PathSaid, ...]
    bars: tuple[BarSaid, ...]

    @property
    def unverified(self) -> bool:
        """Something that decided was not read in its source."""
        decisive = [k for k in self.best.conditions if not k.verified]
        return not self.verified or not self.best.verified or bool(decisive)


def explain(judgement: Judgement, subject: int = 0, *, evidence: bool = True) -> Said:
    """The judgement of one subject in words.

    Args:
        judgement: from :func:`thidua.law.judging.judge`.
        subject: its number.
        evidence: gather the rows as well.
    """
    view = judgement.view
    best_at = int(judgement.best[subject])
    shown = [
        p
        for at, p in enumerate(judgement.paths)
        if at != best_at and (p.suits[subject] or p.open[subject])
    ]
    shown.sort(key=lambda p: (not p.open[subject], -int(p.answer[subject])))
    best = _path(judgement, judgement.paths[best_at], subject, evidence=evidence)
    paths = (best, *(_path(judgement, p, subject, evidence=evidence) for p in shown))
    answer = Answer(int(judgement.answer[subject]))
    flag = _flag(judgement) if judgement.flagged else None
    withheld = flag is not None and answer > Answer.EVIDENCE_MISSING
    words = OVERALL[answer]
    if withheld:
        words = Words("cần xem xét theo luật mới", "to be reviewed under the new law")
    return Said(
        code=judgement.award.code,
        rule_id=judgement.award.rule_id,
        citation=judgement.award.citation,
        verified=judgement.award.verified,
        answer=answer,
        eligible=answer >= Answer.COUNCIL and flag is None,
        words=words,
        flag=flag,
        expected=tuple(asks(view.catalogue, k) for k in judgement.expected),
        best=best,
        paths=paths,
        bars=tuple(
            BarSaid(
                b.id,
                b.cite,
                b.verified,
                Answer(int(b.answer[subject])),
                bar_words(view, b, subject),
            )
            for b in judgement.bars
            if b.answer[subject] != Answer.MET
        ),
    )


def _flag(judgement: Judgement) -> Words:
    laws = ", ".join(one.number for one in judgement.flagged)
    return Words(
        f"Luật {laws} đã có hiệu lực nhưng chưa đọc được văn bản: các điều kiện đánh dấu có thể đã "
        "thay đổi. Phân tích dưới đây theo quy định đã đối chiếu gần nhất.",
        f"Law {laws} is in force and its text was not read: the marked conditions may have "
        "changed. The analysis follows the last confirmed rules.",
    )


def _path(judgement: Judgement, p: PathFound, subject: int, *, evidence: bool) -> PathSaid:
    view = judgement.view
    said = []
    for at, condition in enumerate(p.path.conditions):
        answer, have = Answer(int(p.answers[at, subject])), int(p.have[at, subject])
        reason = Reason(int(p.reasons[at, subject]))
        rows = evidence_of(view, p, at, subject) if evidence else ()
        said.append(
            ConditionSaid(
                condition=condition,
                answer=answer,
                reason=reason,
                have=have,
                need=needs(condition),
                asks=asks(view.catalogue, condition),
                found=found(condition, reason, have),
                evidence=rows,
                may_change=(p.path.id, at) in judgement.changed,
            )
        )
    said.sort(key=lambda k: k.answer)
    days: tuple[int | None, int | None] = (None, None)
    if p.length[subject]:
        series = view.facts.series[view.facts.of_series[subject]]
        days = window(series, int(view.end[subject]), int(p.length[subject]))
    return PathSaid(
        id=p.path.id,
        cite=p.path.cite,
        verified=p.path.verified,
        answer=Answer(int(p.answer[subject])),
        open=bool(p.open[subject]),
        suits=bool(p.suits[subject]),
        conditions=tuple(said),
        from_day=days[0],
        to_day=days[1],
    )


__all__ = ["ANSWERS", "Evidence", "Said", "explain"]
