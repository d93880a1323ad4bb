"""What this room asks of the rooms above it, which tell it how when they are loaded.

People stands below work, yet a reset link has to be mailed and a moved date has to remind. The
room above registers a function; nothing here imports it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol


class Carrier(Protocol):
    """Takes a mail inside the caller's transaction and sends it once per ``key``."""

    def __call__(self, *, key: str, to: str, subject: str, body: str) -> None: ...


@dataclass
class Hooks:
    """Functions of the rooms above.

    Args:
        carrier: sends mail; without one, :func:`send_mail` is an error of the installation.
        after_move: called with the new date after the demo date moved, in the same transaction.
        after_set_up: called with today when a real installation is set up, in the same transaction.
        after_names: called with the keys of units whose versions or other names were changed, in
            the same transaction.
    """

    carrier: Carrier | None = None
    after_move: list[Callable[[date], None]] = field(default_factory=list)
    after_set_up: list[Callable[[date], object]] = field(default_factory=list)
    after_names: list[Callable[[Collection[int]], object]] = field(default_factory=list)


HOOKS = Hooks()


def names_changed(units: Collection[int]) -> None:
    """Tell the rooms above that units (by key) may be called otherwise now."""
    if units:
        for act in HOOKS.after_names:
            act(units)


def send_mail(*, key: str, to: str, subject: str, body: str) -> None:
    """Hand a mail to the room that sends it.

    Raises:
        RuntimeError: when no room has registered as carrier.
    """
    if HOOKS.carrier is None:
        raise RuntimeError("no room carries mail: thidua.work is not installed")
    HOOKS.carrier(key=key, to=to, subject=subject[:300], body=body)
