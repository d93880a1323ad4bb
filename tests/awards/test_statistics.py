"""Statistics count what stands, by every division, and open what they count."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.awards.makers import decision, give, person, unit_subject
from tests.support.cast import DAY, Cast
from thidua.awards.domain import grants
from thidua.awards.queries.statistics import DIMENSIONS, statistic
from thidua.common.models import Period


@pytest.fixture
def given(cast: Cast) -> Cast:
    """Four grants that stand, one revoked, one struck out."""
    old = decision("5/QĐ", date(2022, 3, 4))
    year, _new = Period.objects.get_or_create(
        kind="year", start=date(2021, 1, 1), defaults={"end": date(2021, 12, 31), "name": "2021"}
    )
    give(cast, person("Mẫu Một"), gender="female", standing="direct", period=year, head=old)
    give(cast, person("Mẫu Hai"), "Bằng khen của Chủ tịch UBND tỉnh", gender="male")
    give(cast, person("Mẫu Ba"), "Huân chương Kháng chiến hạng Nhì")
    give(cast, unit_subject(cast.industry), "Cờ thi đua của UBND tỉnh", field="economy")
    head = cast.actor("standing_head")
    wrong = give(cast, person("Mẫu Bốn"))
    grants.strike(actor=head, as_of=DAY, grant=wrong, reason="ghi nhầm")
    undone = give(cast, person("Mẫu Năm"))
    grants.revoke(
        actor=head, as_of=DAY, grant=undone, ground="b", number="9/QĐ", on=DAY, issuer="UBND tỉnh"
    )
    return cast


def lines(cast: Cast, by: str, **more: object) -> dict[str, list[int]]:
    asked = {"since": 2020, "until": 2024, **more}
    found = statistic(cast.actor("auditor"), by=by, **asked)
    assert sum(row.total for row in found.rows) == found.total == sum(found.sums)
    return {row.code: row.cells for row in found.rows}


def test_each_division(given: Cast):
    # columns: 2022, 2024
    assert lines(given, "award_code") == {
        "CSTDCS": [1, 0], "BKT": [0, 1], "CTDT": [0, 1], "": [0, 1],
    }  # fmt: skip
    assert lines(given, "level") == {"co_so": [1, 0], "tinh": [0, 2], "": [0, 1]}
    assert lines(given, "category") == {
        "danh_hieu_thi_dua": [1, 0], "bang_khen": [0, 1], "co_thi_dua": [0, 1], "": [0, 1],
    }  # fmt: skip
    assert lines(given, "object_kind") == {"person": [1, 2], "collective": [0, 1]}
    assert lines(given, "gender") == {"female": [1, 0], "male": [0, 1], "": [0, 1]}
    assert lines(given, "standing") == {"direct": [1, 0], "": [0, 2]}
    assert lines(given, "field", since=2023) == {"economy": [1], "": [2]}
    assert lines(given, "award_code", only="collective") == {"CTDT": [1]}


def test_by_year_of_the_achievement(given: Cast):
    found = statistic(
        given.actor("auditor"), by="award_code", since=2020, until=2024, achieved=True
    )
    assert [c for c in found.columns if c == "2021"] == ["2021"]
    assert {r.code: r.total for r in found.rows}["CSTDCS"] == 1


def test_a_line_opens_what_it_counts(given: Cast):
    client = Client()
    client.force_login(given.actor("auditor").user)
    wrong = []
    for by in DIMENSIONS:
        page = client.get(reverse("awards:statistics"), {"by": by, "since": "2020"})
        assert page.status_code == 200
        for row, url in page.context["rows"]:
            if url:
                opened = client.get(url)
                shown = len(list(opened.context["table"].paginated_rows))
                if shown != row.total:
                    wrong.append((by, row.code, row.total, shown))
    assert wrong == []
    sheet = client.get(reverse("awards:statistics"), {"by": "level", "export": "xlsx"})
    assert sheet["Content-Disposition"] == (
        'attachment; filename="thong-ke-khen-thuong-20240115.xlsx"'
    )
    assert client.get(reverse("awards:statistics"), {"by": "x"}).status_code == 422
