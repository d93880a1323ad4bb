"""Pages of the registry: what they show, refuse, count and let out."""

from __future__ import annotations

import io
import logging
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.awards.makers import BORN, CITIZEN, decision, give, person
from tests.awards.sheets_of_grants import old_grants, workbook
from tests.support.cast import Cast
from thidua.awards.models import Grant, Subject
from thidua.common.models import AuditEntry
from thidua.people.models import ImportRun

FORM = {
    "number": "88/QĐ-UBND", "on": "10/01/2024", "authority": "CT_UBND_TINH",
    "issuer": "Chủ tịch UBND tỉnh Mẫu", "object_kind": "person", "award": "Lao động tiên tiến",
    "name": "Trần Mẫu Mới", "gender": "unknown",
}  # fmt: skip


def be(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.actor(name).user)
    return client


def body(answer: Any) -> str:
    parts = b"".join(answer) if answer.streaming else answer.content
    return parts.decode("utf-8", "replace")


def test_the_registry_narrows_by_award_level_year_and_words(cast: Cast):
    give(cast, person("Mẫu Một"))
    give(
        cast,
        person("Mẫu Hai"),
        "Bằng khen của Chủ tịch UBND tỉnh",
        decision("5/QĐ", date(2020, 3, 4)),
    )
    client = be(cast, "industry_officer")

    def rows(**query: str) -> list[str]:
        answer = client.get(reverse("awards:registry"), query)
        assert answer.status_code == 200
        return [r.record.name_printed for r in answer.context["table"].paginated_rows]

    assert rows() == ["Mẫu Một", "Mẫu Hai"]
    assert rows(award_code="BKT") == rows(level="tinh") == rows(until="2020") == ["Mẫu Hai"]
    assert rows(category="danh_hieu_thi_dua") == rows(since="2024") == rows(q="mau mot")
    assert rows(object_kind="household") == []
    key = Grant.objects.get(name_printed="Mẫu Hai").decision.public_id
    assert rows(decision=str(key)) == ["Mẫu Hai"]


def test_a_page_costs_the_same_however_many_grants(cast: Cast):
    client = be(cast, "officer_in_charge")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("awards:registry"), {"q": "mau"})
        return len(queries)

    give(cast, person("Mẫu Một"))
    before = cost()
    for number in range(4):
        give(cast, person(f"Mẫu Số {number}"), head=decision(f"{number}/QĐ"))
    assert cost() == before


def test_look_up_answers_with_a_part_of_the_page(cast: Cast):
    give(cast, person())
    answer = be(cast, "industry_officer").get(reverse("awards:lookup"), {"q": "mau thi ho"})
    told = body(answer)
    assert "<html" not in told
    assert reverse("awards:subject", args=[Subject.objects.get().public_id]) in told
    assert '<mark class="hit">' in told


def test_namesakes_are_asked_about_never_merged(cast: Cast):
    known = person("Trần Mẫu Mới")
    give(cast, known)
    client = be(cast, "officer_in_charge")
    answer = client.post(reverse("awards:record"), FORM)
    assert answer.status_code == 422
    assert [s for s, _count in answer.context["namesakes"]] == [known]
    assert Grant.objects.count() == 1
    client.post(reverse("awards:record"), FORM | {"who": str(known.public_id)})
    assert known.grants.count() == 2
    client.post(reverse("awards:record"), FORM | {"who": "new", "number": "89/QĐ-UBND"})
    assert Subject.objects.filter(name="Trần Mẫu Mới").count() == 2


def test_a_unit_is_known_by_the_directory(cast: Cast):
    client = be(cast, "officer_in_charge")
    line = FORM | {
        "object_kind": "collective", "award": "Tập thể lao động xuất sắc",
        "name": "SỞ CÔNG THƯƠNG", "unit": str(cast.industry.public_id),
    }  # fmt: skip
    answer = client.post(reverse("awards:record"), line)
    assert answer.status_code == 302
    assert Grant.objects.get().subject.unit == cast.industry


