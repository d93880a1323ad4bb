"""Structure pages in Chromium: a desk and a phone, both languages, nothing for axe to find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests.support.browser import fits
from tests.support.cast import DAY, build
from thidua.people.domain import groups
from thidua.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_structure_pages(
    page: Page, phone: Page, live_server: Any, axe: Callable[..., None]
) -> None:
    cast = build()
    group, place = cast.block_departments, cast.industry
    post = cast.posts["industry_officer"]
    for number in range(6):
        groups.change_group(
            actor=cast.actor("administrator"), as_of=DAY, group=group, name=f"Khối {number}"
        )
    paths = [
        *(reverse(f"people:{n}_list") for n in ("unit", "group", "officer", "delegation")),
        reverse("people:unit_list") + "?state=over",
        place.get_absolute_url(),
        reverse("people:unit_change", args=[place.public_id]),
        reverse("people:unit_succession", args=[place.public_id]),
        group.get_absolute_url(),
        group.get_absolute_url() + "?on=31%2F02%2F2024",
        reverse("people:group_change", args=[group.public_id]),
        reverse("people:group_members", args=[group.public_id]),
        post.person.get_absolute_url(),
        reverse("people:import"),
    ]
    client = Client()
    client.force_login(
        User.objects.get(username="administrator"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    for opened, language in ((page, "vi"), (phone, "en")):
        opened.context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in (
                    (settings.SESSION_COOKIE_NAME, session),
                    (settings.LANGUAGE_COOKIE_NAME, language),
                )
            ]
        )
        # The desk's plain pages in Vietnamese are opened by the sweep over the demonstration.
        for path in [p for p in paths if language == "en" or "?" in p or "/sua" in p]:
            opened.goto(path)
            assert opened.locator("html").get_attribute("lang") == language, path
            fits(opened)
            axe(opened, colours=opened is page)
