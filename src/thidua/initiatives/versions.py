"""Former words of an initiative, for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from thidua.common.models import Period
from thidua.initiatives.models import Author, Initiative, InitiativeVersion
from thidua.people.models import Unit


@dataclass(frozen=True)
class Told:
    """A correction in words: the version, and (field, before, after) for each change."""

    version: InitiativeVersion
    changes: list[tuple[str, str, str]]


def labels() -> dict[str, str]:
    """What each column is called."""
    return {
        "kind": _("Sort"),
        "name": _("Title, as printed"),
        "field": _("Sphere"),
        "summary": _("What it is about"),
        "unit_id": _("Unit where it was applied"),
        "period_id": _("Year or school year of application"),
        "authors": _("Authors"),
        "evidence_id": _("Certificate or decision as a file"),
    }


def told_versions(row: Initiative) -> list[Told]:
    """Corrections, latest first, in words; three queries at most."""
    versions = list(row.versions.all())
    both = [side for one in versions for side in (one.before, one.after)]
    units = {side["unit_id"] for side in both if "unit_id" in side}
    periods = {side["period_id"] for side in both if "period_id" in side}
    named: dict[str, dict[Any, str]] = {
        "unit_id": {u.pk: str(u) for u in Unit.objects.filter(pk__in=units)} if units else {},
        "period_id": {p.pk: p.name for p in Period.objects.filter(pk__in=periods)}
        if periods
        else {},
    }
    words = labels()
    return [
        Told(
            one,
            [
                (words[c], _shown(c, one.before[c], named), _shown(c, one.after[c], named))
                for c in one.after
            ],
        )
        for one in versions
    ]


def _shown(column: str, value: Any, named: dict[str, dict[Any, str]]) -> str:
    if value in (None, "", []):
        return "–"
    if column in named:
        return named[column].get(value, "–")
    if column == "kind":
        return str(Initiative.Kind(value).label)
    if column == "evidence_id":
        return _("a file")
    if column == "authors":
        return "; ".join(_author(*one) for one in value)
    return str(value)


def _author(name: str, part: str, share: str | None, _person: int | None) -> str:
    said = f"{name} ({Author.Part(part).label}"
    return f"{said}, {float(share):g} %)" if share else f"{said})"
