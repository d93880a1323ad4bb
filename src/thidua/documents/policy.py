"""Who may do what with documents, their distribution and the legal library."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from thidua.common.policy import NOTHING, REGISTRY, Predicate, Rule, Text
from thidua.documents.models import (
    Delivery,
    Distribution,
    Document,
    LegalBasis,
    NumberBook,
    Reading,
)
from thidua.people.models import Role
from thidua.people.policy import auditor, has_role, of_own_unit, signed_in

REGISTERING = (Role.CLERK, Role.OFFICER_IN_CHARGE, Role.STANDING_HEAD)
DRAFTING = (Role.UNIT_OFFICER, Role.UNIT_HEAD, Role.OFFICER_IN_CHARGE, Role.STANDING_HEAD)
SIGNING = (Role.SIGNATORY, Role.UNIT_HEAD, Role.STANDING_HEAD)
SENDING = (*DRAFTING, Role.CLERK)
ACTING_FOR_UNIT = (*SENDING, Role.SIGNATORY)
SENT = ("sent", "closed")

registering = has_role(*REGISTERING)
drafting = has_role(*DRAFTING)
signing = has_role(*SIGNING)
clerk = has_role(Role.CLERK)
sending = has_role(*SENDING)
acting_for_unit = has_role(
    *ACTING_FOR_UNIT,
    unless=_("Only an officer, the head or the clerk of the receiving unit acts for it here."),
)


def is_value(path: str, *values: str, unless: Text) -> Predicate:
    """The field at the end of ``path`` (links joined by ``__``) has one of these values."""

    def held(_actor: Any, obj: Any) -> bool:
        for name in path.split("__"):
            obj = getattr(obj, name)
        return obj in values

    return Predicate(f"{path} in {values}", held, lambda _a: Q(**{f"{path}__in": values}), unless)


incoming = is_value("direction", "in", unless=_("This is done with incoming documents only."))
outgoing = is_value("direction", "out", unless=_("This is done with outgoing documents only."))
recorded = Predicate(
    "recorded from paper",
    lambda _a, o: o.on_behalf,
    lambda _a: Q(on_behalf=True),
    _("A document made here is corrected as a draft, or by another document."),
)
still_a_draft = is_value(
    "state", "draft", unless=_("What has been signed is corrected by another document.")
)
of_issuing_unit = of_own_unit(
    "issuing_unit_id", _("Only the unit in whose name the document goes out does this.")
)
of_own_or_issuing_unit = of_own_unit() | of_issuing_unit


def _deliveries_to(actor: Any, document: Any) -> Any:
    mine = Q(unit_id=actor.unit_id, person=None)
    if actor.person_id is not None:
        mine |= Q(person_id=actor.person_id)
    return Delivery.objects.filter(
        mine, distribution__state__in=SENT, distribution__document=document
    )


delivered_here = Predicate(
    "delivered to own unit or person",
    lambda a, o: a is not None and a.unit_id is not None and _deliveries_to(a, o.pk).exists(),
    lambda a: (
        Q(Exists(_deliveries_to(a, OuterRef("pk"))))
        if a is not None and a.unit_id is not None
        else NOTHING
    ),
    _("It belongs to another unit and was not sent to yours."),
)

# Deliveries
was_sent = is_value(
    "distribution__state", *SENT, unless=_("It has not been sent, or was recalled.")
)
_to_unit = Predicate(
    "delivered to a unit", lambda _a, o: o.person_id is None, lambda _a: Q(person=None)
)
to_own_person = Predicate(
    "delivered to the person",
    lambda a, o: (
        a is not None
        and a.post is not None
        and a.person_id is not None
        and o.person_id == a.person_id
    ),
    lambda a: (
        Q(person_id=a.person_id)
        if a is not None and a.post is not None and a.person_id is not None
        else NOTHING
    ),
    _("This was sent to another person."),
)
to_own_unit = _to_unit & of_own_unit("unit_id", _("This was sent to another unit."))
receiving = (to_own_person | (to_own_unit & acting_for_unit)).because(
    _("Only a person acting for the receiving unit does this.")
)
asked = is_value(
    "purpose", "act", unless=_("No acknowledgement is asked of this recipient (b/c, lưu).")
)
not_acknowledged = Predicate(
    "not acknowledged",
    lambda _a, o: o.acknowledged_on is None,
    lambda _a: Q(acknowledged_on=None),
    _("It has already been acknowledged."),
)
from_own_unit = of_own_unit("distribution__unit_id", _("Another unit sent this."))

REGISTRY.add(
    [
        Rule(
            "documents:document:view",
            _("Open the document"),
            (
                signed_in,
                (of_own_unit() | of_issuing_unit | delivered_here | auditor).because(
                    _("It belongs to another unit and was not sent to yours.")
                ),
            ),
            Document,
        ),
        Rule("documents:document:register", _("Register a document"), (registering,)),
        Rule(
            "documents:reading:view",
            _("Go on registering an uploaded file"),
            (registering, of_own_unit()),
            Reading,
        ),
        Rule(
            "documents:document:edit",
            _("Correct the facts"),
            (registering, of_own_unit(), recorded | incoming),
            Document,
        ),
        Rule(
            "documents:document:forward",
            _("Forward the document"),
            (incoming, has_role(*REGISTERING, Role.UNIT_HEAD), of_own_unit()),
            Document,
        ),
        Rule(
            "documents:document:file",
            _("File the document"),
            (incoming, registering, of_own_unit()),
            Document,
        ),
        Rule("documents:document:draft", _("Draft a document"), (drafting,)),
        Rule(
            "documents:document:redraft",
            _("Change the draft"),
            (outgoing, drafting, of_own_unit()),
            Document,
        ),
        Rule(
            "documents:document:sign",
            _("Sign the document"),
            (outgoing, signing, of_issuing_unit),
            Document,
            basis=_("NĐ 30/2020, Điều 13"),
        ),
        Rule(
            "documents:document:number",
            _("Take a number from the book"),
            (outgoing, clerk, of_issuing_unit),
            Document,
            basis=_("NĐ 30/2020, Điều 15"),
        ),
        Rule(
            "documents:document:record_number",
            _("Enter the number of the outside system"),
            (outgoing, sending, of_own_or_issuing_unit),
            Document,
            basis=_("NĐ 30/2020, Điều 15"),
        ),
        Rule(
            "documents:document:issue",
            _("Issue the document"),
            (outgoing, sending, of_own_or_issuing_unit),
            Document,
            basis=_("NĐ 30/2020, Điều 18"),
        ),
        Rule(
            "documents:document:void",
            _("Make the document void"),
            (
                outgoing,
                ((signing & of_issuing_unit) | (drafting & of_own_unit() & still_a_draft)).because(
                    _("Who signs for the issuing unit may do this; a drafter only to a draft.")
                ),
            ),
            Document,
        ),
        Rule(
            "documents:number_book:view",
            _("See the number books"),
            (signed_in, of_own_unit() | auditor),
            NumberBook,
        ),
        Rule(
            "documents:number_book:manage",
            _("Manage the number book"),
            (clerk, of_own_unit()),
            NumberBook,
            basis=_("NĐ 30/2020, Điều 15"),
        ),
        Rule(
            "documents:distribution:prepare",
            _("Prepare the distribution"),
            (sending, of_own_or_issuing_unit),
            Document,
        ),
        *(
            Rule(
                f"documents:distribution:{verb}",
                label,
                (sending, of_own_unit(unless=_("Another unit sends this."))),
                Distribution,
            )
            for verb, label in (
                ("amend", _("Change the recipients")),
                ("send", _("Send the document")),
                ("remind", _("Remind the silent ones")),
                ("close", _("Close the distribution")),
                ("recall", _("Recall the distribution")),
            )
        ),
        Rule(
            "documents:distribution:view_board",
            _("See who has acknowledged"),
            (
                signed_in,
                of_own_unit(unless=_("Another unit sends this."))
                | of_own_unit("document__issuing_unit_id", _("Another unit sends this."))
                | auditor,
            ),
            Distribution,
        ),
        Rule(
            "documents:delivery:view",
            _("Open the delivered document"),
            (
                signed_in,
                was_sent,
                (to_own_person | to_own_unit | from_own_unit | auditor).because(
                    _("This was sent to another unit.")
                ),
            ),
            Delivery,
        ),
        Rule(
            "documents:delivery:open",
            _("Open for the unit"),
            (was_sent, receiving),
            Delivery,
        ),
        Rule(
            "documents:distribution:acknowledge",
            _("Acknowledge receipt"),
            (was_sent, receiving, asked),
            Delivery,
        ),
        Rule(
            "documents:distribution:acknowledge_on_behalf",
            _("Record an acknowledgement on paper"),
            (was_sent, sending, from_own_unit, asked, not_acknowledged),
            Delivery,
        ),
        Rule("documents:legal_basis:view", _("See the legal library"), (signed_in,), LegalBasis),
        Rule(
            "documents:legal_basis:record",
            _("Record a cited document"),
            (has_role(*ACTING_FOR_UNIT),),  # a signatory launches movements
        ),
        Rule(
            "documents:legal_basis:manage",
            _("Edit the legal library"),
            (has_role(Role.OFFICER_IN_CHARGE, Role.STANDING_HEAD, Role.ADMINISTRATOR),),
            LegalBasis,
        ),
    ]
)
