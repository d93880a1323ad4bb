"""To whom a document was sent, who opened it, who acknowledged it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.models import PublicModel
from thidua.documents.models.documents import Document
from thidua.people.models import Group, Person, Post, Unit, User


class Distribution(PublicModel):
    """One sending of a document: a draft list until it is sent, frozen afterwards."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="distributions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10)
    acknowledge_by = models.DateField(null=True)
    note = models.TextField(blank=True)
    sent_on = models.DateField(null=True)
    sent_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.document)


class RecipientLine(models.Model):
    """One line of “Nơi nhận” and what it was understood to mean."""

    class Purpose(models.TextChoices):
        """Why the line stands there."""

        ACT = "act", _("To act on")
        REPORT = "report", _("To report to (b/c)")
        FILE = "file", _("To file (Lưu)")

    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    purpose = models.CharField(max_length=8, choices=Purpose, default=Purpose.ACT)
    resolved = models.BooleanField(default=False)
    how = models.CharField(max_length=300, blank=True)
    groups = models.ManyToManyField(Group, related_name="+")
    outside = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["distribution", "position"], name="line_position_once")
        ]

    def __str__(self) -> str:
        return self.text


class Delivery(PublicModel):
    """A document to one unit or one person; opening and acknowledging are two events."""

    distribution = models.ForeignKey(
        Distribution, on_delete=models.PROTECT, related_name="deliveries"
    )
    line = models.ForeignKey(RecipientLine, on_delete=models.PROTECT, related_name="deliveries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="deliveries")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=500)  # as it was called when the document was sent
    purpose = models.CharField(max_length=8, choices=RecipientLine.Purpose)
    opened_at = models.DateTimeField(null=True)
    opened_on = models.DateField(null=True)
    opened_by = models.CharField(max_length=300, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_on = models.DateField(null=True)
    acknowledged_by = models.CharField(max_length=300, blank=True)
    acknowledged_post = models.ForeignKey(
        Post, null=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf = models.BooleanField(default=False)  # “nhập thay”
    evidence = models.ForeignKey(
        "common.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["distribution", "unit"],
                condition=Q(person=None),
                name="unit_receives_once",
            ),
            models.UniqueConstraint(
                fields=["distribution", "person"],
                condition=Q(person__isnull=False),
                name="person_receives_once",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | ~Q(acknowledged_by=""),
                name="acknowledged_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["unit", "acknowledged_at"])]

    def __str__(self) -> str:
        return self.name
