"""Signing in, locks, forgotten and changed passwords, through the real pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.support import cast as casting
from tests.support.mail import Mailbox
from thidua.common.models import AuditEntry
from thidua.people.domain.accounts import deactivate, end_sessions, unlock
from thidua.people.lockout import address_locked_until, client_address, locked_names, locked_until
from thidua.people.models import User
from thidua.work.domain.mail import send_queued
from thidua.work.models import OutgoingMail

pytestmark = pytest.mark.django_db
SIGN_IN = "/tai-khoan/dang-nhap"
PASSWORD = "mật khẩu thử"
NAME = "industry_officer"


@pytest.fixture
def cast() -> casting.Cast:
    return casting.build()


def sign_in(
    client: Client, name: str = NAME, password: str = PASSWORD, next_: str = "", **more: Any
) -> Any:
    data = {"login": name, "password": password, **({"next": next_} if next_ else {})}
    return client.post(SIGN_IN, data, **more)


def is_in(client: Client) -> bool:
    return client.get("/tai-khoan/cua-toi").status_code == 200


def trail() -> list[tuple[str, str, str]]:
    rows = AuditEntry.objects.filter(action__startswith="people:").order_by("id")
    return list(rows.values_list("action", "actor_label", "object_label"))


def age(minutes: float) -> None:
    """Let the failures so far be this much older."""
    for attempt in AccessAttempt.objects.all():
        older = attempt.attempt_time - timedelta(minutes=minutes)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=older)


def test_signing_in_and_out_stands_in_the_trail(client: Client, cast: casting.Cast) -> None:
    chrome = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
    answer = sign_in(client, headers={"user-agent": chrome})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert answer.cookies["thidua_language"].value == "vi"
    assert is_in(client)
    assert client.get("/tai-khoan/dang-xuat").status_code == 200
    assert is_in(client), "a mere link must not sign out"
    assert client.post("/tai-khoan/dang-xuat")["Location"] == SIGN_IN
    assert not is_in(client)
    assert trail() == [
        ("people:session:open", "Hà Mẫu Nga", NAME),
        ("people:session:close", "Hà Mẫu Nga", NAME),
    ]
    entry = AuditEntry.objects.get(action="people:session:open")
    assert entry.changes == {"browser": "Chrome, Windows"}
    assert entry.as_of == casting.DAY


@pytest.mark.parametrize(
    ("name", "password"),
    [(NAME, "sai mật khẩu"), ("khong_co_ai", PASSWORD), ("closed", PASSWORD)],
)
def test_what_is_wrong_is_never_told(
    client: Client, cast: casting.Cast, name: str, password: str
) -> None:
    casting.post(cast.finance, "clerk", "Kim Mẫu Yến", username="closed")
    User.objects.filter(username="closed").update(is_active=False)
    page = sign_in(client, name, password)
    assert page.status_code == 200
    errors = page.context["form"].non_field_errors()
    assert list(errors) == ["Tên đăng nhập và mật khẩu không khớp nhau."]
    assert not is_in(client)


def test_the_trail_keeps_no_password_and_no_unknown_name(client: Client, cast: Any) -> None:
    sign_in(client, "MatKhau-go-nham-o", "bí mật 1")
    sign_in(client, NAME, "bí mật 2")
    assert trail() == [
        ("people:session:fail", "chưa đăng nhập", "(không có tài khoản này)"),
        ("people:session:fail", "chưa đăng nhập", NAME),
    ]
    kept = str(list(AuditEntry.objects.values())) + str(
        list(AccessAttempt.objects.values_list("post_data", "get_data"))
    )
    assert [w for w in ("bí mật", "MatKhau", "matkhau") if w in kept] == []


def test_the_fifth_failure_locks_and_time_opens(client: Client, cast: casting.Cast) -> None:
    for _n in range(4):
        assert sign_in(client, password="sai").status_code == 200
    locked = sign_in(client, password="sai")
    assert locked.status_code == 429
    until = locked_until(NAME)
    assert until is not None
    shown = timezone.localtime(until).strftime("%H:%M %d/%m/%Y")
    assert shown in locked.content.decode()
    assert "Đặng Mẫu Khoa" in locked.content.decode(), "the page names the administrator"
    assert "administrator@example.test" not in locked.content.decode()
    assert 880 <= int(locked["Retry-After"]) <= 900
    # The right password does not help while locked, in whatever case the name is typed.
    for name in (NAME, NAME.upper(), f" {NAME} "):
        assert sign_in(client, name).status_code == 429
    assert locked_until(NAME) == until, "trying while locked does not lengthen the lock"
    assert [a for a, *_ in trail()] == ["people:session:fail"] * 5 + ["people:session:lock"]
    assert sign_in(Client(), "finance_officer").status_code == 302, "others are not locked"

    age(14.9)
    assert sign_in(client).status_code == 429
    age(0.2)
    assert sign_in(client).status_code == 302
    assert is_in(client)


def test_a_right_password_forgets_the_failures(client: Client, cast: casting.Cast) -> None:
    for _n in range(4):
        sign_in(client, password="sai")
    sign_in(client)
    client.post("/tai-khoan/dang-xuat")
    for _n in range(4):
        assert sign_in(client, password="sai").status_code == 200


def test_one_address_cannot_try_many_names(
    client: Client, cast: casting.Cast, settings: Any
) -> None:
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 8
    for n in range(7):
        assert sign_in(client, f"ten{n}", "sai", REMOTE_ADDR="10.1.1.1").status_code == 200
    locked = sign_in(client, "ten8", "sai", REMOTE_ADDR="10.1.1.1")
    assert locked.status_code == 429
    assert "mạng" in locked.content.decode()
    assert sign_in(client, REMOTE_ADDR="10.1.1.1").status_code == 429
    assert address_locked_until("10.1.1.1") is not None
    assert sign_in(client, REMOTE_ADDR="10.1.1.2").status_code == 302
    assert locked_names() == set()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "9.9.9.9", "10.0.0.1"),
        (1, "9.9.9.9, 8.8.8.8", "8.8.8.8"),
        (2, "9.9.9.9, 8.8.8.8", "9.9.9.9"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_address_is_what_trusted_proxies_saw(
    rf: Any, settings: Any, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR="10.0.0.1")
    assert client_address(request) == address


def test_the_administrator_opens_the_lock(client: Client, cast: casting.Cast) -> None:
    for _n in range(5):
        sign_in(client, password="sai")
    assert locked_names() == {NAME}
    user = User.objects.get(username=NAME)
    assert unlock(actor=cast.actor("administrator"), as_of=casting.DAY, user=user) is True
    assert sign_in(client).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/kieu", "/kieu"),
        ("https://xau.example/", "/"),
        ("//xau.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\xau.example", "/"),
    ],
)
def test_signing_in_leads_nowhere_else(
    client: Client, cast: casting.Cast, wanted: str, goes: str
) -> None:
    assert sign_in(client, next_=wanted)["Location"] == goes


def test_only_the_wanted_pages_exist(client: Client, cast: casting.Cast) -> None:
    sign_in(client)
    for path in (
        "login/", "signup/", "email/", "confirm-email/", "password/set/", "login/code/confirm/",
        "social/login/cancelled/", "dang-ky", "3rdparty/",
    ):  # fmt: skip
        assert client.get(f"/tai-khoan/{path}").status_code == 404, path
    for name in ("account_signup", "account_email", "socialaccount_connections"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


# --- forgotten -------------------------------------------------------------------------------
def ask(client: Client, email: str) -> Any:
    return client.post("/tai-khoan/quen-mat-khau", {"email": email})


def test_a_forgotten_password(client: Client, cast: casting.Cast, mailbox: Mailbox) -> None:
    User.objects.filter(username=NAME).update(must_change_password=True)
    other = Client()
    sign_in(other)
    answer = ask(client, f"  {NAME.upper()}@EXAMPLE.test ")
    assert answer["Location"] == "/tai-khoan/quen-mat-khau/da-gui"
    assert send_queued() == (1, 0)
    (mail,) = mailbox.to(f"{NAME}@example.test")
    assert mail["Subject"] == "Đặt mật khẩu mới"
    text = mailbox.text(mail)
    assert f"“{NAME}”" in text
    assert "2 giờ" in text
    link = re.search(r"http://127\.0\.0\.1:8000(\S+)", text)
    assert link is not None

    form = client.get(link[1], follow=True)
    assert form.status_code == 200
    (where, _status) = form.redirect_chain[-1]
    assert link[1] not in where, "the key does not stay in the address"
    new = "mật khẩu hoàn toàn mới"
    done = client.post(where, {"password1": new, "password2": new})
    assert done["Location"] == "/tai-khoan/mat-khau-moi/xong"
    assert client.get(link[1], follow=True).context["token_fail"] is True, "works once"
    assert not is_in(other), "sessions with the old password are over"
    assert sign_in(client, password=PASSWORD).status_code == 200
    assert sign_in(client, password=new).status_code == 302
    assert is_in(client), "the password is one's own now"
    assert [a for a, *_ in trail()] == [
        "people:session:open",
        "people:session:ask_reset",
        "people:session:reset_password",
        "people:session:fail",
        "people:session:open",
    ]


def test_a_link_grows_old(
    client: Client, cast: casting.Cast, settings: Any, mailbox: Mailbox
) -> None:
    ask(client, f"{NAME}@example.test")
    link = re.search(r"8000(\S+)", OutgoingMail.objects.get().body)
    assert link is not None
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert client.get(link[1], follow=True).context["token_fail"] is True


def test_asking_tells_nothing_about_accounts(client: Client, cast: casting.Cast) -> None:
    User.objects.filter(username="clerk").update(is_active=False)
    answers = {
        address: ask(client, address)
        for address in ("khong.co@example.test", "clerk@example.test", f"{NAME}@example.test")
    }
    assert {(a.status_code, a["Location"]) for a in answers.values()} == {
        (302, "/tai-khoan/quen-mat-khau/da-gui")
    }
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == [f"{NAME}@example.test"]
    for _n in range(3):
        ask(client, f"{NAME}@example.test")
    assert OutgoingMail.objects.count() <= 2, "one mail in ten minutes, whoever asks"


# --- changed ------------------------------------------------------------------------------------
def change(client: Client, old: str, new: str, again: str = "") -> Any:
    data = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post("/tai-khoan/doi-mat-khau", data)


def test_who_must_choose_a_password_can_do_nothing_else(client: Client, cast: casting.Cast) -> None:
    User.objects.filter(username=NAME).update(must_change_password=True)
    sign_in(client)
    for path in ("/", "/tai-khoan/cua-toi", "/huong-dan", "/nhat-ky"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/tai-khoan/doi-mat-khau")
    asked = client.get("/thong-bao", headers={"hx-request": "true"})
    assert asked["HX-Redirect"] == "/tai-khoan/doi-mat-khau"
    assert client.get("/tai-khoan/doi-mat-khau").status_code == 200
    assert change(client, PASSWORD, PASSWORD).status_code == 200, "the old one is no new one"
    assert change(client, PASSWORD, "ngắn").status_code == 200
    new = "một mật khẩu khác hẳn"
    assert change(client, PASSWORD, new)["Location"] == "/tai-khoan/cua-toi"
    assert is_in(client)
    assert User.objects.get(username=NAME).must_change_password is False
    assert ("people:session:change_password", "Hà Mẫu Nga", NAME) in trail()


def test_who_must_choose_may_still_leave(client: Client, cast: casting.Cast) -> None:
    User.objects.filter(username=NAME).update(must_change_password=True)
    sign_in(client)
    assert client.post("/tai-khoan/dang-xuat")["Location"] == SIGN_IN


def test_the_old_password_cannot_be_guessed_on_the_form(client: Client, cast: Any) -> None:
    sign_in(client)
    for _n in range(4):
        assert change(client, "sai", "một mật khẩu khác hẳn").status_code == 200
    assert change(client, "sai", "một mật khẩu khác hẳn").status_code == 429
    assert change(client, PASSWORD, "một mật khẩu khác hẳn").status_code == 429
    assert User.objects.get(username=NAME).check_password(PASSWORD)


# --- ended -----------------------------------------------------------------------------------
def test_a_closed_account_is_out_at_once_and_stays_out(client: Client, cast: casting.Cast) -> None:
    sign_in(client)
    user = User.objects.get(username=NAME)
    deactivate(actor=cast.actor("administrator"), as_of=casting.DAY, user=user, reason="nghỉ hưu")
    assert not is_in(client)
    assert sign_in(Client()).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert not is_in(client), "an old session does not come back to life"


def test_sign_out_everywhere(client: Client, cast: casting.Cast) -> None:
    other, stranger = Client(), Client()
    sign_in(client)
    sign_in(other)
    sign_in(stranger, "finance_officer")
    assert client.get("/tai-khoan/cua-toi/dang-xuat-moi-noi").status_code == 405
    answer = client.post("/tai-khoan/cua-toi/dang-xuat-moi-noi")
    assert answer["Location"] == SIGN_IN
    assert [is_in(c) for c in (client, other, stranger)] == [False, False, True]
    assert ("people:session:end_all", cast.actor(NAME).label, NAME) in trail()
    sign_in(client)
    assert is_in(client)
    with pytest.raises(Exception, match="people:account:own"):
        end_sessions(
            actor=cast.actor("administrator"),
            as_of=casting.DAY,
            user=User.objects.get(username=NAME),
        )
