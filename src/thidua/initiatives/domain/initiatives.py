"""An initiative is recorded, corrected, recognised further; a recognition is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from thidua.common import audit, files
from thidua.common.keys import fold
from thidua.common.models import StoredFile
from thidua.common.policy import Answer, Refused, require, which
from thidua.common.revisions import lock
from thidua.documents.models import Document
from thidua.initiatives.domain.facts import (
    AuthorFacts,
    InitiativeFacts,
    RecognitionFacts,
    check,
    new_authors,
    new_recognition,
    recognition_faults,
)
from thidua.initiatives.models import (
    Author,
    Initiative,
    InitiativeVersion,
    Recognition,
    Scope,
    Use,
)
from thidua.paper.intake import MediaType, sniff

ENTER, RECORD = "initiatives:initiative:enter", "initiatives:initiative:record"
CORRECT, RECOGNISE = "initiatives:initiative:correct", "initiatives:initiative:recognise"
WITHDRAW = "initiatives:initiative:withdraw"
FIELDS = ("kind", "name", "field", "summary", "unit_id", "period_id")
"""Columns that a correction may change, beside the authors and the evidence."""
EVIDENCE = frozenset({MediaType.PDF, MediaType.DOCX, MediaType.PNG, MediaType.JPEG, MediaType.TIFF})


@transaction.atomic
def record(
    *,
    actor: Any,
    as_of: date,
    facts: InitiativeFacts,
    recognition: RecognitionFacts,
    code: str = "",
    evidence: tuple[bytes, str] | None = None,
) -> Initiative:
    """Enter an initiative that a decision on paper recognised.

    Args:
        actor: the standing body; somebody of the unit for one recognised at unit level.
        as_of: business date.
        facts: what it is and who made it.
        recognition: the decision.
        code: the province's own code; one is given where it is empty.
        evidence: bytes and name of the certificate or decision as a file.

    Raises:
        Refused: by policy; for a file of no admitted kind; when this decision recognised an
            initiative of this title already.
        ValidationError: by field.
    """
    wrong: dict[str, Any] = recognition_faults(recognition, as_of)
    try:
        check(facts, as_of)
    except ValidationError as error:
        wrong |= error.error_dict
    if wrong:
        raise ValidationError(wrong)
    row = Initiative(code=code.strip(), entered_label=actor.label[:300], entered_on=as_of)
    _fill(row, facts)
    first = new_recognition(row, recognition)
    authors = new_authors(row, facts.authors)
    row.settle([first], authors)
    _refuse_known(row)
    if evidence is not None:
        row.evidence = _stored(actor, RECORD, *evidence)
    row.save()
    _keep_recognition(actor, as_of, first)
    Author.objects.bulk_create(authors)
    require(actor, RECORD, row)
    audit.record(
        actor=actor,
        action=RECORD,
        obj=row,
        as_of=as_of,
        changes={"decision": str(first), "scope": first.scope, "authors": row.authors_printed},
    )
    return row


def _fill(row: Initiative, facts: InitiativeFacts) -> None:
    row.kind, row.unit, row.period = facts.kind, facts.unit, facts.period
    row.name, row.field = " ".join(facts.name.split())[:500], " ".join(facts.field.split())[:200]
    row.summary = facts.summary.strip()


def _refuse_known(row: Initiative) -> None:
    """The same title of the same unit by the same decision is the same initiative."""
    same = Initiative.objects.filter(
        unit=row.unit, recognised_on=row.recognised_on, state="recognised"
    )
    for other in same.only("name", "number", "code"):
        if (fold(other.name), fold(other.number)) == (fold(row.name), fold(row.number)):
            raise _no(
                RECORD,
                "initiative once",
                _("This decision recognised it already; it is recorded as %(code)s.")
                % {"code": other.code},
            )


def _keep_recognition(actor: Any, as_of: date, row: Recognition) -> None:
    row.recorded_label, row.recorded_on = actor.label[:300], as_of
    row.document = paper_of(actor, row)
    row.save()


def paper_of(actor: Any, row: Recognition) -> Document | None:
    """The decision in the register, where the actor sees exactly one of that number and day."""
    seen = which(actor, "documents:document:view").filter(number=row.number, issued_on=row.on)
    found: list[Document] = list(seen.distinct()[:2])
    return found[0] if len(found) == 1 else None


def _stored(actor: Any, action: str, data: bytes, name: str) -> StoredFile:
    kind = sniff(data) if data else None
    if kind not in EVIDENCE:
        raise _no(action, "evidence", _("Send a PDF, a Word file or a picture of the paper."))
    assert kind is not None  # noqa: S101 - just looked up
    return files.put(data, name=name, media_type=kind.mime, actor=actor)


def _no(action: str, rule: str, reason: str) -> Refused:
    return Refused(Answer(False, action, rule, reason))


# --- correcting -----------------------------------------------------------------------------------
@transaction.atomic
def correct(
    *,
    actor: Any,
    as_of: date,
    initiative: Initiative,
    facts: InitiativeFacts,
    reason: str,
    revision: int | None = None,
    evidence: tuple[bytes, str] | None = None,
) -> Initiative:
    """Put right what was entered wrongly; the former words stay as a version, with the reason.

    A wrong decision is withdrawn as entered by mistake and recorded anew instead.

    Raises:
        Refused: by policy; without a reason; when nothing changes; when an author is taken out
            on whom the ledger has an entry.
        ValidationError: by field.
        Stale: when somebody changed it in between.
    """
    row = lock(Initiative.objects.all(), initiative.pk, revision)
    require(actor, CORRECT, row)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, with the paper that it rests on.")})
    check(facts, as_of)
    before = snapshot(row)
    _fill(row, facts)
    _replace_authors(row, facts.authors)
    if evidence is not None:
        row.evidence = _stored(actor, CORRECT, *evidence)
    after = snapshot(row)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        raise _no(CORRECT, "nothing changed", _("Nothing was changed."))
    row.settle(row.recognitions.all(), row.authors.all())
    row.save()
    require(actor, CORRECT, row)  # not into another unit, not as one's own
    keep_version(row, before, after, reason, label=actor.label, as_of=as_of)
    audit.record(
        actor=actor,
        action=CORRECT,
        obj=row,
        as_of=as_of,
        reason=reason.strip(),
        changes={name: [before[name], after[name]] for name in changed},
    )
    return row


def snapshot(row: Initiative, authors: Sequence[Author] | None = None) -> dict[str, Any]:
    """What a version keeps: plain values, authors as lists; ``authors`` where not saved yet."""
    found = {name: getattr(row, name) for name in FIELDS}
    found["evidence_id"] = row.evidence_id
    found["authors"] = [
        [one.name, one.part, _plain(one.share), one.person_id]
        for one in (row.authors.all() if authors is None else authors)
    ]
    return found


def _plain(share: Any) -> str | None:
    return None if share is None else f"{share:.2f}"


def keep_version(
    row: Initiative,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str,
    *,
    label: str,
    as_of: date,
) -> InitiativeVersion:
    """Keep what changed as a version."""
    changed = [name for name in before if before[name] != after[name]]
    return InitiativeVersion.objects.create(
        initiative=row,
        number=row.versions.count() + 1,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason.strip()[:500],
        corrected_label=label[:300],
        corrected_on=as_of,
    )


def _replace_authors(row: Initiative, facts: Sequence[AuthorFacts]) -> None:
    """Keep the row of an author who stays: the ledger stands on it."""
    old, new = list(row.authors.all()), new_authors(row, facts)
    kept: set[int] = set()
    for wanted in new:
        same = next((one for one in old if one.pk not in kept and _same(one, wanted)), None)
        if same is not None:
            kept.add(same.pk)
            wanted.pk = same.pk
    gone = [one for one in old if one.pk not in kept]
    spent = Use.objects.filter(author__in=gone).select_related("author").first()
    if spent is not None:
        raise _no(
            CORRECT,
            "author in the ledger",
            _("%(name)s spent this initiative (%(award)s); the ledger keeps the author.")
            % {"name": spent.author.name, "award": spent.award_name},
        )
    Author.objects.filter(pk__in=[one.pk for one in gone]).delete()
    for wanted in new:
        wanted.save()


def _same(old: Author, new: Author) -> bool:
    if old.person_id is not None and new.person_id is not None:
        return old.person_id == new.person_id
    return fold(old.name) == fold(new.name)


# --- recognised further, withdrawn ----------------------------------------------------------------
@transaction.atomic
def recognise(
    *,
    actor: Any,
    as_of: date,
    initiative: Initiative,
    recognition: RecognitionFacts,
    revision: int | None = None,
) -> Recognition:
    """Record that a body recognised the effect within a further scope.

    Raises:
        Refused: by policy; when a recognition of this scope stands: the same body does not
            recognise the same initiative twice (CV 3385/BTĐKT-P.II).
        ValidationError: by field.
        Stale: when somebody changed the initiative in between.
    """
    row = lock(Initiative.objects.all(), initiative.pk, revision)
    require(actor, RECOGNISE, row)
    if wrong := recognition_faults(recognition, as_of):
        raise ValidationError(wrong)
    made = new_recognition(row, recognition)
    try:
        with transaction.atomic():
            _keep_recognition(actor, as_of, made)
    except IntegrityError as error:
        raise _no(
            RECOGNISE,
            "recognised once per scope",
            _(
                "It is recognised within the scope “%(scope)s” already; the same initiative is "
                "not recognised twice (CV 3385/BTĐKT-P.II)."
            )
            % {"scope": Scope(made.scope).label},
        ) from error
    row.settle(row.recognitions.all(), row.authors.all())
    row.save()
    audit.record(
        actor=actor,
        action=RECOGNISE,
        obj=row,
        as_of=as_of,
        changes={"decision": str(made), "scope": made.scope},
    )
    return made


@transaction.atomic
def withdraw(
    *,
    actor: Any,
    as_of: date,
    recognition: Recognition,
    why: str,
    reason: str,
    revision: int | None = None,
) -> Recognition:
    """Record that a recognition does not stand any more; what it was spent on stays to be seen.

    Args:
        actor: who may correct it.
        as_of: business date.
        recognition: one that stands.
        why: ``decision`` of the body, or entered by ``mistake``.
        reason: number and day of the decision, or what the mistake was.
        revision: of the initiative, as the person saw it.

    Raises:
        Refused: by policy, without a reason.
        ValidationError: by field.
        Stale: when somebody changed the initiative in between.
    """
    row = lock(Initiative.objects.all(), recognition.initiative_id, revision)
    one = row.recognitions.select_for_update().get(pk=recognition.pk)
    require(actor, WITHDRAW, one)
    if why not in Recognition.Withdrawal.values:
        raise ValidationError({"why": _("Choose why it does not stand any more.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, with the paper that it rests on.")})
    one.withdrawal, one.withdrawal_reason = why, reason.strip()[:500]
    one.withdrawn_on, one.withdrawn_label = as_of, actor.label[:300]
    one.save()
    before = row.state
    row.settle(row.recognitions.all(), row.authors.all())
    row.save()
    audit.record(
        actor=actor,
        action=WITHDRAW,
        obj=row,
        as_of=as_of,
        reason=reason.strip(),
        changes={"decision": str(one), "why": why, "state": [before, row.state]},
    )
    return one
