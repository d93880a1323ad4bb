"""A decision that was read from its paper: proposed rows, questions, and what became of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.awards.catalogue import Object
from thidua.awards.models.grants import Authority, Decision, Grant, Precision
from thidua.common.models import Period, PublicModel
from thidua.documents.models import Document
from thidua.people.models import Person, Post, Unit, User


class DecisionReading(PublicModel):
    """What one registered decision says, row by row, until a person has confirmed it.

    A background job reads and matches; reading again never changes what a person decided. The head
    (number, day, who decided) counts once somebody has confirmed it.
    """

    class Phase(models.TextChoices):
        """What the job does at the moment."""

        WAITING = "", _("Waits for the background worker")
        TEXT = "text", _("Reads the text")
        MATCHING = "match", _("Looks for known persons and units")
        STORING = "store", _("Keeps the rows")

    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="decision_reading"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """The unit in whose register the document stands."""
    state = models.CharField(max_length=8, default="reading")
    header = models.JSONField(default=dict)  # the reader's ``document`` facts
    awards = models.JSONField(default=list)  # the reader's awards: name, announced, prize
    version = models.CharField(max_length=64, blank=True)  # hash of the text that was read
    readings = models.PositiveSmallIntegerField(default=0)
    # The head as it will be recorded.
    number = models.CharField(max_length=60, blank=True)
    on = models.DateField(null=True, blank=True)
    on_precision = models.CharField(max_length=5, choices=Precision, default="day")
    authority = models.CharField(max_length=20, choices=Authority, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=20, choices=Grant.Kind, blank=True)
    period = models.ForeignKey(
        Period, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Year or school year of the achievement, where the words name one."""
    head_confirmed_label = models.CharField(max_length=300, blank=True)
    head_confirmed_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="readings"
    )
    is_synthetic = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)
    # The job.
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    attempts = models.PositiveSmallIntegerField(default=0)
    phase = models.CharField(max_length=8, choices=Phase, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(default=timezone.now)
    fault = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return self.number or str(self.document)

    @property
    def under_way(self) -> bool:
        """Whether the job has still to finish."""
        return self.state == "reading"

    def get_absolute_url(self) -> str:
        """The decision beside its rows."""
        return reverse("awards:reading", args=[self.document.public_id])


class ReadRow(PublicModel):
    """One row of a decision: as read, as corrected, whom it means, and what was decided."""

    class Verdict(models.TextChoices):
        """What the matching found."""

        ASK = "ask", _("Asks first")
        SURE = "sure", _("Surely known")
        NEW = "new", _("Nobody known")
        STANDS = "stands", _("In the registry already")

    class State(models.TextChoices):
        """What a person decided."""

        PROPOSED = "proposed", _("To be confirmed")
        CONFIRMED = "confirmed", _("In the registry")
        DROPPED = "dropped", _("Dropped")

    reading = models.ForeignKey(DecisionReading, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    ref = models.CharField(max_length=20)
    no = models.PositiveIntegerField(null=True)
    read = models.JSONField()  # the values as the reader gave them
    # As they count now: as read, or as a person corrected them.
    kind = models.CharField(max_length=10, choices=Object)
    form_of_address = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=500)
    post = models.CharField(max_length=300, blank=True)
    unit_words = models.CharField(max_length=500, blank=True)
    award = models.CharField(max_length=300, blank=True)
    edited = models.BooleanField(default=False)
    search_key = models.CharField(max_length=700, editable=False)
    group = models.CharField(max_length=300, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    where = models.CharField(max_length=60, blank=True)
    confidence = models.FloatField()
    round = models.PositiveSmallIntegerField()
    # Who is meant.
    verdict = models.CharField(max_length=6, choices=Verdict)
    mark = models.CharField(max_length=24, blank=True)
    label = models.CharField(max_length=500, blank=True)
    reasons = models.JSONField(default=list)
    why = models.CharField(max_length=500, blank=True)
    options = models.JSONField(default=list)
    more = models.PositiveIntegerField(default=0)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # What became of it.
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    grant = models.ForeignKey(
        Grant, null=True, blank=True, on_delete=models.PROTECT, related_name="read_rows"
    )
    decided_label = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["reading", "state", "verdict", "position"])]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="read_row_span_forward"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(grant__isnull=False),
                name="read_row_confirmed_has_a_grant",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def decided(self) -> bool:
        """Whether a person has decided about it."""
        return self.state != self.State.PROPOSED

    @property
    def place(self) -> str:
        """Post and unit as printed."""
        return ", ".join(p for p in (self.post, self.unit_words) if p)

    @property
    def gender(self) -> str:
        """What the form of address tells."""
        return str(
            {"ông": Person.Gender.MALE, "bà": Person.Gender.FEMALE}.get(
                self.form_of_address.casefold(), Person.Gender.UNKNOWN
            )
        )

    @property
    def values(self) -> dict[str, Any]:
        """The fields that a person may correct."""
        return {name: getattr(self, name) for name in VALUES}


VALUES = ("kind", "form_of_address", "name", "post", "unit_words", "award")


class ReadQuestion(PublicModel):
    """What the reader asks about a decision; every one is answered before rows are recorded."""

    class Answer(models.TextChoices):
        """What a person answered."""

        OPEN = "", _("Not answered")
        PAPER = "paper", _("The paper says so")
        READING = "reading", _("Read wrongly, put right in the rows")

    reading = models.ForeignKey(DecisionReading, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=30)
    text = models.TextField()
    reason = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    where = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=8, choices=Answer, blank=True, default="")
    answered_label = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "kind", "start", "end", "reason"], name="read_question_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"
