"""My work: the right lines in the right lists, and a flat number of queries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.support import cast as casting
from thidua.desk import queries
from thidua.desk.bundles import bundles, lines
from thidua.people.models import Role
from thidua.work.domain.items import close_item, open_item
from thidua.work.kinds import ESCALATED, KINDS, WorkKind, register

pytestmark = pytest.mark.django_db
KIND = "test.desk"


@pytest.fixture(autouse=True)
def _kind():
    register(WorkKind(KIND, "Việc %(n)s", "Làm", "file-text", "của %(n)s"))
    yield
    del KINDS[KIND]


def item(cast: casting.Cast, name: str, due: date | None = None, **more: object) -> None:
    unit = more.pop("unit", cast.industry)
    open_item(
        as_of=casting.DAY, kind=KIND, key=name, unit=unit, url="/", obj=cast.board,
        params={"n": name}, due=due, **more,
    )  # fmt: skip


def titles(cast: casting.Cast, who: str, view: str = "mine") -> list[str]:
    actor = cast.actor(who)
    return [job.title for job in queries.jobs(queries.items_in(actor, view), casting.DAY)]


def test_whose_list_an_item_stands_in() -> None:
    cast = casting.build()
    item(cast, "cả đơn vị", casting.DAY + timedelta(days=2))
    item(cast, "thủ trưởng", casting.DAY, role=Role.UNIT_HEAD)
    item(cast, "một người", post=cast.posts["industry_officer"])
    item(cast, "xã", casting.DAY - timedelta(days=1), unit=cast.commune)
    assert titles(cast, "industry_officer") == ["Việc cả đơn vị", "Việc một người"]
    assert titles(cast, "industry_head") == ["Việc thủ trưởng", "Việc cả đơn vị"]
    assert titles(cast, "industry_head", "unit") == [
        "Việc thủ trưởng",
        "Việc cả đơn vị",
        "Việc một người",
    ]
    assert titles(cast, "finance_officer") == []
    # A district looks after its communes' work, not the other way round.
    assert titles(cast, "district_head") == []
    assert titles(cast, "district_head", "unit") == ["Việc xã"]
    assert titles(cast, "auditor") == []
    close_item(as_of=casting.DAY, key="cả đơn vị", actor=cast.actor("industry_head"))
    assert titles(cast, "industry_officer", "done") == ["Việc cả đơn vị"]
    assert queries.counts(cast.actor("industry_head")) == {
        "mine": 1, "unit": 2, "done": 1, "late": 0, "today": 1,
    }  # fmt: skip


def test_the_page_shows_one_red_button_and_the_reason_of_a_return(client: Client) -> None:
    cast = casting.build()
    item(cast, "thứ nhất", casting.DAY)
    item(cast, "thứ hai", casting.DAY + timedelta(days=1), returned_reason="Thiếu minh chứng")
    client.force_login(cast.actor("industry_officer").user)
    html = client.get("/").content.decode()
    assert html.index("Việc thứ nhất") < html.index("Việc thứ hai")
    assert html.count('class="btn btn-row btn-primary"') == 1
    assert "Thiếu minh chứng" in html


def late(cast: casting.Cast, unit: str, what: str, due: str = "22/01/2024") -> None:
    open_item(
        as_of=casting.DAY, kind=ESCALATED, key=f"late-{what}-{unit}", unit=cast.board,
        url=f"/{unit}", obj=cast.board, due=casting.DAY, role=Role.STANDING_HEAD,
        params={"inner": {"kind": KIND, "params": {"n": what}}, "unit": unit, "due": due},
    )  # fmt: skip


def test_the_same_lateness_of_many_units_is_one_line(client: Client) -> None:
    cast = casting.build()
    for unit in ("Sở A", "Sở B", "Sở C"):
        late(cast, unit, "báo cáo")
    late(cast, "Sở A", "kế hoạch")
    actor = cast.actor("standing_head")
    items = queries.items_in(actor, "mine")
    made = bundles(items, list(lines(items)), casting.DAY, with_unit=False)
    assert [(b.title, b.count, [j.facts for j in b.rest]) for b in made] == [
        ("Quá hạn: Việc báo cáo", 3, [f"Sở {x} · hạn 22/01/2024" for x in "ABC"]),
        ("Quá hạn: Việc kế hoạch", 1, []),
    ]
    client.force_login(actor.user)
    html = client.get("/").content.decode()
    assert html.count("Quá hạn: Việc báo cáo") == 1
    assert "3 đơn vị quá hạn" in html
    assert "4 việc" in html


def test_excel_has_every_row_of_the_segment(client: Client) -> None:
    from io import BytesIO  # noqa: PLC0415

    from openpyxl import load_workbook  # noqa: PLC0415

    cast = casting.build()
    for n in range(25):
        item(cast, f"=1+{n}", casting.DAY + timedelta(days=n))
    client.force_login(cast.actor("industry_officer").user)
    answer = client.get("/?tai=xlsx")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [(row[0].strftime("%Y-%m-%d"), row[1]) for row in sheet.iter_rows(2, values_only=True)]
    assert rows == [
        ((casting.DAY + timedelta(days=n)).isoformat(), f"Việc =1+{n}") for n in range(25)
    ]


@pytest.mark.parametrize("count", [1, 3, 500])
def test_queries_do_not_grow(client: Client, count: int, django_assert_max_num_queries) -> None:
    cast = casting.build()
    for n in range(count):
        item(cast, f"k{n}", casting.DAY)
    client.force_login(cast.actor("officer_in_charge").user)
    client.get("/")
    with django_assert_max_num_queries(40):
        client.get("/?xem=unit")
    client.force_login(cast.actor("industry_head").user)
    with django_assert_max_num_queries(36):
        client.get("/?xem=unit")


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    casting.build()
    assert client.get("/").status_code == 302
    assert client.get("/tim-kiem?q=so").status_code == 302
