"""Facts as rows of the import's own columns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from thidua.common.models import Period
from thidua.people.domain.facts import SORTS, VALUES
from thidua.people.sheet_forms import (
    CAREER,
    DISCIPLINES,
    HOLDS,
    RATINGS,
    UNIT_YEARS,
    SheetForm,
    labels,
)

SHEETS: dict[str, SheetForm] = {
    "rating": RATINGS,
    "discipline": DISCIPLINES,
    "hold": HOLDS,
    "unit_year": UNIT_YEARS,
    "career": CAREER,
}


def period_text(period: Period) -> str:
    """A period as the sheets write it: “2023”, “2022-2023”."""
    if period.kind == Period.Kind.SCHOOL_YEAR:
        return f"{period.start.year}-{period.end.year}"
    return str(period.start.year)


def fact_rows(sort: str, rows: QuerySet[Any] | None = None) -> list[dict[str, Any]]:
    """Facts that stand, or those given, as the sheet of their sort. One query."""
    form = SHEETS[sort]
    if rows is None:
        rows = SORTS[sort]._default_manager.filter(superseded_at=None).order_by("pk")  # noqa: SLF001
    links = ["unit"] + ["person"] * (sort != "unit_year")
    links += ["period"] * (sort in {"rating", "unit_year"})
    said = {c.key: labels(c.choices) for c in form.columns if c.choices is not None}
    found = []
    facts: list[Any] = list(rows.select_related(*links))
    for fact in facts:
        row: dict[str, Any] = {"unit": fact.unit.code if fact.unit else "", "basis": fact.basis}
        if sort != "unit_year":
            row["person"] = fact.person.code if fact.person else ""
        if sort in {"rating", "unit_year"}:
            row["period"] = period_text(fact.period)
        if sort == "rating":
            row["scheme"] = said["scheme"][fact.scheme]
        for name in VALUES[sort]:
            value = getattr(fact, name)
            if name == "valid":
                row["first"] = value.lower
                row["last"] = value.upper - timedelta(days=1) if value.upper else None
            elif name != "unit":
                row[name] = said[name][value] if name in said else value
        found.append(row)
    return found
