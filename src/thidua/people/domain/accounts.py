"""Accounts: made, reset, unlocked, closed by the administrator; settings by their owner."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.keys import fold
from thidua.common.policy import require
from thidua.people.accounts import plain_name
from thidua.people.domain.sessions import close_all
from thidua.people.hooks import send_mail
from thidua.people.lockout import open_again
from thidua.people.models import Person, User

# Read over the telephone without doubt: no 0 and o, no 1 and l and i.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@dataclass(frozen=True)
class NewAccount:
    """An account and, when the program drew it, its first password: shown once, kept nowhere."""

    user: User
    password: str = ""


def draw_password() -> str:
    """A random password of three groups of five signs (74 bits)."""
    return "-".join("".join(secrets.choice(_SIGNS) for _n in range(5)) for _g in range(3))


def suggest_username(person: Person) -> str:
    """A free user name from a person's name: ``Hà Thị Lan`` → ``lan.ht``, then ``lan.ht2``."""
    words = re.findall(r"[a-z0-9]+", fold(person.name)) or ["canbo"]
    stem = ".".join(filter(None, (words[-1], "".join(w[0] for w in words[:-1]))))[:50]
    stem = stem if len(stem) > 2 else f"{stem}.cb"
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    number, name = 1, stem
    while name in taken:
        number += 1
        name = f"{stem}{number}"
    return name


def check_new(user: User) -> None:
    """Bring user name and mail address into their form.

    Raises:
        ValidationError: by field, when one of them is taken or no such.
    """
    user.username = plain_name(user.username)
    user.email = user.email.strip().lower()
    if not _USERNAME.fullmatch(user.username):
        raise ValidationError(
            {
                "username": _(
                    "Use 3 to 60 small letters without diacritics, digits, dot, dash or underscore."
                )
            }
        )
    if User.objects.filter(username=user.username).exclude(pk=user.pk).exists():
        raise ValidationError({"username": _("Another account has this user name.")})
    _clean_email(user)


def _clean_email(user: User) -> None:
    user.email = user.email.strip().lower()
    if not user.email:
        return
    try:
        validate_email(user.email)
    except ValidationError as error:
        raise ValidationError({"email": _("This is no mail address.")}) from error
    if User.objects.filter(email__iexact=user.email).exclude(pk=user.pk).exists():
        raise ValidationError({"email": _("Another account has this mail address.")})


def tell_by_mail(user: User, about: str, subject: str, *lines: str) -> None:
    """Mail the holder of an account about it, when an address is kept."""
    if user.email:
        body = "\n".join((*lines, "", settings.BASE_URL))
        key = f"account.{about}:{user.pk}:{secrets.token_hex(8)}"
        send_mail(key=key, to=user.email, subject=subject, body=body)


@transaction.atomic
def create_account(
    *,
    actor: Any,
    as_of: date,
    person: Person,
    username: str = "",
    email: str = "",
    language: str = "vi",
    password: str = "",
    must_change: bool = True,
    tell: bool = True,
) -> NewAccount:
    """Make the account of a person.

    Args:
        actor: the administrator.
        as_of: business date.
        person: whose account; each person has at most one.
        username: kept in small letters; suggested from the name when empty.
        email: kept in small letters; may be empty, then no mail reaches the person.
        language: of mails and screens (``vi`` or ``en``).
        password: drawn at random when empty.
        must_change: whether the person chooses an own password at the first sign-in.
        tell: mail the user name (never the password) to the person.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: by field, when the user name or the address is taken or no such.
    """
    require(actor, "people:account:create", person)
    if User.objects.filter(person=person).exists():
        raise ValidationError(_("%(name)s has an account already.") % {"name": person.name})
    user = User(
        username=username or suggest_username(person),
        email=email,
        person=person,
        language=language,
        must_change_password=must_change,
    )
    check_new(user)
    drawn = "" if password else draw_password()
    user.set_password(password or drawn)
    user.save()
    audit.record(
        actor=actor,
        action="people:account:create",
        obj=user,
        as_of=as_of,
        changes={"person": person.name, "must_change_password": must_change},
    )
    if tell:
        with translation.override(language):
            tell_by_mail(
                user,
                "made",
                _("Your account is ready"),
                _("An account was made for you. Your user name: %(name)s")
                % {"name": user.username},
                _("The administrator hands you the first password."),
            )
    return NewAccount(user, drawn)


