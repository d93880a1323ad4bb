"""Nobody sees or does what is not theirs: every address of the program, by reading and by writing.

The addresses come from the program itself, so a new one is refused to strangers here until it is
entered below with a reason. A refusal is one of sign-in, 403, 404 and 405; it shows nothing of the
record, and nothing in the database has changed afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page, expect

from tests.journeys import others
from tests.journeys.others import FILLED, SECRET
from tests.journeys.steps import PASSWORD, SIGN_IN, be, settled
from tests.support.browser import fits
from tests.support.cast import Cast
from thidua.people.models import User

PUBLIC = {
    "desk:feed",
    "common:help", "common:health", "common:language", "common:metrics", "common:ping",
    "common:ready", "common:styleguide",
    "account_login", "account_logout", "account_inactive",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "account_second_step", "account_service_start", "account_service_back",
    "people:begin", "people:activate", "people:activate_password",
}  # fmt: skip
"""Open without an account. The key of a reset mail is its own proof, so is a calendar's address;
here they are wrong ones."""

OWN = {
    "desk:feed_settings",
    "account_change_password", "account_reauthenticate",
    "account_second_step_set_up", "account_second_step_take_off", "account_recovery_codes",
    "account_recovery_codes_file", "account_recovery_codes_renew", "account_service_link",
    "account_session_end_others",
    "people:account", "people:account_change", "people:account_end_all", "people:switch_post",
    "work:notice_list", "work:notice_read_all",
}  # fmt: skip
"""About nobody but who asks, whether they hold a post or not."""

READ = {
    "desk:home", "desk:search", "desk:calendar", "desk:calendar_file",
    "people:unit_list", "people:unit", "people:group_list", "people:group",
    "people:officer_list", "people:delegation_list", "people:swapped_days",
    "people:rating_list", "people:discipline_list", "people:hold_list", "people:unit_year_list",
    "people:career_list",
    "people:demo_date",
    "documents:document_list", "documents:outgoing_list", "documents:received",
    "documents:number_books", "documents:legal_basis_list", "documents:legal_basis",
    "movements:movement_list", "movements:movement", "movements:register",
    "movements:target_list", "movements:task_list", "movements:task", "movements:task_evidence",
    "movements:event_list", "movements:event", "movements:event_file", "movements:event_file_small",
    "movements:event_scan",
    "movements:target", "movements:result_list", "movements:results",
    "movements:reports",
    "initiatives:list",
    "rules:catalogue", "rules:award", "rules:tables", "rules:unread", "rules:confirmed",
    "rules:settings", "rules:version_list", "rules:version", "rules:version_award",
    "awards:registry", "awards:readings", "awards:lookup", "awards:subject", "awards:grant",
    "awards:statistics",
}  # fmt: skip
"""Everybody with a post reads these: the public life of a movement, lists of what is one's own."""

UNIT = {
    "movements:results_now",  # leads to the own unit's sheet
    "movements:event_choose", "movements:event_new",
    "documents:compose", "movements:unit_plan_create", "movements:take_part",
    "people:delegation_new", "people:leave",
    "initiatives:record",
    "awards:record", "awards:names", "awards:import", "awards:import_template",
}  # fmt: skip
"""What a unit officer does for the own unit; not about others."""

APART = {"people:demo_date": {"to": "20/02/2024"}, "documents:number_books": {"kind": "plan"}}
"""Where a field of the same name wants something else."""

ROOMS = {"common", "people", "work", "documents", "movements", "initiatives", "awards", "rules"}
"""Rooms whose tables are compared before and after."""

REFUSED = {403, 404, 405}
NOTHING_CHOSEN = {"movements:assign_many": "/nhiem-vu", "movements:results_approve": "/phong-trao/"}
"""A list of records to act on, of which a stranger may act on none: back to the list."""


def names(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Names of all addresses of the program."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one, f"{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}"


def everything() -> dict[str, str]:
    """Table → a hash over its rows; but for sessions, which every visit writes."""
    with connection.cursor() as cursor:
        tables = [
            name
            for name in connection.introspection.table_names(cursor)
            if name.split("_")[0] in ROOMS and name != "people_opensession"
        ]
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{t}', md5(coalesce(string_agg(r::text, '|' ORDER BY r::text), '')) "
                f'FROM "{t}" r'
                for t in tables
            )
        )
        return dict(cursor.fetchall())


def told(answer: HttpResponse) -> str:
    """All that came back, as text."""
    parts = answer if answer.streaming else [answer.content]
    return b"".join(parts).decode("utf-8", "replace")


