"""As many queries with 500 rows as with one."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.movements.test_pages import sign_in
from tests.support import cast as casting
from tests.support.cast import DAY, Cast
from thidua.common.models.base import since
from thidua.movements.models import Movement, Participation, Target, Task, UnitPlan
from thidua.people.models import Membership, Unit, UnitVersion

SIZES = (1, 3, 500)


def cost(who: str, address: str) -> int:
    """Queries of a page, the second time it is asked for."""
    client = sign_in(who)
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def fill(cast: Cast, movement: Movement, count: int) -> None:
    """``count`` units in a block that take part, with a plan, a led target and a task each."""
    have = Unit.objects.filter(code__startswith="N").count()
    codes = [f"N{n:04d}" for n in range(have, count)]
    units = Unit.objects.bulk_create([Unit(code=c, is_synthetic=True) for c in codes])
    versions = [
        UnitVersion(
            unit=u, name=f"Đơn vị {u.code}", search_key=f"don vi {u.code.lower()}",
            sort_key=u.code, kind="other", parent=cast.committee, valid=since(casting.START),
        )
        for u in units
    ]  # fmt: skip
    UnitVersion.objects.bulk_create(versions)
    Membership.objects.bulk_create(
        [
            Membership(group=cast.block_departments, unit=u, valid=since(casting.START))
            for u in units
        ]
    )
    Participation.objects.bulk_create(
        [Participation(movement=movement, unit=u, since=DAY, registered_by="x") for u in units]
    )
    UnitPlan.objects.bulk_create(
        [UnitPlan(movement=movement, unit=u, state="issued", name="Kế hoạch") for u in units]
    )
    Task.objects.bulk_create(
        [
            Task(movement=movement, kind="duty", text=f"Việc {u.code}", search_key="viec",
                 state="assigned", lead=u, due=date(2024, 3, 1), position=100 + n)
            for n, u in enumerate(units)
        ]
    )  # fmt: skip
    Target.objects.bulk_create(
        [
            Target(movement=movement, name=f"Chỉ số {u.code}", search_key="chi so", sort_key="c",
                   comparator=">=", value=1, measure="%", nature="level", direction="increase",
                   lead_unit=u, position=100 + n)
            for n, u in enumerate(units)
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "/phong-trao?state=all",
        "/phong-trao/{movement}",
        "/phong-trao/{movement}/don-vi",
        "/phong-trao/{movement}/chu-tri",
        "/chi-tieu?state=province",
        "/chi-tieu?state=province&tai=xlsx",
        "/nhiem-vu",
        "/nhiem-vu?tai=xlsx",
        "/phong-trao/{movement}/don-vi?tai=xlsx",
    ],
)
def test_a_page_costs_the_same_whatever_its_size(cast: Cast, movement: Movement, address: str):
    where = address.format(movement=movement.public_id)
    costs = []
    # Every line of the lead agencies offers every unit: 500 of both would be a page of 250,000.
    for size in (1, 3, 60) if where.endswith("chu-tri") else SIZES:
        fill(cast, movement, size)
        costs.append(cost("officer_in_charge", where))
    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= 45


def test_many_movements_cost_what_one_does(cast: Cast, movement: Movement):
    costs = [cost("officer_in_charge", "/phong-trao?state=all")]
    Movement.objects.bulk_create(
        [
            Movement(name=f"Phong trào {n}", search_key="phong trao", sort_key=f"p{n}",
                     origin="elsewhere", state="recorded")
            for n in range(500)
        ]
    )  # fmt: skip
    costs.append(cost("officer_in_charge", "/phong-trao?state=all"))
    assert costs[0] == costs[1]


def test_the_plan_page_costs_the_same_for_every_item(cast: Cast, plan):
    address = f"/van-ban/{plan.document.public_id}/cau-truc"
    whole = cost("officer_in_charge", address)
    plan.items.exclude(pk=plan.items.all()[0].pk).delete()
    plan.findings.all().delete()
    assert cost("officer_in_charge", address) <= whole <= cost("officer_in_charge", address) + 1
    assert whole <= 25
