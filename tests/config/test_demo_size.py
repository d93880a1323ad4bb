"""``thidua demo --units N --seed S``: a province of that size, the same one for the same seed."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
import yaml

from thidua.common.models import AuditEntry, Installation
from thidua.config.demo import DEMO_DAY, NotADemoError, Size, load
from thidua.config.demo.size import resized
from thidua.documents.models import Delivery
from thidua.movements.models import Movement, Result, ResultVersion, Target, UnitPlan
from thidua.movements.queries.reporting import reporting
from thidua.people.models import Role, Unit
from thidua.people.queries import blocks_on, member_units, posts_of_units

UNITS = 12


@pytest.fixture
def packaged() -> dict[str, Any]:
    source = files("thidua.config.demo").joinpath("phu-tho-2024.yaml")
    found: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return found


def members(data: dict[str, Any]) -> list[int]:
    """How many units each block has."""
    counts = []
    for block in data["blocks"]:
        named = block["members"]
        every = data[named] if isinstance(named, str) else named
        counts.append(block.get("keep", len(every)))
    return counts


@pytest.mark.parametrize("units", [7, 31, 125, 141, 500, 2000])
def test_blocks_have_as_many_units_as_asked_for(packaged: dict[str, Any], units: int) -> None:
    counts = members(resized(packaged, units, 1))
    assert sum(counts) == units
    assert min(counts) >= 1


def test_the_seed_decides_the_names(packaged: dict[str, Any]) -> None:
    one, same, other = (resized(packaged, 500, seed)["communes"] for seed in (1, 1, 2))
    assert one == same
    assert one != other
    names = [name for of_district in one.values() for name in of_district]
    assert len(names) == len(set(names))
    assert all(set(packaged["communes"][d]) <= set(one[d]) for d in packaged["communes"])


def test_fewer_units_than_blocks_are_refused(packaged: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="at least 7 units: one per block"):
        resized(packaged, 6, 1)


@pytest.mark.django_db
def test_a_small_province_has_officers_acknowledgements_and_results() -> None:
    load(Size(units=UNITS, seed=1))
    blocks = member_units(DEMO_DAY, [b.pk for b in blocks_on(DEMO_DAY)])
    units = {u for of_block in blocks.values() for u in of_block}
    assert len(units) == UNITS
    held = posts_of_units(DEMO_DAY, units)
    both = {Role.UNIT_OFFICER, Role.UNIT_HEAD}
    assert {u for u in units if both <= {p.role for p in held[u]}} == units
    assert not Unit.objects.filter(is_sample=False, is_synthetic=False).exists()

    # Acknowledged by nearly all, with a plan of their own and figures that a second person read.
    sent = Delivery.objects.filter(unit__in=units, purpose="act")
    planned = UnitPlan.objects.filter(unit__in=units, state="issued")
    owed = Target.objects.filter(unit_plan__in=planned)
    figures = Result.objects.filter(target__in=owed)
    alone = ResultVersion.objects.filter(outcome="approved", decided_by=None)
    movement = Movement.objects.get(plan__isnull=False)
    told = reporting(movement, DEMO_DAY)
    assert {
        "acknowledged": (sent.filter(acknowledged_on__isnull=False).count(), sent.count()),
        "plans": planned.count(),
        "targets": owed.count(),
        "figures": figures.count(),
        "verified": figures.filter(state="approved").count(),
        "verified alone": alone.count(),
        "reported": (told.reported, told.owing),
    } == {
        "acknowledged": (12, 14),
        "plans": 12,
        "targets": 47,
        "figures": 183,
        "verified": 173,
        "verified alone": 0,
        "reported": (12, 19),
    }
    (entry,) = AuditEntry.objects.filter(action="demo:province:fill")
    assert entry.changes["seed"] == 1


@pytest.mark.django_db
def test_a_real_province_is_left_alone() -> None:
    Installation.objects.create(province="Tỉnh Thật", is_demo=False)
    with pytest.raises(NotADemoError):
        load(Size(units=UNITS, seed=1))
    assert not Unit.objects.exists()
