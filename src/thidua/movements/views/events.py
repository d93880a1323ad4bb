"""Events: the list, one event, planning, inviting, putting off, holding, reporting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from uuid import UUID

import django_filters
import django_tables2 as tables
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from thidua.common import audit, toasts
from thidua.common.lists import ListPage
from thidua.common.policy import Refused, may, require, which
from thidua.common.tables import DayColumn, ListTable, NameColumn, NumberColumn, StateColumn
from thidua.movements.domain import event_guests, events
from thidua.movements.domain.events import StaleEvent
from thidua.movements.forms import ReasonForm
from thidua.movements.forms_events import (
    AnswerForm,
    EventForm,
    EventReportForm,
    HoldForm,
    InviteForm,
    PostponeForm,
    anniversary_words,
)
from thidua.movements.models import Drive, Movement
from thidua.movements.models.events import Event, spoken_time
from thidua.movements.queries.events import event_page, event_rows
from thidua.movements.views.common import visible, whole
from thidua.movements.workflow_events import EVENT
from thidua.people.models import Unit
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required

INVALID = 422
_ACTIONS = ("edit", "invite", "postpone", "cancel", "hold", "reopen", "report", "add_file")


# --- the list -------------------------------------------------------------------------------------
class EventTable(ListTable):
    """Events with who organises them and how many came."""

    name = NameColumn(verbose_name=gettext_lazy("Event"), order_by="sort_key", second="place")
    start = DayColumn(verbose_name=gettext_lazy("Day"))
    kind = tables.Column(verbose_name=gettext_lazy("Kind"))
    organiser = tables.Column(verbose_name=gettext_lazy("Organised by"), order_by="organiser")
    people = NumberColumn(verbose_name=gettext_lazy("Participants"))
    state = StateColumn(EVENT, verbose_name=gettext_lazy("State"))


class _Sheet(EventTable):
    """The same in Excel, with everything that a review counts."""

    movement = tables.Column(verbose_name=gettext_lazy("Movement"))
    end = DayColumn(verbose_name=gettext_lazy("Last day"))
    place = tables.Column(verbose_name=gettext_lazy("Venue"))
    units_present = NumberColumn(verbose_name=gettext_lazy("Units present"))
    beneficiaries = NumberColumn(verbose_name=gettext_lazy("Beneficiaries"))
    beneficiary_words = tables.Column(verbose_name=gettext_lazy("Who they are"))
    spent = NumberColumn(verbose_name=gettext_lazy("Money spent, in đồng"))
    results = tables.Column(verbose_name=gettext_lazy("Results"))


class EventFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Movement, kind and days."""

    movement = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Movement"),
        queryset=Movement.objects.filter(origin=Movement.Origin.LAUNCHED).order_by("-launched_on"),
        to_field_name="public_id",
        empty_label=gettext_lazy("All movements"),
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"),
        choices=Event.Kind.choices,
        empty_label=gettext_lazy("All kinds"),
    )
    since = django_filters.DateFilter(
        label=gettext_lazy("From day"),
        field_name="end",
        lookup_expr="gte",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"class": "short"}),
    )
    until = django_filters.DateFilter(
        label=gettext_lazy("To day"),
        field_name="start",
        lookup_expr="lte",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"class": "short"}),
    )

    class Meta:
        model = Event
        fields: ClassVar[list[str]] = ["movement", "kind", "since", "until"]


class EventList(SignedInRequiredMixin, ListPage):
    """Every event that there is, the latest first."""

    action = "movements:event:view"
    title = gettext_lazy("Events")
    table_class = EventTable
    filter_class = EventFilter
    workflow = EVENT
    default_order = ("-start", "start_time")
    file_name = "su-kien"
    template_name = "movements/event_list.html"
    empty_icon = "calendar-event"
    empty_title = gettext_lazy("No events yet")
    empty_text = gettext_lazy(
        "Commemorations, meetings with witnesses, visits and thematic activities of the "
        "movements stand here."
    )

    def rows(self) -> QuerySet[Event]:
        """With the organiser's name of the day."""
        return event_rows(self.actor, self.as_of)

    def export(self, rows: QuerySet[Any]) -> Any:
        """All filtered rows with what each came to."""
        self.table_class = _Sheet  # type: ignore[misc]
        return super().export(rows)

    def more_context(self) -> Mapping[str, Any]:
        """Whether this person may plan one, and for which movement."""
        return {"can_plan": which(self.actor, "movements:event:plan").exists()}


