"""Results of targets: what a lead reports for a period, and every version that was submitted."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from thidua.common.models import Period, PublicModel, StoredFile
from thidua.movements.models.targets import Target
from thidua.people.models import Unit, User

TEXTS = ("achieved", "shortcomings", "difficulties", "proposals", "directions")
"""The five parts of a report (kết quả; tồn tại, nguyên nhân; khó khăn, vướng mắc; kiến nghị;
phương hướng)."""


class ReportContent(models.Model):
    """A figure as typed, with its five texts."""

    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)  # in target's unit
    typed = models.CharField(max_length=60, blank=True)
    waiting = models.BooleanField(default=False)  # for recognition by a higher body
    achieved = models.TextField(blank=True)
    shortcomings = models.TextField(blank=True)
    difficulties = models.TextField(blank=True)
    proposals = models.TextField(blank=True)
    directions = models.TextField(blank=True)
    kept_because = models.TextField(blank=True)  # why a doubtful figure is right

    class Meta:
        abstract = True


class Result(PublicModel, ReportContent):
    """What is reported for one target and one period: the working copy and its state.

    ``current`` is the approved version, which the movement's picture shows.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="results")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="results")
    state = models.CharField(max_length=12)
    current = models.ForeignKey(
        "ResultVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    last_submitted_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_label = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["period__end", "target__position"]
        indexes = [models.Index(fields=["unit", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["target", "period"], name="result_once"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(current__isnull=False),
                name="approved_result_has_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} – {self.period}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("movements:result", args=[self.public_id])


class ResultEvidence(PublicModel):
    """A file that shows a result; taken away from the working copy, it stays with old versions."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    is_scan = models.BooleanField(default=False)  # the paper that was typed in for a unit
    removed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.file.name


class ResultVersion(PublicModel, ReportContent):
    """A result as it was submitted; its content is never changed."""

    class Outcome(models.TextChoices):
        """What became of it."""

        PENDING = "", ""
        APPROVED = "approved", "approved"
        RETURNED = "returned", "returned"
        WITHDRAWN = "withdrawn", "withdrawn"

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    doubts = models.JSONField(default=list)
    reason = models.TextField(blank=True)  # of a correction after approval
    evidence = models.ManyToManyField(ResultEvidence, related_name="versions")
    on_behalf = models.BooleanField(default=False)  # nhập thay
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_label = models.CharField(max_length=300)
    submitted_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_label = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["result", "number"], name="result_version_once"),
            # Whoever submits does not approve (two persons, always).
            models.CheckConstraint(
                condition=~Q(outcome__in=["approved", "returned"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("submitted_by"))),
                name="result_verified_by_second_person",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="result_version_is_fixed",
                fields=[
                    "result", "number", "value", "typed", "waiting", *TEXTS, "kept_because",
                    "doubts", "reason", "on_behalf", "submitted_by", "submitted_label",
                    "submitted_on",
                ],
            ),
            pgtrigger.Protect(name="result_version_stays", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.result} ({self.number})"


class ResultException(PublicModel):
    """A dated leave to correct an approved result (ngoại lệ mở lại)."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="exceptions")
    reason = models.TextField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_label = models.CharField(max_length=300)
    granted_on = models.DateField()
    until = models.DateField()
    used_on = models.DateField(null=True)  # a correction was approved, or it was locked again

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("granted_on")), name="exception_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result} → {self.until:%d/%m/%Y}"
