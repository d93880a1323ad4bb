"""Which posts need a second step at signing in: a setting of the province."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from thidua.common.models import Installation
from thidua.people.models import Role

SETTING = "second_step"
USUAL = frozenset({Role.SIGNATORY, Role.COUNCIL_SECRETARY, Role.COUNCIL_MEMBER, Role.ADMINISTRATOR})
"""Posts that sign, vote or set up: whoever takes over such an account does the most harm."""
ALWAYS = frozenset({Role.ADMINISTRATOR})
"""Outside a demonstration these need it whatever the setting says."""


@dataclass(frozen=True)
class Requirement:
    """The setting as it holds.

    Args:
        on: whether the second step is demanded of anybody.
        roles: of which posts, when it is on.
        demo: whether this is a demonstration, in which it may be off for everybody.
    """

    on: bool
    roles: frozenset[str]
    demo: bool

    def holds_for(self, roles: Iterable[str]) -> bool:
        """Whether somebody with these posts needs the second step."""
        return not self.needed.isdisjoint(roles)

    @property
    def needed(self) -> frozenset[str]:
        """Posts that need it today."""
        wanted = self.roles if self.on else frozenset()
        return wanted if self.demo else wanted | ALWAYS


def requirement(here: Installation | None) -> Requirement:
    """The setting of an installation: off in a demonstration, on elsewhere, until it is changed."""
    if here is None:
        return Requirement(on=False, roles=USUAL, demo=True)
    kept = (here.settings or {}).get(SETTING, {})
    roles = frozenset(kept.get("roles", USUAL)) & frozenset(Role.values)
    return Requirement(on=bool(kept.get("on", not here.is_demo)), roles=roles, demo=here.is_demo)
