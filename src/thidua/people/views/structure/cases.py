"""Tabs of lists whose rows have no workflow: each tab is a condition with its count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property

from thidua.common.lists import ListPage, Tab
from thidua.common.policy import Text


@dataclass(frozen=True)
class Case:
    """One tab: its code in the address, its label, and which rows stand under it."""

    code: str
    label: Text
    rows: Q


class CaseListPage(ListPage):
    """A list page with one tab per case; the first case is the one shown without a choice."""

    def cases(self) -> Sequence[Case]:
        """The tabs from left to right; the code of the first is empty."""
        raise TypeError("a list of cases names its cases")

    @cached_property
    def _cases(self) -> dict[str, Case]:
        return {case.code: case for case in self.cases()}

    @cached_property
    def state(self) -> str:
        """Code of the chosen tab, empty for the first."""
        chosen = self.request.GET.get("state", "")
        return chosen if chosen in self._cases else ""

    def tabs(self, rows: QuerySet[Any]) -> list[Tab]:
        """Every case with its count, so that the tabs stand still; one query."""
        counted = {
            f"n{at}": Count("pk", filter=case.rows, distinct=True) if case.rows else Count("pk")
            for at, case in enumerate(self._cases.values())
        }
        counts = rows.order_by().aggregate(**counted)
        return [
            Tab(
                case.code,
                case.label,
                counts[f"n{at}"],
                self.address(state=case.code),
                case.code == self.state,
            )
            for at, case in enumerate(self._cases.values())
        ]

    def chosen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows of the chosen case."""
        return rows.filter(self._cases[self.state].rows)
