"""The pages: what they say, whom they let, how much they ask."""

from __future__ import annotations

import io
import json
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.journeys.wording import not_english, not_vietnamese
from tests.rules.makers import DAY, PRIZE, award_row, changed_draft, proposed
from tests.support.cast import Cast
from thidua.common.policy import Answer, may
from thidua.people.models import User
from thidua.rules import extensions, queries
from thidua.rules.content.facts import fact_at, unverified
from thidua.rules.domain import versions
from thidua.rules.domain.facts import CONFIRM
from thidua.rules.domain.settings import set_setting
from thidua.rules.models import CatalogueVersion, Confirmation, ProvinceSetting

pytestmark = pytest.mark.django_db
FACT = f"/luat/doi-chieu?{urlencode({'dia-chi': PRIZE})}"
MARK = "Chưa đối chiếu"


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(person=cast.posts[name].person_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def codes(page: Any) -> list[str]:
    return [row.record.code for row in page.context["table"].rows]


def text(page: Any) -> str:
    return unescape(page.content.decode())


def test_the_catalogue_counts_filters_finds_and_exports(active, cast):
    client = client_of(cast, "commune_officer")
    page = client.get("/luat")
    made = queries.active_catalogue()
    unread = {fact.award for fact in unverified(made.data) if fact.award}
    counts = [(str(t.label), t.count) for t in page.context["tabs"]]
    assert counts == [
        ("Tất cả", len(made.codes)),
        ("Đã đối chiếu", len(made.codes) - len(unread)),
        ("Còn dữ kiện chưa đối chiếu", len(unread)),
    ]
    assert page.context["table"].paginator.num_pages == 2
    assert codes(client.get("/luat", {"q": "gia dinh van hoa"})) == ["GDVH"]
    badges = codes(client.get("/luat", {"category": "ky_niem_chuong", "level": "tinh"}))
    assert badges == [c for c in made.codes if (row := made.standard(c, DAY)) is not None
                      and row.category == "ky_niem_chuong" and row.level == "tinh"]  # fmt: skip
    households = codes(client.get("/luat", {"object": "household"}))
    assert "GDVH" in households
    assert "BKT" not in households
    read = codes(client.get("/luat", {"state": "read"}))
    assert unread.isdisjoint(read)
    later = codes(client.get("/luat", {"on": "01/01/2030"}))
    assert set(later) < set(made.codes)
    sheet = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get("/luat", {"q": "GDVH", "export": "xlsx"})))
    ).active
    assert [[cell.value for cell in row][:3] for row in sheet.iter_rows()] == [
        ["Danh hiệu, hình thức", "Loại", "Cấp"],
        ["Gia đình văn hóa", "Danh hiệu thi đua", "xã"],
    ]


def test_an_award_by_day(active, cast):
    client = client_of(cast, "industry_officer")
    page = text(client.get("/luat/hinh-thuc/GDVH"))
    assert "Chấp hành chủ trương, pháp luật" in page
    assert "hộ gia đình 0,1 lần" in page
    assert page.count(MARK) >= 2  # prize and dossier
    assert "Đối chiếu<" not in page  # not this person's work
    later = text(client.get("/luat/hinh-thuc/LDTT", {"on": "15/10/2026"}))
    assert "Luật đã sửa, chưa đọc văn bản" in later
    assert client.get("/luat/hinh-thuc/KHONG").status_code == 404
    for code in queries.active_catalogue().codes:
        assert client.get(f"/luat/hinh-thuc/{code}").status_code == 200, code


def test_every_row_of_the_other_tables_is_readable(active, cast):
    client = client_of(cast, "auditor")
    page = client.get("/luat/bang")
    for tab in page.context["tabs"]:
        shown = client.get(tab.url)
        assert shown.status_code == 200
        assert len(shown.context["table"].rows) == tab.count
    assert "2.340.000" in text(client.get("/luat/bang", {"state": "base_salary"}))
    for row in page.context["table"].data:
        assert client.get(row.url).status_code == 200


