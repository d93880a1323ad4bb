"""What stands in the calendar between two days: drives, anniversaries, deadlines, events, days off.

One query per layer, whatever the number of units; everything through the policy of its room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from thidua.common.calendar import holidays_between
from thidua.common.models import SwappedDay
from thidua.common.policy import Text, which
from thidua.movements.models import CalendarEntry, Event, Movement, Task
from thidua.people.queries import unit_short_names
from thidua.work.kinds import ESCALATED, title_of
from thidua.work.models import WorkItem
from thidua.work.queries import mine

_TITLE = 160


@dataclass(frozen=True)
class Layer:
    """A kind of entries that can be shown or left out."""

    code: str
    label: Text
    icon: str


LAYERS: tuple[Layer, ...] = (
    Layer("drives", gettext_lazy("Drives"), "flag"),
    Layer("peaks", gettext_lazy("Peak drives"), "trophy"),
    Layer("anniversaries", gettext_lazy("Anniversaries"), "award"),
    Layer("reviews", gettext_lazy("Reviews"), "clipboard-check"),
    Layer("events", gettext_lazy("Events"), "calendar-event"),
    Layer("deadlines", gettext_lazy("Deadlines of tasks"), "clipboard-list"),
    Layer("work", gettext_lazy("My deadlines"), "clock"),
    Layer("holidays", gettext_lazy("Days off and swapped days"), "calendar"),
)
BY_CODE = {layer.code: layer for layer in LAYERS}
SHARED = frozenset(BY_CODE) - {"work"}
"""Layers that may leave the program: what is one's own work stays inside."""


@dataclass(frozen=True)
class Entry:
    """Something on a day or over days, both ends included.

    Args:
        uid: stays the same as long as the thing exists.
        layer: code of its layer.
        title: words.
        first, last: days.
        begins, ends: local times, for events that have them.
        url: page behind it, may be empty.
        detail: second line: movement, unit.
        place: where.
        cancelled: called off, kept so that a calendar shows it as such.
        off: a day on which offices do not work.
        changed: when it was last changed, where that is known.
        revision: counts changes.
    """

    uid: str
    layer: str
    title: str
    first: date
    last: date
    begins: time | None = None
    ends: time | None = None
    url: str = ""
    detail: str = ""
    place: str = ""
    cancelled: bool = False
    off: bool = False
    changed: datetime | None = None
    revision: int = 0

    @property
    def icon(self) -> str:
        """Icon of its layer."""
        return BY_CODE[self.layer].icon

    @property
    def label(self) -> Text:
        """Name of its layer."""
        return BY_CODE[self.layer].label

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.last - self.first).days + 1


