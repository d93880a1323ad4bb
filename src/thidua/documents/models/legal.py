"""The library of legal bases (căn cứ pháp lý) with their time in force."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.common.models import Named, PublicModel, StoredFile


class LegalBasis(PublicModel, Named):
    """A document that movements and decisions stand on; unverified facts are shown as such."""

    class Kind(models.TextChoices):
        """What sort of instrument it is."""

        LAW = "law", _("Law")
        DECREE = "decree", _("Decree")
        CIRCULAR = "circular", _("Circular")
        DIRECTIVE = "directive", _("Directive")
        DECISION = "decision", _("Decision")
        RESOLUTION = "resolution", _("Resolution")
        PLAN = "plan", _("Plan")
        OTHER = "other", _("Other")

    also_searched: ClassVar[tuple[str, ...]] = ("number", "issuer")

    code = models.CharField(max_length=60, blank=True, editable=False)  # of the shipped catalogue
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)  # first day it no longer holds
    replaced_by = models.ManyToManyField("self", symmetrical=False, related_name="replaces")
    verified = models.BooleanField(default=False)
    source = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    edited = models.BooleanField(default=False, editable=False)  # a person's word; seeding keeps it
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number", "issued_on"],
                condition=~models.Q(number=""),
                name="basis_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="basis_code_once"
            ),
            models.CheckConstraint(
                condition=models.Q(effective_to=None)
                | models.Q(effective_from=None)
                | models.Q(effective_to__gte=models.F("effective_from")),
                name="basis_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("documents:legal_basis", args=[self.public_id])
