"""Versions of the catalogue and what approvers said of them."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cached_property
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.common.models import PublicModel
from thidua.people.models import User

APPROVERS = 2
"""How many different persons must approve before a version is switched on."""

_NO_DELETE = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)


def as_text(content: Any) -> str:
    """Sections as the text that is stored and hashed; the order of keys ranks codes, so it stays.

    Args:
        content: plain data; days become ISO dates.
    """

    def plain(value: Any) -> str:
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(f"{value!r} cannot stand in a catalogue")

    return json.dumps(content, ensure_ascii=False, default=plain, separators=(",", ":"))


def fingerprint_of(text: str) -> str:
    """SHA-256 of a content, as the database computes it too."""
    return hashlib.sha256(text.encode()).hexdigest()


class CatalogueVersion(PublicModel):
    """A numbered version of the whole catalogue; its content never changes once it is proposed."""

    class Origin(models.TextChoices):
        """Where its rows come from."""

        SHIPPED = "shipped", _("Shipped with the program")
        UPGRADE = "upgrade", _("Shipped with a later program")
        DRAFT_LAW = "draft_law", _("Rows of a draft law")
        PROVINCE = "province", _("Edited here")

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.PROVINCE)
    state = models.CharField(max_length=12, default="draft")
    based_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    content_text = models.TextField()
    """The sections as JSON text: ``jsonb`` would lose the order of keys, which ranks codes."""
    fingerprint = models.CharField(max_length=64)
    shipped_text = models.TextField(blank=True)
    """What the program shipped when this version was seeded: the base of the next comparison."""
    shipped_fingerprint = models.CharField(max_length=64, blank=True)
    authors = models.ManyToManyField(User, related_name="+")
    """Everybody who made, changed or proposed it: none of them approves it."""
    round = models.PositiveIntegerField(default=0)
    """How often it was proposed; approvals belong to one round."""
    created_label = models.CharField(max_length=300)
    created_on = models.DateField()
    proposed_label = models.CharField(max_length=300, blank=True)
    proposed_on = models.DateField(null=True)
    activated_label = models.CharField(max_length=300, blank=True)
    activated_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    """Day on which it was retired or dropped."""
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("version of the catalogue")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="active"), name="one_active_catalogue"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed", "active", "retired", "dropped"]),
                name="catalogue_state_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    fingerprint=Func(
                        F("content_text"),
                        template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
                        output_field=models.CharField(),
                    )
                ),
                name="fingerprint_is_of_content",
            ),
        ]
        triggers = [
            _NO_DELETE,
            pgtrigger.Trigger(
                name="content_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF (NEW.number, NEW.fingerprint, NEW.content_text, NEW.shipped_text,
                        NEW.shipped_fingerprint, NEW.origin, NEW.based_on_id)
                       IS DISTINCT FROM
                       (OLD.number, OLD.fingerprint, OLD.content_text, OLD.shipped_text,
                        OLD.shipped_fingerprint, OLD.origin, OLD.based_on_id)
                       AND (OLD.state <> 'draft' OR NEW.state <> 'draft') THEN
                        RAISE EXCEPTION
                            'pgtrigger: version % of the catalogue is not a draft', OLD.number;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="two_approvers",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.state = 'active' AND OLD.state IS DISTINCT FROM 'active'"
                ),
                func=f"""
                    IF OLD.state <> 'proposed' OR (
                        SELECT count(DISTINCT user_id) FROM rules_approval
                        WHERE version_id = NEW.id AND approved AND round = NEW.round
                          AND fingerprint = NEW.fingerprint
                    ) < {APPROVERS} THEN
                        RAISE EXCEPTION
                            'pgtrigger: version % lacks approvals of its content', NEW.number;
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - a number of our own
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("rules:version", args=[self.public_id])

    @cached_property
    def content(self) -> dict[str, Any]:
        """The sections as plain data; a copy of one's own."""
        made: dict[str, Any] = json.loads(self.content_text)
        return made

    def fill(self, content: Any) -> None:
        """Take over a content and its fingerprint (not saved)."""
        self.content_text = as_text(content)
        self.fingerprint = fingerprint_of(self.content_text)
        self.__dict__.pop("content", None)


class Approval(PublicModel):
    """What one person said of the content that they saw: approved, or refused with a reason."""

    version = models.ForeignKey(
        CatalogueVersion, on_delete=models.PROTECT, related_name="approvals"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64)
    round = models.PositiveIntegerField()
    approved = models.BooleanField()
    reason = models.TextField(blank=True)
    on = models.DateField()

    class Meta:
        verbose_name = _("answer of an approver")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "round", "user"], name="one_word_per_person_and_round"
            ),
            models.CheckConstraint(
                condition=Q(approved=True) | ~Q(reason=""), name="refused_with_reason"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.label
