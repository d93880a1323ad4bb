"""Reads of events: the list's rows, one event's page, the counts of a movement. Flat queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from thidua.common.policy import which
from thidua.common.workflow import State
from thidua.movements.models.events import Event, EventFile, Invitation
from thidua.movements.models.movements import Movement
from thidua.movements.workflow_events import EVENT
from thidua.people.models import Group, UnitVersion
from thidua.people.queries import unit_names

HELD = ("held", "reported")


def event_rows(actor: Any, as_of: date) -> QuerySet[Event]:
    """Events this person may see, with the organiser's name of the day as ``organiser``."""
    names = UnitVersion.objects.on(as_of).filter(unit=OuterRef("unit"))
    rows: QuerySet[Event] = which(actor, "movements:event:view")
    return rows.select_related("movement").annotate(
        organiser=Coalesce(
            Subquery(names.order_by("pk").values("short_name")[:1]),
            Subquery(names.order_by("pk").values("name")[:1]),
        )
    )


@dataclass(frozen=True)
class Tally:
    """Events of a movement: how many by state, and what those held came to.

    Args:
        total: all but those called off.
        held: held, reported or not.
        people: attendances of the reported ones.
        beneficiaries: persons and families honoured.
        spent: đồng.
        states: states that occur, with their numbers.
    """

    total: int
    held: int
    reported: int
    people: int
    beneficiaries: int
    spent: int
    states: list[tuple[State, int]]


def tally(movement: Movement, first: date | None = None, last: date | None = None) -> Tally:
    """Count the events of a movement; with days, only those held or planned between them.

    One query. A review counts with the days of its period.
    """
    rows = Event.objects.filter(movement=movement).annotate(on=Coalesce(F("held_on"), F("start")))
    if first is not None:
        rows = rows.filter(on__gte=first)
    if last is not None:
        rows = rows.filter(on__lte=last)
    sums = (
        rows.order_by()
        .values_list("state")
        .annotate(Count("pk"), Sum("people"), Sum("beneficiaries"), Sum("spent"))
    )
    found: dict[str, list[int]] = {state: [n or 0 for n in numbers] for state, *numbers in sums}

    def total(at: int, *states: str) -> int:
        return sum(found[s][at] for s in states if s in found)

    return Tally(
        total=total(0, *(s for s in found if s != "cancelled")),
        held=total(0, *HELD),
        reported=total(0, "reported"),
        people=total(1, "reported"),
        beneficiaries=total(2, "reported"),
        spent=total(3, "reported"),
        states=[(s, found[s.code][0]) for s in EVENT.states if s.code in found],
    )


@dataclass(frozen=True)
class Guest:
    """An invited unit by name."""

    invitation: Invitation
    name: str
    group: str


@dataclass(frozen=True)
class EventPage:
    """What the page of one event shows beside the event itself."""

    organiser: str
    others: list[str]
    guests: list[Guest]
    answers: dict[str, int]
    will_come: int
    own: Invitation | None
    pictures: list[EventFile]
    papers: list[EventFile]


def event_page(actor: Any, as_of: date, event: Event) -> EventPage:
    """Put the page together; the number of queries does not depend on how many are invited."""
    others = [c.unit_id for c in event.cooperating.order_by("pk")]
    invitations = list(event.invitations.order_by("pk"))
    names = unit_names(as_of, {event.unit_id, *others, *(i.unit_id for i in invitations)})
    wanted = {i.group_id for i in invitations if i.group_id}
    groups = dict(Group.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    guests = [
        Guest(i, names.get(i.unit_id, ""), groups.get(i.group_id or 0, "")) for i in invitations
    ]
    files = list(event.files.select_related("file", "small"))
    answers = Counter(i.answer for i in invitations)
    return EventPage(
        organiser=names.get(event.unit_id, ""),
        others=[names.get(u, "") for u in others],
        guests=guests,
        answers={code: answers.get(code, 0) for code in ("coming", "not_coming", "")},
        will_come=sum(i.people or 0 for i in invitations if i.answer == "coming"),
        own=next((i for i in invitations if i.unit_id == actor.unit_id), None),
        pictures=[f for f in files if f.small_id],
        papers=[f for f in files if not f.small_id],
    )
