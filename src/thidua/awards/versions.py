"""Former words of a grant, for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from thidua.awards.catalogue import catalogue
from thidua.awards.models import Grant, GrantVersion
from thidua.common.models import Period
from thidua.people.models import Unit


@dataclass(frozen=True)
class Told:
    """A correction in words: the version, and (field, before, after) for each change."""

    version: GrantVersion
    changes: list[tuple[str, str, str]]


def labels() -> dict[str, str]:
    """What each column of a grant is called."""
    return {
        "award_printed": _("Award, as printed"),
        "award_code": _("Award in the list"),
        "name_printed": _("Name, as printed"),
        "post_printed": _("Post, as printed"),
        "unit_printed": _("Unit, as printed"),
        "kind": _("Kind of award"),
        "achievement": _("Achievement"),
        "period_id": _("Year of the achievement"),
        "ground": _("Ground of “Chiến sĩ thi đua cơ sở”"),
        "gender": _("Sex"),
        "standing": _("Leading post or direct worker"),
        "field": _("Sphere"),
        "posthumous": _("Given after death (truy tặng)"),
        "unit_id": _("Unit in the directory"),
    }


def told_versions(grant: Grant) -> list[Told]:
    """Corrections, latest first, in words."""
    versions = list(grant.versions.all())
    units = _values(versions, "unit_id")
    periods = _values(versions, "period_id")
    named: dict[str, dict[Any, str]] = {
        "unit_id": {u.pk: str(u) for u in Unit.objects.filter(pk__in=units)} if units else {},
        "period_id": {p.pk: str(p) for p in Period.objects.filter(pk__in=periods)}
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


def _values(versions: Iterable[GrantVersion], column: str) -> set[int]:
    found = {v.get(column) for one in versions for v in (one.before, one.after)}
    return {v for v in found if v is not None}


def _shown(column: str, value: Any, named: dict[str, dict[Any, str]]) -> str:
    if value in (None, ""):
        return "–"
    if column in named:
        return named[column].get(value, "–")
    if column == "award_code":
        award = catalogue().get(value)
        return award.name if award else str(value)
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    choices = dict(Grant._meta.get_field(column).flatchoices)  # type: ignore[union-attr]  # noqa: SLF001
    return str(choices.get(value, value))
