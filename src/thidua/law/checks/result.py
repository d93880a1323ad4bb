"""What a check answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from thidua.law.answers import Answer
from thidua.law.catalogue import Catalogue
from thidua.law.errors import FactsError
from thidua.law.facts_json.values import day_in


@dataclass(frozen=True)
class Checked:
    """The answer of a check, in words of both languages.

    Args:
        answer: worst first.
        cite: article.
        verified: whether the rule was read; otherwise it shows as “chưa đối chiếu”.
        vi, en: what was found, which rule, and what to do.
        figures: numbers for the caller (``amount``, ``percent``, ``days`` …).
    """

    answer: Answer
    cite: str
    verified: bool
    vi: str
    en: str
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A step under check.

    Args:
        catalogue: rows of the law with the province's layer.
        award: code.
        facts: the mapping of the documented format.
        as_of: the day, where the step names none of its own.
        place: for messages.
    """

    catalogue: Catalogue
    award: str
    facts: Mapping[str, Any]
    as_of: date
    place: str = "facts"

    def day(self, *keys: str) -> date:
        """The first of these days that is stated, else ``as_of``."""
        for key in keys:
            stated = day_in(f"{self.place}.{key}", self.facts.get(key))
            if stated is not None:
                return stated
        return self.as_of

    def fail(self, key: str, what: str) -> FactsError:
        """An error at a key of the facts."""
        return FactsError(f"{self.place}.{key}", what)

    def whole(self, row: Mapping[str, Any], key: str, default: int | None = None) -> int:
        """A count; refuses what is none."""
        value = row.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fail(key, f"{value!r} is no whole number")
        return value

    def name(self) -> str:
        """Name of the award."""
        return self.catalogue.name(self.award, self.as_of)


def missing(cite: str, vi: str, en: str) -> Checked:
    """A fact that the check needs was not stated."""
    return Checked(Answer.EVIDENCE_MISSING, cite, verified=True, vi=vi, en=en)
