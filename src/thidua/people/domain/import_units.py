"""Units from a sheet: new ones, versions, aliases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from thidua.common.models.base import since
from thidua.people.domain.import_report import CHANGED, CREATED, UNCHANGED, Cells, Import
from thidua.people.domain.versions import Placement, UnitFacts, first_day, place
from thidua.people.hooks import names_changed
from thidua.people.models import Alias, Unit, UnitVersion
from thidua.people.sheets import UNITS, Mark, SheetRows


@dataclass
class UnitState:
    """A unit as it stands while the import goes on."""

    unit: Unit
    live: list[UnitVersion] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    is_new: bool = False

    def on(self, day: date) -> UnitVersion | None:
        """The version of a day."""
        return next((v for v in self.live if covers(v, day)), None)


def covers(version: UnitVersion, day: date) -> bool:
    """Whether a version holds on the day."""
    end = version.valid.upper
    return first_day(version) <= day and (end is None or day < end)


@dataclass
class UnitRow:
    """A row as read."""

    number: int
    code: str
    facts: dict[str, Any]
    parent: str
    managed_by: str
    first: date | None
    until: date | None
    reason: str
    aliases: list[str]
    mark: str


class UnitImport:
    """Reads the sheet of units against what is in the database."""

    def __init__(self, run: Import) -> None:
        self.run = run
        self.units: dict[str, UnitState] = {
            u.code: UnitState(u) for u in Unit.objects.order_by("pk")
        }
        by_id = {s.unit.pk: s for s in self.units.values()}
        self.by_id = by_id
        for version in UnitVersion.objects.filter(superseded_at=None).order_by("valid"):
            by_id[version.unit_id].live.append(version)
        for unit_id, name in Alias.objects.values_list("unit_id", "name"):
            by_id[unit_id].aliases.add(name)
        self.placements: list[Placement] = []
        self.new_aliases: list[Alias] = []

    # --- reading ------------------------------------------------------------
    def take(self, sheet: SheetRows) -> None:
        """Read, check and place all rows; writes units and versions in the caller's transaction."""
        rows = [self._row(Cells(self.run, UNITS, row)) for row in sheet.rows]
        self._refuse_twice(rows)
        self._refuse_unknown(rows)
        self._make_units(rows)
        by_code: dict[str, list[UnitRow]] = defaultdict(list)
        for row in self._good(rows):
            by_code[row.code].append(row)
        for code, mine in by_code.items():
            ordered = sorted(mine, key=lambda r: r.first or self.run.as_of)
            for row, following in zip(ordered, [*ordered[1:], None], strict=True):
                self._place(self.units[code], row, following.first if following else None)
            self._aliases(self.units[code], mine[-1])
        self._refuse_cycles(self._good(rows))
        self._write()

    def _good(self, rows: Iterable[UnitRow]) -> list[UnitRow]:
        return [r for r in rows if not self.run.is_bad(UNITS, r.number)]

    @staticmethod
    def _row(cells: Cells) -> UnitRow:
        facts = {
            "name": cells.text("name", 500),
            "short_name": cells.text("short_name", 120),
            "kind": cells.choice("kind"),
            "area": cells.choice("area", UnitVersion.Area.ORDINARY),
            "email": cells.email(),
        }
        first, until = cells.span()
        row = UnitRow(
            cells.row.number,
            cells.code("code"),
            facts,
            cells.code("parent"),
            cells.code("managed_by"),
            first,
            until,
            cells.text("reason"),
            cells.codes("aliases"),
            cells.choice("mark"),
        )
        if row.code and row.parent == row.code:
            cells.wrong("parent", _("A unit cannot be its own parent."), _("Correct the code."))
        return row

    def _refuse_twice(self, rows: list[UnitRow]) -> None:
        seen: dict[tuple[str, date | None], int] = {}
        for row in rows:
            before = seen.setdefault((row.code, row.first), row.number)
            if before != row.number and row.code:
                self.run.problem(
                    UNITS,
                    row.number,
                    "code",
                    _("The code %(code)s stands in row %(row)s already, from the same day.")
                    % {"code": row.code, "row": before},
                    _("Delete one of the rows, or give another code or another first day."),
                )

    def _refuse_unknown(self, rows: list[UnitRow]) -> None:
        """Codes that neither the program nor a good row knows; again until nothing more falls."""
        while True:
            coming = {r.code for r in self._good(rows)} | set(self.units)
            fell = False
            for row in self._good(rows):
                for column, code in (("parent", row.parent), ("managed_by", row.managed_by)):
                    if code and code not in coming:
                        fell = True
                        self.run.problem(
                            UNITS,
                            row.number,
                            column,
                            _("No unit has the code %(code)s.") % {"code": code},
                            _("Correct the code, or add the unit to this sheet."),
                        )
                if row.code not in self.units and row.first is None:
                    fell = True
                    self.run.problem(
                        UNITS,
                        row.number,
                        "first",
                        _("A new unit needs its first day."),
                        _("Fill in “Từ ngày”."),
                    )
            if not fell:
                return

    def _make_units(self, rows: list[UnitRow]) -> None:
        new = {r.code: r for r in self._good(rows) if r.code not in self.units}
        made = [
            Unit(
                code=code,
                is_sample=row.mark == Mark.SAMPLE.value,
                is_synthetic=row.mark == Mark.SYNTHETIC.value,
            )
            for code, row in new.items()
        ]
        for unit in Unit.objects.bulk_create(made):
            unit.latest_name = new[unit.code].facts["name"]
            self.units[unit.code] = self.by_id[unit.pk] = UnitState(unit, is_new=True)

    # --- placing ------------------------------------------------------------
    def _facts(self, row: UnitRow) -> UnitFacts:
        return UnitFacts(
            **row.facts,
            parent_id=self.units[row.parent].unit.pk if row.parent else None,
            managed_by_id=self.units[row.managed_by].unit.pk if row.managed_by else None,
        )

    def _place(self, state: UnitState, row: UnitRow, following: date | None) -> None:
        """Place a row; without a last day it ends where the unit's next row in the file begins."""
        facts = self._facts(row)
        first = row.first or self.run.as_of
        old = state.on(first)
        if old is None and row.first is None:
            self.run.problem(
                UNITS,
                row.number,
                "first",
                _("The unit does not exist on this day."),
                _("Fill in “Từ ngày”."),
            )
            return
        later = min((first_day(v) for v in state.live if first_day(v) > first), default=None)
        end = old.valid.upper if old is not None else later
        bound = min((d for d in (end, following) if d is not None), default=None)
        same = old is not None and UnitFacts.of(old) == facts
        closes = row.until is not None and (end is None or row.until < end)
        if same and not closes:
            self.run.done(UNITS, row.number, UNCHANGED, state.unit, label=row.facts["name"])
            return
        if not self._reason_given(state, row, (row.until or first) if same else first):
            return
        details: dict[str, list[Any]] = {}
        if not same:
            self._put(state, facts, first, bound, row.reason)
            details |= UnitFacts.of(old).differences(facts) if old is not None else {}
        if closes and row.until is not None:
            # Only what the file itself says comes after the last day.
            self._put(state, None, row.until, end, row.reason)
            details["last"] = [None, row.until]
        verb = CREATED if state.is_new else CHANGED
        label = f"{row.code} {row.facts['name']}"
        self.run.done(
            UNITS, row.number, verb, state.unit, label=label, details=details, reason=row.reason
        )

    def _put(
        self,
        state: UnitState,
        facts: UnitFacts | None,
        first: date,
        until: date | None,
        reason: str,
    ) -> None:
        placement = place(
            state.live,
            state.unit.pk,
            facts,
            first=first,
            until=until,
            reason=reason,
            as_of=self.run.as_of,
        )
        self._keep(state, placement)

    def _reason_given(self, state: UnitState, row: UnitRow, first: date) -> bool:
        if state.is_new or first >= self.run.as_of or row.reason:
            return True
        self.run.problem(
            UNITS,
            row.number,
            "reason",
            _("This changes what was true on days that have passed."),
            _("Say why in “Lý do thay đổi”; the earlier version is kept."),
        )
        return False

    def _keep(self, state: UnitState, placement: Placement) -> None:
        self.placements.append(placement)
        ends = {id(old): end for old, end in placement.shorten}
        gone = {id(old) for old in placement.supersede}
        for version in state.live:
            if id(version) in ends:
                version.valid = since(first_day(version), ends[id(version)])
        state.live = [v for v in state.live if id(v) not in gone] + list(placement.insert)

    def _aliases(self, state: UnitState, row: UnitRow) -> None:
        """Add the names of the last row; names are taken away on the unit's page only."""
        for name in row.aliases:
            if name not in state.aliases:
                state.aliases.add(name)
                alias = Alias(unit=state.unit, name=name)
                alias.fill_keys()
                self.new_aliases.append(alias)
                if not state.is_new:
                    details: dict[str, list[Any]] = {"alias": [None, name]}
                    self.run.told.append(("people:list:import", state.unit, details, row.reason))

    def _refuse_cycles(self, rows: list[UnitRow]) -> None:
        for row in rows:
            state = self.units[row.code]
            day = row.first or self.run.as_of
            seen: list[str] = []
            here: UnitState | None = state
            while here is not None:
                if here.unit.code in seen:
                    path = " → ".join([*seen, here.unit.code])
                    self.run.problem(
                        UNITS,
                        row.number,
                        "parent",
                        _("The units stand above each other in a circle: %(path)s.")
                        % {"path": path},
                        _("Correct one of the parent codes."),
                    )
                    break
                seen.append(here.unit.code)
                version = here.on(day)
                parent = version.parent_id if version else None
                here = self.by_id.get(parent) if parent else None
            else:
                self._refuse_dead_parent(state, row, day)

    def _refuse_dead_parent(self, state: UnitState, row: UnitRow, day: date) -> None:
        version = state.on(day)
        parent = self.by_id.get(version.parent_id) if version and version.parent_id else None
        if parent is not None and parent.on(day) is None:
            self.run.problem(
                UNITS,
                row.number,
                "parent",
                _("The unit %(code)s does not exist on %(day)s.")
                % {"code": parent.unit.code, "day": f"{day:%d/%m/%Y}"},
                _("Choose a unit that exists, or correct the days."),
            )

    # --- writing ------------------------------------------------------------
    def _write(self) -> None:
        gone = [v.pk for p in self.placements for v in p.supersede if v.pk]
        UnitVersion.objects.filter(pk__in=gone).update(superseded_at=Now())
        shorter = {old.pk: old for p in self.placements for old, _end in p.shorten if old.pk}
        UnitVersion.objects.bulk_update(shorter.values(), ["valid"], batch_size=500)
        replaced = {id(v) for p in self.placements for v in p.supersede}
        new = [v for p in self.placements for v in p.insert if id(v) not in replaced]
        for version in new:
            version.fill_keys()
        UnitVersion.objects.bulk_create(new, batch_size=1000)
        Alias.objects.bulk_create(self.new_aliases, batch_size=1000)
        moved = [v.unit_id for v in (*shorter.values(), *new)]
        names_changed({*moved, *(a.unit_id for a in self.new_aliases)})
