"""Blocks of a new year: last year's carried over, every change shown before it is made."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.models import Installation
from thidua.common.models.base import since, valid_on
from thidua.common.policy import require
from thidua.people.domain.groups import Decision, set_members
from thidua.people.models import Group, Membership, Person, Succession, Unit
from thidua.people.queries import unit_names

ACTION = "people:group:new_year"
KEPT, RENEWED, FOLLOWS, GONE, ELSEWHERE = "kept", "renewed", "follows", "gone", "elsewhere"


@dataclass(frozen=True)
class Line:
    """A member of the new year, or one that is left out.

    Args:
        unit: key of the unit.
        name: as it is called on the first day of the year, else on the last of the old one.
        part: :class:`Membership.Part`.
        verb: ``kept`` (its membership goes on), ``renewed`` (ends with the year, begun again),
            ``follows`` (successor of a member), ``gone`` (ended without a successor) or
            ``elsewhere`` (in another block on that day already).
        instead_of: name of the member that it follows.
    """

    unit: int
    name: str
    part: str
    verb: str
    instead_of: str = ""

    @property
    def is_in(self) -> bool:
        """Whether it is a member of the new year."""
        return self.verb not in {GONE, ELSEWHERE}


@dataclass
class BlockProposal:
    """A block as it would go on."""

    group: Group
    lines: list[Line] = field(default_factory=list)
    is_set: bool = False
    """The new year's members are set already; nothing is done."""

    @property
    def changes(self) -> int:
        """How many lines differ from last year's."""
        return sum(line.verb not in {KEPT, RENEWED} for line in self.lines)


def propose(year: int) -> list[BlockProposal]:
    """Every block of the last day before ``year``, carried over. Flat number of queries."""
    begin = date(year, 1, 1)
    last = begin - timedelta(days=1)
    groups = list(Group.objects.filter(valid_on(last), kind=Group.Kind.BLOCK).order_by("code"))
    members: dict[int, list[Membership]] = defaultdict(list)
    for one in Membership.objects.filter(group__in=groups, unit__isnull=False).order_by("pk"):
        members[one.group_id].append(one)
    # A unit that is in a block from this day on already, set by hand or by a list.
    placed: dict[tuple[int, int], int] = {}
    turn = _Turn(begin, unit_names(begin), unit_names(last), _successors(begin), placed)
    for group in groups:
        for one in members[group.pk]:
            if begin in one.valid and one.unit_id is not None:
                placed[group.owner_id, one.unit_id] = group.pk
    found = []
    for group in groups:
        mine = members[group.pk]
        made = BlockProposal(group, is_set=any(m.valid.lower >= begin for m in mine))
        for one in mine:
            if last in one.valid:
                _lines(made, one, turn)
        found.append(made)
    return found


def _successors(begin: date) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Succession.objects.filter(on__lte=begin).order_by("pk")
    for old, new in rows.values_list("before_id", "after_id"):
        found[old].append(new)
    return found


@dataclass(frozen=True)
class _Turn:
    """What the turn of the year looks up once."""

    begin: date
    now: dict[int, str]
    before: dict[int, str]
    after: dict[int, list[int]]
    placed: dict[tuple[int, int], int]


def _lines(made: BlockProposal, member: Membership, turn: _Turn) -> None:
    now, placed = turn.now, turn.placed
    unit = member.unit_id
    assert unit is not None  # noqa: S101 - only units were read
    group = made.group
    if unit in now:
        here = placed.get((group.owner_id, unit))
        if here is not None and here != group.pk:
            made.lines.append(Line(unit, now[unit], member.part, ELSEWHERE))
            return
        verb = KEPT if turn.begin in member.valid else RENEWED
        made.lines.append(Line(unit, now[unit], member.part, verb))
        placed[group.owner_id, unit] = group.pk
        return
    old = turn.before.get(unit, "")
    heirs = [heir for heir in turn.after.get(unit, ()) if heir in now]
    if not heirs:
        made.lines.append(Line(unit, old, member.part, GONE))
    for heir in heirs:
        here = placed.setdefault((group.owner_id, heir), group.pk)
        if here != group.pk:
            made.lines.append(Line(heir, now[heir], member.part, ELSEWHERE, old))
        elif all(line.unit != heir for line in made.lines):
            # Parts are voted on: a body that follows another one begins as a plain member.
            made.lines.append(Line(heir, now[heir], Membership.Part.MEMBER, FOLLOWS, old))


@transaction.atomic
def carry_over(*, actor: Any, as_of: date, year: int, decision: Decision | None = None) -> int:
    """Give every block of last year the members that :func:`propose` shows, from 1 January on.

    Blocks whose members of the new year are set already are left alone.

    Args:
        actor: administrator or head of the standing body.
        as_of: business date.
        year: the new year.
        decision: the decision that it rests on.

    Returns:
        How many blocks were carried over.

    Raises:
        Refused: for others.
        ValidationError: when there is nothing to carry over.
    """
    require(actor, ACTION)
    here = Installation.objects.select_for_update().get()  # one at a time
    begin = date(year, 1, 1)
    todo = [one for one in propose(year) if not one.is_set]
    if not todo:
        raise ValidationError(_("The blocks of %(year)s are set already.") % {"year": year})
    units = Unit.objects.in_bulk([line.unit for one in todo for line in one.lines])
    for one in todo:
        group = one.group
        if group.valid.upper is not None and group.valid.upper <= begin:
            group.valid = since(group.valid.lower)
            group.save(update_fields=["valid"])
        members: dict[Unit | Person, str] = {
            units[line.unit]: line.part for line in one.lines if line.is_in
        }
        set_members(
            actor=actor, as_of=as_of, group=group, on=begin, members=members, decision=decision
        )
    audit.record(
        actor=actor,
        action=ACTION,
        obj=here,
        as_of=as_of,
        changes={"year": year, "blocks": [one.group.code for one in todo]},
        reason=decision.number if decision else "",
    )
    return len(todo)
