"""What one content says differently from another: fact by fact, in the order of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from thidua.rules.content.facts import Fact, facts
from thidua.rules.content.merging import rows


@dataclass(frozen=True)
class Change:
    """One fact that was added, taken out or says something else now.

    Args:
        address: where.
        before: what it said; ``None`` where it is new.
        after: what it says; ``None`` where it is gone.
    """

    address: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    @property
    def fact(self) -> Fact:
        """The fact as it is now, else as it was."""
        return Fact(self.address, self.after if self.after is not None else self.before or {})

    @property
    def keys(self) -> list[tuple[str, Any, Any]]:
        """Keys that differ with both values, in the order of the row."""
        old, new = self.before or {}, self.after or {}
        return [
            (key, old.get(key), new.get(key))
            for key in dict.fromkeys([*new, *old])
            if old.get(key) != new.get(key)
        ]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every difference, in the order of ``after``, what is gone last in its section.

    Parts without a mark of their own (enumerations) are compared as they stand.
    """
    old, new = _all(before), _all(after)
    order = list(after) + [section for section in before if section not in after]
    found = [
        Change(at, old.get(at), new.get(at))
        for at in dict.fromkeys([*new, *old])
        if old.get(at) != new.get(at)
    ]
    found.sort(key=lambda change: order.index(change.fact.section))
    return found


def _all(content: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    marked = {fact.address: fact.values for fact in facts(content)}
    plain = {
        at: value if isinstance(value, Mapping) else {"value": value}
        for at, value in rows(content).items()
        if not any(key == at or key.startswith(f"{at}>") for key in marked)
    }
    return {**marked, **plain}
