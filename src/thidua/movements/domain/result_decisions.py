"""What becomes of a submitted result: approved by a second person, returned, or withdrawn.

An approved result is locked; :mod:`thidua.movements.domain.result_exceptions` opens it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.movements.domain import result_work
from thidua.movements.domain.results import locked_result, no
from thidua.movements.models import Result, ResultVersion
from thidua.movements.workflow import RESULT


@transaction.atomic
def withdraw(*, actor: Any, as_of: date, result: Result, revision: int | None = None) -> Result:
    """Take a submitted result back before anybody has decided.

    Raises:
        Refused: by policy or state.
        Stale: when it was decided in between.
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
        Stale: when somebody changed it in between.
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
            raise no(
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
        Stale: when somebody changed it in between.
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
