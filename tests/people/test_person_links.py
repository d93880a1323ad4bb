"""Two records of one person: linked, resolved through, unlinked; who may, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.support.cast import DAY, Cast, build
from thidua.common.audit import trail
from thidua.common.models.base import since
from thidua.common.policy import Refused
from thidua.people.domain.who_is_who import NewPerson, enter_persons, link_persons, unlink_persons
from thidua.people.links import canonical_of, links_of, records_of
from thidua.people.models import CareerStep, Person, PersonLink, Post, User

pytestmark = pytest.mark.django_db
NEXT = date(2024, 2, 1)


@pytest.fixture
def cast() -> Cast:
    """The fixed cast."""
    return build()


def _three() -> list[Person]:
    return [Person.objects.create(name="Mẫu Văn Trùng", code=f"T{n}") for n in (1, 2, 3)]


def _refusal(**values: object) -> str:
    with pytest.raises(Refused) as refused:
        link_persons(**values)  # type: ignore[arg-type]
    return refused.value.answer.rule


def test_a_link_reads_two_records_as_one_and_is_undone_again(cast: Cast) -> None:
    """Dated, with reasons, in the trail of both; no row is moved."""
    actor, (one, two, three) = cast.actor("officer_in_charge"), _three()
    link = link_persons(actor=actor, as_of=DAY, alias=two, canonical=one, reason="cùng năm sinh")
    # The alias leads on to the canonical record.
    link_persons(actor=actor, as_of=DAY, alias=three, canonical=two, reason="đơn vị xác nhận")
    everybody = {one.pk, two.pk, three.pk}
    assert canonical_of(everybody) == dict.fromkeys(everybody, one.pk)
    assert [records_of(p.pk) for p in (one, two, three)] == [everybody] * 3
    undone = unlink_persons(actor=actor, as_of=NEXT, link=link, reason="khác đơn vị")
    assert (undone.linked_on, undone.ended_on, undone.end_reason) == (DAY, NEXT, "khác đơn vị")
    assert canonical_of(everybody) == {one.pk: one.pk, two.pk: two.pk, three.pk: one.pk}
    assert [one.pk for one in links_of(two.pk)] == [link.pk]  # the history stays
    assert [(e.action, e.reason, e.changes["link"]) for e in trail(two)] == [
        ("people:person:unlink", "khác đơn vị", ["T1", None]),
        ("people:person:link", "cùng năm sinh", [None, "T1"]),
    ]
    assert [e.action for e in trail(one)] == [
        "people:person:unlink", "people:person:link", "people:person:link",
    ]  # fmt: skip


def test_what_cannot_be_linked_is_refused_with_its_rule(cast: Cast) -> None:
    """Itself, twice, the wrong way round, two citizen numbers, others."""
    actor, (one, two, three) = cast.actor("standing_head"), _three()
    said = {"actor": actor, "as_of": DAY, "reason": "r"}
    assert _refusal(**said, alias=one, canonical=one) == "same"
    link_persons(**said, alias=two, canonical=one)  # type: ignore[arg-type]
    assert _refusal(**said, alias=two, canonical=three) == "linked"
    assert _refusal(**said, alias=one, canonical=three) == "leads"
    assert _refusal(**said, alias=one, canonical=two) == "same"
    Person.objects.filter(pk__in=[one.pk, three.pk]).update(citizen_hash="a" * 64)
    Person.objects.filter(pk=three.pk).update(citizen_hash="b" * 64)
    assert _refusal(**said, alias=three, canonical=one) == "citizen"
    stranger = cast.actor("industry_head")
    assert _refusal(**{**said, "actor": stranger}, alias=three, canonical=one).startswith("(role")
    with pytest.raises(ValidationError):
        link_persons(actor=actor, as_of=DAY, alias=three, canonical=one, reason=" ")
    link = PersonLink.objects.get()
    unlink_persons(actor=actor, as_of=DAY, link=link, reason="nhầm")
    with pytest.raises(Refused):
        unlink_persons(actor=actor, as_of=DAY, link=link, reason="nhầm")


def test_persons_of_a_list_are_entered_with_what_the_list_says(cast: Cast) -> None:
    """A post that gives no rights, with its source; one entry of the trail for each."""
    made = enter_persons(
        actor=cast.actor("officer_in_charge"),
        as_of=DAY,
        entries=[
            NewPerson("Mẫu  Thị Mới", DAY, "female", "Giáo viên", cast.commune, "Xã Mẫu Một",
                      "QĐ 12/QĐ-UBND ngày 05/01/2024", "dòng 7"),
            NewPerson("Mẫu Văn Lạ", DAY),
        ],
    )  # fmt: skip
    assert [(p.name, p.gender) for p in made] == [
        ("Mẫu Thị Mới", "female"),
        ("Mẫu Văn Lạ", "unknown"),
    ]
    step = CareerStep.objects.get()
    assert (step.person, step.unit, step.title, step.valid, step.basis, step.place) == (
        made[0], cast.commune, "Giáo viên", since(DAY), "QĐ 12/QĐ-UBND ngày 05/01/2024", "dòng 7",
    )  # fmt: skip
    assert not Post.objects.filter(person__in=made).exists()
    assert [trail(p).count() for p in made] == [1, 1]
    with pytest.raises(Refused):
        enter_persons(actor=cast.actor("industry_officer"), as_of=DAY, entries=[])  # fmt: skip


def _client(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(person=cast.posts[name].person_id))
    return client


def test_the_page_links_and_unlinks(cast: Cast) -> None:
    """Search by name, choose, say why; the person's page shows the link and undoes it."""
    one, two, _last = _three()
    client = _client(cast, "officer_in_charge")
    url = reverse("people:person_link", args=[one.public_id])
    page = client.get(url, {"q": "mau van trung"}).content.decode()
    assert ("T2" in page, "T3" in page, f'value="{one.public_id}"' in page) == (True, True, False)
    bad = client.post(url, {"other": str(two.public_id), "reason": ""})
    assert (bad.status_code, PersonLink.objects.count()) == (422, 0)
    good = client.post(url, {"other": str(two.public_id), "reason": "cùng chức vụ"})
    assert good.status_code == 302
    link = PersonLink.objects.get()
    assert (link.alias, link.canonical, link.reason) == (two, one, "cùng chức vụ")
    page = client.get(reverse("people:person", args=[two.public_id])).content.decode()
    assert "Hồ sơ này được hiểu là một hồ sơ khác." in page
    undo = reverse("people:person_unlink", args=[link.public_id])
    assert undo in page
    assert client.post(undo, {"reason": "nhầm người"}).status_code == 302
    link.refresh_from_db()
    assert (link.ended_on, link.end_reason) == (DAY, "nhầm người")
    assert client.get(undo).status_code == 404


def test_a_stranger_neither_links_nor_unlinks(cast: Cast) -> None:
    """An officer of a unit gets no further than the refusal, and changes nothing."""
    person = cast.posts["industry_officer"].person
    other = Person.objects.create(name="Mẫu")
    link = PersonLink.objects.create(alias=other, canonical=person, linked_on=DAY, reason="r")
    client = _client(cast, "industry_head")
    url = reverse("people:person_link", args=[person.public_id])
    undo = reverse("people:person_unlink", args=[link.public_id])
    assert client.post(url, {"other": str(other.public_id), "reason": "r"}).status_code == 403
    assert client.post(undo, {"reason": "r"}).status_code == 404
    link.refresh_from_db()
    assert link.ended_on is None
