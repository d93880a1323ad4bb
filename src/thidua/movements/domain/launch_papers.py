"""The launch document of a movement in the official layout, drafted to be signed or sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from thidua.common import audit
from thidua.common.policy import require
from thidua.documents.domain import outgoing
from thidua.documents.models import Document
from thidua.movements.models import Movement
from thidua.movements.papers import launch_paper


@transaction.atomic
def draft_launch_document(*, actor: Any, as_of: date, movement: Movement) -> Document:
    """Draft the document that launches the movement, in the name of its launching body.

    A draft that is there is brought up to date instead.

    Raises:
        Refused: by policy.
    """
    action = "movements:movement:draft_document"
    locked = (
        Movement.objects.select_for_update(of=("self",))
        .select_related("unit", "launch_document", "plan")
        .get(pk=movement.pk)
    )
    require(actor, action, locked)
    paper = launch_paper(locked, as_of=as_of)
    there = locked.launch_document
    if there is not None and there.state == "draft":
        outgoing.redraft(actor=actor, as_of=as_of, document=there, paper=paper)
        return there
    document = outgoing.draft(
        actor=actor,
        as_of=as_of,
        kind=Document.Kind.LAUNCH,
        paper=paper,
        issuing_unit=locked.unit,
    )
    locked.launch_document = document
    locked.save(update_fields=["launch_document"])
    audit.record(
        actor=actor,
        action=action,
        obj=locked,
        as_of=as_of,
        changes={"document": str(document.public_id)},
    )
    return document
