"""What every recorded fact carries: where it comes from, and that it is never overwritten."""

from __future__ import annotations

from django.db import models

from thidua.common.models import PublicModel


class Fact(PublicModel):
    """A fact of the past with its provenance.

    A correction is a new row that names the one it replaces; a fact that was never true is voided
    with a reason. Rows that stand have no ``superseded_at``.
    """

    basis = models.CharField(max_length=300, blank=True)
    """Number, date and issuer of the paper that says so."""
    file = models.ForeignKey(
        "common.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(max_length=120, blank=True)
    """Where in the file: sheet and row, or page."""
    reason = models.CharField(max_length=300, blank=True)
    """Why it was corrected, on the row that corrects."""
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)
    """Why it does not stand, when nothing replaced it."""

    class Meta:
        abstract = True
