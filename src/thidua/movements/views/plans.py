"""The page “plan beside its structure” and what is done on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.common import toasts
from thidua.common.policy import Refused, may, require
from thidua.common.revisions import Stale
from thidua.documents.models import Document
from thidua.movements import values as meaning
from thidua.movements.domain import confirming, launching, reading
from thidua.movements.models import Plan, PlanFinding, PlanItem
from thidua.movements.queries.item_form import form_fields
from thidua.movements.queries.plan_page import TABS, PlanPage, plan_page, tab_of
from thidua.movements.workflow import PLAN
from thidua.people.reauthentication import recent_authentication_required
from thidua.people.views.access import ActorRequest, signed_in_required

UNDO = "movements.undo"
INVALID = 422


def _load(document: Document) -> Plan | None:
    return (
        Plan.objects.filter(document=document)
        .select_related("document", "movement", "unit")
        .prefetch_related("items", Prefetch("findings", PlanFinding.objects.order_by("start")))
        .first()
    )


def _plan(request: ActorRequest, public_id: UUID) -> Plan:
    """The plan of a document that this person may see."""
    document = get_object_or_404(Document.objects.defer("intake"), public_id=public_id)
    plan = _load(document)
    if plan is None or not may(request.actor, "movements:plan:view", plan):
        raise Http404
    return plan


def _page(request: ActorRequest, plan: Plan, *, partial: bool, **wanted: Any) -> PlanPage:
    return plan_page(
        request.actor,
        request.as_of,
        plan,
        with_text=not partial,
        undo=request.session.get(UNDO, ""),
        **wanted,
    )


def _context(page: PlanPage, **more: Any) -> dict[str, Any]:
    return {
        "page": page,
        "plan": page.plan,
        "document": page.plan.document,
        "movement": getattr(page.plan, "movement", None),
        "state": PLAN.state(page.plan.state),
        **more,
    }


@require_GET
@signed_in_required
def plan(request: ActorRequest, document: UUID) -> HttpResponse:
    """The document on the left, what was read from it on the right."""
    paper = get_object_or_404(Document.objects.defer("intake"), public_id=document)
    found = _load(paper)
    if found is None:
        answer = may(request.actor, "movements:plan:read", paper)
        if not may(request.actor, "documents:document:view", paper) and not answer:
            raise Http404
        context = {"document": paper, "answer": answer}
        return render(request, "movements/plan_unread.html", context)
    if not may(request.actor, "movements:plan:view", found):
        raise Http404
    partial = bool(request.headers.get("HX-Request"))
    page = _page(
        request,
        found,
        partial=partial,
        tab=request.GET.get("list", ""),
        item=request.GET.get("item", ""),
        as_written=request.GET.get("nhu-van-ban") == "1",
    )
    template = "movements/parts/plan_answer.html" if partial else "movements/plan.html"
    return render(request, template, _context(page))


@require_POST
@signed_in_required
def read(request: ActorRequest, document: UUID) -> HttpResponse:
    """Read the document, or read it again."""
    paper = get_object_or_404(Document, public_id=document)
    if not may(request.actor, "documents:document:view", paper) and not may(
        request.actor, "movements:plan:read", paper
    ):
        raise Http404
    found = reading.read_document(actor=request.actor, as_of=request.as_of, document=paper)
    count = found.items.count()
    toasts.done(
        request,
        ngettext("%(n)s item was read.", "%(n)s items were read.", count) % {"n": count},
    )
    return redirect("movements:plan", document=paper.public_id)


def _answer(
    request: ActorRequest,
    public_id: UUID,
    *,
    status: int = 200,
    show: dict[str, Any] | None = None,
    **wanted: Any,
) -> HttpResponse:
    """After a change: the changed parts for htmx, else back to the page.

    ``show`` keeps what a person has entered in the open form.
    """
    plan_ = _plan(request, public_id)
    saved = {"saved_at": timezone.now()} if status == 200 else {}
    if request.headers.get("HX-Request") or show:
        partial = bool(request.headers.get("HX-Request"))
        page = _page(request, plan_, partial=partial, **wanted)
        if show and page.current is not None:
            current = page.current
            current.fields = form_fields(
                list(plan_.items.all()),
                current.item,
                show["values"],
                request.as_of,
                errors=show.get("errors"),
            )
            current.theirs = show.get("theirs", [])
        template = "movements/parts/plan_answer.html" if partial else "movements/plan.html"
        return render(request, template, _context(page, **saved), status=status)
    query = f"?list={wanted['tab']}" if wanted.get("tab") else ""
    if wanted.get("item"):
        query = f"?item={wanted['item']}"
    return redirect(reverse("movements:plan", args=[public_id]) + query + "#muc")


@require_POST
@signed_in_required
def item(request: ActorRequest, document: UUID, item: UUID) -> HttpResponse:
    """Confirm, correct, drop or take back one item: the button says which."""
    plan_ = _plan(request, document)
    row = get_object_or_404(plan_.items, public_id=item)
    what = request.POST.get("do", "confirm")
    revision = request.POST.get("revision", "")
    common: dict[str, Any] = {
        "actor": request.actor,
        "as_of": request.as_of,
        "item": row,
        "revision": int(revision) if revision.isdigit() else None,
    }
    entered = {
        f.key: request.POST[f.key] for f in meaning.FIELDS[row.list] if f.key in request.POST
    }
    try:
        if what == "drop":
            confirming.drop(**common)
        elif what == "undo":
            confirming.undo(**common)
        elif entered:
            confirming.edit(values=entered, **common)
        else:
            confirming.confirm(**common)
    except Stale as stale:
        return _stale(request, document, stale)
    except ValidationError as error:
        show = {"values": {**row.values, **entered}, "errors": error.message_dict}
        return _answer(request, document, status=INVALID, show=show, item=str(row.public_id))
    if what == "undo":
        request.session.pop(UNDO, None)
        return _answer(request, document, item=str(row.public_id))
    request.session[UNDO] = str(row.public_id)
    left = plan_.items.filter(state=PlanItem.State.PROPOSED)
    here = left.filter(list__in=_lists(row.list)).exists()
    return _answer(request, document, tab=tab_of(row.list) if here or not left.exists() else "")


def _lists(name: str) -> tuple[str, ...]:
    code = tab_of(name)
    return next(lists for tab, _label, lists in TABS if tab == code)


def _stale(request: ActorRequest, document: UUID, stale: Stale) -> HttpResponse:
    """Both values: the form keeps mine, theirs stand above it; saving again replaces theirs."""
    theirs = stale.row.values
    mine = {**theirs, **stale.mine}
    differing = [
        (f.label, str(theirs.get(f.key) or "–"), str(mine.get(f.key) or "–"))
        for f in meaning.FIELDS[stale.row.list]
        if (theirs.get(f.key) or "") != (mine.get(f.key) or "")
    ]
    state = (_("State"), str(stale.row.get_state_display()), "–")
    show = {"values": mine, "theirs": differing or [state]}
    return _answer(request, document, status=INVALID, show=show, item=str(stale.row.public_id))


@require_POST
@signed_in_required
def confirm_sure(request: ActorRequest, document: UUID) -> HttpResponse:
    """Confirm everything without doubt, in one tab or in all."""
    plan_ = _plan(request, document)
    tab = request.POST.get("list", "")
    done: list[PlanItem] = []
    for name in _lists(tab) if tab else ("",):
        done += confirming.confirm_section(
            actor=request.actor, as_of=request.as_of, plan=plan_, list_name=name
        )
    if not request.headers.get("HX-Request"):
        toasts.done(
            request,
            ngettext("%(n)s item was confirmed.", "%(n)s items were confirmed.", len(done))
            % {"n": len(done)},
        )
    return _answer(request, document, tab=tab)


@require_POST
@signed_in_required
def answer(request: ActorRequest, document: UUID, finding: UUID) -> HttpResponse:
    """Answer a question about the text."""
    plan_ = _plan(request, document)
    row = get_object_or_404(plan_.findings, public_id=finding)
    choice = request.POST.get("answer", "")
    if choice not in PlanFinding.Answer.values:
        raise Http404
    confirming.answer_finding(
        actor=request.actor,
        as_of=request.as_of,
        finding=row,
        answer=choice,
        read_as=request.POST.get("read_as", ""),
    )
    return _answer(
        request, document, tab=request.POST.get("list", ""), item=request.POST.get("item", "")
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def add(request: ActorRequest, document: UUID, name: str) -> HttpResponse:
    """Add an item that the reader has not found."""
    plan_ = _plan(request, document)
    if name not in PlanItem.List.values:
        raise Http404
    require(request.actor, "movements:plan:confirm", plan_)
    values: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        values = {f.key: request.POST.get(f.key, "") for f in meaning.FIELDS[name]}
        try:
            confirming.add(
                actor=request.actor,
                as_of=request.as_of,
                plan=plan_,
                list_name=name,
                values=values,
            )
        except ValidationError as error:
            errors = error.message_dict
        else:
            return redirect(f"{reverse('movements:plan', args=[document])}?list={tab_of(name)}")
    fields = form_fields(
        list(plan_.items.all()), None, values, request.as_of, list_name=name, errors=errors
    )
    context = {
        "plan": plan_,
        "document": plan_.document,
        "fields": fields,
        "list_label": PlanItem.List(name).label,
        "errors": errors,
        "back": f"{reverse('movements:plan', args=[document])}?list={tab_of(name)}",
    }
    status = INVALID if errors else 200
    return render(request, "movements/plan_add.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in_required
def parts(request: ActorRequest, document: UUID) -> HttpResponse:
    """Purpose, content, criteria and slogan, where they are entered apart."""
    plan_ = _plan(request, document)
    require(request.actor, "movements:plan:confirm", plan_)
    if request.method == "POST":
        confirming.write_parts(
            actor=request.actor,
            as_of=request.as_of,
            plan=plan_,
            parts={p: request.POST.get(p, "") for p in confirming.PARTS},
        )
        toasts.done(request, _("The parts were saved."))
        return redirect("movements:plan", document=document)
    from_text = launching.launch_parts(
        Plan(document=plan_.document, header=plan_.header, pk=plan_.pk)
    )
    labels = {
        "purpose": _("Purpose"),
        "content": _("Content"),
        "criteria": _("Criteria"),
        "slogan": _("Slogan"),
    }
    fields = [
        {"key": p, "label": labels[p], "value": getattr(plan_, p), "read": from_text[p]}
        for p in confirming.PARTS
    ]
    context = {"plan": plan_, "document": plan_.document, "fields": fields}
    return render(request, "movements/plan_parts.html", context)


@require_http_methods(["GET", "POST"])
@signed_in_required
@recent_authentication_required
def launch(request: ActorRequest, document: UUID) -> HttpResponse:
    """Show what the launch makes, then launch; the person has signed in or confirmed just now."""
    plan_ = _plan(request, document)
    made = getattr(plan_, "movement", None)
    if made is not None:  # a second click: the movement is there
        return redirect("movements:movement", movement=made.public_id)
    require(request.actor, "movements:plan:launch", plan_)
    obstacles = launching.launch_obstacles(plan_)
    if request.method == "POST" and not obstacles:
        try:
            made = launching.launch(actor=request.actor, as_of=request.as_of, plan=plan_)
        except Refused:
            # Somebody else was a moment faster: one movement, shown to both.
            again = _load(plan_.document)
            made = getattr(again, "movement", None)
            if made is None:
                raise
        else:
            toasts.done(request, _("The movement is launched."))
        return redirect("movements:movement", movement=made.public_id)
    rows = [i for i in plan_.items.all() if i.state in ("confirmed", "edited")]
    counts = {name: sum(i.list == name for i in rows) for name in PlanItem.List.values}
    tasks = sum(counts[n] for n in ("launch_contents", "measures", "peak_drive_actions", "duties"))
    context = {
        "plan": plan_,
        "document": plan_.document,
        "parts": launching.launch_parts(plan_),
        "counts": counts,
        "tasks": tasks,
        "obstacles": obstacles,
    }
    return render(request, "movements/plan_launch.html", context)
