"""Drafting, signing, numbering and issuing."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thidua.common import files
from thidua.common.policy import Refused, require, which
from thidua.common.toasts import done
from thidua.documents.domain import outgoing
from thidua.documents.forms import LetterForm, NumberForm, ReasonForm, SignForm
from thidua.documents.models import Distribution, Document
from thidua.documents.papers import from_json
from thidua.documents.urging import letter_parts
from thidua.documents.views.common import UNREADABLE, into_form, upload, visible
from thidua.documents.views.documents import page_context
from thidua.paper.intake import IntakeError
from thidua.paper.layout.model import OfficialDocument, Paragraph
from thidua.people.models import Unit
from thidua.people.queries import unit_refs
from thidua.people.tree import ancestors
from thidua.people.views.access import ActorRequest, signed_in_required

_VIEW = "documents:document:view"


def _issuers(request: ActorRequest) -> dict[int, str]:
    """The own unit and those above it, nearest first."""
    assert request.actor.unit_id is not None  # noqa: S101 - the door asks for a post
    above = ancestors(request.actor.unit_id, request.as_of)
    refs = unit_refs(request.as_of, above)
    return {key: refs[key].name for key in above if key in refs and refs[key].kind != "province"}


def _parent_body(request: ActorRequest, issuer: int) -> str:
    above = ancestors(issuer, request.as_of)
    refs = unit_refs(request.as_of, above)
    parents = [refs[key].name for key in above[1:2] if key in refs]
    return parents[0] if parents and refs[above[1]].kind != "province" else ""


@signed_in_required
@require_http_methods(["GET", "POST"])
def compose(request: ActorRequest) -> HttpResponse:
    """Write a letter; with ``urge`` the one to those who are silent, ready to edit."""
    require(request.actor, "documents:document:draft")
    issuers = _issuers(request)
    initial: dict[str, str] = {}
    distribution = None
    if urge := request.GET.get("urge"):
        rows = which(request.actor, "documents:distribution:remind").select_related("document")
        distribution = get_object_or_404(rows, public_id=urge)
        assert isinstance(distribution, Distribution)  # noqa: S101 - the table of the action
        initial = letter_parts(distribution, request.as_of)
    form = LetterForm(request.POST or None, initial=initial, issuers=issuers)
    status = 200
    if request.method == "POST":
        status = UNREADABLE
        if form.is_valid():
            issuer = int(form.cleaned_data["issuer"])
            try:
                document = outgoing.draft(
                    actor=request.actor,
                    as_of=request.as_of,
                    kind=Document.Kind.LETTER,
                    paper=form.paper(_parent_body(request, issuer)),
                    issuing_unit=Unit.objects.get(pk=issuer),
                    replies_to=distribution.document if distribution else None,
                )
            except Refused as refused:
                into_form(form, refused)
            else:
                done(request, _("The draft was saved."))
                return redirect(document)
    return render(request, "documents/compose.html", {"form": form}, status=status)


def _letter_initial(document: Document) -> dict[str, str]:
    paper: OfficialDocument = from_json(document.content)
    texts = [
        block.text if isinstance(block.text, str) else "".join(str(part) for part in block.text)
        for block in paper.blocks
        if isinstance(block, Paragraph) and not hasattr(block.text, "bold")
    ]
    return {
        "about": paper.subject,
        "addressees": "\n".join(paper.addressees),
        "body": "\n".join(texts),
        "issuer": str(document.issuing_unit_id),
        "place": paper.letterhead.place,
        "signer_capacity": "\n".join(paper.signature.capacities),
        "signer_title": paper.signature.title,
        "signer_name": paper.signature.name or "",
        "recipients": "\n".join(
            f"Lưu: {r.name}" if r.purpose == "lưu" else f"{r.name} (b/c)" if r.purpose else r.name
            for r in paper.recipients[1:]
        ),
    }


@signed_in_required
@require_http_methods(["GET", "POST"])
def redraft(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Change the draft of a letter."""
    document: Document = visible(request, _VIEW, public_id)
    require(request.actor, "documents:document:redraft", document)
    form = LetterForm(
        request.POST or None, initial=_letter_initial(document), issuers=_issuers(request)
    )
    form.fields["issuer"].disabled = True
    status = 200
    if request.method == "POST":
        status = UNREADABLE
        if form.is_valid():
            try:
                outgoing.redraft(
                    actor=request.actor,
                    as_of=request.as_of,
                    document=document,
                    paper=form.paper(_parent_body(request, int(form.cleaned_data["issuer"]))),
                )
            except Refused as refused:
                into_form(form, refused)
            else:
                done(request, _("The draft was saved."))
                return redirect(document)
    context = {"form": form, "document": document}
    return render(request, "documents/compose.html", context, status=status)


@signed_in_required
@require_POST
def present(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Lay a draft before who signs."""
    document: Document = visible(request, _VIEW, public_id)
    outgoing.present(actor=request.actor, as_of=request.as_of, document=document)
    done(request, _("Presented for signature."))
    return redirect(document)


@signed_in_required
@require_POST
def offer(request: ActorRequest, public_id: UUID) -> FileResponse:
    """Download the file to sign with one's own tool."""
    document: Document = visible(request, _VIEW, public_id)
    return files.serve(outgoing.offer(actor=request.actor, as_of=request.as_of, document=document))


@signed_in_required
@require_POST
def sign(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Record the signature."""
    document: Document = visible(request, _VIEW, public_id, "file", "offered")
    require(request.actor, "documents:document:sign", document)
    form = SignForm(request.POST, request.FILES)
    if form.is_valid():
        data, name = upload(form)
        try:
            outgoing.sign(
                actor=request.actor,
                as_of=request.as_of,
                document=document,
                mode=form.cleaned_data["mode"],
                data=data,
                name=name,
            )
        except Refused as refused:
            into_form(form, refused)
        except IntakeError as error:
            form.add_error("file", f"{name}: {error.message_vi}")
        else:
            done(request, _("Signed."))
            return redirect(document)
    context = page_context(request, document, sign_form=form)
    return render(request, "documents/document.html", context, status=UNREADABLE)


@signed_in_required
@require_POST
def number(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Give number and date."""
    document: Document = visible(request, _VIEW, public_id)
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            given = outgoing.number(
                actor=request.actor, as_of=request.as_of, document=document, **form.cleaned_data
            )
        except Refused as refused:
            into_form(form, refused)
        else:
            done(request, _("It has the number %(number)s.") % {"number": given})
            return redirect(document)
    context = page_context(request, document, number_form=form)
    return render(request, "documents/document.html", context, status=UNREADABLE)


@signed_in_required
@require_POST
def issue(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Issue."""
    document: Document = visible(request, _VIEW, public_id)
    outgoing.issue(actor=request.actor, as_of=request.as_of, document=document)
    done(request, _("Issued."))
    return redirect(document)


@signed_in_required
@require_POST
def void(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Make void, with the reason."""
    document: Document = visible(request, _VIEW, public_id)
    form = ReasonForm(request.POST, prefix="void")
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    outgoing.void(actor=request.actor, as_of=request.as_of, document=document, reason=reason)
    done(request, _("The document is void; its number stays in the book."))
    return redirect(document)
