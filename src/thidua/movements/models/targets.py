"""Targets (chỉ tiêu): an indicator, a comparator, a value, a unit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.models import Named, Period, PublicModel
from thidua.movements.models.movements import Movement
from thidua.movements.models.plans import PlanItem
from thidua.movements.models.unit_plans import UnitPlan
from thidua.people.models import Unit

FREQUENCIES = [
    (Period.Kind.MONTH, _("Every month")),
    (Period.Kind.QUARTER, _("Every quarter")),
    (Period.Kind.HALF, _("Every half-year")),
    (Period.Kind.YEAR, _("Every year")),
]


class UsualLead(Named):
    """The body that usually leads an indicator; ``name`` holds words of the indicator.

    Only ever a proposal: the lead of a target is set by a person.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="usual_lead_once")]


class Target(PublicModel, Named):
    """One figure to reach, of a movement or of a unit's own plan; ``name`` is its indicator."""

    class Comparator(models.TextChoices):
        """How the result compares with the value, as the text says."""

        AT_LEAST = ">=", "≥"
        MORE_THAN = ">", ">"
        AT_MOST = "<=", "≤"
        LESS_THAN = "<", "<"
        EQUAL = "=", "="
        ABOUT = "~", "≈"
        RANGE = "range", "–"

    class Nature(models.TextChoices):
        """What the value is the size of."""

        LEVEL = "level", _("Level")
        CHANGE = "change", _("Change of the level")
        INCREMENT = "increment", _("Increment")
        MAINTAIN = "maintain", _("Maintain")

    class Direction(models.TextChoices):
        """Where the underlying indicator should move."""

        INCREASE = "increase", _("Higher is better")
        DECREASE = "decrease", _("Lower is better")

    class Aggregation(models.TextChoices):
        """How figures of units add up to the province's."""

        SUM = "sum", _("Sum")
        WEIGHTED = "weighted", _("Weighted by a reported denominator")
        NONE = "none", _("Official statistics, not added up")

    movement = models.ForeignKey(
        Movement, null=True, on_delete=models.CASCADE, related_name="targets"
    )
    unit_plan = models.ForeignKey(
        UnitPlan, null=True, on_delete=models.CASCADE, related_name="targets"
    )
    source = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="shares")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    ref = models.CharField(max_length=20, blank=True)
    group = models.CharField(max_length=200, blank=True)
    comparator = models.CharField(max_length=6, choices=Comparator)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    maximum = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    measure = models.CharField(max_length=60)  # unit of measure, as confirmed
    as_written = models.CharField(max_length=60, blank=True)
    nature = models.CharField(max_length=10, choices=Nature)
    direction = models.CharField(max_length=10, choices=Direction)
    aggregation = models.CharField(max_length=10, choices=Aggregation, default=Aggregation.NONE)
    baseline = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    baseline_source = models.CharField(max_length=300, blank=True)
    frequency = models.CharField(
        max_length=12, choices=FREQUENCIES, default=Period.Kind.MONTH
    )  # how often its lead reports
    lead_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="led_targets"
    )
    proposed_lead = models.ForeignKey(Unit, null=True, on_delete=models.SET_NULL, related_name="+")
    item = models.ForeignKey(PlanItem, null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(movement__isnull=False, unit_plan=None)
                | Q(movement=None, unit_plan__isnull=False),
                name="target_of_movement_or_unit_plan",
            ),
            models.CheckConstraint(
                condition=~Q(comparator="range") | Q(maximum__isnull=False),
                name="range_has_two_ends",
            ),
        ]
