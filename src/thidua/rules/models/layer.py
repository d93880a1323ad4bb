"""What stands over the active version: the province's own settings, facts read in a source."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.models import DateRangeField, PublicModel
from thidua.people.models import User
from thidua.rules.models.versions import CatalogueVersion


class ProvinceSetting(PublicModel):
    """Something that the law leaves to the province, as it decided, during some days.

    A correction is a new row; the former keeps what it said and says when it was replaced.
    """

    key = models.CharField(max_length=60)
    award = models.CharField(max_length=20, blank=True)
    """Code that it is for; empty = all."""
    value = models.JSONField()
    valid = DateRangeField()
    citation = models.CharField(max_length=300)
    """The province's own decision or resolution."""
    verified = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    entered_label = models.CharField(max_length=300)
    entered_on = models.DateField()
    superseded_at = models.DateTimeField(null=True)
    superseded_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("setting of the province")
        ordering = ["key", "award", "-valid", "-pk"]
        constraints = [
            ExclusionConstraint(
                name="province_setting_one_at_a_time",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    ("award", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at=None),
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False) & ~Q(citation=""),
                name="province_setting_has_days_and_citation",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="only_superseded",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.superseded_at IS NOT NULL
                       OR (to_jsonb(NEW) - 'superseded_at' - 'superseded_on')
                          <> (to_jsonb(OLD) - 'superseded_at' - 'superseded_on') THEN
                        RAISE EXCEPTION
                            'pgtrigger: a setting of the province is corrected by a new row';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.full_key

    @property
    def full_key(self) -> str:
        """Key as the law looks it up: ``cap_percent:CSTDCS``."""
        return f"{self.key}:{self.award}" if self.award else self.key


class Confirmation(PublicModel):
    """An unverified fact held against its source: confirmed, corrected, or taken back.

    ``before`` and ``after`` are the fact as rows of the catalogue hold it. A confirmation applies
    wherever the fact still reads as ``before``, so it goes along into later versions.
    """

    version = models.ForeignKey(
        CatalogueVersion, on_delete=models.PROTECT, related_name="confirmations"
    )
    """The version that was active."""
    address = models.CharField(max_length=300, db_index=True)
    award = models.CharField(max_length=20, blank=True, db_index=True)
    before = models.JSONField()
    after = models.JSONField()
    source = models.TextField()
    """What was read: document, article, page, address."""
    reason = models.TextField(blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=300)
    on = models.DateField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("confirmation")
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="confirmation_names_its_source")
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.address
