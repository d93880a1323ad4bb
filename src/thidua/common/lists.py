"""One list page for every room: filter, tabs with counts, search, sort, pages, Excel.

A room's list is its columns, its filters and a few names::

    class DocumentTable(ListTable):
        title = NameColumn(verbose_name=_("Document"), second="number")
        issued_on = DayColumn(verbose_name=_("Date"))
        state = StateColumn(DOCUMENT_FLOW, verbose_name=_("State"))

    class DocumentList(SignedInRequiredMixin, ListPage):
        action = "documents:document:view"
        title = _("Documents")
        table_class = DocumentTable
        filter_class = DocumentFilter
        workflow = DOCUMENT_FLOW
        search_field = "search_key"
        default_order = ("-issued_on",)
        file_name = "van-ban"
        empty_icon = "file-text"
        empty_title = _("No documents yet")
        empty_text = _("Documents registered or sent to your unit stand here.")

The address holds everything (``q``, filters, ``state``, ``sort``, ``page``), so a bookmark is a
saved view. Queries are flat: one for the counts, one for the rows, one more for the total only
where there are no tabs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View

from thidua.common.keys import fold
from thidua.common.policy import Text, which
from thidua.common.sheets import Cell, xlsx_response
from thidua.common.tables import ListTable
from thidua.common.workflow import Workflow

PAGE_SIZE = 50
EXPORT_CHUNK = 1_000
_KEEP_OUT = {"page", "export"}
"""Parts of the address that a changed filter, tab or order starts anew."""


@dataclass(frozen=True)
class Tab:
    """A tab above the list: a state (empty for all), its label, its count, its address."""

    code: str
    label: Text
    count: int
    url: str
    current: bool


def search(rows: QuerySet[Any], words: str, field: str = "search_key") -> QuerySet[Any]:
    """Rows whose ``field`` holds every word, in any order and without diacritics."""
    condition = Q()
    for word in fold(words).split():
        condition &= Q(**{f"{field}__contains": word})
    return rows.filter(condition)


class CountedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that may be told the total, so that it does not ask again."""

    def __init__(self, rows: Any, per_page: int, *, total: int | None = None) -> None:
        super().__init__(rows, per_page)
        self.total = total

    @cached_property
    def count(self) -> int:
        """Number of rows."""
        return self.total if self.total is not None else len(self.object_list)


def page_links(page: Page[Any], address: Callable[[str], str]) -> list[tuple[str, str, bool]]:
    """Links to the pages of a list: label, address (empty for a gap), whether it is this one.

    Args:
        page: the one that is shown.
        address: of the page with this number.
    """
    if page.paginator.num_pages < 2:
        return []
    here = page.number
    return [
        (str(one), "" if isinstance(one, str) else address(str(one)), one == here)
        for one in page.paginator.get_elided_page_range(here, on_each_side=2, on_ends=1)
    ]


