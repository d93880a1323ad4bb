"""Units of a movement by block: received, acknowledged, taking part, planned, reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from thidua.documents.models import Delivery
from thidua.movements.models import Movement
from thidua.movements.queries.reporting import Reporting
from thidua.people.queries import block_of_units


@dataclass(frozen=True)
class BlockRow:
    """How the units of one block stand.

    Args:
        name: without the words that every block repeats.
        block: whole name, as lists of units are filtered by; empty outside of all.
        units: members of the block that day.
        sent: units to which a document of the movement was sent for action.
        acknowledged: those that have said they received it.
        taking_part: those in the register.
        plans: those that have issued a plan of their own.
        owing, reported: those that owe a report, and that have handed all of it in.
    """

    name: str
    block: str
    units: int
    sent: int
    acknowledged: int
    taking_part: int
    plans: int
    owing: int
    reported: int


class PlanState(NamedTuple):
    """A unit's own plan, as far as counting and finding it needs."""

    public_id: UUID
    unit_id: int
    state: str


def block_rows(
    movement: Movement,
    as_of: date,
    *,
    parts: Collection[int],
    plans: Collection[PlanState],
    reports: Reporting,
) -> list[BlockRow]:
    """One row per block, and one for units outside of all; three queries.

    Args:
        parts: units that take part.
        plans: units' own plans.
        reports: who owes and who has reported.
    """
    sent, answered = _deliveries(movement)
    issued = {p.unit_id for p in plans if p.state == "issued"}
    owing = set(reports.units)
    reported = {u.unit_id for u in reports.units.values() if u.handed_in == u.owed}
    blocks = block_of_units(as_of)
    members: dict[int, set[int]] = defaultdict(set)
    names: dict[int, tuple[str, str, str]] = {0: ("\uffff", _("Outside the blocks"), "")}
    for unit_id, block in blocks.items():
        members[block.pk].add(unit_id)
        names[block.pk] = (block.sort_key, block.short_name, block.name)
    outside = (sent | set(parts) | issued | owing) - set(blocks)
    if outside:
        members[0] = outside
    return [
        BlockRow(
            *names[key][1:],
            len(units),
            *(len(units & kind) for kind in (sent, answered, set(parts), issued, owing, reported)),
        )
        for key, units in sorted(members.items(), key=lambda pair: names[pair[0]][0])
    ]


def _deliveries(movement: Movement) -> tuple[set[int], set[int]]:
    """Units to which the plan or the launch document was sent, and those that acknowledged."""
    documents = [movement.plan.document_id] if movement.plan else []
    if movement.launch_document_id:
        documents.append(movement.launch_document_id)
    rows = Delivery.objects.filter(
        distribution__document__in=documents,
        distribution__state__in=("sent", "closed"),
        person=None,
        purpose="act",
    ).values_list("unit_id", "acknowledged_on")
    sent, answered = set[int](), set[int]()
    for unit_id, on in rows:
        sent.add(unit_id)
        if on is not None:
            answered.add(unit_id)
    return sent, answered


def total(rows: list[BlockRow]) -> BlockRow:
    """The sum of all blocks."""
    return BlockRow(
        _("Sum of all"),
        "",
        sum(r.units for r in rows),
        sum(r.sent for r in rows),
        sum(r.acknowledged for r in rows),
        sum(r.taking_part for r in rows),
        sum(r.plans for r in rows),
        sum(r.owing for r in rows),
        sum(r.reported for r in rows),
    )
