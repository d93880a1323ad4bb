"""The verdict on one subject: facts put together once, then held against any award."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from thidua.awards.judging import roster
from thidua.awards.judging.columns import assemble
from thidua.awards.models import Grant, Subject
from thidua.common.policy import may, which
from thidua.initiatives.models import Initiative
from thidua.law.answers import Answer, Reason
from thidua.law.catalogue import Catalogue
from thidua.law.errors import FactsError
from thidua.law.evidence import Evidence
from thidua.law.explain import BarSaid, ConditionSaid, PathSaid, Said, explain
from thidua.law.facts import OBJECTS, Facts
from thidua.law.judging import judge
from thidua.law.judging.judge import Judgement
from thidua.law.reach import Reach, within_reach
from thidua.law.words import Words, found
from thidua.people.models import Discipline, Hold
from thidua.rules.queries import active_catalogue

VIEW = "awards:verdict:view"
PAUSED = Words("Có việc đang tạm dừng xét.", "Something is open and awards are not considered.")
"""All that somebody may read of a hold or a measure that they may not see."""


class _ByKey(Sequence[str]):
    """Names of rows by their key in the database, made when one is asked for."""

    def __init__(self, names: dict[int, str] | None = None) -> None:
        self.names = names

    def __len__(self) -> int:
        return 2**31

    def __getitem__(self, at: Any) -> Any:
        return str(at) if self.names is None else self.names.get(int(at), str(at))


@dataclass(frozen=True)
class Seen:
    """What the reader may see beside the verdict itself."""

    holds: bool
    discipline: bool

    @classmethod
    def by(cls, actor: Any, subject: Subject) -> Seen:
        """Asked of the directory's own policy, about the record that stands for the subject."""
        key = {"person_id": subject.person_id, "unit_id": subject.unit_id}
        if subject.person_id is None and subject.unit_id is None:
            return cls(actor.is_standing_body, actor.is_standing_body)
        return cls(
            bool(may(actor, "people:hold:view", Hold(**key))),
            bool(may(actor, "people:discipline:view", Discipline(**key))),
        )


@dataclass(frozen=True)
class Open:
    """A record that a row of evidence leads to: its page, empty where it may not be seen."""

    url: str
    title: str


@dataclass(frozen=True)
class Known:
    """A subject with its facts, ready to be held against any award.

    Args:
        subject: the record that stands for it, not saved where the registry does not know it.
        facts: its columns, with names of its initiatives.
        catalogue: in force.
        as_of: bounds which facts are known.
        seen: what the reader may see.
        works: code of an initiative → its page.
    """

    subject: Subject
    facts: Facts
    catalogue: Catalogue
    as_of: date
    seen: Seen
    works: dict[str, Open]

    @cached_property
    def kind(self) -> str:
        """Kind of subject in the words of the law."""
        return OBJECTS[int(self.facts.kind[0])]

    def judged(self, award: str, received_on: date | None = None, path: str = "") -> Judgement:
        """Held against an award, or the one that serves this kind of subject.

        Raises:
            FactsError: an award or path that the catalogue lacks on that day.
        """
        code = self.catalogue.serving(award, self.kind)
        return judge(self.catalogue, self.facts, code, self.as_of, received_on, path=path)

    def said(self, award: str, received_on: date | None = None, path: str = "") -> Said:
        """The verdict in words, with nothing that the reader may not see.

        Raises:
            FactsError: an award or path that the catalogue lacks on that day.
        """
        return discreet(explain(self.judged(award, received_on, path)), self.seen)

    def reach(self) -> list[Reach]:
        """Every award whose standard can be counted, lowest first."""
        rows = within_reach(self.catalogue, self.facts, self.as_of)
        return [replace(r, said=discreet(r.said, self.seen), missing=tuple(
            _discreet(k, self.seen) for k in r.missing)) for r in rows]  # fmt: skip


def known(actor: Any, subject: Subject, as_of: date, catalogue: Catalogue | None = None) -> Known:
    """The facts of a subject as they were known on a day.

    Args:
        actor: who reads.
        subject: saved, or only with a person or a unit.
        as_of: business date.
        catalogue: absent: the one in force.
    """
    law = catalogue or active_catalogue()
    whose = roster.one(
        subject if subject.pk else None,
        person=subject.person_id or 0,
        unit=subject.unit_id or 0,
    )
    facts = assemble(whose, law, as_of)
    codes, works = _works(actor, sorted({int(ref) for ref in facts.works.ref}))
    refs = {**facts.refs, "grants": _ByKey(), "works": _ByKey(codes)}
    return Known(subject, replace(facts, refs=refs), law, as_of, Seen.by(actor, subject), works)


def _works(actor: Any, keys: list[int]) -> tuple[dict[int, str], dict[str, Open]]:
    """Codes of initiatives, and the pages of those that the reader may see."""
    if not keys:
        return {}, {}
    seen = which(actor, "initiatives:initiative:view").values("pk")
    rows = list(
        Initiative.objects.filter(pk__in=keys)
        .annotate(seen=ExpressionWrapper(Q(pk__in=seen), BooleanField()))
        .only("pk", "code", "name", "public_id")
    )
    pages = {one.code: Open(one.get_absolute_url(), one.name) for one in rows if one.seen}
    return {one.pk: one.code for one in rows}, pages


def grant_pages(rows: Sequence[Evidence]) -> dict[str, Open]:
    """Pages of the grants that rows of evidence name: reference → page. One query."""
    keys = {int(one.ref) for one in rows if one.table == "grants" and one.ref}
    if not keys:
        return {}
    grants = Grant.objects.filter(pk__in=keys).select_related("decision")
    return {str(g.pk): Open(g.get_absolute_url(), str(g.decision)) for g in grants}


def awards_of(catalogue: Catalogue, kind: str, on: date) -> list[tuple[str, str]]:
    """Code and name of every award that a kind of subject may be held against on a day."""
    found_rows = []
    for code in catalogue.codes:
        row = catalogue.standard(code, on)
        if row is not None and kind in row.objects:
            found_rows.append((code, row.name))
    return found_rows


# --- what may not be read ------------------------------------------------------------------------
def discreet(said: Said, seen: Seen) -> Said:
    """The verdict without particulars of holds and discipline that the reader may not see."""
    bars: list[BarSaid] = []
    for bar in said.bars:
        hidden = (bar.id == "P4" and not seen.holds) or (bar.id == "P5" and not seen.discipline)
        if not hidden:
            bars.append(bar)
        elif all(b.words != PAUSED for b in bars):
            # One sentence, whichever of them it is.
            bars.append(replace(bar, id="P4", cite="Luật 06/2022 Đ.5", words=PAUSED))
    paths = tuple(_path(p, seen) for p in said.paths)
    best = next(q for p, q in zip(said.paths, paths, strict=True) if p is said.best)
    return replace(said, bars=tuple(bars), paths=paths, best=best)


def _path(path: PathSaid, seen: Seen) -> PathSaid:
    return replace(path, conditions=tuple(_discreet(k, seen) for k in path.conditions))


def _discreet(said: ConditionSaid, seen: Seen) -> ConditionSaid:
    if said.reason != Reason.SINCE_DISCIPLINE_SHORT or seen.discipline:
        return said
    plain = Reason.RUN_SHORT
    return replace(said, reason=plain, found=found(said.condition, plain, said.have))


__all__ = [
    "PAUSED", "VIEW", "Answer", "FactsError", "Known", "Open", "Seen",
    "awards_of", "discreet", "grant_pages", "known",
]  # fmt: skip