@transaction.atomic
def reset_password(*, actor: Any, as_of: date, user: User) -> str:
    """Draw a new password; every session ends, the person chooses an own one at the next sign-in.

    Returns:
        The password: to be shown once to the administrator.

    Raises:
        Refused: for anybody but another administrator, and for a closed account.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    require(actor, "people:account:reset", user)
    drawn = draw_password()
    user.set_password(drawn)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    close_all(user)
    open_again(user.username)
    audit.record(actor=actor, action="people:account:reset", obj=user, as_of=as_of)
    with translation.override(user.language):
        tell_by_mail(
            user,
            "reset_by_office",
            _("The administrator set a new password"),
            _("The administrator set a new password for the account “%(name)s”.")
            % {"name": user.username},
            _("If you did not ask for it, tell the administrator at once."),
        )
    return drawn


@transaction.atomic
def unlock(*, actor: Any, as_of: date, user: User) -> bool:
    """Let somebody try to sign in again before the lock opens by itself.

    Returns:
        Whether there was anything to forget.
    """
    require(actor, "people:account:unlock", user)
    rows = open_again(user.username)
    audit.record(actor=actor, action="people:account:unlock", obj=user, as_of=as_of)
    return rows > 0


@transaction.atomic
def deactivate(*, actor: Any, as_of: date, user: User, reason: str) -> None:
    """Close an account: its sessions end at once, nobody signs in with it.

    Raises:
        Refused: for anybody but another administrator, and when it is closed already.
        ValidationError: without a reason.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    require(actor, "people:account:deactivate", user)
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason; it stays in the audit trail.")})
    user.is_active = False
    user.session_round += 1
    user.save(update_fields=["is_active", "session_round"])
    close_all(user)
    audit.record(
        actor=actor,
        action="people:account:deactivate",
        obj=user,
        as_of=as_of,
        reason=reason.strip(),
    )


@transaction.atomic
def activate(*, actor: Any, as_of: date, user: User) -> None:
    """Open a closed account again; the password stays as it was."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    require(actor, "people:account:activate", user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(actor=actor, action="people:account:activate", obj=user, as_of=as_of)


@transaction.atomic
def change_settings(
    *,
    actor: Any,
    as_of: date,
    user: User,
    email: str,
    mail_notices: bool,
    language: str,
    single_keys: bool,
) -> User:
    """Change one's own settings; the old mail address is told when it is replaced.

    The trail keeps which settings changed, not the addresses.

    Raises:
        Refused: for somebody else's account.
        ValidationError: for an address that another account has or that is none.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    require(actor, "people:account:own", user)
    wanted = {
        "email": email.strip().lower(),
        "mail_notices": mail_notices,
        "language": language,
        "single_keys": single_keys,
    }
    changed = {name: value for name, value in wanted.items() if getattr(user, name) != value}
    if not changed:
        return user
    if language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("The program does not speak this language.")})
    if "email" in changed:
        with translation.override(user.language):
            tell_by_mail(
                user,
                "address",
                _("The mail address of your account was changed"),
                _("The account “%(name)s” has another mail address now.") % {"name": user.username},
                _("If you did not do it, tell the administrator at once."),
            )
    for name, value in changed.items():
        setattr(user, name, value)
    _clean_email(user)
    user.save(update_fields=list(changed))
    shown = {n: True if n == "email" else v for n, v in changed.items()}
    audit.record(actor=actor, action="people:account:own", obj=user, as_of=as_of, changes=shown)
    return user


@transaction.atomic
def end_sessions(*, actor: Any, as_of: date, user: User) -> None:
    """End every session of one's own account, on all devices, this one included."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    require(actor, "people:account:own", user)
    user.session_round += 1
    user.save(update_fields=["session_round"])
    close_all(user)
    audit.record(actor=actor, action="people:session:end_all", obj=user, as_of=as_of)
