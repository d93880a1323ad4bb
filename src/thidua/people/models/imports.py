"""Lists that came in as Excel workbooks."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.common.models import PublicModel
from thidua.people.import_sorts import LISTS
from thidua.people.models.accounts import User
from thidua.people.models.persons import Post


class ImportRun(PublicModel):
    """One workbook of rows: checked first, then applied or left.

    A background job checks and writes; ``report`` keeps what it found, so that the page can be
    left and found again (:class:`thidua.people.domain.import_report.Report` as JSON).
    """

    class State(models.TextChoices):
        """How far it came."""

        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked, nothing written")
        WRITING = "writing", _("Being written")
        APPLIED = "applied", _("Applied")
        FAILED = "failed", _("Not done")

    UNDER_WAY = (State.CHECKING, State.WRITING)

    sort = models.CharField(max_length=12, default=LISTS)
    """What sort of workbook it is: key of a :class:`thidua.people.import_sorts.Sort`."""
    file = models.ForeignKey("common.StoredFile", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    """The post that the work is done on: asked anew when the job begins."""
    state = models.CharField(max_length=8, choices=State, default=State.CHECKED)
    skip_bad = models.BooleanField(default=False)
    """When it is written: leave rows with errors out, instead of writing all or nothing."""
    as_of = models.DateField()
    report = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    """What a person answered where the check had to ask: number of the row → who is meant."""
    asked_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=500, blank=True)
    """Why it was not done, for the person who asked."""
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return self.file.name

    @property
    def under_way(self) -> bool:
        """Whether a job has still to do something."""
        return self.state in self.UNDER_WAY


class ImportProgress(models.Model):
    """How far the job of a run is; written beside the import's own transaction."""

    run = models.OneToOneField(ImportRun, on_delete=models.CASCADE, related_name="progress")
    sheet = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"
