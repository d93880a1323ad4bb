"""Reminders and escalation by rule, through a real mail server, on advancing dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from tests.support import cast as casting
from tests.support.mail import Mailbox
from thidua.common.models.base import since
from thidua.people.models import Delegation
from thidua.work.domain.items import close_item, open_item
from thidua.work.domain.mail import send_queued
from thidua.work.domain.reminding import run_rules
from thidua.work.kinds import KINDS, WorkKind, register, title_of
from thidua.work.models import Notice, OutgoingMail, WorkItem
from thidua.work.queries import by_deadline, mine

pytestmark = pytest.mark.django_db
KIND = "test.answer"
DUE = date(2024, 1, 24)  # a Wednesday


@pytest.fixture(autouse=True)
def _kind():
    register(WorkKind(KIND, "Trả lời %(what)s", "Trả lời", "file-text", "%(what)s"))
    yield
    del KINDS[KIND]


def item(cast: casting.Cast, key: str = "k") -> WorkItem:
    return open_item(
        as_of=casting.DAY, kind=KIND, key=key, unit=cast.industry, url="/viec", obj=cast.industry,
        params={"what": "công văn 01"}, due=DUE,
    )  # fmt: skip


def told(day: date, box: Mailbox) -> dict[str, list[str]]:
    """Run the rules of a day and return what each address got since the last time."""
    box.messages.clear()
    run_rules(as_of=day)
    send_queued()
    found: dict[str, list[str]] = {}
    for message in box.messages:
        found.setdefault(message["X-Envelope-To"], []).append(message["Subject"])
    return found


def list_of(cast: casting.Cast, who: str, day: date) -> list[str]:
    with translation.override("vi"):
        rows = by_deadline(mine(cast.actor(who, day)).filter(state="open"))
        return [title_of(row) for row in rows]


def test_a_late_item_is_reminded_and_climbs(mailbox: Mailbox) -> None:
    cast = casting.build()
    item(cast)
    officer, head = "industry_officer@example.test", "industry_head@example.test"
    charge, boss = "officer_in_charge@example.test", "standing_head@example.test"
    reminder, late = "Nhắc việc: Trả lời công văn 01", "Quá hạn: Trả lời công văn 01"

    assert told(date(2024, 1, 18), mailbox) == {}
    # Three working days before: both who work for the unit.
    assert told(date(2024, 1, 19), mailbox) == {officer: [reminder], head: [reminder]}
    assert told(date(2024, 1, 19), mailbox) == {}
    assert told(date(2024, 1, 22), mailbox) == {}
    assert told(DUE, mailbox) == {officer: [reminder], head: [reminder]}
    # One working day late: the unit's head. Three: the officer in charge. Five: the board's head.
    assert told(date(2024, 1, 25), mailbox) == {head: [late]}
    assert list_of(cast, "industry_head", date(2024, 1, 25)) == ["Trả lời công văn 01", late]
    assert list_of(cast, "industry_officer", date(2024, 1, 25)) == ["Trả lời công văn 01"]
    assert list_of(cast, "officer_in_charge", date(2024, 1, 25)) == []
    assert told(date(2024, 1, 29), mailbox) == {charge: [late]}
    assert list_of(cast, "officer_in_charge", date(2024, 1, 29)) == [late]
    assert list_of(cast, "other_officer", date(2024, 1, 29)) == []
    assert told(date(2024, 1, 31), mailbox) == {boss: [late]}
    assert told(date(2024, 2, 29), mailbox) == {}
    assert OutgoingMail.objects.filter(sent_at=None).count() == 0

    # Done at last: the escalations leave the lists with it.
    close_item(as_of=date(2024, 2, 29), key="k", actor=cast.actor("industry_officer"))
    for who in ("industry_officer", "industry_head", "officer_in_charge", "standing_head"):
        assert list_of(cast, who, date(2024, 2, 29)) == []


def test_of_missed_reminders_only_the_latest_is_sent(mailbox: Mailbox) -> None:
    cast = casting.build()
    item(cast)
    assert told(DUE, mailbox) == {
        "industry_officer@example.test": ["Nhắc việc: Trả lời công văn 01"],
        "industry_head@example.test": ["Nhắc việc: Trả lời công văn 01"],
    }
    assert Notice.objects.count() == 2


def test_who_stands_in_is_told_as_well(mailbox: Mailbox) -> None:
    cast = casting.build()
    item(cast)
    Delegation.objects.create(
        post=cast.posts["industry_officer"],
        to_person=cast.posts["finance_officer"].person,
        form="leave",
        valid=since(DUE, DUE + timedelta(days=1)),
        reason="nghỉ phép",
    )
    assert sorted(told(DUE, mailbox)) == [
        "finance_officer@example.test",
        "industry_head@example.test",
        "industry_officer@example.test",
    ]


def test_one_who_switched_mail_off_is_told_in_the_program_only(mailbox: Mailbox) -> None:
    cast = casting.build()
    item(cast)
    user = cast.actor("industry_head").user
    user.mail_notices = False
    user.save()
    assert list(told(DUE, mailbox)) == ["industry_officer@example.test"]
    assert Notice.objects.filter(user=user).count() == 1


def test_a_server_that_is_down_loses_nothing(settings) -> None:
    cast = casting.build()
    item(cast)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    run_rules(as_of=DUE)
    assert send_queued() == (0, 2)
    assert set(OutgoingMail.objects.values_list("sent_at", "attempts", "error")) == {
        (None, 1, "ConnectionRefusedError")
    }


def test_queries_do_not_grow_with_what_is_not_due(django_assert_num_queries) -> None:
    cast = casting.build()
    for n in range(3):
        item(cast, f"k{n}")
    with django_assert_num_queries(10):
        run_rules(as_of=casting.DAY)
    for n in range(100):
        item(cast, f"more{n}")
    with django_assert_num_queries(10):
        run_rules(as_of=casting.DAY)
