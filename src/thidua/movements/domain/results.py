"""The life of a result: entered, submitted, approved by a second person, or returned.

An approved result is locked; :mod:`thidua.movements.domain.result_exceptions` opens it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.periods import Span
from thidua.common.policy import Answer, Refused, require
from thidua.common.quantities import Quantity, parse_quantity, unit
from thidua.movements.assessment import Doubt, doubts
from thidua.movements.assessment.of_target import goal_of
from thidua.movements.domain import result_work
from thidua.movements.domain.evidence import store_evidence
from thidua.movements.models import (
    TEXTS,
    Result,
    ResultEvidence,
    ResultVersion,
    Target,
)
from thidua.movements.workflow import RESULT

LONGEST_FIGURE = 60
"""Characters of a figure with its unit."""
_TOO_LARGE = Decimal(10) ** 15  # the database holds 18 digits before the comma
ENTER = "movements:result:enter"
EDIT = "movements:result:edit"
ATTACH = "movements:result:attach"
DETACH = "movements:result:detach"


class StaleResult(Exception):  # noqa: N818 - reads as a sentence: "except StaleResult"
    """Somebody else saved since the page was opened; carries the result as it is now."""

    def __init__(self, result: Result) -> None:
        self.result = result
        super().__init__(f"{result.pk}: revision {result.revision}")


@dataclass(frozen=True)
class Entry:
    """What a person typed.

    Args:
        figure: the figure with or without its unit, “93,4 %”; empty while it is not known.
        texts: part of the report (:data:`TEXTS`) → words.
        waiting: the result waits for recognition by a higher body.
        kept_because: why a doubtful figure is right.
    """

    figure: str = ""
    texts: dict[str, str] | None = None
    waiting: bool = False
    kept_because: str = ""


def answering_unit(target: Target) -> int | None:
    """The unit that reports a target: its lead agency, or the unit whose own plan it is in."""
    return target.unit_plan.unit_id if target.unit_plan else target.lead_unit_id


def locked_result(result: Result, revision: int | None) -> Result:
    """The row locked for this transaction, its revision moved on.

    Raises:
        StaleResult: when it is no longer at ``revision``.
    """
    row = (
        Result.objects.select_for_update(of=("self",))
        .select_related("target__movement", "target__unit_plan__movement", "period", "current")
        .get(pk=result.pk)
    )
    if revision is not None and revision != row.revision:
        raise StaleResult(row)
    row.revision += 1
    return row


@transaction.atomic
def begin(*, actor: Any, as_of: date, target: Target, span: Span) -> Result:
    """The working copy for a target and a period, made on first use.

    Raises:
        Refused: by policy, for a target without a lead, or for a period that has not begun.
    """
    target = Target.objects.select_related("movement", "unit_plan").get(pk=target.pk)
    require(actor, ENTER, target)
    unit_id = answering_unit(target)
    if unit_id is None:
        raise Refused(Answer(False, ENTER, "lead", _("No lead agency is set for this target.")))
    if span.start > as_of:
        raise Refused(Answer(False, ENTER, "period", _("This period has not begun.")))
    period = span.row()
    result, made = Result.objects.get_or_create(
        target=target, period=period, defaults={"unit_id": unit_id, "state": RESULT.initial}
    )
    if made:
        audit.record(
            actor=actor,
            action=ENTER,
            obj=result,
            as_of=as_of,
            changes={"target": str(target.public_id), "period": period.name},
        )
    return result


def read_figure(target: Target, text: str) -> Quantity | None:
    """The figure as typed; ``None`` when nothing was.

    Raises:
        ValueError: with a sentence that says what is wrong.
    """
    if not text.strip():
        return None
    if len(text.strip()) > LONGEST_FIGURE:
        raise ValueError(_("Write the figure only; words belong into the report below."))
    figure = parse_quantity(text, unit(target.measure))
    if abs(figure.base()) >= _TOO_LARGE * unit(target.measure).scale:
        raise ValueError(_("This figure has too many digits."))
    return figure


def doubts_about(result: Result, figure: Quantity) -> list[Doubt]:
    """What is odd about a figure, beside earlier periods and the whole of which it is a part."""
    target = result.target
    earlier = (
        Result.objects.filter(
            target=target,
            current__isnull=False,
            period__end__lt=result.period.end,
            period__end__year=result.period.end.year,
        )
        .order_by("period__end")
        .values_list("current__value", flat=True)
    )
    return doubts(
        goal_of(target),
        figure,
        earlier=[v.normalize() for v in earlier if v is not None],
        whole=_whole(result),
        parts=_parts(result),
    )


def _whole(result: Result) -> Decimal | None:
    if result.target.parent_id is None:
        return None
    above = Result.objects.filter(
        target=result.target.parent_id,
        target__measure=result.target.measure,
        period=result.period,
    ).first()
    return above.value.normalize() if above and above.value is not None else None


def _parts(result: Result) -> list[Decimal]:
    """Figures of “of which” targets in the same unit of measure, same period."""
    below = Result.objects.filter(
        target__parent=result.target_id,
        target__measure=result.target.measure,
        period=result.period,
        value__isnull=False,
    )
    return [v.normalize() for v in below.values_list("value", flat=True) if v is not None]


@transaction.atomic
def save(
    *, actor: Any, as_of: date, result: Result, entry: Entry, revision: int | None = None
) -> Result:
    """Keep what was typed; nothing is submitted yet and doubts do not stop it.

    A figure of another dimension or otherwise impossible is refused: it could not be kept in the
    target's unit.

    Raises:
        Refused: by policy or state, or for a figure that cannot be.
        StaleResult: when somebody saved in between.
        ValueError: for a figure that is no number, with a sentence.
    """
    row = locked_result(result, revision)
    require(actor, EDIT, row)
    _still_open(row, as_of, EDIT)
    before = _content(row)
    figure = read_figure(row.target, entry.figure)
    found = doubts_about(row, figure) if figure is not None else []
    grave = next((d for d in found if d.grave), None)
    if grave is not None:
        raise _no(EDIT, f"figure:{grave.code}", grave.sentence)
    row.typed = entry.figure.strip()
    row.value = round(figure.in_unit(unit(row.target.measure)), 6) if figure is not None else None
    for name in TEXTS:
        setattr(row, name, (entry.texts or {}).get(name, "").strip())
    row.waiting = entry.waiting
    row.kept_because = entry.kept_because.strip() if found else ""  # nothing to explain else
    row.changed_label = actor.label
    row.save()
    changes = {k: [before[k], v] for k, v in _content(row).items() if before[k] != v}
    if changes:
        audit.record(actor=actor, action=EDIT, obj=row, as_of=as_of, changes=changes)
    return row


def _content(row: Result) -> dict[str, Any]:
    texts = {name: getattr(row, name) for name in TEXTS}
    return {
        "value": str(row.value.normalize()) if row.value is not None else None,
        "typed": row.typed,
        "waiting": row.waiting,
        "kept_because": row.kept_because,
        **texts,
    }


def _still_open(row: Result, as_of: date, action: str) -> None:
    """A result opened again by an exception is open until its day only."""
    if row.state != "reopened":
        return
    leave = row.exceptions.order_by("-pk").first()
    if leave is None or as_of > leave.until:
        raise Refused(
            Answer(False, action, "exception-ended", _("The leave to correct it has ended."))
        )


@transaction.atomic
def attach(
    *,
    actor: Any,
    as_of: date,
    result: Result,
    data: bytes,
    name: str,
    is_scan: bool = False,
) -> ResultEvidence:
    """Add a file that shows the result.

    Args:
        is_scan: it is the signed paper that is being typed in for the unit.

    Raises:
        Refused: by policy or state, or for a file of no admitted kind or size.
    """
    row = locked_result(result, None)
    require(actor, ATTACH, row)
    _still_open(row, as_of, ATTACH)
    kept = store_evidence(actor=actor, action=ATTACH, data=data, name=name)
    made = ResultEvidence.objects.create(result=row, file=kept, is_scan=is_scan)
    row.save(update_fields=["revision"])
    audit.record(
        actor=actor,
        action=ATTACH,
        obj=row,
        as_of=as_of,
        changes={"evidence": kept.sha256, "is_scan": is_scan},
    )
    return made


@transaction.atomic
def detach(*, actor: Any, as_of: date, evidence: ResultEvidence) -> None:
    """Take a file from the working copy; versions that carried it keep it.

    Raises:
        Refused: by policy or state.
    """
    row = locked_result(evidence.result, None)
    require(actor, DETACH, row)
    _still_open(row, as_of, DETACH)
    evidence.removed = True
    evidence.save(update_fields=["removed"])
    row.save(update_fields=["revision"])
    audit.record(
        actor=actor,
        action=DETACH,
        obj=row,
        as_of=as_of,
        changes={"evidence": evidence.file.sha256},
    )


@transaction.atomic
def submit(
    *,
    actor: Any,
    as_of: date,
    result: Result,
    reason: str = "",
    revision: int | None = None,
) -> ResultVersion:
    """Hand a result in: a numbered version is fixed and a second person is asked to verify it.

    Args:
        reason: why an approved result is corrected; required for that.

    Raises:
        Refused: by policy or state; without figure or words; with a doubtful figure that nobody
            has explained; typed in for a unit without the scanned paper; a correction without
            reason.
        StaleResult: when somebody saved in between.
    """
    action = "movements:result:submit"
    row = locked_result(result, revision)
    require(actor, action, row)
    _still_open(row, as_of, action)
    before = RESULT.move(row, action, actor=actor, as_of=as_of)
    files = list(row.evidence.filter(removed=False))
    on_behalf = actor.unit_id != row.unit_id
    found = _check(row, action, files, on_behalf=on_behalf)
    if row.current_id is not None and not reason.strip():
        raise _no(action, "reason", _("Say why the approved result is corrected."))
    version = ResultVersion.objects.create(
        result=row,
        number=row.versions.count() + 1,
        **{f: getattr(row, f) for f in ("value", "typed", "waiting", "kept_because", *TEXTS)},
        doubts=[{"code": d.code, "sentence": d.sentence} for d in found],
        reason=reason.strip(),
        on_behalf=on_behalf,
        submitted_by_id=actor.user_id,
        submitted_label=actor.label,
        submitted_on=as_of,
    )
    version.evidence.set(files)
    row.last_submitted_by_id = actor.user_id
    row.save()
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        reason=reason.strip(),
        changes={
            "state": [before, row.state],
            "version": version.number,
            "value": str(row.value.normalize()) if row.value is not None else None,
            "typed": row.typed,
            "doubts": [d.code for d in found],
            "on_behalf": on_behalf,
            "evidence": [e.file.sha256 for e in files],
        },
    )
    result_work.after_change(as_of=as_of, result=row, actor=actor)
    return version


def _check(
    row: Result, action: str, files: Sequence[ResultEvidence], *, on_behalf: bool
) -> list[Doubt]:
    """What must be there to submit; the doubts that a person has explained.

    Raises:
        Refused: naming what is missing.
    """
    if row.value is None and not row.waiting:
        raise _no(action, "figure", _("Write the figure, or say that it waits for recognition."))
    if not row.achieved.strip():
        raise _no(action, "achieved", _("Say in a few words what was achieved."))
    if on_behalf and not any(f.is_scan for f in files):
        raise _no(action, "scan", _("Typed in for another body: attach the scanned report."))
    figure = read_figure(row.target, row.typed)
    found = doubts_about(row, figure) if figure is not None else []
    for one in found:
        if one.grave or not row.kept_because:
            raise _no(action, f"figure:{one.code}", one.sentence)
    return found


def _no(action: str, rule: str, reason: str) -> Refused:
    return Refused(Answer(False, action, rule, reason))


@transaction.atomic
def withdraw(*, actor: Any, as_of: date, result: Result, revision: int | None = None) -> Result:
    """Take a submitted result back before anybody has decided.

    Raises:
        Refused: by policy or state.
        StaleResult: when it was decided in between.
    """
    action = "movements:result:withdraw"
    row = locked_result(result, revision)
    before = RESULT.move(row, action, actor=actor, as_of=as_of)
    if row.current_id is not None:
        row.state = "reopened"
    _decide(row, actor, as_of, ResultVersion.Outcome.WITHDRAWN)
    row.save()
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        changes={"state": [before, row.state]},
    )
    result_work.after_change(as_of=as_of, result=row, actor=actor)
    return row


def _decide(
    row: Result, actor: Any, as_of: date, outcome: ResultVersion.Outcome, reason: str = ""
) -> ResultVersion:
    version = row.versions.get(outcome="")
    version.outcome = outcome
    version.decided_by_id, version.decided_label = actor.user_id, actor.label
    version.decided_on, version.decision_reason = as_of, reason.strip()
    version.save()
    return version


@transaction.atomic
def approve(*, actor: Any, as_of: date, result: Result, revision: int | None = None) -> Result:
    """A second person finds the result right: it is locked and the picture shows it.

    Raises:
        Refused: by policy (never whoever submitted it) or state.
        StaleResult: when somebody changed it in between.
    """
    row = locked_result(result, revision)
    _approve(actor, as_of, row)
    result_work.after_change(as_of=as_of, result=row, actor=actor)
    return row


def _approve(actor: Any, as_of: date, row: Result) -> None:
    action = "movements:result:approve"
    before = RESULT.move(row, action, actor=actor, as_of=as_of)
    earlier = row.current
    row.current = _decide(row, actor, as_of, ResultVersion.Outcome.APPROVED)
    row.save()
    row.exceptions.filter(used_on=None).update(used_on=as_of)
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        changes={
            "state": [before, row.state],
            "value": [_plain(earlier), _plain(row.current)],
            "version": row.current.number,
        },
    )


def _plain(version: ResultVersion | None) -> str | None:
    if version is None or version.value is None:
        return None
    return str(version.value.normalize())


@transaction.atomic
def approve_many(*, actor: Any, as_of: date, results: Sequence[Result]) -> list[Result]:
    """Approve several results at once, all or none; those with an open doubt are not among them.

    Raises:
        Refused: naming the rule and the result.
    """
    rows = [locked_result(r, None) for r in sorted(results, key=lambda r: r.pk)]
    for row in rows:
        if row.versions.filter(outcome="").exclude(doubts=[]).exists():
            raise _no(
                "movements:result:approve",
                "doubt",
                _("“%(result)s” has a figure that was asked about: look at it by itself.")
                % {"result": row},
            )
        _approve(actor, as_of, row)
    for row in rows:
        result_work.after_change(as_of=as_of, result=row, actor=actor)
    return rows


@transaction.atomic
def return_(
    *, actor: Any, as_of: date, result: Result, reason: str, revision: int | None = None
) -> Result:
    """Send a result back with a reason; an earlier approved version stays in the picture.

    Raises:
        Refused: by policy or state, or without a reason.
        StaleResult: when somebody changed it in between.
    """
    action = "movements:result:return"
    row = locked_result(result, revision)
    before = RESULT.move(row, action, actor=actor, as_of=as_of, reason=reason)
    if row.current_id is not None:
        row.state = "reopened"
    _decide(row, actor, as_of, ResultVersion.Outcome.RETURNED, reason)
    row.save()
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        reason=reason.strip(),
        changes={"state": [before, row.state]},
    )
    result_work.after_change(as_of=as_of, result=row, actor=actor, returned_reason=reason.strip())
    return row
