"""Lists that came in as Excel workbooks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from thidua.common.models import PublicModel
from thidua.people.models.accounts import User


class ImportRun(PublicModel):
    """One workbook of units, groups and officers: checked first, then applied or left.

    ``report`` keeps what the check and the application found, so that the page can be left and
    found again (:class:`thidua.people.domain.importing.Report` as JSON).
    """

    class State(models.TextChoices):
        """How far it came."""

        CHECKED = "checked", _("Checked, nothing written")
        APPLIED = "applied", _("Applied")

    file = models.ForeignKey("common.StoredFile", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.CHECKED)
    as_of = models.DateField()
    report = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return self.file.name
