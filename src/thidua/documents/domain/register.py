"""The register of incoming documents, and of documents that were issued outside the program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.common import audit, files
from thidua.common.policy import Answer, Refused, require
from thidua.documents.domain.facts import FACTS, values_of
from thidua.documents.domain.reading import intake_record, read_bytes
from thidua.documents.models import Document, Reading
from thidua.documents.workflow import INCOMING, workflow_of

__all__ = [
    "FACTS",
    "edit",
    "file_away",
    "forward",
    "read_upload",
    "register_incoming",
    "register_reading",
]

_REGISTER = "documents:document:register"


def read_upload(*, actor: Any, as_of: date, data: bytes, name: str) -> Reading:
    """Read and keep an uploaded file, so that a person can check the facts before registering.

    Args:
        actor: who uploads; the file belongs to the actor's unit.
        as_of: business date.
        data: the file.
        name: its name, for people only; what it is follows from the bytes.

    Raises:
        Refused: when the actor may not register documents.
        IntakeError: when the file cannot be read; nothing is kept.
    """
    require(actor, _REGISTER)
    read = read_bytes(data, name=name)  # before the transaction: it may take minutes
    with transaction.atomic():
        stored = files.put(data, name=name, media_type=read.intake.media_type.mime, actor=actor)
        reading = Reading.objects.create(
            unit_id=actor.unit_id,
            file=stored,
            text=read.intake.text,
            pages=[list(span) for span in read.intake.pages],
            intake=intake_record(read),
            facts={field: fact.as_dict() for field, fact in read.facts.items()},
            signatures=read.signatures,
            created_by_id=actor.user_id,
            created_on=as_of,
        )
        audit.record(
            actor=actor,
            action="documents:reading:add",
            obj=reading,
            as_of=as_of,
            changes={"file": stored.name, "sha256": stored.sha256},
        )
    return reading


@transaction.atomic
def register_reading(
    *,
    actor: Any,
    as_of: date,
    reading: Reading,
    facts: Mapping[str, Any],
    direction: str = Document.Direction.IN,
    on_behalf: bool = False,
) -> Document:
    """Put a file that was read into the register, with the facts as a person left them.

    Args:
        actor: who registers, for the own unit.
        as_of: business date, and the day of arrival where no other is given.
        reading: the file as read.
        facts: fields of ``FACTS``; what is missing is taken from the reading.
        direction: ``in``, or ``out`` for a document of the own unit that was signed and numbered
            outside the program.
        on_behalf: typed in from paper (“nhập thay”).

    Raises:
        Refused: without the right; when the file is registered already; when the number of
            arrival is taken that day; when an outgoing one lacks number or date.
    """
    require(actor, _REGISTER)
    require(actor, "documents:reading:view", reading)
    reading = Reading.objects.select_for_update().select_related("file").get(pk=reading.pk)
    if reading.document is not None:
        raise Refused(
            Answer(
                False,
                _REGISTER,
                "documents:registered",
                _("This file is already in the register."),
                remedy_url=_url(reading.document),
                remedy_label=_("Open it"),
            )
        )
    read = {field: fact for field, fact in reading.facts.items() if field in FACTS}
    values = values_of({**read, **facts})
    values["name"] = values.get("name") or reading.file.name
    if direction == Document.Direction.IN:
        values["incoming_on"] = values.get("incoming_on") or as_of
        _number_free(values, unit_id=reading.unit_id)
        state = INCOMING.initial
    else:
        for field in ("incoming_number", "incoming_on", "received_from", "forwarded_to"):
            values.pop(field, None)
        if not values.get("number") or values.get("issued_on") is None:
            raise Refused(
                Answer(
                    False,
                    _REGISTER,
                    "documents:number",
                    _("A document that was issued already has a number and a date."),
                )
            )
        state = "issued"
    document = Document.objects.create(
        **values,
        unit_id=reading.unit_id,
        issuing_unit_id=reading.unit_id if direction == Document.Direction.OUT else None,
        direction=direction,
        state=state,
        file=reading.file,
        text=reading.text,
        pages=reading.pages,
        intake=reading.intake,
        signatures=reading.signatures,
        on_behalf=on_behalf or direction == Document.Direction.OUT,
        created_by_id=actor.user_id,
        created_on=as_of,
    )
    reading.document = document
    reading.save(update_fields=["document"])
    corrected = {
        field: [(read.get(field) or {}).get("value", ""), _plain(value)]
        for field, value in values.items()
        if field in facts and _plain(value) != str((read.get(field) or {}).get("value") or "")
    }
    audit.record(
        actor=actor,
        action=_REGISTER,
        obj=document,
        as_of=as_of,
        changes={
            "facts": {field: _plain(value) for field, value in values.items()},
            "corrected": corrected,
            "sha256": reading.file.sha256,
        },
    )
    return document


def register_incoming(
    *,
    actor: Any,
    as_of: date,
    data: bytes,
    name: str,
    overrides: Mapping[str, Any] | None = None,
) -> Document:
    """Read a file and register it at once, its facts as read but for ``overrides``.

    Raises:
        Refused: without the right, or when the number of arrival is taken that day.
        IntakeError: when the file cannot be read.
        KeyError: for an override that is no field of ``FACTS``.
    """
    values_of(overrides or {})
    reading = read_upload(actor=actor, as_of=as_of, data=data, name=name)
    return register_reading(actor=actor, as_of=as_of, reading=reading, facts=overrides or {})


@transaction.atomic
def edit(*, actor: Any, as_of: date, document: Document, facts: Mapping[str, Any]) -> Document:
    """Correct facts of a registered document; the trail keeps what they were.

    Raises:
        Refused: without the right, or when the number of arrival is taken that day.
        KeyError: for a name that is no fact.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    require(actor, "documents:document:edit", document)
    values = values_of(facts)
    if document.direction == Document.Direction.IN:
        numbers = {"incoming_number": document.incoming_number, "incoming_on": document.incoming_on}
        _number_free({**numbers, **values}, unit_id=document.unit_id, but=document)
    changes = {}
    for field, value in values.items():
        before = getattr(document, field)
        if before != value:
            changes[field] = [before, value]
            setattr(document, field, value)
    if changes:
        document.save()
        audit.record(
            actor=actor,
            action="documents:document:edit",
            obj=document,
            as_of=as_of,
            changes=changes,
        )
    return document