# --- one event ------------------------------------------------------------------------------------
def find(request: ActorRequest, public_id: UUID) -> Event:
    """The event with this identifier that the person may see."""
    found: Event = visible(
        request.actor,
        "movements:event:view",
        public_id,
        "movement",
        "drive",
        "anniversary",
        "unit",
        "scan",
    )
    return found


def page_context(request: ActorRequest, event: Event, **more: Any) -> dict[str, Any]:
    """Everything that the page shows."""
    actor, as_of = request.actor, request.as_of
    page = event_page(actor, as_of, event)
    can = {}
    for name in _ACTIONS:
        action = f"movements:event:{name}"
        line = EVENT.transition(action, event.state)
        can[name] = (
            EVENT.can(actor, action, event, as_of=as_of) if line else may(actor, action, event)
        )
    own = page.own
    answer_form = None
    if own is not None and may(actor, "movements:invitation:answer", own):
        answer_form = AnswerForm(
            initial={"answer": own.answer, "people": own.people, "note": own.note}
        )
    return {
        "event": event,
        "page": page,
        "state": EVENT.state(event.state),
        "can": can,
        "times": spoken_time(event.start_time, event.end_time),
        "anniversary": anniversary_words(event.anniversary) if event.anniversary else "",
        "answer_form": answer_form,
        "may_answer_for_all": actor.is_standing_body and event.state in ("planned", "postponed"),
        "may_remove": event.state != "reported" and bool(can["add_file"]),
        "history": audit.trail(event)[:30],
        "primary": _primary(event, can),
        **more,
    }


def _primary(event: Event, can: Mapping[str, Any]) -> str:
    """Which button is the one red one."""
    if event.state == "held" and can["report"]:
        return "report"
    return "hold" if can["hold"] else ""


@require_safe
@signed_in_required
def event(request: ActorRequest, event: UUID) -> HttpResponse:
    """One event: what is planned, who is invited, what came of it, pictures, history."""
    return render(request, "movements/event.html", page_context(request, find(request, event)))


def _stale(request: ActorRequest, stale: StaleEvent) -> HttpResponse:
    row = find(request, stale.event.public_id)
    context = page_context(request, row, stale=True)
    return render(request, "movements/event.html", context, status=INVALID)


def _after(request: ActorRequest, row: Event, words: str) -> HttpResponse:
    toasts.done(request, words)
    return redirect("movements:event", event=row.public_id)


def form_page(request: ActorRequest, form: forms.Form, event: Event, **words: Any) -> HttpResponse:
    """A form about an event, with the way back to it."""
    context = {
        "form": form,
        "event": event,
        "back": reverse("movements:event", args=[event.public_id]),
        "back_label": _("Event"),
        "note": event.name,
        "revision": event.revision,
        **words,
    }
    status = INVALID if form.errors else 200
    return render(request, "movements/event_form.html", context, status=status)


# --- planning -------------------------------------------------------------------------------------
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
        made = events.plan_event(
            actor=request.actor, as_of=request.as_of, movement=row, plan=form.plan()
        )
        return _after(request, made, _("The event is planned."))
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
        try:
            events.edit_event(
                actor=request.actor,
                as_of=request.as_of,
                event=row,
                plan=form.plan(),
                revision=whole(request.POST.get("revision")),
            )
        except StaleEvent as stale:
            return _stale(request, stale)
        return _after(request, row, _("The plan of the event was changed."))
    return form_page(request, form, row, title=_("Change the event’s plan"), button=_("Save"))


# --- guests ---------------------------------------------------------------------------------------
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
        except StaleEvent as stale:
            return _stale(request, stale)
        words = ngettext("%(n)s unit is invited.", "%(n)s units are invited.", n) % {"n": n}
        return _after(request, row, words)
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
        return _after(request, row, _("The answer was kept."))
    return form_page(
        request, form, row, title=_("Answer the invitation"), button=_("Send the answer")
    )


