"""Tasks (nhiệm vụ): what the plan says somebody shall do, assigned by the standing body."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.keys import fold
from thidua.common.models import PublicModel, StoredFile
from thidua.movements.models.movements import Drive, Movement
from thidua.movements.models.plans import PlanItem
from thidua.people.models import Unit, User


class Task(PublicModel):
    """A launch content, measure, peak-drive action or duty with lead, deadline and product."""

    class Kind(models.TextChoices):
        """From which part of the plan it comes."""

        CONTENT = "content", _("Launch content")
        MEASURE = "measure", _("Measure")
        PEAK_ACTION = "peak_action", _("Peak-drive action")
        DUTY = "duty", _("Duty")

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=12, choices=Kind)
    no = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    search_key = models.TextField(editable=False)
    named_body = models.CharField(max_length=500, blank=True)  # “who”, as the plan says
    mode = models.CharField(max_length=10, blank=True)  # directed, requested
    drive = models.ForeignKey(Drive, null=True, on_delete=models.SET_NULL, related_name="tasks")
    state = models.CharField(max_length=12)
    lead = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="led_tasks")
    proposed_lead = models.ForeignKey(Unit, null=True, on_delete=models.SET_NULL, related_name="+")
    due = models.DateField(null=True)
    product = models.CharField(max_length=500, blank=True)
    item = models.ForeignKey(PlanItem, null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["state", "due"]), models.Index(fields=["lead", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="unassigned")
                | Q(state="cancelled")
                | Q(lead__isnull=False, due__isnull=False),
                name="assigned_task_has_lead_and_deadline",
            )
        ]

    def __str__(self) -> str:
        return self.text[:120]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fill the search key and save."""
        self.search_key = fold(f"{self.text} {self.named_body}")
        super().save(*args, **kwargs)


class TaskBody(models.Model):
    """A body that works with the lead on a task (cơ quan phối hợp)."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="cooperating")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="body_once")]

    def __str__(self) -> str:
        return f"{self.unit}"


class TaskReport(PublicModel):
    """What the lead says it has done, with evidence; a return keeps its reason."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reports")
    text = models.TextField()
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reported_label = models.CharField(max_length=300)
    reported_on = models.DateField()
    on_behalf = models.BooleanField(default=False)
    returned_reason = models.TextField(blank=True)
    accepted_on = models.DateField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.reported_on:%d/%m/%Y}"
