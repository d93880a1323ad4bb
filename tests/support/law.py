"""The law's catalogue as a new installation holds it."""

from __future__ import annotations

from datetime import date

from tests.support import stages
from thidua.rules.domain import seeding
from thidua.rules.models import CatalogueVersion


def in_force(as_of: date = date(2024, 1, 15)) -> None:
    """Version 1 of the shipped rows, active, and the draft that goes with it."""
    if CatalogueVersion.objects.exists():  # a fixture has seeded it
        return
    stages.reach("law", lambda: len(seeding.seed(as_of=as_of)))