@dataclass
class Agenda:
    """Entries of the chosen layers in order, and how many each layer has."""

    entries: list[Entry] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Args:
        first, last: days, both included.
        layers: codes shown; all are counted.
        movement: only of this movement, if given.
        everyone: deadlines of all units, for the standing body; else of the own ones.
    """

    first: date
    last: date
    layers: frozenset[str] = frozenset(BY_CODE)
    movement: Movement | None = None
    everyone: bool = False


def agenda(actor: Any, wanted: Wanted) -> Agenda:
    """Everything between the two days that this person may see."""
    found: list[Entry] = []
    for read in _READERS:
        found += read(actor, wanted)
    counts = dict.fromkeys(BY_CODE, 0)
    for entry in found:
        counts[entry.layer] += 1
    order = {layer.code: n for n, layer in enumerate(LAYERS)}
    shown = sorted(
        (e for e in found if e.layer in wanted.layers),
        key=lambda e: (e.first, order[e.layer], e.begins or time.min, e.title, e.uid),
    )
    return Agenda(shown, counts)


def _short(text: str) -> str:
    return text if len(text) <= _TITLE else f"{text[: _TITLE - 1]}…"


def _within(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    return rows.filter(movement=wanted.movement) if wanted.movement else rows


_KINDS = {
    CalendarEntry.Kind.ANNIVERSARY: "anniversaries",
    CalendarEntry.Kind.REVIEW: "reviews",
    CalendarEntry.Kind.DEADLINE: "deadlines",
}


def _of_movements(actor: Any, wanted: Wanted) -> Iterable[Entry]:
    """What a launch entered: drives, peak drives, anniversaries, reviews."""
    rows = _within(CalendarEntry.objects.all(), wanted)
    rows = rows.filter(movement__in=which(actor, "movements:movement:view"))
    rows = rows.annotate(through=Coalesce("end", "start"))
    rows = rows.filter(start__lte=wanted.last, through__gte=wanted.first)
    for row in rows.select_related("movement", "drive", "anniversary").order_by("pk"):
        layer = _KINDS.get(CalendarEntry.Kind(row.kind), "drives")
        if layer == "drives" and row.drive is not None and row.drive.is_peak:
            layer = "peaks"
        # The row is made anew when a window moves; what it stands for stays the same.
        thing = row.anniversary if layer == "anniversaries" else row.drive
        key = thing.public_id if thing is not None else row.public_id
        title = row.name
        if layer == "reviews" and row.drive is not None:
            title = _("Review of the drive: %(drive)s") % {"drive": row.drive.name}
        yield Entry(
            uid=f"{row.kind}-{key}@thi-dua",
            layer=layer,
            title=_short(title),
            first=row.start,
            last=row.end or row.start,
            url=f"{reverse('movements:movement', args=[row.movement.public_id])}#lich",
            detail=row.movement.name,
        )


def _of_events(actor: Any, wanted: Wanted) -> Iterable[Entry]:
    rows: QuerySet[Event] = _within(which(actor, "movements:event:view"), wanted)
    rows = rows.filter(start__lte=wanted.last, end__gte=wanted.first)
    found = list(rows.select_related("movement").order_by("pk"))
    names = unit_short_names(actor.as_of, {e.unit_id for e in found}) if found else {}
    for row in found:
        yield Entry(
            uid=f"event-{row.public_id}@thi-dua",
            layer="events",
            title=_short(row.name),
            first=row.start,
            last=row.end,
            begins=row.start_time,
            ends=row.end_time,
            url=row.get_absolute_url(),
            detail=names.get(row.unit_id, ""),
            place=row.place,
            cancelled=row.state == "cancelled",
            changed=row.changed_at,
            revision=row.revision,
        )


def _of_tasks(actor: Any, wanted: Wanted) -> Iterable[Entry]:
    """Tasks not done: of the own unit and those below it, or of all for the standing body."""
    rows: QuerySet[Task] = _within(which(actor, "movements:task:view"), wanted)
    rows = rows.filter(due__range=(wanted.first, wanted.last))
    rows = rows.exclude(state__in=("done", "cancelled"))
    if not (wanted.everyone and actor.is_standing_body):
        own = Task.objects.filter(
            Q(lead__in=actor.units) | Q(cooperating__unit__in=actor.units)
        ).values("pk")
        rows = rows.filter(pk__in=own)
    found = list(
        rows.only("public_id", "text", "due", "lead_id", "state", "revision").order_by("pk")
    )
    names = unit_short_names(actor.as_of, {t.lead_id for t in found if t.lead_id}) if found else {}
    for row in found:
        if row.due is None:
            continue
        yield Entry(
            uid=f"task-{row.public_id}@thi-dua",
            layer="deadlines",
            title=_short(row.text),
            first=row.due,
            last=row.due,
            url=reverse("movements:task", args=[row.public_id]),
            detail=names.get(row.lead_id or 0, ""),
            revision=row.revision,
        )


def _of_work(actor: Any, wanted: Wanted) -> Iterable[Entry]:
    """Open lines of the own list; a task stands among the deadlines of tasks already."""
    if wanted.movement is not None:
        return
    rows = mine(actor).filter(state=WorkItem.State.OPEN, due__range=(wanted.first, wanted.last))
    for row in rows.exclude(kind__in=("movements.task", ESCALATED)).order_by("pk"):
        if row.due is not None:
            yield Entry(
                uid=f"work-{row.public_id}@thi-dua",
                layer="work",
                title=_short(title_of(row)),
                first=row.due,
                last=row.due,
                url=row.url,
            )


def _of_days(_actor: Any, wanted: Wanted) -> Iterable[Entry]:
    """Statutory days off and what the yearly decision swaps."""
    if wanted.movement is not None:
        return
    named = holidays_between(wanted.first, wanted.last, get_language() or "vi")
    swapped = {s.day: s for s in SwappedDay.objects.filter(day__range=(wanted.first, wanted.last))}
    for on in sorted({*named, *swapped}):
        swap = swapped.get(on)
        off = swap.kind == SwappedDay.Kind.OFF if swap else True
        title = named.get(on) or (swap.reason if swap else "")
        if swap is not None and not off:
            title = _("Working day: %(reason)s") % {"reason": swap.reason}
        yield Entry(
            uid=f"day-{on:%Y%m%d}@thi-dua",
            layer="holidays",
            title=_short(title),
            first=on,
            last=on,
            detail=_("not compared with the decision yet") if swap and not swap.verified else "",
            off=off,
        )


_READERS: tuple[Callable[[Any, Wanted], Iterable[Entry]], ...] = (
    _of_movements,
    _of_events,
    _of_tasks,
    _of_work,
    _of_days,
)


def in_words(count: int) -> str:
    """``3 mục``."""
    return ngettext("%(n)s entry", "%(n)s entries", count) % {"n": count}
