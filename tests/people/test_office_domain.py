"""Accounts, the demo date and swapped days: what the domain functions do and refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.support import cast as casting
from tests.support.mail import Mailbox
from thidua.common.calendar import swapped_days
from thidua.common.models import AuditEntry, Installation, SwappedDay
from thidua.common.policy import Refused, may, which
from thidua.people.domain.accounts import (
    activate,
    change_settings,
    create_account,
    deactivate,
    draw_password,
    end_sessions,
    reset_password,
    suggest_username,
    unlock,
)
from thidua.people.domain.calendar import (
    packaged,
    remove_swapped_day,
    save_swapped_day,
    seed_swapped_days,
)
from thidua.people.domain.installation import move_demo_date
from thidua.people.models import Person, User
from thidua.work.domain.mail import send_queued

pytestmark = pytest.mark.django_db
DAY = casting.DAY


@pytest.fixture
def cast() -> casting.Cast:
    return casting.build()


@pytest.fixture
def admin(cast: casting.Cast) -> Any:
    return cast.actor("administrator")


@pytest.fixture
def person() -> Person:
    return Person.objects.create(name="Hà Thị Mẫu Lan", is_synthetic=True)


def entries() -> list[tuple[str, str]]:
    rows = AuditEntry.objects.filter(action__startswith="people:").order_by("id")
    return list(rows.values_list("action", "object_label"))


def told(box: Mailbox) -> list[tuple[str, str]]:
    send_queued()
    # A folded header comes back with the blank that it was folded at.
    return [(m["X-Envelope-To"], m["Subject"].strip()) for m in box.messages]


# --- accounts --------------------------------------------------------------------------
def test_an_account_is_made(admin: Any, person: Person, mailbox: Mailbox) -> None:
    made = create_account(
        actor=admin, as_of=DAY, person=person, username=" Lan.HT ", email="Lan@Example.test"
    )
    user = User.objects.get(person=person)
    assert (user.username, user.email, user.must_change_password) == (
        "lan.ht",
        "lan@example.test",
        True,
    )
    assert user.check_password(made.password)
    assert entries() == [("people:account:create", "lan.ht")]
    assert told(mailbox) == [("lan@example.test", "Tài khoản của bạn đã sẵn sàng")]
    text = mailbox.text(mailbox.messages[0])
    assert "lan.ht" in text
    assert made.password not in text
    assert made.password not in str(list(AuditEntry.objects.values()))


def test_a_given_password_is_not_shown_again(admin: Any, person: Person) -> None:
    made = create_account(
        actor=admin, as_of=DAY, person=person, password="mật khẩu thử 9", must_change=False
    )
    assert (made.password, made.user.must_change_password) == ("", False)
    assert made.user.check_password("mật khẩu thử 9")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "industry_officer"}, "username"),
        ({"username": "INDUSTRY_officer"}, "username"),
        ({"username": "lấn"}, "username"),
        ({"username": "a"}, "username"),
        ({"username": "a b c"}, "username"),
        ({"email": "CLERK@example.test"}, "email"),
        ({"email": "không phải"}, "email"),
    ],
)
def test_what_an_account_cannot_be(
    admin: Any, person: Person, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as error:
        create_account(actor=admin, as_of=DAY, person=person, **values)
    assert list(error.value.error_dict) == [field]
    assert not User.objects.filter(person=person).exists()


def test_one_account_for_a_person(admin: Any, person: Person) -> None:
    create_account(actor=admin, as_of=DAY, person=person)
    with pytest.raises(ValidationError):
        create_account(actor=admin, as_of=DAY, person=person)


def test_user_names_are_suggested(admin: Any, person: Person) -> None:
    assert suggest_username(person) == "lan.htm"
    create_account(actor=admin, as_of=DAY, person=person)
    namesake = Person.objects.create(name="Hoàng Thu Mẫu Lân", is_synthetic=True)
    assert suggest_username(namesake) == "lan.htm2"
    assert suggest_username(Person(name="Ý")) == "y.cb"


def test_drawn_passwords_differ_and_are_long() -> None:
    drawn = {draw_password() for _n in range(50)}
    assert len(drawn) == 50
    assert {len(p) for p in drawn} == {17}


def test_a_reset_by_the_administrator(cast: casting.Cast, admin: Any, mailbox: Mailbox) -> None:
    user = User.objects.get(username="clerk")
    before = user.get_session_auth_hash()
    password = reset_password(actor=admin, as_of=DAY, user=user)
    user.refresh_from_db()
    assert user.check_password(password)
    assert user.must_change_password is True
    assert user.get_session_auth_hash() != before
    assert entries() == [("people:account:reset", "clerk")]
    assert told(mailbox) == [("clerk@example.test", "Người quản trị đã đặt lại mật khẩu")]
    assert password not in mailbox.text(mailbox.messages[0])


def test_closing_and_opening(cast: casting.Cast, admin: Any) -> None:
    user = User.objects.get(username="clerk")
    with pytest.raises(ValidationError):
        deactivate(actor=admin, as_of=DAY, user=user, reason="  ")
    deactivate(actor=admin, as_of=DAY, user=user, reason=" chuyển công tác ")
    with pytest.raises(Refused, match="account is open"):
        deactivate(actor=admin, as_of=DAY, user=user, reason="lần nữa")
    with pytest.raises(Refused, match="account is open"):
        reset_password(actor=admin, as_of=DAY, user=user)
    user.refresh_from_db()
    assert (user.is_active, user.session_round) == (False, 1)
    activate(actor=admin, as_of=DAY, user=user)
    with pytest.raises(Refused, match="account is closed"):
        activate(actor=admin, as_of=DAY, user=user)
    rows = AuditEntry.objects.filter(action__startswith="people:account").order_by("id")
    assert list(rows.values_list("action", "reason")) == [
        ("people:account:deactivate", "chuyển công tác"),
        ("people:account:activate", ""),
    ]


def test_own_settings(cast: casting.Cast, mailbox: Mailbox) -> None:
    actor = cast.actor("clerk")
    values: dict[str, Any] = {
        "email": "Moi@example.test",
        "mail_notices": False,
        "language": "vi",
        "single_keys": True,
    }
    changed = change_settings(actor=actor, as_of=DAY, user=actor.user, **values)
    assert (changed.email, changed.mail_notices) == ("moi@example.test", False)
    assert AuditEntry.objects.get().changes == {"email": True, "mail_notices": False}
    assert told(mailbox) == [("clerk@example.test", "Địa chỉ thư của tài khoản đã đổi")]
    change_settings(actor=actor, as_of=DAY, user=changed, **values)
    assert AuditEntry.objects.count() == 1, "nothing changed, nothing recorded"
    for wrong in ({"email": "auditor@example.test"}, {"language": "xx"}):
        with pytest.raises(ValidationError):
            change_settings(actor=actor, as_of=DAY, user=changed, **{**values, **wrong})
    with pytest.raises(Refused):
        change_settings(actor=actor, as_of=DAY, user=User.objects.get(username="auditor"), **values)


# --- who may ---------------------------------------------------------------------------
ALLOWED: dict[str, set[str]] = {
    "people:account:create": {"administrator"},
    "people:account:view": {"administrator"},
    "people:account:reset": {"administrator"},
    "people:account:unlock": {"administrator"},
    "people:account:deactivate": {"administrator"},
    "people:account:activate": {"administrator"},
    "people:account:own": {"industry_officer"},
    "people:audit:view": {"administrator", "auditor"},
    "people:calendar:manage": {"administrator"},
    "people:demo:set_date": {"administrator"},
    "people:setup:view": {"administrator", "standing_head"},
    "work:rule:manage": {"administrator", "standing_head"},
}


def test_every_action_of_every_role(cast: casting.Cast) -> None:
    open_, closed = (
        User.objects.get(username="industry_officer"),
        User.objects.get(username="clerk"),
    )
    User.objects.filter(pk=closed.pk).update(is_active=False)
    closed.refresh_from_db()
    about: dict[str, Any] = {
        "people:account:create": Person.objects.create(name="Ai Đó", is_synthetic=True),
        "people:account:activate": closed,
        "people:calendar:manage": SwappedDay(),
    }
    actors = {n: a for n, a in cast.actors().items() if n != "clerk"}
    found = {
        action: {
            name
            for name, actor in actors.items()
            if may(
                actor, action, about.get(action, open_ if action.startswith("people:acc") else None)
            )
        }
        for action in ALLOWED
    }
    assert found == ALLOWED
    assert {a for a in ALLOWED if may(None, a, about.get(a, open_))} == set()


def test_not_for_oneself_and_by_state(cast: casting.Cast, admin: Any) -> None:
    for action in ("reset", "unlock", "deactivate"):
        answer = may(admin, f"people:account:{action}", admin.user)
        assert (answer.allowed, answer.rule) == (False, "account is not one's own")
    User.objects.filter(username="clerk").update(is_active=False)
    everybody = set(User.objects.exclude(username__in=("administrator", "clerk")))
    for action in ("reset", "unlock", "deactivate"):
        assert set(which(admin, f"people:account:{action}")) == everybody
    assert [u.username for u in which(admin, "people:account:activate")] == ["clerk"]
    for name, actor in cast.actors().items():
        for action in ("reset", "unlock", "deactivate", "activate", "view", "own"):
            code = f"people:account:{action}"
            allowed = {u for u in User.objects.all() if may(actor, code, u)}
            assert set(which(actor, code)) == allowed, (name, code)


def test_a_stranger_is_refused_by_the_functions(cast: casting.Cast, person: Person) -> None:
    head = cast.actor("standing_head")
    user = User.objects.get(username="clerk")
    common: dict[str, Any] = {"actor": head, "as_of": DAY}
    calls: list[Callable[[], object]] = [
        lambda: create_account(**common, person=person),
        lambda: reset_password(**common, user=user),
        lambda: unlock(**common, user=user),
        lambda: deactivate(**common, user=user, reason="x"),
        lambda: activate(**common, user=user),
        lambda: end_sessions(**common, user=user),
        lambda: move_demo_date(**common, to=date(2024, 2, 1)),
        lambda: save_swapped_day(
            **common, swapped=SwappedDay(day=date(2024, 5, 4), kind="working", reason="x")
        ),
        lambda: remove_swapped_day(**common, swapped=SwappedDay(day=date(2024, 5, 4))),
    ]
    for call in calls:
        with pytest.raises(Refused):
            call()
    assert AuditEntry.objects.count() == 0


# --- demo date --------------------------------------------------------------------------
def test_the_demo_date_moves_and_reminds(cast: casting.Cast, admin: Any) -> None:
    move_demo_date(actor=admin, as_of=DAY, to=date(2024, 3, 1))
    assert Installation.objects.get().demo_date == date(2024, 3, 1)
    assert AuditEntry.objects.get().changes == {"demo_date": ["2024-01-15", "2024-03-01"]}
    jobs = ProcrastinateJob.objects.values_list("task_name", "args", "lock")
    assert list(jobs.order_by("task_name")) == [
        ("thidua.movements.jobs.note_day_on", {"day": "2024-03-01"}, "movements.day"),
        ("thidua.work.jobs.remind_on", {"day": "2024-03-01"}, "remind"),
    ]
    move_demo_date(actor=admin, as_of=date(2024, 3, 1), to=DAY)
    assert Installation.objects.get().demo_date == DAY


def test_nothing_is_queued_when_moving_fails(cast: casting.Cast, admin: Any) -> None:
    with transaction.atomic():
        move_demo_date(actor=admin, as_of=DAY, to=date(2024, 3, 1))
        transaction.set_rollback(True)
    assert ProcrastinateJob.objects.count() == 0
    with pytest.raises(ValidationError):
        move_demo_date(actor=admin, as_of=DAY, to=date(1999, 1, 1))


def test_a_real_installation_has_no_demo_date() -> None:
    cast = casting.build(demo=False)
    admin = cast.actor("administrator")
    with pytest.raises(Refused, match="installation is a demonstration"):
        move_demo_date(actor=admin, as_of=DAY, to=date(2024, 3, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.update(demo_date=date(2024, 3, 1))
    Installation.objects.all().delete()
    with pytest.raises(Refused):
        move_demo_date(actor=admin, as_of=DAY, to=date(2024, 3, 1))


# --- swapped days ------------------------------------------------------------------------
def test_the_packaged_days_come_once(cast: casting.Cast, admin: Any) -> None:
    assert seed_swapped_days(as_of=DAY) == len(packaged()) == 8
    assert seed_swapped_days(as_of=DAY) == 0
    assert swapped_days()[date(2024, 5, 4)] == "working"
    assert swapped_days()[date(2024, 4, 29)] == "off"
    assert set(SwappedDay.objects.values_list("verified", flat=True)) == {False}
    assert "" not in SwappedDay.objects.values_list("source", flat=True)
    edited = SwappedDay.objects.get(day=date(2024, 5, 4))
    edited.verified = True
    save_swapped_day(actor=admin, as_of=DAY, swapped=edited)
    gone = SwappedDay.objects.get(day=date(2025, 5, 2))
    remove_swapped_day(actor=admin, as_of=DAY, swapped=gone)
    assert seed_swapped_days(as_of=DAY) == 0, "edited and removed days are left alone"
    assert SwappedDay.objects.get(day=date(2024, 5, 4)).verified is True
    assert not SwappedDay.objects.filter(day=date(2025, 5, 2)).exists()


def test_packaged_pairs_fit_the_calendar() -> None:
    working = [d["day"] for d in packaged() if d["kind"] == "working"]
    off = [d["day"] for d in packaged() if d["kind"] == "off"]
    assert {day.weekday() for day in working} == {5}
    assert max(day.weekday() for day in off) < 5
    assert len(working) == len(off)


def test_editing_a_day(cast: casting.Cast, admin: Any) -> None:
    day = SwappedDay(day=date(2027, 5, 8), kind="working", reason="làm bù")
    save_swapped_day(actor=admin, as_of=DAY, swapped=day)
    for wrong in (
        SwappedDay(day=date(2027, 5, 8), kind="off", reason="hai lần"),
        SwappedDay(day=date(2030, 5, 4), kind="working", reason="xa"),
        SwappedDay(day=date(2027, 5, 5), kind="working", reason="thứ Tư"),
        SwappedDay(day=date(2027, 5, 15), kind="working", reason=""),
    ):
        with pytest.raises(ValidationError):
            save_swapped_day(actor=admin, as_of=DAY, swapped=wrong)
    assert SwappedDay.objects.count() == 1
    entry = AuditEntry.objects.get()
    assert entry.changes["before"] is None
    assert entry.changes["after"]["day"] == "2027-05-08"
