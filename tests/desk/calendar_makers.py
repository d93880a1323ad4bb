"""A movement with drives and days, made without reading a plan."""

from __future__ import annotations

from datetime import date

from tests.support.cast import DAY, Cast
from thidua.movements.models import Anniversary, CalendarEntry, Drive, Movement, Task

Kind = CalendarEntry.Kind


def movement(cast: Cast) -> Movement:
    """A half-year drive, a short peak drive, an anniversary, a review, a task of industry."""
    made = Movement.objects.create(
        name="Phong trào mẫu", origin="launched", state="running", unit=cast.board,
        purpose="a", content="b", criteria="c", slogan="d", launched_on=DAY,
    )  # fmt: skip
    drive = Drive.objects.create(
        movement=made, name="Đợt một", start=date(2024, 1, 1), end=date(2024, 6, 30),
        review_by=date(2024, 7, 15),
    )  # fmt: skip
    peak = Drive.objects.create(
        movement=made, name="Cao điểm", is_peak=True, start=date(2024, 5, 3), end=date(2024, 5, 7)
    )
    day = Anniversary.objects.create(
        movement=made, name="Chiến thắng", years=70, date=date(2024, 5, 7)
    )
    for kind, name, start, end, more in (
        (Kind.DRIVE, "Đợt một", drive.start, drive.end, {"drive": drive}),
        (Kind.DRIVE, "Cao điểm", peak.start, peak.end, {"drive": peak}),
        (Kind.ANNIVERSARY, "70 năm Chiến thắng", day.date, None, {"anniversary": day}),
        (Kind.REVIEW, "Sơ kết", drive.review_by, None, {"drive": drive}),
    ):
        CalendarEntry.objects.create(
            movement=made, kind=kind, name=name, start=start, end=end, **more
        )
    Task.objects.create(
        movement=made, kind=Task.Kind.MEASURE, text="Tuyên truyền", state="assigned",
        lead=cast.industry, due=date(2024, 5, 20),
    )  # fmt: skip
    return made
