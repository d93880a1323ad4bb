"""Secrets at rest: sealed with a key that is derived from the installation's own.

The key file (``keys/secret.key``) is not in the database, so a stolen dump opens nothing. Without
the key file nothing sealed can be read again: it belongs into the backup, apart from the dump.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class UnreadableError(Exception):
    """What was sealed does not open with the keys of this installation."""


def _box(purpose: str) -> MultiFernet:
    """One key for each purpose, so that a value cannot be moved from one field to another."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(
                base64.urlsafe_b64encode(
                    HKDF(SHA256(), 32, salt=None, info=f"thidua.{purpose}".encode()).derive(
                        str(key).encode()
                    )
                )
            )
            for key in keys
        ]
    )


def seal(text: str, purpose: str) -> str:
    """Encrypt and authenticate a text."""
    return _box(purpose).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, purpose: str) -> str:
    """Open what :func:`seal` made.

    Raises:
        UnreadableError: when it was made with another key or for another purpose, or was changed.
    """
    try:
        return _box(purpose).decrypt(sealed.encode("ascii")).decode()
    except (InvalidToken, ValueError) as error:
        raise UnreadableError(purpose) from error