def post_fact(client: Client, active, **more: str) -> Any:
    before = dict(fact_at(queries.effective_content(active), PRIZE).values)
    data = {
        "individual": "", "collective": "", "household": "0,1", "citation": before["citation"],
        "source": "NĐ 152/2025, Điều 50", "reason": "", "seen": json.dumps(before), **more,
    }  # fmt: skip
    return client.post(FACT, data)


def test_a_fact_is_confirmed_and_the_mark_is_gone(active, cast):
    client = client_of(cast, "administrator")
    many = client.get("/luat/chua-doi-chieu").context["total"]
    assert "Gia đình văn hóa" in text(client.get("/luat/chua-doi-chieu", {"q": "GDVH"}))
    assert post_fact(client, active).status_code == 302
    row = Confirmation.objects.get()
    assert row.after == {**row.before, "verified": True}
    assert client.get("/luat/chua-doi-chieu").context["total"] == many - 1
    page = text(client.get(FACT))
    assert "Đã đối chiếu" in page
    assert cast.actor("administrator").label in page
    assert "NĐ 152/2025, Điều 50" in text(client.get("/luat/da-doi-chieu"))
    award = client.get("/luat/hinh-thuc/GDVH").context["shown"]
    assert [line.verified for line in award.others] == [True, False]
    back = f"/luat/doi-chieu/rut-lai?{urlencode({'dia-chi': PRIZE})}"
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "nhầm"}).status_code == 302
    assert client.get("/luat/chua-doi-chieu").context["total"] == many


def test_a_wrong_answer_comes_back_with_its_words(active, cast):
    client = client_of(cast, "administrator")
    page = post_fact(client, active, household="0,2", source=" ")
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"source"}
    page = post_fact(client, active, household="0,2")
    assert set(page.context["form"].errors) == {"reason"}
    assert post_fact(client, active, household="0,2", reason="Công báo").status_code == 302
    after = Confirmation.objects.get().after
    assert after["household"] == 0.2


def test_the_second_of_two_sees_both(active, cast):
    client = client_of(cast, "administrator")
    seen = json.dumps(dict(fact_at(active.content, PRIZE).values))
    post_fact(client, active, household="0,15", reason="Công báo")
    page = post_fact(client, active, household="0,3", reason="x", seen=seen)
    assert page.status_code == 422
    said = text(page)
    assert "Có người vừa đối chiếu dữ kiện này" in said
    assert Confirmation.objects.count() == 1


def test_who_may_not_confirm_reads_why(active, cast):
    client = client_of(cast, "officer_in_charge")
    page = client.get(FACT)
    assert page.context["form"] is None
    assert str(may(cast.actor("officer_in_charge"), CONFIRM).reason) in text(page)
    assert client.post(FACT, {"source": "x"}).status_code == 403
    assert Confirmation.objects.count() == 0


def test_a_draft_from_making_to_switching_on(active, cast):
    admin = client_of(cast, "administrator")
    made = admin.post(
        reverse("rules:create_draft", args=[active.public_id]), {"title": "Nâng mức", "note": ""}
    )
    version = CatalogueVersion.objects.get(number=3)
    assert made["Location"] == version.get_absolute_url()
    edit = f"{version.get_absolute_url()}/du-kien?{urlencode({'dia-chi': PRIZE})}"
    form = admin.get(edit).context["form"]
    assert list(form.fields) == [
        "individual", "collective", "household", "citation", "verified",
    ]  # fmt: skip
    sent = {
        "household": "0,2", "citation": "QĐ mẫu", "verified": "on", "revision": version.revision,
    }  # fmt: skip
    assert admin.post(edit, sent).status_code == 302
    # Somebody else's page is behind: both are shown, nothing is lost.
    head = client_of(cast, "standing_head")
    behind = head.post(edit, {**sent, "household": "0,5"})
    assert behind.status_code == 422
    assert [tuple(row) for row in behind.context["both"]] == [
        ("Hộ gia đình: số lần lương cơ sở", "0,2", "0,5")
    ]
    version.refresh_from_db()
    assert award_row(version.content, "GDVH")["prize"] == {
        "household": 0.2, "citation": "QĐ mẫu", "verified": True,
    }  # fmt: skip
    page = admin.get(version.get_absolute_url())
    assert [g.title for g in page.context["groups"]] == ["Gia đình văn hóa (từ 01/01/2024)"]
    assert "hộ gia đình 0,2 lần" in text(page)
    url = version.get_absolute_url()
    assert admin.post(f"{url}/trinh", {"revision": version.revision}).status_code == 302
    version.refresh_from_db()
    assert version.state == "proposed"
    assert admin.post(edit, sent).status_code == 403
    seen = {"seen": version.fingerprint}
    assert head.post(f"{url}/duyet", {"seen": "0" * 64}).status_code == 302
    assert version.approvals.count() == 0
    assert head.post(f"{url}/duyet", seen).status_code == 302
    assert admin.post(f"{url}/dua-vao-dung").status_code == 403
    assert client_of(cast, "signatory").post(f"{url}/duyet", seen).status_code == 302
    assert admin.post(f"{url}/dua-vao-dung").status_code == 302
    assert queries.active_version() == version
    assert "hộ gia đình 0,2 lần" in text(admin.get("/luat/hinh-thuc/GDVH"))


