"""Movements: list, the page of one, what people add to it, the register of participation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thidua.common import toasts
from thidua.common.asked import visible
from thidua.common.policy import may, require, which
from thidua.movements.domain import launch_papers, naming, running
from thidua.movements.forms import ElsewhereForm, ReasonForm, WindowForm, unit_from
from thidua.movements.models import Movement, Participation
from thidua.movements.queries import lists
from thidua.movements.queries.movement_page import movement_page
from thidua.movements.sheets import workbook
from thidua.movements.verdicts import WORDS
from thidua.movements.workflow import MOVEMENT, UNIT_PLAN
from thidua.people.views.access import ActorRequest, signed_in_required

PAGE = 50
INVALID = 422


@require_safe
@signed_in_required
def movement_list(request: ActorRequest) -> HttpResponse:
    """All movements: launched here, elsewhere, those the unit takes part in."""
    rows, tabs = lists.movements(request.actor, request.GET.dict())
    if request.GET.get("tai") == "xlsx":
        heads = [
            _("Movement"), _("State"), _("Launched by"), _("Launched on"), _("Period"),
            _("Targets"), _("Units taking part"),
        ]  # fmt: skip
        return workbook(
            "phong-trao",
            heads,
            (
                (
                    m.name,
                    str(MOVEMENT.state(m.state).label),
                    m.launching_body,
                    m.launched_on,
                    m.period_text,
                    m.target_count,  # type: ignore[attr-defined]
                    m.unit_count,  # type: ignore[attr-defined]
                )
                for m in rows
            ),
        )
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "rows": [(m, MOVEMENT.state(m.state)) for m in page.object_list],
        "tabs": tabs,
        "query": request.GET.get("q", ""),
        "kind": request.GET.get("kind", ""),
        "kinds": Movement.Kind.choices,
        "can_record": may(request.actor, "movements:movement:record_elsewhere"),
    }
    return render(request, "movements/movement_list.html", context)


def _movement(request: ActorRequest, public_id: UUID, *related: str) -> Movement:
    found: Movement = visible(request.actor, "movements:movement:view", public_id, *related)
    return found


@require_safe
@signed_in_required
def movement(request: ActorRequest, movement: UUID) -> HttpResponse:
    """One movement on one page."""
    one = _movement(request, movement, "plan__document", "launch_document", "parent", "period")
    actor, as_of = request.actor, request.as_of
    page = movement_page(actor, as_of, one)
    document = one.plan.document if one.plan else None
    relations = list(lists.relations(one))
    context = {
        "page": page,
        "movement": one,
        "document": document,
        "document_open": document is not None
        and bool(may(actor, "documents:document:view", document)),
        "state": MOVEMENT.state(one.state),
        "own_plan_state": UNIT_PLAN.state(page.own_plan.state) if page.own_plan else None,
        "related": [r for r in relations if r.movement_id == one.pk],
        "named_by": [r for r in relations if r.other_id == one.pk],
        "children": one.children.order_by("sort_key"),
        "names": one.names.order_by("sort_key"),
        "can_participate": may(actor, "movements:movement:participate", one),
        "can_plan": may(actor, "movements:unit_plan:create", one),
        "can_edit": may(actor, "movements:movement:edit_parts", one),
        "can_close": MOVEMENT.can(actor, "movements:movement:close", one, as_of=as_of)
        if one.origin == "launched"
        else None,
        "can_draft": may(actor, "movements:movement:draft_document", one),
        "can_lead": may(actor, "movements:movement:edit_parts", one),
        "can_remind": may(actor, "movements:result:remind", one),
        "board_url": _board_url(actor, one),
        "verdict_words": WORDS.values(),
    }
    return render(request, "movements/movement.html", context)


def _board_url(actor: Any, movement: Movement) -> str:
    """Who acknowledged the plan, where this actor may see it."""
    if movement.plan is None:
        return ""
    boards = which(actor, "documents:distribution:view_board")
    sent = boards.filter(document=movement.plan.document_id).exclude(state="draft").first()
    return reverse("documents:board", args=[sent.public_id]) if sent else ""


# --- what the standing body adds -----------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@signed_in_required
def record_elsewhere(request: ActorRequest) -> HttpResponse:
    """Record a movement that another body launched."""
    require(request.actor, "movements:movement:record_elsewhere")
    form = ElsewhereForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = naming.record_elsewhere(
            actor=request.actor, as_of=request.as_of, **form.cleaned_data
        )
        toasts.done(request, _("The movement was recorded."))
        return redirect("movements:movement", movement=made.public_id)
    status = INVALID if form.errors else 200
    return _form_page(
        request,
        form,
        title=_("Record a movement launched elsewhere"),
        button=_("Record the movement"),
        back=reverse("movements:movement_list"),
        back_label=_("Movements"),
        status=status,
    )


def _form_page(
    request: ActorRequest,
    form: Any,
    *,
    title: str,
    button: str,
    back: str,
    back_label: str,
    note: str = "",
    danger: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "button": button,
        "back": back,
        "back_label": back_label,
        "note": note,
        "danger": danger,
    }
    return render(request, "movements/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in_required
def leads(request: ActorRequest, movement: UUID) -> HttpResponse:
    """Set the lead agency of every target on one page; proposals are marked and chosen by hand."""
    one = _movement(request, movement)
    require(request.actor, "movements:movement:edit_parts", one)
    rows = list(one.targets.select_related("lead_unit", "proposed_lead").order_by("position"))
    if request.method == "POST":
        for target in rows:
            key = f"lead-{target.public_id}"
            if key not in request.POST:
                continue
            chosen = unit_from(request.POST[key])
            if (chosen.pk if chosen else None) != target.lead_unit_id:
                running.set_lead(
                    actor=request.actor, as_of=request.as_of, target=target, lead=chosen
                )
        toasts.done(request, _("The lead agencies were saved."))
        return redirect("movements:movement", movement=one.public_id)
    first = [t.proposed_lead_id for t in rows if t.proposed_lead_id]
    context = {
        "movement": one,
        "rows": [
            (
                t,
                str(t.lead_unit.public_id) if t.lead_unit else "",
                str(t.proposed_lead.public_id) if t.proposed_lead else "",
            )
            for t in rows
        ],
        "choices": lists.unit_choices(request.as_of, first=first),
    }
    return render(request, "movements/leads.html", context)


@require_http_methods(["GET", "POST"])
@signed_in_required
def window(request: ActorRequest, movement: UUID, drive: UUID) -> HttpResponse:
    """Give a peak drive its days."""
    one = _movement(request, movement)
    row = get_object_or_404(one.drives.select_related("movement"), public_id=drive)
    require(request.actor, "movements:drive:set_window", row)
    form = WindowForm(request.POST or None, initial={"start": row.start, "end": row.end})
    if request.method == "POST" and form.is_valid():
        running.set_window(actor=request.actor, as_of=request.as_of, drive=row, **form.cleaned_data)
        toasts.done(request, _("The peak drive has its days."))
        return redirect(reverse("movements:movement", args=[one.public_id]) + "#lich")
    return _form_page(
        request,
        form,
        title=_("Days of the peak drive: %(name)s") % {"name": row.name},
        button=_("Set the days"),
        back=reverse("movements:movement", args=[one.public_id]),
        back_label=one.name,
        note=_("The plan gives no dates for this drive; the calendar shows who set them."),
        status=INVALID if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def parts(request: ActorRequest, movement: UUID) -> HttpResponse:
    """Correct purpose, content, criteria, slogan, scope."""
    one = _movement(request, movement)
    require(request.actor, "movements:movement:edit_parts", one)
    if request.method == "POST":
        running.edit_parts(
            actor=request.actor,
            as_of=request.as_of,
            movement=one,
            parts={p: request.POST.get(p, "") for p in running.PARTS},
        )
        toasts.done(request, _("The parts were saved."))
        return redirect("movements:movement", movement=one.public_id)
    labels = {
        "purpose": _("Purpose"),
        "content": _("Content"),
        "criteria": _("Criteria"),
        "slogan": _("Slogan"),
        "scope": _("Scope"),
    }
    fields = [{"key": p, "label": labels[p], "value": getattr(one, p)} for p in running.PARTS]
    return render(request, "movements/movement_parts.html", {"movement": one, "fields": fields})


@require_POST
@signed_in_required
def close(request: ActorRequest, movement: UUID) -> HttpResponse:
    """Conclude the movement."""
    one = _movement(request, movement)
    running.close(actor=request.actor, as_of=request.as_of, movement=one)
    toasts.done(request, _("The movement is concluded."))
    return redirect("movements:movement", movement=one.public_id)


@require_POST
@signed_in_required
def draft_document(request: ActorRequest, movement: UUID) -> HttpResponse:
    """Draft the launch document in the official layout, to edit as Word or sign as PDF."""
    one = _movement(request, movement)
    made = launch_papers.draft_launch_document(
        actor=request.actor, as_of=request.as_of, movement=one
    )
    toasts.done(request, _("The launch document was drafted."))
    return redirect("documents:document", made.public_id)


# --- participation --------------------------------------------------------------------------------
@require_safe
@signed_in_required
def register(request: ActorRequest, movement: UUID) -> HttpResponse:
    """Who takes part, by kind of body, area and block."""
    one = _movement(request, movement)
    found = lists.register(one, request.as_of, request.GET.dict())
    if request.GET.get("tai") == "xlsx":
        heads = [
            _("Unit"), _("Kind of body"), _("Area"), _("Emulation block"), _("Since"),
            _("Registered by"), _("Own plan"),
        ]  # fmt: skip
        return workbook(
            "don-vi-tham-gia",
            heads,
            (
                (
                    r.name,
                    str(r.kind_label),
                    str(r.area_label),
                    r.block,
                    r.participation.since,
                    r.participation.registered_by,
                    str(r.plan.label) if r.plan else "",
                )
                for r in found.rows
            ),
        )
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("trang"))
    can = may(request.actor, "movements:movement:participate", one)
    own = one.participations.filter(unit=request.actor.unit_id, withdrawn_on=None).first()
    context = {
        "movement": one,
        "register": found,
        "page": page,
        "query": request.GET.get("q", ""),
        "can": can,
        "own": own,
        "behalf": lists.unit_choices(request.as_of)
        if can and request.actor.is_standing_body
        else [],
    }
    return render(request, "movements/register.html", context)


@require_POST
@signed_in_required
def take_part(request: ActorRequest, movement: UUID) -> HttpResponse:
    """Enter the own unit, or for an officer of the standing body another one."""
    one = _movement(request, movement)
    named = request.POST.get("unit", "")
    own = request.actor.post.unit if request.actor.post else None
    unit = unit_from(named) if named else own
    if unit is None:
        raise Http404
    running.take_part(actor=request.actor, as_of=request.as_of, movement=one, unit=unit)
    toasts.done(request, _("The unit takes part."))
    where = "movements:register" if named else "movements:movement"
    return redirect(where, movement=one.public_id)


@require_http_methods(["GET", "POST"])
@signed_in_required
def leave(request: ActorRequest, movement: UUID, participation: UUID) -> HttpResponse:
    """Take a unit out of the register, with a reason."""
    one = _movement(request, movement)
    row = get_object_or_404(
        Participation.objects.select_related("unit"), movement=one, public_id=participation
    )
    require(request.actor, "movements:movement:participate", one)
    running.on_whose_behalf(request.actor, "movements:movement:participate", row.unit)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        running.leave(
            actor=request.actor,
            as_of=request.as_of,
            participation=row,
            reason=form.cleaned_data["reason"],
        )
        toasts.done(request, _("The unit no longer takes part."))
        return redirect("movements:register", movement=one.public_id)
    return _form_page(
        request,
        form,
        title=_("Take %(unit)s out of the register") % {"unit": row.unit},
        button=_("Take out"),
        back=reverse("movements:register", args=[one.public_id]),
        back_label=_("Register of participation"),
        danger=True,
        status=INVALID if form.errors else 200,
    )