def test_acts_by_form_show_what_is_wrong_and_keep_what_was_typed(cast: Cast):
    made = give(cast, person())
    client = be(cast, "standing_head")
    paper = {"ground": "a", "number": "9/QĐ", "issuer": "Chủ tịch UBND tỉnh Mẫu", "revision": "0"}
    at = reverse("awards:revoke", args=[made.public_id])
    wrong = client.post(at, paper | {"on": "01/01/2020"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["on"])
    assert client.post(at, paper | {"on": "12/01/2024"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "revoked"
    page = body(client.get(reverse("awards:subject", args=[made.subject.public_id])))
    assert "award-name is-revoked" in page
    assert "12/01/2024" in page
    assert client.post(at, paper | {"on": "12/01/2024"}).status_code == 403


def test_what_comes_out_is_what_was_printed(cast: Cast):
    give(cast, person(), post="=1+1", achievement="Thành tích A")
    client = be(cast, "auditor")
    answer = client.get(reverse("awards:registry"), {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    head, line = (list(row) for row in sheet.iter_rows(values_only=True))
    told = dict(zip(head, line, strict=True))
    assert told["Họ tên, tên tập thể"] == "Nguyễn Mẫu Thị Hoa"
    assert told["Chức vụ"] == "=1+1"
    assert sheet["C2"].data_type == "s"
    assert told["Thành tích"] == "Thành tích A"
    assert client.get(reverse("awards:registry")).status_code == 200
    refused = be(cast, "industry_officer").get(reverse("awards:registry"), {"export": "xlsx"})
    assert refused.status_code == 403


def test_a_registry_too_long_for_a_workbook_comes_as_text(cast: Cast, monkeypatch):
    monkeypatch.setattr("thidua.awards.views.registry.SHEET_MAX", 1)
    give(cast, person("Mẫu Một"), post="=1+1")
    give(cast, person("Mẫu Hai"))
    answer = be(cast, "auditor").get(reverse("awards:registry"), {"export": "xlsx"})
    lines = body(answer).splitlines()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert len(lines) == 3
    assert "'=1+1" in lines[2]


def test_no_page_file_or_log_tells_a_birth_date_or_a_citizen_number(cast: Cast, caplog):
    caplog.set_level(logging.DEBUG)
    who = person()
    made = give(cast, who)
    assert (who.person.born, who.person.citizen_hash) == (BORN, CITIZEN)  # there is what could leak
    secrets = (CITIZEN, "09/03/1984", "1984-03-09", "1984")
    places = [
        reverse("awards:registry"), f"{reverse('awards:registry')}?q=nguyen+mau",
        f"{reverse('awards:lookup')}?q=nguyen+mau", reverse("awards:record"),
        f"{reverse('awards:registry')}?export=xlsx", reverse("awards:names"),
        reverse("awards:subject", args=[who.public_id]),
        f"{reverse('awards:subject', args=[who.public_id])}?export=xlsx",
        reverse("awards:link", args=[who.public_id]),
        reverse("awards:grant", args=[made.public_id]),
        reverse("awards:correct", args=[made.public_id]),
    ]  # fmt: skip
    client = be(cast, "standing_head")
    found = []
    for place in places:
        answer: Any = client.get(place)
        assert answer.status_code == 200, place
        raw = b"".join(answer) if answer.streaming else answer.content
        told = raw.decode("utf-8", "replace")
        if raw[:2] == b"PK":
            cells = openpyxl.load_workbook(io.BytesIO(raw)).active.iter_rows(values_only=True)
            told = str(list(cells)) + str(answer.headers)
        found += [(place, s) for s in secrets if s in told]
        if answer.streaming:
            assert "nguyen" not in answer["Content-Disposition"].lower()
    assert found == []
    assert not [s for s in secrets if s in caplog.text]
    assert "Nguyễn Mẫu" not in caplog.text


def test_no_import_tells_a_birth_date_or_a_citizen_number(cast: Cast, caplog, mailoutbox):
    caplog.set_level(logging.DEBUG)
    person("Lê Mẫu Biết Rồi")
    row = old_grants(1)[0] | {"gender": "", "born": BORN}
    rows = [
        row,
        row | {"name": "Lê Mẫu Biết Rồi", "unit": "Nơi khác", "born": "09/03/1984"},
        row | {"number": "", "born": "09/03/1984"},
        row | {"person": CITIZEN},
        row | {"achievement": f"Thành tích của người có số {CITIZEN}"},
        row | {"name": "Bùi Mẫu Năm Sai", "born": "sinh ngày 09/03/1984"},
    ]
    client = be(cast, "officer_in_charge")
    file = SimpleUploadedFile("so-cu.xlsx", workbook(rows))
    at = client.post(reverse("awards:import"), {"file": file})["Location"]
    run = ImportRun.objects.get()
    assert (run.state, run.report["errors"], run.report["asked_rows"]) == ("checked", 4, [3])
    pages = [reverse("awards:import"), at, f"{at}/hoi", f"{at}/can-sua"]
    client.post(f"{at}/ghi", {"skip_bad": "1"})
    assert Grant.objects.count() == 1
    pages += [at, f"{at}/can-sua", f"{reverse('awards:registry')}?export=xlsx"]
    told = [str(run.report), str(list(AuditEntry.objects.values_list("changes", "object_label")))]
    for page in pages:
        answer: Any = client.get(page, follow=True)
        assert answer.status_code == 200, page
        raw = b"".join(answer) if answer.streaming else answer.content
        if raw[:2] == b"PK":
            cells = [s.iter_rows(values_only=True) for s in openpyxl.load_workbook(io.BytesIO(raw))]
            told.append(str([list(rows) for rows in cells]) + str(answer.headers))
        else:
            told.append(raw.decode())
    told += [caplog.text, *(str(mail.message()) for mail in mailoutbox)]
    secrets = (CITIZEN, "09/03/1984", "1984-03-09", "date(1984", "datetime(1984")
    assert [(n, s) for n, text in enumerate(told) for s in secrets if s in text] == []
    back = client.get(f"{at}/can-sua").content
    sheet = openpyxl.load_workbook(io.BytesIO(back))["Khen thưởng"]
    heads = [str(cell.value).removesuffix(" *") for cell in sheet[1]]
    years = [row[heads.index("Năm sinh")] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert years == ["1984", "1984", "1984", "1984", None]  # the year, where it could be read
    assert "Nguyễn Nháp" not in caplog.text


@pytest.mark.parametrize("name", ["grant", "correct", "revoke", "strike"])
def test_an_unknown_identifier_is_not_found(cast: Cast, name: str):
    at = reverse(f"awards:{name}", args=["00000000-0000-4000-8000-000000000000"])
    assert be(cast, "standing_head").get(at).status_code == 404