def test_refusing_withdrawing_dropping(active, cast):
    admin, secretary = client_of(cast, "administrator"), client_of(cast, "council_secretary")
    version = proposed(cast, changed_draft(cast, active))
    url = version.get_absolute_url()
    assert secretary.get(f"{url}/khong-duyet").status_code == 200
    assert secretary.post(f"{url}/khong-duyet", {"reason": ""}).status_code == 422
    sent = {"reason": "Chưa có nguồn", "seen": version.fingerprint}
    assert secretary.post(f"{url}/khong-duyet", sent).status_code == 302
    assert "Chưa có nguồn" in text(admin.get(url))
    version.refresh_from_db()
    proposed(cast, version)
    assert admin.post(f"{url}/rut-lai", {"reason": "x"}).status_code == 302
    assert admin.post(f"{url}/bo", {"reason": "x"}).status_code == 302
    version.refresh_from_db()
    assert version.state == "dropped"
    assert admin.post(f"{url}/bo", {"reason": "x"}).status_code == 403
    page = admin.get("/luat/phien-ban")
    assert [(str(t.label), t.count) for t in page.context["tabs"]] == [
        ("Tất cả", 3), ("Nháp", 1), ("Đang dùng", 1), ("Đã bỏ", 1),
    ]  # fmt: skip


def test_rows_of_a_draft(active, cast):
    admin = client_of(cast, "administrator")
    version = changed_draft(cast, active)
    url = version.get_absolute_url()
    row = urlencode({"dia-chi": "awards>GDVH@2024-01-01"})

    def send(step: str, query: str = row, **data: Any) -> Any:
        version.refresh_from_db()
        return admin.post(f"{url}/{step}?{query}", {"revision": version.revision, **data})

    shown = text(admin.get(f"{url}/hinh-thuc/GDVH"))
    assert "Dòng mới từ một ngày" in shown
    assert send("sao", day="").status_code == 422
    assert send("sao", day="01/01/2027").status_code == 302
    fresh = urlencode({"dia-chi": "awards>GDVH@2027-01-01"})
    assert send("ket-thuc", fresh, day="31/12/2028").status_code == 302
    assert send("ket-thuc", fresh, day="31/12/2026").status_code == 422  # before it begins
    second = urlencode({"dia-chi": "awards>GDVH@2027-01-01>paths>std>conditions>1"})
    assert admin.get(f"{url}/bo-dong?{second}").status_code == 200
    assert send("bo-dong", second).status_code == 302
    whole = admin.get(f"{url}/dong?{fresh}").context["form"]["row"].value()
    text_of_row = whole if isinstance(whole, str) else ""
    assert send("dong", fresh, row="a: [").status_code == 422
    assert send("dong", fresh, row="chỉ là chữ").status_code == 422
    assert send("dong", fresh, row="code: GDVH\nname: x").status_code == 422
    changed = text_of_row.replace("Gia đình văn hóa", "Gia đình văn hóa tiêu biểu")
    assert send("dong", fresh, row=changed).status_code == 302
    new = text_of_row.replace("GDVH", "GDTB").replace("2027-01-01", "2026-01-01")
    assert send("dong", "", row=new).status_code == 302
    version.refresh_from_db()
    made = queries.catalogue_of(version)
    assert [(r.name, r.first, r.last) for r in made.rows_of("GDVH")] == [
        ("Gia đình văn hóa", date(2024, 1, 1), date(2026, 12, 31)),
        ("Gia đình văn hóa tiêu biểu", date(2027, 1, 1), date(2028, 12, 31)),
    ]
    assert len(made.rows_of("GDVH")[1].conditions) == 2
    assert [r.first for r in made.rows_of("GDTB")] == [date(2026, 1, 1)]
    assert admin.post(f"{url}/ten", {"title": "", "revision": version.revision}).status_code == 422
    named = admin.post(f"{url}/ten", {"title": "Mới", "note": "", "revision": version.revision})
    assert named.status_code == 302
    stale = admin.post(f"{url}/ten", {"title": "Khác", "note": "", "revision": 0})
    assert stale.status_code == 422
    assert "“Mới”" in text(stale)


