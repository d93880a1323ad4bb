"""A version is proposed, approved or refused, switched on; a draft is dropped."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from thidua.common import audit
from thidua.common.policy import require
from thidua.common.revisions import Stale, lock
from thidua.rules.domain import waiting
from thidua.rules.models import Approval, CatalogueVersion
from thidua.rules.models.versions import APPROVERS
from thidua.rules.queries import active_version
from thidua.rules.workflow import (
    ACTIVATE,
    APPROVE,
    DROP,
    PROPOSE,
    REJECT,
    VERSION,
    WITHDRAW,
    approvals,
)


@transaction.atomic
def propose(
    *, actor: Any, as_of: date, version: CatalogueVersion, revision: int | None
) -> CatalogueVersion:
    """Hand a draft to the approvers: from now on its content is frozen.

    Raises:
        Refused: by policy, state, or when nothing is changed or its base is no longer in use.
        Stale: when somebody changed the draft since.
    """
    row = lock(CatalogueVersion.objects.all(), version.pk, revision)
    VERSION.move(row, PROPOSE, actor=actor, as_of=as_of)
    row.round += 1
    row.proposed_label, row.proposed_on = actor.label[:300], as_of
    row.save()
    row.authors.add(actor.user_id)
    waiting.ask_approvers(actor=actor, as_of=as_of, version=row)
    told(actor, PROPOSE, row, as_of, changes={"fingerprint": row.fingerprint, "round": row.round})
    return row


def _answer(
    actor: Any, as_of: date, version: CatalogueVersion, action: str, *, seen: str, reason: str
) -> CatalogueVersion:
    row = lock(CatalogueVersion.objects.all(), version.pk, None)
    if seen != row.fingerprint:
        require(actor, action, row)
        raise Stale(row)
    VERSION.move(row, action, actor=actor, as_of=as_of, reason=reason)
    Approval.objects.create(
        version=row,
        user_id=actor.user_id,
        label=actor.label[:300],
        fingerprint=seen,
        round=row.round,
        approved=action == APPROVE,
        reason=reason.strip(),
        on=as_of,
    )
    row.save()
    waiting.answered(actor=actor, as_of=as_of, version=row)
    said = approvals(row)
    if action == REJECT:
        waiting.nobody_waits(actor=actor, as_of=as_of, version=row)
    elif len({one.user_id for one in said}) >= APPROVERS:
        names = [one.label for one in said]
        waiting.ask_to_switch_on(actor=actor, as_of=as_of, version=row, approvers=names)
    changes = {"fingerprint": seen, "round": row.round, "state": row.state}
    told(actor, action, row, as_of, changes=changes, reason=reason)
    return row


@transaction.atomic
def approve(*, actor: Any, as_of: date, version: CatalogueVersion, seen: str) -> CatalogueVersion:
    """Approve the very content that one has seen.

    Args:
        actor: an approver who neither made nor proposed it.
        as_of: business date.
        version: a proposed one.
        seen: fingerprint of the content on the page.

    Raises:
        Refused: by policy or state, also for a second answer.
        Stale: when the content is another than was seen.
    """
    return _answer(actor, as_of, version, APPROVE, seen=seen, reason="")


@transaction.atomic
def reject(
    *, actor: Any, as_of: date, version: CatalogueVersion, seen: str, reason: str
) -> CatalogueVersion:
    """Refuse a proposed version with a reason: it is a draft again.

    Raises:
        Refused: by policy, state or without a reason.
        Stale: when the content is another than was seen.
    """
    return _answer(actor, as_of, version, REJECT, seen=seen, reason=reason)


@transaction.atomic
def withdraw(
    *, actor: Any, as_of: date, version: CatalogueVersion, reason: str
) -> CatalogueVersion:
    """Take a proposal back: it is a draft again.

    Raises:
        Refused: by policy, state or without a reason.
    """
    return _moved(actor, as_of, version, WITHDRAW, reason)


@transaction.atomic
def drop(*, actor: Any, as_of: date, version: CatalogueVersion, reason: str) -> CatalogueVersion:
    """Give a draft up; it stays readable.

    Raises:
        Refused: by policy, state or without a reason.
    """
    return _moved(actor, as_of, version, DROP, reason)


def _moved(
    actor: Any, as_of: date, version: CatalogueVersion, action: str, reason: str
) -> CatalogueVersion:
    row = lock(CatalogueVersion.objects.all(), version.pk, None)
    before = VERSION.move(row, action, actor=actor, as_of=as_of, reason=reason)
    if action == DROP:
        row.ended_on = as_of
    row.save()
    waiting.nobody_waits(actor=actor, as_of=as_of, version=row)
    told(actor, action, row, as_of, changes={"state": [before, row.state]}, reason=reason)
    return row


@transaction.atomic
def activate(*, actor: Any, as_of: date, version: CatalogueVersion) -> CatalogueVersion:
    """Switch a version on: from now on it judges, its rows by their own days; the former retires.

    Raises:
        Refused: by policy, state, or without two approvals of this very content.
    """
    both = CatalogueVersion.objects.filter(Q(pk=version.pk) | Q(state="active")).order_by("pk")
    list(both.select_for_update(of=("self",)))
    row = lock(CatalogueVersion.objects.all(), version.pk, None)
    VERSION.move(row, ACTIVATE, actor=actor, as_of=as_of)
    former = active_version()
    former.state, former.ended_on = "retired", as_of
    former.save()
    row.activated_label, row.activated_on = actor.label[:300], as_of
    row.save()
    waiting.nobody_waits(actor=actor, as_of=as_of, version=row)
    told(
        actor,
        ACTIVATE,
        row,
        as_of,
        changes={"fingerprint": row.fingerprint, "retired": former.number},
    )
    return row


def told(
    actor: Any,
    action: str,
    version: CatalogueVersion,
    as_of: date,
    *,
    changes: dict[str, Any],
    reason: str = "",
) -> None:
    """Record what was done with a version."""
    audit.record(
        actor=actor, action=action, obj=version, as_of=as_of, changes=changes, reason=reason
    )
