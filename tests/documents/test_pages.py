"""The pages: what they say, whom they refuse, how many queries they take."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.documents import makers
from tests.support import cast as casting
from thidua.common.policy import Answer
from thidua.documents import extensions
from thidua.documents.domain import distribution as sending
from thidua.documents.domain import legal, numbers, outgoing, register
from thidua.documents.domain.recipients import Line
from thidua.documents.models import Delivery, Distribution, Document, LegalBasis, Reading
from thidua.people.models import Group, Membership, Unit, User
from thidua.work.models import Notice

pytestmark = pytest.mark.django_db
DAY = casting.DAY


def client(who: str) -> Client:
    """A browser in which this member of the cast is signed in."""
    browser = Client()
    browser.force_login(
        User.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend"
    )
    return browser


def page(browser: Client, name: str, *args: Any, status: int = 200, query: str = "") -> str:
    response = browser.get(reverse(f"documents:{name}", args=args) + query)
    assert response.status_code == status, response.content[:2000]
    return response.content.decode()


def text_of(html: str) -> str:
    """What a person reads, white space collapsed."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def tabs_of(html: str) -> list[str]:
    """Name and count of every tab."""
    found = re.search(r'<nav class="tabs list-tabs".*?</nav>', html, re.DOTALL)
    assert found is not None
    return [text_of(one) for one in re.findall(r"<a .*?</a>", found.group(), re.DOTALL)]


def post(browser: Client, name: str, *args: Any, data: dict[str, Any], status: int) -> Any:
    response = browser.post(reverse(f"documents:{name}", args=args), data)
    assert response.status_code == status, response.content[:2000]
    return response


def file(data: bytes = makers.PLAN.encode(), name: str = "ke-hoach.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


# --- registering ---------------------------------------------------------------------------------
FORM = {
    "direction": "in",
    "kind": "plan",
    "type_name": "Kế hoạch",
    "number": "12/KH-UBND",
    "name": "Phát động phong trào thi đua",
    "issuing_body": "Ủy ban nhân dân tỉnh Mẫu",
    "issued_on": "10/01/2024",
    "incoming_number": "7505",
    "incoming_on": "15/01/2024",
}


def test_a_file_is_read_checked_and_registered(cast: casting.Cast) -> None:
    browser = client("board_clerk")
    answer = post(browser, "register", data={"file": file()}, status=302)
    reading = Reading.objects.get()
    assert answer.url == reverse("documents:reading", args=[reading.public_id])
    html = page(browser, "reading", reading.public_id)
    assert 'value="12/KH-UBND"' in html
    assert 'value="10/01/2024"' in html
    assert '<span class="src">Số: 12/KH-UBND</span>' in html
    wrong = post(
        browser,
        "reading",
        reading.public_id,
        data={**FORM, "issuing_body": "", "place": "Nơi đã gõ", "issued_on": "20/01/2024"},
        status=422,
    ).content.decode()
    assert 'value="Nơi đã gõ"' in wrong  # nothing typed is lost
    assert "Ngày này chưa đến." in text_of(wrong)
    assert not Document.objects.exists()
    post(browser, "reading", reading.public_id, data=FORM, status=302)
    document = Document.objects.get()
    assert (document.number, document.incoming_number, document.name) == (
        "12/KH-UBND",
        "7505",
        "Phát động phong trào thi đua",
    )
    told = page(browser, "document", document.public_id)
    assert "7505" in told
    assert page(browser, "reading", reading.public_id, status=302) == ""
    post(browser, "register", data={"file": file()}, status=302)
    again = Reading.objects.get(document=None)
    assert "có thể đã có trong sổ" in text_of(page(browser, "reading", again.public_id))


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "rong.txt", "rong.txt:"),
        (b"\x7fELF" + b"\0" * 64, "ke-hoach.pdf", "ke-hoach.pdf:"),
        (b"%PDF-1.7\nhong", "hong.pdf", "hong.pdf:"),
        (b"PK\x03\x04" + b"\0" * 200, "ke-hoach.docx", "ke-hoach.docx:"),
    ],
)
def test_a_bad_upload_says_which_file_and_what_to_do(
    cast: casting.Cast, data: bytes, name: str, words: str
) -> None:
    answer = post(client("board_clerk"), "register", data={"file": file(data, name)}, status=422)
    error = re.search(r'<p class="error">(.*?)</p>', answer.content.decode(), re.DOTALL)
    assert error is not None
    assert words in text_of(error.group(1))
    assert not Reading.objects.exists()


