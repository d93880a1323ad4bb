"""A phone with an app of one-time codes, counted here by RFC 6238 and not by the program."""

from __future__ import annotations

import base64
import hmac
import time
from dataclasses import dataclass

from django.test import Client
from django.utils import timezone

from tests.support.cast import DAY
from thidua.people.actors import Actor
from thidua.people.domain import second_step
from thidua.people.models import SecondFactor, User
from thidua.people.otp import new_secret


@dataclass
class Phone:
    """The app: knows the secret, and what time it is.

    Args:
        secret: in base 32, spaces do not matter.
        ahead: seconds by which its clock is ahead of the machine's.
    """

    secret: str
    ahead: float = 0.0

    def code(self, later: float = 0.0) -> str:
        """What it shows now, or so many seconds later."""
        step = int((time.time() + self.ahead + later) // 30)
        key = base64.b32decode(self.secret.replace(" ", ""))
        mac = hmac.new(key, step.to_bytes(8, "big"), "sha1").digest()
        start = mac[19] & 15
        number = int.from_bytes(mac[start : start + 4], "big") % 2**31
        return str(number % 1_000_000).zfill(6)


def give_phone(user: User) -> tuple[Phone, list[str]]:
    """Set up a second step as the person would; the phone, and the codes on paper.

    The code of the set-up was used long ago, so the phone's present one may be.
    """
    phone = Phone(new_secret())
    codes = second_step.set_up(
        actor=Actor(user, None, DAY),
        as_of=DAY,
        user=user,
        secret=phone.secret,
        code=phone.code(),
        at=timezone.now(),
    )
    time_passes(user)
    return phone, codes


def time_passes(user: User) -> None:
    """Let the last code have been used an hour ago."""
    factor = SecondFactor.objects.get(user=user)
    factor.last_step -= 120
    factor.save()


def pass_second_step(client: Client) -> Phone:
    """Set up and give the second step in a session that is signed in."""
    page = client.get("/tai-khoan/buoc-hai/thiet-lap")
    phone = Phone(page.context["secret"])
    assert client.post("/tai-khoan/buoc-hai/thiet-lap", {"code": phone.code()}).status_code == 302
    return phone
