"""Pages of the registry ask the database as often for one grant as for many."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.awards.makers import decision, give, person, unit_subject
from tests.support.cast import Cast


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("registry", ""),
        ("registry", "?q=nguyen"),
        ("registry", "?since=2020&level=co_so"),
        ("registry", "?export=xlsx"),
        ("lookup", "?q=nguyen"),
        ("statistics", "?since=2015"),
        ("statistics", "?by=gender&columns=achieved&since=2015"),
        ("names", ""),
        ("subject", ""),
    ],
)
def test_queries_stay_flat(cast: Cast, name: str, query: str) -> None:
    client = Client()
    client.force_login(
        cast.actor("officer_in_charge").user,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    unit = unit_subject(cast.industry)
    place = reverse(f"awards:{name}", args=[unit.public_id] if name == "subject" else []) + query
    asked = []
    made = 0
    for wanted in (1, 3, 12):
        while made < wanted:
            made += 1
            head = decision(f"{made}/QĐ-UBND", date(2023, 1, made))
            give(cast, person(f"Nguyễn Mẫu Số {made}"), head=head)
            give(cast, person(f"Nguyễn Mẫu Lạ {made}"), f"Huân chương Mẫu hạng {made}", head)
            give(cast, unit, "Tập thể lao động xuất sắc", head)
        client.get(place)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(place)
            assert answer.status_code == 200
            if answer.streaming:
                b"".join(answer.streaming_content)  # type: ignore[arg-type]
        asked.append(len(queries))
    assert asked == [asked[0]] * 3
