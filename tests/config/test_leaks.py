"""No list, file, file name, mail or log of any room tells a citizen number or a birth date."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.support.cast import Cast
from tests.support.law import in_force
from tests.support.registry import filled, of_case
from tests.support.stages import reach
from thidua.awards.models import Subject
from thidua.common.models import AuditEntry
from thidua.people.models import Person

pytestmark = pytest.mark.django_db
CITIZEN, BORN = "025190000123", date(1984, 3, 9)
SECRETS = (CITIZEN, "09/03/1984", "1984-03-09", "9/3/1984", "datetime.datetime(1984")


def addresses(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Every address of the program that asks for nothing."""
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        elif isinstance(one, URLPattern) and "<" not in route and "(" not in route:
            yield "/" + route


def told(answer: Any) -> str:
    """All that an answer says: its words, the cells of a workbook, its headers."""
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            raw = b" ".join(book.read(name) for name in book.namelist() if name.endswith(".xml"))
        serial = str((BORN - date(1899, 12, 30)).days)  # a day as a workbook keeps it
        text = raw.decode("utf-8", "replace")
        return text.replace(f"<v>{serial}</v>", BORN.isoformat()) + str(answer.headers)
    return raw.decode("utf-8", "replace") + str(answer.headers)


@pytest.fixture
def somebody(db: None) -> tuple[Cast, Person]:
    """A registry in which persons have what could leak: a number and a day of birth each."""
    cast, _report = reach("registry of 700", filled)
    in_force()
    Person.objects.update(citizen_hash=CITIZEN, citizen_cipher=CITIZEN.encode(), born=BORN)
    return cast, of_case("BKT.d1", "holder")[0]


@pytest.mark.parametrize("who", ["standing_head", "officer_in_charge", "auditor", "district_head"])
def test_no_page_or_file_tells_them(
    somebody: tuple[Cast, Person], who: str, caplog: Any, mailoutbox: list[Any]
) -> None:
    cast, person = somebody
    caplog.set_level(logging.DEBUG)
    assert (person.born, person.citizen_hash) == (BORN, CITIZEN)
    client = Client()
    client.force_login(cast.actor(who).user, backend="django.contrib.auth.backends.ModelBackend")
    subject = Subject.objects.get(person=person)
    places = [a for a in addresses() if not a.startswith(("/tai-khoan", "/admin", "/static"))]
    places.append(reverse("awards:subject", args=[subject.public_id]))
    seen, found = set(), []
    for place in places:
        for query in ("", "?export=xlsx", "?q=nguyen"):
            answer: Any = client.get(place + query)
            if answer.status_code != 200:
                continue
            seen.add(place)
            words = told(answer)
            found += [(place + query, secret) for secret in SECRETS if secret in words]
            assert person.name not in answer.headers.get("Content-Disposition", "")
    assert len(seen) > 8
    own = client.get(person.get_absolute_url())  # where the day of birth may stand, for its readers
    assert CITIZEN not in told(own)
    assert found == []
    trail = str(list(AuditEntry.objects.values_list("changes", "object_label", "reason")))
    letters = " ".join(str(mail.message()) for mail in mailoutbox)
    assert [s for s in SECRETS if s in trail + letters + caplog.text] == []
    assert person.name not in caplog.text


def test_days_of_birth_leave_only_with_who_brings_them_in(somebody: tuple[Cast, Person]) -> None:
    """The lists go out as they come in: for the administrator, who imports them, whole."""
    cast, _person = somebody
    found = {}
    for who in ("administrator", "standing_head", "officer_in_charge", "auditor"):
        client = Client()
        client.force_login(
            cast.actor(who).user, backend="django.contrib.auth.backends.ModelBackend"
        )
        answer = client.get(reverse("people:export_all"))
        assert answer.status_code == 200
        words = told(answer)
        found[who] = (BORN.isoformat() in words, CITIZEN in words)
    assert found == {
        "administrator": (True, False), "standing_head": (False, False),
        "officer_in_charge": (False, False), "auditor": (False, False),
    }  # fmt: skip
