"""A unit's own plan: from the movement's, with its own targets, to the head's signature."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thidua.common import audit, toasts
from thidua.common.asked import visible, whole
from thidua.common.policy import may, require
from thidua.common.revisions import Stale
from thidua.documents import rendering
from thidua.movements import values as meaning
from thidua.movements.domain import unit_plans
from thidua.movements.forms import ReasonForm, UnitPlanForm
from thidua.movements.models import Movement, PlanItem, Target, UnitPlan
from thidua.movements.papers import unit_plan_paper
from thidua.movements.queries.item_form import form_fields
from thidua.movements.queries.standings import standings
from thidua.movements.workflow import UNIT_PLAN
from thidua.paper.layout.pdf import render_pdf
from thidua.paper.layout.word import render_docx
from thidua.people.queries import unit_names
from thidua.people.views.access import ActorRequest, signed_in_required

INVALID = 422
OWN_FIELDS = ("label", "comparator", "value", "max", "unit", "nature", "direction", "group")


def _plan(request: ActorRequest, public_id: UUID) -> UnitPlan:
    found: UnitPlan = visible(
        request.actor,
        "movements:unit_plan:view",
        public_id,
        "movement__plan__document",
        "unit",
        "document",
    )
    return found


@require_http_methods(["GET", "POST"])
@signed_in_required
def create(request: ActorRequest, movement: UUID) -> HttpResponse:
    """Say what will be copied, then begin the plan."""
    one: Movement = visible(request.actor, "movements:movement:view", movement)
    own = one.unit_plans.filter(unit=request.actor.unit_id).exclude(state="withdrawn").first()
    if own is not None:
        return redirect("movements:unit_plan", plan=own.public_id)
    require(request.actor, "movements:unit_plan:create", one)
    if request.method == "POST":
        made = unit_plans.create(actor=request.actor, as_of=request.as_of, movement=one)
        return redirect("movements:unit_plan_edit", plan=made.public_id)
    context = {"movement": one, "targets": one.targets.count()}
    return render(request, "movements/unit_plan_create.html", context)


@require_safe
@signed_in_required
def unit_plan(request: ActorRequest, plan: UUID) -> HttpResponse:
    """The plan with its targets beside the movement's, and the way to the head's desk."""
    row = _plan(request, plan)
    actor, as_of = request.actor, request.as_of
    targets = list(
        row.targets.select_related("source", "movement", "unit_plan__movement__period").order_by(
            "position"
        )
    )
    stand = standings(targets, as_of)
    context = {
        "plan": row,
        "movement": row.movement,
        "state": UNIT_PLAN.state(row.state),
        "unit_name": unit_names(as_of, [row.unit_id]).get(row.unit_id, ""),
        "rows": [(t, stand[t.pk].bar) for t in targets],
        "can": {
            "edit": may(actor, "movements:unit_plan:edit", row),
            **{
                name: UNIT_PLAN.can(actor, f"movements:unit_plan:{name}", row, as_of=as_of)
                for name in ("submit", "issue", "return", "withdraw")
            },
        },
        "obstacles": UNIT_PLAN.obstacles("movements:unit_plan:submit", row, as_of=as_of),
        "history": audit.trail(row)[:30],
        "document": row.document,
        "document_open": row.document is not None
        and bool(may(actor, "documents:document:view", row.document)),
    }
    return render(request, "movements/unit_plan.html", context)


@require_http_methods(["GET", "POST"])
@signed_in_required
def edit(request: ActorRequest, plan: UUID) -> HttpResponse:
    """Words of the plan, and its targets."""
    row = _plan(request, plan)
    require(request.actor, "movements:unit_plan:edit", row)
    initial = {p: getattr(row, p) for p in unit_plans.PARTS}
    form = UnitPlanForm(request.POST or None, initial=initial)
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            unit_plans.edit(
                actor=request.actor,
                as_of=request.as_of,
                plan=row,
                parts=form.cleaned_data,
                revision=whole(request.POST.get("revision")),
            )
        except Stale as stale:
            row = stale.row
            row.revision -= 1  # as saved: the next save replaces it knowingly
            theirs = [
                (str(form.fields[p].label), getattr(row, p))
                for p in unit_plans.PARTS
                if getattr(row, p) != form.cleaned_data.get(p)
            ]
        else:
            toasts.done(request, _("The plan was saved."))
            return redirect("movements:unit_plan", plan=row.public_id)
    context = {
        "plan": row,
        "movement": row.movement,
        "form": form,
        "theirs": theirs,
        "targets": row.targets.order_by("position"),
    }
    status = INVALID if form.errors or theirs else 200
    return render(request, "movements/unit_plan_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in_required
def target(request: ActorRequest, plan: UUID, target: UUID | None = None) -> HttpResponse:
    """Add a target of the unit's own, change or remove one."""
    row = _plan(request, plan)
    require(request.actor, "movements:unit_plan:edit", row)
    one = row.targets.filter(public_id=target).first() if target else None
    if target and one is None:
        raise Http404
    back = redirect("movements:unit_plan_edit", plan=row.public_id)
    if request.method == "POST" and request.POST.get("do") == "remove" and one is not None:
        unit_plans.remove_target(actor=request.actor, as_of=request.as_of, plan=row, target=one)
        toasts.done(request, _("The target was taken out."))
        return back
    values: dict[str, Any] = _values(one) if one else {"nature": "level", "direction": "increase"}
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        values = {key: request.POST.get(key, "") for key in OWN_FIELDS}
        try:
            unit_plans.put_target(
                actor=request.actor, as_of=request.as_of, plan=row, values=values, target=one
            )
        except ValidationError as error:
            errors = error.message_dict
        else:
            toasts.done(request, _("The target was saved."))
            return back
    made = form_fields(
        [], None, values, request.as_of, list_name=PlanItem.List.TARGETS, errors=errors
    )
    context = {
        "plan": row,
        "target": one,
        "fields": [f for f in made if f.spec.key in OWN_FIELDS],
        "source": one.source if one else None,
    }
    return render(
        request,
        "movements/unit_plan_target.html",
        context,
        status=INVALID if errors else 200,
    )


