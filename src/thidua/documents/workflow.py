"""States of documents and of their distribution: tables only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from thidua.common.workflow import Obstacle, State, Transition, Workflow
from thidua.documents.models import Delivery, Distribution, Document, RecipientLine


def _something_to_sign(document: Document, _as_of: date) -> Iterator[Obstacle]:
    if not document.content and document.file_id is None:
        yield Obstacle("documents:text", _("There is no text to sign yet."))


def _no_number_yet(document: Document, _as_of: date) -> Iterator[Obstacle]:
    if document.number:
        yield Obstacle(
            "documents:numbered",
            _("The document already has the number %(number)s.") % {"number": document.number},
        )


def _numbered_and_dated(document: Document, _as_of: date) -> Iterator[Obstacle]:
    if not document.number or document.issued_on is None:
        yield Obstacle(
            "documents:number",
            _("The clerk has to give number and date first (NĐ 30/2020, Điều 15)."),
        )


def _not_with_others(document: Document, _as_of: date) -> Iterator[Obstacle]:
    if document.distributions.filter(state__in=("sent", "closed")).exists():
        yield Obstacle(
            "documents:distributed",
            _("It has been sent to others: recall the distribution first."),
        )


def _ready_to_send(distribution: Distribution, _as_of: date) -> Iterator[Obstacle]:
    document = distribution.document
    if document.direction == Document.Direction.OUT and document.state != "issued":
        yield Obstacle(
            "documents:not_issued", _("An outgoing document is sent after it has been issued.")
        )
    open_lines = distribution.lines.filter(resolved=False, outside=False).exclude(
        purpose=RecipientLine.Purpose.FILE
    )
    for line in open_lines:
        yield Obstacle(
            "documents:line",
            _("Line %(position)d, “%(text)s”: choose who is meant, or mark it as outside.")
            % {"position": line.position, "text": line.text},
        )
    if not distribution.deliveries.exists():
        yield Obstacle("documents:nobody", _("No unit and no person would receive anything."))


def _nobody_has_opened(distribution: Distribution, _as_of: date) -> Iterator[Obstacle]:
    opened = distribution.deliveries.exclude(opened_on=None, acknowledged_on=None).first()
    if opened is not None:
        yield Obstacle(
            "documents:opened",
            _("%(name)s has already opened it; send a correcting document instead.")
            % {"name": opened.name},
        )


def _somebody_is_silent(distribution: Distribution, _as_of: date) -> Iterator[Obstacle]:
    asked = distribution.deliveries.filter(purpose=RecipientLine.Purpose.ACT)
    if not asked.filter(acknowledged_on=None).exists():
        yield Obstacle("documents:all_answered", _("Everybody has acknowledged."))


INCOMING = Workflow(
    name="documents.incoming",
    initial="registered",
    states=(
        State("registered", _("In the register"), "info", "inbox"),
        State("forwarded", _("Forwarded"), "warn", "send"),
        State("filed", _("Filed"), "outline", "archive"),
    ),
    transitions=(
        Transition("documents:document:forward", ("registered", "forwarded"), "forwarded"),
        Transition("documents:document:file", ("registered", "forwarded"), "filed"),
    ),
)

OUTGOING = Workflow(
    name="documents.outgoing",
    initial="draft",
    states=(
        State("draft", _("Draft"), "neutral", "pencil"),
        State("signed", _("Signed, to be issued"), "gold", "signature"),
        State("issued", _("Issued"), "ok", "circle-check"),
        State("void", _("Void"), "bad", "ban"),
    ),
    transitions=(
        Transition("documents:document:redraft", ("draft",), "draft"),
        Transition("documents:document:sign", ("draft",), "signed", _something_to_sign),
        Transition("documents:document:number", ("signed",), "signed", _no_number_yet),
        Transition("documents:document:record_number", ("signed",), "signed", _no_number_yet),
        Transition("documents:document:issue", ("signed",), "issued", _numbered_and_dated),
        Transition(
            "documents:document:void",
            ("draft", "signed", "issued"),
            "void",
            _not_with_others,
            reason_required=True,
        ),
    ),
)

DISTRIBUTION = Workflow(
    name="documents.distribution",
    initial="draft",
    states=(
        State("draft", _("Being prepared"), "neutral", "pencil"),
        State("sent", _("Sent"), "info", "send"),
        State("closed", _("Distribution closed"), "ok", "circle-check"),
        State("recalled", _("Recalled"), "bad", "arrow-back"),
    ),
    transitions=(
        Transition("documents:distribution:amend", ("draft",), "draft"),
        Transition("documents:distribution:send", ("draft",), "sent", _ready_to_send),
        Transition("documents:distribution:remind", ("sent",), "sent", _somebody_is_silent),
        Transition("documents:distribution:close", ("sent",), "closed"),
        Transition(
            "documents:distribution:recall",
            ("sent",),
            "recalled",
            _nobody_has_opened,
            reason_required=True,
        ),
    ),
)


def workflow_of(document: Document) -> Workflow:
    """The table of the register that the document stands in."""
    return INCOMING if document.direction == Document.Direction.IN else OUTGOING


NUMBER_STATES = {
    "given": State("given", _("Given"), "ok", "file-text"),
    "void": State("void", _("Void"), "bad", "ban"),
}
"""How a number of a book stands; it follows from its reason, nothing moves it."""

DELIVERY_STATES = {
    "silent": State("silent", _("Not opened"), "warn", "clock"),
    "opened": State("opened", _("Opened, not acknowledged"), "info", "eye"),
    "read": State("read", _("Opened"), "ok", "eye"),
    "acknowledged": State("acknowledged", _("Acknowledged"), "ok", "circle-check"),
}


def delivery_state(delivery: Delivery) -> State:
    """Where one recipient stands; nobody asks a “to report to” for an acknowledgement."""
    if delivery.acknowledged_on is not None:
        return DELIVERY_STATES["acknowledged"]
    if delivery.opened_on is None:
        return DELIVERY_STATES["silent"]
    asked = delivery.purpose == RecipientLine.Purpose.ACT
    return DELIVERY_STATES["opened" if asked else "read"]
