"""Single sign-on against a real provider that can lie: who gets in, who does not, what is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.support import cast as casting
from tests.support.mail import Mailbox
from tests.support.oidc import BACK, START, Service, running
from tests.support.phone import give_phone
from thidua.common.models import AuditEntry, Installation
from thidua.people.models import Identity, User
from thidua.work.domain.mail import send_queued

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu thử"
SIGN_IN, ACCOUNT = "/tai-khoan/dang-nhap", "/tai-khoan/cua-toi"
CODE, CONFIRM = "/tai-khoan/dang-nhap/buoc-hai", "/tai-khoan/xac-nhan"
LINK = "/tai-khoan/dich-vu/lien-ket"
NAME = "industry_officer"
PEOPLE = {
    "nga": {"sub": "s-1", "email": f"{NAME.upper()}@example.test", "email_verified": True},
    "phu": {"sub": "s-2", "email": "finance_officer@example.test", "email_verified": False},
    "la": {"sub": "s-3", "email": "nguoi.la@example.test", "email_verified": True},
    "moi": {"sub": "s-4", "email": f"{NAME}@example.test", "email_verified": True},
    "mfa": {
        "sub": "s-5", "email": "signatory@example.test", "email_verified": True,
        "amr": ["pwd", "otp"],
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def running_service() -> Iterator[Service]:
    with running() as service:
        yield service


@pytest.fixture
def service(running_service: Service, settings: Any) -> Service:
    running_service.control(people=PEOPLE, fault="", asked=[])
    settings.SSO = running_service.settings()
    settings.BASE_URL = "http://testserver"
    return running_service


@pytest.fixture
def cast(service: Service) -> casting.Cast:
    return casting.build()


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def refused(answer: Any, status: int = 403) -> str:
    """What the page says happened."""
    assert answer.status_code == status, answer.status_code
    text = answer.content.decode()
    assert "Đặng Mẫu Khoa" in text, "it names whom to ask"
    assert "@example.test" not in text, "it shows no addresses"
    return str(answer.context["happened"])


def why() -> list[str]:
    rows = AuditEntry.objects.filter(action="people:session:service").order_by("id")
    return [changes["why"] for changes in rows.values_list("changes", flat=True)]


# --- who gets in ------------------------------------------------------------------------------
def test_a_vouched_address_links_once_then_the_identity_opens(
    cast: casting.Cast, service: Service, mailbox: Mailbox
) -> None:
    client = Client()
    assert service.walk(client, "nga", next="/kieu")["Location"] == "/kieu"
    assert client.get(ACCOUNT).context["user"].username == NAME
    user = User.objects.get(username=NAME)
    row = Identity.objects.get()
    assert (row.user, row.issuer, row.subject) == (user, service.issuer, "s-1")
    entries = AuditEntry.objects.filter(object_label=NAME).order_by("id")
    assert list(entries.values_list("action", "changes")) == [
        ("people:identity:link", {"issuer": service.issuer, "by": "mail"}),
        ("people:session:open", {"by": "service"}),
    ]
    send_queued()
    (mail,) = mailbox.to(user.email)
    assert "dịch vụ đăng nhập" in mail["Subject"]
    User.objects.filter(pk=user.pk).update(email="dia.chi.moi@example.test")
    again = Client()
    service.walk(again, "nga")
    assert is_in(again), "once linked, the address no longer matters"
    assert Identity.objects.count() == 1


def test_what_is_asked_of_the_service(cast: casting.Cast, service: Service) -> None:
    client = Client()
    for _n in range(2):
        service.walk(client, "nga")
        client.post("/tai-khoan/dang-xuat")
    first, second = service.control()["asked"]
    assert first["redirect_uri"] == f"http://testserver{BACK}"
    assert first.keys() == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce",
        "code_challenge", "code_challenge_method",
    }  # fmt: skip
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name], name


def test_nothing_of_the_address_goes_on_to_the_service(
    cast: casting.Cast, service: Service
) -> None:
    there = Client().post(
        f"{START}?scope=admin&auth_params=prompt%3Dnone", {"next": "//xau.example"}
    )
    asked = parse_qs(urlsplit(there["Location"]).query)
    assert asked["scope"] == ["openid profile email"]
    assert "prompt" not in asked
    assert Client().get(START).status_code == 405


def test_the_way_back_stays_here(cast: casting.Cast, service: Service) -> None:
    assert service.walk(Client(), "nga", next="https://xau.example/")["Location"] == "/"


def test_the_address_may_come_from_userinfo(cast: casting.Cast, service: Service) -> None:
    service.control(fault="by_userinfo")
    client = Client()
    service.walk(client, "nga")
    assert is_in(client)


def test_who_comes_by_the_service_need_not_know_the_drawn_password(
    cast: casting.Cast, service: Service
) -> None:
    User.objects.filter(username=NAME).update(must_change_password=True)
    client = Client()
    service.walk(client, "nga")
    assert is_in(client)


# --- who does not ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "code", "words"),
    [
        ("phu", "unverified", "không xác nhận địa chỉ thư"),
        ("la", "unknown", "Không có tài khoản nào"),
    ],
)
def test_no_account_is_made_and_none_is_guessed(
    cast: casting.Cast, service: Service, who: str, code: str, words: str
) -> None:
    before = User.objects.count()
    client = Client()
    assert words in refused(service.walk(client, who))
    assert not is_in(client)
    assert (User.objects.count(), Identity.objects.count(), why()) == (before, 0, [code])


def test_a_closed_account_is_refused_linked_or_not(cast: casting.Cast, service: Service) -> None:
    User.objects.filter(username=NAME).update(is_active=False)
    client = Client()
    assert "đã đóng" in refused(service.walk(client, "nga"))
    User.objects.filter(username=NAME).update(is_active=True)
    service.walk(Client(), "nga")
    User.objects.filter(username=NAME).update(is_active=False)
    assert "đã đóng" in refused(service.walk(client, "nga"))
    assert not is_in(client)


def test_a_successor_with_the_same_mailbox_is_somebody_else(
    cast: casting.Cast, service: Service
) -> None:
    service.walk(Client(), "nga")
    client = Client()
    assert "danh tính khác" in refused(service.walk(client, "moi"))
    assert not is_in(client)


@pytest.mark.parametrize(
    ("fault", "code", "status", "words"),
    [
        ("issuer", "issuer", 403, "dịch vụ khác"),
        ("audience", "audience", 403, "phần mềm khác"),
        ("signature", "signature", 403, "chữ ký"),
        ("unsigned", "signature", 403, "chữ ký"),
        ("shared_secret", "signature", 403, "chữ ký"),
        ("expired", "expired", 403, "quá hạn"),
        ("nonce", "nonce", 403, "lần đăng nhập khác"),
        ("cancelled", "cancelled", 403, "đã bị hủy"),
        ("refused", "refused", 502, "không nhận lại mã"),
    ],
)
def test_a_lie_ends_on_a_page_and_in_no_session(
    cast: casting.Cast, service: Service, fault: str, code: str, status: int, words: str
) -> None:
    service.control(fault=fault)
    client = Client()
    assert words in refused(service.walk(client, "nga"), status)
    assert not is_in(client)
    assert (Identity.objects.count(), why()) == (0, [code])


@pytest.mark.parametrize(
    ("fault", "words"), [("described_issuer", "dịch vụ khác"), ("origin", "máy chủ khác")]
)
def test_a_description_that_does_not_fit_leads_nowhere(
    cast: casting.Cast, service: Service, fault: str, words: str
) -> None:
    service.control(fault=fault)
    answer = Client().post(START)
    assert words in refused(answer, 502 if fault == "origin" else 403)


def test_a_service_that_is_away(cast: casting.Cast, settings: Any) -> None:
    settings.SSO = {**settings.SSO, "issuer": "http://127.0.0.1:1"}
    assert "không trả lời" in refused(Client().post(START), 502)
    settings.SSO = {**settings.SSO, "issuer": "http://dich-vu.example"}
    assert "HTTPS" in refused(Client().post(START), 502)


def test_an_answer_counts_once_and_in_its_own_browser(cast: casting.Cast, service: Service) -> None:
    client, other = Client(), Client()
    back = service.way_back(client.post(START)["Location"], "nga")
    assert "đã kết thúc" in refused(other.get(back)), "begun in another browser"
    assert client.get(back).status_code == 302
    client.post("/tai-khoan/dang-xuat")
    assert "đã kết thúc" in refused(client.get(back)), "replayed"
    assert not is_in(client)
    old = service.way_back(client.post(START)["Location"], "nga")
    service.way_back(client.post(START)["Location"], "nga")
    assert "đã kết thúc" in refused(client.get(old)), "only the newest attempt"


def test_an_answer_grows_old(cast: casting.Cast, service: Service) -> None:
    client = Client()
    back = service.way_back(client.post(START)["Location"], "nga")
    session = client.session
    session["service_flow"] = {**session["service_flow"], "at": session["service_flow"]["at"] - 601}
    session.save()
    assert "đã kết thúc" in refused(client.get(back))


def test_an_answer_of_another_issuer_is_not_even_read(cast: casting.Cast, service: Service) -> None:
    client = Client()
    back = service.way_back(client.post(START)["Location"], "nga")
    assert "dịch vụ khác" in refused(client.get(f"{back}&iss=https%3A%2F%2Fxau.example"))


def forms_may_lead_to(page: Any) -> str:
    parts = [part.strip() for part in page["Content-Security-Policy"].split(";")]
    return next(part for part in parts if part.startswith("form-action")).split(" ", 1)[1]


def test_without_a_service_there_is_none(cast: casting.Cast, settings: Any) -> None:
    settings.SSO = {}
    client = Client()
    assert [client.post(START).status_code, client.get(BACK).status_code] == [404, 404]
    page = client.get(SIGN_IN)
    assert START not in page.content.decode()
    assert forms_may_lead_to(page) == "'self'"


def test_only_pages_with_the_button_may_lead_there(cast: casting.Cast, service: Service) -> None:
    client = Client()
    assert forms_may_lead_to(client.get(SIGN_IN)) == f"'self' {service.issuer}"
    assert forms_may_lead_to(client.get("/huong-dan")) == "'self'"


# --- the second step ----------------------------------------------------------------------------
def test_the_code_is_asked_after_the_service_too(cast: casting.Cast, service: Service) -> None:
    phone, _codes = give_phone(User.objects.select_related("person").get(username=NAME))
    client = Client()
    assert service.walk(client, "nga", next="/kieu")["Location"] == CODE
    assert not is_in(client)
    assert client.post(CODE, {"code": phone.code()})["Location"] == "/kieu"
    assert is_in(client)


@pytest.mark.parametrize(
    ("trusted", "goes"), [([], "/tai-khoan/buoc-hai/thiet-lap"), (["otp"], None)]
)
def test_a_second_step_at_the_service_counts_where_it_is_set(
    cast: casting.Cast, service: Service, settings: Any, trusted: list[str], goes: str | None
) -> None:
    Installation.objects.update(settings={"second_step": {"on": True}})
    settings.SSO = service.settings(second_step=trusted)
    client = Client()
    service.walk(client, "mfa")
    assert client.get("/thong-bao").get("Location") == goes


# --- linking and confirming -----------------------------------------------------------------------
def by_password(name: str) -> Client:
    client = Client()
    client.post(SIGN_IN, {"login": name, "password": PASSWORD})
    return client


def test_linking_from_the_account_page_and_undoing_it(cast: casting.Cast, service: Service) -> None:
    client = by_password("clerk")
    assert service.walk(client, "la", start=LINK)["Location"] == ACCOUNT
    row = Identity.objects.get()
    assert (row.user.username, row.label) == ("clerk", "nguoi.la@example.test")
    other = Client()
    service.walk(other, "la")
    assert other.get(ACCOUNT).context["user"].username == "clerk"
    stranger = by_password("auditor")
    assert service.walk(stranger, "la", start=LINK).status_code == 409, "it opens another account"
    unlink = f"/tai-khoan/dich-vu/{row.public_id}/bo"
    assert stranger.post(unlink).status_code == 404
    assert client.post(unlink)["Location"] == ACCOUNT
    assert Identity.objects.count() == 0
    assert "Không có tài khoản nào" in refused(service.walk(Client(), "la"))
    actions = AuditEntry.objects.filter(action__startswith="people:identity").order_by("id")
    assert list(actions.values_list("action", "object_label")) == [
        ("people:identity:link", "clerk"),
        ("people:identity:unlink", "clerk"),
    ]


def test_linking_wants_a_recent_proof(cast: casting.Cast, service: Service) -> None:
    client = by_password("clerk")
    older(client)
    assert client.post(LINK)["Location"].startswith(CONFIRM)


def older(client: Client) -> None:
    session = client.session
    key = "account_authentication_methods"
    session[key] = [{**r, "at": r["at"] - 301} for r in session[key]]
    session.save()


@pytest.mark.parametrize(
    ("who", "fault", "code"), [("nga", "", ""), ("nga", "stale", "stale"), ("la", "", "other")]
)
def test_confirming_through_the_service(
    cast: casting.Cast, service: Service, who: str, fault: str, code: str
) -> None:
    client = Client()
    service.walk(client, "nga")
    older(client)
    asked = client.get(f"{ACCOUNT}/sua")["Location"]
    assert client.get(asked).context["service"] is not None
    service.control(fault=fault)
    answer = service.walk(client, who, next=f"{ACCOUNT}/sua")
    assert service.control()["asked"][-1]["prompt"] == "login"
    assert why() == ([code] if code else [])
    assert (client.get(f"{ACCOUNT}/sua").status_code == 200) is (code == "")
    if not code:
        assert answer["Location"] == f"{ACCOUNT}/sua"


def test_a_service_that_asked_nothing_is_no_proof(cast: casting.Cast, service: Service) -> None:
    service.control(fault="stale")  # proved hours ago
    client = Client()
    service.walk(client, "nga")
    assert client.get(f"{ACCOUNT}/sua")["Location"].startswith(CONFIRM)
