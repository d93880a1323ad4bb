"""Opening an approved result again, for some days and with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.policy import Answer, Refused
from thidua.movements.domain import result_work
from thidua.movements.domain.results import locked_result
from thidua.movements.models import TEXTS, Result, ResultException
from thidua.movements.workflow import RESULT

LONGEST = 30
"""Days that a leave may last: locked is the rule."""


@transaction.atomic
def reopen(
    *,
    actor: Any,
    as_of: date,
    result: Result,
    until: date,
    reason: str,
    revision: int | None = None,
) -> ResultException:
    """Let an approved result be corrected until a day; the picture keeps the approved figure.

    Args:
        until: last day of the leave, at most :data:`LONGEST` days ahead.

    Raises:
        Refused: by policy or state, without a reason, or for a day that is past or too far.
        Stale: when somebody changed it in between.
    """
    action = "movements:result:reopen"
    row = locked_result(result, revision)
    before = RESULT.move(row, action, actor=actor, as_of=as_of, reason=reason)
    if not 0 <= (until - as_of).days <= LONGEST:
        raise Refused(
            Answer(
                False,
                action,
                "until",
                _("Choose a day from today on, at most %(days)s days ahead.") % {"days": LONGEST},
            )
        )
    row.save()
    leave = ResultException.objects.create(
        result=row,
        reason=reason.strip(),
        granted_by_id=actor.user_id,
        granted_label=actor.label,
        granted_on=as_of,
        until=until,
    )
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        reason=reason.strip(),
        changes={"state": [before, row.state], "until": until},
    )
    result_work.after_change(as_of=as_of, result=row, actor=actor, returned_reason=reason.strip())
    return leave


@transaction.atomic
def lock_again(*, actor: Any, as_of: date, result: Result, revision: int | None = None) -> Result:
    """End a leave before its day: what was typed since is dropped, the approved figure stays.

    Raises:
        Refused: by policy or state.
        Stale: when somebody changed it in between.
    """
    action = "movements:result:lock_again"
    row = locked_result(result, revision)
    before = RESULT.move(row, action, actor=actor, as_of=as_of)
    _restore(row)
    row.exceptions.filter(used_on=None).update(used_on=as_of)
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        changes={"state": [before, row.state]},
    )
    result_work.after_change(as_of=as_of, result=row, actor=actor)
    return row


def _restore(row: Result) -> None:
    assert row.current is not None  # noqa: S101 - only approved results are opened again
    for name in ("value", "typed", "waiting", "kept_because", *TEXTS):
        setattr(row, name, getattr(row.current, name))
    row.state = "approved"
    row.save()
    kept = set(row.current.evidence.values_list("pk", flat=True))
    for one in row.evidence.all():
        if one.removed == (one.pk in kept):
            one.removed = not one.removed
            one.save(update_fields=["removed"])


@transaction.atomic
def close_ended(*, as_of: date) -> int:
    """Lock every result whose leave has ended unused; returns how many (a job, every day)."""
    running = ResultException.objects.filter(until__gte=as_of, used_on=None).values("result")
    ended = Result.objects.filter(state="reopened").exclude(pk__in=running).order_by("pk")
    count = 0
    for one in ended:
        row = locked_result(one, None)
        _restore(row)
        audit.record(
            actor=None,
            action="movements:result:lock_again",
            obj=row,
            as_of=as_of,
            reason=_("The leave to correct it has ended."),
            changes={"state": ["reopened", row.state]},
        )
        result_work.after_change(as_of=as_of, result=row, actor=None)
        count += 1
    return count
