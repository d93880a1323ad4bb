"""The plan page in a browser: by keyboard alone, on a phone, for a screen reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.movements import makers
from tests.support import cast as casting
from tests.support.browser import breadth
from tests.support.cast import Cast
from thidua.movements.models import Movement, Plan
from thidua.people.models import User

PASSWORD = "mật khẩu thử"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, live_server: Any, who: str) -> None:
    """Sign in without typing, by the session's cookie."""
    client = Client()
    client.force_login(
        User.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend"
    )
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


@pytest.fixture
def read_plan(transactional_db: None) -> tuple[Cast, Plan]:
    cast = casting.build()
    return cast, makers.read(cast, makers.register_plan(cast))


def settled(page: Page) -> None:
    """Until nothing is under way any more."""
    page.wait_for_load_state("networkidle")
    under_way = page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")
    expect(under_way).to_have_count(0)


def key(page: Page, name: str) -> None:
    """Press a key and wait for what it sends."""
    with page.expect_response(lambda answer: "/cau-truc" in answer.url):
        page.keyboard.press(name)
    settled(page)


def test_a_plan_is_confirmed_and_launched_by_keys(
    page: Page, live_server: Any, read_plan: tuple[Cast, Plan], axe: Callable[[Page], None],
    shoot: Callable[..., Any],
):  # fmt: skip
    plan = read_plan[1]
    enter(page, live_server, "standing_head")
    page.goto(f"/van-ban/{plan.document.public_id}/cau-truc?list=targets")
    settled(page)
    shoot(page, "plan-1440", full=False)
    axe(page)
    page.reload()  # axe leaves traces in the page
    settled(page)
    pressed = 0

    def press(name: str) -> None:
        nonlocal pressed
        key(page, name)
        pressed += 1

    press("2")  # the first contradiction stays as written
    for _n in range(4):
        press("Enter")  # the next ones are read as offered; the focus is on the button
    assert plan.findings.filter(answer="").count() == 0
    assert plan.findings.filter(answer="keep").count() == 1
    press("a")
    shoot(page, "plan-after-sure-1440", full=False)
    while plan.items.filter(state="proposed").exists() and pressed < 50:
        press("Enter")
    assert plan.items.filter(state="proposed").count() == 0
    press("Enter")  # launch: the focus is on it
    page.wait_for_url("**/tai-khoan/**")
    expect(page.get_by_label("Mật khẩu")).to_be_focused()
    page.keyboard.type(PASSWORD)  # who launches says once more who they are
    page.keyboard.press("Enter")
    pressed += len(PASSWORD) + 1
    page.wait_for_url("**/phat-dong")
    expect(page.get_by_role("button", name="Phát động phong trào")).to_be_focused()
    shoot(page, "launch-1440")
    page.keyboard.press("Enter")
    pressed += 1
    page.wait_for_url("**/phong-trao/*")
    settled(page)
    shoot(page, "movement-1440")
    axe(page)
    assert Movement.objects.filter(plan=plan).count() == 1
    assert pressed <= 40  # which leaves twenty for signing in and sending the file


def test_single_keys_move_edit_drop_and_undo(
    page: Page, live_server: Any, read_plan: tuple[Cast, Plan]
):
    cast, plan = read_plan
    makers.answer_all(cast, plan)
    enter(page, live_server, "officer_in_charge")
    page.goto(f"/van-ban/{plan.document.public_id}/cau-truc?list=award_quotas")
    settled(page)
    first, second = plan.items.filter(list="award_quotas").order_by("position")[:2]
    assert page.locator("[data-open]").get_attribute("id") == f"i-award_quotas-{first.ref}"
    key(page, "ArrowDown")
    assert page.locator("[data-open]").get_attribute("id") == f"i-award_quotas-{second.ref}"
    key(page, "x")
    second.refresh_from_db()
    assert second.state == "dropped"
    key(page, "u")
    second.refresh_from_db()
    assert second.state == "proposed"
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.name") == "kinds"
    page.keyboard.type("x")  # inside a field keys are letters
    second.refresh_from_db()
    assert second.state == "proposed"


def test_keys_can_be_switched_off(page: Page, live_server: Any, read_plan: tuple[Cast, Plan]):
    plan = read_plan[1]
    User.objects.filter(username="officer_in_charge").update(single_keys=False)
    enter(page, live_server, "officer_in_charge")
    page.goto(f"/van-ban/{plan.document.public_id}/cau-truc?list=targets")
    settled(page)
    page.keyboard.press("a")
    settled(page)
    assert plan.items.exclude(state="proposed").count() == 0


def test_hovering_an_item_marks_its_words(
    page: Page, live_server: Any, read_plan: tuple[Cast, Plan]
):
    plan = read_plan[1]
    enter(page, live_server, "officer_in_charge")
    page.goto(f"/van-ban/{plan.document.public_id}/cau-truc?list=targets")
    settled(page)
    item = plan.items.filter(list="targets").order_by("position")[4]
    page.locator(f"#i-targets-{item.ref}").hover()
    marked = page.locator("mark.is-looked").all_inner_texts()
    assert "".join(marked) == plan.document.text[item.start : item.end]


def test_on_a_phone_the_sentence_stands_above_each_item(
    phone: Page, live_server: Any, read_plan: tuple[Cast, Plan], axe: Callable[[Page], None],
    shoot: Callable[..., Any],
):  # fmt: skip
    plan = read_plan[1]
    enter(phone, live_server, "officer_in_charge")
    phone.goto(f"/van-ban/{plan.document.public_id}/cau-truc?list=targets")
    settled(phone)
    shoot(phone, "plan-360", full=False)
    axe(phone)
    assert phone.locator(".plan-open .item-source").first.is_visible()
    assert breadth(phone) <= 360
