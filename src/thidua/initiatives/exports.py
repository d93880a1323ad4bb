"""Initiatives, authors and the ledger of use as rows of the import's own columns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from thidua.initiatives.models import Author, Initiative, Recognition, Scope, Use
from thidua.initiatives.sheet_forms import AUTHORS, INITIATIVES, USES, Standing
from thidua.people.exports_facts import period_text
from thidua.people.sheets import Mark, labels

Rows = list[dict[str, Any]]


def sheet_rows(initiatives: QuerySet[Initiative] | None = None) -> dict[str, Rows]:
    """These initiatives, or all, by key of the sheet. Three queries."""
    wanted = Initiative.objects.all() if initiatives is None else initiatives
    keys = wanted.order_by().values("pk")
    return {
        INITIATIVES.key: _recognitions(keys),
        AUTHORS.key: _authors(keys),
        USES.key: _uses(keys),
    }


def day_text(on: date | None, precision: str) -> Any:
    """A day as the sheets write it: a date, “03/2023”, “2023”."""
    if on is None or precision == "day":
        return on
    return f"{on:%m/%Y}" if precision == "month" else f"{on.year}"


def share_text(share: Decimal | None) -> str:
    """A share as people type it: 60, 33,5."""
    return "" if share is None else f"{share.normalize():f}".replace(".", ",")


def _recognitions(keys: Any) -> Rows:
    """One row per recognition, but those entered by mistake."""
    kinds, scopes, said = labels(Initiative.Kind), labels(Scope), labels(Standing)
    rows = Recognition.objects.filter(initiative__in=keys)
    rows = rows.exclude(withdrawal=Recognition.Withdrawal.MISTAKE)
    found = rows.select_related("initiative__unit", "initiative__period")
    return [
        {
            "code": one.initiative.code,
            "kind": kinds[one.initiative.kind],
            "name": one.initiative.name,
            "field": one.initiative.field,
            "unit": one.initiative.unit.code,
            "period": period_text(one.initiative.period),
            "scope": scopes[one.scope],
            "number": one.number,
            "on": day_text(one.on, one.on_precision),
            "issuer": one.issuer,
            "standing": said[Standing.WITHDRAWN] if one.withdrawn_on else "",
            "summary": one.initiative.summary,
            "mark": str(Mark.SYNTHETIC.value) if one.initiative.is_synthetic else "",
        }
        for one in found.order_by("initiative", "pk")
    ]


def _authors(keys: Any) -> Rows:
    parts = labels(Author.Part)
    rows = Author.objects.filter(initiative__in=keys).select_related("initiative", "person")
    return [
        {
            "code": one.initiative.code,
            "name": one.name,
            "person": one.person.code if one.person else "",
            "part": parts[one.part],
            "share": share_text(one.share),
        }
        for one in rows.order_by("initiative", "pk")
    ]


def _uses(keys: Any) -> Rows:
    """Entries that stand."""
    rows = Use.objects.filter(author__initiative__in=keys, reversed_on=None)
    found = rows.select_related("author__initiative", "author__person", "period")
    return [
        {
            "code": one.author.initiative.code,
            "name": one.author.name,
            "person": one.author.person.code if one.author.person else "",
            "award": one.award_code,
            "period": period_text(one.period),
            "number": one.number,
            "on": day_text(one.on, one.on_precision),
            "basis": one.basis,
        }
        for one in found.order_by("pk")
    ]
