"""A registered decision is read by a background job into rows and questions that are kept.

Reading again is safe: rows that a person corrected, recorded or dropped, a confirmed head and
answered questions stay as they are; the rest is read and matched anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from thidua.awards.decision_words import authority_of, kind_of_awards, period_of_awards
from thidua.awards.domain.reading_rows import fill_key, head_of_reading, match, values_of
from thidua.awards.kinds import CONFIRM_READING
from thidua.awards.models import Decision, DecisionReading, ReadQuestion, ReadRow
from thidua.awards.models.readings import VALUES
from thidua.awards.workflow import READING
from thidua.common import audit
from thidua.common.clock import installation
from thidua.common.keys import fold
from thidua.common.policy import Answer, Refused, require
from thidua.documents.models import Document
from thidua.paper.decision import read_decision
from thidua.paper.lexicon import default_lexicon
from thidua.people.domain.facts import period_of
from thidua.work.domain.items import close_item, open_item
from thidua.work.models import WorkItem

READ, AGAIN = "awards:reading:read", "awards:reading:again"
JOB = "awards.read_decision"
MOST_ATTEMPTS = 3
STILL = timedelta(seconds=60)
"""A reading that has not moved for so long was interrupted."""
_TOLD_EVERY = 50
Phase = DecisionReading.Phase


@transaction.atomic
def ask_read(*, actor: Any, as_of: date, document: Document) -> DecisionReading:
    """Have a registered decision read, or read again; the job begins after this transaction.

    Args:
        actor: officer of the standing body, or officer or head of the unit, for its own register.
        as_of: business date.
        document: a decision with a text.

    Raises:
        Refused: by policy; when it is being read at this moment; for a document without text.
    """
    require(actor, READ, document)
    if not document.text.strip():
        raise Refused(Answer(False, READ, "text", _("Nothing could be read from this file.")))
    rows = DecisionReading.objects.select_for_update(of=("self",))
    reading = rows.filter(document=document).first()
    if reading is None:
        here = installation()
        reading = DecisionReading(
            document=document,
            unit_id=document.unit_id,
            state=READING.initial,
            is_synthetic=bool(here and here.is_demo),
        )
        before = ""
    else:
        before = READING.move(reading, AGAIN, actor=actor, as_of=as_of)
    reading.asked_by, reading.post, reading.as_of = actor.user, actor.post, as_of
    reading.attempts, reading.fault = 0, ""
    reading.phase, reading.done, reading.total = Phase.WAITING, 0, 0
    reading.save()
    DecisionReading.objects.filter(pk=reading.pk).update(beat_at=Now())
    audit.record(
        actor=actor,
        action=READ,
        obj=reading,
        as_of=as_of,
        changes={"state": [before, reading.state], "document": str(document)},
    )
    app.configure_task(JOB).defer(reading=reading.pk)
    return reading


def carry_out(number: int) -> None:
    """Read and match what was asked for. Done twice, or by two at once, it counts once.

    Args:
        number: key of the reading.
    """
    reading = _begin(number)
    if reading is None:
        return
    with translation.override(reading.asked_by.language):
        try:
            _read(reading)
        except Exception:
            _note_fault(reading, _("An error of the program; it stands in the log of the worker."))
            raise


@transaction.atomic
def _begin(number: int) -> DecisionReading | None:
    """Count the attempt, so that what kills every worker is not tried for ever."""
    rows = DecisionReading.objects.select_for_update(of=("self",)).select_related(
        "document", "asked_by__person", "decision"
    )
    reading = rows.filter(pk=number, state="reading").first()
    if reading is None:
        return None
    if reading.attempts >= MOST_ATTEMPTS:
        with translation.override(reading.asked_by.language):
            _note_fault(
                reading,
                _("Interrupted %(count)s times; nothing of it was kept.")
                % {"count": reading.attempts},
            )
        return None
    reading.attempts += 1
    reading.save(update_fields=["attempts"])
    _tell(reading, Phase.TEXT)
    return reading


def _note_fault(reading: DecisionReading, words: str) -> None:
    rows = DecisionReading.objects.filter(pk=reading.pk, state="reading")
    rows.update(state="failed", fault=words[:500])


def _tell(reading: DecisionReading, phase: str, done: int = 0, total: int = 0) -> None:
    """Say how far the work is; nothing of it is inside a transaction yet."""
    DecisionReading.objects.filter(pk=reading.pk).update(
        phase=phase, done=done, total=total, beat_at=Now()
    )


def _read(reading: DecisionReading) -> None:
    document = reading.document
    pages = [(start, end) for start, end in document.pages] or None
    found = read_decision(document.text, lexicon=default_lexicon(), pages=pages).as_dict()
    _take_head(reading, found)
    head = head_of_reading(reading, reading.as_of)
    kept = list(reading.rows.all())
    rows, gone = _merged(reading, kept, found)
    open_rows = [row for row in rows if not row.decided]
    _tell(reading, Phase.MATCHING, 0, len(open_rows))

    def told(at: int) -> None:
        if at and at % _TOLD_EVERY == 0:
            _tell(reading, Phase.MATCHING, at, len(open_rows))

    match(open_rows, head, as_of=reading.as_of, told=told)
    _tell(reading, Phase.STORING, len(open_rows), len(open_rows))
    _store(reading, rows, gone, found["findings"])


# --- the head -------------------------------------------------------------------------------------
def _take_head(reading: DecisionReading, found: Mapping[str, Any]) -> None:
    """Facts of the head: those of the register, then those that were read; confirmed ones stay."""
    header, document = found["document"], reading.document
    reading.header, reading.awards = header, list(found["awards"])
    reading.version = hashlib.sha256(document.text.encode()).hexdigest()
    if reading.head_confirmed_on is not None:
        return
    reading.number = (document.number or header["number"] or "")[:60]
    reading.on, reading.on_precision = _day(document, header)
    reading.issuer = " ".join((document.issuing_body or header["issuing_body"] or "").split())[:300]
    reading.title = " ".join((document.name or header["title"] or "").split())[:500]
    reading.authority = authority_of(reading.issuer)
    granting = " ".join(
        document.text[one["source"]["start"] : one["source"]["end"]] for one in reading.awards
    )
    reading.kind = kind_of_awards(reading.title) or kind_of_awards(granting)
    named = period_of_awards(reading.title, granting)
    reading.period = period_of(named) if named else None
    same = same_decision(reading.number, reading.on)
    if len(same) == 1:
        reading.authority, reading.issuer = same[0].authority, same[0].issuer
        reading.title = same[0].name or reading.title
        reading.decision = same[0]


def _day(document: Document, header: Mapping[str, Any]) -> tuple[date | None, str]:
    if document.issued_on is not None:
        return document.issued_on, "day"
    written = header["date"] or ""
    parts = [int(p) for p in written.split("-") if p.isdigit()]
    if not parts:
        return None, "day"
    precision = ("year", "month", "day")[min(len(parts), 3) - 1]
    return date(*[*parts, 1, 1][:3]), precision


def same_decision(number: str, on: date | None) -> list[Decision]:
    """Decisions of the registry with this number and day, whoever is said to have decided."""
    if not fold(number) or on is None:
        return []
    return list(Decision.objects.filter(number_key=fold(number)[:60], on=on).order_by("pk"))


# --- rows -----------------------------------------------------------------------------------------
def _merged(
    reading: DecisionReading, kept: Sequence[ReadRow], found: Mapping[str, Any]
) -> tuple[list[ReadRow], list[int]]:
    """Rows as they are now, and keys of undecided ones that are no longer read.

    Rows pair by where they begin. What a person decided or corrected keeps its words.
    """
    by_start = {row.start: row for row in kept}
    rows: list[ReadRow] = []
    where = _Places(reading.document)
    after_death = {one["id"] for one in found["awards"] if one.get("posthumous")}
    for position, raw in enumerate(found["recipients"], 1):
        source = raw["source"]
        row = by_start.pop(source["start"], None)
        if row is None:
            row = ReadRow(reading=reading, start=source["start"])
        values = values_of(raw, found["awards"])
        row.position, row.ref, row.no = position, raw["id"][:20], raw["no"]
        row.end, row.group = source["end"], (raw["group"] or "")[:300]
        row.confidence, row.where = float(raw["confidence"]), where.of(source["start"])
        row.round = reading.readings + 1
        row.read = {**values, "posthumous": raw["award"] in after_death}
        if not row.decided and not row.edited:
            for name in VALUES:
                setattr(row, name, values[name])
            fill_key(row)
        rows.append(row)
    gone = [row.pk for row in by_start.values() if not row.decided and not row.edited]
    rows += [row for row in by_start.values() if row.decided or row.edited]
    return rows, gone


class _Places:
    """Page and line of a place in the text, in words."""

    def __init__(self, document: Document) -> None:
        self.pages = [(s, e) for s, e in document.pages] or [(0, len(document.text))]
        self.text = document.text
        self.is_sheet = document.intake.get("kind") == "xlsx"
        self._at, self._line, self._page = 0, 1, 0

    def of(self, offset: int) -> str:
        """As “trang 2, dòng 14”; places are asked for in the order of the text."""
        while self._page + 1 < len(self.pages) and self.pages[self._page + 1][0] <= offset:
            self._page += 1
            self._at, self._line = self.pages[self._page][0], 1
        if offset < self._at:
            self._at, self._line = self.pages[self._page][0], 1
        self._line += self.text.count("\n", self._at, offset)
        self._at = offset
        words = _("sheet %(page)s, line %(line)s") if self.is_sheet else (
            _("page %(page)s, line %(line)s"))  # fmt: skip
        return words % {"page": self._page + 1, "line": self._line}


@transaction.atomic
def _store(
    reading: DecisionReading,
    rows: Sequence[ReadRow],
    gone: Sequence[int],
    findings: Iterable[Mapping[str, Any]],
) -> None:
    """Keep what was read, unless somebody finished the same work before."""
    held = DecisionReading.objects.select_for_update(of=("self",)).get(pk=reading.pk)
    if held.state != "reading" or held.attempts != reading.attempts:
        return
    reading.rows.filter(pk__in=gone, state=ReadRow.State.PROPOSED).delete()
    ReadRow.objects.bulk_update([r for r in rows if r.pk is not None], _UPDATED, batch_size=500)
    ReadRow.objects.bulk_create([r for r in rows if r.pk is None], batch_size=500)
    _merge_questions(reading, findings)
    reading.readings += 1
    reading.state = "read"
    reading.phase, reading.fault = Phase.WAITING, ""
    reading.revision += 1
    reading.save()
    settle(reading, as_of=reading.as_of)


_UPDATED = [
    "position", "ref", "no", "read", *VALUES, "search_key", "group", "end", "where", "confidence",
    "round", "verdict", "mark", "label", "reasons", "why", "options", "more", "unit",
]  # fmt: skip


def settle(reading: DecisionReading, *, as_of: date, actor: Any = None) -> None:
    """Done when no row waits any more; open again when one does.

    While rows wait, a line stands in the list of whoever had it read.
    """
    waiting = reading.rows.filter(state=ReadRow.State.PROPOSED)
    left = waiting.exclude(verdict=ReadRow.Verdict.STANDS).exists()
    state = "read" if left or not reading.rows.exists() else "done"
    if reading.state != state:
        reading.state = state
        reading.save(update_fields=["state"])
    key = f"{CONFIRM_READING}:{reading.public_id}"
    if state == "done":
        close_item(as_of=as_of, key=key, actor=actor)
    elif not WorkItem.objects.filter(key=key, state=WorkItem.State.OPEN).exists():
        open_item(
            as_of=as_of,
            kind=CONFIRM_READING,
            key=key,
            unit=reading.unit_id,
            post=reading.post,
            url=reading.get_absolute_url(),
            obj=reading,
            params={"number": reading.number or str(reading.document)},
        )


def _merge_questions(reading: DecisionReading, findings: Iterable[Mapping[str, Any]]) -> None:
    """Questions as they are asked now; answered ones stay."""
    where = _Places(reading.document)
    asked: dict[tuple[str, int, int, str], ReadQuestion] = {}
    for one in sorted(findings, key=lambda f: int(f["source"]["start"])):
        source = one["source"]
        question = ReadQuestion(
            reading=reading,
            kind=one["kind"],
            text=" ".join(one["text"].split()),
            reason=one["reason"],
            start=source["start"],
            end=source["end"],
            where=where.of(source["start"]),
        )
        asked.setdefault((question.kind, question.start, question.end, question.reason), question)
    for old in reading.questions.all():
        key = (old.kind, old.start, old.end, old.reason)
        if key in asked:
            del asked[key]
        elif not old.answer:
            old.delete()
    ReadQuestion.objects.bulk_create(asked.values(), batch_size=500)


# --- interrupted ----------------------------------------------------------------------------------
def is_interrupted(reading: DecisionReading, now: datetime) -> bool:
    """Whether the job was begun and has not moved for a while."""
    return reading.under_way and bool(reading.attempts) and now - reading.beat_at > STILL


def take_up_interrupted(*, now: datetime) -> int:
    """Queue every reading whose worker died; returns how many.

    Args:
        now: the moment, by the clock of the machine.
    """
    rows = DecisionReading.objects.filter(state="reading", attempts__gt=0, beat_at__lt=now - STILL)
    for reading in rows:
        app.configure_task(JOB).defer(reading=reading.pk)
    return len(rows)
