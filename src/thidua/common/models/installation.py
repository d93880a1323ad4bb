"""Facts about this installation: which province, and whether it is a demonstration."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Installation(models.Model):
    """One row. A demo date exists only in a demonstration; the database refuses it elsewhere."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    province = models.CharField(max_length=200)
    is_demo = models.BooleanField(default=False)
    demo_date = models.DateField(null=True, blank=True)
    settings = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="installation_is_one_row"),
            models.CheckConstraint(
                condition=Q(is_demo=True) | Q(demo_date=None), name="demo_date_only_in_demo"
            ),
        ]

    def __str__(self) -> str:
        return self.province
