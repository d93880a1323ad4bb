"""Awards of units and of groups inside them, and the figures of every year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from thidua.awards.catalogue import Object
from thidua.common.keys import fold
from thidua.config.demo.registry.copying import Sink, text
from thidua.config.demo.registry.lives import GOOD, Given, Kind, Life
from thidua.config.demo.registry.places import Place
from thidua.config.demo.registry.unit_cases import UnitScript
from thidua.config.demo.registry.writing import BASIS, Facts, Grants, Subjects, Who
from thidua.people.models import Rating, UnitYear

_BLOCK = 20
_TEAM = 12
"""So many members make a group."""
_TEAMS = ("Phòng Tổ chức - Hành chính", "Phòng Kế hoạch - Tài chính", "Tổ Chuyên môn số 1",
          "Tổ Chuyên môn số 2", "Bộ phận Tiếp nhận và Trả kết quả", "Phân xưởng số 1")  # fmt: skip


class Collectives:
    """Units and their groups, year by year."""

    def __init__(self, grants: Grants, facts: Facts, subjects: Subjects, ids: Iterator[str]):
        self._grants, self._facts, self._subjects, self._ids = grants, facts, subjects, ids
        self._years = Sink(
            UnitYear(),
            ["public_id", "basis", "unit_id", "period_id", "members", "women", "fulfilled", "good",
             "advanced", "fighters", "disciplined", "rank", "ranked"],
        )  # fmt: skip

    def subject(self, place: Place) -> Who:
        """The unit as it stands under its grants."""
        name = place.name(date.max)
        return Who(
            next(self._subjects.keys), Object.COLLECTIVE, name, fold(name), place, unit_words="",
            unit=place.pk,
        )  # fmt: skip

    def by_chance(self, chance: Random, places: list[Place], first: int, last: int) -> None:
        """Years of units as their members' years make them, and of groups inside them."""
        ranked = [p for p in places if p.years]
        for at in range(0, len(ranked), _BLOCK):
            block = ranked[at : at + _BLOCK]
            leads = {year: chance.randrange(len(block)) for year in range(first, last + 1)}
            for n, place in enumerate(block):
                ranks = {
                    year: ((n - leads[year]) % len(block) + 1, len(block)) for year in place.years
                }
                self._unit(chance, place, ranks)

    def _unit(self, chance: Random, place: Place, ranks: dict[int, tuple[int, int]]) -> None:
        life, who = Life(), self.subject(place)
        for year, figures in sorted(place.years.items()):
            members, _women, fulfilled, _good, advanced, fighters, warned = figures
            life.ratings[year] = "excellent" if ranks[year][0] <= 6 else "good"
            is_rich = advanced * 10 >= members * 7
            force = place.is_force
            if is_rich and not warned:
                life.given.append(Given("DVTT" if force else "TTLDTT", year))
            if is_rich and fulfilled == members and fighters and life.ratings[year] == "excellent":
                life.given.append(Given("DVQT" if force else "TTLDXS", year))
            if ranks[year][0] == 1 and life.ratings[year] == "excellent":
                life.given.append(Given("CTDT", year))
                if chance.random() < 0.2:
                    life.given.append(Given("CTDCP", year))
            two = [life.ratings.get(y) == "excellent" for y in (year - 1, year)]
            if all(two) and chance.random() < 0.3:
                life.given.append(Given("BKT_TT", year))
            self._figures(place, year, figures, ranks[year])
        self._write(who, life, place)
        size = max(row[0] for row in place.years.values())
        for name in chance.sample(_TEAMS, min(len(_TEAMS), size // _TEAM)):
            self._team(chance, place, name)

    def _write(self, who: Who, life: Life, place: Place, scheme: str = "") -> None:
        self._facts.of(life, place, person=None, scheme=scheme or Rating.Scheme.COLLECTIVE)
        for one in life.given:
            self._grants.give(who, one)
        self._subjects.add(who, unit=place.pk)

    def _team(self, chance: Random, place: Place, name: str) -> None:
        """A group that is no unit of the directory: known by name and place."""
        where = place.name(date.max)
        who = Who(next(self._subjects.keys), Object.COLLECTIVE, name, fold(name), place,
                  unit_words=where)  # fmt: skip
        paper = place.commends(date.max)[0]
        for year in sorted(place.years):
            roll = chance.random()
            if roll < 0.75:
                self._grants.give(who, Given("DVTT" if place.is_force else "TTLDTT", year))
            if roll > 0.8:
                self._grants.give(
                    who, Given("GK", year, Kind.MOVEMENT), code=paper,
                    batch=f"GK{year % 4 + 1}",
                )  # fmt: skip
        who.detail = where
        self._subjects.add(who)

    def _figures(
        self,
        place: Place,
        year: int,
        figures: list[int],
        rank: tuple[int, int] | None,
        note: str = "",
    ) -> None:
        period = self._grants.periods.key(year, place.is_school)
        last = "\t".join(text(r) for r in rank or (None, None))
        numbers = "\t".join(str(n) for n in figures)
        words = f"{BASIS}: {note}"[:300] if note else BASIS
        self._years.add(f"{next(self._ids)}\t{words}\t{place.pk}\t{period}\t{numbers}\t{last}")

    def case(
        self, place: Place, script: UnitScript, last: int, *, granted: bool, former: Place | None
    ) -> None:
        """A unit that shows a standard.

        Args:
            place: the unit.
            script: what it has reached; years count back from ``last``.
            granted: whether the award itself was given.
            former: the unit that it followed a year ago; earlier years are of that one.
        """
        lives = {True: Life(note=script.note), False: Life(note=script.note)}
        """Whether a year is of the former unit → what was reached."""
        best = "DVQT" if script.kind == "armed_forces" else "TTLDXS"
        for back in range(0, -max(script.excellent, 3), -1):
            year, before = last + back, former is not None and back < -1
            is_best = back > -script.excellent and year != script.broken
            level = "excellent" if is_best else script.level if back == 0 else "good"
            lives[before].ratings[year] = level
            if is_best and (back < 0 or script.award != best) and script.scheme == "collective":
                lives[before].given.append(Given(best, year))
            rank = (
                script.rank if back == 0 and script.rank else (5, 20) if script.in_block else None
            )
            owner = former if before and former is not None else place
            self._figures(owner, year, list(script.figures), rank, script.note)
        if script.prior is not None:
            code, back = script.prior
            lives[former is not None].given.append(
                Given(code, last + back, script.prior_kind, revoked=script.prior_revoked)
            )
        for code, back in script.flags:
            lives[former is not None and back < -1].given.append(Given(code, last + back))
        if granted:
            lives[False].given.append(Given(script.award, last))
        if script.hold is not None:
            lives[False].holds.append(script.hold)
        self._write(self.subject(place), lives[False], place, script.scheme)
        if former is not None:
            self._write(self.subject(former), lives[True], former, script.scheme)

    def close(self) -> None:
        """Send what is left."""
        self._years.flush()


def tally(place: Place, life: Life, gender: str, first: int) -> None:
    """Count one member's years, from ``first`` on, into the figures of the place."""
    titles = {g.year for g in life.given if g.code in ("LDTT", "CSTT")}
    fights = {g.year for g in life.given if g.code == "CSTDCS"}
    warned = {first.year for form, first, _until in life.discipline if form != "reprimand"}
    for year, level in life.ratings.items():
        if year < first:
            continue
        row = place.years.get(year)
        if row is None:
            row = place.years[year] = [0] * 7
        row[0] += 1
        row[1] += gender == "female"
        row[2] += level != "not_fulfilled"
        row[3] += level in GOOD
        row[4] += year in titles
        row[5] += year in fights
        row[6] += year in warned
