"""Rows of a decision that was read go into the registry, one by one or many at once.

Rows are recorded by :func:`thidua.awards.domain.recording.record_many`, the door of every entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thidua.awards.catalogue import Object
from thidua.awards.domain.reading import settle
from thidua.awards.domain.reading_confirm import (
    locked_row,
    open_reading,
    put_values,
    refused,
    undecided,
)
from thidua.awards.domain.reading_rows import (
    ENTER,
    Verdict,
    head_of_reading,
    line_of,
)
from thidua.awards.domain.recording import Line, record_many
from thidua.awards.domain.sheet_lines import SheetLine
from thidua.awards.domain.sheet_subjects import BY_NAME, PERSON, SUBJECT, UNIT, Ref, ref_of
from thidua.awards.domain.standing import Bodies, stands_of, subjects_of
from thidua.awards.models import DecisionReading, Grant, ReadRow, Subject
from thidua.awards.models.readings import VALUES
from thidua.common.policy import may
from thidua.people.domain.who_is_who import ENTER as ENTER_PERSONS
from thidua.people.domain.who_is_who import NewPerson, enter_persons
from thidua.people.models import Person, PersonLink, Unit

State = ReadRow.State


@dataclass(frozen=True)
class Confirmed:
    """What became of rows: those recorded, and those left with the reason."""

    rows: list[ReadRow]
    left: dict[int, str]


def obstacles(reading: DecisionReading, waiting: int | None = None) -> list[str]:
    """What must be done before rows are recorded, in words.

    Args:
        waiting: questions without an answer, where the caller has counted them.
    """
    found = []
    if reading.head_confirmed_on is None:
        found.append(_("Confirm number, day and who decided first."))
    if waiting is None:
        waiting = reading.questions.filter(answer="").count()
    if waiting:
        found.append(
            ngettext("%(n)s question about the decision waits for an answer.",
                     "%(n)s questions about the decision wait for an answer.", waiting)
            % {"n": waiting}
        )  # fmt: skip
    return found


def together(reading: DecisionReading, verdict: str) -> list[ReadRow]:
    """Rows that may be recorded together: surely known, or nobody known; never those that ask."""
    if verdict not in {Verdict.SURE, Verdict.NEW}:
        return []
    rows = reading.rows.filter(state=State.PROPOSED, verdict=verdict).exclude(mark="")
    return list(rows.select_related("unit"))


def stamp_of(rows: Iterable[ReadRow]) -> str:
    """What a preview showed, to be compared when it is confirmed."""
    told = "\n".join(f"{r.public_id} {r.revision} {r.mark} {r.name}" for r in rows)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@transaction.atomic
def confirm_together(
    *, actor: Any, as_of: date, reading: DecisionReading, verdict: str, stamp: str
) -> Confirmed:
    """Record all rows of one sort as their preview showed them.

    Args:
        verdict: ``sure`` or ``new``.
        stamp: of the preview (:func:`stamp_of`).

    Raises:
        Refused: by policy or :func:`obstacles`; when the rows are no longer what was shown.
    """
    locked = open_reading(actor, as_of, reading)
    _ready(locked)
    rows = together(locked, verdict)
    if stamp_of(rows) != stamp:
        raise refused("changed", _("The rows were changed since you looked; look at them again."))
    return _record(actor, as_of, locked, rows)


@transaction.atomic
def confirm_row(
    *,
    actor: Any,
    as_of: date,
    row: ReadRow,
    mark: str = "",
    values: Mapping[str, str] | None = None,
    revision: int | None = None,
) -> ReadRow:
    """Record one row: for whom, and with which words.

    Args:
        mark: who is meant: ``p…`` a person, ``u…`` a unit, ``s…`` a subject of the registry,
            ``enter`` a person for whom a record is made, ``new`` known by the printed name only;
            empty takes what is proposed.
        values: corrected values, if any.

    Raises:
        Refused: by policy or :func:`obstacles`; when nobody is chosen; when it stands already.
        ValidationError: by field.
        Stale: when somebody saved the row in between.
    """
    reading = open_reading(actor, as_of, row.reading)
    _ready(reading)
    found = locked_row(reading, row, revision)
    undecided(found)
    put_values(found, values or {})
    found.mark = mark or found.mark
    if not found.mark:
        raise refused("who", _("Choose who is meant."))
    told = _record(actor, as_of, reading, [found])
    if found.pk in told.left:
        raise refused("stands", told.left[found.pk])
    return found


def _ready(reading: DecisionReading) -> None:
    missing = obstacles(reading)
    if missing:
        raise refused("obstacles", " ".join(missing))


def _record(
    actor: Any, as_of: date, reading: DecisionReading, rows: Sequence[ReadRow]
) -> Confirmed:
    """Record rows that have a mark, inside the caller's transaction."""
    head = head_of_reading(reading, as_of)
    if head.body is None:
        head = replace(head, body=Bodies(actor).of(head.issuer))
    lines = [line_of(row, head, reading.kind, reading.period) for row in rows]
    stands = stands_of({line.head for line in lines})
    left: dict[int, str] = {}
    todo: list[tuple[ReadRow, SheetLine]] = []
    seen: dict[tuple[str, ...], ReadRow] = {}
    for row, line in zip(rows, lines, strict=True):
        same = seen.setdefault(line.print_key, row)
        if same is not row:
            left[row.pk] = _("Row %(row)s says this already.") % {"row": same.no or same.ref}
        elif stands.prints.get((line.head, *line.print_key)):
            left[row.pk] = _("The registry holds this award of this decision for this name "
                             "already.")  # fmt: skip
        else:
            todo.append((row, line))
    refs = _refs(actor, as_of, reading, todo)
    subjects = subjects_of([(line, refs[row.pk], row.unit_id) for row, line in todo])
    units = Unit.objects.in_bulk({row.unit_id for row, _line in todo if row.unit_id})
    entered = [
        Line(
            subjects[refs[row.pk]],
            _with_unit(line, units.get(row.unit_id or 0)),
            {
                "source_document": reading.document,
                "source_version": reading.version,
                "source_start": row.start,
                "source_end": row.end,
                "confidence": Decimal(str(round(row.confidence, 3))),
                "is_synthetic": reading.is_synthetic,
            },
        )
        for row, line in todo
    ]
    told = record_many(
        actor=actor,
        as_of=as_of,
        decision=head,
        lines=entered,
        source=Grant.Source.READ,
        document=reading.document,
    )
    done = []
    for number, (row, _line) in enumerate(todo):
        if number in told.refused:
            left[row.pk] = told.refused[number]
            continue
        row.grant, row.state = told.grants[number], State.CONFIRMED
        row.decided_label, row.decided_on = actor.label[:300], as_of
        row.label = str(told.grants[number].subject)[:500]
        done.append(row)
    for row in rows:
        if row.pk in left:
            row.verdict, row.why = Verdict.ASK, left[row.pk][:500]
        row.revision += 1
    ReadRow.objects.bulk_update(rows, _RECORDED, batch_size=500)
    reading.decision = told.decision
    reading.save(update_fields=["decision"])
    settle(reading, as_of=as_of, actor=actor)
    return Confirmed(done, left)


