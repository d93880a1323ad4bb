"""Open sessions: listed in words, ended at once, swept when they are over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.support import cast as casting
from thidua.common.models import AuditEntry
from thidua.common.policy import Refused
from thidua.people.domain import sessions
from thidua.people.domain.accounts import deactivate, reset_password
from thidua.people.models import OpenSession, User
from thidua.people.signin_trail import ROW_KEY

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu thử"
SIGN_IN, ACCOUNT = "/tai-khoan/dang-nhap", "/tai-khoan/cua-toi"
NAME = "industry_officer"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1"


@pytest.fixture
def cast() -> casting.Cast:
    return casting.build()


def sign_in(name: str = NAME, agent: str = CHROME, address: str = "10.20.30.40") -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post(SIGN_IN, {"login": name, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def row_of(client: Client) -> OpenSession:
    return OpenSession.objects.get(session_key=client.session.session_key)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("10.20.30.40", "10.20.30.*"),
        ("2001:db8:abcd:12::1", "2001:0db8:abcd:*"),
        ("0.0.0.0", "0.0.0.*"),
        ("gì đó", ""),
    ],
)
def test_addresses_are_shortened(address: str, kept: str) -> None:
    assert sessions.shortened(address) == kept


def test_the_page_lists_where_one_is_signed_in(cast: casting.Cast) -> None:
    here, there = sign_in(), sign_in(agent=PHONE, address="192.168.7.9")
    sign_in("finance_officer")
    listed = here.get(ACCOUNT).context["sessions"]
    assert [(s.browser, s.address, s.how) for s in sorted(listed, key=lambda s: s.pk)] == [
        ("Chrome, Windows", "10.20.30.*", "password"),
        ("Safari, iOS", "192.168.7.*", "password"),
    ]
    page = here.get(ACCOUNT).content.decode()
    assert page.count(">phiên này<") == 1
    assert CHROME not in page
    assert "10.20.30.40" not in str(list(OpenSession.objects.values()))
    assert is_in(there)


def test_one_session_is_ended_at_once(cast: casting.Cast) -> None:
    here, there, stranger = sign_in(), sign_in(), sign_in("finance_officer")
    end = f"/tai-khoan/phien/{row_of(there).public_id}/ket-thuc"
    assert here.get(end).status_code == 405
    assert stranger.post(end).status_code == 404
    assert is_in(there)
    assert here.post(end)["Location"] == ACCOUNT
    assert [is_in(here), is_in(there), is_in(stranger)] == [True, False, True]
    entry = AuditEntry.objects.get(action="people:session:end")
    assert (entry.object_label, entry.changes["browser"]) == (NAME, "Chrome, Windows")
    own = f"/tai-khoan/phien/{row_of(here).public_id}/ket-thuc"
    assert here.post(own)["Location"] == SIGN_IN
    assert not is_in(here)


def test_a_session_that_was_ended_does_not_come_back(cast: casting.Cast) -> None:
    """A request that was under way when the session ended saves nothing."""
    client = sign_in()
    held = client.session
    assert held[ROW_KEY] == str(row_of(client).public_id)  # loaded, as in the middle of a request
    sessions.close_all(User.objects.get(username=NAME))
    held["later"] = True
    with pytest.raises(UpdateError):
        held.save()
    assert not is_in(client)


def test_all_others_are_ended(cast: casting.Cast) -> None:
    here, there, third = sign_in(), sign_in(), sign_in()
    assert here.post("/tai-khoan/phien/khac/ket-thuc")["Location"] == ACCOUNT
    assert [is_in(c) for c in (here, there, third)] == [True, False, False]
    entry = AuditEntry.objects.get(action="people:session:end_others")
    assert entry.changes == {"ended": 2}


def test_another_password_ends_the_others(cast: casting.Cast) -> None:
    here, there = sign_in(), sign_in()
    new = "một mật khẩu khác hẳn"
    here.post(
        "/tai-khoan/doi-mat-khau",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert [is_in(here), is_in(there)] == [True, False]
    (row,) = here.get(ACCOUNT).context["sessions"]
    assert row.session_key == here.session.session_key, "this one goes on under its new key"


@pytest.mark.parametrize("act", ["deactivate", "reset"])
def test_what_the_administrator_does_ends_them(cast: casting.Cast, act: str) -> None:
    client = sign_in()
    user, admin = User.objects.get(username=NAME), cast.actor("administrator")
    if act == "reset":
        reset_password(actor=admin, as_of=casting.DAY, user=user)
    else:
        deactivate(actor=admin, as_of=casting.DAY, user=user, reason="nghỉ hưu")
    assert not is_in(client)
    assert OpenSession.objects.filter(user=user).count() == 0


def test_the_administrator_ends_all_of_an_account(cast: casting.Cast) -> None:
    clients = [sign_in(), sign_in()]
    admin = sign_in("administrator")
    user = User.objects.get(username=NAME)
    page = user.get_absolute_url()
    assert len(admin.get(page).context["sessions"]) == 2
    assert admin.post(f"{page}/ket-thuc-phien")["Location"] == page
    assert [is_in(c) for c in (*clients, admin)] == [False, False, True]
    assert "end_sessions" not in [n for n, *_ in admin.get(page).context["buttons"]]
    entry = AuditEntry.objects.get(action="people:account:end_sessions")
    assert entry.changes == {"ended": 2}
    with pytest.raises(Refused):
        sessions.end_all_of(actor=cast.actor("standing_head"), as_of=casting.DAY, user=user)


def test_signing_out_takes_the_row_away(cast: casting.Cast) -> None:
    client = sign_in()
    client.post("/tai-khoan/dang-xuat")
    assert OpenSession.objects.count() == 0


def test_last_seen_is_kept_to_the_minute(cast: casting.Cast) -> None:
    client = sign_in()
    row = row_of(client)
    client.get(ACCOUNT)
    assert row_of(client).seen_at == row.seen_at
    hour_ago = timezone.now() - timedelta(hours=1)
    OpenSession.objects.filter(pk=row.pk).update(seen_at=hour_ago)
    client.get(ACCOUNT)
    assert row_of(client).seen_at > hour_ago + timedelta(minutes=59)


def test_what_is_over_is_not_listed_and_is_swept(cast: casting.Cast) -> None:
    here, there, gone = sign_in(), sign_in(), sign_in()
    over: Any = timezone.now() - timedelta(seconds=1)
    Session.objects.filter(session_key=there.session.session_key).update(expire_date=over)
    Session.objects.filter(session_key=gone.session.session_key).delete()
    assert [s.pk for s in here.get(ACCOUNT).context["sessions"]] == [row_of(here).pk]
    assert sessions.sweep(at=timezone.now()) == (1, 2)
    assert list(OpenSession.objects.values_list("session_key", flat=True)) == [
        here.session.session_key
    ]
    assert sessions.sweep(at=timezone.now()) == (0, 0)
    assert is_in(here)
