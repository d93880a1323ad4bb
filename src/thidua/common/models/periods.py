"""Periods are rows, never integer years: teachers' years are school years."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Period(models.Model):
    """A named span of days, both ends included (kỳ)."""

    class Kind(models.TextChoices):
        """How the span is counted."""

        YEAR = "year", _("Year")
        SCHOOL_YEAR = "school_year", _("School year")
        HALF = "half", _("Half-year")
        QUARTER = "quarter", _("Quarter")
        MONTH = "month", _("Month")

    kind = models.CharField(max_length=12, choices=Kind)
    start = models.DateField()
    end = models.DateField()
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["start", "-end"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="period_runs_forward"),
            models.UniqueConstraint(fields=["kind", "start"], name="period_once"),
        ]

    def __str__(self) -> str:
        return self.name
