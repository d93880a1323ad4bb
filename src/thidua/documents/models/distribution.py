"""To whom a document was sent, who opened it, who acknowledged it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.common.models import PublicModel
from thidua.common.policy import Text
from thidua.documents.models.documents import Document
from thidua.people.models import Group, Person, Post, Unit, User

_FROZEN = """
    IF (SELECT state FROM documents_distribution WHERE id = {row}.distribution_id) <> 'draft' THEN
        RAISE EXCEPTION 'the recipients of a sent distribution are frozen';
    END IF;
    RETURN {row};
"""


def _frozen(*changed: str) -> list[pgtrigger.Trigger]:
    """Rows come, go and change (in these columns) only while the distribution is a draft."""
    return [
        pgtrigger.Trigger(
            name="frozen_insert",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func=_FROZEN.format(row="NEW"),
        ),
        pgtrigger.Trigger(
            name="frozen_delete",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=_FROZEN.format(row="OLD"),
        ),
        pgtrigger.Trigger(
            name="frozen_update",
            when=pgtrigger.Before,
            operation=pgtrigger.UpdateOf(*changed),  # type: ignore[no-untyped-call]
            func=_FROZEN.format(row="NEW"),
        ),
    ]


class Distribution(PublicModel):
    """One sending of a document: a draft list until it is sent, frozen afterwards."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="distributions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10)
    acknowledge_by = models.DateField(null=True)
    note = models.TextField(blank=True)
    sent_on = models.DateField(null=True)
    sent_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", sent_on=None)
                | (~Q(state="draft") & Q(sent_on__isnull=False)),
                name="sent_distribution_has_a_day",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="never_a_draft_again",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__state="draft") & ~pgtrigger.Q(old__state="draft"),
                func="RAISE EXCEPTION 'a sent distribution cannot become a draft again';",
            )
        ]

    def __str__(self) -> str:
        return str(self.document)

    @property
    def state_label(self) -> Text:
        """The state in words."""
        from thidua.documents.workflow import DISTRIBUTION  # noqa: PLC0415 - it needs this file

        return DISTRIBUTION.state(self.state).label

    def get_absolute_url(self) -> str:
        """The list before it is sent, the board afterwards."""
        page = "distribution" if self.state == "draft" else "board"
        return reverse(f"documents:{page}", args=[self.public_id])


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
    how = models.TextField(blank=True)  # how the words were understood
    confidence = models.FloatField(null=True)  # 0–1; null once a person has chosen
    groups = models.ManyToManyField(Group, related_name="+")
    units = models.ManyToManyField(Unit, related_name="+")
    persons = models.ManyToManyField(Person, related_name="+")
    outside = models.BooleanField(default=False)  # accepted as reached by other ways

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["distribution", "position"], name="line_position_once")
        ]
        triggers = _frozen("text", "purpose", "position", "distribution_id")

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
        triggers = _frozen("distribution_id", "line_id", "unit_id", "person_id", "name", "purpose")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The delivered document, as the recipient sees it."""
        return reverse("documents:delivery", args=[self.public_id])
