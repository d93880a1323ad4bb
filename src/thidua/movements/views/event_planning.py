"""Planning an event and inviting to it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from thidua.common.asked import visible, whole
from thidua.common.policy import require, which
from thidua.common.revisions import Stale
from thidua.movements.domain import event_guests, event_plans
from thidua.movements.forms_events import AnswerForm, EventForm, InviteForm
from thidua.movements.models import Drive, Movement
from thidua.movements.models.events import Event
from thidua.movements.views.events import INVALID, after, behind, change, find, form_page
from thidua.people.models import Unit
from thidua.people.views.access import ActorRequest, signed_in_required


@require_safe
@signed_in_required
def choose_movement(request: ActorRequest) -> HttpResponse:
    """Which movement the new event belongs to; with one under way there is no choice."""
    rows = list(which(request.actor, "movements:event:plan").order_by("-launched_on")[:50])
    if not rows:
        require(request.actor, "movements:event:plan", Movement(state=""))
    if len(rows) == 1:
        return redirect("movements:event_new", movement=rows[0].public_id)
    return render(request, "movements/event_choose.html", {"movements": rows})


@require_http_methods(["GET", "POST"])
@signed_in_required
def event_new(request: ActorRequest, movement: UUID) -> HttpResponse:
    """Plan an event of a movement."""
    row: Movement = visible(request.actor, "movements:movement:view", movement)
    require(request.actor, "movements:event:plan", row)
    own = _own_unit(request)
    form = EventForm(
        request.POST or None,
        as_of=request.as_of,
        movement=row,
        actor=request.actor,
        own=own,
        initial={
            "unit": str(own.public_id),
            "kind": request.GET.get("kind") or Event.Kind.COMMEMORATION,
            "drive": _drive_of(row, request.GET.get("drive")),
            "start": request.GET.get("start"),
        },
    )
    if request.method == "POST" and form.is_valid():
        made = event_plans.plan_event(
            actor=request.actor, as_of=request.as_of, movement=row, plan=form.plan()
        )
        return after(request, made, _("The event is planned."))
    context = {
        "form": form,
        "title": _("Plan an event"),
        "button": _("Plan the event"),
        "back": reverse("movements:movement", args=[row.public_id]),
        "back_label": _("Movement"),
        "note": row.name,
    }
    return render(
        request, "movements/event_form.html", context, status=INVALID if form.errors else 200
    )


def _own_unit(request: ActorRequest) -> Unit:
    if request.actor.post is None:
        raise Http404
    return request.actor.post.unit


def _drive_of(movement: Movement, public_id: str | None) -> UUID | None:
    """The drive named in the address, if it is one of this movement."""
    if not public_id:
        return None
    try:
        found: Drive | None = movement.drives.filter(public_id=public_id).first()
    except ValidationError:
        return None
    return found.public_id if found else None


@require_http_methods(["GET", "POST"])
@signed_in_required
def event_edit(request: ActorRequest, event: UUID) -> HttpResponse:
    """Change the plan."""
    row = find(request, event)
    require(request.actor, "movements:event:edit", row)
    form = EventForm(
        request.POST or None,
        as_of=request.as_of,
        movement=row.movement,
        actor=request.actor,
        own=row.unit,
        initial=EventForm.initial_of(row),
    )
    if request.method == "POST" and form.is_valid():
        return change(
            request,
            row,
            event_plans.edit_event,
            _("The plan of the event was changed."),
            plan=form.plan(),
        )
    return form_page(request, form, row, title=_("Change the event’s plan"), button=_("Save"))


@require_http_methods(["GET", "POST"])
@signed_in_required
def event_invite(request: ActorRequest, event: UUID) -> HttpResponse:
    """Choose who is invited."""
    row = find(request, event)
    require(request.actor, "movements:event:invite", row)
    known = list(row.invitations.select_related("unit", "group"))
    form = InviteForm(
        request.POST or None,
        as_of=request.as_of,
        initial={
            "groups": [g.public_id for g in {i.group for i in known if i.group}],
            "units": [str(i.unit.public_id) for i in known if i.group_id is None],
        },
    )
    if request.method == "POST" and form.is_valid():
        units, groups = form.chosen()
        try:
            n = event_guests.invite(
                actor=request.actor,
                as_of=request.as_of,
                event=row,
                units=units,
                groups=groups,
                revision=whole(request.POST.get("revision")),
            )
        except Stale:
            return behind(request, row)
        words = ngettext("%(n)s unit is invited.", "%(n)s units are invited.", n) % {"n": n}
        return after(request, row, words)
    return form_page(
        request, form, row, title=_("Invite units to the event"), button=_("Save the invitations")
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def event_answer(request: ActorRequest, event: UUID, invitation: UUID) -> HttpResponse:
    """The invited unit answers, or the standing body in its name."""
    row = find(request, event)
    one = get_object_or_404(row.invitations.select_related("unit", "event"), public_id=invitation)
    require(request.actor, "movements:invitation:answer", one)
    form = AnswerForm(
        request.POST or None,
        initial={"answer": one.answer, "people": one.people, "note": one.note},
    )
    if request.method == "POST" and form.is_valid():
        event_guests.answer(
            actor=request.actor, as_of=request.as_of, invitation=one, **form.cleaned_data
        )
        return after(request, row, _("The answer was kept."))
    return form_page(
        request, form, row, title=_("Answer the invitation"), button=_("Send the answer")
    )
