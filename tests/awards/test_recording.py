"""Many grants of one decision at once, with the checks and the trail of a single one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.awards.makers import decision, give, person
from tests.support.cast import DAY, Cast, unit
from thidua.awards.domain.facts import GrantFacts
from thidua.awards.domain.names import map_name
from thidua.awards.domain.recording import Line, Recorded, record_many
from thidua.awards.domain.subjects import (
    Named,
    named_subject,
    named_subjects,
    subject_of_person,
    subject_of_unit,
    subjects_of_persons,
    subjects_of_units,
)
from thidua.awards.models import Decision, Grant, Subject
from thidua.common.models import AuditEntry
from thidua.common.policy import Refused
from thidua.people.models import Person

BKT = "Bằng khen của Chủ tịch UBND tỉnh"


def many(cast: Cast, lines: list[Line], who: str = "officer_in_charge", **head: object) -> Recorded:
    return record_many(
        actor=cast.actor(who), as_of=DAY, decision=decision(**head), lines=lines, source="read"
    )


def line(subject: Subject, award: str = BKT, **more: object) -> Line:
    facts = GrantFacts(award=award, name=subject.name, post="Giáo viên", unit_words="Trường X")
    return Line(subject, facts, more)


def test_lines_become_grants_with_one_entry_in_the_trail(cast: Cast):
    who = [person(f"Mẫu Số {n}") for n in range(3)]
    done = many(cast, [line(one, source_start=n, confidence=0.9) for n, one in enumerate(who)])
    assert done.refused == {}
    rows = Grant.objects.order_by("source_start")
    assert [
        (g.subject, g.award_code, g.source, g.source_start, g.confirmed_label) for g in rows
    ] == [
        (one, "BKT", "read", n, cast.actor("officer_in_charge").label) for n, one in enumerate(who)
    ]
    assert rows[0].search_key == "mau so 0 giao vien truong x"
    (entry,) = AuditEntry.objects.filter(action="awards:grant:record")
    assert entry.object_id == str(done.decision.public_id)
    assert entry.changes == {"grants": 3, "refused": 0, "source": "read"}
    assert {s.detail for s in Subject.objects.all()} == {"Giáo viên, Trường X"}


def test_what_cannot_be_is_named_and_the_others_are_recorded(cast: Cast):
    one, other = person("Mẫu Một"), person("Mẫu Hai")
    give(cast, one, BKT)
    done = many(cast, [line(one), line(other), line(other), line(other, "")])
    assert sorted(done.grants) == [1]
    assert sorted(done.refused) == [0, 2, 3]
    assert "đã có" in done.refused[0] or "already" in done.refused[0]
    assert Decision.objects.count() == 1


def test_an_older_decision_leaves_what_tells_a_person_apart(cast: Cast):
    who = person()
    give(cast, who, post="Hiệu trưởng", unit_words="Trường Y")
    many(cast, [line(who)], number="1/QĐ", on=date(2020, 1, 1))
    who.refresh_from_db()
    assert who.detail == "Hiệu trưởng, Trường Y"


def test_only_who_may_record_one_may_record_many(cast: Cast):
    lines = [line(person())]
    for name in ("industry_officer", "auditor", "board_clerk"):
        with pytest.raises(Refused):
            many(cast, lines, name)
    with pytest.raises(ValidationError):
        many(cast, lines, number=" ")
    with pytest.raises(ValidationError):
        many(cast, lines, on=DAY + timedelta(days=1))
    assert not Grant.objects.exists()
    own = {"number": "7/QĐ-SCT", "authority": "HEAD_LEGAL_ENTITY", "body": cast.industry}
    assert many(cast, lines, "industry_officer", **own).refused == {}


def test_what_a_person_mapped_gives_many_their_code(cast: Cast):
    map_name(
        actor=cast.actor("officer_in_charge"), as_of=DAY, printed="Bằng khen lạ", kind="person",
        code="BKT",
    )  # fmt: skip
    done = many(cast, [line(person(), "Bằng khen lạ")])
    assert done.grants[0].award_code == "BKT"


def test_hundred_lines_cost_what_three_do(cast: Cast):
    def cost(count: int, number: str) -> int:
        lines = [line(person(f"Mẫu {number} {n}")) for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            many(cast, lines, number=number)
        return len(queries)

    many(cast, [line(person("Mẫu Trước"))])
    assert cost(3, "2/QĐ") == cost(100, "3/QĐ")


def test_subjects_are_found_or_made_many_at_once(cast: Cast):
    people = [Person.objects.create(name=f"Mẫu {n}", is_synthetic=True) for n in range(3)]
    first = subject_of_person(people[0])
    found = subjects_of_persons(people)
    assert found[people[0].pk] == first
    assert [found[p.pk].name for p in people] == ["Mẫu 0", "Mẫu 1", "Mẫu 2"]
    assert subjects_of_persons(people) == found
    school = unit("Trường Mẫu", short_name="TM")
    assert subjects_of_units([school, cast.industry])[school.pk] == subject_of_unit(school)
    assert subject_of_unit(school).other_names == "TM"


def test_named_subjects_stay_apart_by_diacritics_and_by_place(db: None):
    asked = [
        Named("person", "Nguyễn Mẫu An", "Trường X"),
        Named("person", "Nguyễn Mẫu Ân", "Trường X"),
        Named("person", "Nguyễn Mẫu An", "Trường Y"),
        Named("household", "Nguyễn Mẫu An", "Trường X"),
        Named("person", "Nguyễn  Mẫu An", "trường X"),
    ]
    known = named_subject(kind="person", name="Nguyễn Mẫu An", detail="Trường Y")
    found = named_subjects(asked)
    assert found[asked[2].key] == known
    assert found[asked[0].key] == found[asked[4].key]
    assert len({s.pk for s in found.values()}) == Subject.objects.count() == 4
    assert named_subjects(asked) == found
