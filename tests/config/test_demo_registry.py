"""The made-up registry: what COPY writes is what the domain would have written; cases hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Q

from tests.config.standards import meets, unit_meets
from tests.support import stages
from tests.support.cast import Cast
from tests.support.registry import AS_OF, filled
from thidua.awards.domain import recording
from thidua.awards.domain.facts import DecisionFacts, GrantFacts
from thidua.awards.domain.subjects import (
    Named,
    named_subjects,
    subjects_of_persons,
    subjects_of_units,
)
from thidua.awards.models import Decision, Grant, GrantVersion, Revocation, Subject
from thidua.awards.models.grants import Codes
from thidua.common.models import AuditEntry, Period
from thidua.config.demo.registry import Filled
from thidua.config.demo.registry.cases import ELIGIBLE, HOLDER, NEAR, STANDARDS, TRAP
from thidua.config.demo.registry.indexes import put_aside
from thidua.config.demo.registry.unit_cases import standards
from thidua.initiatives.models import Author, Initiative, Recognition, Use
from thidua.people.models import (
    CareerStep,
    Discipline,
    Hold,
    Person,
    Rating,
    Unit,
    UnitVersion,
    UnitYear,
)

pytestmark = pytest.mark.django_db
_DRAWN = {"id", "public_id", "recorded_at"}
"""Columns that no two rows share."""


@pytest.fixture
def made(db: None) -> tuple[Cast, Filled]:
    """The cast beside a registry of 700 persons, made once."""
    found: tuple[Cast, Filled] = stages.reach("registry of 700", filled)
    return found


def columns(row: Any, *, without: set[str] = frozenset()) -> dict[str, Any]:
    """Every column of a row but those that are drawn."""
    fields = row._meta.concrete_fields
    return {f.attname: getattr(row, f.attname) for f in fields if f.attname not in _DRAWN | without}


def test_a_copied_grant_equals_a_recorded_one(made: tuple[Cast, Filled]) -> None:
    cast, _filled = made
    actor = cast.actor("officer_in_charge")
    sample: list[Grant] = []
    for kind in ("person", "collective", "household"):
        for code in (
            Grant.objects.filter(object_kind=kind, state="granted")
            .values_list("award_code", flat=True)
            .order_by("award_code")
            .distinct()
        ):
            rows = Grant.objects.filter(object_kind=kind, award_code=code, state="granted")
            sample += rows.select_related("decision__body", "subject", "period", "unit")[:3]
    assert len(sample) > 60
    assert {g.source for g in sample} == {"made"}
    for copied in sample:
        decision = copied.decision
        head = DecisionFacts(
            number=f"{decision.number}-2", on=decision.on, authority=decision.authority,
            issuer=decision.issuer, title=decision.name, body=decision.body,
        )  # fmt: skip
        facts = GrantFacts(
            award=copied.award_printed, name=copied.name_printed, post=copied.post_printed,
            unit_words=copied.unit_printed, kind=copied.kind, achievement=copied.achievement,
            period=copied.period, ground=copied.ground, gender=copied.gender,
            standing=copied.standing, field=copied.field, unit=copied.unit,
        )  # fmt: skip
        line = recording.Line(copied.subject, facts, {"is_synthetic": True})
        done = recording.record_many(
            actor=actor, as_of=AS_OF, decision=head, lines=[line], source="made"
        )
        assert done.refused == {}
        recorded = Grant.objects.get(pk=done.grants[0].pk)
        assert columns(copied, without={"decision_id"}) == columns(
            recorded, without={"decision_id"}
        )
        own = {"number", "number_key", "search_key", "is_synthetic"}
        assert columns(decision, without=own) == columns(recorded.decision, without=own)
        keys = (decision.search_key, decision.sort_key, decision.number_key)
        decision.fill_keys()
        assert keys == (decision.search_key, decision.sort_key, decision.number_key)


def test_a_copied_subject_equals_a_made_one(made: tuple[Cast, Filled]) -> None:
    """With what was printed last as what tells it apart, as the domain keeps it."""
    persons = list(Subject.objects.filter(person__isnull=False).order_by("pk")[:60])
    units = list(Subject.objects.filter(unit__isnull=False).order_by("pk")[:60])
    named = list(Subject.objects.filter(person=None, unit=None).order_by("pk")[:60])
    assert len(persons) == len(units) == len(named) == 60
    before = {s.pk: columns(s) for s in (*persons, *units, *named)}
    with connection.cursor() as cursor:  # out of the way; nothing is deleted
        cursor.execute("UPDATE awards_subject SET person_id = NULL, unit_id = NULL, sort_key = ''")
    again = subjects_of_persons([Person.objects.get(pk=before[s.pk]["person_id"]) for s in persons])
    for old in persons:
        new = again[before[old.pk]["person_id"]]
        last = list(old.grants.order_by("-granted_on")[:1])
        if last:
            latest = old.grants.filter(granted_on=last[0].granted_on)
            assert before[old.pk]["detail"] in {g.place_printed for g in latest}
            new.detail = before[old.pk]["detail"]
        new.fill_keys()
        assert columns(new) == before[old.pk]
    fresh = subjects_of_units([Unit.objects.get(pk=before[s.pk]["unit_id"]) for s in units])
    for old in units:
        assert columns(fresh[before[old.pk]["unit_id"]]) == before[old.pk]
    asked = {s.pk: Named(s.kind, s.name, s.detail) for s in named}
    found = named_subjects(asked.values())
    for old in named:
        new = found[asked[old.pk].key]
        assert columns(new, without={"is_synthetic"}) == {
            k: v for k, v in before[old.pk].items() if k != "is_synthetic"
        }


def test_initiatives_are_settled_and_the_ledger_names_grants(made: tuple[Cast, Filled]) -> None:
    rows = list(Initiative.objects.prefetch_related("recognitions", "authors").order_by("pk")[:80])
    assert len({r.scope for r in rows}) == 3
    for row in rows:
        before = columns(row)
        row.settle(row.recognitions.all(), row.authors.all())
        row.fill_keys()
        assert columns(row) == before
        assert row.code == row.own_code()
    uses = list(Use.objects.select_related("author", "period"))
    assert len(uses) > 30
    for use in uses:
        grant = Grant.objects.select_related("subject", "decision").get(public_id=use.grant)
        assert (grant.subject.person_id, grant.award_code, grant.period_id) == (
            use.author.person_id, use.award_code, use.period_id,
        )  # fmt: skip
        assert (grant.decision.number, grant.granted_on) == (use.number, use.on)
    # What was given because of an initiative or research has one that it rests on.
    rested = Grant.objects.filter(award_code="CSTDCS", ground__in=("sk", "dt"))
    assert rested.count() == Use.objects.filter(award_code="CSTDCS").count() > 10


def test_everything_is_marked_and_coded(made: tuple[Cast, Filled]) -> None:
    _cast, report = made
    assert not Grant.objects.filter(is_synthetic=False).exists()
    assert not Subject.objects.filter(is_synthetic=False).exists()
    assert not Decision.objects.filter(is_synthetic=False).exists()
    assert not Initiative.objects.filter(is_synthetic=False).exists()
    assert Person.objects.filter(code__startswith="GL-").count() == report.persons == 700
    for model in (Rating, Discipline, Hold, CareerStep, UnitYear):
        assert model.objects.exists()
        assert not model.objects.exclude(basis__startswith="Dữ liệu giả lập").exists()
    code_of = Codes()
    printed = Grant.objects.order_by().values_list("award_printed", "object_kind", "award_code")
    assert all(code_of(name, kind) == code for name, kind, code in printed.distinct())
    assert Grant.objects.filter(award_code="").count() > 0  # for a person to map
    # Nothing lies in the future, nothing is without a year or a body.
    assert not Grant.objects.filter(Q(granted_on__gt=AS_OF) | Q(period=None) | Q(kind="")).exists()
    assert not Grant.objects.exclude(granted_on=F("decision__on")).exists()
    assert not Grant.objects.filter(award_code="CSTDCS", ground="").exists()
    assert set(Grant.objects.values_list("object_kind", flat=True)) == {
        "person", "collective", "household",
    }  # fmt: skip
    assert Revocation.objects.count() == Grant.objects.filter(state="revoked").count() > 10
    assert GrantVersion.objects.count() == 0
    assert AuditEntry.objects.filter(action="demo:registry:fill").count() == 1


def test_one_name_stands_for_many(made: tuple[Cast, Filled]) -> None:
    names = Person.objects.filter(code__startswith="GL-").order_by().values("name")
    most = names.annotate(n=Count("pk")).order_by("-n").first()
    assert most is not None
    assert most["n"] >= 5
    # Some units were renamed, some went into another, some are no more.
    renamed = UnitVersion.objects.filter(unit__code__startswith="GL-DV").order_by().values("unit")
    assert renamed.annotate(n=Count("pk")).filter(n=2).exists()
    assert Unit.objects.filter(code__startswith="GL-DV", successions__isnull=False).exists()
    gone = Unit.objects.filter(code__startswith="GL-DV", successions=None)
    assert gone.exclude(versions__valid__contains=AS_OF).exists()
    # Teachers' years are school years.
    kinds = set(Rating.objects.filter(person__isnull=False).values_list("period__kind", flat=True))
    assert kinds == {Period.Kind.YEAR, Period.Kind.SCHOOL_YEAR}


def test_the_figures_of_a_unit_are_those_of_its_members(made: tuple[Cast, Filled]) -> None:
    seen = 0
    for year in UnitYear.objects.filter(unit__code__startswith="GL-DV").select_related("unit")[:40]:
        rated = Rating.objects.filter(person__career__unit=year.unit, period=year.period)
        assert rated.count() == year.members
        assert rated.filter(level__in=("excellent", "good")).count() == year.good
        assert rated.filter(person__gender="female").count() == year.women
        titled = Grant.objects.filter(
            subject__person__in=rated.values("person"),
            period=year.period,
            award_code__in=("LDTT", "CSTT"),
        )
        assert titled.count() == year.advanced
        seen += 1
    assert seen == 40


def test_same_seed_same_registry() -> None:
    def once(seed: int) -> tuple[Filled, list[tuple[Any, ...]]]:
        with transaction.atomic():
            _cast, report = filled(300, 4, seed)
            said = ("public_id", "award_code", "name_printed", "unit_printed", "granted_on")
            rows = list(Grant.objects.order_by("pk").values_list(*said))
            authors = Author.objects.count()
            assert authors == Initiative.objects.count() <= Recognition.objects.count()
            transaction.set_rollback(True)
        return report, rows

    first = once(1)
    assert once(1) == first
    assert once(2) != first


_SHAPE = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid IN ('awards_grant'::regclass, 'people_rating'::regclass)
    UNION ALL
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid IN ('awards_grant'::regclass, 'people_rating'::regclass)
    ORDER BY 1, 2
"""


