"""Households and citizens whom no directory knows: known by name and place only."""

from __future__ import annotations

from datetime import date
from random import Random

from thidua.awards.catalogue import Object
from thidua.common.keys import fold
from thidua.config.demo.registry import names
from thidua.config.demo.registry.lives import Given, Kind
from thidua.config.demo.registry.places import Place
from thidua.config.demo.registry.writing import Grants, Subjects, Who
from thidua.people.models import UnitVersion

_OLD = ("Huân chương Kháng chiến hạng Nhì", "Huân chương Kháng chiến hạng Ba",
        "Huy chương Kháng chiến hạng Nhất")  # fmt: skip
"""Names that the catalogue lacks: kept as printed, listed for a person to map."""


def fill_up(
    chance: Random, grants: Grants, subjects: Subjects, places: list[Place], *, first: int,
    last: int, target: int,
) -> None:  # fmt: skip
    """Give households and citizens awards until the registry holds ``target`` grants.

    Nine in ten grants go to households: cultural families year after year, some with a paper.
    """
    communes = [p for p in places if p.kind == UnitVersion.Kind.COMMUNE] or places
    at = 0
    while grants.count < target:
        commune = communes[at % len(communes)]
        at += 1
        name, gender = names.person(chance)
        where = f"Thôn {names.place(chance)}, {commune.name(date.max)}"
        if chance.random() < 0.3:
            who = _who(subjects, Object.PERSON, name, commune, where, gender=gender)
            _citizen(chance, grants, who, last)
        else:
            said = "bà" if gender == "female" else "ông"
            who = _who(subjects, Object.HOUSEHOLD, f"Hộ {said} {name}", commune, where)
            begun = chance.randint(first, last)
            for year in range(begun, last + 1):
                if grants.count >= target:
                    break
                grants.give(who, Given("GDVH", year), batch="GDVH")
        who.detail = where
        subjects.add(who)


def _who(
    subjects: Subjects, kind: str, name: str, place: Place, where: str, *, gender: str = "unknown"
) -> Who:
    key = fold(name)
    return Who(next(subjects.keys), kind, name, key, place, unit_words=where, gender=gender)


def _citizen(chance: Random, grants: Grants, who: Who, last: int) -> None:
    roll = chance.random()
    year = last - chance.randint(0, 9)
    if roll < 0.5:
        grants.give(who, Given("GK", year, Kind.MOVEMENT), code="GK_XA", batch=f"GK{year % 4 + 1}")
    elif roll < 0.7:
        grants.give(who, Given("HCTNXP", year, Kind.RESISTANCE))
    elif roll < 0.9:
        words = chance.choice(_OLD)
        grants.give(who, Given("", year, Kind.RESISTANCE), words=words)
    else:
        grants.give(who, Given("BKT", year, Kind.SUDDEN))
