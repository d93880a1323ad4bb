"""Notices and the rules of reminding, on their pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.support import cast as casting
from thidua.common.models import AuditEntry
from thidua.people.models import User
from thidua.work.domain.notices import notify
from thidua.work.kinds import KINDS, WorkKind, register
from thidua.work.models import Notice, ReminderRule
from thidua.work.wording import kind_label, when

pytestmark = pytest.mark.django_db
KIND = "test.news"


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    register(WorkKind(KIND, "Tin số %(n)s", "Xem", "bell"))
    yield
    del KINDS[KIND]


@pytest.fixture
def cast() -> casting.Cast:
    return casting.build()


def as_(name: str) -> Client:
    client = Client()
    client.post("/tai-khoan/dang-nhap", {"login": name, "password": "mật khẩu thử"})
    return client


def tell(name: str, count: int, first: int = 0, url: str = "/kieu") -> None:
    user = User.objects.get(username=name)
    for n in range(first, first + count):
        notify(
            as_of=casting.DAY + timedelta(days=n), users=[user], key=f"n{n}", kind=KIND,
            params={"n": n}, url=url,
        )  # fmt: skip


def titles(answer: Any) -> list[str]:
    return [title for _notice, title, _facts, _icon in answer.context["lines"]]


def test_notices_are_ones_own_and_newest_first(cast: casting.Cast) -> None:
    tell("clerk", 3)
    tell("auditor", 1, first=7)
    client = as_("clerk")
    page = client.get("/thong-bao")
    assert titles(page) == ["Tin số 2", "Tin số 1", "Tin số 0"]
    assert page.context["unread"] == 3
    assert page.context["shell"]["unread"] == 3
    foreign = Notice.objects.get(user__username="auditor")
    assert client.post(f"/thong-bao/{foreign.public_id}/da-doc").status_code == 404
    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_one_and_all_are_marked(cast: casting.Cast) -> None:
    tell("clerk", 3)
    tell("auditor", 1, first=7)
    client = as_("clerk")
    first = Notice.objects.get(key="n0")
    path = f"/thong-bao/{first.public_id}/da-doc"
    assert client.get(path).status_code == 405
    back = client.post(path, {"next": "/thong-bao?loc=chua-doc"})
    assert back["Location"] == "/thong-bao?loc=chua-doc"
    assert titles(client.get("/thong-bao?loc=chua-doc")) == ["Tin số 2", "Tin số 1"]
    assert client.post(path, {"next": "https://xau.example/"})["Location"] == "/thong-bao"
    second = Notice.objects.get(key="n1")
    assert (
        client.post(f"/thong-bao/{second.public_id}/da-doc", {"open": "1"})["Location"] == "/kieu"
    )
    client.post("/thong-bao/da-doc-het")
    assert client.get("/thong-bao").context["unread"] == 0
    assert Notice.objects.filter(user__username="auditor", read_at=None).count() == 1


def test_a_notice_leads_nowhere_else(cast: casting.Cast) -> None:
    tell("clerk", 1, url="https://xau.example/")
    notice = Notice.objects.get()
    answer = as_("clerk").post(f"/thong-bao/{notice.public_id}/da-doc", {"open": "1"})
    assert answer["Location"] == "/thong-bao"


def test_pages_of_notices_cost_the_same(cast: casting.Cast) -> None:
    client = as_("clerk")
    counts = []
    for first, count in ((0, 1), (1, 2), (3, 60)):
        tell("clerk", count, first=first)
        with CaptureQueriesContext(connection) as seen:
            page = client.get("/thong-bao")
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts
    assert len(titles(page)) == 30
    assert titles(client.get("/thong-bao?page=3")) == ["Tin số 2", "Tin số 1", "Tin số 0"]
    assert titles(client.get("/thong-bao?page=99")) == titles(client.get("/thong-bao?page=3"))


RULE = {"kind": "", "offset": "-5", "action": "remind", "escalate_to": "", "active": "on"}


def test_a_rule_is_added_and_changed(cast: casting.Cast) -> None:
    client = as_("standing_head")
    assert client.post("/quy-tac-nhac/them", RULE)["Location"] == "/quy-tac-nhac"
    rule = ReminderRule.objects.get(offset=-5)
    assert (rule.action, rule.by_mail, rule.active) == ("remind", False, True)
    path = f"/quy-tac-nhac/{rule.pk}"
    assert client.get(path).context["form"]["offset"].value() == -5
    changed = {**RULE, "action": "escalate", "escalate_to": "unit_head", "by_mail": "on"}
    client.post(path, {**changed, "active": ""})
    rule.refresh_from_db()
    assert (rule.action, rule.escalate_to, rule.active) == ("escalate", "unit_head", False)
    entry = AuditEntry.objects.filter(action="work:rule:manage").latest("id")
    assert entry.changes["before"]["action"] == "remind"
    assert entry.changes["after"]["action"] == "escalate"
    assert client.get("/quy-tac-nhac/99999").status_code == 404
    assert len(client.get("/quy-tac-nhac").context["rules"]) == ReminderRule.objects.count()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"action": "escalate"}, "escalate_to"),
        ({"escalate_to": "unit_head"}, "escalate_to"),
        ({"offset": "0"}, "offset"),
        ({"offset": "nhiều"}, "offset"),
        ({"offset": "99"}, "offset"),
        ({"kind": "khong.co"}, "kind"),
        ({"action": ""}, "action"),
    ],
)
def test_a_wrong_rule_says_where(cast: casting.Cast, change: dict[str, str], field: str) -> None:
    before = ReminderRule.objects.count()
    answer = as_("administrator").post("/quy-tac-nhac/them", {**RULE, **change})
    assert list(answer.context["form"].errors) == [field]
    assert ReminderRule.objects.count() == before


def test_others_may_not_change_rules(cast: casting.Cast) -> None:
    client = as_("industry_head")
    rule = ReminderRule.objects.first()
    assert rule is not None
    assert client.post("/quy-tac-nhac/them", RULE).status_code == 403
    assert client.post(f"/quy-tac-nhac/{rule.pk}", RULE).status_code == 403
    assert ReminderRule.objects.filter(offset=-5).count() == 0


def test_words_of_rules() -> None:
    with translation.override("en"):
        assert [when(n) for n in (-3, -1, 0, 1)] == [
            "3 working days before the deadline",
            "1 working day before the deadline",
            "on the day of the deadline",
            "1 working day after the deadline",
        ]
        assert [kind_label(k) for k in ("", KIND, "khong.co")] == [
            "Every kind of work",
            "Tin số …",
            "khong.co",
        ]
