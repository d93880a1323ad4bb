"""Facts in columns: the same for one and for many, and what each column says."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.awards.facts_of import province, rate, worker
from tests.support.cast import DAY, Cast
from thidua.awards.judging import roster
from thidua.awards.judging.columns import DEPTH, assemble
from thidua.awards.models import Grant, Subject
from thidua.initiatives.queries import recognised_of
from thidua.law.catalogue import shipped
from thidua.law.facts import IMPLIED, ON_TITLE, UNSPENT, Facts, Table
from thidua.law.periods import NEVER, NO_DAY, to_day
from thidua.people.models import Person

FIRST = DAY.year - DEPTH
AT_2022, AT_2023 = 2022 - FIRST, 2023 - FIRST


def plain(facts: Facts) -> dict[str, Any]:
    """Every column as lists; a figure that nobody has is left out."""
    said: dict[str, Any] = {}
    for one in fields(facts):
        value = getattr(facts, one.name)
        if isinstance(value, Table):
            said |= {f"{one.name}.{f.name}": getattr(value, f.name).tolist() for f in fields(value)}
        elif isinstance(value, np.ndarray):
            said[one.name] = value.tolist()
        elif one.name in {"figures", "groups", "meets"}:
            empty = {"figures": -1, "groups": 0, "meets": -1}[one.name]
            said[one.name] = {k: v.tolist() for k, v in value.items() if (v != empty).any()}
        elif one.name not in {"series", "refs"}:
            said[one.name] = value
    return said


def of(subject: Subject, as_of: date = DAY) -> Facts:
    return assemble(roster.one(subject), shipped(), as_of)


def test_one_is_as_among_all(cast: Cast):
    province(cast)
    rate(cast.posts["finance_officer"].person, "2023")
    everybody = roster.everybody()
    facts = assemble(everybody, shipped(), DAY, everybody=True)
    tops = [s for s in Subject.objects.filter(root=None) if s.name != "Lê Mẫu Hai Hồ Sơ"]
    linked = Subject.objects.get(name="Lê Mẫu Hai Hồ Sơ", detail="Trường THPT Mẫu")
    known = {int(s): at for at, s in enumerate(everybody.subject) if s}
    assert set(known) == {s.pk for s in [*tops, linked]}
    differing = []
    for subject in [*tops, linked]:
        at = known[subject.pk]
        if plain(of(subject)) != plain(facts.take(at, at + 1)):
            differing.append(subject.name)
    assert differing == []
    # A person and a unit whom the registry does not know are judged as well.
    for at in np.flatnonzero(everybody.subject == 0):
        key = {"person": int(everybody.person[at]), "unit": int(everybody.unit[at])}
        alone = assemble(roster.one(**key), shipped(), DAY)
        assert plain(alone) == plain(facts.take(int(at), int(at) + 1))
    assert Person.objects.count() - 1 == int((everybody.person > 0).sum())


def test_what_the_columns_of_a_person_say(cast: Cast):
    facts = of(worker(cast))
    assert [facts.rating[AT_2022 - 1 + at, 0] for at in range(3)] == [2, 3, 3]
    assert np.flatnonzero(facts.closed[:, 0]).tolist() == [AT_2022 - 1, AT_2022, AT_2023]
    grant = Grant.objects.get()
    assert plain(facts)["grants.ref"] == [grant.pk]
    assert facts.codes[int(facts.grants.code[0])] == "CSTDCS"
    assert (int(facts.grants.day[0]), int(facts.grants.period[0])) == (
        to_day(date(2023, 1, 20)), AT_2022,
    )  # fmt: skip
    assert facts.grants.revoked.tolist() == [NEVER]
    assert facts.works.spent.tolist() == [ON_TITLE, UNSPENT]
    assert facts.works.spent_period.tolist() == [AT_2022, -1]
    assert facts.works.period.tolist() == [AT_2022, AT_2023]
    assert (facts.female.tolist(), facts.awards_known.tolist()) == ([1], [True])


def test_linked_records_are_one_and_an_initiative_counts_once(cast: Cast):
    facts = of(province(cast)["linked"])
    assert [facts.rating[AT_2022, 0], facts.rating[AT_2023, 0]] == [3, 3]
    codes = sorted(facts.codes[int(c)] for c in facts.grants.code)
    assert codes == ["CSTDCS", "LDTT"]
    # The title says that it rested on an initiative and the ledger does not: one is consumed.
    assert (facts.works.spent.tolist(), facts.works.scope.tolist()) == ([IMPLIED], [2])
    assert facts.works.spent_period.tolist() == [AT_2022]


def test_a_teacher_lives_in_school_years(cast: Cast):
    facts = of(province(cast)["teacher"])
    assert facts.of_series.tolist() == [1]
    assert [facts.rating[AT_2022 - 1, 0], facts.rating[AT_2022, 0]] == [3, 3]
    assert facts.grants.period.tolist() == [AT_2022 - 1]
    assert (facts.works.period.tolist(), facts.works.research.tolist()) == ([AT_2022], [True])


def test_a_unit_carries_those_that_it_followed(cast: Cast):
    people = province(cast)
    facts, before = of(people["new unit"]), of(people["old unit"])
    assert [facts.codes[int(c)] for c in facts.grants.code] == ["TTLDXS", "BKT_TT"]
    assert [facts.rating[AT_2022, 0], facts.rating[AT_2023, 0]] == [3, 3]
    assert facts.founded.tolist() == [to_day(date(2010, 5, 1))]
    assert facts.dissolved.tolist() == [NEVER]
    assert {n: int(c[AT_2023, 0]) for n, c in facts.figures.items()} == {
        "members": 20, "advanced": 16, "fulfilled": 20, "fighters": 3, "disciplined": 0, "good": 18,
    }  # fmt: skip
    assert (facts.claims.rank.tolist(), facts.claims.period.tolist()) == ([1], [AT_2023])
    assert facts.words[int(facts.claims.code[0])] == "tinh"
    assert before.dissolved.tolist() == [to_day(date(2023, 7, 1))]
    assert before.rating[AT_2023, 0] == -1


def test_holds_discipline_and_posts(cast: Cast):
    facts = of(province(cast)["held"])
    assert (facts.holds.start.tolist(), facts.holds.end.tolist()) == (
        [to_day(date(2023, 12, 1))], [NEVER],
    )  # fmt: skip
    assert facts.refs["holds"][int(facts.holds.ref[0])] == "to_cao_dang_xac_minh"
    assert facts.refs["discipline"][int(facts.discipline.code[0])] == "canh_cao"
    assert facts.words[int(facts.claims.code[0])] == "pho_giam_doc_so"
    assert facts.claims.years.tolist() == [83]


def test_the_ledger_says_what_initiatives_say(cast: Cast):
    who = worker(cast)
    known = recognised_of([who.person_id or 0], DAY)[who.person_id or 0]
    facts = of(who)
    assert len(known) == len(facts.works)
    assert [bool(one.spent_on) for one in known] == [bool(s) for s in facts.works.spent]


def test_what_was_not_known_yet_and_what_was_revoked(cast: Cast):
    who = worker(cast)
    assert len(of(who, date(2022, 12, 1)).works) == 1
    Grant.objects.update(state="revoked")
    assert of(who).grants.revoked.tolist() == [NO_DAY]
    Grant.objects.update(state="struck")
    assert len(of(who).grants) == 0


@pytest.mark.parametrize("name", ["worker", "new unit"])
def test_one_subject_costs_at_most_eight_queries(cast: Cast, name: str):
    subject = province(cast)[name]
    with CaptureQueriesContext(connection) as queries:
        of(Subject.objects.get(pk=subject.pk))
    assert len(queries) - 1 <= 8
