"""The generic list page: what it shows, counts, finds, orders, exports, and how often it asks."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, ClassVar
from urllib.parse import quote

import django_filters
import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse
from django.test import RequestFactory
from django.urls import path
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from tests.support import cast as casting
from tests.support.browser import breadth
from thidua.common.lists import ListPage
from thidua.common.policy import REGISTRY, Rule, actor_predicate
from thidua.common.tables import DayColumn, ListTable, NameColumn, NumberColumn, StateColumn
from thidua.common.workflow import WORKFLOWS, State, Workflow
from thidua.config.urls import urlpatterns as real_addresses
from thidua.people.models import Unit, UnitVersion

Kind = UnitVersion.Kind
ACTION = "test:unit:list"
FLOW = Workflow(
    "test units",
    Kind.DEPARTMENT,
    (
        State(Kind.DEPARTMENT, "Sở", "info", "building"),
        State(Kind.DISTRICT, "Huyện", "ok", "flag"),
        State(Kind.COMMUNE, "Xã", "warn", "clock"),
    ),
    (),
)
del WORKFLOWS[FLOW.name]  # no real record moves through it


class UnitTable(ListTable):
    """Four kinds of column."""

    name = NameColumn(
        verbose_name="Đơn vị", second="short_name", href="address", order_by="sort_key"
    )
    kind = StateColumn(FLOW, verbose_name="Loại")
    staff = NumberColumn(verbose_name="Số người", accessor="pk", orderable=False)
    since = DayColumn(verbose_name="Từ ngày", accessor="valid__lower", orderable=False)


class UnitFilter(django_filters.FilterSet):  # type: ignore[misc]
    """One choice."""

    area = django_filters.ChoiceFilter(
        label="Vùng", choices=[(Unit_.value, Unit_.label) for Unit_ in UnitVersion.Area]
    )

    class Meta:
        model = UnitVersion
        fields: ClassVar[list[str]] = ["area"]


class UnitList(ListPage):
    """What a room writes."""

    action = ACTION
    title = "Đơn vị thử"
    table_class = UnitTable
    filter_class = UnitFilter
    workflow = FLOW
    state_field = "kind"
    default_order = ("sort_key",)
    file_name = "don-vi"
    empty_title = "Chưa có đơn vị"
    empty_text = "Đơn vị nhập vào sẽ nằm ở đây."

    def rows(self) -> Any:
        """Only the kinds that the test made."""
        return super().rows().filter(kind__in=[s.code for s in FLOW.states])


urlpatterns = [*real_addresses, path("thu/don-vi", UnitList.as_view())]


@pytest.fixture(autouse=True)
def _rule(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    everybody = actor_predicate("anybody", lambda _a: True)
    REGISTRY.add([Rule(ACTION, "Xem đơn vị thử", (everybody,), UnitVersion)])
    monkeypatch.setattr(
        UnitVersion, "address", lambda self: f"/don-vi/{self.unit.code}", raising=False
    )
    yield
    del REGISTRY.rules[ACTION]


def make(name: str, kind: str = Kind.DEPARTMENT, **facts: Any) -> Unit:
    return casting.unit(name, kind, **facts)


def ask(address: str = "/thu/don-vi") -> Any:
    request: Any = RequestFactory().get(address)
    request.actor, request.as_of, request.user = None, date(2024, 5, 15), AnonymousUser()
    request.session = {}
    request._messages = []
    return UnitList.as_view()(request)


def names(response: Any) -> list[str]:
    """First cells of the rows, in order."""
    text = response.content.decode()
    return [
        part.split(">", 1)[1].split("<", 1)[0]
        for part in text.split('<th scope="row"')[1:]
        for part in [part.split("<a ", 1)[1]]
    ]


def rows_of(response: FileResponse) -> list[tuple[Any, ...]]:
    content = b"".join(response)  # type: ignore[call-overload]
    book = openpyxl.load_workbook(io.BytesIO(content))
    return list(book.active.iter_rows(values_only=True))


@pytest.mark.django_db
def test_rows_stand_in_vietnamese_order_and_sort_by_head() -> None:
    for name in ("Sở Y tế", "Sở Ăn uống thử", "Sở An ninh thử", "Sở Đất đai thử", "Sở Du lịch"):
        make(name)
    expected = ["Sở An ninh thử", "Sở Ăn uống thử", "Sở Du lịch", "Sở Đất đai thử", "Sở Y tế"]
    assert names(ask()) == expected
    assert ask().content.decode().count('aria-sort="ascending"') == 1
    by_name = ask("/thu/don-vi?sort=-name")
    assert names(by_name) == expected[::-1]
    assert by_name.content.decode().count('aria-sort="descending"') == 1
    assert names(ask("/thu/don-vi?sort=staff&sort=nonsense")) == expected


@pytest.mark.django_db
def test_search_needs_no_diacritics_and_all_words() -> None:
    for name in ("Huyện Thanh Sơn", "Huyện Tân Sơn", "Sở Xây dựng"):
        make(name)
    assert names(ask("/thu/don-vi?q=" + quote("son  tan"))) == ["Huyện Tân Sơn"]
    assert names(ask("/thu/don-vi?q=" + quote("XÂY"))) == ["Sở Xây dựng"]
    nothing = ask("/thu/don-vi?q=" + quote("không có")).content.decode()
    assert "Không có gì khớp" in nothing
    assert 'href="/thu/don-vi"' in nothing


@pytest.mark.django_db
def test_tabs_count_states_within_the_filter_and_keep_the_rest_of_the_address() -> None:
    make("Sở Một", area=UnitVersion.Area.REMOTE)
    make("Sở Hai")
    make("Huyện Ba", Kind.DISTRICT, area=UnitVersion.Area.REMOTE)
    view = UnitList()
    request: Any = RequestFactory().get("/thu/don-vi?area=remote&state=district&page=3")
    request.actor, request.as_of = None, date(2024, 5, 15)
    view.setup(request)
    tabs = [(t.code, str(t.label), t.count, t.url, t.current) for t in view.tabs(view.filtered())]
    assert tabs == [
        ("", "Tất cả", 2, "/thu/don-vi?area=remote", False),
        ("department", "Sở", 1, "/thu/don-vi?area=remote&state=department", False),
        ("district", "Huyện", 1, "/thu/don-vi?area=remote&state=district", True),
    ]
    assert names(ask("/thu/don-vi?area=remote&state=district")) == ["Huyện Ba"]


@pytest.mark.django_db
def test_a_filter_value_that_does_not_exist_shows_nothing_rather_than_everything() -> None:
    make("Sở Một")
    page = ask("/thu/don-vi?area=nowhere").content.decode()
    assert "Sở Một" not in page
    assert 'class="field field-error' in page


@pytest.mark.django_db
def test_an_empty_list_says_what_belongs_here() -> None:
    page = ask().content.decode()
    assert "Chưa có đơn vị" in page
    assert "Đơn vị nhập vào sẽ nằm ở đây." in page
    assert "Tải Excel" not in page


@pytest.mark.django_db
def test_pages_of_fifty_and_a_page_beyond_the_end_is_the_last() -> None:
    for number in range(53):
        make(f"Sở số {number:02d}")
    first = ask()
    assert names(first) == [f"Sở số {n:02d}" for n in range(50)]
    assert "1 – 50 / 53" in first.content.decode()
    assert names(ask("/thu/don-vi?page=99")) == ["Sở số 50", "Sở số 51", "Sở số 52"]
    assert names(ask("/thu/don-vi?page=x")) == names(first)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3, 60])
def test_two_queries_whatever_the_number_of_rows(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make(f"Sở số {number:02d}")
    view = UnitList()
    request: Any = RequestFactory().get("/thu/don-vi")
    request.actor, request.as_of = None, date(2024, 5, 15)
    view.setup(request)
    view.rows = lambda: UnitVersion.objects.select_related("unit")  # type: ignore[method-assign]
    with django_assert_num_queries(2):
        filtered = view.filtered()
        tabs = view.tabs(filtered)
        table = view.table(view.chosen(filtered))
        view.paginate(table, tabs[0].count)
        shown = [row.get_cell("name") for row in table.paginated_rows]
    assert len(shown) == min(count, 50)


@pytest.mark.django_db
def test_a_row_leads_to_its_page_and_back_to_the_same_row() -> None:
    unit = make("Sở Một")
    version = UnitVersion.objects.get(unit=unit)
    page = ask("/thu/don-vi?q=so").content.decode()
    back = quote(f"/thu/don-vi?q=so#r-{version.public_id}", safe="")
    assert f'href="/don-vi/{unit.code}?next={back}"' in page
    assert f'id="r-{version.public_id}"' in page


@pytest.mark.django_db
def test_excel_holds_all_filtered_rows_with_the_columns_of_the_page() -> None:
    for number in range(55):
        make(f"Sở số {number:02d}")
    make("Huyện Xa", Kind.DISTRICT)
    response = ask("/thu/don-vi?export=xlsx&state=department&page=2")
    assert response["Content-Disposition"] == 'attachment; filename="don-vi-20240515.xlsx"'
    rows = rows_of(response)
    assert rows[0] == ("Đơn vị", "Loại", "Số người", "Từ ngày")
    assert [row[0] for row in rows[1:]] == [f"Sở số {n:02d}" for n in range(55)]
    key = UnitVersion.objects.get(name="Sở số 00").pk
    assert (rows[1][1], rows[1][2], rows[1][3].date()) == ("Sở", key, casting.START)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "=1+1"])
def test_nothing_typed_becomes_a_formula(name: str) -> None:
    make(name)
    response = ask("/thu/don-vi?export=xlsx")
    content = b"".join(response)
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", name, None)


@pytest.mark.browser
@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
def test_the_page_in_a_browser(
    page: Page,
    phone: Page,
    live_server: Any,
    axe: Callable[[Page], None],
    shoot: Callable[..., Any],
) -> None:
    for number in range(55):
        make(f"Sở thử nghiệm số {number:02d}", [s.code for s in FLOW.states][number % 3])
    page.goto("/thu/don-vi")
    axe(page)
    shoot(page, "list-1440", full=False)
    page.get_by_label("Tìm trong danh sách").fill("so 07")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=so**")
    assert page.locator("tbody tr").count() == 1
    page.get_by_label("Vùng").select_option("remote")
    page.wait_for_url("**area=remote**")
    assert page.get_by_text("Không có gì khớp").is_visible()
    page.get_by_role("link", name="Bỏ lọc").first.click()
    page.get_by_role("columnheader", name="Đơn vị").get_by_role("link").click()
    page.locator("[aria-sort=descending]").wait_for()
    phone.goto("/thu/don-vi")
    axe(phone)
    assert breadth(phone) == 360
    shoot(phone, "list-360", full=False)
