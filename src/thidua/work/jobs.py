"""Background jobs of every minute: seal the trail, send mail, remind and escalate."""

from __future__ import annotations

from datetime import date

from procrastinate.contrib.django import app

from thidua.common import audit
from thidua.common.clock import business_date
from thidua.work.domain.mail import send_queued
from thidua.work.domain.reminding import run_rules


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="seal", lock="seal")
def seal_trail(timestamp: int) -> None:
    """Seal what was added to the audit trail."""
    del timestamp
    audit.seal()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="mail", lock="mail")
def send_mail(timestamp: int) -> None:
    """Send queued mail."""
    del timestamp
    send_queued()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="remind", lock="remind")
def remind(timestamp: int) -> None:
    """Apply the rules of reminding for the business date."""
    del timestamp
    run_rules(as_of=business_date())


@app.task(lock="remind")
def remind_on(day: str) -> None:
    """Apply the rules for a business date that somebody chose (``2024-01-15``)."""
    run_rules(as_of=date.fromisoformat(day))


def remind_now(day: date) -> None:
    """Queue :func:`remind_on` in the caller's transaction: after its commit, or never."""
    remind_on.defer(day=day.isoformat())
