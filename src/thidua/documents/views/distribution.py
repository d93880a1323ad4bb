"""Preparing, sending, following and recalling a distribution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.common.keys import fold
from thidua.common.lists import PAGE_SIZE, page_links
from thidua.common.policy import may, require
from thidua.common.sheets import xlsx_response
from thidua.common.toasts import done
from thidua.documents import queries
from thidua.documents.domain import distribution as sending
from thidua.documents.domain.recipients import Choice, author_of
from thidua.documents.forms import PrepareForm, ReasonForm, TermsForm, recipient_of
from thidua.documents.models import Distribution, Document, RecipientLine
from thidua.documents.views.common import UNREADABLE, visible
from thidua.documents.workflow import DELIVERY_STATES, DISTRIBUTION
from thidua.people.matching import resolve_bodies
from thidua.people.queries import groups_on, unit_refs
from thidua.people.views.access import ActorRequest, signed_in_required

_BOARD = "documents:distribution:view_board"
_MANY = 12
"""So many candidates are offered for a line that could not be told."""


@signed_in_required
@require_http_methods(["GET", "POST"])
def prepare(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Begin a distribution from the document's own recipients, or from typed lines."""
    document: Document = visible(request, "documents:document:view", public_id, "issuing_unit")
    require(request.actor, "documents:distribution:prepare", document)
    own = sending.lines_of(document)
    initial = {"lines": "\n".join(_as_typed(line) for line in own)}
    form = PrepareForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = [
            _typed_line(line) for line in form.cleaned_data["lines"].splitlines() if line.strip()
        ]
        made = sending.prepare(
            actor=request.actor, as_of=request.as_of, document=document, lines=typed
        )
        return redirect("documents:distribution", made.public_id)
    context = {"document": document, "form": form, "own": own}
    status = UNREADABLE if form.is_bound else 200
    return render(request, "documents/prepare.html", context, status=status)


def _as_typed(line: sending.Line) -> str:
    if line.purpose == RecipientLine.Purpose.FILE:
        return f"Lưu: {line.text}"
    return f"{line.text} (b/c)" if line.purpose == RecipientLine.Purpose.REPORT else line.text


def _typed_line(text: str) -> sending.Line:
    read = recipient_of(text.strip(" \t-;"))
    return sending.Line(read.name, sending.purpose_of(read.purpose))


