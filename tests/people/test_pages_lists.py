"""Lists of units, groups, officers, hand-overs: tabs with counts; names, succession, history."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.cast import DAY, Cast, build, unit
from thidua.common.models import AuditEntry
from thidua.common.models.base import since
from thidua.people.domain import groups
from thidua.people.models import Delegation, Group, Post, Succession, UnitVersion, User

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    """The fixed cast."""
    return build()


def entered(client: Client, username: str) -> Client:
    """Sign a member of the cast in by user name."""
    client.force_login(
        User.objects.get(username=username),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def counts(client: Client, name: str, **asked: str) -> dict[str, int]:
    """Tab → count."""
    page: Any = client.get(reverse(name), asked)
    return {tab.code: tab.count for tab in page.context["tabs"]}


def listed(client: Client, name: str, **asked: str) -> list[str]:
    """Names of the rows on the page."""
    page: Any = client.get(reverse(name), asked)
    return [row.record.name for row in page.context["table"].page]


def test_units_in_being_to_come_and_ended(client: Client, cast: Cast) -> None:
    administrator = entered(client, "administrator")
    before = counts(administrator, "people:unit_list")
    ended, coming, renamed = unit("Sở Cũ"), unit("Sở Mới"), unit("Sở Xưa")
    UnitVersion.objects.filter(unit=ended).update(valid=since(date(2020, 1, 1), DAY))
    UnitVersion.objects.filter(unit=coming).update(valid=since(TOMORROW))
    UnitVersion.objects.filter(unit=renamed).update(valid=since(date(2020, 1, 1), TOMORROW))
    UnitVersion.objects.create(
        unit=renamed, name="Sở Nay", kind=UnitVersion.Kind.DEPARTMENT, valid=since(TOMORROW)
    )
    assert counts(administrator, "people:unit_list") == {
        "": before[""] + 1,
        "coming": 1,
        "over": 1,
    }
    assert listed(administrator, "people:unit_list", state="coming") == ["Sở Mới"]
    assert listed(administrator, "people:unit_list", state="over") == ["Sở Cũ"]
    assert listed(administrator, "people:unit_list", q="so nay") == []
    assert listed(administrator, "people:unit_list", q="so xua") == ["Sở Xưa"]


def test_the_filter_by_block_is_neutral_at_first(client: Client, cast: Cast) -> None:
    administrator = entered(client, "administrator")
    page: Any = administrator.get(reverse("people:unit_list"))
    field = page.context["filter"].form["in_block"]
    assert [str(label) for _code, label in field.field.choices] == ["Tất cả", "Có", "Không"]
    inside = listed(administrator, "people:unit_list", in_block="true")
    outside = listed(administrator, "people:unit_list", in_block="false")
    assert sorted(inside) == ["Huyện Mẫu", "Sở Công Thương", "Sở Tài chính"]
    assert len(inside) + len(outside) == counts(administrator, "people:unit_list")[""]


def test_groups_by_kind_and_those_that_have_ended(client: Client, cast: Cast) -> None:
    Group.objects.create(
        kind=Group.Kind.BLOCK,
        code="K9",
        name="Khối đã giải thể",
        owner=cast.committee,
        valid=since(date(2020, 1, 1), DAY),
    )
    administrator = entered(client, "administrator")
    assert counts(administrator, "people:group_list") == {
        "": 3,
        "block": 2,
        "council": 1,
        "thematic": 0,
        "coming": 0,
        "over": 1,
    }
    assert listed(administrator, "people:group_list", state="over") == ["Khối đã giải thể"]


def test_officers_by_account(client: Client, cast: Cast) -> None:
    User.objects.filter(person=cast.posts["clerk"].person_id).update(is_active=False)
    User.objects.filter(person=cast.posts["accountant"].person_id).delete()
    posts = Post.objects.count()
    administrator = entered(client, "administrator")
    assert counts(administrator, "people:officer_list") == {
        "": posts,
        "open": posts - 2,
        "none": 1,
        "closed": 1,
    }


def test_hand_overs_by_day(client: Client, cast: Cast) -> None:
    days = {
        "now": since(DAY, TOMORROW),
        "coming": since(TOMORROW, TOMORROW + timedelta(days=3)),
        "over": since(date(2024, 1, 1), DAY),
    }
    for span in days.values():
        Delegation.objects.create(
            post=cast.posts["industry_officer"],
            to_person=cast.posts["industry_head"].person,
            form=Delegation.Form.LEAVE,
            valid=span,
            reason="Nghỉ phép",
        )
    administrator = entered(client, "administrator")
    expected = {"": 3, "now": 1, "coming": 1, "over": 1}
    assert counts(administrator, "people:delegation_list") == expected
    Delegation.objects.filter(valid=days["now"]).update(ended_on=DAY)
    expected = {"": 3, "now": 0, "coming": 1, "over": 2}
    assert counts(administrator, "people:delegation_list") == expected


def test_an_administrator_renames_a_group(client: Client, cast: Cast) -> None:
    group = cast.block_departments
    url = reverse("people:group_change", args=[group.public_id])
    assert entered(client, "industry_head").post(url, {"name": "Khác"}).status_code == 403
    administrator = entered(client, "administrator")
    assert administrator.post(url, {"name": " "}).status_code == 422
    answer: Any = administrator.post(url, {"name": "Khối các sở"})
    assert (answer.status_code, answer["Location"]) == (302, group.get_absolute_url())
    assert Group.objects.get(pk=group.pk).name == "Khối các sở"
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.changes) == (
        "people:group:manage",
        {"name": ["Khối thi đua các sở, ngành", "Khối các sở"]},
    )


def test_an_administrator_records_a_merger(client: Client, cast: Cast) -> None:
    merged = unit("Sở Kinh tế", code="SKT")
    url = reverse("people:unit_succession", args=[cast.industry.public_id])
    sent = {
        "also": [cast.finance.pk],
        "after": [merged.pk],
        "on": "01/02/2024",
        "basis": "Quyết định mẫu",
    }
    assert entered(client, "industry_head").post(url, sent).status_code == 403
    assert not Succession.objects.exists()
    administrator = entered(client, "administrator")
    circle: Any = administrator.post(url, {**sent, "after": [cast.finance.pk]})
    assert (circle.status_code, set(circle.context["form"].errors)) == (422, {"after"})
    itself: Any = administrator.post(url, {**sent, "after": [cast.industry.pk]})
    assert (itself.status_code, set(itself.context["form"].errors)) == (422, {"after"})
    assert administrator.post(url, sent).status_code == 302
    found = Succession.objects.values_list("before", "after", "on", "basis").order_by("before")
    assert list(found) == [
        (one.pk, merged.pk, date(2024, 2, 1), "Quyết định mẫu")
        for one in (cast.industry, cast.finance)
    ]
    told = AuditEntry.objects.order_by("-pk")[:2]
    assert {(e.object_id, e.reason) for e in told} == {
        (str(one.public_id), "Quyết định mẫu") for one in (cast.industry, cast.finance)
    }


def test_history_shows_the_newest_in_words_and_leads_to_the_rest(
    client: Client, cast: Cast
) -> None:
    group = cast.block_departments
    for number in range(6):
        groups.change_group(
            actor=cast.actor("administrator"), as_of=DAY, group=group, name=f"Khối {number}"
        )
    url = group.get_absolute_url()
    plain: Any = entered(client, "industry_head").get(url)
    assert plain.context["history"] is None
    administrator = entered(client, "administrator")
    page: Any = administrator.get(url)
    history = page.context["history"]
    assert [step.what for step in history.steps] == ["Sửa nhóm và thành viên"] * 5
    assert (history.total, history.is_cut) == (6, True)
    rest: Any = administrator.get(history.url)
    assert [tuple(row.record.changes["name"])[1] for row in rest.context["table"].page] == [
        f"Khối {number}" for number in reversed(range(6))
    ]


def test_a_group_is_looked_at_on_a_day_written_as_in_the_office(client: Client, cast: Cast) -> None:
    url = cast.block_departments.get_absolute_url()
    head = entered(client, "industry_head")
    past: Any = head.get(url, {"on": "31/12/2019"})
    assert (past.context["day"], past.context["members"]) == (date(2019, 12, 31), [])
    wrong: Any = head.get(url, {"on": "31/02/2024"})
    assert (wrong.context["day"], set(wrong.context["day_form"].errors)) == (DAY, {"on"})
    assert 'type="date"' not in wrong.content.decode()
