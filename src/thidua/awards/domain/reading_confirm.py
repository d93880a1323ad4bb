"""What a person decides about a decision that was read: head, questions, rows.

Recording rows stands in :mod:`thidua.awards.domain.reading_record`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.awards.catalogue import Object, name_key
from thidua.awards.domain import grants
from thidua.awards.domain.facts import DecisionFacts, check_decision
from thidua.awards.domain.reading import same_decision, settle
from thidua.awards.domain.reading_rows import (
    Verdict,
    fill_key,
    head_of_reading,
    match,
)
from thidua.awards.models import DecisionReading, Grant, ReadQuestion, ReadRow
from thidua.awards.models.readings import VALUES
from thidua.awards.workflow import READING
from thidua.common import audit
from thidua.common.models import Period
from thidua.common.policy import Answer, Refused
from thidua.common.revisions import check as check_revision
from thidua.common.revisions import lock

CONFIRM = "awards:reading:confirm"
State = ReadRow.State


def refused(rule: str, reason: str) -> Refused:
    return Refused(Answer(False, CONFIRM, rule, reason))


def open_reading(actor: Any, as_of: date, reading: DecisionReading) -> DecisionReading:
    """The reading, locked, if this person may decide about it now."""
    rows = DecisionReading.objects.select_for_update(of=("self",))
    locked = rows.select_related("document", "decision__body").get(pk=reading.pk)
    READING.move(locked, CONFIRM, actor=actor, as_of=as_of)
    return locked


# --- head -----------------------------------------------------------------------------------------
@transaction.atomic
def confirm_head(
    *,
    actor: Any,
    as_of: date,
    reading: DecisionReading,
    head: DecisionFacts,
    kind: str,
    period: Period | None = None,
    revision: int | None = None,
) -> DecisionReading:
    """Say what the head of the decision is; rows are recorded under it from now on.

    Args:
        head: number, day, who decided, what about.
        kind: kind of award (``Grant.Kind``), may be empty.
        period: year or school year of the achievement, where there is one.
        revision: that the page showed.

    Where its day changes, undecided rows are matched anew with the names of units of that day.

    Raises:
        Refused: by policy; once rows stand in the registry; when the registry holds this number
            and day under another body.
        ValidationError: by field.
        Stale: when somebody saved in between.
    """
    locked = open_reading(actor, as_of, reading)
    check_revision(locked, revision)
    if locked.rows.filter(state=State.CONFIRMED).exists():
        raise refused(
            "recorded", _("Rows stand in the registry under this head; correct them there.")
        )
    check_decision(head, as_of=as_of)
    if not head.authority:
        raise ValidationError({"authority": _("Say who decided.")})
    if kind and kind not in Grant.Kind.values:
        raise ValidationError({"kind": _("Choose a kind from the list.")})
    same = same_decision(head.number, head.on)
    fitting = [d for d in same if (d.authority, d.issuer) == (head.authority, head.issuer)]
    if same and not fitting:
        raise refused(
            "another body",
            _("The registry holds decision %(number)s of this day from “%(issuer)s”: take its "
              "words over, so that nothing is recorded twice.")
            % {"number": same[0].number, "issuer": same[0].issuer},
        )  # fmt: skip
    before = [locked.number, str(locked.on or ""), locked.authority, locked.issuer, locked.kind,
              str(locked.period or "")]  # fmt: skip
    day_changed = locked.on != head.on
    locked.number, locked.on, locked.on_precision = head.number.strip(), head.on, head.precision
    locked.authority, locked.issuer = head.authority, " ".join(head.issuer.split())[:300]
    locked.title, locked.kind, locked.period = head.title.strip()[:500], kind, period
    locked.decision = fitting[0] if fitting else None
    locked.head_confirmed_label, locked.head_confirmed_on = actor.label[:300], as_of
    locked.revision += 1
    locked.save()
    if day_changed or fitting:
        _match_open(locked, as_of)
    audit.record(
        actor=actor,
        action=CONFIRM,
        obj=locked,
        as_of=as_of,
        changes={"head": [before, [locked.number, str(locked.on), locked.authority,
                                   locked.issuer, locked.kind, str(locked.period or "")]]},
    )  # fmt: skip
    settle(locked, as_of=as_of, actor=actor)
    return locked


def _match_open(reading: DecisionReading, as_of: date) -> None:
    rows = list(reading.rows.filter(state=State.PROPOSED))
    match(rows, head_of_reading(reading, as_of), as_of=as_of)
    ReadRow.objects.bulk_update(rows, _MATCHED, batch_size=500)


_MATCHED = ["verdict", "mark", "label", "reasons", "why", "options", "more", "unit"]


# --- questions ------------------------------------------------------------------------------------
@transaction.atomic
def answer(
    *,
    actor: Any,
    as_of: date,
    reading: DecisionReading,
    questions: Iterable[ReadQuestion],
    said: str,
) -> DecisionReading:
    """Answer questions of the reader; an empty answer asks again.

    Args:
        said: ``ReadQuestion.Answer``.

    Raises:
        Refused: by policy, or for an answer that there is not.
    """
    locked = open_reading(actor, as_of, reading)
    if said not in ReadQuestion.Answer.values:
        raise refused("answer", _("Choose one of the answers."))
    rows = list(locked.questions.filter(pk__in=[q.pk for q in questions]))
    for row in rows:
        row.answer = said
        row.answered_label = actor.label[:300] if said else ""
        row.answered_on = as_of if said else None
    ReadQuestion.objects.bulk_update(rows, ["answer", "answered_label", "answered_on"])
    settle(locked, as_of=as_of, actor=actor)
    audit.record(
        actor=actor,
        action=CONFIRM,
        obj=locked,
        as_of=as_of,
        changes={"questions": [r.reason for r in rows][:50], "answer": said},
    )
    return locked


# --- rows before they are recorded ----------------------------------------------------------------
def locked_row(reading: DecisionReading, row: ReadRow, revision: int | None) -> ReadRow:
    return lock(ReadRow.objects.filter(reading=reading), row.pk, revision)


@transaction.atomic
def edit(
    *,
    actor: Any,
    as_of: date,
    row: ReadRow,
    values: Mapping[str, str],
    revision: int | None = None,
) -> ReadRow:
    """Put a row right where it was read wrongly; it is matched anew with the new words.

    Args:
        values: of ``VALUES``; what is left out stays.

    Raises:
        Refused: by policy; for a row that was decided.
        ValidationError: by field.
        Stale: when somebody saved the row in between.
    """
    reading = open_reading(actor, as_of, row.reading)
    found = locked_row(reading, row, revision)
    undecided(found)
    before = found.values
    put_values(found, values)
    match([found], head_of_reading(reading, as_of), as_of=as_of)
    found.save()
    settle(reading, as_of=as_of, actor=actor)
    audit.record(
        actor=actor,
        action=CONFIRM,
        obj=reading,
        as_of=as_of,
        changes={"row": found.ref, "values": [before, found.values]},
    )
    return found


_LONGEST = {"kind": 10, "form_of_address": 40, "name": 500, "post": 300, "unit_words": 500,
            "award": 300}  # fmt: skip


def put_values(row: ReadRow, values: Mapping[str, str]) -> bool:
    """Set the values; whether any is another one."""
    changed = False
    for name in VALUES:
        if name not in values:
            continue
        value = " ".join(str(values[name]).split())
        if value != getattr(row, name):
            setattr(row, name, value[: _LONGEST[name]])
            changed = True
    errors = {}
    if not row.name:
        errors["name"] = _("Enter the name as printed.")
    if row.kind not in Object.values:
        errors["kind"] = _("Say who receives it.")
    if not name_key(row.award):
        errors["award"] = _("Enter the name of the award as printed.")
    if errors:
        raise ValidationError(errors)
    row.edited = any(row.read[name] != getattr(row, name) for name in VALUES)
    fill_key(row)
    return changed


def undecided(row: ReadRow) -> None:
    if row.state == State.CONFIRMED:
        raise refused("recorded", _("This row stands in the registry; take it back first."))
    if row.state == State.DROPPED:
        raise refused("dropped", _("This row was dropped; take it back first."))


@transaction.atomic
def drop(*, actor: Any, as_of: date, row: ReadRow, revision: int | None = None) -> ReadRow:
    """Leave a row out; it can still be read and taken back.

    Raises:
        Refused: by policy; for a row that was decided.
        Stale: when somebody saved the row in between.
    """
    reading = open_reading(actor, as_of, row.reading)
    found = locked_row(reading, row, revision)
    found.reading = reading
    undecided(found)
    return _decide(actor, as_of, found, state=State.DROPPED, before=State.PROPOSED)


def _decide(
    actor: Any, as_of: date, row: ReadRow, *, state: str, before: str, reason: str = ""
) -> ReadRow:
    reading, row.state = row.reading, state
    decided = state != State.PROPOSED
    row.decided_label = actor.label[:300] if decided else ""
    row.decided_on = as_of if decided else None
    row.save()
    settle(reading, as_of=as_of, actor=actor)
    audit.record(
        actor=actor,
        action=CONFIRM,
        obj=reading,
        as_of=as_of,
        reason=reason.strip(),
        changes={"row": row.ref, "state": [before, state]},
    )
    return row


@transaction.atomic
def take_back(
    *, actor: Any, as_of: date, row: ReadRow, reason: str = "", revision: int | None = None
) -> ReadRow:
    """Ask about a row again: one that was dropped, or one that stands in the registry.

    The grant of a recorded row is struck out, with the reason; it stays readable.

    Raises:
        Refused: by policy; for a row that waits; without a reason where a grant is struck out.
        Stale: when somebody saved the row in between.
    """
    reading = open_reading(actor, as_of, row.reading)
    found = locked_row(reading, row, revision)
    found.reading = reading
    if found.state == State.PROPOSED:
        raise refused("waits", _("This row waits for a decision; there is nothing to take back."))
    if found.grant is not None:
        if found.grant.state == "granted":
            grants.strike(actor=actor, as_of=as_of, grant=found.grant, reason=reason)
        found.grant = None
    before, found.state = found.state, State.PROPOSED
    match([found], head_of_reading(reading, as_of), as_of=as_of)
    if found.verdict == Verdict.SURE:
        # Somebody has just said that this was wrong: never again together with others.
        found.verdict = Verdict.ASK
        found.why = _("It was taken back before; choose who is meant.")
    return _decide(actor, as_of, found, state=State.PROPOSED, before=before, reason=reason)
