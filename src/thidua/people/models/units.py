"""Units and their versions: who an office is stays, what it is called and belongs to changes."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from thidua.common.models import DateRangeField, Named, PublicModel


class Unit(PublicModel):
    """The identity of a body through renames (đơn vị). Its facts live in dated versions."""

    code = models.CharField(max_length=40, unique=True)
    is_sample = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.latest_name

    def get_absolute_url(self) -> str:
        """Page of the unit."""
        return reverse("people:unit", args=[self.public_id])

    @cached_property
    def latest_name(self) -> str:
        """The name of the latest version that stands, the code before there is one."""
        latest = self.versions.filter(superseded_at=None).order_by("-valid").first()
        return latest.name if latest else self.code


class UnitVersionQuerySet(models.QuerySet["UnitVersion"]):
    """Versions as they hold on a day."""

    def on(self, as_of: date) -> Self:
        """Versions valid that day and not corrected since."""
        return self.filter(valid__contains=as_of, superseded_at=None)


class UnitVersion(PublicModel, Named):
    """What a unit was called and where it belonged during ``valid`` (half-open)."""

    class Kind(models.TextChoices):
        """What sort of body it is."""

        PROVINCE = "province", _("Province")
        PEOPLES_COMMITTEE = "peoples_committee", _("People’s Committee")
        DEPARTMENT = "department", _("Department")
        DISTRICT = "district", _("District")
        COMMUNE = "commune", _("Commune")
        PARTY = "party", _("Party body")
        FRONT = "front", _("Front or mass organisation")
        ARMED_FORCES = "armed_forces", _("Armed forces")
        VERTICAL = "vertical", _("Central agency in the province")
        STATE_ENTERPRISE = "state_enterprise", _("State enterprise")
        PRIVATE_ENTERPRISE = "private_enterprise", _("Other enterprise")
        PRESS = "press", _("Press body")
        COUNCIL = "council", _("People’s Council")
        STANDING_BODY = "standing_body", _("Standing body")
        OFFICE = "office", _("Office or division")
        SCHOOL = "school", _("School or hospital")
        OTHER = "other", _("Other")

    class Area(models.TextChoices):
        """Class of area, for the share of remote places in awards."""

        ORDINARY = "ordinary", _("Ordinary")
        REMOTE = "remote", _("Remote")
        ETHNIC_MINORITY = "ethnic_minority", _("Ethnic-minority area")
        SPECIALLY_DIFFICULT = "specially_difficult", _("Specially difficult")

    also_searched: ClassVar[tuple[str, ...]] = ("short_name",)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    short_name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    managed_by = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=20, choices=Area, default=Area.ORDINARY)
    email = models.EmailField(blank=True)
    valid = DateRangeField()
    reason = models.CharField(max_length=300, blank=True)
    superseded_at = models.DateTimeField(null=True)

    objects = UnitVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="unit_version_one_at_a_time",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("unit")), name="unit_is_not_its_own_parent"
            ),
        ]

    def get_absolute_url(self) -> str:
        """Page of the unit."""
        return self.unit.get_absolute_url()


class Succession(models.Model):
    """A unit that followed another on a day: split, merger, replacement."""

    before = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    after = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    on = models.DateField()
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["before", "after", "on"], name="succession_once")
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id} {self.on:%d/%m/%Y}"


class Alias(Named):
    """Another name under which documents call a unit (Ban TĐKT tỉnh, Sở NN&PTNT)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="alias_once")]
