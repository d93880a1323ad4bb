"""Plans and results of every unit at once, for tests and benchmarks of a large province.

Rows are written in bulk: half a million domain calls would take an hour. They are what the domain
functions would have left behind, submitted by the unit's officer and verified by its head.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import OuterRef, Subquery

from thidua.common import audit
from thidua.common.periods import Span, ended_spans
from thidua.movements.models import Movement, Result, ResultVersion, Target, UnitPlan
from thidua.people.actors import Actor
from thidua.people.models import Role
from thidua.people.queries import blocks_on, member_units, posts_of_units, unit_names

_BATCH = 2_000
_BUSY = 0.9
"""Share of the units that have made a plan."""
_ACHIEVED = "Đơn vị đã triển khai theo kế hoạch (số liệu giả lập)."


@dataclass(frozen=True)
class _Kind:
    """An own target of a unit, as many units set it."""

    name: str
    group: str
    measure: str
    nature: str
    low: int
    high: int


_KINDS = (
    _Kind("Số mô hình mới được triển khai", "Phong trào", "mô hình", "increment", 2, 12),
    _Kind("Số sáng kiến được áp dụng", "Phong trào", "sáng kiến", "increment", 5, 60),
    _Kind("Tỷ lệ hồ sơ giải quyết đúng hạn", "Nhiệm vụ chuyên môn", "%", "level", 90, 99),
    _Kind("Thu ngân sách trên địa bàn", "Nhiệm vụ chuyên môn", "triệu đồng", "level", 800, 9000),
)


@dataclass(frozen=True)
class Made:
    """How much was written."""

    plans: int
    targets: int
    results: int


@transaction.atomic
def fill(*, actor: Actor, as_of: date, movement: Movement, seed: int) -> Made:
    """Give most units a plan with targets and results of every month that has ended.

    Args:
        actor: officer in whose name the one entry of the trail is made.
        as_of: business date; results reach until the last month before it.
        movement: the movement, launched.
        seed: same seed, same province.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    blocks = member_units(as_of, [b.pk for b in blocks_on(as_of)])
    units = sorted({u for ids in blocks.values() for u in ids})
    busy = [u for u in units if chance.random() < _BUSY]
    started = movement.launched_on or as_of
    taken = set(movement.unit_plans.exclude(state="withdrawn").values_list("unit_id", flat=True))
    plans = _plans(movement, [u for u in busy if u not in taken], started)
    targets = _targets(plans, chance)
    spans = list(ended_spans("month", started, date(as_of.year, 12, 31), as_of))
    results = _results(targets, spans, as_of, chance)
    audit.record(
        actor=actor,
        action="demo:province:fill",
        obj=movement,
        as_of=as_of,
        changes={"plans": len(plans), "targets": len(targets), "results": results, "seed": seed},
    )
    return Made(len(plans), len(targets), results)


def _plans(movement: Movement, units: list[int], day: date) -> list[UnitPlan]:
    names = unit_names(day, units)
    rows = [
        UnitPlan(
            movement=movement,
            unit_id=unit,
            state="issued",
            name=f"Thực hiện phong trào thi đua năm {day.year} của {names.get(unit, unit)}"[:500],
            purpose=movement.purpose,
            content=movement.content,
            issued_on=day + timedelta(days=14),
        )
        for unit in units
    ]
    for row in rows:
        row.fill_keys()
    return UnitPlan.objects.bulk_create(rows, batch_size=_BATCH)


def _targets(plans: list[UnitPlan], chance: random.Random) -> list[Target]:
    rows = [
        Target(
            unit_plan=plan,
            name=kind.name,
            group=kind.group,
            comparator=">=",
            value=Decimal(chance.randint(kind.low, kind.high)),
            measure=kind.measure,
            nature=kind.nature,
            direction="increase",
            position=n,
            ref=f"t{n}",
        )
        for plan in plans
        for n, kind in enumerate(_KINDS, 1)
    ]
    for row in rows:
        row.fill_keys()
    return Target.objects.bulk_create(rows, batch_size=_BATCH)


