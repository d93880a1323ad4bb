"""Background jobs of this room: reading decisions."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from thidua.awards import jobs_verdicts  # noqa: F401 - registers on import
from thidua.awards.domain import reading as readings


@app.task(name=readings.JOB)
def read_decision(reading: int) -> None:
    """Read one decision and match its rows."""
    readings.carry_out(reading)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="awards.interrupted")
def take_up(timestamp: int) -> None:
    """Give readings whose worker died to another one."""
    del timestamp
    readings.take_up_interrupted(now=timezone.now())
