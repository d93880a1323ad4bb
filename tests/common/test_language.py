"""Vietnamese first, English by the switch, whatever the browser says."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.support import cast as casting

pytestmark = pytest.mark.django_db


def shown(client: Client, browser: str = "") -> str:
    """Language of the sign-in page."""
    answer = client.get(reverse("account_login"), headers={"accept-language": browser})
    return answer.content.decode().split('<html lang="')[1][:2]


def test_vietnamese_first(client: Client) -> None:
    assert shown(client) == "vi"
    assert shown(client, "en-US,en;q=0.9") == "vi"


def test_the_account_decides_where_nobody_switched(client: Client) -> None:
    user = casting.build().actor("auditor").user
    user.language = "en"
    user.save()
    client.force_login(user)
    assert client.get(reverse("common:help")).content.decode().split('<html lang="')[1][:2] == "en"
    client.post(reverse("common:language"), {"language": "vi", "next": "/"})
    assert client.get(reverse("common:help")).content.decode().split('<html lang="')[1][:2] == "vi"


def test_the_switch_decides(client: Client) -> None:
    client.post(reverse("common:language"), {"language": "en", "next": "/"})
    assert shown(client) == "en"
    client.post(reverse("common:language"), {"language": "xx", "next": "/"})
    assert shown(client) == "en"
    client.post(reverse("common:language"), {"language": "vi", "next": "/"})
    assert shown(client, "en-US") == "vi"
