"""Lists of facts with filter, counts and export; recording, correcting and voiding on the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.cast import DAY, Cast, build
from thidua.common.models import AuditEntry
from thidua.common.models.base import since
from thidua.people.domain.facts import SORTS, period_of, record_fact
from thidua.people.models import Hold, Person, PersonLink, Rating, UnitYear, User
from thidua.people.sheets import read_workbook

pytestmark = pytest.mark.django_db
FIRST = date(2023, 3, 1)


@pytest.fixture
def cast() -> Cast:
    """The fixed cast."""
    return build()


def _client(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(person=cast.posts[name].person_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def _record(cast: Cast, sort: str, **values: Any) -> Any:
    return record_fact(
        actor=cast.actor("standing_head"), as_of=DAY, sort=sort, values=values, basis="QĐ 1"
    )


def test_a_list_counts_filters_searches_and_exports_what_the_import_takes(cast: Cast) -> None:
    """Persons and units in one list, found without diacritics; the export is in the trail."""
    person, year = cast.posts["industry_officer"].person, period_of("2023")
    _record(cast, "rating", person=person, period=year, scheme="official", level="good")
    _record(cast, "rating", unit=cast.finance, period=year, scheme="collective", level="excellent")
    client, url = _client(cast, "officer_in_charge"), reverse("people:rating_list")
    page = client.get(url)
    assert [(t.label, t.count) for t in page.context["tabs"]] == [
        ("Đang có hiệu lực", 2), ("Đã đính chính", 0), ("Đã hủy", 0),
    ]  # fmt: skip
    names = {str(r.get_cell_value("subject_name")) for r in page.context["table"].rows}
    assert names == {person.name, "Sở Tài chính"}
    found = client.get(url, {"q": "so tai chinh", "level": "excellent"}).context["table"].rows
    assert [str(r.get_cell_value("subject_name")) for r in found] == ["Sở Tài chính"]
    sheets = read_workbook(client.get(url, {"export": "xlsx", "level": "good"}).content)
    assert {key: [dict(r.values) for r in s.rows] for key, s in sheets.items()} == {
        "ratings": [
            {"person": person.code, "period": "2023", "scheme": "Cán bộ, công chức, viên chức",
             "level": "Hoàn thành tốt nhiệm vụ", "basis": "QĐ 1"}
        ]
    }  # fmt: skip
    assert AuditEntry.objects.filter(action="people:list:export").count() == 1


def test_every_list_shows_only_what_the_actor_may_see_and_exports_to_few(cast: Cast) -> None:
    """The officer of another unit sees nothing of it, and nobody of a unit exports."""
    person = cast.posts["industry_officer"].person
    _record(cast, "hold", person=person, ground="press", valid=since(FIRST))
    _record(cast, "discipline", person=person, form="warning", valid=since(FIRST))
    _record(cast, "unit_year", unit=cast.industry, period=period_of("2023"), members=12)
    for name, shown in (("standing_head", 1), ("industry_head", 1), ("finance_head", 0)):
        client = _client(cast, name)
        for sort in ("hold", "discipline", "unit_year"):
            page = client.get(reverse(f"people:{sort}_list"))
            assert (name, sort, len(page.context["table"].rows)) == (name, sort, shown)
    got = _client(cast, "industry_head").get(reverse("people:hold_list"), {"export": "xlsx"})
    assert got.status_code == 403
    colleague = _client(cast, "finance_officer").get(reverse("people:discipline_list"))
    assert person.name not in colleague.content.decode()


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_the_number_of_queries_of_a_list_is_flat(
    cast: Cast, sort: str, django_assert_max_num_queries: Any
) -> None:
    """Three rows and one row ask the same."""
    client, url = _client(cast, "standing_head"), reverse(f"people:{sort}_list")
    values: dict[str, Any] = {
        "rating": {"period": period_of("2023"), "scheme": "official", "level": "good"},
        "discipline": {"form": "warning", "valid": since(FIRST)},
        "hold": {"ground": "press", "valid": since(FIRST)},
        "unit_year": {"period": period_of("2023"), "members": 5, "good": 4},
        "career": {"title": "Phó Trưởng phòng", "valid": since(FIRST)},
    }[sort]
    persons = [cast.posts[name].person for name in ("industry_head", "clerk", "auditor")]
    for unit, person in zip((cast.industry, cast.finance, cast.district), persons, strict=True):
        about = {"person": person, "unit": unit} if sort == "career" else {"unit": unit}
        _record(cast, sort, **about, **values)
        with django_assert_max_num_queries(16):
            client.get(url)


def test_a_hold_is_recorded_released_and_voided_on_the_pages(cast: Cast) -> None:
    """The person's page shows it to the keepers and to the head, not to the person."""
    person = cast.posts["industry_officer"].person
    client = _client(cast, "officer_in_charge")
    page = reverse("people:person", args=[person.public_id])
    new = reverse("people:fact_new", args=["hold", "ca-nhan", person.public_id])
    assert new in client.get(page).content.decode()
    sent = {"ground": "denunciation", "first": "01/03/2023", "basis": "Đơn 7"}
    assert client.post(new, sent).status_code == 302
    hold = Hold.objects.get()
    assert (hold.person, hold.valid, hold.basis) == (person, since(FIRST), "Đơn 7")
    words = "Tố cáo chưa giải quyết xong"
    assert words in client.get(page).content.decode()
    assert words in _client(cast, "industry_head").get(page).content.decode()
    assert words not in _client(cast, "industry_officer").get(page).content.decode()
    change = reverse("people:fact_change", args=["hold", hold.public_id])
    ended = {"ground": "denunciation", "first": "01/03/2023", "last": "30/06/2023"}
    assert client.post(change, {**ended, "reason": "KL 3"}).status_code == 422  # no conclusion
    good = {**ended, "conclusion": "Không có vi phạm", "reason": "KL 3"}
    assert client.post(change, good).status_code == 302
    assert client.post(change, good).status_code == 404  # corrected meanwhile
    standing = Hold.objects.get(superseded_at=None)
    assert standing.valid == since(FIRST, date(2023, 7, 1))
    void = reverse("people:fact_void", args=["hold", standing.public_id])
    assert client.post(void, {"reason": "nhầm người"}).status_code == 302
    assert not Hold.objects.filter(superseded_at=None).exists()
    assert words not in client.get(page).content.decode()


