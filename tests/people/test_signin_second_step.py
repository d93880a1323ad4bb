"""The second step: its codes, its page, who must have it, how it is lost and found."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.support import cast as casting
from tests.support.mail import Mailbox
from tests.support.phone import Phone, give_phone, time_passes
from thidua.common.models import AuditEntry, Installation
from thidua.common.policy import Refused
from thidua.people import otp
from thidua.people.domain.delegations import delegate
from thidua.people.domain.second_step import change_rule, remove, set_up, use_code
from thidua.people.models import RecoveryCode, Role, SecondFactor, User
from thidua.people.requirement import Requirement, requirement
from thidua.people.sealing import UnreadableError, seal, unseal
from thidua.work.domain.mail import send_queued

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu thử"
SIGN_IN, CODE = "/tai-khoan/dang-nhap", "/tai-khoan/dang-nhap/buoc-hai"
SET_UP, PAPER = "/tai-khoan/buoc-hai/thiet-lap", "/tai-khoan/buoc-hai/ma-du-phong"
CONFIRM, ACCOUNT = "/tai-khoan/xac-nhan", "/tai-khoan/cua-toi"
NAME = "industry_officer"
NEEDED = {"signatory", "council_member", "council_secretary", "administrator"}


@pytest.fixture
def cast() -> casting.Cast:
    return casting.build()


@pytest.fixture
def user(cast: casting.Cast) -> User:
    return User.objects.select_related("person").get(username=NAME)


def sign_in(client: Client, name: str = NAME, next_: str = "") -> Any:
    return client.post(SIGN_IN, {"login": name, "password": PASSWORD, "next": next_})


def signed_in(name: str = NAME) -> Client:
    client = Client()
    sign_in(client, name)
    return client


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def trail(action: str) -> list[tuple[str, Any]]:
    rows = AuditEntry.objects.filter(action=action).order_by("id")
    return list(rows.values_list("object_label", "changes"))


def older(client: Client, seconds: float) -> None:
    session = client.session
    key = "account_authentication_methods"
    session[key] = [{**r, "at": r["at"] - seconds} for r in session[key]]
    session.save()


# --- the codes themselves ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "code"),
    # RFC 6238, appendix B, the last six of its eight digits.
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # “12345678901234567890”
    assert otp.code_at(secret, at // 30) == code
    assert otp.matching_step(secret, code, now=at) == at // 30
    assert otp.matching_step(secret, code, now=at, after=at // 30) is None


@pytest.mark.parametrize(("ahead", "taken"), [(-61, False), (-30, True), (30, True), (61, False)])
def test_clocks_may_differ_by_half_a_minute(ahead: float, taken: bool) -> None:
    secret, now = otp.new_secret(), 1_700_000_010.0
    code = otp.code_at(secret, int((now + ahead) // 30))
    assert (otp.matching_step(secret, code, now=now) is not None) is taken


def test_the_picture_has_no_style_and_no_script() -> None:
    drawn = otp.square(otp.address(otp.new_secret(), account="lan.ht", issuer="Thi Đua – Tỉnh Mẫu"))
    assert re.findall(r"style=|<style|<script|\son\w+=|href", drawn) == []
    assert drawn.startswith("<svg")


def test_what_is_sealed_opens_with_its_key_and_for_its_purpose_only(settings: Any) -> None:
    sealed = seal("bí mật", "a")
    assert "bí mật" not in sealed
    assert unseal(sealed, "a") == "bí mật"
    with pytest.raises(UnreadableError):
        unseal(sealed, "b")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert unseal(sealed, "a") == "bí mật"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(UnreadableError):
        unseal(sealed, "a")


# --- at signing in ------------------------------------------------------------------------------
def test_the_code_stands_between_password_and_session(user: User) -> None:
    phone, _codes = give_phone(user)
    client = Client()
    assert sign_in(client, next_="/kieu")["Location"] == CODE
    assert not is_in(client)
    assert AuditEntry.objects.filter(action="people:session:open").count() == 0
    assert client.get(CODE).status_code == 200
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert not is_in(client)
    answer = client.post(CODE, {"code": phone.code()})
    assert answer["Location"] == "/kieu", "the way back survives the second step"
    assert is_in(client)
    assert client.get(CODE)["Location"] == "/", "nobody who is signed in is asked"
    assert trail("people:session:fail") == [(NAME, {"where": "sign-in, code"})]


def test_the_page_of_the_code_needs_the_password_first(user: User) -> None:
    phone, _codes = give_phone(user)
    client = Client()
    assert client.get(CODE)["Location"] == SIGN_IN
    assert client.post(CODE, {"code": phone.code()})["Location"] == SIGN_IN
    assert not is_in(client)


def test_one_code_opens_once(user: User) -> None:
    phone, _codes = give_phone(user)
    code = phone.code()
    first, second = Client(), Client()
    sign_in(first)
    sign_in(second)
    assert first.post(CODE, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    assert second.post(CODE, {"code": code}).status_code == 200
    assert [is_in(first), is_in(second)] == [True, False]
    assert second.post(CODE, {"code": phone.code(later=30)}).status_code == 302, "the next one does"
    assert second.post("/tai-khoan/dang-xuat").status_code == 302
    sign_in(second)
    assert second.post(CODE, {"code": code}).status_code == 200, "an older one never again"


def test_wrong_codes_lock_like_wrong_passwords(user: User) -> None:
    phone, codes = give_phone(user)
    client = Client()
    sign_in(client)
    Client().post(SIGN_IN, {"login": NAME, "password": "sai"})  # counts with the codes
    for _n in range(3):
        assert client.post(CODE, {"code": "123"}).status_code == 200
    assert client.post(CODE, {"code": "123"}).status_code == 429
    for right in (phone.code(), codes[0]):
        assert client.post(CODE, {"code": right}).status_code == 429
    assert sign_in(Client()).status_code == 429
    assert not is_in(client)
    assert RecoveryCode.objects.exclude(used_at=None).count() == 0
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=15, seconds=1)
        attempt.save()
    assert client.post(CODE, {"code": phone.code()}).status_code == 302


def test_the_count_of_failures_knows_no_code(user: User) -> None:
    _phone, _codes = give_phone(user)
    client = Client()
    sign_in(client)
    client.post(CODE, {"code": "987654"})
    kept = str(list(AccessAttempt.objects.values())) + str(list(AuditEntry.objects.values()))
    assert "987654" not in kept


def test_a_closed_account_stops_at_the_code(user: User) -> None:
    phone, _codes = give_phone(user)
    client = Client()
    sign_in(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    client.post(CODE, {"code": phone.code()})
    assert not is_in(client)


# --- on paper -------------------------------------------------------------------------------------
def test_a_recovery_code_opens_once_and_is_told(user: User, mailbox: Mailbox) -> None:
    _phone, codes = give_phone(user)
    send_queued()
    mailbox.messages.clear()
    client = Client()
    sign_in(client)
    assert client.post(CODE, {"code": codes[0]}).status_code == 302
    assert trail("people:session:use_recovery") == [(NAME, {"left": 9})]
    send_queued()
    (mail,) = mailbox.to(user.email)
    assert mail["Subject"] == "Một mã dự phòng đã được dùng"
    assert "Còn 9 mã." in mailbox.text(mail)
    again = Client()
    sign_in(again)
    assert again.post(CODE, {"code": codes[0]}).status_code == 200
    assert again.post(CODE, {"code": codes[1].replace("-", " ")}).status_code == 302
    assert is_in(again)


def test_no_secret_lies_readable_anywhere(user: User) -> None:
    phone, codes = give_phone(user)
    client = signed_in_with(user, phone)
    client.post("/tai-khoan/buoc-hai/ma-moi")
    shown = client.get(PAPER).context["codes"]
    kept = "".join(
        str(list(model.objects.values())) for model in (SecondFactor, RecoveryCode, AuditEntry)
    ) + str([s.get_decoded() for s in Session.objects.all()])
    plain = [phone.secret, *codes, *shown, *(c.replace("-", "") for c in (*codes, *shown))]
    assert [secret for secret in plain if secret in kept] == []


def signed_in_with(user: User, phone: Phone) -> Client:
    time_passes(user)
    client = signed_in(user.username)
    assert client.post(CODE, {"code": phone.code()}).status_code == 302
    return client


def test_new_codes_end_the_old_and_are_shown_until_put_away(user: User) -> None:
    phone, codes = give_phone(user)
    client = signed_in_with(user, phone)
    assert client.get("/tai-khoan/buoc-hai/ma-moi").status_code == 405
    assert client.post("/tai-khoan/buoc-hai/ma-moi")["Location"] == PAPER
    shown = client.get(PAPER).context["codes"]
    assert len(set(shown)) == 10
    file = client.get(f"{PAPER}.txt")
    assert file["Content-Disposition"] == 'attachment; filename="ma-du-phong.txt"'
    assert [line for line in file.content.decode().split("\r\n") if line in shown] == shown
    assert client.post(PAPER)["Location"] == ACCOUNT
    assert client.get(PAPER)["Location"] == ACCOUNT
    assert client.get(f"{PAPER}.txt").status_code == 404
    assert trail("people:second_step:renew") == [(NAME, {})]
    other = signed_in()
    assert other.post(CODE, {"code": codes[0]}).status_code == 200
    assert other.post(CODE, {"code": shown[0]}).status_code == 302


def test_new_codes_want_a_recent_proof(user: User) -> None:
    phone, _codes = give_phone(user)
    client = signed_in_with(user, phone)
    older(client, 301)
    asked = client.post(
        "/tai-khoan/buoc-hai/ma-moi", headers={"referer": f"http://testserver{ACCOUNT}"}
    )
    assert asked["Location"] == f"{CONFIRM}?next=/tai-khoan/cua-toi"


# --- confirming -------------------------------------------------------------------------------
def test_the_code_confirms_as_the_password_does(user: User) -> None:
    phone, _codes = give_phone(user)
    client = signed_in_with(user, phone)
    for given in ({"code": phone.code(later=30)}, {"password": PASSWORD}):
        older(client, 301)
        assert client.get(f"{ACCOUNT}/sua").status_code == 302
        answer = client.post(CONFIRM, {**given, "next": f"{ACCOUNT}/sua"})
        assert answer["Location"] == f"{ACCOUNT}/sua", given
        assert client.get(f"{ACCOUNT}/sua").status_code == 200
    older(client, 301)
    for given in ({"code": "111111"}, {"password": "sai"}, {}):
        assert client.post(CONFIRM, {**given, "next": "/kieu"}).status_code == 200, given
    assert client.get(f"{ACCOUNT}/sua").status_code == 302


# --- who must -----------------------------------------------------------------------------------
def demand(**setting: Any) -> None:
    here = Installation.objects.get()
    here.settings = {**here.settings, "second_step": setting}
    here.save()


def test_a_demonstration_asks_nobody_until_it_is_switched_on(cast: casting.Cast) -> None:
    assert [is_in(signed_in(name)) for name in cast.posts] == [True] * len(cast.posts)
    demand(on=True)
    stopped = {name for name in cast.posts if not is_in(signed_in(name))}
    assert stopped == NEEDED


def test_a_real_installation_asks_from_the_start() -> None:
    cast = casting.build(demo=False)
    assert {name for name in cast.posts if not is_in(signed_in(name))} == NEEDED


def test_nothing_opens_before_it_is_set_up(cast: casting.Cast) -> None:
    demand(on=True)
    client = signed_in("signatory")
    for path in ("/", "/van-ban", ACCOUNT, "/thong-bao", "/kieu", "/tim-kiem", "/khong-co"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, SET_UP), path
    assert client.get("/", headers={"hx-request": "true"})["HX-Redirect"] == SET_UP
    page = client.get(SET_UP)
    assert (page.status_code, page.context["must"]) == (200, True)
    phone = Phone(page.context["secret"])
    assert client.post(SET_UP, {"code": "000000"}).status_code == 200
    assert client.get(SET_UP).context["secret"] == phone.secret, "the picture stays the same"
    assert client.get("/").status_code == 302
    assert client.post(SET_UP, {"code": phone.code()})["Location"] == PAPER
    assert client.get(PAPER).status_code == 200
    assert client.get("/").status_code == 200
    assert trail("people:second_step:own") == [("signatory", {})]
    assert client.get(SET_UP)["Location"] == ACCOUNT


def test_who_is_stopped_may_still_leave(cast: casting.Cast) -> None:
    demand(on=True)
    client = signed_in("signatory")
    assert client.post("/tai-khoan/dang-xuat")["Location"] == SIGN_IN


def test_an_own_password_comes_first(cast: casting.Cast) -> None:
    demand(on=True)
    User.objects.filter(username="signatory").update(must_change_password=True)
    client = signed_in("signatory")
    assert client.get("/")["Location"] == "/tai-khoan/doi-mat-khau"
    assert client.get(SET_UP)["Location"] == "/tai-khoan/doi-mat-khau"


def test_the_post_decides_own_or_handed_over(cast: casting.Cast) -> None:
    """Somebody who stands in for the secretary is asked while acting on that post only."""
    demand(on=True)
    handed = delegate(
        actor=cast.actor("administrator"), as_of=casting.DAY, post=cast.posts["council_secretary"],
        to_person=cast.posts["officer_in_charge"].person, form="leave",
        first=casting.DAY, last=casting.DAY + timedelta(days=3), reason="nghỉ phép",
    )  # fmt: skip
    demand(on=True, roles=["council_secretary"])
    client = signed_in("officer_in_charge")
    assert is_in(client)
    client.post("/lam-viec-voi", {"post": str(handed.post.public_id), "next": "/"})
    session = client.session
    session["acting_post"] = str(handed.post.public_id)
    session.save()
    assert client.get("/")["Location"] == SET_UP


def test_others_may_set_it_up_and_take_it_off(user: User, mailbox: Mailbox) -> None:
    client = signed_in()
    assert client.get(SET_UP).context["must"] is False
    phone = Phone(client.get(SET_UP).context["secret"])
    other = signed_in()
    client.post(SET_UP, {"code": phone.code()})
    assert [is_in(client), is_in(other)] == [True, False], "sessions without it are over"
    assert client.post("/tai-khoan/buoc-hai/bo")["Location"] == ACCOUNT
    assert SecondFactor.objects.count() == RecoveryCode.objects.count() == 0
    assert trail("people:second_step:take_off") == [(NAME, {})]
    send_queued()
    assert [m["Subject"].strip() for m in mailbox.to(user.email)] == [
        "Đã thiết lập xác thực hai lớp khi đăng nhập",
        "Đăng nhập không còn cần xác thực hai lớp",
    ]
    assert is_in(signed_in())


def test_whose_post_needs_it_cannot_take_it_off(cast: casting.Cast) -> None:
    demand(on=True)
    client = signed_in("signatory")
    phone = Phone(client.get(SET_UP).context["secret"])
    client.post(SET_UP, {"code": phone.code()})
    refused = client.post("/tai-khoan/buoc-hai/bo")
    assert refused.status_code == 403
    assert "đề nghị quản trị bỏ xác thực cũ" in refused.content.decode()
    assert SecondFactor.objects.count() == 1


def test_a_session_without_the_code_is_asked_for_it(cast: casting.Cast) -> None:
    """Set up elsewhere after this session was opened, and the post begins to need it."""
    user = User.objects.select_related("person").get(username="signatory")
    phone, _codes = give_phone(user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert is_in(client)
    demand(on=True)
    assert client.get("/thong-bao")["Location"] == f"{CONFIRM}?next=/thong-bao"
    page = client.get(f"{CONFIRM}?next=/thong-bao")
    assert list(page.context["form"].fields) == ["code"], "the password alone does not do"
    assert client.post(CONFIRM, {"password": PASSWORD, "next": "/"}).status_code == 200
    answer = client.post(CONFIRM, {"code": phone.code(), "next": "/thong-bao"})
    assert answer["Location"] == "/thong-bao"
    assert client.get("/thong-bao").status_code == 200


# --- the rule -----------------------------------------------------------------------------------
def test_the_administrator_switches_it(cast: casting.Cast) -> None:
    client = signed_in("administrator")
    page = client.get("/buoc-hai")
    assert page.context["rule"] == Requirement(
        on=False,
        roles=frozenset({"signatory", "council_secretary", "council_member", "administrator"}),
        demo=True,
    )
    assert client.post("/buoc-hai", {"on": "on"}).context["form"].errors.keys() == {"roles"}
    answer = client.post("/buoc-hai", {"on": "on", "roles": ["signatory", "clerk"]})
    assert answer["Location"] == "/buoc-hai"
    rule = requirement(Installation.objects.get())
    assert (rule.on, rule.needed) == (True, {"signatory", "clerk"})
    (entry,) = trail("people:second_step:rule")
    assert entry == (
        "Tỉnh Mẫu",
        {
            "on": [False, True],
            "roles": [
                ["administrator", "council_member", "council_secretary", "signatory"],
                ["clerk", "signatory"],
            ],
        },
    )
    rows = {str(role): counts for role, *counts in client.get("/buoc-hai").context["standing"]}
    assert list(rows.values()) == [[2, 0], [1, 0]]
    assert signed_in("standing_head").get("/buoc-hai").status_code == 403


@pytest.mark.parametrize(
    ("on", "roles", "field"),
    [(False, ["administrator"], "on"), (True, ["signatory"], "roles"), (True, [], "roles")],
)
def test_a_real_installation_keeps_its_administrators(
    on: bool, roles: list[str], field: str
) -> None:
    cast = casting.build(demo=False)
    admin = cast.actor("administrator")
    with pytest.raises(ValidationError) as refused:
        change_rule(actor=admin, as_of=casting.DAY, on=on, roles=roles)
    assert list(refused.value.message_dict) == [field]
    demand(on=False, roles=[])  # even when somebody writes it into the database
    assert requirement(Installation.objects.get()).needed == {Role.ADMINISTRATOR}


# --- lost -----------------------------------------------------------------------------------------
def test_the_administrator_takes_off_a_lost_phone(user: User, cast: Any, mailbox: Mailbox) -> None:
    phone, _codes = give_phone(user)
    lost = signed_in_with(user, phone)
    client = signed_in("administrator")
    page = user.get_absolute_url()
    assert "second_step" in [n for n, *_ in client.get(page).context["buttons"]]
    assert client.post(f"{page}/bo-buoc-hai", {"reason": " "}).status_code == 200
    assert SecondFactor.objects.count() == 1
    assert client.post(f"{page}/bo-buoc-hai", {"reason": "mất máy"})["Location"] == page
    assert SecondFactor.objects.count() == 0
    assert not is_in(lost)
    entry = AuditEntry.objects.get(action="people:second_step:remove")
    assert (entry.object_label, entry.reason) == (NAME, "mất máy")
    send_queued()
    mail = mailbox.to(user.email)[-1]
    assert mail["Subject"].strip() == "Quản trị đã bỏ xác thực hai lớp của bạn"
    assert "mất máy" in mailbox.text(mail)
    assert is_in(signed_in())
    own = User.objects.get(username="administrator")
    give_phone(own)
    with pytest.raises(Refused):
        remove(actor=cast.actor("administrator"), as_of=casting.DAY, user=own, reason="x")
    with pytest.raises(Refused):
        remove(actor=cast.actor("standing_head"), as_of=casting.DAY, user=own, reason="x")


def test_nobody_sets_it_up_for_somebody_else(user: User, cast: casting.Cast) -> None:
    phone = Phone(otp.new_secret())
    with pytest.raises(Refused):
        set_up(
            actor=cast.actor("administrator"), as_of=casting.DAY, user=user, secret=phone.secret,
            code=phone.code(), at=timezone.now(),
        )  # fmt: skip


def test_another_key_is_said_and_opens_nothing(user: User, settings: Any) -> None:
    phone, _codes = give_phone(user)
    settings.SECRET_KEY = "a key from another installation"
    client = Client()
    sign_in(client)
    page = client.post(CODE, {"code": phone.code()})
    assert "khóa của bản cài đặt đã đổi" in page.content.decode()
    assert not is_in(client)


def test_a_code_without_a_second_step_is_no_code(user: User, cast: casting.Cast) -> None:
    actor = cast.actor(NAME)
    used = use_code(user=user, code="123456", as_of=casting.DAY, at=timezone.now(), actor=actor)
    assert used is None
