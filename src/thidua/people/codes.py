"""Codes that are typed once: drawn, written in groups, kept as keyed hashes, guessed at slowly."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from thidua.people.models import CodeTry

# Read from paper without doubt: no 0 and o, no 1 and l and i.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _IN_GROUP = 4, 4
WINDOW = timedelta(minutes=15)
MOST_TRIES = 20
"""Wrong codes of one address within the window: an office behind one address makes mistakes."""


def draw_code() -> str:
    """Sixteen random signs (79 bits) in four groups: ``k7mn-4pqr-x2ab-9wez``."""
    signs = "".join(secrets.choice(_SIGNS) for _n in range(_GROUPS * _IN_GROUP))
    return "-".join(signs[n : n + _IN_GROUP] for n in range(0, len(signs), _IN_GROUP))


def plain(code: str) -> str:
    """Only the signs, in small letters; people type spaces, dashes and capitals."""
    return re.sub(r"[^a-z0-9]", "", code.lower())[:64]


def is_whole(code: str) -> bool:
    """Whether as many signs were typed as a code has; fewer or more need no guess."""
    return len(plain(code)) == _GROUPS * _IN_GROUP


def digest(purpose: str, code: str) -> str:
    """What is kept of a code: a hash with the installation's key, apart for each purpose."""
    made = salted_hmac(f"thidua.code.{purpose}", plain(code), algorithm="sha256")
    return str(made.hexdigest())


def locked_until(address: str, now: datetime) -> datetime | None:
    """Until when an address may try no code, ``None`` when it may."""
    tries = list(
        CodeTry.objects.filter(address=address, at__gt=now - WINDOW)
        .order_by("-at")
        .values_list("at", flat=True)[:MOST_TRIES]
    )
    return tries[-1] + WINDOW if len(tries) == MOST_TRIES else None


def note_wrong(address: str, now: datetime) -> None:
    """Count a wrong code."""
    CodeTry.objects.create(address=address[:45], at=now)


def forget_tries(now: datetime) -> int:
    """Delete the tries that no longer count; returns how many."""
    gone: int = CodeTry.objects.filter(at__lte=now - WINDOW).delete()[0]
    return gone
