"""What signing in keeps beside the password: second step, linked identities, open sessions."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from thidua.common.models import PublicModel
from thidua.people.models.accounts import User


class SecondFactor(models.Model):
    """The app on somebody's phone that counts codes (TOTP, RFC 6238)."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.TextField()
    """Sealed with the installation's key; see ``people/sealing.py``."""
    last_step = models.BigIntegerField(default=0)
    """Number of the half minute whose code was accepted last: that one and older are refused."""
    set_up_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.user.username


class RecoveryCode(models.Model):
    """A code on paper for the day on which the phone is lost. Only its keyed hash is kept."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.factor_id}"


class Identity(PublicModel):
    """An identity of the province's sign-in service that opens an account here."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    label = models.CharField(max_length=254, blank=True)
    """What the service called the person when it was linked (mail address or name)."""
    linked_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once"),
            # A mail address that goes to a successor must not open the account of before.
            models.UniqueConstraint(fields=["user", "issuer"], name="identity_one_per_issuer"),
        ]

    def __str__(self) -> str:
        return self.user.username


class OpenSession(PublicModel):
    """One browser that is signed in. Its row goes when the session ends."""

    class How(models.TextChoices):
        """What it was opened with."""

        PASSWORD = "password"  # noqa: S105 - a name, no password
        SERVICE = "service"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=60, blank=True)
    """In words (``Chrome, Windows``); what the browser sent is not kept."""
    address = models.CharField(max_length=45, blank=True)
    """Shortened to the network."""
    how = models.CharField(max_length=10, choices=How, default=How.PASSWORD)
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["user", "seen_at"])]

    def __str__(self) -> str:
        return self.browser