@transaction.atomic
def forward(*, actor: Any, as_of: date, document: Document, to: str, note: str = "") -> Document:
    """Write down to whom an incoming document was passed on (chuyển).

    Raises:
        Refused: without the right, for a filed document, or without a name.
    """
    return _pass_on(
        "documents:document:forward",
        {"forwarded_to": to},
        actor=actor,
        as_of=as_of,
        document=document,
        note=note,
    )


@transaction.atomic
def file_away(
    *, actor: Any, as_of: date, document: Document, filed_at: str, note: str = ""
) -> Document:
    """Write down where an incoming document was filed (lưu hồ sơ).

    Raises:
        Refused: without the right, when it is filed already, or without a place.
    """
    return _pass_on(
        "documents:document:file",
        {"filed_at": filed_at},
        actor=actor,
        as_of=as_of,
        document=document,
        note=note,
    )


def _pass_on(
    action: str,
    told: Mapping[str, str],
    *,
    actor: Any,
    as_of: date,
    document: Document,
    note: str,
) -> Document:
    document = Document.objects.select_for_update().get(pk=document.pk)
    before = {"state": document.state, **{field: getattr(document, field) for field in told}}
    workflow_of(document).move(document, action, actor=actor, as_of=as_of, reason=note)
    clean = values_of(told)
    if not all(clean.values()):
        raise Refused(Answer(False, action, "documents:name", _("Say to whom or where.")))
    for field, value in clean.items():
        setattr(document, field, value)
    document.save(update_fields=["state", *clean])
    audit.record(
        actor=actor,
        action=action,
        obj=document,
        as_of=as_of,
        changes={name: [was, getattr(document, name)] for name, was in before.items()},
        reason=note,
    )
    return document


def _number_free(values: Mapping[str, Any], *, unit_id: int, but: Document | None = None) -> None:
    """Refuse a number of arrival that the unit has given to another document that day."""
    if not values.get("incoming_number"):
        return
    taken = Document.objects.filter(
        unit=unit_id,
        direction=Document.Direction.IN,
        incoming_number=values["incoming_number"],
        incoming_on=values.get("incoming_on"),
    )
    other = next((d for d in taken if but is None or d.pk != but.pk), None)
    if other is not None:
        raise Refused(
            Answer(
                False,
                _REGISTER,
                "documents:incoming_number",
                _("The number of arrival %(number)s stands at “%(other)s” already.")
                % {"number": values["incoming_number"], "other": other},
                remedy_url=_url(other),
                remedy_label=_("Open it"),
            )
        )


def _url(document: Document) -> str:
    return reverse("documents:document", args=[document.public_id])


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
