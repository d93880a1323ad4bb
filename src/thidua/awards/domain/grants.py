"""A grant is recorded, corrected, revoked, struck out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from thidua.awards.domain.dependants import follow, open_reviews
from thidua.awards.domain.facts import (
    DecisionFacts,
    GrantFacts,
    RevocationFacts,
    check_decision,
    check_grant,
    check_revocation,
    decision_for,
    revocation_of,
)
from thidua.awards.models import (
    Decision,
    Grant,
    GrantVersion,
    Revocation,
    Subject,
)
from thidua.awards.models.grants import code_for
from thidua.awards.workflow import GRANT
from thidua.common import audit
from thidua.common.policy import Answer, Refused, require
from thidua.common.revisions import lock

RECORD, CORRECT = "awards:grant:record", "awards:grant:correct"
REVOKE, STRIKE = "awards:grant:revoke", "awards:grant:strike"


FIELDS = {
    "award_printed": "award",
    "name_printed": "name",
    "post_printed": "post",
    "unit_printed": "unit_words",
    "kind": "kind",
    "achievement": "achievement",
    "period_id": "period",
    "ground": "ground",
    "gender": "gender",
    "standing": "standing",
    "field": "field",
    "posthumous": "posthumous",
    "unit_id": "unit",
}
"""Column of a grant → fact; what a correction may change beside the code."""


def _no(action: str, rule: str, reason: str) -> Refused:
    return Refused(Answer(False, action, rule, reason))


# --- grants ---------------------------------------------------------------------------------------
@transaction.atomic
def record(
    *,
    actor: Any,
    as_of: date,
    subject: Subject,
    decision: DecisionFacts,
    facts: GrantFacts,
) -> Grant:
    """Enter one grant of a decision that exists on paper; the decision is made where it is new.

    Args:
        actor: the standing body, or somebody of the unit that decided.
        as_of: business date.
        subject: who received it.
        decision: head of the decision.
        facts: the line.

    Raises:
        Refused: by policy; when the same subject has the same award by this decision already.
        ValidationError: by field.
    """
    check_decision(decision, as_of=as_of)
    head = decision_for(decision)
    require(actor, RECORD, head)
    check_grant(facts, subject.kind)
    if head.pk is None:
        head.save()
    grant = grant_of(actor, as_of, head, subject, facts, source=Grant.Source.TYPED)
    _save(grant, RECORD)
    _tell_apart(subject, grant)
    audit.record(
        actor=actor,
        action=RECORD,
        obj=grant,
        as_of=as_of,
        changes={"decision": str(head), "award": grant.award_printed, "code": grant.award_code},
    )
    return grant


@transaction.atomic
def record_for(
    *,
    actor: Any,
    as_of: date,
    subject: Subject | Callable[[], Subject],
    decision: DecisionFacts,
    facts: GrantFacts,
) -> Grant:
    """:func:`record`, making the subject in the same transaction where a function is given.

    Raises:
        Refused, ValidationError: as :func:`record` does; then no subject is left behind.
    """
    who = subject if isinstance(subject, Subject) else subject()
    return record(actor=actor, as_of=as_of, subject=who, decision=decision, facts=facts)


def grant_of(
    actor: Any,
    as_of: date,
    decision: Decision,
    subject: Subject,
    facts: GrantFacts,
    *,
    source: str,
    code_of: Callable[[str, str], str] = code_for,
    **origin: Any,
) -> Grant:
    """A grant as its line says, confirmed by the actor; not saved.

    Args:
        actor, as_of: who confirms it, on which business date.
        decision: saved.
        subject, facts: who received it, and the line.
        source: how it came here (``Grant.Source``).
        code_of: printed name and kind → code.
        origin: further columns that say where it stands (``source_start`` …, ``confidence``).
    """
    grant = Grant(
        subject=subject,
        decision=decision,
        granted_on=decision.on,
        object_kind=subject.kind,
        source=source,
        confirmed_by_id=actor.user_id,
        confirmed_label=actor.label[:300],
        confirmed_on=as_of,
        **origin,
    )
    _fill(grant, facts, code_of)
    return grant


def _fill(grant: Grant, facts: GrantFacts, code_of: Callable[[str, str], str] = code_for) -> None:
    for column, name in FIELDS.items():
        value = getattr(facts, name)
        if column.endswith("_id"):
            value = value.pk if value is not None else None
        elif isinstance(value, str):
            value = value.strip() if column == "achievement" else " ".join(value.split())
        setattr(grant, column, value)
    grant.award_code = facts.award_code or code_of(facts.award, grant.object_kind)


def _save(grant: Grant, action: str) -> None:
    try:
        with transaction.atomic():
            grant.save()
    except IntegrityError as error:
        if "grant_once_in_a_decision" not in str(error):
            raise
        raise _no(
            action,
            "grant once in a decision",
            _("This award of this decision stands with this subject already."),
        ) from error


def _tell_apart(subject: Subject, grant: Grant) -> None:
    """Keep what was printed last as what tells the subject from others of its name."""
    if subject.unit_id is None and grant.place_printed and subject.person_id is not None:
        newest = subject.grants.order_by("-granted_on", "-pk").first()
        if newest is not None and newest.pk == grant.pk:
            subject.detail = grant.place_printed[:300]
            subject.save(update_fields=["detail"])


@transaction.atomic
def correct(
    *,
    actor: Any,
    as_of: date,
    grant: Grant,
    facts: GrantFacts,
    reason: str,
    revision: int | None = None,
) -> Grant:
    """Put a wrong line right: the former words stay as a version, with the reason.

    Raises:
        Refused: by policy, without a reason, when nothing changes.
        ValidationError: by field.
        Stale: when somebody changed the grant in between.
    """
    row = lock(Grant.objects.select_related("decision", "subject"), grant.pk, revision)
    require(actor, CORRECT, row)
    if not reason.strip():
        raise _no(CORRECT, "reason", _("Say why: a reason is required here."))
    check_grant(facts, row.object_kind)
    columns = (*FIELDS, "award_code")
    before = {c: getattr(row, c) for c in columns}
    _fill(row, facts)
    after = {c: getattr(row, c) for c in columns}
    changed = [c for c in columns if before[c] != after[c]]
    if not changed:
        raise _no(CORRECT, "nothing changed", _("Nothing was changed."))
    _save(row, CORRECT)
    version = GrantVersion.objects.create(
        grant=row,
        number=row.versions.count() + 1,
        before={c: before[c] for c in changed},
        after={c: after[c] for c in changed},
        reason=reason.strip()[:500],
        corrected_label=actor.label[:300],
        corrected_on=as_of,
    )
    audit.record(
        actor=actor,
        action=CORRECT,
        obj=row,
        as_of=as_of,
        reason=version.reason,
        changes={c: [before[c], after[c]] for c in changed},
    )
    return row


@transaction.atomic
def revoke(
    *,
    actor: Any,
    as_of: date,
    grant: Grant,
    ground: str,
    number: str,
    on: date,
    issuer: str,
    note: str = "",
    revision: int | None = None,
) -> Revocation:
    """Record that a decision cancelled the grant, on one of the four grounds of the law.

    Later awards that rested on it are put before the officer in charge.

    Raises:
        Refused: by policy or state.
        ValidationError: by field: no number or body, a day before the grant or to come.
        Stale: when somebody changed the grant in between.
    """
    row = lock(Grant.objects.select_related("decision", "subject"), grant.pk, revision)
    before = GRANT.move(row, REVOKE, actor=actor, as_of=as_of)
    facts = RevocationFacts(ground, number, on, issuer, note)
    check_revocation(facts, granted_on=row.granted_on, as_of=as_of)
    row.save()
    made = revocation_of(row, facts, label=actor.label, as_of=as_of)
    made.save()
    follow(actor=actor, as_of=as_of, grant=row)
    rested = open_reviews(as_of=as_of, revocation=made)
    changes: dict[str, Any] = {
        "state": [before, row.state],
        "ground": ground,
        "decision": str(made),
    }
    if rested:
        changes["rested_on_it"] = len(rested)
    audit.record(actor=actor, action=REVOKE, obj=row, as_of=as_of, changes=changes)
    return made


@transaction.atomic
def strike(
    *, actor: Any, as_of: date, grant: Grant, reason: str, revision: int | None = None
) -> Grant:
    """Take out a line recorded by mistake (twice, for the wrong person); it can still be read.

    Raises:
        Refused: by policy or state, without a reason.
        Stale: when somebody changed the grant in between.
    """
    row = lock(Grant.objects.select_related("decision", "subject"), grant.pk, revision)
    before = GRANT.move(row, STRIKE, actor=actor, as_of=as_of, reason=reason)
    row.save()
    audit.record(
        actor=actor,
        action=STRIKE,
        obj=row,
        as_of=as_of,
        reason=reason.strip(),
        changes={"state": [before, row.state]},
    )
    return row
