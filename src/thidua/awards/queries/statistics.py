"""How many awards stand, by what the ministry asks for and by year; counted by the database."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.awards.catalogue import Category, Level, Object, catalogue
from thidua.awards.models import Grant
from thidua.awards.models.grants import Authority
from thidua.common.policy import which
from thidua.people.models import Person

DIMENSIONS: dict[str, str | Promise] = {
    "award_code": gettext_lazy("Award"),
    "category": gettext_lazy("Sort of award"),
    "level": gettext_lazy("Award level"),
    "object_kind": gettext_lazy("Given to"),
    "kind": gettext_lazy("Kind of award"),
    "authority": gettext_lazy("Who decided"),
    "gender": gettext_lazy("Sex"),
    "standing": gettext_lazy("Leading post or direct worker"),
    "field": gettext_lazy("Sphere"),
}
"""What a table may be divided by, also the name of the filter that opens a line of it."""
_COLUMNS = {"category": "award_code", "level": "award_code", "authority": "decision__authority"}
_LABELS: dict[str, dict[str, Any]] = {
    "category": dict(Category.choices),
    "level": dict(Level.choices),
    "object_kind": dict(Object.choices),
    "kind": dict(Grant.Kind.choices),
    "authority": dict(Authority.choices),
    "gender": dict(Person.Gender.choices),
    "standing": dict(Grant.Standing.choices),
    "field": dict(Grant.Field.choices),
}
PERSONS_ONLY = frozenset({"gender", "standing"})
"""Facts that only persons have: other objects are left out of the table."""


@dataclass
class Row:
    """A line: code (empty: not known), words, number by column, all together."""

    code: str
    label: str
    cells: list[int]
    total: int = 0


@dataclass(frozen=True)
class Statistic:
    """A table: its lines, the largest first, its columns, sums below."""

    by: str
    columns: list[str]
    rows: list[Row] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All together."""
        return sum(self.sums)


def statistic(
    actor: Any, *, by: str, since: int, until: int, achieved: bool = False, only: str = ""
) -> Statistic:
    """Grants that stand (neither revoked nor struck out), divided in one query.

    Args:
        actor: who asks.
        by: key of :data:`DIMENSIONS`.
        since, until: first and last year of the decisions, both included.
        achieved: columns are the years of the achievement instead of those of the decision.
        only: one kind of object.
    """
    rows: QuerySet[Grant] = which(actor, "awards:registry:view")
    rows = rows.filter(
        state="granted",
        granted_on__gte=date(since, 1, 1),
        granted_on__lte=date(until, 12, 31),
    )
    if by in PERSONS_ONLY:
        only = Object.PERSON
    if only:
        rows = rows.filter(object_kind=only)
    line = _COLUMNS.get(by, by)
    column = "period__name" if achieved else "year"
    if not achieved:
        rows = rows.annotate(year=ExtractYear("granted_on"))
    order = ("period__start", column) if achieved else (column,)
    counted = rows.order_by(*order).values_list(line, *order[-1:]).annotate(n=Count("pk"))
    return _table(by, list(counted), achieved)


def _table(by: str, counted: list[tuple[Any, Any, int]], achieved: bool) -> Statistic:
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    columns: dict[str, None] = {}
    for value, column, number in counted:
        name = str(column) if column is not None else _("Not known")
        columns.setdefault(name)
        found[_line(by, value)][name] += number
    heads = list(columns) if achieved else sorted(columns)
    rows = [
        Row(code, _label(by, code), [cells.get(h, 0) for h in heads], sum(cells.values()))
        for code, cells in found.items()
    ]
    rows.sort(key=lambda r: (r.code == "", -r.total, r.label))
    sums = [sum(row.cells[n] for row in rows) for n in range(len(heads))]
    return Statistic(by, heads, rows, sums)


def _line(by: str, value: str) -> str:
    """The line that a counted value belongs to; empty for what is not known."""
    if by in ("category", "level"):
        award = catalogue().get(value)
        return str(getattr(award, by)) if award else ""
    return "" if value == Person.Gender.UNKNOWN else value


def _label(by: str, code: str) -> str:
    if not code:
        return (
            _("Not known") if by not in ("award_code", "category", "level") else _("Without a code")
        )
    if by == "award_code":
        award = catalogue().get(code)
        return award.name if award else code
    return str(_LABELS[by].get(code, code))
