"""What the page of one result shows, and what its entry form needs. Flat number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.common import audit
from thidua.common.policy import Answer, Text, may
from thidua.common.workflow import State
from thidua.movements.assessment import attains
from thidua.movements.assessment.doubts import Doubt
from thidua.movements.assessment.of_target import goal_of
from thidua.movements.domain.result_figures import doubts_about, read_figure
from thidua.movements.domain.result_work import due_on
from thidua.movements.forms_results import TEXT_LABELS, meaning
from thidua.movements.models import (
    TEXTS,
    Result,
    ResultEvidence,
    ResultException,
    ResultVersion,
)
from thidua.movements.queries.result_sheet import figure_of
from thidua.movements.workflow import RESULT, WITH_UNIT
from thidua.people.queries import unit_names

ACTIONS = ("edit", "withdraw", "return", "approve", "reopen", "lock_again")
OUTCOMES: dict[str, tuple[Text, str, str]] = {
    "": (gettext_lazy("To be verified"), "info", "send"),
    "approved": (gettext_lazy("Verified"), "ok", "circle-check"),
    "returned": (gettext_lazy("Returned"), "bad", "arrow-back-up"),
    "withdrawn": (gettext_lazy("Taken back"), "neutral", "arrow-back"),
}


@dataclass(frozen=True)
class Mark:
    """A badge."""

    kind: str
    icon: str
    label: Text


@dataclass(frozen=True)
class VersionRow:
    """A version as it was submitted."""

    version: ResultVersion
    figure: str
    mark: Mark
    texts: list[tuple[Text, str]]
    evidence: list[ResultEvidence]
    in_force: bool


@dataclass(frozen=True)
class ResultPage:
    """Everything on the page.

    Args:
        content: what is read: the working copy for those concerned, else the verified version.
        attained: whether the figure reaches the target, ``None`` without figure.
        doubts: questions about the submitted figure, with the officer's reason beside them.
    """

    result: Result
    state: State
    works: bool
    content: Any
    figure: str
    attained: bool | None
    meaning: str
    unit_name: str
    texts: list[tuple[Text, str]]
    evidence: list[ResultEvidence]
    versions: list[VersionRow]
    pending: ResultVersion | None
    returned: ResultVersion | None
    leave: ResultException | None
    due: date
    history: list[Any]
    can: dict[str, Answer]


def texts_of(content: Any) -> list[tuple[Text, str]]:
    """The parts that say something, in the order of the report."""
    return [(TEXT_LABELS[n], getattr(content, n)) for n in TEXTS if getattr(content, n).strip()]


def result_page(actor: Any, as_of: date, result: Result) -> ResultPage:
    """Put the page together.

    Args:
        actor: who looks; has the right to see the result.
        as_of: business date.
        result: with target, movement, period, current selected.
    """
    works = bool(may(actor, "movements:result:view_work", result))
    files = list(result.evidence.select_related("file").order_by("pk")) if works else []
    versions = list(result.versions.prefetch_related("evidence__file")) if works else []
    content = result if works or result.current is None else result.current
    last = versions[0] if versions else None
    came_back = last if last is not None and last.outcome == "returned" else None
    return ResultPage(
        result=result,
        state=RESULT.state(result.state if works else "approved"),
        works=works,
        content=content,
        figure=figure_of(content, result.target),
        attained=attains(goal_of(result.target), content.value)
        if content.value is not None
        else None,
        meaning=meaning(result.target),
        unit_name=unit_names(as_of, [result.unit_id]).get(result.unit_id, ""),
        texts=texts_of(content),
        evidence=[f for f in files if not f.removed],
        versions=[_version(v, result) for v in versions],
        pending=next((v for v in versions if not v.outcome), None),
        returned=came_back if result.state in ("returned", "reopened") else None,
        leave=leave_of(result) if result.state == "reopened" else None,
        due=due_on(result.period),
        history=list(audit.trail(result)[:30]) if works else [],
        can=_answers(actor, as_of, result) if works else {},
    )


def _version(version: ResultVersion, result: Result) -> VersionRow:
    label, kind, icon = OUTCOMES[version.outcome]
    return VersionRow(
        version,
        figure_of(version, result.target),
        Mark(kind, icon, label),
        texts_of(version),
        sorted(version.evidence.all(), key=lambda e: e.pk),
        version.pk == result.current_id,
    )


def _answers(actor: Any, as_of: date, result: Result) -> dict[str, Answer]:
    """Answers to the actions that exist in this state, allowed or not."""
    found = {}
    for name in ACTIONS:
        action = f"movements:result:{name}"
        if name == "edit":
            if result.state in WITH_UNIT:
                found[name] = may(actor, action, result)
        elif RESULT.transition(action, result.state):
            found[name] = RESULT.can(actor, action, result, as_of=as_of)
    return found


def leave_of(result: Result) -> ResultException | None:
    """The leave on which a result is open for correction."""
    return result.exceptions.order_by("-pk").first()


# --- the entry form -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Reading:
    """What the program understands of a figure while it is typed.

    Args:
        words: the figure in the target's unit; empty while there is none.
        attained: whether it reaches the target.
        doubts: what is odd about it.
        error: why it is no figure.
    """

    words: str = ""
    attained: bool | None = None
    doubts: Sequence[Doubt] = ()
    error: str = ""

    @property
    def grave(self) -> bool:
        """Whether it cannot be kept as it is."""
        return any(d.grave for d in self.doubts)

    @property
    def to_explain(self) -> bool:
        """Whether it can be kept with a reason."""
        return bool(self.doubts) and not self.grave


def reading(result: Result, text: str) -> Reading:
    """Read a figure as typed, without keeping it."""
    try:
        figure = read_figure(result.target, text)
        if figure is None:
            return Reading()
        found = doubts_about(result, figure)
        goal = goal_of(result.target)
        if figure.unit.dimension != goal.measure.dimension:
            return Reading(doubts=found)
        value = figure.in_unit(goal.measure)
    except ValueError as error:
        return Reading(error=str(error))
    shown = figure_of(ResultVersion(value=value), result.target)
    return Reading(shown, attains(goal, value), found)


def earlier(result: Result) -> Result | None:
    """The result of the period before, whose texts may be copied."""
    rows = Result.objects.filter(
        target=result.target_id, unit=result.unit_id, period__end__lt=result.period.end
    )
    return rows.select_related("period", "current").order_by("-period__end").first()


@dataclass(frozen=True)
class Conflict:
    """A part that two people saved differently."""

    name: str
    label: Text
    theirs: str
    mine: str


def conflicts(row: Result, entry: Any, labels: Mapping[str, Any]) -> list[Conflict]:
    """Parts in which what is saved differs from what was typed.

    Args:
        row: the result as it is saved.
        entry: what was typed (:class:`~thidua.movements.domain.results.Entry`).
        labels: names of the parts.
    """
    pairs: Iterable[tuple[str, str, str]] = [
        ("figure", row.typed, entry.figure.strip()),
        ("waiting", _yes(row.waiting), _yes(entry.waiting)),
        *((n, getattr(row, n), (entry.texts or {}).get(n, "").strip()) for n in TEXTS),
        ("kept_because", row.kept_because, entry.kept_because.strip()),
    ]
    return [
        Conflict(name, labels.get(name, name), theirs, mine)
        for name, theirs, mine in pairs
        if theirs.split() != mine.split()
    ]


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


def saved_at(result: Result) -> datetime | None:
    """When something was last kept."""
    kept = {"movements:result:edit", "movements:result:attach", "movements:result:detach"}
    last = audit.trail(result).filter(action__in=kept).first()
    return timezone.localtime(last.at) if last else None
