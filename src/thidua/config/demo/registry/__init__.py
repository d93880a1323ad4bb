"""The registry of a whole province: persons, facts, initiatives and a million grants by COPY.

Everything is made up, marked so, and the same for one seed. Rows are what the domain functions
would have left behind (a test records some of them again and compares every column).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from thidua.awards.catalogue import Object
from thidua.awards.models import Grant
from thidua.common import audit
from thidua.common.bulk import copy_in
from thidua.common.keys import fold, sort_key
from thidua.common.models import Installation
from thidua.config.demo.registry import lives, names
from thidua.config.demo.registry.cases import HOLDER, cases
from thidua.config.demo.registry.collectives import Collectives, tally
from thidua.config.demo.registry.copying import Sink, keys, public_ids, text
from thidua.config.demo.registry.ideas import Ideas
from thidua.config.demo.registry.indexes import put_aside
from thidua.config.demo.registry.lives import Given, Life
from thidua.config.demo.registry.others import fill_up
from thidua.config.demo.registry.papers import Papers
from thidua.config.demo.registry.places import MADE, Place, added, dealt, known, save
from thidua.config.demo.registry.unit_cases import UnitCase, unit_cases
from thidua.config.demo.registry.writing import Facts, Grants, Subjects, Who, standing_of
from thidua.initiatives.models import Author, Initiative, Recognition
from thidua.people.models import CareerStep, Person, Rating, Unit, UnitVersion

GRANTS_PER_YEAR = 5 / 3
"""So many grants for a person and a year: 60 000 persons and ten years make a million."""
_POSTS = {
    "school": ("Giáo viên", "Giáo viên", "Giáo viên", "Nhân viên", "Tổ trưởng chuyên môn",
               "Phó Hiệu trưởng", "Hiệu trưởng"),
    "health": ("Điều dưỡng", "Điều dưỡng", "Bác sĩ", "Bác sĩ", "Kỹ thuật viên", "Trưởng khoa",
               "Phó Giám đốc"),
    "armed_forces": ("Cán bộ", "Chiến sĩ", "Trợ lý", "Đội trưởng", "Phó Trưởng phòng"),
    "enterprise": ("Công nhân", "Công nhân", "Kỹ sư", "Nhân viên", "Tổ trưởng sản xuất",
                   "Trưởng phòng", "Phó Giám đốc"),
    "": ("Chuyên viên", "Chuyên viên", "Chuyên viên chính", "Nhân viên", "Phó Trưởng phòng",
         "Trưởng phòng", "Phó Giám đốc"),
}  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """How much was written."""

    persons: int
    decisions: int
    grants: int
    subjects: int
    initiatives: int
    cases: int


def fill_registry(*, actor: Any, as_of: date, persons: int, years: int, seed: int) -> Filled:
    """Write persons, their facts and the grants of ``years`` years before the business date.

    Args:
        actor: officer in whose name everything was confirmed; the one entry of the trail.
        as_of: business date; nothing lies after it.
        persons: how many work in the units, cases included.
        years: how many years end before it.
        seed: same seed, same registry.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # One flush of a word index at the end instead of one for every few thousand rows.
        cursor.execute("SET LOCAL gin_pending_list_limit = '512MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        with put_aside([Grant, Rating, CareerStep, Initiative, Recognition, Author]):
            made = _Province(actor, as_of, persons, years, seed).fill()
        # Nobody waits for the database to notice by itself what has come in.
        rooms = {"awards", "people", "initiatives"}
        tables = [m._meta.db_table for m in apps.get_models() if m._meta.app_label in rooms]  # noqa: SLF001
        cursor.execute(f"ANALYZE {', '.join(tables)}")
        audit.record(
            actor=actor,
            action="demo:registry:fill",
            obj=Installation.objects.get(),
            as_of=as_of,
            changes={"grants": made.grants, "persons": made.persons, "seed": seed},
        )
    return made


class _Province:
    def __init__(self, actor: Any, as_of: date, persons: int, years: int, seed: int) -> None:
        self.as_of, self.persons, self.seed = as_of, persons, seed
        self.last, self.first = as_of.year - 1, as_of.year - years
        self.chance = Random(seed)  # noqa: S311 - no secret
        ids = public_ids(seed + 1)
        province = Unit.objects.filter(code="UBND").values_list("pk", flat=True).first()
        self.papers = Papers(as_of, ids, province)
        self.grants = Grants(actor, as_of, self.papers, ids)
        self.facts = Facts(self.grants.periods, ids)
        self.subjects = Subjects(ids)
        self.ideas = Ideas(actor.label, as_of, self.grants.periods, seed + 2, ids)
        self.units = Collectives(self.grants, self.facts, self.subjects, ids)
        self.ids: Iterator[str] = ids
        self.keys = keys(Person)
        self.number = 0
        self.cases = 0
        self._sort_keys: dict[str, tuple[str, str]] = {}
        self.rows = Sink(
            Person(born_precision="day", is_synthetic=True),
            ["id", "public_id", "name", "search_key", "sort_key", "code", "gender", "born",
             "deceased"],
        )  # fmt: skip

    def fill(self) -> Filled:
        """Everything, in an order that never changes."""
        above = known(self.as_of)
        below = added(self.chance, above, max(40, len(above) // 5), self.as_of)
        places = above + below
        self._cases([p for p in places if p.ended is None])
        self._unit_cases(above)
        for place in dealt(places, max(0, self.persons - self.number), self.as_of):
            name, gender = names.person(self.chance)
            begun = self.first + max(0, int(self.chance.random() * 14) - 10)
            until = min(self.last, place.ended.year if place.ended else self.last)
            life = lives.by_chance(self.chance, place, min(begun, until), until)
            tally(place, life, gender, self.first)
            self._person(place, name, gender, life)
        self.units.by_chance(self.chance, places, self.first, self.last)
        target = round(self.persons * (self.last - self.first + 1) * GRANTS_PER_YEAR)
        fill_up(
            self.chance, self.grants, self.subjects, places, first=self.first, last=self.last,
            target=target,
        )  # fmt: skip
        for part in (self.rows, self.facts, self.ideas, self.units, self.grants, self.subjects):
            part.close() if not isinstance(part, Sink) else part.flush()
        copy_in(self.grants.revocations)
        return Filled(
            self.rows.count, self.papers.count, self.grants.count, self.subjects.count,
            self.ideas.count, self.cases,
        )  # fmt: skip

    # --- persons -----------------------------------------------------------
    def _cases(self, places: list[Place]) -> None:
        """Persons who show a standard, spread over the units; the code of each tells the case."""
        forces = [p for p in places if p.is_force] or places
        others = [p for p in places if not p.is_force] or places
        for n, case in enumerate(cases(self.last)):
            at = forces if case.force else others
            place = at[n * 7 % len(at)]
            name, gender = names.person(self.chance)
            for life in filter(None, (case.life, case.pair)):
                tally(place, life, gender, self.first)
            self._person(place, name, gender, case.life, f"{case.standard}-{case.sort}-{n}")
            if case.pair is not None:
                self._person(place, name, gender, case.pair, f"{case.standard}-{case.sort}-{n}b")
            self.cases += 1

    def _person(self, place: Place, name: str, gender: str, life: Life, case: str = "") -> None:
        chance, pk = self.chance, next(self.keys)
        self.number += 1
        start = min(life.ratings, default=self.last)
        born = date(start - chance.randint(23, 40), chance.randint(1, 12), chance.randint(1, 28))
        key, order = self._named(name)
        code = f"{MADE}{case}" if case else f"{MADE}{self.number:06d}"
        self.rows.add(
            f"{pk}\t{next(self.ids)}\t{name}\t{key}\t{order}\t{code[:40]}\t{gender}\t{born}"
            f"\t{text(chance.random() < 0.002)}"
        )
        kind = "enterprise" if place.kind.endswith("enterprise") else place.kind
        posts = _POSTS.get("health" if place.sphere == "health" else kind, _POSTS[""])
        post = posts[int(chance.random() ** 1.6 * len(posts))]
        life.steps.append((post, "", date(start, 1, 1), None))
        who = Who(
            next(self.subjects.keys), Object.PERSON, name, key, place, post=post, gender=gender,
            standing=standing_of(post), unit=place.pk,
        )  # fmt: skip
        scheme = Rating.Scheme.OFFICIAL if kind != "enterprise" else Rating.Scheme.WORKER
        self.facts.of(life, place, person=pk, scheme=scheme)
        self._give(who, pk, life)
        self.subjects.add(who, person=pk)

    def _named(self, name: str) -> tuple[str, str]:
        found = self._sort_keys.get(name)
        if found is None:
            found = self._sort_keys[name] = (fold(name), sort_key(name))
        return found

    def _give(self, who: Who, person: int, life: Life) -> None:
        wanted = {use for idea in life.ideas for use in idea.spent}
        spent: dict[tuple[str, int], tuple[str, str]] = {}
        place = who.place
        for one in life.given:
            code, batch = one.code, ""
            if code == "GK":
                quarter = 4 if one.kind == lives.Kind.MERIT else self.number % 3 + 1
                code, batch = place.commends(date(one.year, 6, 1))[0], f"GK{quarter}"
            elif one.kind != lives.Kind.MERIT:
                batch = one.kind
            public, paper = self.grants.give(who, one, code=code, batch=batch)
            if (one.code, one.year) in wanted:
                spent[one.code, one.year] = (public, f"{paper.number}\t{paper.on}")
        for idea in life.ideas:
            self.ideas.add(who, person, idea, spent)

    # --- units -------------------------------------------------------------
    def _unit_cases(self, above: list[Place]) -> None:
        """Units that show a standard, below the units of the demonstration."""
        found = list(unit_cases(self.last))
        made, formers = [], []
        for n, case in enumerate(found):
            place = self._case_place(n, case, above)
            made.append(place)
            if case.script.merged:
                first = date(self.last - 30, 9, 1)
                gone = Place(0, f"{place.code}T", place.kind,
                             [(first, f"Cơ sở cũ số {n} (mẫu)")], place.parent, first)  # fmt: skip
                gone.ended, gone.into = place.names[0][0], place
                formers.append((n, gone))
        save(made)
        save([gone for _n, gone in formers])
        before = dict(formers)
        for n, (case, place) in enumerate(zip(found, made, strict=True)):
            case.script.note = f"{case.standard}: {case.why}"
            self.units.case(
                place, case.script, self.last, granted=case.granted, former=before.get(n)
            )
            self.cases += 1

    def _case_place(self, n: int, case: UnitCase, above: list[Place]) -> Place:
        script = case.script
        first = date(self.last + 1 - script.founded, 3, 1)
        if script.merged:
            first = date(self.last - 1, 1, 1)
        sort = "Tiểu đoàn Mẫu" if script.kind == "armed_forces" else "Trung tâm Nghiệp vụ"
        name = f"{sort} {names.place(self.chance)} số {n} (mẫu)"
        kind = UnitVersion.Kind.OFFICE if script.kind == "school" else script.kind
        place = Place(0, f"{MADE}{case.standard}-{case.sort}-{n}"[:40], kind, [(first, name)],
                      above[n % len(above)], first)  # fmt: skip
        if script.renamed:
            former = name.replace("Trung tâm", "Trạm").replace("Tiểu đoàn", "Đại đội")
            place.names = [(first, former), (date(self.last - 1, 1, 1), name)]
        if script.ended:
            place.ended = date(self.last + 1, 1, 1)
        return place


__all__ = ["HOLDER", "Filled", "Given", "fill_registry"]
