"""The movement's picture: figures against one finish line, and who has reported."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from urllib.parse import quote

import pytest

from tests.movements import reported
from tests.movements.test_pages import sign_in
from tests.support.cast import DAY, Cast
from thidua.common.models import Installation
from thidua.common.policy import Refused
from thidua.movements.assessment import Forecast, TooFew, Verdict
from thidua.movements.domain import result_reminding, running
from thidua.movements.models import Movement, Target
from thidua.movements.queries.reporting import reporting
from thidua.movements.queries.standings import standings
from thidua.work.models import Notice, OutgoingMail

TODAY = date(2024, 5, 15)


@pytest.fixture
def led(cast: Cast, movement: Movement) -> dict[str, Target]:
    """Targets of Plan 210 led by the industry department, by reference."""
    actor = cast.actor("officer_in_charge")
    rows = {t.ref: t for t in movement.targets.all()}
    for ref in ("t3", "t8", "t9", "t10", "t12", "t14"):
        running.set_lead(actor=actor, as_of=DAY, target=rows[ref], lead=cast.industry)
    return {t.ref: t for t in movement.targets.filter(lead_unit=cast.industry)}


def standing(target: Target) -> object:
    row = Target.objects.select_related("movement__period", "unit_plan").get(pk=target.pk)
    return standings([row], TODAY)[row.pk]


def test_a_target_without_figures_says_so(led: dict[str, Target]) -> None:
    found = standing(led["t8"])
    assert found.standing.verdict is Verdict.NO_DATA
    assert found.standing.forecast == TooFew(0)
    assert found.bar.result is None
    assert found.bar.needed is None


def test_two_figures_make_no_forecast_and_the_page_says_why(
    cast: Cast, movement: Movement, led: dict[str, Target]
) -> None:
    reported.months(cast, led["t8"], ["0,05", "0,1"])
    found = standing(led["t8"])
    assert found.standing.forecast == TooFew(2)
    assert found.forecast is None
    Installation.objects.update(demo_date=TODAY)
    page = sign_in("officer_in_charge").get(f"/phong-trao/{movement.public_id}").content.decode()
    assert "Chưa dự báo: mới có 2 số liệu đã xác nhận, cần ít nhất 3." in page


def test_three_figures_on_a_line_are_carried_on_to_the_last_day(
    cast: Cast, led: dict[str, Target]
) -> None:
    # 0,05 a month is 0,6 a year, but for the unequal lengths of the months.
    reported.months(cast, led["t8"], ["0,05", "0,1", "0,15", "0,2"])
    found = standing(led["t8"])
    made = found.standing.forecast
    assert isinstance(made, Forecast)
    assert made.points == 4
    assert abs(made.value - Decimal("0.607")) < Decimal("0.01")
    assert made.low < made.value < made.high
    assert found.standing.verdict is Verdict.ON_TRACK
    # 136 of 366 days of 0,6 points.
    assert round(found.standing.needed, 4) == Decimal("0.2230")


@pytest.mark.parametrize(
    ("ref", "figures", "verdict"),
    [
        ("t10", ["2", "4", "6"], Verdict.MET),  # 6 communes attain “05 xã”
        ("t10", ["0", "0", "0"], Verdict.LATE),
        ("t3", ["3", "6", "12", "14"], Verdict.MAY_MISS),
        ("t9", ["93", "93,2", "93,4"], Verdict.ON_TRACK),
        ("t9", ["93"], Verdict.UNKNOWN),  # nobody has said where the year began
        ("t14", ["98,5"], Verdict.MET),
        ("t14", ["98,1"], Verdict.MAY_MISS),
    ],
)
def test_verdicts(
    cast: Cast, led: dict[str, Target], ref: str, figures: list[str], verdict: Verdict
) -> None:
    reported.months(cast, led[ref], figures)
    assert standing(led[ref]).standing.verdict is verdict


def test_what_waits_for_verification_counts_nowhere(
    cast: Cast, movement: Movement, led: dict[str, Target]
) -> None:
    reported.submitted(cast, led["t10"], date(2024, 5, 8), "6")
    assert standing(led["t10"]).standing.verdict is Verdict.NO_DATA
    found = reporting(movement, TODAY)
    assert (found.owing, found.reported) == (1, 0)
    line = found.units[cast.industry.pk]
    assert (line.owed, line.handed_in, line.verified, line.state) == (6, 1, 0, "partly")
    assert line.due == date(2024, 5, 8)  # five working days after 30 April, over 1 May


def test_a_unit_that_has_handed_everything_in_has_reported(
    cast: Cast, movement: Movement, led: dict[str, Target]
) -> None:
    for target in led.values():
        reported.submitted(cast, target, date(2024, 5, 8), "1" if target.ref == "t12" else "5")
    line = reporting(movement, TODAY).units[cast.industry.pk]
    assert (line.owed, line.handed_in, line.state, line.due) == (6, 6, "reported", None)


def test_the_page_shows_the_figure_and_opens_what_it_is_made_of(
    cast: Cast, movement: Movement, led: dict[str, Target]
) -> None:
    reported.months(cast, led["t10"], ["1", "2", "3"])
    Installation.objects.update(demo_date=TODAY)
    page = sign_in("officer_in_charge").get(f"/phong-trao/{movement.public_id}").content.decode()
    assert "15 chỉ tiêu, số liệu đến 31/03/2024" in page
    assert "Đã đạt 3\u00a0xã đến 31/03/2024." in page
    assert f"/phong-trao/{movement.public_id}/bao-cao" in page
    assert "Nhắc 1 đơn vị còn thiếu" in page
    # So does each bar of a block: the list behind it holds that block's units.
    block = f"?block={quote(cast.block_departments.name)}"
    behind = set(re.findall(rf'href="([^"]+){re.escape(block)}"', page))
    here = f"/phong-trao/{movement.public_id}"
    assert {f"{here}/don-vi", f"{here}/bao-cao"} <= behind
    listed = sign_in("officer_in_charge").get(f"{here}/bao-cao{block}").content.decode()
    rows = re.findall(r'<tr id="u-[^>]*>.*?</tr>', listed, re.DOTALL)
    assert len(rows) == 1
    assert "Sở Công Thương" in rows[0]


def test_reminding_tells_the_unit_once_a_day(
    cast: Cast, movement: Movement, led: dict[str, Target]
) -> None:
    Installation.objects.update(demo_date=TODAY)
    client = sign_in("officer_in_charge")
    address = f"/phong-trao/{movement.public_id}/bao-cao/nhac"
    before = client.get(address).content.decode()
    assert "Sở Công Thương" in before
    for _again in range(2):
        assert client.post(address).status_code == 200
    told = Notice.objects.filter(kind="movements.results_reminded")
    assert sorted(n.user.username for n in told) == ["industry_head", "industry_officer"]
    assert OutgoingMail.objects.filter(key__contains="results_reminded").count() == 2


@pytest.mark.parametrize("who", ["industry_officer", "auditor", "signatory"])
def test_others_may_not_remind(cast: Cast, movement: Movement, who: str) -> None:
    span = reporting(movement, TODAY).span
    assert span is not None
    with pytest.raises(Refused) as refused:
        result_reminding.remind(
            actor=cast.actor(who, TODAY),
            as_of=TODAY,
            movement=movement,
            span=span,
            unit_ids=[cast.industry.pk],
        )
    assert refused.value.answer.action == "movements:result:remind"


def test_the_list_of_who_has_reported(
    cast: Cast, movement: Movement, led: dict[str, Target]
) -> None:
    Installation.objects.update(demo_date=TODAY)
    client = sign_in("auditor")
    address = f"/phong-trao/{movement.public_id}/bao-cao"
    page = client.get(address).content.decode()
    assert "Chưa báo cáo" in page
    assert "Nhắc" not in page.split("<main")[1].split("</main>")[0]
    assert "Sở Công Thương" not in client.get(f"{address}?state=verified").content.decode()
    sheet = client.get(f"{address}?tai=xlsx")
    assert sheet.headers["Content-Type"].startswith("application/vnd.openxmlformats")