def test_others_may_not_open_the_register_page(cast: casting.Cast) -> None:
    html = page(client("industry_officer"), "register", status=403)
    assert "Bạn không được làm việc này" in text_of(html)
    reading = register.read_upload(
        actor=cast.actor("board_clerk"), as_of=DAY, data=makers.PLAN.encode(), name="a.txt"
    )
    for name in ("reading", "reading_file"):
        page(client("clerk"), name, reading.public_id, status=404)


def test_signed_out_goes_to_sign_in(cast: casting.Cast) -> None:
    answer = Client().get(reverse("documents:document_list"))
    assert answer.status_code == 302
    assert "/tai-khoan/" in answer.url  # type: ignore[attr-defined]


# --- files ---------------------------------------------------------------------------------------
def test_files_are_served_through_the_policy_only(cast: casting.Cast) -> None:
    sent = makers.sent(cast, "Sở Công Thương")
    document = sent.document

    def fetch(who: str) -> tuple[int, bytes]:
        answer = client(who).get(reverse("documents:file", args=[document.public_id]))
        streaming = getattr(answer, "streaming_content", None)
        return answer.status_code, b"".join(streaming) if streaming else b""  # type: ignore[arg-type]

    assert fetch("officer_in_charge") == (200, makers.PLAN.encode())
    assert fetch("industry_officer") == (200, makers.PLAN.encode())
    assert fetch("auditor") == (200, makers.PLAN.encode())
    for stranger in ("finance_officer", "district_head", "signatory"):
        status, body = fetch(stranger)
        assert status == 404
        assert b"12/KH-UBND" not in body
    answer = client("industry_officer").get(reverse("documents:file", args=[document.public_id]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_stranger_finds_no_page_of_the_document(cast: casting.Cast) -> None:
    sent = makers.sent(cast, "Sở Công Thương")
    delivery = sent.deliveries.get()
    browser = client("finance_officer")
    for name, key in (
        ("document", sent.document.public_id),
        ("edit", sent.document.public_id),
        ("prepare", sent.document.public_id),
        ("distribution", sent.public_id),
        ("board", sent.public_id),
        ("remind", sent.public_id),
        ("delivery", delivery.public_id),
        ("delivered", sent.public_id),
        ("on_behalf", delivery.public_id),
        ("evidence", delivery.public_id),
    ):
        page(browser, name, key, status=404)
    for name, key in (
        ("forward", sent.document.public_id),
        ("file_away", sent.document.public_id),
        ("acknowledge", delivery.public_id),
        ("send", sent.public_id),
        ("recall", sent.public_id),
    ):
        post(browser, name, key, data={}, status=404)


def test_actions_are_not_done_by_a_link(cast: casting.Cast) -> None:
    sent = makers.sent(cast)
    for name, key in (
        ("acknowledge", sent.deliveries.first().public_id),  # type: ignore[union-attr]
        ("send", sent.public_id),
        ("forward", sent.document.public_id),
        ("issue", sent.document.public_id),
    ):
        page(client("officer_in_charge"), name, key, status=405)


# --- the page of a document ----------------------------------------------------------------------
def test_one_red_button_and_the_history(cast: casting.Cast) -> None:
    document = makers.incoming(cast)
    register.edit(
        actor=cast.actor("officer_in_charge"),
        as_of=DAY,
        document=document,
        facts={"place": "Việt Mẫu"},
    )
    html = page(client("officer_in_charge"), "document", document.public_id)
    main = html[html.index("<main") : html.index("</main>")]
    assert main.count("btn-primary") == 1
    assert "Nơi ban hành: Mẫu → Việt Mẫu" in text_of(html)


def test_rooms_above_may_add_a_link(cast: casting.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    document = makers.incoming(cast)
    monkeypatch.setattr(extensions, "_MAKERS", [])

    @extensions.register_document_link
    def maker(actor: Any, document: Document, as_of: Any) -> list[extensions.DocumentLink]:
        yes = Answer(True, "x")
        no = Answer(False, "x", reason="Chưa đến lúc.")
        return [
            extensions.DocumentLink("Đọc kế hoạch", "/doc", yes, primary=True),
            extensions.DocumentLink("Phát động", "/phat-dong", no),
        ]

    extensions.register_document_link(maker)
    html = page(client("officer_in_charge"), "document", document.public_id)
    assert html.count('href="/doc"') == 1
    assert "Chưa đến lúc." in text_of(html)


def test_the_way_of_a_letter_through_the_pages(cast: casting.Cast) -> None:
    officer, head, clerk = (
        client(n) for n in ("officer_in_charge", "standing_head", "board_clerk")
    )
    form = {
        "about": "đôn đốc báo cáo",
        "addressees": "Sở Công Thương\nSở Tài chính",
        "body": "Đoạn một.\nĐoạn hai.",
        "issuer": str(cast.board.pk),
        "place": "Mẫu",
        "signer_title": "TRƯỞNG BAN",
        "signer_name": "Nguyễn Mẫu An",
        "recipients": "Sở Nội vụ (b/c)\nLưu: VT",
    }
    unfit = post(officer, "compose", data={**form, "about": "đôn đốc 🙂"}, status=422)
    assert "Đoạn hai." in unfit.content.decode()
    post(officer, "compose", data=form, status=302)
    document = Document.objects.get()
    again = page(officer, "redraft", document.public_id)
    for words in ("Đoạn hai.", "Sở Nội vụ (b/c)", "Lưu: VT", "TRƯỞNG BAN"):
        assert words in again
    assert sending.lines_of(document) == [
        Line("Sở Công Thương"),
        Line("Sở Tài chính"),
        Line("Sở Nội vụ", "report"),
        Line("VT", "file"),
    ]
    for name in ("preview", "word"):
        answer = officer.get(reverse(f"documents:{name}", args=[document.public_id]))
        assert answer.status_code == 200
    post(officer, "present", document.public_id, data={}, status=302)
    post(officer, "sign", document.public_id, data={"mode": "paper"}, status=403)
    missing = post(head, "sign", document.public_id, data={"mode": "digital"}, status=422)
    assert "Tải tệp PDF đã ký lên." in text_of(missing.content.decode())
    post(head, "sign", document.public_id, data={"mode": "paper"}, status=302)
    wrong = post(
        clerk,
        "number",
        document.public_id,
        data={"symbol": "TĐKT", "issued_on": "01/01/2023"},
        status=422,
    )
    assert "Điều 18" in wrong.content.decode()
    post(
        clerk,
        "number",
        document.public_id,
        data={"symbol": "TĐKT", "issued_on": "15/01/2024"},
        status=302,
    )
    post(clerk, "issue", document.public_id, data={}, status=302)
    document.refresh_from_db()
    assert (document.number, document.state) == ("01/TĐKT", "issued")
    assert "01/TĐKT" in page(clerk, "number_books") + page(
        clerk, "number_book", document.number_entries.get().book.public_id
    )


# --- distribution --------------------------------------------------------------------------------
def test_recipients_are_put_right_before_sending(cast: casting.Cast) -> None:
    browser = client("officer_in_charge")
    document = makers.incoming(cast)
    assert "Ban TĐKT TW (b/c)" in page(browser, "prepare", document.public_id)
    lines = "Ban TĐKT TW (b/c)\nSở Công Thương\nSở Không Có Thật\nLưu: VT"
    post(browser, "prepare", document.public_id, data={"lines": lines}, status=302)
    row = Distribution.objects.get()
    html = text_of(page(browser, "distribution", row.public_id))
    assert "1 dòng chưa hiểu" in html
    post(browser, "send", row.public_id, data={}, status=403)
    post(
        browser,
        "amend",
        row.public_id,
        data={"line": "3", "do": "choose", "unit": "so tai chinh"},
        status=302,
    )
    post(
        browser,
        "amend",
        row.public_id,
        data={"terms": "1", "acknowledge_by": "10/01/2024", "note": "gấp"},
        status=422,
    )
    post(
        browser,
        "amend",
        row.public_id,
        data={"terms": "1", "acknowledge_by": "19/01/2024", "note": "Xem mục III."},
        status=302,
    )
    post(browser, "send", row.public_id, data={}, status=302)
    assert sorted(row.deliveries.values_list("name", flat=True)) == [
        "Sở Công Thương",
        "Sở Tài chính",
    ]
    mine = row.deliveries.get(name="Sở Tài chính")
    assert Notice.objects.filter(url=reverse("documents:delivered", args=[row.public_id])).exists()
    unit = client("finance_officer")
    assert page(unit, "delivered", row.public_id, status=302) == ""
    seen = page(unit, "delivery", mine.public_id)
    main = seen[seen.index("<main") : seen.index("</main>")]
    assert main.count("btn-primary") == 1
    assert "Xác nhận đã nhận" in main
    assert "Xem mục III." in main
    mine.refresh_from_db()
    assert (mine.opened_on, mine.acknowledged_on) == (DAY, None)
    post(unit, "acknowledge", mine.public_id, data={}, status=302)
    post(unit, "acknowledge", mine.public_id, data={}, status=302)  # a double click
    assert "btn-primary" not in page(unit, "delivery", mine.public_id).split("<main")[1]
    board = text_of(page(browser, "board", row.public_id))
    assert "còn 1 nơi chưa xác nhận đã nhận" in board


def test_looking_is_opening_only_for_who_acts_for_the_unit(cast: casting.Cast) -> None:
    delivery = makers.sent(cast, "Sở Công Thương").deliveries.get()
    for who in ("officer_in_charge", "auditor"):
        page(client(who), "delivery", delivery.public_id)
    delivery.refresh_from_db()
    assert delivery.opened_on is None
    page(client("industry_head"), "delivery", delivery.public_id)
    delivery.refresh_from_db()
    assert delivery.opened_by.startswith("Lý Mẫu Oanh")


def test_reminders_show_names_and_number_first(cast: casting.Cast) -> None:
    sent = makers.sent(cast)
    browser = client("officer_in_charge")
    chosen = sent.deliveries.get(name="Sở Tài chính")
    html = page(browser, "remind", sent.public_id, query=f"?delivery={chosen.public_id}")
    assert "Nhắc 1 nơi nhận" in text_of(html)
    assert not Notice.objects.filter(kind="documents.reminded").exists()
    told = post(
        browser, "remind", sent.public_id, data={"delivery": str(chosen.public_id)}, status=200
    )
    assert "Đã báo cho 2 tài khoản." in text_of(told.content.decode())
    letter = page(browser, "compose", query=f"?urge={sent.public_id}")
    assert "đôn đốc xác nhận đã nhận Kế hoạch số 12/KH-UBND" in letter


def test_an_answer_on_paper_needs_its_scan(cast: casting.Cast) -> None:
    delivery = makers.sent(cast, "Sở Công Thương").deliveries.get()
    browser = client("officer_in_charge")
    form = {"by": "Ông Mẫu", "on": "15/01/2024"}
    missing = post(browser, "on_behalf", delivery.public_id, data=form, status=422)
    assert 'value="Ông Mẫu"' in missing.content.decode()
    scan = SimpleUploadedFile("phieu.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    post(browser, "on_behalf", delivery.public_id, data={**form, "file": scan}, status=302)
    delivery.refresh_from_db()
    assert (delivery.on_behalf, delivery.acknowledged_by) == (True, "Ông Mẫu")
    for who, status in (("industry_officer", 200), ("finance_officer", 404), ("auditor", 200)):
        answer = client(who).get(reverse("documents:evidence", args=[delivery.public_id]))
        assert answer.status_code == status


def test_the_board_goes_to_excel(cast: casting.Cast) -> None:
    sent = makers.sent(cast)
    answer = client("officer_in_charge").get(
        reverse("documents:board", args=[sent.public_id]) + "?export=xlsx&state=silent"
    )
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    rows = [[cell.value for cell in row][:4] for row in sheet.iter_rows()]
    assert rows == [
        ["Nơi nhận", "Khối", "Mục đích", "Trạng thái"],
        ["Sở Công Thương", "Khối thi đua các sở, ngành", "Để thực hiện", "Chưa mở"],
        ["Sở Tài chính", "Khối thi đua các sở, ngành", "Để thực hiện", "Chưa mở"],
    ]


# --- the library ---------------------------------------------------------------------------------
def test_the_library_shows_status_and_what_nobody_compared(cast: casting.Cast) -> None:
    legal.seed_catalogue(as_of=DAY)
    browser = client("officer_in_charge")
    html = page(browser, "legal_basis_list", query="?state=replaced")
    assert "15/2003/QH11" in html
    assert "06/2022/QH15" in html  # the link to what replaced it
    assert "Chưa đối chiếu" in html
    assert "86/2023/NĐ-CP" not in html
    basis = LegalBasis.objects.get(code="circular-01-2024")
    assert "Chưa đối chiếu" in page(client("finance_officer"), "legal_basis", basis.public_id)
    form = {
        "kind": "circular",
        "number": basis.number,
        "name": basis.name,
        "effective_from": "15/04/2024",
        "effective_to": "05/08/2025",
        "verified": "on",
        "source": "",
    }
    unsourced = post(browser, "legal_basis", basis.public_id, data=form, status=422)
    assert "Nêu nguồn đã dùng để đối chiếu." in text_of(unsourced.content.decode())
    post(
        browser,
        "legal_basis",
        basis.public_id,
        data={**form, "source": "Công báo"},
        status=302,
    )
    basis.refresh_from_db()
    assert (basis.verified, str(basis.effective_from)) == (True, "2024-04-15")
    post(client("finance_officer"), "legal_basis", basis.public_id, data=form, status=403)


# --- number books --------------------------------------------------------------------------------
def test_a_number_book_is_a_list_like_any_other(cast: casting.Cast) -> None:
    """Filter, counts per state, paging and Excel, also of void numbers."""
    document = makers.issued(cast)
    book = document.number_entries.get().book
    clerk = cast.actor("board_clerk")
    for _ in range(60):
        numbers.void_number(actor=clerk, as_of=DAY, book=book, reason="Ghi nhầm số")
    browser = client("board_clerk")
    html = page(browser, "number_book", book.public_id)
    assert tabs_of(html) == ["Tất cả 61", "Đã cấp 1", "Hủy 60"]
    assert html.count('<tr id="r-') == 50
    given = page(browser, "number_book", book.public_id, query="?state=given")
    assert document.get_absolute_url() in given
    assert given.count('<tr id="r-') == 1
    assert 'id="r-' not in page(browser, "number_book", book.public_id, query="?until=01/01/2020")
    answer = browser.get(
        reverse("documents:number_book", args=[book.public_id]) + "?state=given&export=xlsx"
    )
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Số", "Ngày cấp", "Văn bản", "Trạng thái", "Lý do"]
    assert [(r[0], r[2], r[3]) for r in rows[1:]] == [("01/TĐKT", document.name, "Đã cấp")]


# --- flat queries --------------------------------------------------------------------------------
def _asked(browser: Client, name: str, *args: Any) -> int:
    """How many queries a page takes, the second time it is shown."""
    page(browser, name, *args)
    with CaptureQueriesContext(connection) as queries:
        page(browser, name, *args)
    return len(queries)


def _board_with(cast: casting.Cast, count: int) -> Distribution:
    """A sending to that many units of a block of its own, half of them answered."""
    units = [
        casting.unit(f"Đơn vị mẫu {n:03d}", parent=cast.committee, code=f"DV{count}-{n:03d}")
        for n in range(count)
    ]
    block = Group.objects.create(
        kind=Group.Kind.BLOCK,
        code=f"KM{count}",
        name=f"Khối thi đua số {count}",
        owner=cast.committee,
        valid=casting.since(casting.START),
    )
    Membership.objects.bulk_create(
        Membership(group=block, unit=unit, valid=casting.since(casting.START)) for unit in units
    )
    actor = cast.actor("officer_in_charge")
    made = sending.prepare(
        actor=actor,
        as_of=DAY,
        document=makers.incoming(cast),
        lines=[Line(block.name)],
    )
    sent = sending.send(actor=actor, as_of=DAY, distribution=made)
    half = sent.deliveries.filter(unit__in=units[: count // 2])
    half.update(
        opened_on=DAY, acknowledged_on=DAY, acknowledged_at="2024-01-15T03:00Z", acknowledged_by="A"
    )
    assert sent.deliveries.count() == count
    return sent


def test_the_board_takes_as_many_queries_for_500_units_as_for_one(cast: casting.Cast) -> None:
    browser = client("officer_in_charge")
    boards = {count: _board_with(cast, count) for count in (1, 3, 500)}
    taken = {count: _asked(browser, "board", row.public_id) for count, row in boards.items()}
    assert taken[1] == taken[3] == taken[500] <= 25
    html = page(browser, "board", boards[500].public_id)
    assert html.count('<tr id="r-') == 50
    assert 'href="?page=10"' in html
    assert tabs_of(html) == ["Tất cả 500", "Chưa mở 250", "Đã xác nhận 250"]
    last = page(
        browser, "board", boards[500].public_id, query="?state=silent&q=don vi mau 4&page=2"
    )
    assert last.count('<tr id="r-') == 50
    # Of 0–499, 176 numbers hold the figure 4; 52 of them are in the first half.
    assert tabs_of(last) == ["Tất cả 176", "Chưa mở 124", "Đã xác nhận 52"]
    assert 'href="?state=silent&amp;q=don+vi+mau+4&amp;export=xlsx"' in last


def test_the_list_before_sending_takes_flat_queries(cast: casting.Cast) -> None:
    browser = client("officer_in_charge")
    document = makers.incoming(cast)
    taken = []
    for count in (1, 3, 40):
        made = sending.prepare(
            actor=cast.actor("officer_in_charge"),
            as_of=DAY,
            document=document,
            lines=[Line("Sở Công Thương") for _n in range(count)],
        )
        taken.append(_asked(browser, "distribution", made.public_id))
    assert taken[0] == taken[1] == taken[2]


def test_lists_take_as_many_queries_for_many_rows_as_for_one(cast: casting.Cast) -> None:
    legal.seed_catalogue(as_of=DAY)
    clerk, officer = client("board_clerk"), client("industry_officer")

    def taken() -> list[int]:
        return [
            _asked(clerk, "document_list"),
            _asked(clerk, "outgoing_list"),
            _asked(officer, "received"),
            _asked(clerk, "legal_basis_list"),
        ]

    def grow(count: int) -> None:
        for _n in range(count):
            makers.sent(cast, "Sở Công Thương")
            makers.draft(cast)

    grow(1)
    one = taken()
    grow(2)
    three = taken()
    grow(20)
    assert one == three == taken()


def test_the_received_list_is_where_a_unit_officer_lands(cast: casting.Cast) -> None:
    sent = makers.sent(cast, "Sở Công Thương")
    browser = client("industry_officer")
    assert page(browser, "document_list", status=302) == ""
    html = page(browser, "received")
    assert sent.document.name in html
    assert Unit.objects.count() > 1
    assert Delivery.objects.count() == 1
    own = outgoing.draft(
        actor=cast.actor("industry_officer"), as_of=DAY, kind="letter", paper=makers.paper()
    )
    assert own.name in page(browser, "outgoing_list")