def test_every_fact_of_a_draft_has_a_form_that_keeps_it(active, cast):
    """Sent as shown, a form changes nothing but what the law's reader reads the same."""
    from thidua.rules.content.facts import facts  # noqa: PLC0415
    from thidua.rules.forms import FactForm  # noqa: PLC0415

    catalogue = queries.active_catalogue()
    kept, wrong = 0, []
    for fact in facts(active.content):
        shown = FactForm(fact=fact, catalogue=catalogue, marked=True)
        data = {}
        for name, field in shown.fields.items():
            value = field.prepare_value(shown.get_initial_for_field(field, name))
            if isinstance(value, bool):
                data.update({name: "on"} if value else {})
            elif value is not None:
                data[name] = value
        sent = FactForm(data, fact=fact, catalogue=catalogue, marked=True)
        if not sent.is_valid() or sent.values() != dict(fact.values):
            wrong.append((fact.address, sent.errors.as_json()))
        kept += 1
    assert kept > 700
    assert wrong == []


def test_settings_of_the_province(active, cast):
    head = client_of(cast, "standing_head")
    page = head.get("/luat/quy-dinh-cua-tinh")
    assert "Tỉnh chưa quy định" in text(page)
    url = reverse("rules:setting", args=["cap_percent"])
    sent = {
        "award": "CSTDCS", "value": "15", "first": "01/01/2024", "until": "",
        "citation": "QĐ mẫu 01/2024/QĐ-UBND, Điều 5", "verified": "on", "reason": "",
    }  # fmt: skip
    assert head.get(url).status_code == 200
    assert head.post(url, {**sent, "value": "150"}).status_code == 422
    assert head.post(url, sent).status_code == 302
    again = head.post(url, {**sent, "value": "20"})
    assert set(again.context["form"].errors) == {"reason"}
    assert head.post(url, {**sent, "value": "20", "reason": "sửa"}).status_code == 302
    assert "20 %" in text(head.get("/luat/quy-dinh-cua-tinh"))
    assert "QĐ mẫu 01/2024/QĐ-UBND, Điều 5" in text(head.get("/luat/hinh-thuc/CSTDCS"))
    row = ProvinceSetting.objects.get(superseded_at=None)
    end = reverse("rules:setting_end", args=[row.public_id])
    assert head.post(end, {"day": "01/01/2025", "reason": ""}).status_code == 422
    assert head.post(end, {"day": "01/01/2025", "reason": "bãi bỏ"}).status_code == 302
    for key, value in (
        ("standard", {"award": "GK_XA", "value": "Hoàn thành tốt nhiệm vụ"}),
        ("rounding", {"value": "up_to_1000"}),
        ("reuse_of_initiative_for_titles", {"value": "refused"}),
        ("leave", {f"leave_{at}": "counts" for at in range(4)}),
        ("leave_months_that_matter", {"value": "3"}),
        ("quorum_tinh", {"value": "2/3"}),
    ):
        there = reverse("rules:setting", args=[key])
        assert head.get(there).status_code == 200
        answer = head.post(there, {**sent, "award": "", "reason": "x", **value})
        assert answer.status_code == 302, (key, answer.context["form"].errors)
    assert head.get(reverse("rules:setting", args=["khong-co"])).status_code == 404
    assert "Hoàn thành tốt nhiệm vụ" in text(head.get("/luat/hinh-thuc/GK_XA"))
    stranger = client_of(cast, "signatory")
    assert stranger.get("/luat/quy-dinh-cua-tinh").status_code == 200
    assert stranger.post(url, sent).status_code == 403


