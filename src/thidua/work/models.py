"""Work items, the rules that remind and escalate, notices and mail."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thidua.common.models import PublicModel
from thidua.people.models import Post, Role, Unit, User


class WorkItem(PublicModel):
    """A line in somebody's list (việc): for whom, what, due, where.

    For a unit (any of its posts, or those with ``role``), or for one post. Opened and closed by
    the domain function of the event, in its transaction.
    """

    class State(models.TextChoices):
        """Life of an item."""

        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("No longer needed")

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="work_items")
    role = models.CharField(max_length=20, choices=Role, blank=True)
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="work_items")
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    returned_reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_on = models.DateField()
    due = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    escalated_on = models.DateField(null=True)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="escalations"
    )

    class Meta:
        indexes = [
            models.Index(fields=["unit", "state", "due"]),
            models.Index(fields=["post", "state", "due"]),
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["state", "due"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="closed_item_has_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.key


class ReminderRule(models.Model):
    """When open items of a kind are reminded or escalated, in working days from the due date."""

    class Action(models.TextChoices):
        """What the rule does."""

        REMIND = "remind", _("Remind")
        ESCALATE = "escalate", _("Escalate")

    class Target(models.TextChoices):
        """To whom an escalation goes."""

        NOBODY = "", _("Nobody")
        UNIT_HEAD = "unit_head", _("Head of the unit")
        OFFICER_IN_CHARGE = "officer_in_charge", _("Officer in charge of the unit")
        STANDING_HEAD = "standing_head", _("Head of the standing body")

    kind = models.CharField(max_length=60, blank=True, help_text=_("Empty: every kind."))
    offset = models.SmallIntegerField()
    action = models.CharField(max_length=10, choices=Action)
    escalate_to = models.CharField(max_length=20, choices=Target, blank=True, default="")
    by_mail = models.BooleanField(default=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["kind", "offset"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "offset", "action", "escalate_to"], name="rule_once"
            ),
            models.CheckConstraint(
                condition=Q(action="remind", escalate_to="")
                | (Q(action="escalate") & ~Q(escalate_to="")),
                name="escalation_names_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind or '*'} {self.offset:+d} {self.action}"


class RuleApplied(models.Model):
    """A rule has been applied to an item: what makes a second run send nothing twice."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="applied")
    rule = models.ForeignKey(ReminderRule, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "rule"], name="rule_applied_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} → {self.item_id}"


class Notice(PublicModel):
    """A message in the program for one account (thông báo)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [models.Index(fields=["user", "read_at"])]

    def __str__(self) -> str:
        return self.key


class OutgoingMail(models.Model):
    """A mail to send once; the worker sends what is queued and keeps the outcome."""

    MAX_ATTEMPTS: ClassVar[int] = 8

    key = models.CharField(max_length=240, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(F("sent_at").asc(nulls_first=True), name="mail_unsent_first")]

    def __str__(self) -> str:
        return self.key
