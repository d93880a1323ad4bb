"""What an import found and did, row by row; kept as JSON so that it can be found again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from thidua.common.audit import Told
from thidua.common.keys import fold
from thidua.common.models import Period
from thidua.people.domain.facts import period_of
from thidua.people.sheets import (
    Row,
    SheetForm,
    SheetRows,
    choice_values,
    read_day,
)

KEPT = 1000
"""Rows and problems of each sort that a report lists; counts cover all."""
_TOLD_EVERY = 50
CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"


@dataclass(frozen=True)
class Problem:
    """Something wrong in a cell: where, what, and what to do. ``warning`` does not stop a row."""

    sheet: str
    row: int
    column: str
    what: str
    remedy: str
    severity: str = "error"
    value: str = ""


@dataclass(frozen=True)
class Outcome:
    """What becomes of a row: ``created``, ``changed`` or ``unchanged``, and what changes."""

    sheet: str
    row: int
    verb: str
    label: str
    details: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A row that a person must decide about: whom it means, of whom it may mean.

    Args:
        sheet, row: where.
        label, place: the row in words, and what it prints to tell who it is.
        why: why it is asked.
        options: ``mark``, ``label`` and ``reasons`` of each, the likeliest first.
        more: likely ones that are not listed.
    """

    sheet: str
    row: int
    label: str
    place: str
    why: str
    options: list[dict[str, Any]]
    more: int = 0


