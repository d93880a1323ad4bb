"""A verdict as its page tells it: icon and words, what is missing, what to do, evidence to open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from thidua.awards.judging.verdicts import PAUSED, Known, Open, grant_pages
from thidua.common.policy import may
from thidua.law import conditions as c
from thidua.law.answers import Answer, Reason
from thidua.law.evidence import Evidence
from thidua.law.explain import BarSaid, ConditionSaid, PathSaid, Said
from thidua.law.periods import from_day
from thidua.law.words import ANSWERS, Words
from thidua.people.models import Person, Unit

LOOK = {
    Answer.NOT_MET: ("bad", "circle-x"),
    Answer.NOT_COMPARED: ("unknown", "help-circle"),
    Answer.EVIDENCE_MISSING: ("warn", "file-search"),
    Answer.COUNCIL: ("council", "gavel"),
    Answer.PENDING: ("info", "hourglass"),
    Answer.MET: ("ok", "circle-check"),
}
"""Answer → kind of verdict and icon."""
_NO_HOLD = gettext_lazy("No discipline, investigation, inspection or denunciation is under way")
_NO_DISCIPLINE = gettext_lazy("Not under discipline")
_NOTHING_OPEN = gettext_lazy("Nothing is open that halts consideration")
_BADGE = {"bad": "bad", "unknown": "outline", "warn": "warn", "council": "council", "info": "info",
          "ok": "ok"}  # fmt: skip


def spoken(words: Words) -> str:
    """In the language of the reader, as a sentence begins."""
    said = words("en" if get_language() == "en" else "vi")
    return said[:1].upper() + said[1:]


@dataclass(frozen=True)
class Proof:
    """A row of evidence: what it says, and the record that it opens."""

    words: str
    counts: bool
    url: str = ""
    title: str = ""


@dataclass(frozen=True)
class Todo:
    """What somebody may do about a condition; a sentence alone where no page does it."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One condition.

    Args:
        kind, icon, word: of the answer.
        asks, found: what the law asks; what was found and what is missing.
        cite: article.
        verified: whether it was read in its source.
        may_change: an unread law may change it.
        proofs: rows that it rests on.
        todo: what to do about it; ``None`` where it is met.
    """

    kind: str
    icon: str
    word: str
    asks: str
    found: str
    cite: str
    verified: bool
    may_change: bool = False
    proofs: tuple[Proof, ...] = ()
    todo: Todo | None = None


@dataclass(frozen=True)
class Way:
    """One path with its conditions, worst first."""

    id: str
    cite: str
    verified: bool
    span: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Told:
    """All that the page says.

    Args:
        badge, icon, word: overall.
        head, more: the next step in a sentence, and what goes with it.
        flag: why a person must look before anybody says “eligible”.
        expected: conditions that a draft of the unread law adds.
        ways: paths, the one that decided first.
        general: what holds beside every standard.
    """

    said: Said
    badge: str
    icon: str
    word: str
    head: str
    more: str
    flag: str
    expected: tuple[str, ...]
    ways: tuple[Way, ...]
    general: tuple[Line, ...]

    @property
    def more_ways(self) -> int:
        """Paths beyond the first three, which stand folded."""
        return max(0, len(self.ways) - 3)


def answer_look(answer: int) -> tuple[str, str, str]:
    """Kind, icon and word of an answer."""
    kind, icon = LOOK[Answer(answer)]
    return kind, icon, spoken(ANSWERS[Answer(answer)])


def told(actor: Any, known: Known, said: Said) -> Told:
    """The verdict for its page. One query for the grants that it names."""
    rows = [e for path in said.paths for k in path.conditions for e in k.evidence]
    teller = _Teller(actor, known, grant_pages(rows))
    kind, icon, _word = answer_look(said.answer)
    if said.flag is not None and said.answer > Answer.EVIDENCE_MISSING:
        kind, icon = "warn", "alert-triangle"
    head, more = _headline(said)
    return Told(
        said=said,
        badge=_BADGE[kind],
        icon=icon,
        word=spoken(said.words),
        head=head,
        more=more,
        flag=spoken(said.flag) if said.flag else "",
        expected=tuple(spoken(one) for one in said.expected),
        ways=tuple(teller.way(path) for path in said.paths),
        general=tuple(teller.general(said)),
    )


def _headline(said: Said) -> tuple[str, str]:
    """What stands between the subject and the award, in one sentence."""
    if said.bars:
        return spoken(said.bars[0].words), _("It holds whatever else is met.")
    missing = [k for k in said.best.conditions if k.answer < Answer.COUNCIL]
    if not missing:
        pending = any(k.answer == Answer.PENDING for k in said.best.conditions)
        if pending:
            return _("Met once what is pending in the same cycle is decided."), ""
        council = any(k.answer == Answer.COUNCIL for k in said.best.conditions)
        more = _("What cannot be counted is for the council to weigh.") if council else ""
        return _("Every condition that can be counted is met."), more
    first = missing[0]
    left = _("One condition is left: %(asks)s.") if len(missing) == 1 else _(
        "%(n)s conditions are left; the first: %(asks)s."
    )  # fmt: skip
    asks = spoken(first.asks)
    return left % {"n": len(missing), "asks": asks[:1].lower() + asks[1:]}, spoken(first.found)


class _Teller:
    def __init__(self, actor: Any, known: Known, grants: dict[str, Open]) -> None:
        self.actor, self.known, self.grants = actor, known, grants

    def way(self, path: PathSaid) -> Way:
        """One path."""
        span = ""
        if path.from_day is not None and path.to_day is not None:
            first, last = from_day(path.from_day), from_day(path.to_day)
            span = _("counted from %(first)s to %(last)s") % {
                "first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}",
            }  # fmt: skip
        lines = tuple(self.line(k) for k in path.conditions)
        return Way(path.id, path.cite, path.verified, span, lines)

    def line(self, k: ConditionSaid) -> Line:
        """One condition."""
        kind, icon, word = answer_look(k.answer)
        return Line(
            kind, icon, word, spoken(k.asks), spoken(k.found), k.cite, k.verified, k.may_change,
            tuple(self.proof(e) for e in k.evidence), self.todo(k),
        )  # fmt: skip

    def proof(self, one: Evidence) -> Proof:
        """A row of evidence with its record."""
        page = Open("", "")
        if one.table == "grants":
            page = self.grants.get(one.ref, page)
        elif one.table == "works":
            page = self.known.works.get(one.ref, page)
        elif one.table in {"rating", "figures"}:
            page = Open(self.home, "")
        return Proof(spoken(one.words), one.counts, page.url, page.title)

    @property
    def home(self) -> str:
        """Page of the directory that keeps facts of the subject, where the reader may see it."""
        subject = self.known.subject
        of: Person | Unit | None = subject.person or subject.unit
        if of is None:
            return ""
        action = "people:person:view" if isinstance(of, Person) else "people:unit:view"
        return of.get_absolute_url() if may(self.actor, action, of) else ""

    # --- what to do ------------------------------------------------------------------------------
    def todo(self, k: ConditionSaid) -> Todo | None:
        """What repairs a condition that is not met; nothing where it is."""
        if k.answer >= Answer.COUNCIL:
            return None
        if k.reason == Reason.LEFT_TO_OTHERS:
            return Todo(_("The province enters its own standard."))
        if k.reason == Reason.WORDING_LAPSED:
            return Todo(_("Ask the ministry, and note its answer."))
        find = next((f for kinds, f in _TODO if isinstance(k.condition, kinds)), None)
        return find(self) if find else None

    def initiative(self) -> Todo:
        """A recognised initiative."""
        if may(self.actor, "initiatives:initiative:enter"):
            return Todo(
                _("Enter an initiative that is missing here"), reverse("initiatives:record")
            )
        return Todo(_("Send the certificate of recognition to the standing body."))

    def grant(self) -> Todo:
        """A grant of an earlier decision."""
        if self.known.subject.pk and may(self.actor, "awards:grant:enter"):
            at = f"{reverse('awards:record')}?subject={self.known.subject.public_id}"
            return Todo(_("Enter a grant that is missing here"), at)
        return Todo(_("Send the decision that granted it to the standing body."))

    def fact(self) -> Todo:
        """A rating or a figure."""
        if self.home:
            return Todo(_("Look at the ratings and figures recorded"), self.home)
        return Todo(_("Send the ratings to the standing body."))

    def report(self) -> Todo:
        """Something that a report states."""
        return Todo(_("State it in the achievement report, with confirmation."))

    # --- what holds beside every standard --------------------------------------------------------
    def general(self, said: Said) -> Iterator[Line]:
        """Holds, discipline, the unit’s end: each said, met or not."""
        bars = {bar.id: bar for bar in said.bars}
        seen = self.known.seen
        if seen.holds and seen.discipline:
            yield self.bar("P4", bars.pop("P4", None), str(_NO_HOLD))
            yield self.bar("P5", bars.pop("P5", None), str(_NO_DISCIPLINE))
        else:
            paused = bars.pop("P4", None)
            own = bars.pop("P5", None)
            yield self.bar("P4", paused or own, str(_NOTHING_OPEN))
        yield from (self.bar(bar.id, bar, "") for bar in bars.values())

    def bar(self, rule: str, bar: BarSaid | None, asks: str) -> Line:
        """One of them."""
        row = next((r for r in self.known.catalogue.principles if r.id == rule), None)
        cite = bar.cite if bar else row.citation if row else ""
        verified = bar.verified if bar else bool(row and row.verified)
        answer = bar.answer if bar else Answer.MET
        kind, icon, word = answer_look(answer)
        words = spoken(bar.words) if bar else ""
        todo = None
        if bar is not None and (rule == "P4" or bar.words == PAUSED):
            todo = Todo(_("Wait for the conclusion of the body; the standing body records it."))
        return Line(kind, icon, word, asks or words, words if asks else "", cite, verified,
                    todo=todo)  # fmt: skip


_TODO: tuple[tuple[Any, Callable[[_Teller], Todo]], ...] = (
    ((c.Works, c.InitiativesOrModel), _Teller.initiative),
    ((c.Title, c.Held, c.Bundles), _Teller.grant),
    ((c.Rating, c.AnyYear, c.Share, c.Members, c.NobodyDisciplined), _Teller.fact),
    ((c.Achievement, c.Contribution, c.MovementAward, c.MovementLeader, c.ServiceYears),
     _Teller.report),
)  # fmt: skip
