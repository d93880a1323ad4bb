"""What the receiving side does: opening and acknowledging are two events."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from thidua.common import audit, files
from thidua.common.policy import Answer, Refused, require
from thidua.documents.domain.distribution import item_key
from thidua.documents.models import Delivery
from thidua.paper.intake import MediaType, sniff
from thidua.work.domain.items import close_item

_SCANS = {MediaType.PDF, MediaType.PNG, MediaType.JPEG, MediaType.TIFF, MediaType.DOCX}
_ON_BEHALF = "documents:distribution:acknowledge_on_behalf"


@transaction.atomic
def open_delivery(*, actor: Any, as_of: date, delivery: Delivery) -> Delivery:
    """Record the first time that somebody acting for the recipient opened the document.

    Raises:
        Refused: when the actor does not act for the recipient, or it was recalled.
    """
    action = "documents:delivery:open"
    delivery = _locked(delivery)
    require(actor, action, delivery)
    if delivery.opened_on is None:
        _open(delivery, actor.label, as_of)
        audit.record(actor=actor, action=action, obj=delivery, as_of=as_of)
    return delivery


@transaction.atomic
def acknowledge(*, actor: Any, as_of: date, delivery: Delivery) -> Delivery:
    """Acknowledge receipt for the recipient; a second time, by anybody, changes nothing.

    Raises:
        Refused: when the actor does not act for the recipient, nobody asked, or it was recalled.
    """
    action = "documents:distribution:acknowledge"
    delivery = _locked(delivery)
    require(actor, action, delivery)
    if delivery.acknowledged_on is not None:
        return delivery
    if delivery.opened_on is None:
        _open(delivery, actor.label, as_of)
    delivery.acknowledged_post = actor.post
    _acknowledge(delivery, actor.label, as_of)
    close_item(as_of=as_of, key=item_key(delivery), actor=actor)
    audit.record(
        actor=actor,
        action=action,
        obj=delivery,
        as_of=as_of,
        changes={"document": str(delivery.distribution.document)},
    )
    return delivery


@transaction.atomic
def acknowledge_on_behalf(
    *,
    actor: Any,
    as_of: date,
    delivery: Delivery,
    by: str,
    on: date,
    data: bytes,
    name: str,
) -> Delivery:
    """Enter an acknowledgement that came on paper (“nhập thay”), with its scan.

    Args:
        actor: who sends for the sending unit.
        as_of: business date.
        delivery: of a recipient that cannot answer in the program.
        by: who acknowledged on paper.
        on: the day written on it, between sending and today.
        data: the scan (PDF, picture or Word).
        name: its name.

    Raises:
        Refused: without the right, name, day or scan; when it is acknowledged already.
    """
    delivery = _locked(delivery)
    require(actor, _ON_BEHALF, delivery)
    who = " ".join(by.split())[:300]
    media = sniff(data)
    sent_on = delivery.distribution.sent_on
    for wrong, rule, reason in (
        (not who, "documents:by", _("Say who acknowledged on paper.")),
        (not data, "documents:scan", _("Attach the scan of the acknowledgement.")),
        (
            media not in _SCANS,
            "documents:scan",
            _("The scan is a PDF, a picture (PNG, JPEG, TIFF) or a Word file."),
        ),
        (
            sent_on is None or not sent_on <= on <= as_of,
            "documents:on",
            _("The day lies between the sending and today."),
        ),
    ):
        if wrong:
            raise Refused(Answer(False, _ON_BEHALF, rule, reason))
    scan = files.put(data, name=name, media_type=media.mime, actor=actor)
    if delivery.opened_on is None:
        _open(delivery, who, on)
    delivery.on_behalf = True
    delivery.evidence = scan
    _acknowledge(delivery, who, on)
    close_item(as_of=as_of, key=item_key(delivery), actor=actor)
    audit.record(
        actor=actor,
        action=_ON_BEHALF,
        obj=delivery,
        as_of=as_of,
        changes={"by": who, "on": on, "sha256": scan.sha256},
    )
    return delivery


def _open(delivery: Delivery, label: str, on: date) -> None:
    delivery.opened_at = Now()
    delivery.opened_on = on
    delivery.opened_by = label[:300]
    delivery.save(update_fields=["opened_at", "opened_on", "opened_by"])
    delivery.refresh_from_db(fields=["opened_at"])


def _acknowledge(delivery: Delivery, label: str, on: date) -> None:
    delivery.acknowledged_at = Now()
    delivery.acknowledged_on = on
    delivery.acknowledged_by = label[:300]
    # Saved as a row, not by a query: rooms above hear of it.
    delivery.save(
        update_fields=[
            "acknowledged_at",
            "acknowledged_on",
            "acknowledged_by",
            "acknowledged_post",
            "on_behalf",
            "evidence",
        ]
    )
    delivery.refresh_from_db(fields=["acknowledged_at"])


def _locked(delivery: Delivery) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",))
    return rows.select_related("distribution__document").get(pk=delivery.pk)
