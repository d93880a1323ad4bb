"""The walk of K4 finds what is planted: a page that asks nobody, a look that writes, a crash."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from soak.oracle import Oracle

from soak import walking
from tests.support import cast as casting
from tests.support.cast import DAY, Cast
from thidua.common import audit
from thidua.config.urls import urlpatterns as real
from thidua.documents.models import Document
from thidua.people.models import User

pytestmark = pytest.mark.django_db


def leak(_request: HttpRequest, document: UUID) -> HttpResponse:
    """Shows a document to whoever asks."""
    return HttpResponse(Document.objects.get(public_id=document).name)


def writes(request: Any) -> HttpResponse:
    """Changes something although it is only looked at."""
    audit.record(
        actor=request.actor, action="documents:document:edit", obj=Document.objects.get(), as_of=DAY
    )
    return HttpResponse("x")


def crash(_request: HttpRequest) -> HttpResponse:
    """Has a fault of its own."""
    raise ZeroDivisionError


urlpatterns = [
    path("lo/<uuid:document>", leak, name="leak"),
    path("ghi", writes, name="writes"),
    path("hong", crash, name="crash"),
    *real,
]


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.ROOT_URLCONF = "tests.soak.test_walk"
    return casting.build()


@pytest.fixture
def document(cast: Cast) -> Document:
    return Document.objects.create(
        unit=cast.board, direction="in", kind="plan", state="registered", type_name="Kế hoạch",
        number="1/KH", issuing_body="UBND tỉnh Mẫu", issued_on=DAY, name="Nội bộ", text="Nội bộ.",
        created_on=DAY,
    )  # fmt: skip


def asked(who: str, method: str, place: str) -> list[str]:
    """The faults that one request is found to have."""
    seen = walking._Walk(Oracle())
    person = walking._Person(User.objects.get(username=who))
    walking._ask(seen, person, method, walking._Place(place))
    return seen.faults


def test_a_page_that_asks_nobody(document: Document) -> None:
    (fault,) = asked("finance_officer", "get", f"/lo/{document.public_id}")
    assert fault.endswith("was shown; documents:document:view says no")
    assert asked("board_clerk", "get", f"/lo/{document.public_id}") == []


def test_a_look_that_writes(document: Document) -> None:
    (fault,) = asked("board_clerk", "get", "/ghi")
    assert fault.endswith("→ 200, yet ['documents:document:edit'] was done")


def test_a_change_that_the_rule_refuses(document: Document) -> None:
    (fault,) = asked("auditor", "post", "/ghi")
    assert "documents:document:edit was done; " in fault


def test_a_crash(document: Document) -> None:
    (fault,) = asked("board_clerk", "get", "/hong")
    assert fault.endswith("GET /hong → 500")


def test_a_sound_page_has_no_fault(document: Document) -> None:
    assert (
        asked("board_clerk", "get", reverse("documents:document", args=[document.public_id])) == []
    )
