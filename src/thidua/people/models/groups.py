"""Groups: blocks, councils, thematic groups, with dated members."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.common.models import DateRangeField, Named, PublicModel
from thidua.people.models.persons import Person
from thidua.people.models.units import Unit


class Group(PublicModel, Named):
    """A set of units or persons owned by a body at any level (khối, hội đồng, tổ)."""

    class Kind(models.TextChoices):
        """What the group is for."""

        BLOCK = "block", _("Emulation block")
        COUNCIL = "council", _("Emulation and awards council")
        INITIATIVE_COUNCIL = "initiative_council", _("Initiative council")
        THEMATIC = "thematic", _("Thematic group")

    kind = models.CharField(max_length=20, choices=Kind)
    code = models.CharField(max_length=40, unique=True)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="groups")
    valid = DateRangeField()
    is_sample = models.BooleanField(default=False)

    def get_absolute_url(self) -> str:
        """Page of the group."""
        return reverse("people:group", args=[self.public_id])

    @property
    def short_name(self) -> str:
        """The name without the words that a list of blocks repeats in its head."""
        bare = self.name.removeprefix("Khối thi đua ").removeprefix("Cụm thi đua ")
        return bare[:1].upper() + bare[1:]


class Roster(PublicModel):
    """The decision that set a group up or renewed it (number, date, issuer as printed)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="rosters")
    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    issuer = models.CharField(max_length=300)
    file = models.ForeignKey("common.StoredFile", null=True, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.number


class Membership(PublicModel):
    """A unit or a person in a group during ``valid``, with the part it plays."""

    class Part(models.TextChoices):
        """Part in the group."""

        HEAD = "head", _("Head")
        DEPUTY = "deputy", _("Deputy head")
        SECRETARY = "secretary", _("Secretary")
        MEMBER = "member", _("Member")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="memberships"
    )
    part = models.CharField(max_length=10, choices=Part, default=Part.MEMBER)
    valid = DateRangeField()
    roster = models.ForeignKey(Roster, null=True, on_delete=models.SET_NULL)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, person__isnull=False) | Q(unit__isnull=False, person=None),
                name="member_is_unit_or_person",
            ),
            ExclusionConstraint(
                name="unit_once_in_group",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(unit__isnull=False),
            ),
            ExclusionConstraint(
                name="person_once_in_group",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit or self.person} ∈ {self.group}"
