"""Somebody is found among very many: typed without diacritics, begun, misspelt; as a picture.

The registry is made by the code that makes a million; here it has 20,000 grants, in the benchmark
all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count
from playwright.sync_api import Page, expect

from tests.journeys.steps import be, on_day, settled
from tests.support import stages
from tests.support.browser import fits
from tests.support.cast import Cast
from tests.support.registry import AS_OF, filled, of_case, units_of_case
from thidua.awards.models import Grant, Subject
from thidua.common.keys import fold
from thidua.config.demo.registry import Filled

BOX = "Tên, đơn vị, tên cũ hoặc số quyết định"


def made() -> tuple[Cast, Filled]:
    return filled(persons=1200)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_search_among_a_million(
    screen: Page,
    rules: None,
    live_server: Any,
    axe: Callable[[Page], None],
    shoot: Callable[..., Path],
) -> None:
    page = screen
    width = page.viewport_size["width"] if page.viewport_size else 0
    _cast, report = stages.reach("registry of 20,000 grants", made)
    assert report.grants == 20_000
    on_day(AS_OF)
    be(page, "officer_in_charge", live_server.url)
    page.goto("/khen-thuong")
    settled(page)
    expect(page.locator(".lookup-sum")).to_contain_text("20.000 lần khen")
    expect(page.locator(".list-tabs a").first).to_contain_text("20.000")

    # One common name stands for many: each line tells its person from the others.
    name, many = _most_common()
    box = page.get_by_label(BOX)
    box.press_sequentially(fold(name))
    hits = page.locator(".lookup-part", has_text="Cá nhân").locator(".lookup-hits li")
    expect(hits).to_have_count(6)
    expect(page.locator(".lookup-kinds")).to_contain_text(f"Cá nhân {many}")
    expect(hits.first).to_contain_text(name)
    assert len({li.inner_text() for li in hits.all()}) == 6
    expect(page.locator(".lookup-took")).to_contain_text("ms")
    axe(page)
    fits(page)
    shoot(page, f"registry-search-{width}", full=False)

    # The first letters are enough, and a slip of the finger is forgiven.
    holder = of_case("CSTDTQ.sk", "holder")[0]
    words = fold(holder.name)
    box.fill(words[: len(words) - 2])
    expect(page.locator(".lookup-hits")).not_to_have_count(0)
    box.fill(words[:-2] + words[-1] + words[-2])
    expect(page.locator(".lookup-sum")).to_contain_text("gần giống")
    expect(page.locator(".lookup-hits a").first).to_contain_text(holder.name.split()[0])

    # A unit is found under its old name; its timeline shows both, and what was revoked.
    renamed = units_of_case("HCDL1_TT", "holder")[1]
    box.fill(f"tram nghiep vu {_number(renamed)}")
    expect(page.locator(".lookup-hits li").first).to_contain_text("tên khác:")
    page.locator(".lookup-hits a").first.click()
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Trung tâm Nghiệp vụ")
    own = Grant.objects.filter(subject__unit=renamed).count()
    expect(page.locator(".registry-life tbody tr")).to_have_count(own)
    expect(page.locator("svg.lives a")).to_have_count(own)
    expect(page.locator(".registry-life")).to_contain_text("Trạm Nghiệp vụ")
    axe(page)
    fits(page)
    shoot(page, f"registry-unit-{width}", full=False)

    subject = Subject.objects.get(person=of_case("HCLD3.e", "trap")[3])
    page.goto(subject.get_absolute_url())
    settled(page)
    revoked = page.locator(".registry-life tr.is-out")
    expect(revoked).to_have_count(1)
    expect(revoked).to_contain_text("Đã hủy bỏ")
    axe(page)
    fits(page)
    shoot(page, f"registry-person-{width}", full=False)


def _most_common() -> tuple[str, int]:
    """The name that most persons of the registry bear, and how many hold its words."""
    rows = Subject.objects.filter(kind="person").order_by()
    name = rows.values_list("name").annotate(n=Count("pk")).order_by("-n", "name")[0][0]
    held = rows
    for word in fold(name).split():
        held = held.filter(search_key__contains=word)
    return name, held.count()


def _number(unit: Any) -> str:
    return fold(str(unit)).split(" so ")[1].split()[0]
