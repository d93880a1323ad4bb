"""``thidua rescue``: whoever owns the machine lets somebody in again, and the trail says so."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from thidua.common import audit
from thidua.people.domain.accounts import draw_password, tell_by_mail
from thidua.people.domain.sessions import close_all
from thidua.people.lockout import open_again
from thidua.people.models import SecondFactor, User


class NoSuchAccountError(Exception):
    """Nobody has this name."""


@transaction.atomic
def rescue(*, username: str, as_of: date) -> str:
    """Draw a new password, take off the second step, end all sessions, open the lock.

    For the last administrator who lost both: others ask an administrator. It needs the machine, not
    a right in the program, so nothing is asked here; an entry stays in the trail.

    Returns:
        The password, to be changed at the next sign-in.

    Raises:
        NoSuchAccountError: the account does not exist or is closed.
    """
    user = User.objects.select_for_update().filter(username=username, is_active=True).first()
    if user is None:
        raise NoSuchAccountError(username)
    drawn = draw_password()
    user.set_password(drawn)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    SecondFactor.objects.filter(user=user).delete()
    close_all(user)
    open_again(user.username)
    audit.record(
        actor=None,
        action="people:account:rescue",
        obj=user,
        as_of=as_of,
        reason="thidua rescue",
    )
    tell_by_mail(
        user,
        "rescued",
        "Mật khẩu và bước xác thực thứ hai đã được đặt lại trên máy chủ",
        f"Tài khoản “{user.username}” được đặt lại bằng lệnh trên máy chủ.",
        "Nếu không phải bạn yêu cầu, hãy báo ngay người quản trị.",
    )
    return drawn
