"""Successions from a sheet: which unit followed which, in a split, a merger or a replacement."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from thidua.people.domain.import_report import CREATED, UNCHANGED, Cells, Import
from thidua.people.domain.import_units import UnitImport, UnitState
from thidua.people.models import Succession
from thidua.people.sheets import SUCCESSIONS, SheetRows

_Pair = tuple[str, str]


class SuccessionImport:
    """Reads the sheet against the units as the import leaves them; writes in its transaction."""

    def __init__(self, run: Import, units: UnitImport) -> None:
        self.run, self.units = run, units.units

    def take(self, sheet: SheetRows) -> None:
        """Record the successions that are new; a pair stands once."""
        if not sheet.rows:
            return
        pairs = Succession.objects.values_list("before__code", "after__code", "on")
        known: dict[_Pair, date] = {(before, after): on for before, after, on in pairs}
        seen: dict[_Pair, int] = {}
        new: list[Succession] = []
        for row in sheet.rows:
            cells = Cells(self.run, SUCCESSIONS, row)
            before, after = self._unit(cells, "before"), self._unit(cells, "after")
            on = cells.day("first")
            if on is None and "first" not in row.values:
                cells.text("first")  # notes that it is empty
            basis = cells.text("basis")
            if before is None or after is None or on is None:
                continue
            self._check(cells, before, after, on)
            pair = (before.unit.code, after.unit.code)
            if seen.setdefault(pair, row.number) != row.number:
                cells.wrong(
                    "before",
                    _("Row %(row)s says this already.") % {"row": seen[pair]},
                    _("Delete one of the rows."),
                )
            if known.get(pair, on) != on:
                cells.wrong(
                    "first",
                    _("The succession is recorded with another day: %(day)s.")
                    % {"day": f"{known[pair]:%d/%m/%Y}"},
                    _("Correct the day."),
                )
            if self.run.is_bad(SUCCESSIONS, row.number):
                continue
            label = f"{pair[0]} → {pair[1]}"
            if pair in known:
                self.run.done(SUCCESSIONS, row.number, UNCHANGED, before.unit, label=label)
                continue
            new.append(Succession(before=before.unit, after=after.unit, on=on, basis=basis))
            self.run.done(
                SUCCESSIONS,
                row.number,
                CREATED,
                before.unit,
                label=label,
                details={"successors": [None, pair[1]], "on": [None, on]},
                reason=basis,
            )
        Succession.objects.bulk_create(new, batch_size=1000)

    def _unit(self, cells: Cells, column: str) -> UnitState | None:
        code = cells.code(column)
        unit = self.units.get(code)
        if code and unit is None:
            cells.wrong(
                column,
                _("No unit has the code %(code)s.") % {"code": code},
                _("Correct the code, or add the unit to the sheet “Đơn vị”."),
            )
        return unit

    @staticmethod
    def _check(cells: Cells, before: UnitState, after: UnitState, on: date) -> None:
        if before is after:
            cells.wrong(
                "after",
                _("A unit cannot follow itself; change its name instead."),
                _("Correct the code."),
            )
        for column, unit, day in (
            ("before", before, on - timedelta(days=1)),
            ("after", after, on),
        ):
            if unit.on(day) is None:
                cells.wrong(
                    column,
                    _("The unit %(code)s does not exist on %(day)s.")
                    % {"code": unit.unit.code, "day": f"{day:%d/%m/%Y}"},
                    _("Choose a unit that exists, or correct the days."),
                )
