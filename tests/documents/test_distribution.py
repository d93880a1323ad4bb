"""Recipients resolved, shown, sent, frozen; reminders, closing, recall."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.documents import makers
from tests.support import cast as casting
from thidua.common import audit
from thidua.common.models.base import since
from thidua.common.policy import Refused
from thidua.documents import queries
from thidua.documents.domain import deliveries, outgoing
from thidua.documents.domain import distribution as sending
from thidua.documents.domain.recipients import Choice, Line
from thidua.documents.models import Delivery, Distribution, RecipientLine
from thidua.documents.urging import letter_parts
from thidua.people.models import Membership, User
from thidua.work.models import Notice, OutgoingMail, WorkItem

pytestmark = pytest.mark.django_db
DAY = casting.DAY
LATER = DAY + timedelta(days=3)


def prepared(cast: casting.Cast, *lines: str | Line) -> Distribution:
    return sending.prepare(
        actor=cast.actor("officer_in_charge"),
        as_of=DAY,
        document=makers.incoming(cast),
        lines=[Line(line) if isinstance(line, str) else line for line in lines],
    )


def names(distribution: Distribution) -> list[tuple[str, str]]:
    return [(d.name, d.purpose) for d in distribution.deliveries.order_by("pk")]


def send(cast: casting.Cast, distribution: Distribution) -> Distribution:
    return sending.send(actor=cast.actor("officer_in_charge"), as_of=DAY, distribution=distribution)


def amend(cast: casting.Cast, distribution: Distribution, *choices: Choice) -> Distribution:
    return sending.amend(
        actor=cast.actor("officer_in_charge"),
        as_of=DAY,
        distribution=distribution,
        choices=choices,
    )


def test_the_documents_own_recipients_are_its_lines(cast: casting.Cast) -> None:
    assert sending.lines_of(makers.incoming(cast)) == [
        Line("Ban TĐKT TW", "report"),
        Line("Sở Công Thương", "act"),
        Line("Sở Tài chính", "act"),
        Line("Huyện Mẫu", "act"),
        Line("VT", "file"),
    ]
    assert sending.lines_of(makers.draft(cast)) == [
        Line("Sở Công Thương", "act"),
        Line("VT", "file"),
    ]


@pytest.mark.parametrize(
    ("word", "purpose"),
    [
        (None, "act"),
        ("báo cáo", "report"),
        ("B/c", "report"),
        ("để b/c", "act"),
        ("lưu", "file"),
        ("Lưu: VT", "file"),
        ("phối hợp", "act"),
    ],
)
def test_words_beside_a_recipient_tell_the_purpose(word: str | None, purpose: str) -> None:
    assert sending.purpose_of(word) == purpose


def test_every_line_shows_whom_it_means(cast: casting.Cast) -> None:
    made = prepared(
        cast,
        Line("Ban TĐKT TW", "report"),
        "Các đơn vị thành viên trong các Khối thi đua của tỉnh",
        "Sở Tài chính",
        "Ban TĐKT tỉnh",
        "Sở Không Có Thật",
        Line("VT", "file"),
    )
    shown = [
        (line.text[:12], line.resolved, line.outside, [d.name for d in got])
        for line, got in queries.lines_with_recipients(made)
    ]
    assert shown == [
        ("Ban TĐKT TW", False, True, []),
        ("Các đơn vị t", True, False, ["Sở Công Thương", "Sở Tài chính", "Huyện Mẫu"]),
        ("Sở Tài chính", True, False, []),  # once only
        ("Ban TĐKT tỉn", True, False, []),  # the sender itself
        ("Sở Không Có ", False, False, []),
        ("VT", True, False, []),
    ]


def test_who_acts_comes_before_who_is_told(cast: casting.Cast) -> None:
    made = prepared(cast, Line("Sở Tài chính", "report"), "Sở Tài chính", "Sở Công Thương")
    assert names(made) == [("Sở Tài chính", "act"), ("Sở Công Thương", "act")]


def test_what_is_not_understood_has_to_be_put_right(cast: casting.Cast) -> None:
    made = prepared(cast, "Sở Công Thương", "Sở Không Có Thật")
    with pytest.raises(Refused) as refused:
        send(cast, made)
    assert refused.value.answer.rule == "documents:line"
    assert "Sở Không Có Thật" in str(refused.value.answer.reason)
    amend(cast, made, Choice(2, units=[cast.finance.pk]))
    assert names(made) == [("Sở Công Thương", "act"), ("Sở Tài chính", "act")]
    amend(cast, made, Choice(2, outside=True))
    assert names(made) == [("Sở Công Thương", "act")]
    amend(cast, made, Choice(2, groups=[cast.block_districts.pk]))
    assert names(made) == [("Sở Công Thương", "act"), ("Huyện Mẫu", "act")]
    amend(cast, made, Choice(2, persons=[cast.posts["council_member"].person_id]))
    assert names(made) == [("Sở Công Thương", "act"), ("Ngô Mẫu Lan", "act")]
    amend(cast, made, Choice(2, text="Huyện Mẫu", purpose="report"), Choice(1, remove=True))
    assert names(made) == [("Huyện Mẫu", "report")]
    amend(cast, made, Choice(text="Sở Tài chính"))
    assert [line.position for line in made.lines.all()] == [2, 3]
    assert names(made) == [("Sở Tài chính", "act"), ("Huyện Mẫu", "report")]
    assert send(cast, made).state == "sent"


def test_nothing_to_send_is_refused(cast: casting.Cast) -> None:
    with pytest.raises(Refused) as refused:
        send(cast, prepared(cast, Line("VT", "file")))
    assert refused.value.answer.rule == "documents:nobody"


def test_an_outgoing_document_is_issued_first(cast: casting.Cast) -> None:
    draft = sending.prepare(
        actor=cast.actor("officer_in_charge"),
        as_of=DAY,
        document=makers.draft(cast),
        lines=[Line("Sở Tài chính")],
    )
    with pytest.raises(Refused) as refused:
        send(cast, draft)
    assert refused.value.answer.rule == "documents:not_issued"


def test_sending_opens_work_and_tells_the_units(cast: casting.Cast) -> None:
    made = prepared(cast, "Sở Công Thương", Line("Sở Tài chính", "report"))
    sent = send(cast, made)
    assert (sent.state, sent.sent_on, sent.acknowledge_by) == ("sent", DAY, date(2024, 1, 22))
    item = WorkItem.objects.get()
    assert (item.kind, item.unit, item.due, item.params) == (
        "documents.acknowledge",
        cast.industry,
        date(2024, 1, 22),
        {
            "document": "Kế hoạch 12/KH-UBND",
            "sender": "Ban Thi đua - Khen thưởng tỉnh",
            "sent_on": "15/01/2024",
        },
    )
    told = sorted(Notice.objects.values_list("user__username", flat=True))
    assert told == ["finance_head", "finance_officer", "industry_head", "industry_officer"]
    assert OutgoingMail.objects.count() == 4
    with pytest.raises(Refused) as refused:
        send(cast, sent)
    assert refused.value.answer.rule == "state:sent"


def test_a_list_that_has_changed_is_not_sent_unseen(cast: casting.Cast) -> None:
    made = prepared(cast, "Khối thi đua các sở, ngành")
    Membership.objects.create(
        group=cast.block_departments, unit=cast.commune, valid=since(casting.START)
    )
    with pytest.raises(Refused) as refused:
        send(cast, made)
    assert refused.value.answer.rule == "documents:list_changed"
    amend(cast, made)
    send(cast, made)
    assert [n for n, _p in names(made)] == ["Sở Công Thương", "Sở Tài chính", "Xã Mẫu Một"]


def test_a_deadline_that_has_passed_is_refused(cast: casting.Cast) -> None:
    made = sending.prepare(
        actor=cast.actor("officer_in_charge"),
        as_of=DAY,
        document=makers.incoming(cast),
        lines=[Line("Sở Tài chính")],
        acknowledge_by=DAY - timedelta(days=1),
    )
    with pytest.raises(Refused) as refused:
        send(cast, made)
    assert refused.value.answer.rule == "documents:acknowledge_by"


@pytest.mark.parametrize(
    "tamper",
    [
        lambda d: Delivery.objects.filter(distribution=d).delete(),
        lambda d: Delivery.objects.filter(distribution=d).update(name="Sở Khác"),
        lambda d: Delivery.objects.filter(distribution=d).update(purpose="file"),
        lambda d: RecipientLine.objects.filter(distribution=d).update(text="Sở Khác"),
        lambda d: RecipientLine.objects.create(distribution=d, position=9, text="Sở Khác"),
        lambda d: Delivery.objects.create(
            distribution=d, line=d.lines.first(), unit_id=d.unit_id, name="Thêm", purpose="act"
        ),
        lambda d: Distribution.objects.filter(pk=d.pk).update(state="draft", sent_on=None),
    ],
)
def test_the_database_itself_keeps_a_sent_list_frozen(cast: casting.Cast, tamper) -> None:
    sent = makers.sent(cast)
    before = names(sent)
    with pytest.raises(DatabaseError), transaction.atomic():
        tamper(sent)
    assert names(sent) == before
    assert [line.text for line in sent.lines.all()] == ["Sở Công Thương", "Sở Tài chính"]


def test_the_silent_are_reminded_once_a_day(cast: casting.Cast) -> None:
    sent = makers.sent(cast)
    officer = cast.actor("officer_in_charge", LATER)
    first = sent.deliveries.order_by("pk")[0]
    deliveries.acknowledge(actor=cast.actor("industry_officer"), as_of=DAY, delivery=first)
    User.objects.filter(username__startswith="finance").update(is_active=False)

    def remind() -> sending.Reminded:
        return sending.remind(
            actor=officer, as_of=LATER, distribution=sent, deliveries=sent.deliveries.all()
        )

    assert remind() == sending.Reminded((), 0, ("Sở Tài chính",))
    User.objects.filter(username="finance_officer").update(is_active=True)
    assert remind() == sending.Reminded(("Sở Tài chính",), 1, ())
    assert remind() == sending.Reminded(("Sở Tài chính",), 0, ())
    reminders = Notice.objects.filter(kind="documents.reminded")
    assert list(reminders.values_list("user__username", "on")) == [("finance_officer", LATER)]
    deliveries.acknowledge(
        actor=cast.actor("finance_officer", LATER),
        as_of=LATER,
        delivery=sent.deliveries.order_by("pk")[1],
    )
    with pytest.raises(Refused) as refused:
        remind()
    assert refused.value.answer.rule == "documents:all_answered"


def test_closing_stops_asking_and_still_lets_answer(cast: casting.Cast) -> None:
    sent = makers.sent(cast)
    officer = cast.actor("officer_in_charge")
    sending.close(actor=officer, as_of=LATER, distribution=sent)
    assert set(WorkItem.objects.values_list("state", flat=True)) == {"cancelled"}
    late = sent.deliveries.order_by("pk")[0]
    deliveries.acknowledge(actor=cast.actor("industry_head", LATER), as_of=LATER, delivery=late)
    late.refresh_from_db()
    assert late.acknowledged_on == LATER


def test_a_sending_is_recalled_while_nobody_has_opened_it(cast: casting.Cast) -> None:
    sent = makers.sent(cast)
    officer = cast.actor("officer_in_charge")
    with pytest.raises(Refused) as refused:
        sending.recall(actor=officer, as_of=DAY, distribution=sent, reason="  ")
    assert refused.value.answer.rule == "reason"
    recalled = sending.recall(
        actor=officer, as_of=DAY, distribution=sent, reason="Gửi nhầm văn bản"
    )
    assert recalled.state == "recalled"
    assert set(WorkItem.objects.values_list("state", flat=True)) == {"cancelled"}
    assert not queries.received(cast.actor("industry_officer")).exists()
    assert Notice.objects.filter(kind="documents.recalled").count() == 4
    assert audit.trail(sent).first().reason == "Gửi nhầm văn bản"  # type: ignore[union-attr]
    again = makers.sent(cast, "Sở Tài chính", as_of=LATER)
    deliveries.open_delivery(
        actor=cast.actor("finance_officer", LATER), as_of=LATER, delivery=again.deliveries.get()
    )
    with pytest.raises(Refused) as refused:
        sending.recall(
            actor=cast.actor("officer_in_charge", LATER),
            as_of=LATER,
            distribution=again,
            reason="x",
        )
    assert refused.value.answer.rule == "documents:opened"


def test_a_lower_unit_runs_the_same_machine(cast: casting.Cast) -> None:
    officer = cast.actor("district_officer")
    sent = makers.sent(cast, "Huyện Mẫu")
    document = sent.document
    assert not queries.own_register(officer, "in").exists()
    with pytest.raises(Refused):  # it distributes its own documents, not another's
        sending.prepare(actor=officer, as_of=DAY, document=document, lines=[Line("Xã Mẫu Một")])
    own = outgoing.draft(actor=officer, as_of=DAY, kind="letter", paper=makers.paper())
    outgoing.sign(actor=cast.actor("district_head"), as_of=DAY, document=own)
    outgoing.number(actor=officer, as_of=DAY, document=own, outside_number="3/UBND")
    outgoing.issue(actor=officer, as_of=DAY, document=own)
    made = sending.prepare(actor=officer, as_of=DAY, document=own, lines=[Line("Xã Mẫu Một")])
    sending.send(actor=officer, as_of=DAY, distribution=made)
    received = queries.received(cast.actor("commune_officer"))
    assert [d.distribution.document for d in received] == [own]


def test_the_board_counts_by_block(cast: casting.Cast) -> None:
    sent = makers.sent(cast, "Sở Công Thương", "Sở Tài chính", "Huyện Mẫu", "Xã Mẫu Một")
    by_name = {d.name: d for d in sent.deliveries.all()}
    deliveries.acknowledge(
        actor=cast.actor("industry_officer"), as_of=DAY, delivery=by_name["Sở Công Thương"]
    )
    deliveries.open_delivery(
        actor=cast.actor("finance_head"), as_of=DAY, delivery=by_name["Sở Tài chính"]
    )
    found = queries.board(sent)
    assert found.counts == {"silent": 2, "opened": 1, "read": 0, "acknowledged": 1}
    assert [(b.name, b.asked, b.acknowledged, b.opened, b.silent) for b in found.blocks] == [
        ("Khối thi đua các sở, ngành", 2, 1, 1, 0),
        ("Khối thi đua huyện, thành, thị", 1, 0, 0, 1),
        ("", 1, 0, 0, 1),
    ]
    assert queries.silent_text(sent, found.unanswered, LATER) == (
        "Kế hoạch 12/KH-UBND: còn 3 nơi chưa xác nhận đã nhận (tính đến 18/01/2024, hạn"
        " 22/01/2024):\n"
        "Khối thi đua các sở, ngành:\n"
        "1. Sở Tài chính (đã mở)\n"
        "Khối thi đua huyện, thành, thị:\n"
        "2. Huyện Mẫu\n"
        "3. Xã Mẫu Một"
    )


def test_the_letter_of_urging_names_the_silent(cast: casting.Cast) -> None:
    sent = makers.sent(cast)
    assert letter_parts(sent, LATER) == {
        "about": "đôn đốc xác nhận đã nhận Kế hoạch số 12/KH-UBND ngày 10/01/2024 của"
        " Ủy ban nhân dân tỉnh Mẫu",
        "addressees": "Sở Công Thương\nSở Tài chính",
        "body": "Ngày 15/01/2024, Kế hoạch số 12/KH-UBND ngày 10/01/2024 của Ủy ban nhân dân tỉnh"
        " Mẫu về việc Phát động phong trào thi đua năm 2024 đã được gửi đến các cơ quan, đơn vị."
        " Đến ngày 18/01/2024, còn 2 cơ quan, đơn vị chưa xác nhận đã nhận.\n"
        "Hạn xác nhận là ngày 22/01/2024.\n"
        "Đề nghị các cơ quan, đơn vị mở văn bản, xác nhận đã nhận và triển khai thực hiện.",
        "recipients": "Lưu: VT",
    }
