"""Toasts: what was just done, with the way back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

_UNDO = "undo:"


def done(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Tell on the next page what was just done.

    Args:
        text: the sentence (``Đã trả lại hồ sơ HS-2024-01873``).
        undo_url: address that takes it back when posted to; empty when the law allows no undo.
    """
    messages.success(request, text, extra_tags=_UNDO + undo_url if undo_url else "")


def undo_of(message: Message) -> str:
    """Address that undoes what the message tells, or empty."""
    tags = message.extra_tags or ""
    return tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else ""
