"""Days that the yearly decision on public holidays moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SwappedDay(models.Model):
    """A day that differs from the statutory calendar: made free, or made a working day."""

    class Kind(models.TextChoices):
        """What the day becomes."""

        OFF = "off", _("Day off")
        WORKING = "working", _("Working day")

    day = models.DateField(unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    reason = models.CharField(max_length=300)
    verified = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.get_kind_display()}"
