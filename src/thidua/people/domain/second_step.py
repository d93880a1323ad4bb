"""The second step at signing in: set up, used, taken off; never a secret in the trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thidua.common import audit
from thidua.common.models import Installation
from thidua.common.policy import Answer, Refused, require
from thidua.people import otp
from thidua.people.domain.accounts import tell_by_mail
from thidua.people.domain.sessions import close_all
from thidua.people.models import RecoveryCode, Role, SecondFactor, User
from thidua.people.requirement import ALWAYS, SETTING, Requirement, requirement
from thidua.people.sealing import seal, unseal

PURPOSE = "second-step"


@dataclass(frozen=True)
class Used:
    """A code that was accepted: of the app, or one on paper and how many of those are left."""

    on_paper: bool = False
    left: int = 0


def _digest(factor: SecondFactor, digits: str) -> str:
    made = salted_hmac(f"thidua.recovery.{factor.pk}", digits, algorithm="sha256")
    return str(made.hexdigest())


def _draw_codes(factor: SecondFactor) -> list[str]:
    codes = otp.new_paper_codes()
    factor.codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, digest=_digest(factor, otp.digits_of(code))) for code in codes
    )
    return codes


@transaction.atomic
def set_up(
    *,
    actor: Any,
    as_of: date,
    user: User,
    secret: str,
    code: str,
    at: datetime,
    keep_session: str = "",
) -> list[str]:
    """Take an app as one's second step, proved by its present code; other sessions end.

    Args:
        actor: the person themself.
        as_of: business date.
        user: the account.
        secret: what the app was given, as :func:`otp.new_secret` made it.
        code: what the app shows now.
        at: the moment, by the clock of the machine (never the demo date).
        keep_session: key of the session that goes on.

    Returns:
        The recovery codes, shown once: only their hashes are kept.

    Raises:
        Refused: for somebody else's account.
        ValidationError: when the code is not right, or there is a second step already.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    require(actor, "people:second_step:own", user)
    if SecondFactor.objects.filter(user=user).exists():
        raise ValidationError(_("There is a second step already; take it off first."))
    step = otp.matching_step(secret, otp.digits_of(code), now=at.timestamp())
    if step is None:
        raise ValidationError(
            {
                "code": _(
                    "This is not what the app should show now. Check that the clock of the phone "
                    "sets itself, and type the newest code."
                )
            }
        )
    factor = SecondFactor.objects.create(
        user=user, secret=seal(secret, PURPOSE), last_step=step, set_up_at=at, used_at=at
    )
    codes = _draw_codes(factor)
    close_all(user, but=keep_session)
    audit.record(actor=actor, action="people:second_step:own", obj=user, as_of=as_of)
    with translation.override(user.language):
        tell_by_mail(
            user,
            "second_step",
            _("Signing in with a second step is set up"),
            _("The account “%(name)s” asks for a code of the app from now on.")
            % {"name": user.username},
            _("If you did not do it, tell the administrator at once."),
        )
    return codes


@transaction.atomic
def use_code(*, user: User, code: str, as_of: date, at: datetime, actor: Any) -> Used | None:
    """Check a code of the app or one on paper, and use it up: no code is taken twice.

    Args:
        user: the account.
        code: as typed; spaces and dashes do not matter.
        as_of: business date.
        at: the moment, by the clock of the machine.
        actor: whom the trail names.

    Returns:
        What was used, ``None`` when the code is not right.

    Raises:
        UnreadableError: when the secret was sealed with another installation's key.
    """
    factor = SecondFactor.objects.select_for_update(of=("self",)).filter(user=user).first()
    if factor is None:
        return None
    digits = otp.digits_of(code)
    if otp.is_paper_code(digits):
        return _use_paper_code(factor, digits, user=user, as_of=as_of, at=at, actor=actor)
    step = otp.matching_step(
        unseal(factor.secret, PURPOSE), digits, now=at.timestamp(), after=factor.last_step
    )
    if step is None:
        return None
    factor.last_step, factor.used_at = step, at
    factor.save(update_fields=["last_step", "used_at"])
    return Used()


def _use_paper_code(
    factor: SecondFactor, digits: str, *, user: User, as_of: date, at: datetime, actor: Any
) -> Used | None:
    found = factor.codes.filter(digest=_digest(factor, digits), used_at=None).first()
    if found is None:
        return None
    found.used_at = factor.used_at = at
    found.save(update_fields=["used_at"])
    factor.save(update_fields=["used_at"])
    left = codes_left(user)
    audit.record(
        actor=actor,
        action="people:session:use_recovery",
        obj=user,
        as_of=as_of,
        changes={"left": left},
    )
    with translation.override(user.language):
        tell_by_mail(
            user,
            "recovery",
            _("A recovery code was used"),
            _("Somebody signed in to the account “%(name)s” with a recovery code.")
            % {"name": user.username},
            ngettext("%(n)s code is left.", "%(n)s codes are left.", left) % {"n": left},
            _("If it was not you, tell the administrator at once."),
        )
    return Used(on_paper=True, left=left)


