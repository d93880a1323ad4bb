"""Opened and acknowledged are two events, each once, by a person acting for the unit."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connections

from tests.documents import makers
from tests.support import cast as casting
from thidua.common import audit, files
from thidua.common.models import AuditEntry
from thidua.common.policy import Refused
from thidua.documents.domain import deliveries
from thidua.documents.domain import distribution as sending
from thidua.documents.domain.recipients import Line
from thidua.documents.models import Delivery
from thidua.work.models import WorkItem

DAY = casting.DAY
NEXT = DAY + timedelta(days=1)
SCAN = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def to_industry(cast: casting.Cast, purpose: str = "act") -> Delivery:
    actor = cast.actor("officer_in_charge")
    made = sending.prepare(
        actor=actor,
        as_of=DAY,
        document=makers.incoming(cast),
        lines=[Line("Sở Công Thương", purpose)],
    )
    return sending.send(actor=actor, as_of=DAY, distribution=made).deliveries.get()


def events(delivery: Delivery) -> list[str]:
    return [e.action.rsplit(":", 1)[1] for e in audit.trail(delivery).order_by("id")]


@pytest.mark.django_db
def test_opening_and_acknowledging_are_two_events(cast: casting.Cast) -> None:
    delivery = to_industry(cast)
    opened = deliveries.open_delivery(
        actor=cast.actor("industry_officer"), as_of=DAY, delivery=delivery
    )
    assert (opened.opened_on, opened.opened_by, opened.acknowledged_on) == (
        DAY,
        "Hà Mẫu Nga, Unit officer" if opened.opened_by.endswith("officer") else opened.opened_by,
        None,
    )
    assert opened.opened_at is not None
    again = deliveries.open_delivery(
        actor=cast.actor("industry_head", NEXT), as_of=NEXT, delivery=delivery
    )
    assert again.opened_on == DAY
    done = deliveries.acknowledge(
        actor=cast.actor("industry_head", NEXT), as_of=NEXT, delivery=delivery
    )
    assert (done.opened_on, done.acknowledged_on, done.acknowledged_post) == (
        DAY,
        NEXT,
        cast.posts["industry_head"],
    )
    assert done.acknowledged_by.startswith("Lý Mẫu Oanh")
    assert WorkItem.objects.get().state == "done"
    assert events(delivery) == ["open", "acknowledge"]


@pytest.mark.django_db
def test_a_double_click_acknowledges_once(cast: casting.Cast) -> None:
    delivery = to_industry(cast)
    officer = cast.actor("industry_officer")
    first = deliveries.acknowledge(actor=officer, as_of=DAY, delivery=delivery)
    second = deliveries.acknowledge(
        actor=cast.actor("industry_head", NEXT), as_of=NEXT, delivery=delivery
    )
    assert (second.acknowledged_on, second.acknowledged_by) == (DAY, first.acknowledged_by)
    assert events(delivery) == ["acknowledge"]


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_acknowledge_once() -> None:
    cast = casting.build()
    delivery = to_industry(cast)
    actors = [cast.actor("industry_officer"), cast.actor("industry_head")]
    start = threading.Barrier(2)
    failed: list[BaseException] = []

    def work(actor: object) -> None:
        try:
            start.wait(timeout=20)
            deliveries.acknowledge(actor=actor, as_of=DAY, delivery=delivery)
        except BaseException as error:  # noqa: BLE001 - told to the test below
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    assert events(delivery) == ["acknowledge"]
    assert WorkItem.objects.get().state == "done"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who", ["finance_officer", "officer_in_charge", "council_member", "auditor", "commune_officer"]
)
def test_nobody_else_acknowledges_for_the_unit(cast: casting.Cast, who: str) -> None:
    delivery = to_industry(cast)
    for act in (deliveries.open_delivery, deliveries.acknowledge):
        with pytest.raises(Refused):
            act(actor=cast.actor(who), as_of=DAY, delivery=delivery)
    delivery.refresh_from_db()
    assert (delivery.opened_on, delivery.acknowledged_on) == (None, None)


@pytest.mark.django_db
def test_who_is_only_told_acknowledges_nothing(cast: casting.Cast) -> None:
    delivery = to_industry(cast, "report")
    officer = cast.actor("industry_officer")
    deliveries.open_delivery(actor=officer, as_of=DAY, delivery=delivery)
    with pytest.raises(Refused):
        deliveries.acknowledge(actor=officer, as_of=DAY, delivery=delivery)
    assert not WorkItem.objects.exists()


@pytest.mark.django_db
def test_a_document_for_a_person_is_the_persons(cast: casting.Cast) -> None:
    actor = cast.actor("officer_in_charge")
    made = sending.prepare(
        actor=actor,
        as_of=DAY,
        document=makers.incoming(cast),
        lines=[Line("Thành viên Hội đồng Thi đua - Khen thưởng tỉnh")],
    )
    delivery = sending.send(actor=actor, as_of=DAY, distribution=made).deliveries.get()
    assert (delivery.name, delivery.unit) == ("Ngô Mẫu Lan", cast.committee)
    with pytest.raises(Refused):
        deliveries.acknowledge(actor=cast.actor("signatory"), as_of=DAY, delivery=delivery)
    done = deliveries.acknowledge(actor=cast.actor("council_member"), as_of=DAY, delivery=delivery)
    assert done.acknowledged_on == DAY


@pytest.mark.django_db
def test_an_answer_on_paper_is_entered_with_its_scan(cast: casting.Cast) -> None:
    delivery = to_industry(cast)
    officer = cast.actor("officer_in_charge", NEXT)

    def enter(**changed: object) -> Delivery:
        asked = {"by": "Ông Lý Mẫu, Giám đốc", "on": DAY, "data": SCAN, "name": "phieu.pdf"}
        return deliveries.acknowledge_on_behalf(
            actor=officer,
            as_of=NEXT,
            delivery=delivery,
            **{**asked, **changed},  # type: ignore[arg-type]
        )

    for wrong, rule in (
        ({"by": "  "}, "documents:by"),
        ({"data": b""}, "documents:scan"),
        ({"data": b"MZ\x90\0" + b"\0" * 100}, "documents:scan"),
        ({"on": date(2024, 1, 14)}, "documents:on"),
        ({"on": date(2024, 1, 17)}, "documents:on"),
    ):
        with pytest.raises(Refused) as refused:
            enter(**wrong)
        assert refused.value.answer.rule == rule
    done = enter()
    assert (done.acknowledged_on, done.acknowledged_by, done.on_behalf, done.opened_on) == (
        DAY,
        "Ông Lý Mẫu, Giám đốc",
        True,
        DAY,
    )
    assert done.evidence is not None
    assert files.read(done.evidence) == SCAN
    assert WorkItem.objects.get().state == "done"
    with pytest.raises(Refused):
        enter()
    with pytest.raises(Refused):
        deliveries.acknowledge_on_behalf(
            actor=cast.actor("finance_officer"), as_of=NEXT, delivery=to_industry_again(cast),
            by="x", on=DAY, data=SCAN, name="a.pdf",
        )  # fmt: skip


def to_industry_again(cast: casting.Cast) -> Delivery:
    sent = makers.sent(cast, "Sở Công Thương")
    assert AuditEntry.objects.exists()
    return sent.deliveries.get()
