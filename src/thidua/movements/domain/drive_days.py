"""A drive opens and closes by date: noted in the trail, told to the units, its review asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from thidua.common import audit
from thidua.common.calendar import add_working_days
from thidua.common.formatting import day as spoken
from thidua.movements.domain.event_work import ask_when_over
from thidua.movements.domain.work import standing_unit
from thidua.movements.models import Drive, Participation
from thidua.movements.models.events import DriveMark, Event
from thidua.people.models import Role
from thidua.people.queries import posts_of_units
from thidua.work.domain.items import open_items
from thidua.work.domain.notices import notify
from thidua.work.queries import accounts_of

REVIEW_AHEAD = 10
"""Working days before the review of a drive is due at which the standing body is asked for it."""
_FRESH = timedelta(days=7)
"""Units are told of an opening or a closing that is not older; earlier ones are only noted."""


@dataclass
class DayNotes:
    """What one run noted."""

    opened: int = 0
    closed: int = 0
    told: int = 0
    reviews: int = 0
    reports: int = 0


def note_day(*, as_of: date) -> DayNotes:
    """Note every drive that has opened or ended by this day; ask for reviews and reports due.

    Running it twice on one day does nothing the second time; a day on which nothing ran is
    caught up with on the next. Each drive is its own transaction.

    Args:
        as_of: business date.
    """
    notes = DayNotes()
    drives = Drive.objects.filter(movement__state="running").select_related("movement")
    due = drives.filter(Q(start__lte=as_of) | Q(end__lt=as_of)).order_by("pk")
    known = set(DriveMark.objects.filter(drive__in=due).values_list("drive_id", "what", "day"))
    for drive in due:
        for what, at in _passed(drive, as_of):
            if (drive.pk, what, at) not in known:
                _mark(drive, what, at, as_of, notes)
    _ask_reviews(as_of, notes)
    with transaction.atomic():
        over = Event.objects.filter(state__in=("planned", "postponed"), end__lte=as_of)
        notes.reports = ask_when_over(as_of=as_of, events=over.select_related("movement"))
    return notes


def _passed(drive: Drive, as_of: date) -> list[tuple[str, date]]:
    found: list[tuple[str, date]] = []
    if drive.start is not None and drive.start <= as_of:
        found.append((DriveMark.What.OPENED, drive.start))
    if drive.end is not None and drive.end < as_of:
        found.append((DriveMark.What.CLOSED, drive.end))
    return found


@transaction.atomic
def _mark(drive: Drive, what: str, at: date, as_of: date, notes: DayNotes) -> None:
    locked = Drive.objects.select_for_update(of=("self",)).get(pk=drive.pk)
    _row, is_new = DriveMark.objects.get_or_create(
        drive=locked, what=what, day=at, defaults={"noted_on": as_of}
    )
    if not is_new:  # another run was here between our reading and this lock
        return
    opened = what == DriveMark.What.OPENED
    audit.record(
        actor=None,
        action=f"movements:drive:{'open' if opened else 'close'}",
        obj=locked,
        as_of=as_of,
        changes={"day": at, "noted_on": as_of},
    )
    notes.opened += opened
    notes.closed += not opened
    since = max(at, drive.movement.launched_on or at)
    if since == at and as_of - at <= _FRESH:
        notes.told += _tell(drive, what, at, as_of)


def _tell(drive: Drive, what: str, at: date, as_of: date) -> int:
    units = Participation.objects.filter(movement=drive.movement, withdrawn_on=None)
    posts = posts_of_units(
        as_of,
        units.values_list("unit_id", flat=True),
        roles=[Role.UNIT_OFFICER, Role.UNIT_HEAD],
    )
    accounts = accounts_of([p for ps in posts.values() for p in ps], as_of)
    return notify(
        as_of=as_of,
        users=[u for us in accounts.values() for u in us],
        key=f"movements.drive:{drive.public_id}:{what}:{at:%Y%m%d}",
        kind=f"movements.drive_{what}",
        params={
            "drive": drive.name[:160],
            "movement": drive.movement.name[:160],
            "first": spoken(drive.start),
            "last": spoken(drive.end),
        },
        url=reverse("movements:movement", args=[drive.movement.public_id]),
    )


@transaction.atomic
def _ask_reviews(as_of: date, notes: DayNotes) -> None:
    """Put the review of each drive on the standing body's list some days before it is due."""
    rows = Drive.objects.filter(movement__state="running", review_by__isnull=False)
    lines: list[dict[str, Any]] = []
    for drive in rows.select_related("movement").order_by("pk"):
        due = drive.review_by
        if due is None or due < (drive.movement.launched_on or due):
            continue
        if add_working_days(due, -REVIEW_AHEAD) > as_of:
            continue
        url = reverse("movements:event_new", args=[drive.movement.public_id])
        lines.append(
            {
                "kind": "movements.drive_review",
                "key": f"movements.drive_review:{drive.public_id}",
                "unit": standing_unit(as_of, drive.movement.unit_id or 0),
                "url": f"{url}?kind={Event.Kind.CONFERENCE}&drive={drive.public_id}",
                "obj": drive,
                "params": {"drive": drive.name[:160], "movement": drive.movement.name[:160]},
                "due": due,
            }
        )
    if lines:
        notes.reviews = open_items(as_of=as_of, items=lines)