def codes_left(user: User) -> int:
    """How many recovery codes of an account were not used yet."""
    return RecoveryCode.objects.filter(factor__user=user, used_at=None).count()


@transaction.atomic
def renew_codes(*, actor: Any, as_of: date, user: User) -> list[str]:
    """Draw new recovery codes; those from before no longer work.

    Returns:
        The codes, shown once.

    Raises:
        Refused: for somebody else's account.
        ValidationError: without a second step.
    """
    require(actor, "people:second_step:own", user)
    factor = SecondFactor.objects.select_for_update(of=("self",)).filter(user=user).first()
    if factor is None:
        raise ValidationError(_("Set up the second step first."))
    codes = _draw_codes(factor)
    audit.record(actor=actor, action="people:second_step:renew", obj=user, as_of=as_of)
    return codes


def may_take_off(user_roles: Iterable[str], rule: Requirement) -> Answer:
    """Whether somebody with these posts may do without the second step."""
    if not rule.holds_for(user_roles):
        return Answer(True, "people:second_step:take_off")
    posts = ", ".join(str(Role(r).label) for r in sorted(rule.needed & set(user_roles)))
    return Answer(
        False,
        "people:second_step:take_off",
        "no post of the account needs the second step",
        _(
            "Your post needs the second step: %(posts)s. With a new phone, ask the administrator "
            "to take the old one off; you set up the new one at the next sign-in."
        )
        % {"posts": posts},
    )


@transaction.atomic
def take_off(*, actor: Any, as_of: date, user: User, roles: Iterable[str]) -> None:
    """Do without the second step again; recovery codes go with it.

    Args:
        actor: the person themself.
        as_of: business date.
        user: the account.
        roles: of all posts that the account may act on that day.

    Raises:
        Refused: for somebody else's account, or when one of the posts needs the second step.
    """
    require(actor, "people:second_step:own", user)
    answer = may_take_off(roles, requirement(Installation.objects.first()))
    if not answer:
        raise Refused(answer)
    gone, _by_table = SecondFactor.objects.filter(user=user).delete()
    if not gone:
        return
    audit.record(actor=actor, action="people:second_step:take_off", obj=user, as_of=as_of)
    with translation.override(user.language):
        tell_by_mail(
            user,
            "second_step_off",
            _("Signing in needs no second step any more"),
            _("The second step of the account “%(name)s” was taken off.") % {"name": user.username},
            _("If you did not do it, tell the administrator at once."),
        )


@transaction.atomic
def remove(*, actor: Any, as_of: date, user: User, reason: str) -> None:
    """Take off somebody's second step (a lost phone): all sessions end, the person is told.

    Whose post needs one sets up a new one at the next sign-in.

    Raises:
        Refused: for anybody but another administrator, and when there is none.
        ValidationError: without a reason.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    require(actor, "people:second_step:remove", user)
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason; it stays in the audit trail.")})
    SecondFactor.objects.filter(user=user).delete()
    close_all(user)
    audit.record(
        actor=actor,
        action="people:second_step:remove",
        obj=user,
        as_of=as_of,
        reason=reason.strip(),
    )
    with translation.override(user.language):
        tell_by_mail(
            user,
            "second_step_removed",
            _("The administrator took off your second step"),
            _("The account “%(name)s” no longer asks for the code of the app you had.")
            % {"name": user.username},
            _("Reason: %(reason)s") % {"reason": reason.strip()},
            _("If you did not ask for it, tell the administrator at once."),
        )


@transaction.atomic
def change_rule(*, actor: Any, as_of: date, on: bool, roles: Iterable[str]) -> Requirement:
    """Say of which posts the second step is demanded, from the next page on.

    Args:
        actor: the administrator.
        as_of: business date.
        on: demand it at all; only a demonstration may do without.
        roles: of which posts.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: by field, when a real installation would go without, or without the
            administrators, or when nobody is named.
    """
    require(actor, "people:second_step:rule")
    here = Installation.objects.select_for_update().get()
    before, wanted = requirement(here), frozenset(roles)
    if unknown := wanted - set(Role.values):
        raise ValidationError({"roles": ", ".join(sorted(unknown))})
    if on and not wanted:
        raise ValidationError({"roles": _("Choose at least one post.")})
    if not here.is_demo and not (on and wanted >= ALWAYS):
        raise ValidationError(
            {
                "roles" if on else "on": _(
                    "In a real installation administrators always need the second step."
                )
            }
        )
    after = Requirement(on=on, roles=wanted, demo=here.is_demo)
    if after == before:
        return before
    here.settings = {**(here.settings or {}), SETTING: {"on": on, "roles": sorted(wanted)}}
    here.save(update_fields=["settings"])
    audit.record(
        actor=actor,
        action="people:second_step:rule",
        obj=here,
        as_of=as_of,
        changes={
            "on": [before.on, after.on],
            "roles": [sorted(before.roles), sorted(after.roles)],
        },
    )
    return after
