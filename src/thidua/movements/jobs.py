"""Background jobs of this room: what a new day brings to drives, events and results."""

from __future__ import annotations

from datetime import date

from procrastinate.contrib.django import app

from thidua.common.clock import business_date
from thidua.movements.domain.drive_days import note_day
from thidua.movements.domain.result_exceptions import close_ended
from thidua.movements.domain.result_work import ask_for_results
from thidua.people.hooks import HOOKS


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="movements.day", lock="movements.day")
def new_day(timestamp: int) -> None:
    """Note what the day brings; hourly, so that a night switched off is caught up with."""
    del timestamp
    _day(business_date())


def _day(day: date) -> None:
    note_day(as_of=day)
    close_ended(as_of=day)
    ask_for_results(as_of=day)


@app.task(lock="movements.day")
def note_day_on(day: str) -> None:
    """The same for a business date that somebody chose (``2024-01-15``)."""
    _day(date.fromisoformat(day))


def note_day_now(day: date) -> None:
    """Queue :func:`note_day_on` in the caller's transaction: after its commit, or never."""
    note_day_on.defer(day=day.isoformat())


if note_day_now not in HOOKS.after_move:
    HOOKS.after_move.append(note_day_now)
