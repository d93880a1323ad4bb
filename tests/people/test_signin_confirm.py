"""Asking for the password once more: when, where to, and never a posted form by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from tests.support import cast as casting
from thidua.common.models import AuditEntry
from thidua.people.models import User
from thidua.people.reauthentication import recent_authentication_required

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu thử"
CONFIRM = "/tai-khoan/xac-nhan"
EDIT = "/tai-khoan/cua-toi/sua"
RECORDS = "account_authentication_methods"
SETTINGS = {"email": "moi@example.test", "language": "vi", "mail_notices": "on"}


@pytest.fixture
def cast() -> casting.Cast:
    return casting.build()


@pytest.fixture
def client(cast: casting.Cast) -> Client:
    made = Client()
    made.post("/tai-khoan/dang-nhap", {"login": "administrator", "password": PASSWORD})
    return made


def age(client: Client, seconds: float) -> None:
    """Let the last password be given so much longer ago."""
    session = client.session
    session[RECORDS] = [{**r, "at": r["at"] - seconds} for r in session[RECORDS]]
    session.save()


def confirm(client: Client, next_: str, password: str = PASSWORD) -> Any:
    return client.post(CONFIRM, {"password": password, "next": next_})


def test_signing_in_counts_for_five_minutes(client: Client) -> None:
    age(client, 299)
    assert client.get(EDIT).status_code == 200
    age(client, 2)
    asked = client.get(EDIT)
    assert asked["Location"] == f"{CONFIRM}?next=/tai-khoan/cua-toi/sua"
    assert "mật khẩu" in client.get(asked["Location"]).content.decode()
    assert confirm(client, EDIT)["Location"] == EDIT
    assert client.get(EDIT).status_code == 200
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.object_label) == ("people:session:confirm", "administrator")


def test_a_posted_form_is_never_carried_out_by_itself(client: Client) -> None:
    age(client, 301)
    asked = client.post(EDIT, SETTINGS, headers={"referer": f"http://testserver{EDIT}?a=1"})
    assert asked["Location"] == f"{CONFIRM}?next=/tai-khoan/cua-toi/sua%3Fa%3D1"
    page = client.get(asked["Location"])
    assert page.context["undone"] is True
    back = confirm(client, f"{EDIT}?a=1")
    assert back["Location"] == f"{EDIT}?a=1"
    shown = client.get(back["Location"])
    assert shown.status_code == 200
    assert [str(m) for m in shown.context["messages"]] == [
        "Đã xác nhận. Chưa thực hiện gì: bấm nút một lần nữa."
    ]
    assert User.objects.get(username="administrator").email == "administrator@example.test"
    assert client.post(EDIT, SETTINGS)["Location"] == "/tai-khoan/cua-toi"
    assert User.objects.get(username="administrator").email == "moi@example.test"


def test_what_allauth_may_have_kept_is_dropped(client: Client) -> None:
    session = client.session
    session["account_reauthentication_state"] = {"callback": "builtins.exit", "state": {}}
    session.save()
    assert confirm(client, "/kieu")["Location"] == "/kieu"
    assert "account_reauthentication_state" not in client.session


@pytest.mark.parametrize(
    ("headers", "back"),
    [
        ({"referer": "https://xau.example/tai-khoan"}, "/"),
        ({}, "/"),
        ({"referer": "http://testserver/thiet-lap"}, "/thiet-lap"),
    ],
)
def test_the_way_back_stays_here(client: Client, headers: dict[str, str], back: str) -> None:
    age(client, 301)
    asked = client.post(EDIT, SETTINGS, headers=headers)
    assert asked["Location"].split("next=")[1].replace("%2F", "/") == back
    assert confirm(client, "https://xau.example/")["Location"] == "/"


def test_htmx_loads_the_whole_page(client: Client) -> None:
    age(client, 301)
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/tai-khoan/cua-toi?x=1"}
    asked = client.post(EDIT, SETTINGS, headers=headers)
    assert asked["HX-Redirect"] == f"{CONFIRM}?next=/tai-khoan/cua-toi%3Fx%3D1"
    asked = client.get(EDIT, headers=headers)
    assert asked["HX-Redirect"] == f"{CONFIRM}?next=/tai-khoan/cua-toi%3Fx%3D1"


def test_a_stranger_is_sent_to_sign_in(cast: casting.Cast, rf: RequestFactory) -> None:
    request = rf.get("/nhat-ky")
    request.user = AnonymousUser()
    view = recent_authentication_required(lambda _request: pytest.fail("reached"))
    assert view(request)["Location"] == "/tai-khoan/dang-nhap?next=/nhat-ky"
    assert Client().get(CONFIRM)["Location"].startswith("/tai-khoan/dang-nhap")


def test_the_password_cannot_be_guessed_here(client: Client) -> None:
    for _n in range(4):
        assert confirm(client, EDIT, "sai").status_code == 200
    assert confirm(client, EDIT, "sai").status_code == 429
    assert confirm(client, EDIT).status_code == 429
    rows = AuditEntry.objects.filter(action="people:session:fail").values_list("changes", flat=True)
    assert list(rows) == [{"where": "reauthentication"}] * 5
    assert AuditEntry.objects.filter(action="people:session:lock").count() == 1
    attempt = AccessAttempt.objects.get()
    attempt.attempt_time -= timedelta(minutes=15, seconds=1)
    attempt.save()
    assert confirm(client, EDIT)["Location"] == EDIT


def test_a_right_password_forgets_the_failures(client: Client) -> None:
    for _n in range(4):
        confirm(client, EDIT, "sai")
    confirm(client, EDIT)
    assert AccessAttempt.objects.count() == 0
