"""Prize money on the page of a grant and in the file of the registry."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.awards.makers import decision, give, person
from tests.support.cast import Cast
from thidua.awards.models import Grant
from thidua.awards.queries.prizes import Prizes
from thidua.awards.sheets import HEADER
from thidua.people.domain.facts import period_of

TITLE, FORM, LOWER = (
    "Chiến sĩ thi đua cơ sở", "Bằng khen của Chủ tịch UBND tỉnh", "Lao động tiên tiến",
)  # fmt: skip


def be(cast: Cast, name: str = "officer_in_charge") -> Client:
    client = Client()
    client.force_login(cast.actor(name).user)
    return client


def of(grant: Grant) -> tuple[int | None, bool]:
    prize = Prizes().of([Grant.objects.select_related("subject").get(pk=grant.pk)])[grant.pk]
    return prize.money.amount, prize.paid


def test_of_two_titles_of_one_year_the_higher_is_paid_and_a_form_beside_it(cast: Cast):
    who, year = person(), period_of("2023")
    higher = give(cast, who, TITLE, period=year)
    lower = give(cast, who, LOWER, decision("403/QĐ"), period=year)
    form = give(cast, who, FORM, decision("404/QĐ"), period=year)
    before = give(cast, who, LOWER, decision("405/QĐ"), period=period_of("2022"))
    assert [of(g) for g in (higher, lower, form, before)] == [
        (1_800_000, True), (540_000, False), (2_700_000, True), (540_000, True),
    ]  # fmt: skip
    page = be(cast).get(lower.get_absolute_url()).content.decode()
    assert "Trong các danh hiệu của cùng một kỳ chỉ chi mức cao nhất" in page
    assert f'href="{higher.get_absolute_url()}"' in page
    paid = be(cast).get(higher.get_absolute_url()).content.decode()
    assert "1.800.000" in paid
    assert "NĐ 24/2023/NĐ-CP" in paid
    Grant.objects.filter(pk=higher.pk).update(state="revoked")
    assert of(lower) == (540_000, True)


def test_older_law_has_no_multiple_here(cast: Cast):
    old = give(cast, person(), TITLE, decision(on=date(2020, 3, 4)))
    assert of(old) == (None, True)
    page = be(cast).get(old.get_absolute_url()).content.decode()
    assert "không nêu mức" in page


def test_the_file_carries_amount_and_reckoning_in_a_flat_number_of_queries(cast: Cast):
    year = period_of("2023")
    who = person("Mẫu Một")
    give(cast, who, TITLE, period=year)
    give(cast, who, LOWER, decision("403/QĐ"), period=year)

    def rows() -> tuple[list[dict[str, Any]], int]:
        with CaptureQueriesContext(connection) as queries:
            answer = be(cast).get("/khen-thuong", {"export": "xlsx"})
            data = b"".join(answer)  # type: ignore[arg-type]
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        lines = list(sheet.iter_rows(values_only=True))
        return [dict(zip(HEADER, line, strict=True)) for line in lines[1:]], len(queries)

    told, cost = rows()
    assert {row["Danh hiệu, hình thức khen thưởng"]: row["Tiền thưởng (đồng)"] for row in told} == {
        TITLE: 1_800_000, LOWER: 0,
    }  # fmt: skip
    how = {row["Danh hiệu, hình thức khen thưởng"]: row["Cách tính tiền thưởng"] for row in told}
    assert how[LOWER].startswith(f"không chi: {TITLE} cùng kỳ đã được chi; 0,3 × lương cơ sở")
    for number in range(3):
        give(cast, person(f"Mẫu Số {number}"), LOWER, decision(f"{number}/LĐ"), period=year)
    many, more = rows()
    assert (len(many), more) == (5, cost)
