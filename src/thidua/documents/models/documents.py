"""A document in a unit's register, coming in or going out (văn bản đến, văn bản đi)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.common.models import Named, PublicModel, StoredFile
from thidua.people.models import Unit, User


class Document(PublicModel, Named):
    """One document as one unit registered it; ``name`` is its subject line (trích yếu)."""

    class Direction(models.TextChoices):
        """Which register it stands in."""

        IN = "in", _("Incoming")
        OUT = "out", _("Outgoing")

    class Kind(models.TextChoices):
        """Type of document (NĐ 30/2020, Điều 7)."""

        PLAN = "plan", _("Plan")
        LAUNCH = "launch", _("Launch")
        LETTER = "letter", _("Letter")
        DIRECTIVE = "directive", _("Directive")
        DECISION = "decision", _("Decision")
        SUBMISSION = "submission", _("Submission letter")
        REPORT = "report", _("Report")
        NOTICE = "notice", _("Notice")
        OTHER = "other", _("Other")

    class Signing(models.TextChoices):
        """How the signature came about."""

        PAPER = "paper", _("Signed on paper")
        DIGITAL = "digital", _("Signed digitally on the file that was offered")
        OUTSIDE = "outside", _("Signed digitally in another system")

    also_searched: ClassVar[tuple[str, ...]] = ("number", "issuing_body")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents")
    direction = models.CharField(max_length=3, choices=Direction)
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=12)
    type_name = models.CharField(max_length=80, blank=True)
    number = models.CharField(_("number and symbol"), max_length=80, blank=True)
    issuing_body = models.CharField(max_length=300)
    place = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    signer_name = models.CharField(max_length=200, blank=True)
    signer_title = models.CharField(max_length=200, blank=True)
    signer_capacity = models.CharField(max_length=200, blank=True)
    # Outgoing: in whose name it goes out, and how it was signed.
    issuing_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="issued_documents"
    )
    signing = models.CharField(max_length=8, choices=Signing, blank=True)
    signed_on = models.DateField(null=True)
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    void_reason = models.CharField(max_length=300, blank=True)
    # The register of the receiver.
    incoming_number = models.CharField(max_length=40, blank=True)
    incoming_on = models.DateField(null=True, blank=True)
    received_from = models.CharField(max_length=300, blank=True)
    forwarded_to = models.CharField(max_length=300, blank=True)
    filed_at = models.CharField(max_length=300, blank=True)
    # What was uploaded or made, and what reading it gave.
    file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="documents"
    )
    offered = models.ForeignKey(  # the bytes that were offered for a digital signature
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+"
    )
    word_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    pages = models.JSONField(default=list)
    intake = models.JSONField(default=dict)
    signatures = models.JSONField(default=list)
    on_behalf = models.BooleanField(default=False)  # “nhập thay”: typed in from paper
    content = models.JSONField(default=dict)  # outgoing: parts from which the layout is made
    replies_to = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="replies"
    )
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "direction", "-issued_on"]),
            models.Index(fields=["number"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "incoming_number", "incoming_on"],
                condition=Q(direction="in") & ~Q(incoming_number=""),
                name="incoming_number_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(direction="in", issuing_unit=None)
                | Q(direction="out", issuing_unit__isnull=False),
                name="outgoing_has_issuing_unit",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | (~Q(number="") & Q(issued_on__isnull=False)),
                name="issued_has_number_and_date",
            ),
        ]

    def __str__(self) -> str:
        if not self.number:
            return f"{self.type_name}: {self.name}" if self.type_name else self.name
        return f"{self.type_name} {self.number}".strip()

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("documents:document", args=[self.public_id])


class Reading(PublicModel):
    """An uploaded file as it was read, kept until somebody registers it: nothing is read twice."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    pages = models.JSONField(default=list)
    intake = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)  # header facts: field → {value, start, end}
    signatures = models.JSONField(default=list)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_on = models.DateField()
    document = models.OneToOneField(
        Document, null=True, on_delete=models.PROTECT, related_name="reading"
    )

    def __str__(self) -> str:
        return self.file.name
