"""Many grants of one decision at once: from a paper that was read, from a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from thidua.awards.catalogue import name_key
from thidua.awards.domain.facts import (
    DecisionFacts,
    GrantFacts,
    check_decision,
    check_grant,
    decision_for,
)
from thidua.awards.domain.grants import RECORD, grant_of
from thidua.awards.models import Decision, Grant, Subject
from thidua.awards.models.grants import Codes
from thidua.common import audit
from thidua.common.policy import Answer, Refused, require
from thidua.documents.models import Document

BATCH = 1000


@dataclass(frozen=True)
class Line:
    """One line of a decision and who received what it says.

    Args:
        subject: saved.
        facts: the line.
        origin: columns of the grant that say where the line stands: ``source_start``,
            ``source_end``, ``source_file``, ``source_sheet``, ``source_row``, ``confidence`` …
    """

    subject: Subject
    facts: GrantFacts
    origin: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Recorded:
    """What became of the lines.

    Args:
        decision: the decision that they stand in.
        grants: number of the line (from 0) → its grant.
        refused: number of the line → why it was not recorded, in words.
    """

    decision: Decision
    grants: dict[int, Grant]
    refused: dict[int, str]


@transaction.atomic
def record_many(
    *,
    actor: Any,
    as_of: date,
    decision: DecisionFacts,
    lines: Sequence[Line],
    source: str,
    document: Document | None = None,
) -> Recorded:
    """Enter many grants of one decision; the same checks as ``record``, one audit entry.

    A line that cannot be is left out and named in ``refused``; the others are recorded. Which is
    right for the caller – all of them or nothing – the caller says by what it does with that.

    Args:
        actor: the standing body, or somebody of the unit that decided.
        as_of: business date.
        decision: head of the decision; made where it is new.
        lines: the lines; their subjects are saved.
        source: how they came here (``Grant.Source``).
        document: the paper of the register that it was read from; kept with a decision that
            had none.

    Raises:
        Refused: by policy; when somebody records grants of it at the same moment.
        ValidationError: by field of the decision's head.
    """
    check_decision(decision, as_of=as_of)
    head = decision_for(decision)
    require(actor, RECORD, head)
    head = _held(head, document)
    codes = Codes()
    made: dict[int, Grant] = {}
    refused: dict[int, str] = {}
    rows = Grant.objects.filter(decision=head).exclude(state="struck")
    taken = set(rows.values_list("subject_id", "award_key"))
    for number, line in enumerate(lines):
        try:
            check_grant(line.facts, line.subject.kind, codes)
        except ValidationError as error:
            refused[number] = " ".join(error.messages)
            continue
        key = (line.subject.pk, name_key(line.facts.award))
        if key in taken:
            refused[number] = _("This award of this decision stands with this subject already.")
            continue
        taken.add(key)
        made[number] = grant_of(
            actor, as_of, head, line.subject, line.facts, source=source, code_of=codes,
            **line.origin,
        )  # fmt: skip
        made[number].fill_keys()
    try:
        with transaction.atomic():
            Grant.objects.bulk_create(made.values(), batch_size=BATCH)
    except IntegrityError as error:
        if "grant_once_in_a_decision" not in str(error):
            raise
        reason = _("Somebody recorded grants of this decision just now; look again.")
        raise Refused(Answer(False, RECORD, "grant once in a decision", reason)) from error
    tell_apart(made.values())
    if made:
        audit.record(
            actor=actor,
            action=RECORD,
            obj=head,
            as_of=as_of,
            changes={"grants": len(made), "refused": len(refused), "source": source},
        )
    return Recorded(head, made, refused)


def _held(head: Decision, document: Document | None) -> Decision:
    """The decision, saved and locked: whoever records into it at the same time waits."""
    if head.pk is None:
        head.document = document
        try:
            with transaction.atomic():
                head.save()
        except IntegrityError as error:
            if "decision_once" not in str(error):
                raise
            head = Decision.objects.get(
                number_key=head.number_key, on=head.on, authority=head.authority, issuer=head.issuer
            )
    locked = Decision.objects.select_for_update(of=("self",)).get(pk=head.pk)
    if locked.document_id is None and document is not None:
        locked.document = document
        locked.save(update_fields=["document"])
    return locked


def tell_apart(made: Iterable[Grant]) -> None:
    """Keep what was printed last as what tells a person from others of the name; two queries."""
    newest: dict[int, Grant] = {}
    for grant in made:
        if grant.subject.person_id is None or not grant.place_printed:
            continue
        last = newest.get(grant.subject_id)
        if last is None or last.granted_on <= grant.granted_on:
            newest[grant.subject_id] = grant
    rows = Grant.objects.filter(subject__in=newest).exclude(state="struck").order_by()
    latest = dict(rows.values_list("subject_id").annotate(Max("granted_on")))
    changed = []
    for key, grant in newest.items():
        subject, place = grant.subject, grant.place_printed[:300]
        if latest[key] <= grant.granted_on and subject.detail != place:
            subject.detail = place
            subject.fill_keys()
            changed.append(subject)
    Subject.objects.bulk_update(changed, ["detail", "search_key", "sort_key"], batch_size=BATCH)
