"""Identities of the province's sign-in service: linked to accounts that exist, never new ones."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.policy import require
from thidua.people.actors import Actor
from thidua.people.domain.accounts import tell_by_mail
from thidua.people.models import Identity, User
from thidua.people.sso import Claims


class NoAccountError(Exception):
    """The identity opens no account; ``code`` says why, ``user`` whose it would have been."""

    def __init__(self, code: str, user: User | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.user = user


@transaction.atomic
def account_of(*, claims: Claims, as_of: date, at: datetime) -> User:
    """The account that an identity opens.

    A known identity opens the account that it was linked to. An unknown one is linked when the
    service vouches for its mail address and exactly one open account has it, and that account
    knows no other identity of the service.

    Raises:
        NoAccountError: ``closed``, ``unverified``, ``unknown`` or ``taken``.
    """
    known = (
        Identity.objects.select_for_update(of=("self",))
        .select_related("user__person")
        .filter(issuer=claims.issuer, subject=claims.subject)
        .first()
    )
    if known is None:
        known = _by_mail(claims, as_of=as_of, at=at)
    if not known.user.is_active:
        raise NoAccountError("closed", known.user)
    known.used_at = at
    known.save(update_fields=["used_at"])
    return known.user


def _by_mail(claims: Claims, *, as_of: date, at: datetime) -> Identity:
    if not claims.email:
        raise NoAccountError("unverified")
    found = list(
        User.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(email__iexact=claims.email)
    )
    if len(found) != 1:
        raise NoAccountError("unknown")
    (user,) = found
    if not user.is_active:
        raise NoAccountError("closed", user)
    if Identity.objects.filter(user=user, issuer=claims.issuer).exists():
        raise NoAccountError("taken", user)
    return _link(user, claims, actor=Actor(user, None, as_of), as_of=as_of, at=at, how="mail")


def _link(
    user: User, claims: Claims, *, actor: Any, as_of: date, at: datetime, how: str
) -> Identity:
    row = Identity.objects.create(
        user=user,
        issuer=claims.issuer,
        subject=claims.subject,
        label=(claims.email or claims.name)[:254],
        linked_at=at,
        used_at=at,
    )
    audit.record(
        actor=actor,
        action="people:identity:link",
        obj=user,
        as_of=as_of,
        changes={"issuer": claims.issuer, "by": how},
    )
    with translation.override(user.language):
        tell_by_mail(
            user,
            "linked",
            _("Your account is linked with the sign-in service"),
            _("The account “%(name)s” can be opened through %(issuer)s from now on.")
            % {"name": user.username, "issuer": claims.issuer},
            _("If it was not you, tell the administrator at once."),
        )
    return row


@transaction.atomic
def link(*, actor: Any, as_of: date, user: User, claims: Claims, at: datetime) -> Identity:
    """Link one's own account with an identity.

    Raises:
        Refused: for somebody else's account.
        ValidationError: when the identity opens another account, or the account knows one already.
    """
    require(actor, "people:identity:own", user)
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    same = Identity.objects.filter(issuer=claims.issuer, subject=claims.subject).first()
    if same is not None and same.user_id == user.pk:
        return same
    if same is not None:
        raise ValidationError(_("This identity opens another account already."))
    if Identity.objects.filter(user=user, issuer=claims.issuer).exists():
        raise ValidationError(_("Your account is linked with another identity; undo that first."))
    return _link(user, claims, actor=actor, as_of=as_of, at=at, how="account page")


@transaction.atomic
def unlink(*, actor: Any, as_of: date, identity: Identity) -> None:
    """Undo the link: the identity opens the account no longer.

    Raises:
        Refused: for somebody else's account.
    """
    require(actor, "people:identity:own", identity.user)
    user, issuer = identity.user, identity.issuer
    identity.delete()
    audit.record(
        actor=actor,
        action="people:identity:unlink",
        obj=user,
        as_of=as_of,
        changes={"issuer": issuer},
    )
    with translation.override(user.language):
        tell_by_mail(
            user,
            "unlinked",
            _("Your account is no longer linked with the sign-in service"),
            _("The account “%(name)s” is opened with user name and password only.")
            % {"name": user.username},
            _("If it was not you, tell the administrator at once."),
        )
