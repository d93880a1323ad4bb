"""Pictures and papers of an event: admitted kinds, pictures without camera data."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit, files, pictures
from thidua.common.models import StoredFile
from thidua.common.policy import Answer, Refused, require
from thidua.movements.domain.evidence import PAPERS, check_size, store_evidence
from thidua.movements.models.events import Event, EventFile
from thidua.paper.intake import sniff

MOST_FILES = 60
"""How many pictures and papers one event may carry."""


def _no(action: str, rule: str, reason: str) -> Refused:
    return Refused(Answer(False, action, rule, reason))


def keep_scan(actor: Any, action: str, data: bytes, name: str) -> StoredFile | None:
    """Store a scanned report; ``None`` when there is none.

    Raises:
        Refused: for no admitted kind or size.
    """
    if not data:
        return None
    return store_evidence(actor=actor, action=action, data=data, name=name)


@transaction.atomic
def add_file(
    *,
    actor: Any,
    as_of: date,
    event: Event,
    data: bytes,
    name: str,
    caption: str,
    alt: str = "",
) -> EventFile:
    """Add a picture or a paper to an event.

    A picture is turned upright, scaled down and written anew: where and with what it was taken
    is personal data and is not kept.

    Args:
        actor: the organising unit or the standing body.
        as_of: business date.
        event: not called off.
        data: the bytes; what they are follows from them, not from the name.
        name: file name.
        caption: what stands below it.
        alt: what a picture shows, for people who do not see it; required for pictures.

    Raises:
        Refused: by policy or state, for no admitted kind or size, or without the words.
    """
    action = "movements:event:add_file"
    row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    require(actor, action, row)
    check_size(action, data)
    if not caption.strip():
        raise _no(action, "caption", _("Say below the file what it is."))
    if row.files.count() >= MOST_FILES:
        raise _no(
            action,
            "count",
            _("An event carries at most %(n)s pictures and papers.") % {"n": MOST_FILES},
        )
    kind = sniff(data)
    made = EventFile(
        event=row,
        caption=caption.strip()[:300],
        added_label=actor.label[:300],
        added_on=as_of,
    )
    if kind.is_image:
        if not alt.strip():
            raise _no(action, "alt", _("Say what the picture shows, for people who cannot see it."))
        _picture(actor, action, made, data, name)
        made.alt = alt.strip()[:300]
    elif kind in PAPERS:
        made.file = files.put(data, name=name, media_type=kind.mime, actor=actor)
    else:
        raise _no(
            action,
            "kind",
            _("“%(name)s” is of no admitted kind: send a picture (JPEG, PNG), PDF, Word or Excel.")
            % {"name": name},
        )
    made.save()
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        as_of=as_of,
        changes={"file": str(made.public_id), "sha256": made.file.sha256, "caption": made.caption},
    )
    return made


def _picture(actor: Any, action: str, made: EventFile, data: bytes, name: str) -> None:
    try:
        ready = pictures.prepare(data)
    except pictures.UnreadablePictureError as error:
        raise _no(
            action,
            "picture",
            _("“%(name)s” cannot be opened as a picture, or is too large.") % {"name": name},
        ) from error
    stem = PurePath(name).stem[:200] or "anh"
    made.file = files.put(ready.large, name=f"{stem}.jpg", media_type=ready.media_type, actor=actor)
    made.small = files.put(
        ready.small, name=f"{stem}-nho.jpg", media_type=ready.media_type, actor=actor
    )
    made.width, made.height = ready.width, ready.height


@transaction.atomic
def remove_file(*, actor: Any, as_of: date, file: EventFile, reason: str) -> None:
    """Take a picture or a paper out, with a reason; its bytes stay in the store.

    Raises:
        Refused: by policy or state, or without a reason.
    """
    action = "movements:event_file:remove"
    row = EventFile.objects.select_for_update(of=("self",)).select_related("event").get(pk=file.pk)
    require(actor, action, row)
    if not reason.strip():
        raise _no(action, "reason", _("Say why: a reason is required here."))
    audit.record(
        actor=actor,
        action=action,
        obj=row.event,
        as_of=as_of,
        reason=reason.strip(),
        changes={"file": str(row.public_id), "sha256": row.file.sha256, "caption": row.caption},
    )
    row.delete()
