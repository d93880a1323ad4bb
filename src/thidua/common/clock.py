"""The business date: today in Việt Nam, or the demo date in a demonstration.

Only web middleware, jobs and commands ask; domain functions get ``as_of`` passed in.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from thidua.common.models import Installation


def installation() -> Installation | None:
    """The installation's row, ``None`` before set-up."""
    return Installation.objects.first()


def business_date() -> date:
    """The day on which the office lives."""
    return date_of(installation())


def date_of(here: Installation | None) -> date:
    """The day on which an installation lives."""
    if here is not None and here.is_demo and here.demo_date:
        return here.demo_date
    return timezone.localdate()
