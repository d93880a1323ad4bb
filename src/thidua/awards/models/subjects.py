"""Who stands under grants, and which records are one and the same."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from thidua.awards.catalogue import Object
from thidua.common.models import Named, PublicModel
from thidua.people.models import Person, Unit


class Subject(PublicModel, Named):
    """A person, a collective or a household that awards are given to (đối tượng).

    A collective need not be a unit: a team, a joint group, a body elsewhere. ``root`` is the record
    that this one is the same as, kept from the open links (:class:`SubjectLink`).
    """

    also_searched: ClassVar[tuple[str, ...]] = ("detail", "other_names")

    kind = models.CharField(max_length=10, choices=Object)
    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="award_subject"
    )
    unit = models.OneToOneField(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="award_subject"
    )
    detail = models.CharField(max_length=300, blank=True)
    """What tells it from others of the name: post and unit as last printed, or the place."""
    other_names = models.CharField(max_length=500, blank=True, editable=False)
    """Former and short names of its unit, for finding it."""
    root = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="family"
    )
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | Q(kind=Object.PERSON, unit=None),
                name="subject_person_is_a_person",
            ),
            models.CheckConstraint(
                condition=Q(unit=None) | Q(kind=Object.COLLECTIVE, person=None),
                name="subject_unit_is_a_collective",
            ),
            models.CheckConstraint(condition=~Q(root=F("id")), name="subject_is_not_its_own_root"),
        ]
        indexes = [
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="subject_search_trgm"),
            models.Index(fields=["kind", "sort_key"], name="subject_kind_sort"),
            # What the look-up reads while somebody types: without the rows themselves.
            models.Index(fields=["kind", "search_key"], include=["id"], name="subject_kind_search"),
        ]

    @property
    def root_id_or_own(self) -> int:
        """Key of the record that this one counts with."""
        return self.root_id or self.pk

    def get_absolute_url(self) -> str:
        """Its timeline."""
        return reverse("awards:subject", args=[self.public_id])


class SubjectLink(PublicModel):
    """Two records are one: dated, with a reason, to be undone again. No row moves.

    ``alias`` counts with ``canonical`` while ``unlinked_on`` is empty.
    """

    alias = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="links")
    canonical = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="linked")
    linked_on = models.DateField()
    linked_label = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    unlinked_on = models.DateField(null=True, blank=True)
    unlinked_label = models.CharField(max_length=300, blank=True)
    unlink_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alias"], condition=Q(unlinked_on=None), name="alias_links_to_one"
            ),
            models.CheckConstraint(
                condition=~Q(alias=F("canonical")), name="subject_links_to_another"
            ),
            models.CheckConstraint(
                condition=Q(unlinked_on=None) | Q(unlinked_on__gte=F("linked_on")),
                name="link_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alias} = {self.canonical}"

    @property
    def is_open(self) -> bool:
        """Whether it holds."""
        return self.unlinked_on is None
