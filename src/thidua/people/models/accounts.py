"""Accounts. A user is not a person, and a person is not a post."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from thidua.common.models import PublicModel


class User(PublicModel, AbstractBaseUser):
    """An account that a person signs in with. Rights come from posts, never from the account."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    email = models.EmailField(_("mail address"), blank=True)
    person = models.OneToOneField(
        "people.Person", on_delete=models.PROTECT, related_name="user", null=True
    )
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="vi")
    single_keys = models.BooleanField(default=True)
    mail_notices = models.BooleanField(default=True)
    session_round = models.PositiveIntegerField(default=0, editable=False)
    """Counted up to end every session of the account at once."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]
    objects: ClassVar[UserManager[Self]] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"), condition=~Q(email=""), name="user_mail_once"
            )
        ]

    def __str__(self) -> str:
        return self.username

    def get_absolute_url(self) -> str:
        """Its page for the administrator."""
        return reverse("people:account_page", args=[self.public_id])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match to go on: the password, and the round of sessions."""
        return salted_hmac(
            "thidua.people.User.session",
            f"{self.session_round}:{self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    # Django asks these of any user; nobody here has rights outside the policy.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Always false: rights are asked of ``common.policy``."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Always false: rights are asked of ``common.policy``."""
        return False
