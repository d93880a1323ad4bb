"""A plan document as structure: items with their source, findings with their answers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thidua.common.models import PublicModel
from thidua.documents.models import Document
from thidua.people.models import Unit, User


class Plan(PublicModel):
    """The structure of one document, confirmed item by item; reading again only adds."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="plan")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    state = models.CharField(max_length=12)
    header = models.JSONField(default=dict)  # the reader's ``document`` facts
    readings = models.PositiveSmallIntegerField(default=0)
    read_on = models.DateField(null=True)
    # Parts of the launch that a person enters apart; empty means “as in the document”.
    purpose = models.TextField(blank=True)
    content = models.TextField(blank=True)
    criteria = models.TextField(blank=True)
    slogan = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.document)


class PlanItem(PublicModel):
    """One extracted item: as read, as confirmed, and where it stands in the text."""

    class List(models.TextChoices):
        """Lists of the readers' contract."""

        PURPOSES = "purposes", _("Purposes")
        REQUIREMENTS = "requirements", _("Requirements")
        GENERAL_GOALS = "general_goals", _("General goals")
        TARGETS = "targets", _("Targets")
        AWARD_QUOTAS = "award_quotas", _("Award quotas")
        DRIVES = "drives", _("Drives")
        PEAK_DRIVES = "peak_drives", _("Peak drives")
        ANNIVERSARIES = "anniversaries", _("Anniversaries")
        MOVEMENTS = "movements", _("Movements")
        REFERENCES = "references", _("Legal bases")
        LAUNCH_CONTENTS = "launch_contents", _("Launch contents")
        MEASURES = "measures", _("Measures")
        PEAK_DRIVE_ACTIONS = "peak_drive_actions", _("Peak-drive actions")
        DUTIES = "duties", _("Duties")
        RECIPIENTS = "recipients", _("Recipients")

    class State(models.TextChoices):
        """What a person decided about the item."""

        PROPOSED = "proposed", _("To be confirmed")
        CONFIRMED = "confirmed", _("Confirmed")
        EDITED = "edited", _("Corrected")
        DROPPED = "dropped", _("Dropped")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    list = models.CharField(max_length=20, choices=List)
    ref = models.CharField(max_length=20)  # the reader's id, stable within a plan
    position = models.PositiveIntegerField()
    read = models.JSONField()
    amended = models.JSONField(default=dict)  # keys that an answered finding reads otherwise
    confirmed = models.JSONField(null=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    where = models.CharField(max_length=60, blank=True)
    confidence = models.FloatField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    reading = models.PositiveSmallIntegerField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_label = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=0)  # a stale save is noticed by this

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "list", "ref"], name="item_ref_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="item_span_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.ref}"

    @property
    def values(self) -> dict[str, Any]:
        """What counts now: as confirmed, else as read with what answered findings change."""
        if self.confirmed is not None:
            return dict(self.confirmed)
        return {**self.read, **self.amended}

    @property
    def decided(self) -> bool:
        """Whether a person has decided about it."""
        return self.state != self.State.PROPOSED


class PlanFinding(PublicModel):
    """A question of the reader about the text, and what a person answered."""

    class Answer(models.TextChoices):
        """What the person decided."""

        OPEN = "", _("Not answered")
        KEEP = "keep", _("Keep as written")
        READ_AS = "read_as", _("Read as")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="findings")
    ref = models.CharField(max_length=20)
    kind = models.CharField(max_length=30)
    text = models.TextField()
    reason = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    where = models.CharField(max_length=60, blank=True)
    suggestion = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=8, choices=Answer, blank=True, default="")
    read_as = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_label = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True)
    reading = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "start", "end"], name="finding_once_at_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"
