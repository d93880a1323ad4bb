"""Who leaves a post loses its rights that day, in a session that is open at midnight too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.support import cast as casting
from thidua.common.models import Installation
from thidua.common.policy import REGISTRY, which
from thidua.people.actors import actor_for
from thidua.people.domain.delegations import delegate, end_delegation
from thidua.people.domain.posts import assign_post, end_post
from thidua.people.models import Role, User
from thidua.work import queries
from thidua.work.domain.items import open_item
from thidua.work.models import WorkItem

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu thử"
DAY = casting.DAY
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def cast() -> casting.Cast:
    return casting.build()


def sign_in(name: str) -> Client:
    client = Client()
    client.post("/tai-khoan/dang-nhap", {"login": name, "password": PASSWORD})
    return client


def midnight() -> None:
    """The office's date turns; nobody signs in or out."""
    Installation.objects.update(demo_date=NEXT)


def end_today(cast: casting.Cast, name: str) -> None:
    admin = cast.actor("administrator")
    end_post(actor=admin, as_of=DAY, post=cast.posts[name], last=DAY, reason="QĐ 1")


def test_at_midnight_the_next_request_has_no_rights(cast: casting.Cast) -> None:
    client = sign_in("standing_head")
    end_today(cast, "standing_head")
    assert client.get("/thiet-lap").status_code == 200, "the last day counts to its end"
    midnight()
    for path in ("/thiet-lap", "/", "/tim-kiem?q=a", "/don-vi"):
        answer = client.get(path)
        assert answer.status_code == 403, path
        text = answer.content.decode()
        assert "Hôm nay bạn không giữ chức vụ" in text, path
        assert "Đặng Mẫu Khoa" in text, "it names whom to ask"
    assert client.post("/quy-tac-nhac/them", {}).status_code == 403
    assert client.get("/tai-khoan/cua-toi").status_code == 200, "the own account stays reachable"
    assert client.post("/tai-khoan/dang-xuat").status_code == 302


def test_nothing_at_all_is_allowed_without_a_post(cast: casting.Cast) -> None:
    """Every action of the program for somebody whose only post ended yesterday."""
    end_today(cast, "auditor")
    user = User.objects.get(username="auditor")
    before, after = actor_for(user, DAY), actor_for(user, NEXT)
    allowed = {
        action
        for action, rule in REGISTRY.rules.items()
        if rule.model is not None and which(after, action).exists()
    }
    assert (before.role, after.role) == (Role.AUDITOR, "")
    assert allowed <= {"people:account:own", "people:identity:own", "people:second_step:own",
                       "work:notice:read"}  # fmt: skip


def test_a_hand_over_ends_by_date_and_at_once_when_ended(cast: casting.Cast) -> None:
    handed = delegate(
        actor=cast.actor("standing_head"), as_of=DAY, post=cast.posts["standing_head"],
        to_person=cast.posts["officer_in_charge"].person, form="leave",
        first=DAY, last=DAY, reason="nghỉ phép",
    )  # fmt: skip
    client = sign_in("officer_in_charge")
    session = client.session
    session["acting_post"] = str(handed.post.public_id)
    session.save()
    assert client.get("/thiet-lap").status_code == 200
    midnight()
    assert client.get("/thiet-lap").status_code == 403, "acts on the own post again"
    assert client.get("/").status_code == 200
    Installation.objects.update(demo_date=DAY)
    assert client.get("/thiet-lap").status_code == 200
    end_delegation(actor=cast.actor("standing_head"), as_of=DAY, delegation=handed)
    assert client.get("/thiet-lap").status_code == 403


def test_who_goes_to_another_post_has_that_ones_rights_only(cast: casting.Cast) -> None:
    client = sign_in("standing_head")
    end_today(cast, "standing_head")
    assign_post(
        actor=cast.actor("administrator"), as_of=DAY, unit=cast.finance, role=Role.UNIT_OFFICER,
        person=cast.posts["standing_head"].person, title="Chuyên viên", first=NEXT,
    )  # fmt: skip
    midnight()
    assert client.get("/thiet-lap").status_code == 403
    assert client.get("/").status_code == 200
    assert client.get("/").context["request"].actor.unit_id == cast.finance.pk


def waiting(cast: casting.Cast, name: str) -> WorkItem:
    post = cast.posts[name]
    return open_item(
        as_of=DAY, kind="movements.task", key=f"k:{name}", unit=post.unit, post=post,
        url="/", obj=cast.finance, due=DAY + timedelta(days=9),
    )  # fmt: skip


def test_work_of_a_post_that_was_left_goes_to_its_unit(cast: casting.Cast) -> None:
    item, other = waiting(cast, "industry_officer"), waiting(cast, "officer_in_charge")
    colleague, leaver = "industry_head", "industry_officer"

    def lists(name: str, on: object) -> set[WorkItem]:
        return set(queries.mine(cast.actor(name, on)))  # type: ignore[arg-type]

    assert (lists(leaver, DAY), lists(colleague, DAY)) == ({item}, set())
    end_today(cast, leaver)
    end_today(cast, "officer_in_charge")
    assert (lists(leaver, DAY), lists(colleague, DAY)) == ({item}, set()), "today it is theirs"
    assert (lists(leaver, NEXT), lists(colleague, NEXT)) == (set(), {item})
    assert lists("finance_officer", NEXT) == set(), "not another unit's"
    assert lists("other_officer", NEXT) == {other}
    found = queries.posts_for([item, other], NEXT)
    assert {i: {p.person.name for p in posts} for i, posts in found.items()} == {
        item.pk: {"Lý Mẫu Oanh"},
        other.pk: {"Lê Mẫu Chi", "Nguyễn Mẫu An"},
    }
    assert {p.person.name for p in queries.posts_for([item], DAY)[item.pk]} == {"Hà Mẫu Nga"}


def test_a_real_office_lives_by_the_clock_of_viet_nam() -> None:
    """A post that ended yesterday in Việt Nam gives nothing, whatever the server's zone."""
    cast = casting.build(demo=False)
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    admin = cast.actor("administrator")
    client = sign_in("industry_head")
    assert client.get("/").status_code == 200
    end_post(
        actor=admin, as_of=today, post=cast.posts["industry_head"], last=yesterday, reason="QĐ 2"
    )
    assert client.get("/").status_code == 403