def test_figures_of_a_unit_stand_on_its_page(cast: Cast) -> None:
    """Recorded by the standing body; seen by the unit; another unit sees none."""
    client = _client(cast, "standing_head")
    new = reverse("people:fact_new", args=["unit_year", "tap-the", cast.industry.public_id])
    bad = client.post(new, {"period": "2023", "members": "10", "women": "11"})
    assert (bad.status_code, set(bad.context["form"].errors)) == (422, {"women"})
    sent = {"period": "2023", "members": "80", "good": "70", "rank": "2", "ranked": "20"}
    assert client.post(new, sent).status_code == 302
    assert UnitYear.objects.get().members == 80
    page = reverse("people:unit", args=[cast.industry.public_id])
    words = "xếp thứ 2 trong 20"
    html = _client(cast, "industry_officer").get(page).content.decode()
    assert "tổng số cá nhân" in html
    assert "87,5" in html
    listed = client.get(reverse("people:unit_year_list")).content.decode()
    assert "87,5" in listed
    assert words in _client(cast, "industry_officer").get(page).content.decode()
    assert words not in _client(cast, "finance_officer").get(page).content.decode()


def test_a_stranger_records_nothing(cast: Cast) -> None:
    """Refused before the form; nothing is written."""
    person: Person = cast.posts["industry_officer"].person
    client = _client(cast, "industry_head")
    new = reverse("people:fact_new", args=["rating", "ca-nhan", person.public_id])
    sent = {"period": "2023", "scheme": "official", "level": "good"}
    assert client.post(new, sent).status_code == 403
    rating = _record(cast, "rating", person=person, period=period_of("2023"), scheme="official",
                     level="good")  # fmt: skip
    for name in ("fact_change", "fact_void"):
        url = reverse(f"people:{name}", args=["rating", rating.public_id])
        assert client.post(url, {"level": "excellent", "reason": "r"}).status_code == 404
    assert [r.level for r in Rating.objects.all()] == ["good"]
    nothing = reverse("people:fact_new", args=["unit_year", "ca-nhan", person.public_id])
    assert _client(cast, "standing_head").get(nothing).status_code == 404


def test_facts_of_a_linked_record_stand_on_the_page_of_the_person(cast: Cast) -> None:
    """They are shown while the link stands, and no longer than that."""
    person = cast.posts["industry_officer"].person
    alias = Person.objects.create(name=person.name)
    _record(cast, "discipline", person=alias, form="demotion", valid=since(FIRST))
    client, page = _client(cast, "standing_head"), reverse("people:person", args=[person.public_id])
    assert "Giáng chức" not in client.get(page).content.decode()
    link = PersonLink.objects.create(alias=alias, canonical=person, linked_on=DAY, reason="r")
    assert "Giáng chức" in client.get(page).content.decode()
    PersonLink.objects.filter(pk=link.pk).update(ended_on=DAY)
    assert "Giáng chức" not in client.get(page).content.decode()


def test_posts_and_years_stand_on_the_page_and_in_a_list(cast: Cast) -> None:
    """Of persons only; the unit under its name, a body outside as printed."""
    person, client = cast.posts["industry_officer"].person, _client(cast, "standing_head")
    new = reverse("people:fact_new", args=["career", "ca-nhan", person.public_id])
    sent = {"title": "Phó Trưởng phòng", "first": "01/03/2021", "last": "31/12/2022"}
    bad = client.post(new, sent)
    assert (bad.status_code, set(bad.context["form"].errors)) == (422, {"unit"})
    assert client.post(new, {**sent, "unit": cast.finance.pk}).status_code == 302
    assert client.post(new, {**sent, "title": "Cán sự", "unit_text": "Cục Mẫu"}).status_code == 302
    html = client.get(person.get_absolute_url()).content.decode()
    assert "Phó Trưởng phòng, Sở Tài chính" in html
    assert "Cán sự, Cục Mẫu" in html
    url = reverse("people:career_list")
    rows = client.get(url).context["table"].rows
    assert sorted(str(r.get_cell_value("place_name")) for r in rows) == ["Cục Mẫu", "Sở Tài chính"]
    assert len(_client(cast, "industry_head").get(url).context["table"].rows) == 2
    assert len(_client(cast, "finance_head").get(url).context["table"].rows) == 0
    sheets = read_workbook(client.get(url, {"export": "xlsx", "q": person.name}).content)
    assert [dict(r.values)["title"] for r in sheets["career"].rows] == [
        "Phó Trưởng phòng",
        "Cán sự",
    ]
    nothing = reverse("people:fact_new", args=["career", "tap-the", cast.industry.public_id])
    assert client.get(nothing).status_code == 404
