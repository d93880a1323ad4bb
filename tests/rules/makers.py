"""Rows that the tests of this room begin with."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.support import stages
from thidua.rules.domain.seeding import seed
from thidua.rules.models import CatalogueVersion

DAY = date(2024, 1, 15)


def seeded() -> CatalogueVersion:
    """The shipped catalogue as version 1, active; the draft law as version 2."""
    stages.reach("seeded catalogue", lambda: [seed(as_of=DAY), None][1])
    return CatalogueVersion.objects.get(number=1)


def award_row(content: dict[str, Any], code: str) -> Any:
    """The first row of an award in a content."""
    return next(row for row in content["awards"] if row["code"] == code)
