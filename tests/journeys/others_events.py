"""An event of Sở Công Thương, reported with a picture and a scan, and an invitation to it."""

from __future__ import annotations

from typing import Any

from tests.movements.event_makers import PDF, photo, told
from tests.support.cast import DAY, Cast
from thidua.movements.domain import event_guests, event_papers, event_plans, events
from thidua.movements.domain.event_plans import EventPlan
from thidua.movements.models import Movement


def addresses(cast: Cast, movement: Movement) -> dict[str, dict[str, Any]]:
    """Name of an address → what its path needs."""
    officer, charge = cast.actor("industry_officer"), cast.actor("officer_in_charge")
    event = event_plans.plan_event(
        actor=officer, as_of=DAY, movement=movement,
        plan=EventPlan(name="Gặp mặt nhân chứng", kind="witnesses", start=DAY),
    )  # fmt: skip
    event_guests.invite(actor=officer, as_of=DAY, event=event, units=[cast.district])
    events.hold(actor=officer, as_of=DAY, event=event)
    picture = event_papers.add_file(
        actor=officer, as_of=DAY, event=event, data=photo(60, 40), name="a.jpg", caption="Ảnh",
        alt="Ảnh",
    )  # fmt: skip
    events.report(actor=charge, as_of=DAY, event=event, told=told(), data=PDF, name="a.pdf")
    at = {"event": event.public_id}
    names = "event event_edit event_invite event_postpone event_cancel event_hold event_reopen"
    files = "event_file event_file_small event_file_remove"
    return {
        **{f"movements:{n}": at for n in names.split()},
        **{f"movements:{n}": at for n in ("event_report", "event_scan", "event_file_add")},
        **{f"movements:{n}": {**at, "file": picture.public_id} for n in files.split()},
        "movements:event_answer": {**at, "invitation": event.invitations.get().public_id},
        "movements:event_new": {"movement": movement.public_id},
        "desk:feed": {"token": "khong-dung"},  # somebody guesses
    }
