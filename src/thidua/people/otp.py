"""Codes that change every half minute (TOTP, RFC 6238 over RFC 4226), and codes on paper."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import struct
from urllib.parse import quote, urlencode

import segno

PERIOD = 30
"""Seconds that a code holds."""
DIGITS = 6
DRIFT = 1
"""So many periods before and after are taken too: clocks of phones differ."""
PAPER_CODES = 10
_PAPER_DIGITS = 12


def new_secret() -> str:
    """A random secret of 160 bits, as apps take it by hand."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def code_at(secret: str, step: int) -> str:
    """The code of the period with this number since 1970."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: str, code: str, *, now: float, after: int = 0) -> int | None:
    """The period whose code this is, ``None`` when it is none that may still be used.

    Args:
        secret: as :func:`new_secret` made it.
        code: digits only.
        now: seconds since 1970.
        after: only periods later than this one count; one code is never taken twice.
    """
    current = int(now // PERIOD)
    found = None
    for step in range(current - DRIFT, current + DRIFT + 1):  # all, so that time tells nothing
        if hmac.compare_digest(code_at(secret, step), code) and step > after:
            found = step
    return found


def address(secret: str, *, account: str, issuer: str) -> str:
    """What the square code holds (``otpauth://``)."""
    label = quote(f"{issuer}:{account}", safe="")
    return (
        f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"
    )


def square(text: str) -> str:
    """The square code as SVG, black on white, without style or script."""
    drawn: str = segno.make(text, error="m").svg_inline(
        scale=5, border=3, light="#fff", svgclass="square-code", lineclass=None, omitsize=True
    )
    return drawn


def grouped(secret: str) -> str:
    """The secret in groups of four, to be typed."""
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))


def digits_of(text: str) -> str:
    """Only the digits; people type spaces and dashes."""
    return re.sub(r"\D", "", text)


def is_paper_code(digits: str) -> bool:
    """Whether so many digits are a code on paper rather than one of the app."""
    return len(digits) == _PAPER_DIGITS


def new_paper_codes() -> list[str]:
    """Ten codes of twelve digits (40 bits each), as they are printed."""
    codes: set[str] = set()
    while len(codes) < PAPER_CODES:
        drawn = f"{secrets.randbelow(10**_PAPER_DIGITS):0{_PAPER_DIGITS}}"
        codes.add("-".join(drawn[n : n + 4] for n in range(0, _PAPER_DIGITS, 4)))
    return sorted(codes)
