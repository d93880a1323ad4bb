"""A result as its unit writes it: begun, saved, submitted.

What a second person makes of it stands in :mod:`thidua.movements.domain.result_decisions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.periods import Span
from thidua.common.policy import Answer, Refused, require
from thidua.common.quantities import unit
from thidua.common.revisions import lock
from thidua.movements.assessment import Doubt
from thidua.movements.domain import result_work
from thidua.movements.domain.result_figures import doubts_about, read_figure
from thidua.movements.models import (
    TEXTS,
    Result,
    ResultEvidence,
    ResultVersion,
    Target,
)
from thidua.movements.workflow import RESULT

ENTER = "movements:result:enter"
EDIT = "movements:result:edit"


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
        Stale: when it is no longer at ``revision``.
    """
    rows = Result.objects.select_related(
        "target__movement", "target__unit_plan__movement", "period", "current"
    )
    return lock(rows, result.pk, revision)


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


@transaction.atomic
def save(
    *, actor: Any, as_of: date, result: Result, entry: Entry, revision: int | None = None
) -> Result:
    """Keep what was typed; nothing is submitted yet and doubts do not stop it.

    A figure of another dimension or otherwise impossible is refused: it could not be kept in the
    target's unit.

    Raises:
        Refused: by policy or state, or for a figure that cannot be.
        Stale: when somebody saved in between.
        ValueError: for a figure that is no number, with a sentence.
    """
    row = locked_result(result, revision)
    require(actor, EDIT, row)
    still_open(row, as_of, EDIT)
    before = _content(row)
    figure = read_figure(row.target, entry.figure)
    found = doubts_about(row, figure) if figure is not None else []
    grave = next((d for d in found if d.grave), None)
    if grave is not None:
        raise no(EDIT, f"figure:{grave.code}", grave.sentence)
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


def still_open(row: Result, as_of: date, action: str) -> None:
    """A result opened again by an exception is open until its day only.

    Raises:
        Refused: after that day.
    """
    if row.state != "reopened":
        return
    leave = row.exceptions.order_by("-pk").first()
    if leave is None or as_of > leave.until:
        raise Refused(
            Answer(False, action, "exception-ended", _("The leave to correct it has ended."))
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
        Stale: when somebody saved in between.
    """
    action = "movements:result:submit"
    row = locked_result(result, revision)
    require(actor, action, row)
    still_open(row, as_of, action)
    before = RESULT.move(row, action, actor=actor, as_of=as_of)
    files = list(row.evidence.filter(removed=False))
    on_behalf = actor.unit_id != row.unit_id
    found = _check(row, action, files, on_behalf=on_behalf)
    if row.current_id is not None and not reason.strip():
        raise no(action, "reason", _("Say why the approved result is corrected."))
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
        raise no(action, "figure", _("Write the figure, or say that it waits for recognition."))
    if not row.achieved.strip():
        raise no(action, "achieved", _("Say in a few words what was achieved."))
    if on_behalf and not any(f.is_scan for f in files):
        raise no(action, "scan", _("Typed in for another body: attach the scanned report."))
    figure = read_figure(row.target, row.typed)
    found = doubts_about(row, figure) if figure is not None else []
    for one in found:
        if one.grave or not row.kept_because:
            raise no(action, f"figure:{one.code}", one.sentence)
    return found


def no(action: str, rule: str, reason: str) -> Refused:
    """A refusal by a rule of this room."""
    return Refused(Answer(False, action, rule, reason))
