"""The list, the page and the forms; what each person sees and may do."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.initiatives.makers import NAME, decision, record, spend
from tests.support.cast import Cast
from thidua.common.models import AuditEntry
from thidua.initiatives.domain.facts import AuthorFacts
from thidua.initiatives.models import Initiative, Recognition, Use
from thidua.people.models import Person, User
from thidua.people.sheets import read_workbook

LIST = "/sang-kien"


def _client(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(person=cast.posts[name].person_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def _form(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "kind": "sang_kien", "name": NAME, "unit": str(cast.industry.public_id), "period": "2023",
        "scope": "co_so", "number": "45/QĐ-SCT", "on": "11/2023", "issuer": "Giám đốc Sở",
        "authors-TOTAL_FORMS": "2", "authors-INITIAL_FORMS": "0",
        "authors-0-name": "Hà Mẫu Nga", "authors-0-part": "tac_gia", "authors-0-share": "70",
        "authors-1-name": "", "authors-1-part": "tac_gia", **more,
    }  # fmt: skip


def _titles(page: Any) -> list[str]:
    return [str(row.record.name) for row in page.context["table"].rows]


def test_the_list_counts_filters_finds_and_exports_what_comes_back(cast: Cast) -> None:
    first = record(cast)
    wide = record(cast, head=decision("tinh", "9/QĐ-UBND"), name="Chè sạch", kind="de_tai",
                  unit=cast.finance, authors=(AuthorFacts("Lê Mẫu Chè"),))  # fmt: skip
    spend(cast, first)
    client = _client(cast, "officer_in_charge")
    page = client.get(LIST)
    assert [(str(t.label), t.count) for t in page.context["tabs"]] == [
        ("Được công nhận", 2), ("Chưa dùng", 1), ("Đã dùng", 1), ("Đã thu hồi công nhận", 0),
    ]  # fmt: skip
    assert _titles(client.get(LIST, {"state": "spent"})) == [first.name]
    assert _titles(client.get(LIST, {"q": "le mau che"})) == [wide.name]
    assert _titles(client.get(LIST, {"q": "9 QĐ UBND", "kind": "de_tai"})) == [wide.name]
    assert _titles(client.get(LIST, {"scope": "co_so"})) == [first.name]
    assert _titles(client.get(LIST, {"unit": str(cast.finance.public_id)})) == [wide.name]
    assert _titles(client.get(LIST, {"period": first.period_id, "scope": "toan_quoc"})) == []
    data = client.get(LIST, {"state": "spent", "export": "xlsx"}).content
    sheets = read_workbook(data)
    codes = {key: [r.values["code"] for r in s.rows] for key, s in sheets.items()}
    assert codes == {
        "initiatives": [first.code],
        "initiative_authors": [first.code] * 2,
        "initiative_uses": [first.code],
    }
    assert AuditEntry.objects.filter(action="people:list:export").count() == 1


def test_everybody_sees_what_concerns_them(cast: Cast) -> None:
    row = record(cast)
    seen = {"industry_officer": 1, "industry_head": 1, "auditor": 1, "finance_head": 0}
    for name, count in seen.items():
        client = _client(cast, name)
        assert (name, len(_titles(client.get(LIST)))) == (name, count)
        status = 200 if count else 404
        assert client.get(row.get_absolute_url()).status_code == status
    assert _client(cast, "industry_head").get(LIST, {"export": "xlsx"}).status_code == 403


def test_the_number_of_queries_is_flat(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = _client(cast, "standing_head")
    for number in range(3):
        row = record(cast, head=decision(number=f"{number}/QĐ-SCT"))
        spend(cast, row)
        with django_assert_max_num_queries(17):
            client.get(LIST)
        with django_assert_max_num_queries(27):
            client.get(row.get_absolute_url())
        person = cast.posts["industry_officer"].person
        with django_assert_max_num_queries(47):
            client.get(person.get_absolute_url())


def test_pages_of_people_and_units_show_them(cast: Cast) -> None:
    row = record(cast)
    spend(cast, row)
    client = _client(cast, "officer_in_charge")
    person, unit = cast.posts["industry_officer"].person, cast.industry
    for subject in (person, unit):
        html = client.get(subject.get_absolute_url()).content.decode()
        assert row.get_absolute_url() in html
        assert "đã dùng cho Chiến sĩ thi đua cơ sở (Năm 2023)" in html
    other = cast.posts["finance_head"].person
    assert NAME not in client.get(other.get_absolute_url()).content.decode()


def test_a_namesake_is_asked_about_and_an_initiative_entered(cast: Cast) -> None:
    client, url = _client(cast, "officer_in_charge"), reverse("initiatives:record")
    person = cast.posts["industry_officer"].person
    page = client.post(url, _form(cast))
    assert page.status_code == 422
    assert "Danh sách có người tên này" in page.content.decode()
    more = client.post(url, _form(cast, do="rows"))
    assert (more.status_code, len(more.context["authors"].forms)) == (200, 4)
    wrong = client.post(url, _form(cast, **{"authors-0-person": "0", "on": "mai"}))
    assert (wrong.status_code, Initiative.objects.count()) == (422, 0)
    who = {"authors-0-person": str(person.public_id)}
    whole = client.post(url, _form(cast, **who))
    assert "70 %, không phải 100" in whole.content.decode()
    sent = client.post(url, _form(cast, **who, **{"authors-0-share": ""}))
    row = Initiative.objects.get()
    assert (sent.status_code, sent.headers["Location"]) == (302, row.get_absolute_url())
    assert (row.authors.get().person, row.recognised_precision) == (person, "month")


def test_a_unit_enters_at_unit_level_only(cast: Cast) -> None:
    client, url = _client(cast, "industry_head"), reverse("initiatives:record")
    page = client.get(url)
    units = dict(page.context["form"].fields["unit"].choices)
    assert list(units) == [str(cast.industry.public_id)]
    data = _form(cast, **{"authors-0-name": "Trịnh Mẫu Ngoài", "authors-0-share": ""})
    refused = client.post(url, {**data, "scope": "tinh"})
    assert refused.status_code == 422
    assert "công nhận ở cấp cơ sở" in refused.content.decode()
    assert client.post(url, data).status_code == 302
    assert _client(cast, "clerk").get(url).status_code == 403


def test_correct_recognise_spend_reverse_withdraw(cast: Cast) -> None:
    row = record(cast)
    client = _client(cast, "standing_head")
    page = client.get(reverse("initiatives:correct", args=[row.public_id]))
    rows = page.context["authors"]
    data = _form(
        cast, name="Tên đúng", reason="In sai", revision="0",
        **{"authors-TOTAL_FORMS": "2", "authors-INITIAL_FORMS": "2"},
        **{
            f"authors-{n}-{field}": one[field].value() or ""
            for n, one in enumerate(rows.forms[:2])
            for field in ("name", "part", "share", "person")
        },
    )  # fmt: skip
    url = reverse("initiatives:correct", args=[row.public_id])
    assert client.post(url, data).status_code == 302
    behind = client.post(url, data)
    assert behind.status_code == 422
    assert "Vừa có người sửa" in behind.content.decode()
    row.refresh_from_db()
    assert (row.name, row.authors.count(), row.versions.count()) == ("Tên đúng", 2, 1)
    client.post(
        reverse("initiatives:recognise", args=[row.public_id]),
        {"scope": "tinh", "number": "9/QĐ-UBND", "on": "01/12/2023", "issuer": "UBND tỉnh"},
    )
    assert Recognition.objects.count() == 2
    spend_url = reverse("initiatives:spend", args=[row.public_id])
    first = str(row.authors.all()[0].pk)
    said = {"author": first, "award": "CSTDCS", "period": "2023"}
    assert client.post(spend_url, said).status_code == 302
    again = client.post(spend_url, {**said, "award": "BKT"})
    assert again.status_code == 422
    assert "CV 5007/BNV-TĐKT" in again.content.decode()
    html = client.get(row.get_absolute_url()).content.decode()
    assert "Chiến sĩ thi đua cơ sở" in html
    use = Use.objects.get()
    gone = reverse("initiatives:reverse_use", args=[use.public_id])
    assert client.post(gone, {"reason": "ghi nhầm"}).status_code == 302
    for one in Recognition.objects.all():
        where = reverse("initiatives:withdraw", args=[one.public_id])
        assert client.post(where, {"why": "decision", "reason": "QĐ 3"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert "ghi nhầm" in client.get(row.get_absolute_url()).content.decode()


def test_the_paper_is_served_to_those_who_see_the_initiative(cast: Cast, tmp_path: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    with override_settings(FILES_ROOT=tmp_path):
        data = _form(cast, **{"authors-0-name": "Trịnh Mẫu Ngoài", "authors-0-share": ""})
        paper = SimpleUploadedFile("chung-nhan.pdf", b"%PDF-1.4\n%%EOF\n")
        client = _client(cast, "officer_in_charge")
        client.post(reverse("initiatives:record"), {**data, "file": paper})
        url = reverse("initiatives:evidence", args=[Initiative.objects.get().public_id])
        answer = _client(cast, "industry_officer").get(url)
        assert b"".join(answer.streaming_content) == b"%PDF-1.4\n%%EOF\n"  # type: ignore[attr-defined]
        assert _client(cast, "finance_head").get(url).status_code == 404
    assert Person.objects.filter(name="Trịnh Mẫu Ngoài").count() == 0  # nobody is made up


@pytest.mark.parametrize("page", ["list", "record"])
def test_english_is_whole(cast: Cast, page: str) -> None:
    client = _client(cast, "officer_in_charge")
    client.cookies["language"] = "en"
    assert client.get(reverse(f"initiatives:{page}")).status_code == 200