_RECORDED = [
    *VALUES, "edited", "search_key", "mark", "verdict", "why", "grant", "state", "decided_label",
    "decided_on", "label", "revision",
]  # fmt: skip


def _with_unit(line: SheetLine, unit: Unit | None) -> Any:
    return replace(line.facts, unit=unit)


def _refs(
    actor: Any, as_of: date, reading: DecisionReading, todo: Sequence[tuple[ReadRow, SheetLine]]
) -> dict[int, Ref]:
    """Who is meant by each row; records are made for those who shall have one."""
    found: dict[int, Ref] = {}
    new: list[tuple[ReadRow, SheetLine]] = []
    for row, line in todo:
        if row.mark == ENTER and row.kind == Object.PERSON and may(actor, ENTER_PERSONS, Person()):
            new.append((row, line))
        elif row.mark in {ENTER, BY_NAME}:
            found[row.pk] = ref_of(BY_NAME, line)
        elif row.mark[:1] in {PERSON, UNIT, SUBJECT} and row.mark[1:].isdigit():
            found[row.pk] = ref_of(row.mark, line)
        else:
            raise refused("who", _("Choose who is meant."))
    _check_known(todo, found)
    aliases = dict(
        PersonLink.objects.filter(
            ended_on=None, alias__in=[k for s, k in found.values() if s == PERSON]
        ).values_list("alias_id", "canonical_id")
    )
    for key, (sort, who) in found.items():
        if sort == PERSON and who in aliases:
            found[key] = (PERSON, aliases[int(who)])
    if new:
        found |= _entered(actor, as_of, reading, new)
    return found


def _check_known(todo: Sequence[tuple[ReadRow, SheetLine]], found: Mapping[int, Ref]) -> None:
    """Refuse a mark of somebody who is not there, or of another kind than the row."""
    kinds = {PERSON: Object.PERSON, UNIT: Object.COLLECTIVE}
    for row, _line in todo:
        sort = found[row.pk][0] if row.pk in found else ""
        if sort in kinds and row.kind != kinds[sort]:
            raise refused("kind", _("A person, a collective and a household are never one."))
    wanted = {sort: {int(k) for s, k in found.values() if s == sort and isinstance(k, int)}
              for sort in (PERSON, UNIT, SUBJECT)}  # fmt: skip
    there = Person.objects.filter(pk__in=wanted[PERSON]).count() == len(
        wanted[PERSON]
    ) and Unit.objects.filter(pk__in=wanted[UNIT]).count() == len(wanted[UNIT])
    subjects = dict(Subject.objects.filter(pk__in=wanted[SUBJECT]).values_list("pk", "kind"))
    fits = all(
        subjects.get(int(found[row.pk][1]), "") == row.kind  # type: ignore[arg-type]
        for row, _line in todo
        if row.pk in found and found[row.pk][0] == SUBJECT
    )
    if not there or not fits:
        raise refused("who", _("Choose who is meant."))


def _entered(
    actor: Any, as_of: date, reading: DecisionReading, new: Sequence[tuple[ReadRow, SheetLine]]
) -> dict[int, Ref]:
    """Records for persons whom nobody knew, with the post that the decision prints."""
    units = Unit.objects.in_bulk({row.unit_id for row, _line in new if row.unit_id})
    basis = f"{reading.number}, {reading.issuer}"[:300]
    persons = enter_persons(
        actor=actor,
        as_of=as_of,
        entries=[
            NewPerson(
                name=row.name,
                first=line.decision.on,
                gender=row.gender,
                title=row.post[:200],
                unit=units.get(row.unit_id or 0),
                unit_text=row.unit_words,
                basis=basis,
                place=row.where,
                is_synthetic=reading.is_synthetic,
            )
            for row, line in new
        ],
    )
    return {row.pk: (PERSON, person.pk) for (row, _line), person in zip(new, persons, strict=True)}
