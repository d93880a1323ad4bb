"""Records that are one person, and posts held in the past as papers tell them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from thidua.common.models import DateRangeField, PublicModel
from thidua.people.models.facts_base import Fact
from thidua.people.models.persons import Person
from thidua.people.models.units import Unit


class PersonLink(PublicModel):
    """Two records found to be one person: ``alias`` is read as ``canonical`` until it is undone.

    No row of either record is moved; every list resolves through the links that stand.
    """

    alias = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links_away")
    canonical = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links_here")
    linked_on = models.DateField()
    reason = models.CharField(max_length=300)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alias"], condition=Q(ended_on=None), name="person_linked_once"
            ),
            models.CheckConstraint(
                condition=~Q(alias=F("canonical")), name="person_is_not_its_own_alias"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("linked_on")),
                name="person_link_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alias} → {self.canonical}"

    @property
    def stands(self) -> bool:
        """Whether the records are read as one."""
        return self.ended_on is None


class CareerStep(Fact):
    """A post somebody held during ``valid`` (quá trình công tác), as papers tell it.

    Gives no rights, unlike :class:`~thidua.people.models.Post`: it may be of a teacher who never
    signs in, or of a body outside the province, which then stands in ``unit_text`` alone.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="career")
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="career"
    )
    unit_text = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=200)
    valid = DateRangeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(unit_text=""), name="career_step_has_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.title}"

    @property
    def subject(self) -> Person:
        """Whom it is about."""
        return self.person

    def subject_page(self) -> str:
        """Page of the person."""
        return self.person.get_absolute_url()
