"""A unit's own emulation plan, child of the movement it was made from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from thidua.common.models import Named, PublicModel
from thidua.documents.models import Document
from thidua.movements.models.movements import Movement
from thidua.people.models import Unit, User


class UnitPlan(PublicModel, Named):
    """What a unit itself undertakes (kế hoạch thi đua của đơn vị); its targets are rows."""

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="unit_plans")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="unit_plans")
    state = models.CharField(max_length=12)
    purpose = models.TextField(blank=True)
    content = models.TextField(blank=True)
    organisation = models.TextField(blank=True)
    slogan = models.TextField(blank=True)
    returned_reason = models.TextField(blank=True)
    document = models.ForeignKey(
        Document, null=True, on_delete=models.PROTECT, related_name="unit_plans"
    )
    issued_on = models.DateField(null=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["movement", "unit"],
                condition=~Q(state="withdrawn"),
                name="one_plan_per_unit_and_movement",
            )
        ]
