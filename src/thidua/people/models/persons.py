"""Persons, the posts they hold, and who stands in for whom."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.common.models import DateRangeField, Named, PublicModel
from thidua.people.models.units import Unit


class Role(models.TextChoices):
    """What a post is there to do. “Lead agency” is no role: it is a target's relation to a unit."""

    UNIT_OFFICER = "unit_officer", _("Unit officer")
    UNIT_HEAD = "unit_head", _("Head of unit")
    OFFICER_IN_CHARGE = "officer_in_charge", _("Officer in charge")
    STANDING_HEAD = "standing_head", _("Head of the standing body")
    CLERK = "clerk", _("Clerk")
    ACCOUNTANT = "accountant", _("Accountant")
    COUNCIL_MEMBER = "council_member", _("Council member")
    COUNCIL_SECRETARY = "council_secretary", _("Council secretary")
    SIGNATORY = "signatory", _("Signatory")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Person(PublicModel, Named):
    """Somebody. Has no natural key; the citizen number is kept only encrypted with a keyed hash.

    ``code`` only tells rows of our own lists apart (mã cán bộ); the province may give its own.
    """

    class Gender(models.TextChoices):
        """As recorded for the ministry's statistics."""

        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        UNKNOWN = "unknown", _("Not recorded")

    code = models.CharField(max_length=40, unique=True)
    gender = models.CharField(max_length=8, choices=Gender, default=Gender.UNKNOWN)
    born = models.DateField(null=True, blank=True)
    born_precision = models.CharField(
        max_length=5,
        default="day",
        choices=[("day", _("day")), ("month", _("month")), ("year", _("year"))],
    )
    deceased = models.BooleanField(default=False)
    citizen_cipher = models.BinaryField(null=True)
    citizen_hash = models.CharField(max_length=64, blank=True, db_index=True)
    is_synthetic = models.BooleanField(default=False)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give a code where the province gives none, and save."""
        self.code = self.code or self.own_code()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Page of the officer."""
        return reverse("people:person", args=[self.public_id])

    def own_code(self) -> str:
        """The code of a person in our lists, drawn from the random identifier."""
        return f"CB-{self.public_id.hex[:10]}"


class Post(PublicModel):
    """A person in a unit with a role and a printed title, during ``valid`` (half-open)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    title = models.CharField(max_length=200)
    valid = DateRangeField()
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="post_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.title}"

    def person_page(self) -> str:
        """Page of the officer who holds it."""
        return self.person.get_absolute_url()


class PostScope(models.Model):
    """A block or a unit that an officer in charge looks after, during ``valid``."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="scopes")
    group = models.ForeignKey("people.Group", null=True, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    valid = DateRangeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(group=None, unit__isnull=False) | Q(group__isnull=False, unit=None),
                name="scope_is_group_or_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.group or self.unit}"


class Delegation(PublicModel):
    """A post handed to another person for some days (NĐ 30/2020, Điều 13; leave).

    A person signing TL. or TUQ. may not pass the right on; the database keeps one step only,
    because a delegation always starts from a post, never from another delegation.
    """

    class Form(models.TextChoices):
        """In whose name the deputy acts."""

        KT = "KT", _("KT. (deputy for the head)")
        TL = "TL", _("TL. (by order)")
        TUQ = "TUQ", _("TUQ. (by authorisation)")
        LEAVE = "leave", _("Hand-over during leave")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    to_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="delegations_received"
    )
    form = models.CharField(max_length=6, choices=Form)
    valid = DateRangeField()
    reason = models.CharField(max_length=300)
    basis = models.CharField(max_length=300, blank=True)
    """The written decision or rule that a signing right is handed over by (TL., TUQ.)."""
    ended_on = models.DateField(null=True, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    """When the holder of the post, back again, had seen what was done in their name."""

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="post_handed_to_one_person_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_on=None),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("valid__startswith")),
                name="delegation_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} → {self.to_person} ({self.form})"

    def get_absolute_url(self) -> str:
        """Its page, with what was done in the holder's name."""
        return reverse("people:delegation", args=[self.public_id])