# --- what becomes of it ---------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@signed_in_required
def event_postpone(request: ActorRequest, event: UUID) -> HttpResponse:
    """Put it off to another day."""
    row = find(request, event)
    require(request.actor, "movements:event:postpone", row)
    form = PostponeForm(request.POST or None)
    return _do(
        request,
        row,
        form,
        events.postpone,
        title=_("Put the event off"),
        button=_("Put the event off"),
        done=_("The event was put off; the invited units were told."),
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def event_cancel(request: ActorRequest, event: UUID) -> HttpResponse:
    """Call it off for good."""
    row = find(request, event)
    require(request.actor, "movements:event:cancel", row)
    return _do(
        request,
        row,
        ReasonForm(request.POST or None),
        events.cancel,
        title=_("Call the event off"),
        button=_("Call the event off"),
        done=_("The event was called off; the invited units were told."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def event_hold(request: ActorRequest, event: UUID) -> HttpResponse:
    """Say that it took place."""
    row = find(request, event)
    answer = EVENT.can(request.actor, "movements:event:hold", row, as_of=request.as_of)
    if not answer:
        require(request.actor, "movements:event:hold", row)
        return redirect("movements:event", event=row.public_id)
    return _do(
        request,
        row,
        HoldForm(request.POST or None, initial={"on": row.start}),
        events.hold,
        title=_("Mark the event as held"),
        button=_("It was held"),
        done=_("Marked as held. Now report what came of it."),
    )


@require_http_methods(["GET", "POST"])
@signed_in_required
def event_reopen(request: ActorRequest, event: UUID) -> HttpResponse:
    """Take back the mark “held”."""
    row = find(request, event)
    require(request.actor, "movements:event:reopen", row)
    return _do(
        request,
        row,
        ReasonForm(request.POST or None),
        events.reopen,
        title=_("Take back the mark “held”"),
        button=_("Take it back"),
        done=_("The event is planned again."),
    )


def _do(
    request: ActorRequest,
    row: Event,
    form: forms.Form,
    act: Callable[..., Event],
    *,
    done: str,
    **words: Any,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(
                actor=request.actor,
                as_of=request.as_of,
                event=row,
                revision=whole(request.POST.get("revision")),
                **form.cleaned_data,
            )
        except StaleEvent as stale:
            return _stale(request, stale)
        return _after(request, row, done)
    return form_page(request, form, row, **words)


@require_http_methods(["GET", "POST"])
@signed_in_required
def event_report(request: ActorRequest, event: UUID) -> HttpResponse:
    """Write down what came of it."""
    row = find(request, event)
    require(request.actor, "movements:event:report", row)
    form = EventReportForm(
        request.POST or None, request.FILES or None, initial=EventReportForm.initial_of(row)
    )
    behalf = request.actor.unit_id != row.unit_id
    if request.method == "POST" and form.is_valid():
        upload = request.FILES.get("file")
        if behalf and upload is None and row.scan_id is None:
            form.add_error("file", _("Typed in for another body: attach the scanned report."))
        else:
            try:
                events.report(
                    actor=request.actor,
                    as_of=request.as_of,
                    event=row,
                    told=form.told(),
                    data=upload.read() if upload else b"",
                    name=upload.name or "" if upload else "",
                    revision=whole(request.POST.get("revision")),
                )
            except StaleEvent as stale:
                return _stale(request, stale)
            except Refused as refused:
                if refused.answer.rule != "evidence":
                    raise
                form.add_error("file", str(refused.answer.reason))
            else:
                return _after(request, row, _("The event is reported."))
    return form_page(
        request, form, row, title=_("Report the event"), button=_("Save the report"), behalf=behalf
    )


__all__ = [
    "EventList",
    "choose_movement",
    "event",
    "event_answer",
    "event_cancel",
    "event_edit",
    "event_hold",
    "event_invite",
    "event_new",
    "event_postpone",
    "event_reopen",
    "event_report",
]
