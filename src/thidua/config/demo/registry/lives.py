"""What somebody reached year by year; most lives are left to chance, by the rules of the law."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from thidua.awards.models import Grant
from thidua.config.demo.registry.places import Place

Kind = Grant.Kind
GOOD = ("excellent", "good")


@dataclass(slots=True)
class Idea:
    """An initiative, or research, recognised in a year as far as ``scope``; what it was spent on.

    Args:
        spent: award and year of each use.
    """

    year: int
    scope: str = "co_so"
    research: bool = False
    spent: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class Given:
    """An award for a year; ``revoked`` names the ground on which it was cancelled later."""

    code: str
    year: int
    kind: str = Kind.MERIT
    ground: str = ""
    revoked: str = ""


@dataclass(slots=True)
class Life:
    """One person's years. Years are those of the calendar; at a school, ends of school years.

    Args:
        ratings: year → level.
        steps: posts held: title, place in words (empty: the unit), first day, day after the last.
        discipline: form, first day, day after the last.
        holds: ground, first day, day after the last (``None``: open), conclusion.
        note: of a case, what it shows.
    """

    ratings: dict[int, str] = field(default_factory=dict)
    given: list[Given] = field(default_factory=list)
    ideas: list[Idea] = field(default_factory=list)
    discipline: list[tuple[str, date, date | None]] = field(default_factory=list)
    holds: list[tuple[str, date, date | None, str]] = field(default_factory=list)
    steps: list[tuple[str, str, date, date | None]] = field(default_factory=list)
    note: str = ""

    def has(self, code: str, years: range) -> bool:
        """Whether every one of the years has the award."""
        found = {g.year for g in self.given if g.code == code}
        return found.issuperset(years)


def by_chance(chance: Random, place: Place, first: int, last: int) -> Life:
    """A life without anything to show: titles only where the law's conditions are met."""
    life, rolled = Life(), chance.random
    zeal = rolled()
    title = "CSTT" if place.is_force else "LDTT"
    barred = chance.randint(first, last) if rolled() < 0.006 else 0
    for year in range(first, last + 1):
        roll = rolled()
        level = "excellent" if roll < 0.08 + 0.16 * zeal else "good"
        if roll > 0.9 + 0.05 * zeal or year == barred:
            level = "not_fulfilled" if roll > 0.995 or year == barred else "fulfilled"
        life.ratings[year] = level
        if year == barred:
            form = "warning" if roll < 0.4 else "reprimand"
            life.discipline.append((form, date(year, 3, 1), date(year + 1, 3, 1)))
        if zeal > 0.4 and rolled() < 0.14:
            _invent(chance, life, year, zeal)
        if level in GOOD and roll < 0.88:
            life.given.append(Given(title, year))
            _titles(chance, life, year, level)
        _papers(life, year, rolled())
    return life


def _invent(chance: Random, life: Life, year: int, zeal: float) -> None:
    for _ in range(2 if zeal > 0.9 else 1):
        roll = chance.random()
        scope = "toan_quoc" if roll > 0.995 else "tinh" if roll > 0.93 else "co_so"
        life.ideas.append(Idea(year, scope, research=chance.random() < 0.12))


def _titles(chance: Random, life: Life, year: int, level: str) -> None:
    """Titles above the first, each with what it rests on (Luật 06/2022/QH15, Điều 21–23, 73–74)."""
    fresh = next((i for i in life.ideas if i.year == year and not i.spent), None)
    if level == "excellent" and chance.random() < 0.6:
        life.given.append(Given("CSTDCS", year, ground="xs"))
    elif fresh is not None and chance.random() < 0.7:
        life.given.append(Given("CSTDCS", year, ground="dt" if fresh.research else "sk"))
        fresh.spent.append(("CSTDCS", year))
    else:
        return
    two = range(year - 1, year + 1)
    free = [i for i in life.ideas if i.year in two and not i.spent and not i.research]
    if life.has("CSTDCS", two) and len(free) >= 2 and chance.random() < 0.6:
        life.given.append(Given("BKT", year))
        for one in free[:2]:
            one.spent.append(("BKT", year))
    three = range(year - 2, year + 1)
    wide = [i for i in life.ideas if i.scope != "co_so" and i.year in three and not i.spent]
    if wide and life.has("CSTDCS", three) and chance.random() < 0.7:
        life.given.append(Given("CSTDT", year))
        wide[0].spent.append(("CSTDT", year))
    five = range(year - 4, year + 1)
    steady = all(life.ratings.get(y) in GOOD for y in five)
    fights = sum(g.code == "CSTDCS" and g.year in five for g in life.given)
    merits = any(g.code == "BKT" and g.kind == Kind.MERIT for g in life.given)
    if steady and fights >= 3 and merits and chance.random() < 0.2:
        life.given.append(Given("BKTTG", year))


def _papers(life: Life, year: int, roll: float) -> None:
    """Papers and certificates for a movement or something unexpected, which found nothing later."""
    if roll < 0.2:
        life.given.append(Given("GK", year))
    elif roll < 0.3:
        life.given.append(Given("GK", year, Kind.MOVEMENT))
    elif roll < 0.33:
        life.given.append(Given("GK", year, Kind.SUDDEN))
    elif roll < 0.335:
        life.given.append(Given("BKT", year, Kind.MOVEMENT))
    elif roll < 0.338:
        life.given.append(Given("BKT", year, Kind.SUDDEN))
    elif roll < 0.34:
        life.given.append(Given("KNC_TINH", year, Kind.DEDICATION))
