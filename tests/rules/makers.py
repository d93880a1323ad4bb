"""Rows that the tests of this room begin with."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.support import law
from tests.support.cast import Cast
from thidua.rules.content.facts import fact_at
from thidua.rules.domain import drafts, versions
from thidua.rules.models import CatalogueVersion

DAY = date(2024, 1, 15)


def seeded() -> CatalogueVersion:
    """The shipped catalogue as version 1, active; the draft law as version 2."""
    law.in_force()
    return CatalogueVersion.objects.get(number=1)


def award_row(content: dict[str, Any], code: str) -> Any:
    """The first row of an award in a content."""
    return next(row for row in content["awards"] if row["code"] == code)


PRIZE = "awards>GDVH@2024-01-01>prize"
"""The prize of a cultural family: not read in its source in the shipped rows."""


def changed_draft(
    cast: Cast, active: CatalogueVersion, by: str = "administrator"
) -> CatalogueVersion:
    """A draft that raises the prize of a cultural family to 0.2."""
    actor = cast.actor(by)
    draft = drafts.create_draft(
        actor=actor, as_of=DAY, source=active, title="Nâng tiền thưởng gia đình văn hóa"
    )
    values = {**fact_at(draft.content, PRIZE).values, "household": 0.2}
    return drafts.edit_fact(
        actor=actor, as_of=DAY, version=draft, revision=draft.revision, address=PRIZE, values=values
    )


def proposed(cast: Cast, draft: CatalogueVersion) -> CatalogueVersion:
    """The draft, proposed by the administrator."""
    return versions.propose(
        actor=cast.actor("administrator"), as_of=DAY, version=draft, revision=draft.revision
    )