def _results(targets: list[Target], spans: list[Span], as_of: date, chance: random.Random) -> int:
    """Results with their versions; every eighth unit is late with the last month."""
    unit_of = {p.pk: p.unit_id for p in UnitPlan.objects.filter(targets__in=targets).distinct()}
    # Places in the row of units, not their keys: the same province whatever the database counted.
    place = {unit: n for n, unit in enumerate(sorted(set(unit_of.values())), 1)}
    people = _people(as_of, set(place))
    periods = {span: span.row() for span in spans}
    rows: list[Result] = []
    approved: set[int] = set()  # positions in rows
    for target in targets:
        unit = unit_of[target.unit_plan_id or 0]
        if unit not in people:
            continue
        pace = chance.uniform(0.6, 1.4)
        for n, span in enumerate(spans, 1):
            last = n == len(spans)
            if last and place[unit] % 8 == 0:
                continue
            if not (last and place[unit] % 5 == 0):
                approved.add(len(rows))
            value = _figure(target, Decimal(n) / 12, pace, chance)
            rows.append(
                Result(
                    target=target,
                    period=periods[span],
                    unit_id=unit,
                    state="submitted",
                    value=value,
                    typed=str(value).replace(".", ","),
                    achieved=_ACHIEVED,
                    last_submitted_by_id=people[unit][0][0],
                    changed_label=people[unit][0][1],
                    revision=2,
                )
            )
    made = Result.objects.bulk_create(rows, batch_size=_BATCH)
    ResultVersion.objects.bulk_create(_versions(made, approved, people, as_of), batch_size=_BATCH)
    # Approved only once its version is there: the database asks for it.
    version = ResultVersion.objects.filter(result=OuterRef("pk"), outcome="approved")
    Result.objects.filter(pk__in=[made[n].pk for n in approved]).update(
        current=Subquery(version.values("pk")[:1]), state="approved"
    )
    return len(made)


def _figure(target: Target, share: Decimal, pace: float, chance: random.Random) -> Decimal:
    if target.nature == "level" and target.measure == "%":
        near = Decimal(str(round(chance.uniform(-3, 1.5), 1)))
        return min(Decimal(100), target.value + near)
    value = target.value * share * Decimal(str(round(pace, 3)))
    return value.quantize(Decimal(1))


_Account = tuple[int, str]


def _people(as_of: date, units: set[int]) -> dict[int, tuple[_Account, _Account]]:
    """Unit id → who submits and who verifies: account and label."""
    posts = posts_of_units(as_of, units, roles=[Role.UNIT_OFFICER, Role.UNIT_HEAD])
    found = {}
    for unit, here in posts.items():
        by_role = {p.role: p for p in here}
        if len(by_role) == 2:
            both = (by_role[Role.UNIT_OFFICER], by_role[Role.UNIT_HEAD])
            found[unit] = (
                (both[0].person.user.pk, both[0].person.name),
                (both[1].person.user.pk, both[1].person.name),
            )
    return found


def _versions(
    results: list[Result],
    approved: set[int],
    people: dict[int, tuple[_Account, _Account]],
    as_of: date,
) -> Iterator[ResultVersion]:
    for n, result in enumerate(results):
        officer, head = people[result.unit_id]
        decided = n in approved
        day = min(result.period.end + timedelta(days=4), as_of)
        yield ResultVersion(
            result=result,
            number=1,
            value=result.value,
            typed=result.typed,
            achieved=result.achieved,
            submitted_by_id=officer[0],
            submitted_label=officer[1],
            submitted_on=day,
            outcome="approved" if decided else "",
            decided_by_id=head[0] if decided else None,
            decided_label=head[1] if decided else "",
            decided_on=day if decided else None,
        )