def test_a_room_above_puts_a_panel_on_the_page_of_a_version(active, cast, monkeypatch):
    monkeypatch.setattr(extensions, "_MAKERS", [])
    panel = extensions.VersionPanel(
        "Chạy thử",
        "Xét lại cả tỉnh.",
        "Chạy",
        "/chay-thu",
        Answer(True, "x"),
        figures=(("Thêm", 3),),
    )
    extensions.register_version_panel(lambda _actor, version, _as_of: [panel])
    page = text(client_of(cast, "auditor").get(active.get_absolute_url()))
    assert "Xét lại cả tỉnh." in page
    assert 'href="/chay-thu"' in page


def test_every_page_speaks_the_language_it_is_asked_for(active, cast):
    """As the crawl of the whole program asks, here over every award and table."""
    vi, en = client_of(cast, "standing_head"), client_of(cast, "standing_head")
    en.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    draft = changed_draft(cast, active)
    url = draft.get_absolute_url()
    pages = [
        "/luat", "/luat/bang", "/luat/bang?page=2", "/luat/chua-doi-chieu", "/luat/da-doi-chieu",
        "/luat/quy-dinh-cua-tinh", "/luat/quy-dinh-cua-tinh/cap_percent", "/luat/phien-ban", url,
        CatalogueVersion.objects.get(number=2).get_absolute_url(), f"{url}/hinh-thuc/BKT",
        f"{url}/ten", f"{url}/nhap", f"{url}/bo", FACT,
        f"{url}/du-kien?{urlencode({'dia-chi': PRIZE})}",
        *(f"/luat/hinh-thuc/{code}" for code in queries.active_catalogue().codes),
    ]  # fmt: skip
    wrong = []
    for path in pages:
        wrong += [(path, one) for one in not_vietnamese(text(vi.get(path)))]
        wrong += [(path, one) for one in not_english(text(en.get(path)))]
    assert wrong == []


@pytest.mark.parametrize("many", [1, 3, 12])
def test_pages_ask_little_however_many_rows(active, cast, django_assert_max_num_queries, many):
    client = client_of(cast, "standing_head")
    admin = cast.actor("administrator")
    for at in range(many):
        version = changed_draft(cast, active)
        set_setting(
            actor=admin, as_of=DAY, key="cap_percent", award="CSTDCS", value=10 + at,
            first=date(2024 + at, 1, 1), citation="QĐ mẫu", verified=True,
        )  # fmt: skip
    version = proposed(cast, version)
    versions.approve(
        actor=cast.actor("signatory"), as_of=DAY, version=version, seen=version.fingerprint
    )
    for url, most in (
        ("/luat", 12), ("/luat/bang", 12), ("/luat/chua-doi-chieu", 12),
        ("/luat/da-doi-chieu", 14), ("/luat/phien-ban", 14), ("/luat/quy-dinh-cua-tinh", 13),
        ("/luat/hinh-thuc/GDVH", 12), (version.get_absolute_url(), 30), (FACT, 13),
    ):  # fmt: skip
        client.get(url)
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200


def test_the_way_of_a_dossier_names_who_and_what_is_asked_from_each_stage(active, cast):

    html = text(client_of(cast, "officer_in_charge").get("/luat/hinh-thuc/BKTTG?on=15/05/2024"))
    way = html[html.index("Đường trình hồ sơ") :]
    assert way.index("nộp hồ sơ lên tỉnh") < way.index("trình Thủ tướng Chính phủ")
    assert "nộp hồ sơ · Tờ trình; Báo cáo thành tích có xác nhận" in way
    assert "Luật 06/2022 Đ.78, Đ.83.4" in way