class Stranger:
    """Somebody asking for every address; ``faults`` collects what should not have happened."""

    def __init__(self, who: str, account: str | None, places: dict[str, str]) -> None:
        self.who, self.places = who, places
        self.client = Client(raise_request_exception=False)
        self.faults: list[str] = []
        if account is not None:  # with the password, so that no page asks for it once more
            self.client.post(SIGN_IN, {"login": account, "password": PASSWORD})

    def ask(self, name: str, method: str, allowed: Callable[[int, str], bool]) -> None:
        """One request; it is a fault when the answer is not allowed or tells the secret."""
        path = self.places[name]
        call = (
            self.client.get(path)
            if method == "GET"
            else self.client.post(path, FILLED | APART.get(name, {}))
        )
        answer: Any = call
        place = str(answer.headers.get("Location", ""))
        if not allowed(answer.status_code, place) and not place.startswith(
            NOTHING_CHOSEN.get(name, "nowhere")
        ):
            self.faults.append(f"{self.who}: {method} {name} → {answer.status_code} {place}")
        if self.who != "auditor" and SECRET in told(answer):
            self.faults.append(f"{self.who}: {method} {name} tells what is not theirs")


@pytest.mark.django_db
def test_every_address_refuses_strangers(cast_in_one: Cast) -> None:
    kwargs = others.addresses(cast_in_one)
    # A new address that names a record fails here until `others` has such a record.
    places = {name: reverse(name, kwargs=kwargs.get(name)) for name in names()}
    known = PUBLIC | OWN | READ | UNIT
    assert known <= set(places)
    idle = User(username="khong-chuc-vu")
    idle.set_password(PASSWORD)
    idle.save()
    faults: list[str] = []

    def to_login(status: int, place: str) -> bool:
        return status == 405 or (status == 302 and place.startswith("/tai-khoan/dang-nhap"))

    def refused(status: int, _place: str) -> bool:
        return status in REFUSED

    def shown(status: int, place: str) -> bool:
        return status == 200 or place == reverse("documents:received")  # the own list instead

    nobody = Stranger("signed out", None, places)
    without = Stranger("no post", idle.username, places)
    other = Stranger("another unit", "finance_officer", places)
    looks = Stranger("auditor", "auditor", places)
    before = everything()
    for name in places:
        if name in PUBLIC:
            continue
        nobody.ask(name, "GET", to_login)
        nobody.ask(name, "POST", to_login)
        if name in OWN:
            continue
        without.ask(name, "GET", refused)
        without.ask(name, "POST", refused)
        if name not in UNIT:
            other.ask(name, "GET", shown if name in READ else refused)
            other.ask(name, "POST", refused)
            looks.ask(name, "POST", refused)
    for stranger in (nobody, without, other, looks):
        faults += stranger.faults
    changed = [table for table, rows in everything().items() if before[table] != rows]
    assert not faults, "\n" + "\n".join(faults)
    assert changed == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_stranger_in_the_browser(
    screen: Page, cast: Cast, live_server: Any, axe: Callable[[Page], None]
) -> None:
    """A copied address shows that there is nothing; an act says who may do it."""
    page = screen
    kwargs = others.addresses(cast)
    page.goto(reverse("documents:document", kwargs=kwargs["documents:document"]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")

    be(page, "finance_officer", live_server.url)
    for name in (
        "documents:document", "documents:file", "documents:delivery", "documents:evidence",
        "documents:board", "movements:plan", "movements:unit_plan",
    ):  # fmt: skip
        answer = page.goto(reverse(name, kwargs=kwargs[name]))
        assert answer is not None
        assert answer.status == 404, name
        assert SECRET not in page.content()
        fits(page)
    axe(page)

    # A task is public; the buttons that move it are not there, and its addresses refuse.
    page.goto(reverse("movements:task", kwargs=kwargs["movements:task"]))
    settled(page)
    expect(page.locator("main form")).to_have_count(0)
    answer = page.goto(reverse("movements:task_return", kwargs=kwargs["movements:task_return"]))
    assert answer is not None
    assert answer.status == 403
    main = page.locator("main")
    expect(main).to_contain_text("Chỉ chuyên viên phụ trách cơ quan chủ trì")
    fits(page)
    axe(page)
    page.goto(reverse("documents:register"))
    expect(main).to_contain_text("Văn thư")
    expect(main).to_contain_text("Đặng Mẫu Khoa")  # whom to ask
    fits(page)
    axe(page)
