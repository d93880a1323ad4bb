"""Work items and notices about events and drives, inside the event's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from thidua.common.calendar import add_working_days, swapped_days
from thidua.common.formatting import day
from thidua.movements.models.events import Event
from thidua.people.models import Role
from thidua.people.queries import posts_of_units, unit_names
from thidua.work.domain.items import close_items, open_item, open_items
from thidua.work.domain.notices import notify
from thidua.work.models import WorkItem
from thidua.work.queries import accounts_of

REPORT_WITHIN = 5
"""Working days after an event's last day in which it should have been reported."""
_REPORT = "movements.event_report"


def _line(event: Event, due: date) -> dict[str, Any]:
    name = event.name if len(event.name) <= 120 else f"{event.name[:119]}…"
    return {
        "kind": _REPORT,
        # The day is part of the key: put off, the event is asked about again after its new day.
        "key": f"{_REPORT}:{event.public_id}:{event.end:%Y%m%d}",
        "unit": event.unit_id,
        "url": reverse("movements:event", args=[event.public_id]),
        "obj": event,
        "params": {"event": name, "movement": event.movement.name},
        "due": due,
    }


def ask_when_over(*, as_of: date, events: Iterable[Event]) -> int:
    """Ask the organisers of events whose last day has come how they went; twice does nothing.

    Args:
        as_of: business date.
        events: with ``movement`` selected.
    """
    swapped = swapped_days()
    lines = [
        _line(e, add_working_days(e.end, REPORT_WITHIN, swapped))
        for e in events
        if e.end <= as_of and e.state in ("planned", "postponed", "held")
    ]
    return open_items(as_of=as_of, items=lines) if lines else 0


def ask_report(*, as_of: date, event: Event) -> None:
    """The event was held: its report is due."""
    open_item(as_of=as_of, **_line(event, add_working_days(event.end, REPORT_WITHIN)))


def _open_keys(event: Event) -> list[str]:
    rows = WorkItem.objects.filter(
        kind=_REPORT, object_id=str(event.public_id), state=WorkItem.State.OPEN
    )
    return list(rows.values_list("key", flat=True))


def reported(*, as_of: date, event: Event, actor: Any) -> None:
    """The report is written."""
    close_items(as_of=as_of, keys=_open_keys(event), actor=actor)


def drop(*, as_of: date, event: Event) -> None:
    """Put off or called off: nothing is to be reported now."""
    close_items(as_of=as_of, keys=_open_keys(event), outcome=WorkItem.State.CANCELLED)


def review_held(*, as_of: date, event: Event, actor: Any) -> None:
    """A conference of a drive was held: its review is no longer waited for."""
    if event.kind == Event.Kind.CONFERENCE and event.drive is not None:
        close_items(
            as_of=as_of, keys=[f"movements.drive_review:{event.drive.public_id}"], actor=actor
        )


def tell_guests(*, as_of: date, event: Event, kind: str, units: Iterable[int] | None = None) -> int:
    """Tell the officers and heads of invited units; returns how many accounts.

    Args:
        as_of: business date.
        event: what it is about.
        kind: which sentence.
        units: ids of those to tell; all invited where not given.
    """
    wanted = set(event.invitations.values_list("unit_id", flat=True)) if units is None else units
    posts = posts_of_units(as_of, wanted, roles=[Role.UNIT_OFFICER, Role.UNIT_HEAD])
    users = accounts_of([p for ps in posts.values() for p in ps], as_of)
    return notify(
        as_of=as_of,
        users=[u for us in users.values() for u in us],
        key=f"{kind}:{event.public_id}:{event.start:%Y%m%d}",
        kind=kind,
        params={
            "event": event.name[:160],
            "day": day(event.start),
            "organiser": unit_names(as_of, [event.unit_id]).get(event.unit_id, ""),
            "reason": event.reason[:160],
        },
        url=reverse("movements:event", args=[event.public_id]),
    )