@signed_in_required
@require_GET
def distribution_page(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The list before sending: each line with those it means; what is open comes first."""
    row: Distribution = visible(request, _BOARD, public_id, "document__issuing_unit")
    if row.state != "draft":
        return redirect("documents:board", row.public_id)
    return render(request, "documents/distribution.html", _draft_context(request, row))


def _draft_context(
    request: ActorRequest, row: Distribution, terms: TermsForm | None = None
) -> dict[str, Any]:
    lines = queries.lines_with_recipients(row)
    open_lines = [line for line, _got in lines if not line.resolved and not line.outside]
    found = resolve_bodies(
        [line.text for line in open_lines],
        as_of=request.as_of,
        context_unit=author_of(row.document, request.as_of),
    )
    candidates = {
        line.pk: [(f"u{unit.id}", unit.name) for unit in [*said.units, *said.candidates][:_MANY]]
        for line, said in zip(open_lines, found, strict=True)
    }
    count = sum(len(got) for _line, got in lines)
    return {
        "distribution": row,
        "document": row.document,
        "lines": [
            {
                "line": line,
                "recipients": got,
                "open": line.pk in candidates,
                "doubtful": line.confidence is not None and line.confidence < 0.8,
                "candidates": candidates.get(line.pk, []),
            }
            for line, got in lines
        ],
        "open_count": len(open_lines),
        "count": count,
        "units": list(unit_refs(request.as_of).values()),
        "groups": groups_on(request.as_of),
        "purposes": RecipientLine.Purpose.choices,
        "can_amend": DISTRIBUTION.can(
            request.actor, "documents:distribution:amend", row, as_of=request.as_of
        ),
        "can_send": DISTRIBUTION.can(
            request.actor, "documents:distribution:send", row, as_of=request.as_of
        ),
        "terms": terms
        or TermsForm(
            initial={"acknowledge_by": row.acknowledge_by, "note": row.note}, as_of=request.as_of
        ),
    }


@signed_in_required
@require_POST
def amend(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Change one line, add one, set the terms, or make the list anew."""
    row: Distribution = visible(request, _BOARD, public_id, "document__issuing_unit")
    terms = TermsForm(request.POST, as_of=request.as_of) if "terms" in request.POST else None
    if terms is not None and not terms.is_valid():
        context = _draft_context(request, row, terms)
        return render(request, "documents/distribution.html", context, status=UNREADABLE)
    sending.amend(
        actor=request.actor,
        as_of=request.as_of,
        distribution=row,
        choices=[] if terms is not None else _choices(request),
        acknowledge_by=terms.cleaned_data["acknowledge_by"] if terms else None,
        note=terms.cleaned_data["note"] if terms else None,
    )
    done(request, _("Saved. Look at the list again before sending."))
    return redirect("documents:distribution", row.public_id)


def _choices(request: ActorRequest) -> list[Choice]:
    """What the posted part of the page decides about one line; nothing makes the list anew."""
    post = request.POST
    at = post.get("line", "")
    position = int(at) if at.isdigit() else None
    act = post.get("do", "")
    if act == "remove" and position is not None:
        return [Choice(position, remove=True)]
    if act == "outside" and position is not None:
        return [Choice(position, outside=True)]
    if act == "words" and (position is not None or post.get("text", "").strip()):
        return [Choice(position, text=post.get("text", ""), purpose=post.get("purpose", ""))]
    if act == "choose" and position is not None:
        ticked = [code for code in post.getlist("targets") if code[1:].isdigit()]
        units = [int(code[1:]) for code in ticked if code[0] == "u"]
        groups = [int(code[1:]) for code in ticked if code[0] == "g"]
        units += _named_units(post.get("unit", ""), request)
        groups += _named_groups(post.get("unit", ""), request)
        return [Choice(position, units=units, groups=groups, persons=[])]
    return []


def _named_units(name: str, request: ActorRequest) -> list[int]:
    """The unit that the person picked from the list by its name."""
    key = fold(name)
    return [u.id for u in unit_refs(request.as_of).values() if key and fold(u.name) == key][:1]


def _named_groups(name: str, request: ActorRequest) -> list[int]:
    key = fold(name)
    return [g.pk for g in groups_on(request.as_of) if key and fold(g.name) == key][:1]


@signed_in_required
@require_POST
def send(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Send what the page showed."""
    row: Distribution = visible(request, _BOARD, public_id)
    sent = sending.send(actor=request.actor, as_of=request.as_of, distribution=row)
    count = sent.deliveries.count()
    done(
        request,
        ngettext("Sent to %(count)s recipient.", "Sent to %(count)s recipients.", count)
        % {"count": count},
    )
    return redirect("documents:board", sent.public_id)


@signed_in_required
@require_GET
def board(request: ActorRequest, public_id: UUID) -> HttpResponseBase:
    """Who has opened and acknowledged, by block; filter, export, reminders."""
    row: Distribution = visible(request, _BOARD, public_id, "document", "document__issuing_unit")
    if row.state == "draft":
        return redirect("documents:distribution", row.public_id)
    found = queries.board(row)
    state = request.GET.get("state", "")
    block = request.GET.get("block", "")
    words = fold(request.GET.get("q", "")[:200]).split()
    matching = [
        r
        for r in found.rows
        if (not block or r.block == block) and all(w in fold(r.delivery.name) for w in words)
    ]
    counts = Counter(r.state.code for r in matching)
    rows = [r for r in matching if not state or r.state.code == state]
    if request.GET.get("export") == "xlsx":
        return xlsx_response(f"xac-nhan-{request.as_of:%Y%m%d}", _head(), _cells(rows))
    unanswered = found.unanswered
    asked = {r.delivery.pk for r in unanswered}
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    actor, as_of = request.actor, request.as_of

    def can(verb: str) -> Any:
        return DISTRIBUTION.can(actor, f"documents:distribution:{verb}", row, as_of=as_of)

    context = {
        "distribution": row,
        "document": row.document,
        "state": DISTRIBUTION.state(row.state),
        "board": found,
        "page": page,
        "page_links": page_links(page, lambda number: _narrowed(request, page=number)),
        "all_url": _narrowed(request, state=""),
        "all_count": len(matching),
        "states": [
            (s, counts[s.code], _narrowed(request, state=s.code))
            for s in DELIVERY_STATES.values()
            if counts[s.code] or s.code == state
        ],
        "export_url": _narrowed(request, export="xlsx"),
        "chosen_state": state,
        "chosen_block": block,
        "query": request.GET.get("q", ""),
        "narrowed": bool(state or block or words),
        "unanswered": unanswered,
        "to_remind": [r for r in page if r.delivery.pk in asked],
        "paste": queries.silent_text(row, unanswered, as_of),
        "can_remind": can("remind"),
        "can_close": can("close"),
        "can_recall": can("recall"),
        "can_draft": may(actor, "documents:document:draft"),
        "may_enter": may(actor, "documents:distribution:remind", row),
        "recall_form": ReasonForm(),
    }
    return render(request, "documents/board.html", context)


def _narrowed(request: ActorRequest, **changes: str) -> str:
    """The address of the board with some parts changed; a changed filter begins on page one."""
    query = request.GET.copy()
    for name in {"page", "export", *changes}:
        query.pop(name, None)
    query.update({name: value for name, value in changes.items() if value})
    return f"?{query.urlencode()}"


def _head() -> list[str]:
    return [
        _("Recipient"),
        _("Block"),
        _("Purpose"),
        _("State"),
        _("Opened on"),
        _("Opened by"),
        _("Acknowledged on"),
        _("Acknowledged by"),
        _("On behalf"),
    ]


def _cells(rows: list[queries.BoardRow]) -> Iterator[list[Any]]:
    for row in rows:
        d = row.delivery
        yield [
            d.name,
            row.block,
            d.get_purpose_display(),
            row.state.label,
            d.opened_on,
            d.opened_by,
            d.acknowledged_on,
            d.acknowledged_by,
            _("yes") if d.on_behalf else "",
        ]


@signed_in_required
@require_http_methods(["GET", "POST"])
def remind(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Names and number before, a report of who was reached after."""
    row: Distribution = visible(request, _BOARD, public_id, "document")
    require(request.actor, "documents:distribution:remind", row)
    found = queries.board(row)
    source = request.POST if request.method == "POST" else request.GET
    wanted = set(source.getlist("delivery"))
    chosen = [r for r in found.unanswered if not wanted or str(r.delivery.public_id) in wanted]
    outcome = None
    if request.method == "POST":
        outcome = sending.remind(
            actor=request.actor,
            as_of=request.as_of,
            distribution=row,
            deliveries=[r.delivery for r in chosen],
        )
    context = {
        "distribution": row,
        "document": row.document,
        "chosen": chosen,
        "unreachable": [r for r in chosen if not r.reachable],
        "outcome": outcome,
        "can_draft": may(request.actor, "documents:document:draft"),
    }
    return render(request, "documents/remind.html", context)


@signed_in_required
@require_POST
def close(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Stop asking."""
    row: Distribution = visible(request, _BOARD, public_id)
    sending.close(actor=request.actor, as_of=request.as_of, distribution=row)
    done(request, _("The distribution is closed."))
    return redirect("documents:board", row.public_id)


@signed_in_required
@require_POST
def recall(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take it back, with the reason."""
    row: Distribution = visible(request, _BOARD, public_id)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    sending.recall(actor=request.actor, as_of=request.as_of, distribution=row, reason=reason)
    done(request, _("The distribution was recalled."))
    return redirect("documents:board", row.public_id)
