"""Background jobs of lists and letters. They are queued by name from the domain."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from thidua.common.clock import business_date
from thidua.people.codes import forget_tries
from thidua.people.domain import activation, import_runs

SILENCE = 60
"""Seconds without a sign after which a worker is taken for dead."""


@app.task(name=import_runs.JOB)
def carry_out_import(run: int) -> None:
    """Check or write one workbook."""
    import_runs.carry_out(run)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="people.interrupted")
def take_up(timestamp: int) -> None:
    """Give work whose worker died to another one."""
    del timestamp
    import_runs.take_up_interrupted(now=timezone.now())
    activation.take_up_letters(now=timezone.now())


@app.task(name=activation.JOB)
def make_letters(batch: int) -> None:
    """Make the letters of one batch."""
    activation.make_letters(batch, now=timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="people.letters.tidy")
def tidy_letters(timestamp: int) -> None:
    """Delete letters that open nothing any more, and forget old tries."""
    del timestamp
    now = timezone.now()
    activation.delete_dead_files(as_of=business_date(), now=now)
    forget_tries(now)


@app.periodic(cron="* * * * *")
@app.task(name="people.stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Queue jobs of any room again whose worker was killed: they hold their locks for ever else."""
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # The next one of its kind waits already and does its work: this one gives its lock up.
            await manager.finish_job(job, Status.ABORTED, delete_job=False)
