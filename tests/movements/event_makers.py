"""Short ways to what the tests of events begin with."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from PIL import Image

from tests.support.cast import DAY, Cast
from thidua.movements.domain import event_plans, events
from thidua.movements.domain.event_plans import EventPlan
from thidua.movements.domain.events import EventReport
from thidua.movements.models import Event, Movement

SOON = date(2024, 2, 3)
PDF = b"%PDF-1.4\n%%EOF\n"
NAME = "Gặp mặt nhân chứng lịch sử"


def planned(cast: Cast, movement: Movement, who: str = "industry_officer", **more: Any) -> Event:
    """An event of the industry department on 03/02/2024, unless said otherwise."""
    facts = {"name": NAME, "kind": Event.Kind.WITNESSES, "start": SOON, "place": "Hội trường"}
    return event_plans.plan_event(
        actor=cast.actor(who), as_of=DAY, movement=movement, plan=EventPlan(**{**facts, **more})
    )


def held(cast: Cast, movement: Movement, **more: Any) -> Event:
    """The same, held on its day."""
    event = planned(cast, movement, **more)
    return events.hold(
        actor=cast.actor("industry_officer", event.start), as_of=event.start, event=event
    )


def told(**more: Any) -> EventReport:
    """A report with the least that it needs."""
    return EventReport(**{"people": 1200, "results": "Đã nghe ba nhân chứng kể chuyện.", **more})


def photo(wide: int = 3000, high: int = 2000, *, turned: bool = False) -> bytes:
    """A JPEG as a telephone makes it: camera, place on earth, perhaps lying on its side."""
    picture = Image.new("RGB", (wide, high), "#336699")
    exif = Image.Exif()
    exif[0x010F] = "Hãng Máy Ảnh"
    exif[0x8825] = {1: "N", 2: (21.0, 19.0, 30.0), 3: "E", 4: (105.0, 24.0, 0.0)}
    if turned:
        exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif.tobytes(), comment=b"chup tai nha ong A")
    return out.getvalue()
