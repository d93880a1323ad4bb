"""Movements, drives, anniversaries, quotas, participation."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thidua.common.models import DateRangeField, Named, Period, PublicModel
from thidua.documents.models import Document, LegalBasis
from thidua.movements.models.plans import Plan, PlanItem
from thidua.people.models import Unit, User

PRECISIONS = [("day", _("day")), ("month", _("month")), ("year", _("year"))]


class Movement(PublicModel, Named):
    """An emulation movement (phong trào thi đua; Luật TĐKT 2022, Điều 16–18)."""

    class Kind(models.TextChoices):
        """Form of emulation (Điều 16)."""

        REGULAR = "regular", _("Regular")
        THEMATIC = "thematic", _("Thematic")

    class Origin(models.TextChoices):
        """Whether this body launched it, or a plan only names it."""

        LAUNCHED = "launched", _("Launched here")
        ELSEWHERE = "elsewhere", _("Launched elsewhere")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REGULAR)
    origin = models.CharField(max_length=10, choices=Origin)
    state = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="movements")
    launching_body = models.CharField(max_length=300, blank=True)
    plan = models.OneToOneField(Plan, null=True, on_delete=models.PROTECT, related_name="movement")
    launch_document = models.ForeignKey(
        Document, null=True, on_delete=models.PROTECT, related_name="+"
    )
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    purpose = models.TextField(blank=True)
    content = models.TextField(blank=True)
    criteria = models.TextField(blank=True)
    slogan = models.TextField(blank=True)
    scope = models.TextField(blank=True)
    period = models.ForeignKey(Period, null=True, on_delete=models.PROTECT, related_name="+")
    valid = DateRangeField(null=True)
    period_text = models.CharField(max_length=60, blank=True)
    launched_on = models.DateField(null=True)
    launched_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            # Luật TĐKT 2022, Điều 17: a launch needs purpose, content, criteria (and a slogan,
            # Plan 210 part I.2); one recorded as launched elsewhere may lack them.
            models.CheckConstraint(
                condition=Q(origin="elsewhere")
                | (~Q(purpose="") & ~Q(content="") & ~Q(criteria="") & ~Q(slogan="")),
                name="launched_movement_is_complete",
            )
        ]


class MovementName(Named):
    """Another, often shorter, name under which plans speak of a movement."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="names")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movement", "name"], name="movement_name_once")
        ]


class Relation(models.Model):
    """A movement carries on another one: the plan of ``movement`` names ``other``."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="named_by")
    item = models.ForeignKey(PlanItem, null=True, on_delete=models.PROTECT, related_name="+")
    was_new = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movement", "other"], name="relation_once"),
            models.CheckConstraint(
                condition=~Q(movement=F("other")), name="movement_names_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.movement} → {self.other}"


class MovementBasis(models.Model):
    """A legal basis that a movement stands on."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="bases")
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="movements")
    item = models.ForeignKey(PlanItem, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movement", "basis"], name="movement_basis_once")
        ]

    def __str__(self) -> str:
        return f"{self.movement} – {self.basis}"


class Drive(PublicModel, Named):
    """A dated part of a movement (đợt thi đua); a peak drive (cao điểm) may be dated later."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="drives")
    is_peak = models.BooleanField(default=False)
    start = models.DateField(null=True)
    start_precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    end = models.DateField(null=True)
    end_precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    window_set_by = models.CharField(max_length=300, blank=True)  # dates given by a person
    review = models.TextField(blank=True)
    review_by = models.DateField(null=True)
    review_precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    item = models.ForeignKey(PlanItem, null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["is_peak", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gte=F("start")),
                name="drive_runs_forward",
            )
        ]


class Anniversary(PublicModel, Named):
    """A day that a drive is bound to (ngày kỷ niệm); an occasion without a date has none."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="anniversaries")
    drive = models.ForeignKey(
        Drive, null=True, on_delete=models.SET_NULL, related_name="anniversaries"
    )
    years = models.PositiveSmallIntegerField(null=True)
    origin = models.DateField(null=True)
    date = models.DateField(null=True)
    item = models.ForeignKey(PlanItem, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["date"]


class Quota(PublicModel):
    """A range of awards that the plan foresees (chỉ tiêu khen thưởng), open at either end."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="quotas")
    recipients = models.JSONField(default=list)
    level = models.CharField(max_length=120)
    kinds = models.JSONField(default=list)
    award_codes = models.JSONField(default=list)
    counted_by = models.CharField(
        max_length=12,
        default="decision",
        choices=[("decision", _("date of decision")), ("achievement", _("year of achievement"))],
    )
    minimum = models.PositiveIntegerField(null=True)
    maximum = models.PositiveIntegerField(null=True)
    item = models.ForeignKey(PlanItem, null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(maximum=None) | Q(maximum__gte=F("minimum")),
                name="quota_runs_forward",
            )
        ]

    def __str__(self) -> str:
        return f"{', '.join(self.kinds)} – {self.level}"


class Participation(PublicModel):
    """A unit takes part in a movement (register by area and organisation)."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="participations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="participations")
    since = models.DateField()
    registered_by = models.CharField(max_length=300)
    withdrawn_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["movement", "unit"],
                condition=Q(withdrawn_on=None),
                name="unit_takes_part_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.movement}"


class CalendarEntry(PublicModel, Named):
    """A day or span in the calendar that a launch made: drive, anniversary, review, deadline."""

    class Kind(models.TextChoices):
        """Why the day is marked."""

        DRIVE = "drive", _("Drive")
        ANNIVERSARY = "anniversary", _("Anniversary")
        REVIEW = "review", _("Review")
        DEADLINE = "deadline", _("Deadline")

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="calendar")
    kind = models.CharField(max_length=12, choices=Kind)
    start = models.DateField()
    end = models.DateField(null=True)
    drive = models.ForeignKey(Drive, null=True, on_delete=models.CASCADE, related_name="+")
    anniversary = models.ForeignKey(
        Anniversary, null=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        ordering = ["start"]
