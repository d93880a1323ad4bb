"""Background jobs of this room."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from thidua.people import jobs_first_day  # noqa: F401 - registers on import
from thidua.people.domain.sessions import sweep


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="sessions", lock="sessions")
def sweep_sessions(timestamp: int) -> None:
    """Forget sessions that are over."""
    del timestamp
    sweep(at=timezone.now())
