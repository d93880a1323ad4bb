"""Background jobs of verdicts. They are queued by name from the domain."""

from __future__ import annotations

from procrastinate.contrib.django import app

from thidua.awards.domain import runs


@app.task(name=runs.JOB)
def judge_all(run: int) -> None:
    """Judge everybody, or try a draft of the law."""
    runs.carry_out(run)
