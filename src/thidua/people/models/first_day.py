"""The first day: letters that activate accounts, the code of the set-up, and tries of both."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.common.models import PublicModel
from thidua.people.models.accounts import User
from thidua.people.models.persons import Post


class LetterBatch(PublicModel):
    """Activation letters that were made in one go: one PDF, or one mail each."""

    class Way(models.TextChoices):
        """How the codes reach people."""

        PAPER = "paper", _("On paper")
        MAIL = "mail", _("By mail")

    class State(models.TextChoices):
        """How far it came."""

        MAKING = "making", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Not done")
        GONE = "gone", _("File deleted")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    way = models.CharField(max_length=5, choices=Way)
    state = models.CharField(max_length=7, choices=State, default=State.MAKING)
    days = models.PositiveSmallIntegerField()
    """So many days the codes hold."""
    wanted = models.JSONField(default=list)
    """Keys of the accounts that letters were asked for."""
    made = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    """Accounts without a mail address, or activated meanwhile."""
    file = models.ForeignKey(
        "common.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The PDF, sealed with the installation's key; deleted when no code in it works any more."""
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.asked_at:%d/%m/%Y %H:%M}"


class ActivationLetter(models.Model):
    """A code that lets one person choose the first password. Only its keyed hash is kept."""

    batch = models.ForeignKey(LetterBatch, on_delete=models.CASCADE, related_name="letters")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="letters")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    void_at = models.DateTimeField(null=True)
    """Set when a newer letter was made or the account was activated in another way."""
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(void_at=None, used_at=None),
                name="one_live_letter_per_account",
            )
        ]

    def __str__(self) -> str:
        return self.user.username


class SetupCode(models.Model):
    """The one code, printed on the terminal, that opens the set-up of an empty installation."""

    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.made_at:%d/%m/%Y %H:%M}"


class CodeTry(models.Model):
    """A wrong code from an address; kept as long as it counts."""

    address = models.CharField(max_length=45, db_index=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.at:%H:%M}"
