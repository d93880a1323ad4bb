"""List pages over rows in memory: the catalogue is no table of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property

from thidua.common.keys import fold
from thidua.common.lists import ListPage, Tab
from thidua.common.policy import Text, require
from thidua.common.sheets import Cell
from thidua.common.tables import ListTable
from thidua.rules.models import CatalogueVersion


@dataclass(frozen=True)
class RowCase:
    """One tab: its code in the address, its label, and which rows stand under it."""

    code: str
    label: Text
    holds: Callable[[Any], bool]


@dataclass(frozen=True)
class _Filter:
    """As the template of lists asks for it."""

    form: forms.Form

    def is_valid(self) -> bool:
        """Whether the address could be read."""
        return self.form.is_valid()


class RowsPage(ListPage):
    """A list of rows with ``search_words``; tabs by case, filter by a form, pages, Excel."""

    form_class: ClassVar[type[forms.Form]] = forms.Form
    action = "rules:version:view"

    def all_rows(self) -> Sequence[Any]:
        """Rows before the filter."""
        raise TypeError("a list of rows names its rows")

    def cases(self) -> Sequence[RowCase]:
        """The tabs from left to right; the code of the first is empty."""
        raise TypeError("a list of rows names its cases")

    def fits(self, row: Any, asked: dict[str, Any]) -> bool:
        """Whether a row fits what the filter asks."""
        return True

    @cached_property
    def _cases(self) -> dict[str, RowCase]:
        return {case.code: case for case in self.cases()}

    @cached_property
    def state(self) -> str:
        """Code of the chosen tab, empty for the first."""
        chosen = self.request.GET.get("state", "")
        return chosen if chosen in self._cases else ""

    @cached_property
    def filterset(self) -> Any:
        """The form of the filter."""
        return _Filter(self.form_class(self.request.GET))

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What the filter asks; what cannot be read asks nothing."""
        self.filterset.is_valid()
        return dict(self.filterset.form.cleaned_data)

    def filtered(self) -> Any:
        """Rows after filter and search, before the tab."""
        require(self.actor, self.action, CatalogueVersion())
        words = fold(self.query).split()
        return [
            row
            for row in self.all_rows()
            if self.fits(row, self.asked) and all(w in fold(row.search_words) for w in words)
        ]

    def tabs(self, rows: Any) -> list[Tab]:
        """Every case with its count."""
        return [
            Tab(
                case.code,
                case.label,
                sum(case.holds(row) for row in rows),
                self.address(state=case.code),
                case.code == self.state,
            )
            for case in self._cases.values()
        ]

    def chosen(self, rows: Any) -> Any:
        """Rows of the chosen tab."""
        return [row for row in rows if self._cases[self.state].holds(row)]

    def table(self, rows: Any) -> ListTable:
        """The table over ``rows`` in the asked order."""
        table = self.table_class(list(rows), order_by=self.request.GET.getlist("sort"))
        table.back, table.as_of = self.request.get_full_path(), self.as_of
        return table

    def _cells(self, rows: Any) -> Iterator[Sequence[Cell]]:
        yield from self._chunk(list(rows))
