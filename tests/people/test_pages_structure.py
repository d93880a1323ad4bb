"""Pages of units, groups, officers, hand-overs and lists: they answer those who may."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.cast import START, Cast, build, unit
from thidua.common.models import AuditEntry, Installation
from thidua.common.models.base import since
from thidua.people.domain.versions import UnitFacts
from thidua.people.middleware import POST_KEY
from thidua.people.models import (
    Alias,
    Delegation,
    Group,
    Membership,
    Person,
    Post,
    Role,
    UnitVersion,
    User,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """The fixed cast."""
    return build()


@pytest.fixture
def enter(client: Client) -> Callable[[str], Client]:
    """Sign a member of the cast in by user name."""

    def signed_in(username: str) -> Client:
        client.force_login(
            User.objects.get(username=username),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return client

    return signed_in


LISTS = ("people:unit_list", "people:group_list", "people:officer_list", "people:delegation_list")


@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_to_sign_in(client: Client, cast: Cast, name: str) -> None:
    answer = client.get(reverse(name))
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{reverse('account_login')}?next={reverse(name)}",
    )


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("username", ["administrator", "industry_officer"])
def test_lists_open(enter: Callable[[str], Client], cast: Cast, name: str, username: str) -> None:
    assert enter(username).get(reverse(name)).status_code == 200


def test_unit_list_shows_where_a_unit_stands(enter: Callable[[str], Client], cast: Cast) -> None:
    page = enter("industry_officer").get(reverse("people:unit_list"), {"q": "xa mau"})
    text = page.content.decode()
    assert "Xã Mẫu Một" in text
    assert "UBND tỉnh Mẫu › Huyện Mẫu" in text
    assert "Sở Tài chính" not in text.split("<main", 1)[1]


def test_officers_are_seen_in_ones_own_unit_only(
    enter: Callable[[str], Client], cast: Cast
) -> None:
    page = enter("industry_officer").get(reverse("people:officer_list"))
    rows = page.content.decode().split("<main", 1)[1]
    assert "Lý Mẫu Oanh" in rows
    assert "Tạ Mẫu Quân" not in rows
    other = cast.posts["finance_head"].person
    assert enter("industry_officer").get(other.get_absolute_url()).status_code == 404
    assert enter("auditor").get(other.get_absolute_url()).status_code == 200


def test_an_administrator_renames_a_unit(enter: Callable[[str], Client], cast: Cast) -> None:
    client = enter("administrator")
    url = reverse("people:unit_change", args=[cast.industry.public_id])
    assert client.get(url).status_code == 200
    sent = {
        "name": "Sở Công Thương và Du lịch",
        "short_name": "",
        "kind": "department",
        "parent": cast.committee.pk,
        "managed_by": "",
        "area": "ordinary",
        "email": "",
        "first": "2024-01-15",
        "reason": "",
    }
    answer = client.post(url, sent)
    assert answer.status_code == 302
    page = client.get(cast.industry.get_absolute_url()).content.decode()
    assert "Sở Công Thương và Du lịch" in page
    assert "Sửa đơn vị" in page.split("Lịch sử", 1)[1]  # the administrator sees the trail
    refused = client.post(url, {**sent, "name": "Sở Khác", "first": "2023-01-01"})
    assert refused.status_code == 422
    assert refused.context["form"].errors.keys() == {"reason"}


def test_a_stranger_changes_nothing(enter: Callable[[str], Client], cast: Cast) -> None:
    client = enter("industry_head")
    post = cast.posts["finance_officer"]
    before = AuditEntry.objects.count()
    group, place = cast.block_departments, cast.industry
    for url in (
        reverse("people:unit_new"),
        reverse("people:unit_change", args=[place.public_id]),
        reverse("people:unit_close", args=[place.public_id]),
        reverse("people:alias_add", args=[place.public_id]),
        reverse("people:group_new"),
        reverse("people:group_members", args=[group.public_id]),
        reverse("people:group_persons", args=[group.public_id]),
        reverse("people:person_new"),
        reverse("people:post_end", args=[post.public_id]),
        reverse("people:post_scope", args=[cast.posts["officer_in_charge"].public_id]),
        reverse("people:delegation_new", args=[post.public_id]),
        reverse("people:import"),
    ):
        answer = client.post(url, {"name": "Khác"})
        assert answer.status_code == 403, url
        assert answer.context["answer"].reason, url
    assert client.get(reverse("people:export_all")).status_code == 403
    assert AuditEntry.objects.count() == before


def test_a_refusal_reaches_htmx_as_a_fragment(enter: Callable[[str], Client], cast: Cast) -> None:
    answer = enter("industry_head").get(reverse("people:unit_new"), HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer["HX-Retarget"]) == (403, "#refused")
    assert "<html" not in answer.content.decode()


def test_somebody_without_a_post_is_told_whom_to_ask(client: Client, cast: Cast) -> None:
    person = Person.objects.create(name="Không Chức Vụ", is_synthetic=True)
    client.force_login(
        User.objects.create(username="khong", person=person),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    answer = client.get(reverse("people:unit_list"))
    assert answer.status_code == 403
    assert "Đặng Mẫu Khoa" in answer.content.decode()


def test_rights_end_on_the_day_a_post_ends(enter: Callable[[str], Client], cast: Cast) -> None:
    client = enter("administrator")
    assert client.get(reverse("people:import")).status_code == 200
    held = cast.posts["administrator"]
    held.valid = since(START, held.valid.lower.replace(year=2024, month=1, day=15))
    held.save()
    assert client.get(reverse("people:import")).status_code == 403
    assert client.get(reverse("people:unit_list")).status_code == 403


def test_names_are_added_and_taken_away(enter: Callable[[str], Client], cast: Cast) -> None:
    client = enter("administrator")
    url = reverse("people:alias_add", args=[cast.industry.public_id])
    assert client.post(url, {"name": " Sở  CT "}).status_code == 302
    alias = Alias.objects.get(unit=cast.industry)
    assert alias.name == "Sở CT"
    assert client.post(url, {"name": "Sở CT"}).status_code == 422
    gone = reverse("people:alias_remove", args=[cast.industry.public_id, alias.pk])
    assert client.get(gone).status_code == 405
    assert client.post(gone).status_code == 302
    assert not Alias.objects.exists()


def test_members_of_a_block_are_set_for_a_day(enter: Callable[[str], Client], cast: Cast) -> None:
    client = enter("standing_head")
    url = reverse("people:group_members", args=[cast.block_departments.public_id])
    sent = {"on": "2024-02-01", "units": [cast.finance.pk, cast.board.pk], "head": cast.finance.pk}
    assert client.post(url, sent).status_code == 302
    page = reverse("people:group", args=[cast.block_departments.public_id])
    before = client.get(page, {"on": "31/01/2024"}).context["members"]
    after = client.get(page, {"on": "2024-02-01"}).context["members"]
    assert [name for _m, name in before] == ["Sở Công Thương", "Sở Tài chính"]
    assert [(name, m.part) for m, name in after] == [
        ("Sở Tài chính", "head"),
        ("Ban Thi đua - Khen thưởng tỉnh", "member"),
    ]


def test_a_council_gets_its_persons_on_a_page(enter: Callable[[str], Client], cast: Cast) -> None:
    """Found by name, given a part, changed and let go; the units of the group stay."""
    client = enter("standing_head")
    council = Group.objects.create(
        kind=Group.Kind.COUNCIL,
        code="HD-MAU",
        name="Hội đồng mẫu",
        owner=cast.committee,
        valid=since(date(2024, 1, 1)),
    )
    Membership.objects.create(group=council, unit=cast.board, valid=since(date(2024, 1, 1)))
    head = cast.posts["industry_head"].person
    officer = cast.posts["industry_officer"].person
    url = reverse("people:group_persons", args=[council.public_id])
    page = client.get(url, {"q": head.name})
    assert f"part_{head.pk}" in page.content.decode()
    assert f"part_{officer.pk}" not in page.content.decode()
    decision = {"number": "12/QĐ-UBND", "issued_on": "2024-01-30"}
    both = {f"part_{head.pk}": "head", f"part_{officer.pk}": "secretary"}
    two_heads = {f"part_{head.pk}": "head", f"part_{officer.pk}": "head"}
    assert client.post(url, {"on": "2024-02-01", **two_heads}).status_code == 422
    assert client.post(url, {"on": "2024-02-01", **both, "number": "12"}).status_code == 422
    assert client.post(url, {"on": "2024-02-01", **both, **decision}).status_code == 302
    assert _parts(council, date(2024, 2, 1)) == {
        cast.board.pk: ("unit", "member", None),
        head.pk: ("person", "head", "12/QĐ-UBND"),
        officer.pk: ("person", "secretary", "12/QĐ-UBND"),
    }
    Installation.objects.update(demo_date=date(2024, 3, 1))
    later = {f"part_{head.pk}": "", f"part_{officer.pk}": "head"}
    assert client.post(url, {"on": "2024-03-01", **later}).status_code == 302
    assert _parts(council, date(2024, 3, 1)) == {
        cast.board.pk: ("unit", "member", None),
        officer.pk: ("person", "head", None),
    }
    assert len(_parts(council, date(2024, 2, 29))) == 3


def _parts(group: Group, day: date) -> dict[int, tuple[str, str, str | None]]:
    return {
        (m.unit_id or m.person_id or 0): (
            "unit" if m.unit_id else "person",
            m.part,
            m.roster.number if m.roster else None,
        )
        for m in Membership.objects.filter(group=group, valid__contains=day)
    }


def test_a_post_is_handed_over_and_acted_on(enter: Callable[[str], Client], cast: Cast) -> None:
    handed = cast.posts["industry_head"]
    url = reverse("people:delegation_new", args=[handed.public_id])
    client = enter("industry_head")
    sent = {
        "to_person": cast.posts["industry_officer"].person_id,
        "form": "leave",
        "first": "2024-01-15",
        "last": "2024-01-19",
        "reason": "nghỉ phép",
    }
    assert client.post(url, {**sent, "first": "2024-01-14"}).status_code == 422
    assert client.post(url, sent).status_code == 302
    deputy = enter("industry_officer")
    switch = reverse("people:switch_post")
    back = reverse("people:officer_list")
    assert deputy.get(switch).status_code == 405
    answer = deputy.post(switch, {"post": str(handed.public_id), "next": back})
    assert answer["Location"] == back
    acting = deputy.get(back).wsgi_request.actor  # type: ignore[attr-defined]
    assert (acting.role, acting.label) == (
        Role.UNIT_HEAD,
        f"Hà Mẫu Nga, thay Lý Mẫu Oanh ({handed.title})",
    )
    # What was handed over may not be handed on.
    assert deputy.post(url, sent).status_code == 403
    enter("industry_head").post(
        reverse("people:delegation_end", args=[Delegation.objects.get().public_id])
    )
    deputy = enter("industry_officer")
    session = deputy.session
    session[POST_KEY] = str(handed.public_id)
    session.save()
    acting = deputy.get(back).wsgi_request.actor  # type: ignore[attr-defined]
    assert acting.role == Role.UNIT_OFFICER


def test_switching_to_somebody_elses_post_changes_nothing(
    enter: Callable[[str], Client], cast: Cast
) -> None:
    client = enter("industry_officer")
    answer = client.post(
        reverse("people:switch_post"),
        {"post": str(cast.posts["administrator"].public_id), "next": "https://evil.example/"},
    )
    assert answer["Location"] == "/"
    assert POST_KEY not in client.session


def test_an_officer_is_entered_with_a_post_and_ends(
    enter: Callable[[str], Client], cast: Cast
) -> None:
    client = enter("administrator")
    sent = {
        "name": "Người Mẫu Mới",
        "code": "",
        "gender": "female",
        "unit": cast.finance.pk,
        "role": "unit_officer",
        "title": "Chuyên viên",
        "first": "2024-01-15",
        "last": "",
        "basis": "",
    }
    assert client.post(reverse("people:person_new"), sent).status_code == 302
    person = Person.objects.get(name="Người Mẫu Mới")
    held = Post.objects.get(person=person)
    assert client.get(person.get_absolute_url()).status_code == 200
    url = reverse("people:post_end", args=[held.public_id])
    assert client.post(url, {"last": "2023-01-01", "reason": "x"}).status_code == 422
    assert client.post(url, {"last": "2024-01-20", "reason": "chuyển công tác"}).status_code == 302
    held.refresh_from_db()
    assert f"{held.valid.upper}" == "2024-01-21"


def test_lists_ask_the_same_number_of_queries_for_any_length(
    enter: Callable[[str], Client],
    cast: Cast,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    client = enter("administrator")
    names = ("people:unit_list", "people:officer_list", "people:group_list")
    pages = [reverse(name) for name in names]
    pages += [cast.district.get_absolute_url(), cast.block_districts.get_absolute_url()]
    for page in pages:
        client.get(page)
    counts: dict[str, list[int]] = {page: [] for page in pages}
    for total in (1, 3, 500):
        _fill(cast, total)
        for page in pages:
            with django_assert_max_num_queries(60) as asked:
                client.get(page)
            counts[page].append(len(asked))
    assert {page: len(set(asked)) for page, asked in counts.items()} == dict.fromkeys(pages, 1)


def _fill(cast: Cast, total: int) -> None:
    """Make units, posts, members and groups until there are so many of each."""
    have = Membership.objects.filter(group=cast.block_districts).count() - 1
    for n in range(max(have, 0), total):
        made = unit(f"Đơn vị số {n}", parent=cast.district, code=f"Q{n}")
        person = Person.objects.create(name=f"Người số {n}", is_synthetic=True)
        Post.objects.create(
            person=person, unit=made, role=Role.UNIT_OFFICER, title="CV", valid=since(START)
        )
        Membership.objects.create(group=cast.block_districts, unit=made, valid=since(START))
        Group.objects.create(
            kind=Group.Kind.THEMATIC, code=f"N{n}", name=f"Nhóm {n}", owner=made, valid=since(START)
        )


def test_facts_of_a_version_compare() -> None:
    old = UnitFacts(name="A", kind=UnitVersion.Kind.OFFICE)
    new = UnitFacts(name="B", kind=UnitVersion.Kind.OFFICE)
    assert old.differences(new) == {"name": ["A", "B"]}
