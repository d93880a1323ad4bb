"""Ratings, discipline, holds and yearly figures from four sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from thidua.common.models.base import DateRange, since
from thidua.people.domain.facts import (
    SORTS,
    VALUES,
    AnyFact,
    faults,
    replacement,
)
from thidua.people.domain.import_report import CHANGED, CREATED, UNCHANGED, Cells, Import
from thidua.people.domain.import_units import UnitImport
from thidua.people.exports_facts import SHEETS
from thidua.people.models import Person, Unit
from thidua.people.sheets import SheetForm, SheetRows

_KEYS: dict[str, tuple[str, ...]] = {
    "rating": ("person_id", "unit_id", "period_id", "scheme"),
    "discipline": ("person_id", "unit_id", "form", "first"),
    "hold": ("person_id", "unit_id", "ground", "first"),
    "unit_year": ("unit_id", "period_id"),
    "career": ("person_id", "title", "first"),
}
"""What makes a row the same fact; other values in it are a correction."""
_TEXTS = {"conclusion": 300, "title": 200, "unit_text": 500}
"""Values that are text, with the most letters they may have."""


class FactImport:
    """Reads the sheets of facts; writes in the caller's transaction."""

    def __init__(self, run: Import, units: UnitImport, persons: Mapping[str, Person]) -> None:
        self.run, self.units, self.persons = run, units, persons

    def take(self, sheets: Mapping[str, SheetRows]) -> None:
        """Create and correct facts of every sheet."""
        for sort, form in SHEETS.items():
            if sheets[form.key].rows:
                self._take(sort, form, sheets[form.key])

    def _take(self, sort: str, form: SheetForm, sheet: SheetRows) -> None:
        model = SORTS[sort]
        rows = model._default_manager.filter(superseded_at=None).order_by("pk")  # noqa: SLF001
        standing = {_key(sort, fact): fact for fact in rows}
        seen: dict[tuple[Any, ...], int] = {}
        new: list[Any] = []
        gone: list[int] = []
        for row in sheet.rows:
            cells = Cells(self.run, form, row)
            read = self._read(sort, cells)
            if read is None:
                continue
            fact, subject = read
            key = _key(sort, fact)
            if seen.setdefault(key, row.number) != row.number:
                cells.wrong(
                    form.columns[0].key,
                    _("Row %(row)s says this already.") % {"row": seen[key]},
                    _("Delete one of the rows."),
                )
                continue
            when = "period" if sort in {"rating", "unit_year"} else "first"
            label = f"{subject}: {cells.text(when)}"
            old = standing.get(key)
            if old is None:
                new.append(fact)
                self.run.done(form, row.number, CREATED, subject, label=label)
                continue
            changes = {
                name: [_said(getattr(old, name)), _said(getattr(fact, name))]
                for name in VALUES[sort]
                if getattr(old, name) != getattr(fact, name)
            }
            if not changes:
                self.run.done(form, row.number, UNCHANGED, subject, label=label)
                continue
            reason = cells.text("reason")
            if not reason:
                cells.wrong(
                    "reason",
                    _("This replaces what is recorded, and no reason is given."),
                    _("Write why in “Lý do sửa”, or delete the row."),
                )
                continue
            values = {name: getattr(fact, name) for name in VALUES[sort]}
            corrected = replacement(old, values, reason)
            corrected.basis = fact.basis or old.basis
            new.append(corrected)
            gone.append(old.pk)
            self.run.done(
                form, row.number, CHANGED, subject, label=label, details=changes, reason=reason
            )
        model._default_manager.filter(pk__in=gone).update(superseded_at=Now())  # noqa: SLF001
        model._default_manager.bulk_create(new, batch_size=1000)  # noqa: SLF001

    def _read(self, sort: str, cells: Cells) -> tuple[AnyFact, Any] | None:
        """The fact of a row with whom it is about; ``None`` when a cell is wrong."""
        values: dict[str, Any] = {"basis": cells.text("basis")}
        subject = self._subject(sort, cells, values)
        if sort in {"rating", "unit_year"}:
            values["period"] = cells.period()
        if sort == "rating":
            values["scheme"] = cells.choice("scheme")
        if "valid" in VALUES[sort]:
            values["valid"] = self._valid(cells)
        for name in VALUES[sort]:
            if name in _TEXTS:
                values[name] = cells.text(name, _TEXTS[name])
            elif name in {"level", "form", "ground"}:
                values[name] = cells.choice(name) or cells.text(name)
            elif name not in {"valid", "unit"}:
                values[name] = self._number(cells, name)
        if self.run.is_bad(cells.form, cells.row.number) or subject is None:
            return None
        for column, what in faults(sort, values, self.run.as_of).items():
            cells.wrong(column, what, _("Correct the cell."))
        if self.run.is_bad(cells.form, cells.row.number):
            return None
        return SORTS[sort](**values, place=f"{cells.form.title}, {cells.row.number}"), subject

    @staticmethod
    def _valid(cells: Cells) -> DateRange | None:
        first, until = cells.span()
        if first is None and "first" not in cells.row.values:
            cells.text("first")  # notes that it is empty
        return since(first, until) if first else None

    def _subject(self, sort: str, cells: Cells, values: dict[str, Any]) -> Any:
        unit_code = cells.code("unit")
        unit = self.units.units.get(unit_code)
        if unit_code and unit is None:
            cells.wrong("unit", _("No unit has this code."), _("Correct the code."))
        if sort == "unit_year":
            values["unit"] = unit.unit if unit else None
            return values["unit"]
        person_code = cells.code("person")
        person = self.persons.get(person_code)
        if person_code and person is None:
            cells.wrong("person", _("No officer has this code."), _("Correct the code."))
        values["person"], values["unit"] = person, unit.unit if unit else None
        if sort == "career":
            return person
        if bool(unit_code) == bool(person_code):
            cells.wrong(
                "person",
                _("A fact is about a person or about a unit."),
                _("Fill in exactly one of the two codes."),
            )
        return person or values["unit"]

    @staticmethod
    def _number(cells: Cells, column: str) -> int | None:
        text = cells.text(column, 12)
        if not text:
            return None
        if not text.isdigit():
            cells.wrong(
                column,
                _("“%(text)s” is no whole number.") % {"text": text},
                _("Write digits only."),
            )
            return None
        return int(text)


def _key(sort: str, fact: Any) -> tuple[Any, ...]:
    return tuple(
        fact.valid.lower if name == "first" else getattr(fact, name) for name in _KEYS[sort]
    )


def _said(value: Any) -> Any:
    if isinstance(value, Unit):
        return value.code
    return [value.lower, value.upper] if isinstance(value, DateRange) else value
