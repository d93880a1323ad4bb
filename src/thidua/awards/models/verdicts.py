"""What verdicts leave behind: reviews of what rested on a revoked award, runs over everybody."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.awards.models.grants import Grant, Revocation
from thidua.awards.models.subjects import Subject
from thidua.common.models import PublicModel
from thidua.people.models import Person, Post, Unit, User
from thidua.rules.models import CatalogueVersion


class DependantReview(PublicModel):
    """An award that rested on a revoked one waits for somebody to look."""

    revocation = models.ForeignKey(Revocation, on_delete=models.PROTECT, related_name="reviews")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reviews")
    before = models.PositiveSmallIntegerField()
    """Answer of the law on the day of its decision, the revoked award counted."""
    after = models.PositiveSmallIntegerField()
    """The same without it."""
    through = ArrayField(models.BigIntegerField(), default=list)
    """Keys of the grants that it rested on."""
    state = models.CharField(max_length=8, default="open")
    reason = models.TextField(blank=True)
    """Why it stays."""
    decided_label = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True)

    class Meta:
        ordering = ["grant__granted_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["revocation", "grant"], name="reviewed_once"),
            models.CheckConstraint(
                condition=~Q(state="kept") | ~Q(reason=""), name="kept_with_reason"
            ),
            models.CheckConstraint(condition=Q(after__lt=F("before")), name="review_fell"),
        ]

    def __str__(self) -> str:
        return f"{self.grant} ← {self.revocation}"

    def get_absolute_url(self) -> str:
        """The grant that it is about."""
        return f"{self.grant.get_absolute_url()}#rested"


class VerdictRun(PublicModel):
    """Everybody held against every award that can be counted, by a job; or a draft law on trial."""

    class Sort(models.TextChoices):
        """What is asked."""

        ALL = "all", _("All subjects judged")
        TRIAL = "trial", _("A draft of the law tried")

    class State(models.TextChoices):
        """How far it came."""

        ASKED = "asked", _("Waiting")
        WORKING = "working", _("Being judged")
        DONE = "done", _("Judged")
        FAILED = "failed", _("Not judged")

    sort = models.CharField(max_length=6, choices=Sort)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    year = models.PositiveSmallIntegerField()
    """The year that is judged; a school year begins in it."""
    as_of = models.DateField()
    received_on = models.DateField()
    version = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="+")
    """In force when it was asked."""
    draft = models.ForeignKey(
        CatalogueVersion, null=True, on_delete=models.PROTECT, related_name="trials"
    )
    fingerprint = models.CharField(max_length=64)
    draft_fingerprint = models.CharField(max_length=64, blank=True)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    asked_label = models.CharField(max_length=300)
    asked_on = models.DateField()
    asked_at = models.DateTimeField(default=timezone.now)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    subjects = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    """Award code → answer (or what changed) → how many."""
    fault = models.CharField(max_length=500, blank=True)

    UNDER_WAY = (State.ASKED, State.WORKING)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sort="all", draft=None) | Q(sort="trial", draft__isnull=False),
                name="trial_has_a_draft",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_sort_display()} {self.year}"

    @property
    def draft_title(self) -> str:
        """The draft that is tried, empty for none."""
        return str(self.draft) if self.draft else ""

    @property
    def under_way(self) -> bool:
        """Whether a job has still to do something."""
        return self.state in self.UNDER_WAY

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("awards:run", args=[self.public_id])


class VerdictRow(models.Model):
    """One verdict of a run, with its reasons as codes; put into words when somebody reads it."""

    run = models.ForeignKey(VerdictRun, on_delete=models.CASCADE, related_name="rows")
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=500)
    search_key = models.CharField(max_length=500)
    kind = models.PositiveSmallIntegerField()
    """0 person, 1 collective, 2 household."""
    award_code = models.CharField(max_length=20)
    rule = models.CharField(max_length=40)
    """Row of the standard: code and first day."""
    answer = models.PositiveSmallIntegerField()
    flagged = models.BooleanField()
    path = models.CharField(max_length=40)
    reasons = ArrayField(models.PositiveSmallIntegerField())
    """Code of the reason for each condition of the path, in its order."""
    worst = models.SmallIntegerField()
    """Number of the condition that decided; -1: something that bars any award."""
    reason = models.PositiveSmallIntegerField()
    have = models.SmallIntegerField()
    after = models.PositiveSmallIntegerField(null=True)
    """A trial: the answer under the draft, and what decided there."""
    after_rule = models.CharField(max_length=40, blank=True)
    after_path = models.CharField(max_length=40, blank=True)
    after_worst = models.SmallIntegerField(null=True)
    after_reason = models.PositiveSmallIntegerField(null=True)
    after_have = models.SmallIntegerField(null=True)
    change = models.CharField(max_length=6, blank=True)
    """A trial: ``gain``, ``lose`` or ``other``."""

    class Meta:
        indexes = [
            models.Index(fields=["run", "award_code", "answer"], name="verdict_of_run"),
            models.Index(fields=["run", "answer"], name="verdict_by_answer"),
            models.Index(fields=["run", "change"], name="verdict_by_change"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.award_code}"