class ListPage(View):
    """The generic list page; see the head of this file.

    Attributes:
        action: permission whose :func:`which` rows are listed.
        title: heading; also the name of the page.
        table_class: columns on the page and in Excel.
        filter_class: a django-filter ``FilterSet``; ``None`` for none.
        workflow: gives the tabs by state; ``None`` for no tabs.
        state_field: column of the state.
        search_field: folded column that the search box looks into; empty for no box.
        default_order: order without ``sort`` in the address.
        file_name: name of the Excel file before its date, without diacritics.
        empty_icon, empty_title, empty_text: what belongs here, when there is nothing at all.
    """

    action: ClassVar[str]
    title: ClassVar[Text]
    table_class: ClassVar[type[ListTable]]
    filter_class: ClassVar[type[Any] | None] = None
    workflow: ClassVar[Workflow | None] = None
    state_field: ClassVar[str] = "state"
    search_field: ClassVar[str] = "search_key"
    search_label: ClassVar[Text] = _("Find in this list")
    default_order: ClassVar[Sequence[str]] = ()
    file_name: ClassVar[str] = "danh-sach"
    page_size: ClassVar[int] = PAGE_SIZE
    template_name: ClassVar[str] = "common/list_page.html"
    empty_icon: ClassVar[str] = "inbox"
    empty_title: ClassVar[Text] = _("Nothing here yet")
    empty_text: ClassVar[Text] = ""

    # --- what a room may override -------------------------------------------------------------
    def rows(self) -> QuerySet[Any]:
        """Rows this actor may see, with the joins that the columns need."""
        return which(self.actor, self.action)

    def more_context(self) -> Mapping[str, Any]:
        """Further values for a room's own template (head actions)."""
        return {}

    # --- reading the address ------------------------------------------------------------------
    @property
    def actor(self) -> Any:
        """Who looks."""
        return self.request.actor  # type: ignore[attr-defined]

    @property
    def as_of(self) -> date:
        """Business date."""
        day: date = self.request.as_of  # type: ignore[attr-defined]
        return day

    @property
    def query(self) -> str:
        """Words in the search box."""
        return self.request.GET.get("q", "").strip()[:200] if self.search_field else ""

    @cached_property
    def state(self) -> str:
        """State of the chosen tab, empty for all."""
        chosen = self.request.GET.get("state", "")
        known = {s.code for s in self.workflow.states} if self.workflow else set()
        return chosen if chosen in known else ""

    @cached_property
    def filterset(self) -> Any:
        """The bound filter, ``None`` where the list has none."""
        if self.filter_class is None:
            return None
        return self.filter_class(self.request.GET, queryset=self.rows(), request=self.request)

    def filtered(self) -> QuerySet[Any]:
        """Rows after filter and search, before the tab."""
        if self.filterset is None:
            rows = self.rows()
        else:
            rows = self.filterset.qs if self.filterset.is_valid() else self.rows().none()
        return search(rows, self.query, self.search_field) if self.query else rows

    @property
    def is_narrowed(self) -> bool:
        """Whether the address asks for less than everything."""
        fields = self.filterset.form.fields if self.filterset is not None else ()
        return bool(self.query or self.state or any(self.request.GET.get(f) for f in fields))

    def address(self, **changes: str) -> str:
        """The address of this list with some parts changed; an empty value takes a part out."""
        query = self.request.GET.copy()
        for name in _KEEP_OUT | set(changes):
            query.pop(name, None)
        query.update({name: value for name, value in changes.items() if value})
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    # --- tabs, table, page -----------------------------------------------------------------------
    def tabs(self, rows: QuerySet[Any]) -> list[Tab]:
        """One tab per state that occurs, after the tab of all; one query."""
        if self.workflow is None:
            return []
        found = rows.order_by().values_list(self.state_field).annotate(n=Count("pk", distinct=True))
        counts: dict[str, int] = dict(found)
        tabs = [Tab("", _("All"), sum(counts.values()), self.address(state=""), not self.state)]
        for state in self.workflow.states:
            if counts.get(state.code) or state.code == self.state:
                url = self.address(state=state.code)
                count = counts.get(state.code, 0)
                tabs.append(Tab(state.code, state.label, count, url, state.code == self.state))
        return tabs

    def chosen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows of the chosen tab."""
        return rows.filter(**{self.state_field: self.state}) if self.state else rows

    def table(self, rows: QuerySet[Any]) -> ListTable:
        """The table over ``rows`` in the asked order; the key comes last: pages never overlap."""
        table = self.table_class(rows.order_by(*self.default_order))
        if asked := self.request.GET.getlist("sort"):
            table.order_by = asked
        data = table.data.data
        table.data.data = data.order_by(*data.query.order_by, "pk")
        table.back, table.as_of = self.request.get_full_path(), self.as_of
        return table

    def paginate(self, table: ListTable, total: int | None) -> None:
        """Cut the page out; a page beyond the end shows the last one."""
        table.paginate(CountedPaginator, per_page=self.page_size, total=total)
        table.page = table.paginator.get_page(self.request.GET.get("page"))

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """The page, or with ``export=xlsx`` all filtered rows as Excel."""
        rows = self.filtered()
        if request.GET.get("export") == "xlsx":
            return self.export(self.chosen(rows))
        return self.show(request, rows)

    def show(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse:
        """Render the page."""
        tabs = self.tabs(rows)
        total = next((tab.count for tab in tabs if tab.current), None)
        table = self.table(self.chosen(rows))
        self.paginate(table, total)
        context = {
            "page_title": self.title,
            "table": table,
            "tabs": tabs,
            "filter": self.filterset,
            "query": self.query,
            "searchable": bool(self.search_field),
            "search_label": self.search_label,
            "total": table.paginator.count,
            "is_narrowed": self.is_narrowed,
            "lift_url": request.path,
            "export_url": self.address(export="xlsx"),
            "page_links": self.pages(table),
            "view_url": request.build_absolute_uri(),
            "empty_icon": self.empty_icon,
            "empty_title": self.empty_title,
            "empty_text": self.empty_text,
            **self.more_context(),
        }
        return render(request, self.template_name, context)

    def pages(self, table: ListTable) -> list[tuple[str, str, bool]]:
        """Links to pages: label, address (empty for a gap), whether it is this one."""
        return page_links(table.page, lambda number: self.address(page=number))

    # --- Excel ----------------------------------------------------------------------------------
    def export(self, rows: QuerySet[Any]) -> HttpResponseBase:
        """All filtered rows through the same columns, in constant memory."""
        header = next(self.table_class([]).as_values())
        name = f"{self.file_name}-{self.as_of:%Y%m%d}"
        ordered = self.table(rows).data.data
        return xlsx_response(name, [str(h) for h in header], self._cells(ordered))

    def _cells(self, rows: QuerySet[Any]) -> Iterator[Sequence[Cell]]:
        chunk: list[Any] = []
        for record in rows.iterator(chunk_size=EXPORT_CHUNK):
            chunk.append(record)
            if len(chunk) == EXPORT_CHUNK:
                yield from self._chunk(chunk)
                chunk = []
        yield from self._chunk(chunk)

    def _chunk(self, records: list[Any]) -> Iterator[Sequence[Cell]]:
        lines = self.table_class(records).as_values()
        next(lines)
        yield from lines