@dataclass
class Report:
    """Outcome of a check or an import."""

    applied: bool = False
    skipped_bad: bool = False
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    stamp: str = ""
    """What the outcome rests on, where the sort of workbook tells it by itself."""

    @property
    def bad_rows(self) -> dict[str, list[int]]:
        """Sheet → numbers of the rows that cannot be taken, all of them."""
        found: dict[str, set[int]] = {}
        for one in self.problems:
            if one.severity == "error":
                found.setdefault(one.sheet, set()).add(one.row)
        return {sheet: sorted(rows) for sheet, rows in found.items()}

    @property
    def fingerprint(self) -> str:
        """The same for the same outcome: tells whether the lists changed since a check."""
        if self.stamp:
            return self.stamp
        seen = [[asdict(o) for o in self.outcomes if o.verb != UNCHANGED], self.bad_rows]
        text = json.dumps(seen, cls=DjangoJSONEncoder, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def errors(self) -> int:
        """How many rows cannot be taken."""
        return sum(c["errors"] for c in self.counts.values())

    @property
    def writes(self) -> int:
        """How many rows are created or changed."""
        return sum(c[CREATED] + c[CHANGED] for c in self.counts.values())

    def as_json(self) -> dict[str, Any]:
        """Plain values, lists cut to :data:`KEPT`."""
        whole = asdict(self)
        whole["problems"] = whole["problems"][:KEPT]
        whole["outcomes"] = [o for o in whole["outcomes"] if o["verb"] != UNCHANGED][:KEPT]
        whole["questions"] = whole["questions"][:KEPT]
        whole["asked_rows"] = [q.row for q in self.questions]
        whole["errors"], whole["writes"] = self.errors, self.writes
        whole["bad_rows"], whole["fingerprint"] = self.bad_rows, self.fingerprint
        plain: dict[str, Any] = json.loads(json.dumps(whole, cls=DjangoJSONEncoder))
        return plain


@dataclass
class Import:
    """State of one import under way.

    Args:
        actor: who imports; ``None`` at set-up.
        as_of: business date.
    """

    actor: Any
    as_of: date
    report: Report = field(default_factory=Report)
    told: list[Told] = field(default_factory=list)
    bad: set[tuple[str, int]] = field(default_factory=set)
    tell: Callable[[str, int], None] | None = None
    """Told the sheet and how many rows were looked at, now and then."""
    looked_at: int = 0
    periods: dict[str, Period | None] = field(default_factory=dict)
    """Words of a sheet → the row of the period."""

    def looks_at(self, form: SheetForm) -> None:
        """Count a row that is looked at."""
        self.looked_at += 1
        if self.tell is not None and self.looked_at % _TOLD_EVERY == 1:
            self.tell(form.title, self.looked_at)

    def problem(
        self,
        form: SheetForm,
        row: int,
        column: str,
        what: str,
        remedy: str = "",
        *,
        warning: bool = False,
        value: str = "",
    ) -> None:
        """Note what is wrong; an error takes the row out."""
        title = form.titles().get(column, column)
        severity = "warning" if warning else "error"
        self.report.problems.append(Problem(form.title, row, title, what, remedy, severity, value))
        if not warning:
            self.bad.add((form.key, row))

    def is_bad(self, form: SheetForm, row: int) -> bool:
        """Whether the row has an error."""
        return (form.key, row) in self.bad

    def done(
        self,
        form: SheetForm,
        row: int,
        verb: str,
        obj: models.Model,
        *,
        label: str,
        details: Mapping[str, list[Any]] | None = None,
        reason: str = "",
    ) -> None:
        """Note what becomes of a row, for the report and for the trail."""
        changes = dict(details or {})
        self.report.outcomes.append(Outcome(form.title, row, verb, label, changes))
        if verb != UNCHANGED:
            self.told.append(("people:list:import", obj, {"row": verb, **changes}, reason))

    def count(self, sheets: Mapping[str, SheetRows]) -> None:
        """Fill the counts of the report."""
        for rows in sheets.values():
            title = rows.form.title
            mine = [o.verb for o in self.report.outcomes if o.sheet == title]
            self.report.counts[title] = {
                "rows": len(rows.rows),
                CREATED: mine.count(CREATED),
                CHANGED: mine.count(CHANGED),
                UNCHANGED: mine.count(UNCHANGED),
                "errors": sum(1 for sheet, _row in self.bad if sheet == rows.form.key),
            }


@dataclass
class Cells:
    """Reads the cells of one row and notes what is wrong with each."""

    run: Import
    form: SheetForm
    row: Row

    def __post_init__(self) -> None:
        """Count the row."""
        self.run.looks_at(self.form)

    def wrong(self, column: str, what: str, remedy: str = "") -> None:
        """Note an error in this row, with what stands in the cell."""
        found = self.row.values.get(column, "")
        value = f"{found:%d/%m/%Y}" if isinstance(found, date) else str(found)
        self.run.problem(self.form, self.row.number, column, what, remedy, value=value[:200])

    def text(self, column: str, limit: int = 300) -> str:
        """Text of a cell, empty when there is none; required columns must have some."""
        value = self.row.values.get(column, "")
        text = f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
        needed = next(c for c in self.form.columns if c.key == column)
        if needed.required and not text:
            self.wrong(column, _("Nothing is written here."), _("Fill in the cell."))
        if len(text) > limit:
            self.wrong(
                column,
                _("Longer than %(count)s characters.") % {"count": limit},
                _("Shorten the text."),
            )
            return text[:limit]
        if text.startswith("#") and text.endswith(("!", "?", "/A", "0")):
            self.wrong(column, _("Excel shows the error %(error)s.") % {"error": text},
                       _("Correct the formula or type the value."))  # fmt: skip
        return text

    def code(self, column: str) -> str:
        """A code: upper and lower case matter, spaces inside are not allowed."""
        text = self.text(column, 40)
        if " " in text:
            self.wrong(column, _("A code has no spaces: “%(text)s”.") % {"text": text},
                       _("Write it together, with - or _."))  # fmt: skip
        return text

    def choice(self, column: str, default: str = "") -> str:
        """Value of a list column, by its Vietnamese words or its code."""
        text = self.text(column)
        if not text:
            return default
        form_column = next(c for c in self.form.columns if c.key == column)
        assert form_column.choices is not None  # noqa: S101 - only asked of list columns
        known = choice_values(form_column.choices)
        value = known.get(fold(text))
        if value is None:
            self.wrong(
                column,
                _("“%(text)s” is not one of the values.") % {"text": text},
                _("Choose one from the sheet “Giá trị dùng được”."),
            )
            return default
        return value

    def day(self, column: str) -> date | None:
        """A full date, ``None`` when the cell is empty or wrong."""
        found = self.partial_day(column)
        if found is None:
            return None
        value, precision = found
        if precision != "day":
            self.wrong(column, _("The day is missing."), _("Write dd/mm/yyyy."))
            return None
        return value

    def partial_day(self, column: str) -> tuple[date, str] | None:
        """A date with its precision (day, month, year)."""
        value = self.row.values.get(column)
        if value is None:
            return None
        try:
            found, precision = read_day(value)
        except ValueError:
            self.wrong(
                column,
                _("“%(text)s” is no date.") % {"text": value},
                _("Write dd/mm/yyyy, for example 15/01/2024."),
            )
            return None
        if not 1900 <= found.year <= 2100:
            self.wrong(column, _("The year %(year)s cannot be meant.") % {"year": found.year},
                       _("Correct the year."))  # fmt: skip
            return None
        return found, precision

    def span(self) -> tuple[date | None, date | None]:
        """First day and first day no longer meant (the sheet gives the last day)."""
        first, last = self.day("first"), self.day("last")
        if first and last and last < first:
            self.wrong("last", _("The last day is before the first."), _("Correct the dates."))
        return first, last + timedelta(days=1) if last else None

    def period(self, column: str = "period") -> Period | None:
        """The year or school year, ``None`` when the cell is empty or wrong."""
        text, known = self.text(column), self.run.periods
        if text and text not in known:
            try:
                known[text] = period_of(text)
            except ValueError:
                known[text] = None
        found = known.get(text)
        if text and found is None:
            self.wrong(
                column,
                _("“%(text)s” is no year and no school year.") % {"text": text},
                _("Write 2023, or 2022-2023 for a school year."),
            )
        return found

    def codes(self, column: str) -> list[str]:
        """Several values with ; between them."""
        return [part.strip() for part in self.text(column, 2000).split(";") if part.strip()]

    def email(self, column: str = "email") -> str:
        """A mail address in lower case."""
        text = self.text(column, 254).lower()
        if text and ("@" not in text or text.startswith("@") or " " in text):
            self.wrong(column, _("“%(text)s” is no mail address.") % {"text": text},
                       _("Correct it or leave the cell empty."))  # fmt: skip
            return ""
        return text
