"""The law's catalogue as a new installation holds it."""

from __future__ import annotations

from datetime import date

from tests.support import stages
from thidua.rules.domain import seeding


def in_force(as_of: date = date(2024, 1, 15)) -> None:
    """Version 1 of the shipped rows, active, and the draft that goes with it."""
    stages.reach("law", lambda: len(seeding.seed(as_of=as_of)))
