"""Records joined and parted; a unit through renames and mergers."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.awards.makers import decision, give, person, unit_subject
from tests.support.cast import DAY, START, Cast, unit
from thidua.awards.domain import subjects
from thidua.awards.domain.subjects import subject_of_unit
from thidua.awards.models import Subject, SubjectLink
from thidua.awards.queries.history import history
from thidua.awards.queries.lookup import counts, look_up
from thidua.common.models.base import since
from thidua.common.policy import Refused
from thidua.people.models import PersonLink, Succession, UnitVersion


def _link(cast: Cast, one: Subject, other: Subject) -> SubjectLink:
    return subjects.link(
        actor=cast.actor("officer_in_charge"),
        as_of=DAY,
        alias=one,
        canonical=other,
        reason="một",
    )


def _roots() -> dict[str, str]:
    return {s.name: s.root.name if s.root else "" for s in Subject.objects.select_related("root")}


def test_joined_records_count_as_one_and_part_again(cast: Cast):
    a, b, c = (person(n) for n in ("Mẫu Anh", "Mẫu Bắc", "Mẫu Cúc"))
    for one in (a, b, c):
        give(cast, one)
    _link(cast, a, b)
    b.refresh_from_db()
    second = _link(cast, b, c)
    assert _roots() == {"Mẫu Anh": "Mẫu Cúc", "Mẫu Bắc": "Mẫu Cúc", "Mẫu Cúc": ""}
    told = history(cast.actor("officer_in_charge"), DAY, c)
    assert {g.subject.name for g in told.grants} == {"Mẫu Anh", "Mẫu Bắc", "Mẫu Cúc"}
    with translation.override("en"):
        found = look_up(cast.actor("industry_officer"), DAY, "mau anh")
    assert [(h.name, h.second, h.count) for s in found.sections for h in s.hits] == [
        ("Mẫu Cúc", "also recorded as “Mẫu Anh” · Trường THPT Mẫu", 3)
    ]
    subjects.unlink(
        actor=cast.actor("standing_head"), as_of=DAY, link=second, reason="hai người khác nhau"
    )
    assert _roots() == {"Mẫu Anh": "Mẫu Bắc", "Mẫu Bắc": "", "Mẫu Cúc": ""}
    told = history(cast.actor("officer_in_charge"), DAY, c)
    assert [g.subject.name for g in told.grants] == ["Mẫu Cúc"]
    second.refresh_from_db()
    assert (second.unlinked_on, second.unlink_reason) == (DAY, "hai người khác nhau")


def test_what_may_not_be_joined(cast: Cast):
    a, b = person("Mẫu Anh"), person("Mẫu Bắc")
    _link(cast, a, b)
    for one, other, rule in (
        (b, a, "circle"),
        (a, b, "subject is not linked"),
        (b, unit_subject(cast.industry), "kind"),
    ):
        one.refresh_from_db()
        with pytest.raises(Refused) as refused:
            _link(cast, one, other)
        assert refused.value.answer.rule == rule


def test_one_person_in_two_records_of_the_directory_is_one_timeline(cast: Cast):
    a, b = person("Mẫu Anh"), person("Mẫu Bắc")
    give(cast, a)
    give(cast, b)
    actor = cast.actor("officer_in_charge")
    link = PersonLink.objects.create(
        alias=a.person, canonical=b.person, linked_on=DAY, reason="một người"
    )
    assert {g.subject.name for g in history(actor, DAY, b).grants} == {"Mẫu Anh", "Mẫu Bắc"}
    assert counts([b.pk]) == {b.pk: 2}
    client = Client()
    client.force_login(actor.user)
    assert client.get(a.get_absolute_url()).headers["Location"] == b.get_absolute_url()
    link.ended_on, link.end_reason = DAY, "hai người"
    link.save()
    assert counts([b.pk]) == {b.pk: 1}
    assert len(history(actor, DAY, b).grants) == 1


@pytest.fixture
def merged(cast: Cast) -> dict[str, Subject]:
    """One centre renamed, two that joined it, each with a grant."""
    day = date(2023, 7, 1)
    centre = unit("Trung tâm Khuyến nông – Khuyến ngư", code="KN")
    UnitVersion.objects.filter(unit=centre).update(valid=since(START, date(2022, 4, 1)))
    UnitVersion.objects.create(
        unit=centre, name="Trung tâm Khuyến nông Mẫu", kind="office", valid=since(date(2022, 4, 1))
    )
    found = {}
    for number, name in enumerate(("Trạm Khuyến nông Bắc", "Trạm Khuyến nông Nam")):
        old = unit(name)
        UnitVersion.objects.filter(unit=old).update(valid=since(START, day))
        Succession.objects.create(before=old, after=centre, on=day)
        found[name] = subject_of_unit(old)
        head = decision(f"3{number}0/QĐ", date(2021, 2, 3))
        give(cast, found[name], "Tập thể lao động xuất sắc", head)
    found["centre"] = subject_of_unit(centre)
    give(cast, found["centre"], "Cờ thi đua của UBND tỉnh", decision("1/QĐ", date(2024, 1, 2)))
    return found


def test_an_old_units_history_is_found_under_its_successor(cast: Cast, merged):
    actor = cast.actor("industry_officer")
    told = history(actor, DAY, merged["centre"])
    assert [(line.title, line.own, len(line.grants)) for line in told.lines] == [
        ("Trung tâm Khuyến nông Mẫu", True, 1),
        ("Trạm Khuyến nông Bắc", False, 1),
        ("Trạm Khuyến nông Nam", False, 1),
    ]
    assert (told.renames, told.mergers, len(told.grants)) == (1, 1, 3)
    assert len(history(actor, DAY, merged["centre"], alone=True).grants) == 1
    old = history(actor, DAY, merged["Trạm Khuyến nông Bắc"])
    assert [(s.name if s else "", on) for s, _name, on in old.successors] == [
        ("Trung tâm Khuyến nông Mẫu", date(2023, 7, 1))
    ]
    assert len(old.grants) == 1


def test_look_up_finds_former_names_prefixes_and_what_looks_alike(cast: Cast, merged):
    actor = cast.actor("industry_officer")

    def names(words: str) -> list[tuple[str, int]]:
        return [(h.name, h.count) for s in look_up(actor, DAY, words).sections for h in s.hits]

    assert names("khuyen ngu") == [("Trung tâm Khuyến nông Mẫu", 1)]
    assert names("tram khuyen nong b") == [("Trạm Khuyến nông Bắc", 1)]
    assert names("x") == []
    assert look_up(actor, DAY, "trung tam khuyn nong").fuzzy
    assert names("1/QD") == [("1/QĐ, 02/01/2024", 1), ("310/QĐ, 03/02/2021", 1)]


def test_the_number_of_queries_does_not_grow(cast: Cast, merged):
    actor = cast.actor("industry_officer")

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as one:
            history(actor, DAY, merged["centre"])
        with CaptureQueriesContext(connection) as two:
            look_up(actor, DAY, "khuyen nong")
        return len(one), len(two)

    before = cost()
    more = unit("Trạm Khuyến nông Đông")
    Succession.objects.create(before=more, after=merged["centre"].unit, on=date(2023, 7, 1))
    for number in range(3):
        head = decision(f"5{number}/QĐ", date(2022, 2, 3))
        give(cast, subject_of_unit(more), "Tập thể lao động xuất sắc", head)
    assert cost() == before