@pytest.mark.as_owner
def test_the_owner_puts_indexes_aside_and_back() -> None:
    """The owner of the tables loads faster; what guards them stands afterwards as before."""

    def shape() -> list[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute(_SHAPE)
            return cursor.fetchall()

    before = shape()
    with put_aside([Grant, Rating]) as owned:
        during = shape()
    assert owned
    assert shape() == before
    assert [name for name, _what in during if name.endswith("_pkey")] == [
        "awards_grant_pkey", "awards_grant_pkey", "people_rating_pkey", "people_rating_pkey",
    ]  # fmt: skip
    assert not any("fk" in name or "search_trgm" in name for name, _what in during)
    _cast, report = filled(60, 2)
    assert Grant.objects.count() == report.grants
    assert shape() == before


def test_the_program_itself_puts_nothing_aside(db: None) -> None:
    with put_aside([Grant]) as owned:
        assert not owned


@pytest.mark.parametrize("name", STANDARDS)
def test_persons_of_a_standard(made: object, name: str) -> None:
    found = {sort: meets(name, sort) for sort in (HOLDER, ELIGIBLE, NEAR, TRAP)}
    assert found[HOLDER] == [True, True]
    assert found[ELIGIBLE] == [True]
    assert set(found[NEAR]) == {False}
    assert set(found[TRAP]) == {False}
    assert len(found[TRAP]) >= 2


@pytest.mark.parametrize("name", standards())
def test_units_of_a_standard(made: object, name: str) -> None:
    found = {sort: unit_meets(name, sort) for sort in (HOLDER, ELIGIBLE, NEAR, TRAP)}
    assert found[HOLDER] == [True, True]
    assert set(found[ELIGIBLE]) == {True}
    assert set(found[NEAR]) == {False}
    assert set(found[TRAP]) == {False}
