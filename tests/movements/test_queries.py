"""As many queries with 500 rows as with one."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.movements.test_pages import sign_in
from tests.support import cast as casting
from tests.support.cast import DAY, Cast
from thidua.common.models import Installation
from thidua.common.models.base import since
from thidua.common.periods import span_of
from thidua.movements.models import (
    Movement,
    Participation,
    Result,
    ResultVersion,
    Target,
    Task,
    UnitPlan,
)
from thidua.movements.queries.reporting import reporting
from thidua.people.models import Membership, Unit, UnitVersion

SIZES = (1, 3, 500)
TODAY = date(2024, 5, 15)


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
    targets = Target.objects.bulk_create(
        [
            Target(movement=movement, name=f"Chỉ số {u.code}", search_key="chi so", sort_key="c",
                   comparator=">=", value=1, measure="%", nature="level", direction="increase",
                   lead_unit=u, position=100 + n)
            for n, u in enumerate(units)
        ]
    )  # fmt: skip
    report(cast, targets)


def report(cast: Cast, targets: list[Target]) -> None:
    """A verified figure of every target for April."""
    officer = cast.posts["industry_officer"].person.user
    head = cast.posts["industry_head"].person.user
    april = span_of("month", date(2024, 4, 1)).row()
    results = Result.objects.bulk_create(
        [
            Result(target=t, period=april, unit_id=t.lead_unit_id, state="submitted", value=1)
            for t in targets
        ]
    )
    versions = ResultVersion.objects.bulk_create(
        [
            ResultVersion(
                result=r, number=1, value=1, submitted_by=officer, submitted_on=TODAY,
                outcome="approved", decided_by=head, decided_on=TODAY,
            )
            for r in results
        ]
    )  # fmt: skip
    for result, version in zip(results, versions, strict=True):
        result.state, result.current = "approved", version
    Result.objects.bulk_update(results, ["state", "current"])


@pytest.mark.parametrize(
    "address",
    [
        "/phong-trao?state=all",
        "/phong-trao/{movement}",
        "/phong-trao/{movement}/bao-cao",
        "/phong-trao/{movement}/bao-cao?tai=xlsx",
        "/phong-trao/{movement}/bao-cao/nhac",
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
    Installation.objects.update(demo_date=TODAY)  # a day on which figures are owed and in
    costs = []
    # Every line of the lead agencies offers every unit: 500 of both would be a page of 250,000.
    for size in (1, 3, 60) if where.endswith("chu-tri") else SIZES:
        fill(cast, movement, size)
        costs.append(cost("officer_in_charge", where))
    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= 36


def test_units_that_owe_and_have_reported_are_counted(cast: Cast, movement: Movement):
    fill(cast, movement, 3)
    late = Result.objects.order_by("pk")[0]
    Result.objects.filter(pk=late.pk).update(state="reopened")
    told = reporting(movement, TODAY)
    assert (told.owing, told.reported, told.silent) == (3, 2, 1)
    lines = [(u.owed, u.handed_in, u.verified, u.state) for u in told.units.values()]
    assert sorted(lines) == [(1, 0, 0, "missing"), (1, 1, 1, "verified"), (1, 1, 1, "verified")]


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
