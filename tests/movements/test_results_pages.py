"""Pages of results: the sheet, the entry form, one result, one target, the list."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.movements.test_pages import sign_in
from tests.movements.test_results_domain import APRIL, MARCH, approved, entered, led, submitted
from tests.support.cast import Cast
from thidua.common.models import Installation
from thidua.movements.models import Movement, Result, Target

TODAY = date(2024, 5, 3)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def target(cast: Cast, movement: Movement) -> Target:
    Installation.objects.update(demo_date=TODAY)
    return led(cast, movement, "t3")


def sheet(target: Target, query: str = "") -> str:
    assert target.movement is not None
    return f"/phong-trao/{target.movement.public_id}/ket-qua/thang/2024-04-01{query}"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert (address, answer.status_code) == (address, status)
    return answer.content.decode()


def form(row: Result, **more: object) -> dict[str, object]:
    row.refresh_from_db()
    return {
        "figure": "14 nghìn tỷ", "achieved": "Đã làm.", "revision": str(row.revision),
        "do": "save", **more,
    }  # fmt: skip


def test_the_sheet_leads_into_the_form(cast: Cast, target: Target):
    client = sign_in("industry_officer")
    assert "Nhập kết quả" in page(client, sheet(target))
    answer = client.post(f"/chi-tieu/{target.public_id}/thang/2024-04-01")
    row = Result.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/ket-qua/{row.public_id}/nhap")
    assert "Số lũy kế từ đầu năm đến hết kỳ." in page(client, answer["Location"])
    now = client.get(f"/phong-trao/{target.movement.public_id}/ket-qua")
    assert now["Location"] == sheet(target)


def test_a_period_that_begins_on_no_such_day_is_no_page(cast: Cast, target: Target):
    client = sign_in("industry_officer")
    page(client, sheet(target).replace("04-01", "04-02"), 404)
    page(client, sheet(target).replace("04-01", "13-01"), 404)
    page(client, sheet(target, "?unit=nonsense"), 404)


def test_others_see_what_is_verified_and_no_more(cast: Cast, target: Target):
    row = submitted(cast, target, texts={"difficulties": "Điều chưa ai được biết."})
    stranger = sign_in("finance_officer")
    page(stranger, f"/ket-qua/{row.public_id}", 404)
    page(stranger, f"/ket-qua/{row.public_id}/nhap", 404)
    assert "14 nghìn tỷ" not in page(stranger, sheet(target, f"?unit={cast.industry.public_id}"))
    assert "14 nghìn tỷ" not in page(stranger, f"/chi-tieu/{target.public_id}")
    assert stranger.post(f"/ket-qua/{row.public_id}/duyet").status_code == 404
    row.refresh_from_db()
    assert row.state == "submitted"
    sign_in("industry_head").post(f"/ket-qua/{row.public_id}/duyet")
    shown = page(stranger, f"/ket-qua/{row.public_id}")
    assert "14" in shown
    assert "Lịch sử" not in shown
    assert stranger.post(f"/ket-qua/{row.public_id}/mo-lai").status_code == 403


def test_saving_and_submitting(cast: Cast, target: Target):
    row = entered(cast, target, "13 nghìn tỷ")
    client, address = sign_in("industry_officer"), f"/ket-qua/{row.public_id}/nhap"
    file = SimpleUploadedFile("bieu.txt", "Biểu".encode())
    assert client.post(address, form(row, evidence=[file])).status_code == 302
    row.refresh_from_db()
    assert (row.typed, row.evidence.count()) == ("14 nghìn tỷ", 1)
    once = form(row, do="submit")
    assert client.post(address, once)["Location"].endswith(f"?unit={cast.industry.public_id}")
    # The second click of a double click finds it done.
    assert client.post(address, once).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.versions.count()) == ("submitted", 1)


def test_what_is_wrong_is_said_beside_the_field_and_kept(cast: Cast, target: Target):
    row = entered(cast, target, "13 nghìn tỷ")
    client, address = sign_in("industry_officer"), f"/ket-qua/{row.public_id}/nhap"
    answer = client.post(address, form(row, figure="nhiều", achieved="Giữ lại."))
    assert answer.status_code == 422
    assert 'value="nhiều"' in answer.content.decode()
    assert "Giữ lại." in answer.content.decode()
    answer = client.post(address, form(row, figure="69 tỷ", do="submit"))
    assert answer.status_code == 422
    assert "69 nghìn tỷ đồng" in answer.content.decode()
    row.refresh_from_db()
    assert (row.typed, row.state) == ("69 tỷ", "draft")


def test_two_people_see_both_values_and_choose(cast: Cast, target: Target):
    row = entered(cast, target, "13 nghìn tỷ")
    client, address = sign_in("industry_head"), f"/ket-qua/{row.public_id}/nhap"
    stale = form(row, figure="12 nghìn tỷ", achieved="Của tôi.")
    entered(cast, target, "14 nghìn tỷ", texts={"achieved": "Của người khác."})
    answer = client.post(address, stale)
    html = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Của tôi.", "Của người khác.", "14 nghìn tỷ", "12 nghìn tỷ"):
        assert words in html
    chosen = {"choose-figure": "theirs", "choose-achieved": "mine"}
    mine = form(row, figure="12 nghìn tỷ", achieved="Của tôi.", **chosen)
    assert client.post(address, mine).status_code == 302
    row.refresh_from_db()
    assert (row.typed, row.achieved) == ("14 nghìn tỷ", "Của tôi.")


def test_a_draft_kept_meanwhile_is_no_conflict(cast: Cast, target: Target):
    row = entered(cast, target)
    client = sign_in("industry_officer")
    typed = form(row)
    kept = client.post(f"/ket-qua/{row.public_id}/luu", typed, headers=HTMX).content.decode()
    assert "Đã lưu" in kept
    assert client.post(f"/ket-qua/{row.public_id}/nhap", typed).status_code == 302


def test_the_figure_is_read_while_it_is_typed(cast: Cast, target: Target):
    row = entered(cast, target)
    client, address = sign_in("industry_officer"), f"/ket-qua/{row.public_id}/xem-so"
    asked = client.post(address, {"figure": "69 tỷ"}, headers=HTMX).content.decode()
    assert 'value="69 nghìn tỷ đồng"' in asked
    assert 'name="kept_because"' in asked
    taken = client.post(address, {"take": "69 nghìn tỷ đồng"}, headers=HTMX).content.decode()
    assert 'value="69 nghìn tỷ đồng"' in taken
    assert 'name="kept_because"' not in taken
    assert Result.objects.get().typed == "14 nghìn tỷ"


def test_texts_of_the_last_period_are_copied_into_empty_fields(cast: Cast, target: Target):
    approved(cast, target, "11 nghìn tỷ", span=MARCH, texts={"directions": "Giao vốn sớm."})
    row = entered(cast, target, texts={"achieved": "Của tháng 4."})
    answer = sign_in("industry_officer").post(
        f"/ket-qua/{row.public_id}/nhap", form(row, achieved="Của tháng 4.", do="copy")
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Giao vốn sớm." in html
    assert "Của tháng 4." in html
    assert Result.objects.get(pk=row.pk).directions == ""


def test_many_are_previewed_by_name_and_then_verified(cast: Cast, movement, target: Target):
    one, other = submitted(cast, target), submitted(cast, led(cast, movement, "t4"), "2480")
    client, address = sign_in("industry_head"), f"{sheet(target)}/duyet"
    chosen = {"result": [str(one.public_id), str(other.public_id), "nonsense"]}
    shown = client.post(address, chosen).content.decode()
    assert "Xác nhận 2 kết quả" in shown
    assert target.name in shown
    assert client.post(address, {**chosen, "do": "approve"}).status_code == 302
    assert set(Result.objects.values_list("state", flat=True)) == {"approved"}


@pytest.mark.parametrize("path", ["sheet", "list", "targets"])
def test_queries_stay_flat(cast: Cast, movement: Movement, target: Target, path: str):
    address = {"sheet": sheet(target), "list": "/ket-qua", "targets": "/chi-tieu?state=province"}
    client = sign_in("industry_officer")
    page(client, address[path])

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            page(client, address[path])
        return len(found)

    submitted(cast, target)
    one = queries()
    for ref, figure in (("t4", "2480"), ("t10", "1"), ("t13", "93,5"), ("t9", "93,4")):
        submitted(cast, led(cast, movement, ref), figure)
    assert queries() == one


def test_the_list_goes_to_excel_with_its_columns(cast: Cast, target: Target):
    approved(cast, target)
    answer = sign_in("finance_officer").get("/ket-qua?export=xlsx")
    content = b"".join(answer) if answer.streaming else answer.content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    assert rows[1][0] == target.name
    assert rows[1][1] == APRIL.name
    assert rows[1][3] == 14
