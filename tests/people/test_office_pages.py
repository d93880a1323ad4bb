"""Pages of accounts, the trail, the calendar, the demo date and the set-up."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import load_workbook

from tests.support import cast as casting
from tests.support import phone as phones
from tests.support.phone import pass_second_step
from thidua.common import audit
from thidua.common.models import AuditEntry, AuditSeal, Installation, SwappedDay
from thidua.people.models import Person, User
from thidua.people.views.office.trail import readable

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu thử"


@pytest.fixture
def cast() -> casting.Cast:
    return casting.build()


def as_(name: str) -> Client:
    client = Client()
    client.post("/tai-khoan/dang-nhap", {"login": name, "password": PASSWORD})
    return client


def write(cast: casting.Cast, count: int, reason: str = "") -> None:
    with transaction.atomic():
        told = [("people:unit:manage", cast.finance, {"n": n}, reason) for n in range(count)]
        audit.record_many(actor=cast.actor("clerk"), as_of=casting.DAY, entries=told)


def shown(answer: Any) -> list[AuditEntry]:
    return [row.record for row in answer.context["table"].paginated_rows]


# --- who gets where ----------------------------------------------------------------------
ROLES = ("administrator", "standing_head", "auditor", "industry_officer")
DOORS: dict[str, tuple[int, int, int, int]] = {
    "/tai-khoan/cua-toi": (200, 200, 200, 200),
    "/tai-khoan": (200, 403, 403, 403),
    "/tai-khoan/chua-co": (200, 403, 403, 403),
    "/tai-khoan/moi": (302, 403, 403, 403),
    "/nhat-ky": (200, 403, 200, 403),
    "/lich-lam-viec": (200, 200, 200, 200),
    "/lich-lam-viec/them": (200, 403, 403, 403),
    "/ngay-minh-hoa": (200, 200, 200, 200),
    "/thiet-lap": (200, 200, 403, 403),
    "/thong-bao": (200, 200, 200, 200),
    "/quy-tac-nhac": (200, 200, 403, 403),
    "/quy-tac-nhac/them": (200, 200, 403, 403),
}


def test_who_gets_where(cast: casting.Cast) -> None:
    clients = [as_(name) for name in ROLES]
    found = {path: tuple(c.get(path).status_code for c in clients) for path in DOORS}
    assert found == DOORS
    for path in DOORS:
        assert Client().get(path)["Location"] == f"/tai-khoan/dang-nhap?next={path}"


def test_the_navigation_shows_what_one_may_open(cast: casting.Cast) -> None:
    for name, sees in (("administrator", [True, True]), ("industry_officer", [False, False])):
        page = as_(name).get("/tai-khoan/cua-toi").content.decode()
        assert [f'href="{u}"' in page for u in ("/nhat-ky", "/thiet-lap")] == sees


def test_setup_lists_only_what_one_may(cast: casting.Cast) -> None:
    doors = {
        name: [door.page for door, _url in as_(name).get("/thiet-lap").context["doors"]]
        for name in ("administrator", "standing_head")
    }
    assert doors["standing_head"] == ["work:rule_list"]
    assert set(doors["administrator"]) >= {
        "people:account_list",
        "people:swapped_days",
        "work:rule_list",
        "people:demo_date",
        "people:audit_list",
    }


@pytest.mark.parametrize(("demo", "shown"), [(True, True), (False, False)])
def test_only_a_demonstration_offers_its_date(demo: bool, shown: bool) -> None:
    casting.build(demo=demo)
    client = as_("administrator")
    if not demo:
        phones.pass_second_step(client)
    pages = [door.page for door, _url in client.get("/thiet-lap").context["doors"]]
    assert ("people:demo_date" in pages) is shown
    assert client.get("/ngay-minh-hoa").context["answer"].allowed is shown


# --- the trail ---------------------------------------------------------------------------
def test_the_trail_is_filtered(cast: casting.Cast) -> None:
    client = as_("auditor")
    write(cast, 2, "sáp nhập xã")
    with transaction.atomic():
        audit.record(actor=None, action="people:group:manage", obj=cast.council, as_of=casting.DAY)
    total = AuditEntry.objects.count()
    counts = {
        query: client.get(f"/nhat-ky?{query}").context["total"]
        for query in (
            "", "q=sáp+nhập", "q=không+có", "who=Vũ Mẫu", "action=people:group:manage",
            "object_type=people.unit", "since=01/01/2020", "until=01/01/2020", "since=nonsense",
        )
    }  # fmt: skip
    assert counts == {
        "": total,
        "q=sáp+nhập": 2,
        "q=không+có": 0,
        "who=Vũ Mẫu": 2,
        "action=people:group:manage": 1,
        "object_type=people.unit": 2,
        "since=01/01/2020": total,
        "until=01/01/2020": 0,
        "since=nonsense": 0,
    }
    numbers = [e.pk for e in shown(client.get("/nhat-ky"))]
    assert numbers == sorted(numbers, reverse=True)


def test_the_trail_as_excel(cast: casting.Cast) -> None:
    client = as_("auditor")
    write(cast, 120, "lý do 1")
    answer: Any = client.get("/nhat-ky?q=lý+do&export=xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["Ghi lúc", "Ai", "Việc", "Đối tượng", "Lý do"]
    assert len(rows) == 121
    assert str(rows[1][1]).startswith("Vũ Mẫu Em")
    assert rows[1][3:] == [str(cast.finance), "lý do 1"]


@pytest.mark.parametrize("path", ["/nhat-ky", "/tai-khoan/cua-toi", "/tai-khoan"])
def test_queries_stay_flat(cast: casting.Cast, path: str) -> None:
    client = as_("administrator")
    client.get(path)
    counts = []
    for more in (1, 2, 497):
        write(cast, more)
        User.objects.bulk_create(
            User(username=f"them{more}-{n}", email=f"them{more}-{n}@example.test")
            for n in range(more)
        )
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(path).status_code == 200
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 25


def test_the_last_seal_is_shown(cast: casting.Cast) -> None:
    client = as_("auditor")
    write(cast, 3)
    audit.seal()
    write(cast, 2)
    page = client.get("/nhat-ky")
    assert page.context["waiting"] == 2
    assert AuditSeal.objects.get().hash in page.content.decode()
    newest, oldest = AuditEntry.objects.latest("id"), AuditEntry.objects.earliest("id")
    assert client.get(f"/nhat-ky/{newest.pk}").context["seal"] is None
    assert client.get(f"/nhat-ky/{oldest.pk}").context["seal"] == AuditSeal.objects.get()
    assert client.get("/nhat-ky/999999999").status_code == 404
    assert as_("clerk").get(f"/nhat-ky/{newest.pk}").status_code == 403


def test_changes_become_rows() -> None:
    assert readable({}) == []
    assert readable({"name": ["Cũ", "Mới"], "count": 3}) == [
        ("name", "Cũ", "Mới"),
        ("count", "", "3"),
    ]
    assert readable({"before": None, "after": {"kind": "off"}}) == [("kind", "", "off")]
    assert readable({"before": {"kind": "off", "x": 1}, "after": {"kind": "working"}}) == [
        ("kind", "off", "working"),
        ("x", "1", ""),
    ]
    assert readable({"list": [1, 2, 3]}) == [("list", "", "[1, 2, 3]")]


# --- accounts -------------------------------------------------------------------------------
def test_an_account_is_made_on_the_page(cast: casting.Cast) -> None:
    client = as_("administrator")
    person = Person.objects.create(name="Hà Thị Mẫu Lan", is_synthetic=True)
    listed = client.get("/tai-khoan/chua-co")
    assert [row.record for row in listed.context["table"].paginated_rows] == [person]
    form = f"/tai-khoan/moi?person={person.public_id}"
    assert client.get(form).context["form"]["username"].value() == "lan.htm"
    wrong = client.post(form, {"username": "clerk", "language": "vi"})
    assert list(wrong.context["form"].errors) == ["username"]
    made = client.post(form, {"username": "lan.htm", "email": "", "language": "vi"})
    password = made.context["password"]
    assert password in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    new = Client()
    new.post("/tai-khoan/dang-nhap", {"login": "lan.htm", "password": password})
    assert new.get("/tai-khoan/cua-toi")["Location"] == "/tai-khoan/doi-mat-khau"
    assert client.get(form).status_code == 404, "only once"
    assert client.get("/tai-khoan/moi?person=x")["Location"] == "/tai-khoan/chua-co"


def test_buttons_of_an_account(cast: casting.Cast) -> None:
    client = as_("administrator")
    user = User.objects.get(username="clerk")
    page = user.get_absolute_url()
    for _n in range(5):
        Client().post("/tai-khoan/dang-nhap", {"login": "clerk", "password": "sai"})
    names = [name for name, *_ in client.get(page).context["buttons"]]
    assert names == ["reset", "unlock", "deactivate"]
    assert client.get("/tai-khoan?standing=locked").context["total"] == 1
    client.post(f"{page}/mo-khoa")
    assert [n for n, *_ in client.get(page).context["buttons"]] == ["reset", "deactivate"]
    assert client.get(f"{page}/dat-lai").status_code == 405
    password = client.post(f"{page}/dat-lai").context["password"]
    user.refresh_from_db()
    assert user.check_password(password)
    client.post(f"{page}/dong", {"reason": "nghỉ hưu"})
    user.refresh_from_db()
    assert user.is_active is False
    assert [n for n, *_ in client.get(page).context["buttons"]] == ["reset", "activate"]
    assert client.post(f"{page}/dat-lai").status_code == 403
    client.post(f"{page}/mo-lai")
    user.refresh_from_db()
    assert user.is_active is True
    own = User.objects.get(username="administrator").get_absolute_url()
    assert client.post(f"{own}/dat-lai").status_code == 403
    stranger = as_("industry_officer")
    assert [
        stranger.post(f"{page}/{act}", {"reason": "x"}).status_code
        for act in ("dat-lai", "mo-khoa", "dong", "mo-lai")
    ] == [404] * 4
    assert stranger.get(page).status_code == 403


def test_a_stale_password_stops_the_reset(cast: casting.Cast) -> None:
    client = as_("administrator")
    session = client.session
    key = "account_authentication_methods"
    session[key] = [{**r, "at": r["at"] - 301} for r in session[key]]
    session.save()
    user = User.objects.get(username="clerk")
    asked = client.post(f"{user.get_absolute_url()}/dat-lai")
    assert asked["Location"].startswith("/tai-khoan/xac-nhan?next=")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_accounts_are_found_without_diacritics(cast: casting.Cast) -> None:
    client = as_("administrator")
    found = {
        words: [
            r.record.username for r in client.get(f"/tai-khoan?q={words}").context["table"].rows
        ]
        for words in ("ha mau nga", "INDUSTRY_", "khong co ai")
    }
    assert found == {
        "ha mau nga": ["industry_officer"],
        "INDUSTRY_": ["industry_officer", "industry_head"],
        "khong co ai": [],
    }


def test_own_page_and_settings(cast: casting.Cast) -> None:
    client = as_("clerk")
    Client().post("/tai-khoan/dang-nhap", {"login": "clerk", "password": "sai"})
    page = client.get("/tai-khoan/cua-toi")
    assert [e.action for e in page.context["sign_ins"]] == [
        "people:session:fail",
        "people:session:open",
    ]
    assert [(p.role, unit) for p, unit, _d in page.context["posts"]] == [
        ("clerk", "Văn phòng UBND tỉnh")
    ]
    wrong = client.post(
        "/tai-khoan/cua-toi/sua", {"email": "auditor@example.test", "language": "vi"}
    )
    assert list(wrong.context["form"].errors) == ["email"]
    saved = client.post("/tai-khoan/cua-toi/sua", {"email": "", "language": "en"})
    assert saved.cookies["thidua_language"].value == "en"
    user = User.objects.get(username="clerk")
    assert (user.email, user.language, user.mail_notices, user.single_keys) == (
        "",
        "en",
        False,
        False,
    )
    assert "My account" in client.get("/tai-khoan/cua-toi").content.decode()


def test_somebody_without_a_post_has_an_account_page(cast: casting.Cast) -> None:
    user = User(username="mot.minh", email="")
    user.set_password(PASSWORD)
    user.save()
    client = as_("mot.minh")
    assert client.get("/tai-khoan/cua-toi").status_code == 200
    assert client.get("/thong-bao").status_code == 200
    assert client.get("/nhat-ky").status_code == 403


# --- calendar, demo date --------------------------------------------------------------------
def test_the_calendar_pages(cast: casting.Cast) -> None:
    client = as_("administrator")
    day = {"day": "04/05/2024", "kind": "working", "reason": "làm bù", "source": ""}
    assert client.post("/lich-lam-viec/them", day)["Location"] == "/lich-lam-viec?nam=2024"
    again = client.post("/lich-lam-viec/them", day)
    assert list(again.context["form"].errors) == ["day"]
    row = SwappedDay.objects.get()
    page = client.get("/lich-lam-viec")
    assert page.context["year"] == 2024
    assert [line.day for line in page.context["lines"] if line.swapped] == [date(2024, 5, 4)]
    assert date(2024, 9, 2) in [line.day for line in page.context["lines"]]
    assert "verdict-unknown" in page.content.decode()
    client.post(f"/lich-lam-viec/{row.pk}", {**day, "verified": "on", "source": "Công văn thử"})
    row.refresh_from_db()
    assert (row.verified, row.source) == (True, "Công văn thử")
    assert client.get("/lich-lam-viec?nam=2027").context["year"] == 2027
    assert client.get("/lich-lam-viec?nam=1999").context["year"] == 2024
    other = as_("industry_officer")
    assert other.post("/lich-lam-viec/them", day).status_code == 403
    assert other.post(f"/lich-lam-viec/{row.pk}/bo").status_code == 403
    assert client.get(f"/lich-lam-viec/{row.pk}/bo").status_code == 405
    client.post(f"/lich-lam-viec/{row.pk}/bo")
    assert SwappedDay.objects.count() == 0
    assert client.post(f"/lich-lam-viec/{row.pk}/bo").status_code == 404


def test_the_demo_date_page(cast: casting.Cast) -> None:
    client = as_("administrator")
    assert client.post("/ngay-minh-hoa", {"to": "01/03/2024"})["Location"] == "/ngay-minh-hoa"
    assert client.get("/ngay-minh-hoa").wsgi_request.as_of == date(2024, 3, 1)  # type: ignore[attr-defined]
    wrong = client.post("/ngay-minh-hoa", {"to": "31/02/2024"})
    assert list(wrong.context["form"].errors) == ["to"]
    assert as_("auditor").post("/ngay-minh-hoa", {"to": "01/04/2024"}).status_code == 403
    assert Installation.objects.get().demo_date == date(2024, 3, 1)
    Installation.objects.update(is_demo=False, demo_date=None)
    pass_second_step(client)  # asked of every administrator of a real installation
    assert client.post("/ngay-minh-hoa", {"to": "01/04/2024"}).status_code == 403
    assert Installation.objects.get().demo_date is None
