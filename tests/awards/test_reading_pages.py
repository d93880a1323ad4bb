"""Pages of a decision beside its rows: what they show and refuse, and how much they ask."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.awards.old_decisions import (
    homonyms,
    person_line,
    read,
    ready,
    registered,
    rows,
    text_of,
)
from tests.awards.test_pages import be, body
from tests.support.cast import Cast
from thidua.awards.models import DecisionReading, Grant, ReadRow

KNOWN = person_line("Hà Mẫu Nga", "Chuyên viên", "Sở Công Thương", "Bà")
NEW = person_line("Lò Thị Mẫu Mới", "Giáo viên", "Trường Mầm non Hoa Mẫu", "Bà")


def at(name: str, reading: DecisionReading, *more: Any) -> str:
    return reverse(f"awards:{name}", args=[reading.document.public_id, *more])


@pytest.fixture
def reading(cast: Cast) -> DecisionReading:
    """One known person, one new, one unit."""
    return read(cast, registered(cast, text_of([KNOWN, NEW], ["Sở Tài chính"], announced=3)))


def test_the_document_has_the_button_and_reads_at_once(cast: Cast):
    document = registered(cast, text_of([KNOWN]))
    client = be(cast, "officer_in_charge")
    page = client.get(document.get_absolute_url())
    assert reverse("awards:reading", args=[document.public_id]) in body(page)
    unread = client.get(reverse("awards:reading", args=[document.public_id]))
    assert "chưa được đọc" in body(unread)
    answer = client.post(reverse("awards:reading_read", args=[document.public_id]), follow=True)
    assert answer.status_code == 200
    assert "Hà Mẫu Nga" in body(answer)
    assert DecisionReading.objects.get().state == "read"


def test_a_stranger_finds_nothing_and_the_auditor_only_looks(cast: Cast, reading: DecisionReading):
    row = rows(reading)[0]
    posts = {
        at("reading_read", reading): {},
        at("reading_head", reading): {},
        at("reading_answer", reading): {"question": "all", "answer": "paper"},
        at("reading_row", reading, row.public_id): {"do": "drop"},
        at("reading_together", reading, "sure"): {},
    }
    stranger = be(cast, "finance_officer")
    assert stranger.get(at("reading", reading)).status_code == 404
    assert {stranger.post(url, data).status_code for url, data in posts.items()} == {404}
    auditor = be(cast, "auditor")
    page = auditor.get(at("reading", reading))
    assert page.status_code == 200
    assert "Hà Mẫu Nga" in body(page)
    assert 'value="confirm"' not in body(page)
    assert {auditor.post(url, data).status_code for url, data in posts.items()} == {403}
    assert {be(cast, "clerk").get(at("reading", reading)).status_code} == {404}
    assert {Client().get(at("reading", reading)).status_code} == {302}
    for url in posts:
        if "xac-nhan" not in url and "dau-van-ban" not in url:
            assert auditor.get(url).status_code == 405
    assert ReadRow.objects.filter(state="proposed").count() == 3


def test_bulk_shows_names_and_number_and_then_records_these(cast: Cast, reading: DecisionReading):
    client = be(cast, "standing_head")
    url = at("reading_together", reading, "sure")
    shown = client.get(url)
    assert "Xác nhận 2 dòng chắc chắn?" in body(shown)
    stopped = client.post(url, {"stamp": shown.context["stamp"]})
    assert stopped.status_code == 422
    assert not Grant.objects.exists()
    ready(cast, reading)
    shown = client.get(url)
    names = [row.name for row, _meant in shown.context["rows"]]
    assert names == ["Sở Tài chính", "Hà Mẫu Nga"]
    late = client.post(url, {"stamp": "0" * 32})
    assert late.status_code == 422
    client.post(url, {"stamp": shown.context["stamp"]})
    assert sorted(Grant.objects.values_list("name_printed", flat=True)) == sorted(names)
    assert client.get(at("reading_together", reading, "ask")).status_code == 404


def test_one_row_is_mended_searched_recorded_and_taken_back(cast: Cast, reading: DecisionReading):
    ready(cast, reading)
    client = be(cast, "officer_in_charge")
    row = rows(reading)[2]
    url = at("reading_row", reading, row.public_id)
    fields = {"name": "Lò Thị Mẫu", "kind": "person", "post": row.post, "award": row.award,
              "unit_words": row.unit_words, "form_of_address": "Bà"}  # fmt: skip
    client.post(url, {"do": "save", "revision": "0", **fields})
    stale = client.post(url, {"do": "save", "revision": "0", **fields})
    assert stale.status_code == 422
    assert "Có người vừa lưu dòng này" in body(stale)
    empty = client.post(url, {"do": "confirm", "mark": "enter", **fields, "name": ""})
    assert empty.status_code == 422
    look = client.get(
        at("reading", reading), {"loc": "new", "dong": row.public_id, "tim": "ha mau nga"}
    )
    assert [one.label.split(" (")[0] for one in look.context["page"].found] == ["Hà Mẫu Nga"]
    person = cast.posts["industry_officer"].person_id
    client.post(url, {"do": "confirm", "mark": f"p{person}", **fields})
    grant = Grant.objects.get()
    assert (grant.name_printed, grant.subject.person_id) == ("Lò Thị Mẫu", person)
    without = client.post(url, {"do": "undo"})
    assert without.status_code == 422
    client.post(url, {"do": "undo", "reason": "Nhầm người"})
    grant.refresh_from_db()
    assert grant.state == "struck"
    client.post(url, {"do": "drop"})
    row.refresh_from_db()
    assert row.state == "dropped"


def test_htmx_gets_the_changed_parts_only(cast: Cast, reading: DecisionReading):
    client = be(cast, "officer_in_charge")
    row = rows(reading)[0]
    answer = client.post(
        at("reading_row", reading, row.public_id), {"do": "drop", "loc": "sure"},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    text = body(answer)
    assert "<html" not in text
    assert {part in text for part in ('id="plan-head"', 'id="plan-tabs"', 'id="reading-text"')} == {
        True
    }


def test_the_head_is_confirmed_or_refused_by_field(cast: Cast, reading: DecisionReading):
    client = be(cast, "officer_in_charge")
    url = at("reading_head", reading)
    form = {"number": "88/QĐ-UBND", "on": "10/01/2024", "on_precision": "day",
            "authority": "CT_UBND_TINH", "issuer": "Ủy ban nhân dân tỉnh Mẫu", "title": "",
            "kind": "dot_xuat"}  # fmt: skip
    wrong = client.post(url, form | {"on": "10/01/2030"})
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["on"]
    assert client.post(url, form).status_code == 302
    reading.refresh_from_db()
    assert (reading.kind, reading.head_confirmed_label != "") == ("dot_xuat", True)


def test_rows_are_found_counted_and_downloaded(cast: Cast, reading: DecisionReading):
    client = be(cast, "auditor")
    page = client.get(at("reading", reading), {"loc": "sure", "q": "ha mau"})
    assert [r.row.name for r in page.context["page"].rows] == ["Hà Mẫu Nga"]
    assert page.context["page"].counts == {
        "ask": 0, "sure": 2, "new": 1, "confirmed": 0, "stands": 0, "dropped": 0,
    }  # fmt: skip
    answer = client.get(at("reading", reading), {"export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    cells = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert [c[3] for c in cells[1:]] == ["Sở Tài chính", "Hà Mẫu Nga", "Lò Thị Mẫu Mới"]
    listed = client.get(reverse("awards:readings"))
    assert "88/QĐ-UBND" in body(listed)
    assert "88/QĐ-UBND" not in body(be(cast, "finance_officer").get(reverse("awards:readings")))


@pytest.mark.parametrize("verdict", ["ask", "sure"])
def test_the_page_asks_as_much_for_one_row_as_for_a_thousand(cast: Cast, verdict: str):
    homonyms(3)
    asked = {}
    for count in (1, 3, 1000):
        names = "Nguyễn Văn Mẫu" if verdict == "ask" else "Hà Mẫu Nga"
        lines = [person_line(names, "Chuyên viên", "Sở Công Thương") for _n in range(count)]
        text = text_of(lines, number=f"{count}/QĐ-UBND")
        reading = read(cast, registered(cast, text, name=f"{count}.txt"))
        assert reading.rows.count() == count
        ready(cast, reading)
        client = be(cast, "officer_in_charge")
        client.get(at("reading", reading))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(at("reading", reading), {"loc": verdict})
        assert page.status_code == 200
        assert len(page.context["page"].rows) == min(count, 50)
        asked[count] = len(queries)
    assert len(set(asked.values())) == 1, asked
    assert asked[1] <= 20
