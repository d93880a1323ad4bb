"""Groups and their dated members from two sheets."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from thidua.common.models.base import DateRange, since
from thidua.people.domain.import_report import CHANGED, CREATED, UNCHANGED, Cells, Import
from thidua.people.domain.import_units import UnitImport
from thidua.people.models import Group, Membership, Person, Roster
from thidua.people.sheets import GROUPS, MEMBERS, Mark, SheetRows


def overlap(one: DateRange, first: date, until: date | None) -> bool:
    """Whether a range shares a day with ``[first, until)``."""
    ends, begins = one.upper, one.lower
    return (until is None or begins < until) and (ends is None or first < ends)


class GroupImport:
    """Reads the sheets of groups and of members."""

    def __init__(self, run: Import, units: UnitImport) -> None:
        self.run = run
        self.units = units
        self.groups = {g.code: g for g in Group.objects.order_by("pk")}
        self.members: dict[int, list[Membership]] = defaultdict(list)
        for member in Membership.objects.order_by("pk"):
            self.members[member.group_id].append(member)
        self.rosters = {
            (r.group_id, r.number, r.issued_on): r for r in Roster.objects.order_by("pk")
        }
        self.by_unit: dict[int, list[Membership]] = defaultdict(list)
        for members in self.members.values():
            for member in members:
                if member.unit_id is not None:
                    self.by_unit[member.unit_id].append(member)
        self.kinds = {g.pk: (g.kind, g.owner_id) for g in self.groups.values()}

    # --- groups ------------------------------------------------------------
    def take_groups(self, sheet: SheetRows) -> None:
        """Create and change groups; writes in the caller's transaction."""
        seen: dict[str, int] = {}
        for row in sheet.rows:
            cells = Cells(self.run, GROUPS, row)
            code = cells.code("code")
            before = seen.setdefault(code, row.number)
            if before != row.number:
                cells.wrong(
                    "code",
                    _("The code %(code)s stands in row %(row)s already.")
                    % {"code": code, "row": before},
                    _("Delete one of the rows or give another code."),
                )
            self._group(cells, code)

    def _group(self, cells: Cells, code: str) -> None:
        row = cells.row.number
        owner = self.units.units.get(cells.code("owner"))
        if owner is None:
            cells.wrong("owner", _("No unit has this code."), _("Correct the code."))
        first, until = cells.span()
        old = self.groups.get(code)
        if first is None and old is not None:
            first = old.valid.lower
        if first is None:
            cells.wrong("first", _("A new group needs its first day."), _("Fill in “Từ ngày”."))
        facts: dict[str, Any] = {
            "name": cells.text("name", 500),
            "kind": cells.choice("kind"),
            "is_sample": cells.choice("mark") != Mark.NONE.value,
        }
        roster = self._roster_facts(cells)
        if self.run.is_bad(GROUPS, row) or owner is None or first is None:
            return
        facts |= {"owner_id": owner.unit.pk, "valid": since(first, until)}
        if old is None:
            group = Group(code=code, **facts)
            group.save()
            self.groups[code] = group
            self.run.done(GROUPS, row, CREATED, group, label=f"{code} {group.name}")
        else:
            group = old
            changes = {
                name: [_said(getattr(group, name)), _said(value)]
                for name, value in facts.items()
                if getattr(group, name) != value
            }
            for name, value in facts.items():
                setattr(group, name, value)
            if changes:
                group.save()
            verb = CHANGED if changes else UNCHANGED
            self.run.done(GROUPS, row, verb, group, label=f"{code} {group.name}", details=changes)
        self.kinds[group.pk] = (group.kind, group.owner_id)
        if roster is not None and (group.pk, roster[0], roster[1]) not in self.rosters:
            self.rosters[group.pk, roster[0], roster[1]] = Roster.objects.create(
                group=group, number=roster[0], issued_on=roster[1], issuer=roster[2]
            )

    @staticmethod
    def _roster_facts(cells: Cells) -> tuple[str, date, str] | None:
        number, issued = cells.text("number", 60), cells.day("issued_on")
        issuer = cells.text("issuer")
        if not number and issued is None:
            return None
        if not number or issued is None:
            cells.wrong(
                "number" if issued else "issued_on",
                _("A decision needs its number and its date."),
                _("Fill in both or neither."),
            )
            return None
        return number, issued, issuer

    # --- members -----------------------------------------------------------
    def take_members(self, sheet: SheetRows, persons: dict[str, Person]) -> None:
        """Create and change memberships; writes in the caller's transaction."""
        new: list[Membership] = []
        changed: list[Membership] = []
        for row in sheet.rows:
            self._member(Cells(self.run, MEMBERS, row), persons, new, changed)
        Membership.objects.bulk_update(changed, ["part", "valid"], batch_size=500)
        Membership.objects.bulk_create(new, batch_size=1000)

    def _member(
        self,
        cells: Cells,
        persons: dict[str, Person],
        new: list[Membership],
        changed: list[Membership],
    ) -> None:
        row = cells.row.number
        group = self.groups.get(cells.code("group"))
        if group is None:
            cells.wrong("group", _("No group has this code."), _("Correct the code."))
        unit_code, person_code = cells.code("unit"), cells.code("person")
        unit = self.units.units.get(unit_code)
        person = persons.get(person_code)
        if bool(unit_code) == bool(person_code):
            cells.wrong("unit", _("A member is either a unit or a person."),
                        _("Fill in exactly one of the two codes."))  # fmt: skip
        elif unit_code and unit is None:
            cells.wrong("unit", _("No unit has this code."), _("Correct the code."))
        elif person_code and person is None:
            cells.wrong("person", _("No officer has this code."), _("Correct the code."))
        part = cells.choice("part", Membership.Part.MEMBER)
        first, until = cells.span()
        if group is not None and first is None:
            first = group.valid.lower
        if self.run.is_bad(MEMBERS, row) or group is None or first is None:
            return
        mine = [
            m
            for m in self.members[group.pk]
            if (unit is not None and m.unit_id == unit.unit.pk)
            or (person is not None and m.person_id == person.pk)
        ]
        old = next((m for m in mine if m.valid.lower == first), None)
        others = [m for m in mine if m is not old and overlap(m.valid, first, until)]
        if others:
            cells.wrong(
                "first",
                _("Already a member of this group from %(day)s.")
                % {"day": f"{others[0].valid.lower:%d/%m/%Y}"},
                _("End the earlier membership first, or correct the days."),
            )
            return
        if unit is not None and self._in_other_block(cells, group, unit.unit.pk, (first, until)):
            return
        who = unit.unit.latest_name if unit else (person.name if person else "")
        label = f"{who} ∈ {group.name}"
        if old is None:
            member = Membership(
                group=group,
                unit=unit.unit if unit else None,
                person=person,
                part=part,
                valid=since(first, until),
            )
            new.append(member)
            self.members[group.pk].append(member)
            if unit is not None:
                self.by_unit[unit.unit.pk].append(member)
            self.run.done(
                MEMBERS, row, CREATED, group, label=label, details={"member": [None, who]}
            )
            return
        changes = {
            name: [_said(getattr(old, name)), _said(value)]
            for name, value in (("part", part), ("valid", since(first, until)))
            if getattr(old, name) != value
        }
        if changes:
            old.part, old.valid = part, since(first, until)
            changed.append(old)
        verb = CHANGED if changes else UNCHANGED
        self.run.done(MEMBERS, row, verb, group, label=label, details=changes)

    def _in_other_block(
        self, cells: Cells, group: Group, unit_id: int, span: tuple[date, date | None]
    ) -> bool:
        """A unit competes in one block of the same body at a time."""
        if group.kind != Group.Kind.BLOCK:
            return False
        here = self.kinds[group.pk]
        for member in self.by_unit[unit_id]:
            if (
                member.group_id != group.pk
                and self.kinds[member.group_id] == here
                and overlap(member.valid, *span)
            ):
                cells.wrong(
                    "group",
                    _("This unit is in another block at that time."),
                    _("End its membership there first."),
                )
                return True
        return False


def _said(value: Any) -> Any:
    """A value as the trail keeps it."""
    if isinstance(value, DateRange):
        return [value.lower, value.upper]
    return value
