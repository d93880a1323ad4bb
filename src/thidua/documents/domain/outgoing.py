"""Outgoing documents: draft → signed → numbered → issued (NĐ 30/2020, Điều 13–18)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.common import audit, files
from thidua.common.models import StoredFile
from thidua.common.policy import Refused, require
from thidua.documents import kinds
from thidua.documents.domain.numbers import take_number
from thidua.documents.domain.reading import read_bytes
from thidua.documents.domain.signed_files import intact_signatures, refuse, stored_pdf
from thidua.documents.models import Document, NumberEntry
from thidua.documents.papers import plain_text, to_json
from thidua.documents.rendering import PDF
from thidua.documents.workflow import OUTGOING
from thidua.paper.layout.model import OfficialDocument
from thidua.paper.layout.sheet import make_sheet
from thidua.paper.layout.text import UnprintableTextError
from thidua.people.actors import holders
from thidua.people.models import Role, Unit
from thidua.people.queries import unit_names
from thidua.people.tree import ancestors
from thidua.work.domain.items import close_item, open_item

_DRAFT = "documents:document:draft"
_REDRAFT = "documents:document:redraft"
_SIGN = "documents:document:sign"
_ISSUE = "documents:document:issue"
_VOID = "documents:document:void"


@transaction.atomic
def draft(
    *,
    actor: Any,
    as_of: date,
    kind: str,
    paper: OfficialDocument,
    issuing_unit: Unit | None = None,
    replies_to: Document | None = None,
) -> Document:
    """Keep a draft made with the layout engine.

    Args:
        actor: who drafts, for the own unit.
        as_of: business date.
        kind: one of ``Document.Kind``.
        paper: the content; number and date of its letterhead may be open.
        issuing_unit: in whose name it goes out, the own unit or one above it; the own by default.
        replies_to: the document that it answers or follows.

    Raises:
        Refused: without the right, for a unit that is not above the own, or for a character that
            cannot be printed.
    """
    require(actor, _DRAFT)
    issuer = issuing_unit.pk if issuing_unit is not None else actor.unit_id
    if issuer not in ancestors(actor.unit_id, as_of):
        raise refuse(
            _DRAFT,
            "documents:issuing_unit",
            _("A document is drafted for the own unit or for one above it."),
        )
    document = Document(
        unit_id=actor.unit_id,
        issuing_unit_id=issuer,
        direction=Document.Direction.OUT,
        kind=kind,
        state=OUTGOING.initial,
        issuing_body=unit_names(as_of, [issuer]).get(issuer, paper.letterhead.issuing_body),
        replies_to=replies_to,
        created_by_id=actor.user_id,
        created_on=as_of,
    )
    _fill(document, paper, _DRAFT)
    document.save()
    audit.record(
        actor=actor,
        action=_DRAFT,
        obj=document,
        as_of=as_of,
        changes={"kind": kind, "name": document.name, "issuing_unit": issuer},
    )
    return document


def _fill(document: Document, paper: OfficialDocument, action: str) -> None:
    try:
        make_sheet(paper)
    except UnprintableTextError as error:
        raise refuse(action, "documents:text", str(error)) from error
    document.content = to_json(paper)
    document.name = " ".join(paper.subject.split())[:500]
    document.type_name = paper.type_name or "Công văn"
    document.place = paper.letterhead.place
    document.signer_name = paper.signature.name or ""
    document.signer_title = paper.signature.title
    document.signer_capacity = "\n".join(paper.signature.capacities)
    document.text = plain_text(paper)
    document.pages = [[0, len(document.text)]]
    document.offered = None


@transaction.atomic
def redraft(*, actor: Any, as_of: date, document: Document, paper: OfficialDocument) -> Document:
    """Replace the content of a draft; what was offered for signing before is void.

    Raises:
        Refused: without the right, once it is signed, or for a character that cannot be printed.
    """
    document = _locked(document)
    before = {"name": document.name, "text": document.text}
    OUTGOING.move(document, _REDRAFT, actor=actor, as_of=as_of)
    _fill(document, paper, _REDRAFT)
    document.save()
    audit.record(
        actor=actor,
        action=_REDRAFT,
        obj=document,
        as_of=as_of,
        changes={key: [was, getattr(document, key)] for key, was in before.items()},
    )
    return document


@transaction.atomic
def present(*, actor: Any, as_of: date, document: Document) -> Document:
    """Lay a draft before who signs for the issuing unit (trình ký): a line in their list.

    Raises:
        Refused: without the right, once it is signed, or when nobody there may sign.
    """
    document = _locked(document)
    OUTGOING.move(document, _REDRAFT, actor=actor, as_of=as_of)
    assert document.issuing_unit_id is not None  # noqa: S101 - the database demands it
    role = _role_in(
        document.issuing_unit_id, as_of, (Role.SIGNATORY, Role.UNIT_HEAD, Role.STANDING_HEAD)
    )
    if not role:
        raise refuse(
            _REDRAFT, "documents:signer", _("Nobody holds a post there that signs documents.")
        )
    open_item(
        as_of=as_of,
        kind=kinds.SIGN,
        key=f"{kinds.SIGN}:{document.public_id}",
        unit=document.issuing_unit_id,
        role=role,
        url=_url(document),
        obj=document,
        params={"document": str(document), "drafter": actor.label},
    )
    audit.record(actor=actor, action="documents:document:present", obj=document, as_of=as_of)
    return document


@transaction.atomic
def offer(*, actor: Any, as_of: date, document: Document) -> StoredFile:
    """The PDF to sign with one's own tool: made once, so that what comes back can be compared.

    Raises:
        Refused: when the actor may not sign, or there is no content to set.
    """
    document = _locked(document)
    answer = OUTGOING.can(actor, _SIGN, document, as_of=as_of)
    if not answer:
        raise Refused(answer)
    if document.offered is None:
        if not document.content:
            raise refuse(_SIGN, "documents:text", _("There is no text to sign yet."))
        document.offered = stored_pdf(document, actor, as_of)
        document.save(update_fields=["offered"])
        audit.record(
            actor=actor,
            action="documents:document:offer",
            obj=document,
            as_of=as_of,
            changes={"sha256": document.offered.sha256},
        )
    return document.offered


def sign(
    *,
    actor: Any,
    as_of: date,
    document: Document,
    mode: str = Document.Signing.PAPER,
    data: bytes = b"",
    name: str = "",
) -> Document:
    """Record that the head signed.

    Args:
        actor: who signs or signed.
        as_of: business date, the day of signing.
        document: a draft.
        mode: ``paper`` (``data``, a scan, may be given), ``digital`` (``data`` is the signed PDF
            and must go on from exactly the bytes that were offered), ``outside`` (``data`` is a
            PDF signed in another system).
        data: uploaded file.
        name: its name.

    Raises:
        Refused: without the right; for a PDF without an intact signature; for other bytes.
        IntakeError: for a scan that cannot be read.
    """
    read = None
    if mode == Document.Signing.PAPER and data:
        require(actor, _SIGN, document)
        read = read_bytes(data, name=name)
    with transaction.atomic():
        document = _locked(document)
        OUTGOING.move(document, _SIGN, actor=actor, as_of=as_of)
        if mode != Document.Signing.PAPER:
            base = None
            if mode == Document.Signing.DIGITAL:
                base = document.offered
                if base is None:
                    raise refuse(
                        _SIGN,
                        "documents:offered",
                        _("Download the file to sign here first; a changed draft is offered anew."),
                    )
            document.signatures = intact_signatures(data, base, _SIGN)
            document.file = files.put(data, name=name, media_type=PDF, actor=actor)
        elif read is not None:
            document.file = files.put(
                data, name=name, media_type=read.intake.media_type.mime, actor=actor
            )
        document.signing = mode
        document.signed_on = as_of
        document.signed_by_id = actor.user_id
        document.save()
        close_item(as_of=as_of, key=f"{kinds.SIGN}:{document.public_id}", actor=actor)
        assert document.issuing_unit_id is not None  # noqa: S101 - the database demands it
        role = _role_in(document.issuing_unit_id, as_of, (Role.CLERK,))
        open_item(
            as_of=as_of,
            kind=kinds.NUMBER,
            key=f"{kinds.NUMBER}:{document.public_id}",
            unit=document.issuing_unit_id if role else document.unit_id,
            role=role,
            url=_url(document),
            obj=document,
            params={"document": str(document), "signer": actor.label},
        )
        audit.record(
            actor=actor,
            action=_SIGN,
            obj=document,
            as_of=as_of,
            changes={
                "state": ["draft", document.state],
                "mode": mode,
                "sha256": document.file.sha256 if document.file else "",
            },
        )
    return document


@transaction.atomic
def number(
    *,
    actor: Any,
    as_of: date,
    document: Document,
    outside_number: str = "",
    symbol: str = "",
    issued_on: date | None = None,
) -> str:
    """Give a signed document its number and date.

    Args:
        actor: the clerk, who takes a number from the book; or anybody who sends, entering the
            number that the outside document system gave.
        as_of: business date.
        document: a signed document.
        outside_number: whole number and symbol given elsewhere; empty takes one from the book.
        symbol: symbol of the number book when this is its first number.
        issued_on: date of the document, ``as_of`` by default.

    Returns:
        The number with its symbol, such as ``07/KH-UBND``.

    Raises:
        Refused: without the right; when it has a number; for a date before the signing or after
            today; for an outside number that another document of the year has.
    """
    document = _locked(document)
    outside = " ".join(outside_number.split())[:80]
    action = "documents:document:record_number" if outside else "documents:document:number"
    OUTGOING.move(document, action, actor=actor, as_of=as_of)
    day = issued_on or as_of
    if day > as_of or (document.signed_on is not None and day < document.signed_on):
        raise refuse(
            action,
            "documents:issued_on",
            _("The date lies between the day of signing and today (NĐ 30/2020, Điều 18)."),
        )
    if outside:
        _outside_number_free(document, outside, day, action)
        document.number = outside
    else:
        book, taken = take_number(document=document, issued_on=day, symbol=symbol, as_of=as_of)
        document.number = f"{taken:02d}/{book.symbol}"
    document.issued_on = day
    document.save()
    audit.record(
        actor=actor,
        action=action,
        obj=document,
        as_of=as_of,
        changes={"number": ["", document.number], "issued_on": [None, day]},
    )
    return document.number


def _outside_number_free(document: Document, number_: str, day: date, action: str) -> None:
    same = Document.objects.filter(
        issuing_unit=document.issuing_unit_id, number=number_, issued_on__year=day.year
    )
    other = same.exclude(pk=document.pk).exclude(state="void").first()
    if other is not None:
        raise refuse(
            action,
            "documents:number_taken",
            _("“%(other)s” has this number already.") % {"other": other},
        )


@transaction.atomic
def issue(
    *, actor: Any, as_of: date, document: Document, data: bytes = b"", name: str = ""
) -> Document:
    """Issue a signed and numbered document; from here on it can be sent.

    Args:
        actor: who issues.
        as_of: business date.
        document: signed, with number and date.
        data: the PDF with the organisation's signature, which goes on from the signed file.
        name: its name.

    Raises:
        Refused: without the right, without number or date, or for other bytes.
    """
    document = _locked(document)
    OUTGOING.move(document, _ISSUE, actor=actor, as_of=as_of)
    if data:
        document.signatures = intact_signatures(data, document.file, _ISSUE)
        document.file = files.put(data, name=name, media_type=PDF, actor=actor)
    elif document.file is None:
        document.file = stored_pdf(document, actor, as_of)
    document.save()
    close_item(as_of=as_of, key=f"{kinds.NUMBER}:{document.public_id}", actor=actor)
    audit.record(
        actor=actor,
        action=_ISSUE,
        obj=document,
        as_of=as_of,
        changes={"state": ["signed", document.state], "sha256": document.file.sha256},
    )
    return document


@transaction.atomic
def void(*, actor: Any, as_of: date, document: Document, reason: str) -> Document:
    """Make a document void; its number stays in the book with the reason.

    Raises:
        Refused: without the right or a reason, or while it is with others.
    """
    document = _locked(document)
    before = OUTGOING.move(document, _VOID, actor=actor, as_of=as_of, reason=reason)
    document.void_reason = " ".join(reason.split())[:300]
    document.save()
    NumberEntry.objects.filter(document=document).update(void_reason=document.void_reason)
    for kind in (kinds.SIGN, kinds.NUMBER):
        close_item(
            as_of=as_of, key=f"{kind}:{document.public_id}", actor=actor, outcome="cancelled"
        )
    audit.record(
        actor=actor,
        action=_VOID,
        obj=document,
        as_of=as_of,
        changes={"state": [before, document.state], "number": document.number},
        reason=reason,
    )
    return document


def _role_in(unit_id: int, as_of: date, roles: tuple[str, ...]) -> str:
    """The first of these roles that somebody holds in the unit that day, empty for none."""
    held = {post.role for post in holders(as_of) if post.unit_id == unit_id}
    return next((role for role in roles if role in held), "")


def _locked(document: Document) -> Document:
    return Document.objects.select_for_update(of=("self",)).get(pk=document.pk)


def _url(document: Document) -> str:
    return reverse("documents:document", args=[document.public_id])