def _values(one: Target) -> dict[str, Any]:
    return {
        "label": one.name,
        "comparator": one.comparator,
        "value": meaning.plain_number(one.value),
        "max": None if one.maximum is None else meaning.plain_number(one.maximum),
        "unit": one.measure,
        "nature": one.nature,
        "direction": one.direction,
        "group": one.group,
    }


# --- the way --------------------------------------------------------------------------------------
@require_POST
@signed_in_required
def submit(request: ActorRequest, plan: UUID) -> HttpResponse:
    """Put it before the head."""
    row = _plan(request, plan)
    unit_plans.submit(
        actor=request.actor,
        as_of=request.as_of,
        plan=row,
        revision=whole(request.POST.get("revision")),
    )
    toasts.done(request, _("The plan was submitted to the head."))
    return redirect("movements:unit_plan", plan=row.public_id)


@require_POST
@signed_in_required
def issue(request: ActorRequest, plan: UUID) -> HttpResponse:
    """The head signs."""
    row = _plan(request, plan)
    unit_plans.issue(
        actor=request.actor,
        as_of=request.as_of,
        plan=row,
        revision=whole(request.POST.get("revision")),
    )
    toasts.done(request, _("The plan is issued; it takes its number in the register."))
    return redirect("movements:unit_plan", plan=row.public_id)


@require_http_methods(["GET", "POST"])
@signed_in_required
def return_(request: ActorRequest, plan: UUID) -> HttpResponse:
    """The head sends it back."""
    return _with_reason(request, plan, "return")


@require_http_methods(["GET", "POST"])
@signed_in_required
def withdraw(request: ActorRequest, plan: UUID) -> HttpResponse:
    """The unit gives it up."""
    return _with_reason(request, plan, "withdraw")


def _with_reason(request: ActorRequest, public_id: UUID, what: str) -> HttpResponse:
    row = _plan(request, public_id)
    require(request.actor, f"movements:unit_plan:{what}", row)
    words = {
        "return": (_("Return the plan"), _("The plan was returned.")),
        "withdraw": (_("Withdraw the plan"), _("The plan was withdrawn.")),
    }[what]
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        do = {"return": unit_plans.return_, "withdraw": unit_plans.withdraw}[what]
        do(
            actor=request.actor,
            as_of=request.as_of,
            plan=row,
            reason=form.cleaned_data["reason"],
        )
        toasts.done(request, words[1])
        return redirect("movements:unit_plan", plan=row.public_id)
    context = {
        "form": form,
        "title": words[0],
        "button": words[0],
        "back": reverse("movements:unit_plan", args=[row.public_id]),
        "back_label": _("The unit’s plan"),
        "note": row.name,
        "danger": what == "withdraw",
    }
    return render(request, "movements/form.html", context, status=INVALID if form.errors else 200)


@require_safe
@signed_in_required
def download(request: ActorRequest, plan: UUID, suffix: str) -> HttpResponse:
    """The plan in the official layout, as it stands: Word to edit, PDF to read."""
    row = _plan(request, plan)
    now = timezone.now()
    paper = unit_plan_paper(row, as_of=request.as_of)
    pdf = suffix == "pdf"
    if row.document is not None:
        data = (rendering.pdf_of if pdf else rendering.word_of)(row.document, now=now)
    else:
        data = render_pdf(paper, now=now) if pdf else render_docx(paper, now=now)
    kind = rendering.PDF if pdf else rendering.WORD
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="ke-hoach-thi-dua.{suffix}"'
    return response
