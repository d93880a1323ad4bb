"""Files stored by the hash of their content."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from thidua.common.models.base import PublicModel


class StoredFile(PublicModel):
    """One uploaded or issued file; the bytes lie under their SHA-256 and are never overwritten.

    Served only through the policy of the record that owns it, never by its address alone.
    """

    class Retention(models.TextChoices):
        """How long it is kept (TT 10/2022/TT-BNV, not compared with the source yet)."""

        PERMANENT = "permanent", _("Permanent")
        LONG = "long", _("Twenty years or more")
        MEDIUM = "medium", _("Ten years")
        WORKING = "working", _("While the work lasts")

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    retention = models.CharField(max_length=12, choices=Retention, default=Retention.LONG)
    uploaded_by_id = models.BigIntegerField(null=True)  # an account; no key to a higher floor

    def __str__(self) -> str:
        return self.name
