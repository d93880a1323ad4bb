"""What this room puts on pages of lower rooms, and what it hears from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.common.policy import Answer, may
from thidua.documents.extensions import DocumentLink, register_document_link
from thidua.documents.models import Delivery, Document, RecipientLine
from thidua.movements.domain.work import ask_for_plan
from thidua.movements.models import Movement, Plan


@register_document_link
def plan_link(actor: Any, document: Document, as_of: date) -> Iterable[DocumentLink]:
    """On a plan document: read it, go on confirming, or open the movement it launched."""
    del as_of
    if document.kind not in (Document.Kind.PLAN, Document.Kind.LAUNCH) or not document.text:
        return []
    page = reverse("movements:plan", args=[document.public_id])
    plan = Plan.objects.filter(document=document).select_related("movement").first()
    if plan is None:
        answer = may(actor, "movements:plan:read", document)
        return [DocumentLink(_("Read as a plan"), page, answer, "list-details", primary=True)]
    links = []
    answer = may(actor, "movements:plan:view", plan)
    if answer:
        label = _("Plan beside its structure")
        links.append(
            DocumentLink(label, page, answer, "list-details", primary=plan.state != "launched")
        )
    movement = getattr(plan, "movement", None)
    if movement is not None:
        links.append(
            DocumentLink(
                _("Open the movement"),
                reverse("movements:movement", args=[movement.public_id]),
                Answer(True, "movements:movement:view"),
                "flag",
            )
        )
    return links


@receiver(post_save, sender=Delivery, dispatch_uid="movements.acknowledged")
def acknowledged(sender: Any, instance: Delivery, **_kwargs: Any) -> None:
    """A unit that acknowledges the plan of a movement is asked for its own, at once."""
    if instance.acknowledged_on is None or instance.person_id is not None:
        return
    if instance.purpose != RecipientLine.Purpose.ACT:
        return
    document = instance.distribution.document_id
    for movement in Movement.objects.filter(state="running").filter(plan__document=document):
        ask_for_plan(as_of=instance.acknowledged_on, movement=movement, unit_id=instance.unit_id)
