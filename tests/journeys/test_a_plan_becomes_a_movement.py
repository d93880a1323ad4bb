"""Plan 210 comes in as a Word file and goes out as a movement that a unit takes part in.

The first test is the whole way, with everybody who has a part in it. The second one is the part
of the standing body's head by keyboard alone, with every press counted.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from docx import Document as Word
from playwright.sync_api import Page, expect

from tests.journeys.keyboard import Keyboard
from tests.journeys.pictures import picture
from tests.journeys.steps import (
    button,
    later,
    link,
    panel,
    said,
    settled,
    sign_in,
    yes,
)
from tests.paper.intake.makers import as_docx, plan_210
from tests.support.browser import fits
from thidua.common.models import AuditEntry
from thidua.common.models.base import since, valid_on
from thidua.config.demo import LAUNCH_DAY
from thidua.config.demo.province import PASSWORD
from thidua.documents.models import Delivery, Distribution, Document
from thidua.movements.models import Movement, Plan, UnitPlan
from thidua.people.models import Group, Membership, Unit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("province"),
]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEMBERS = "Các đơn vị thành viên trong các Khối thi đua của tỉnh"
REFUSED = "Bạn không được làm việc này"
OWN_TARGET = "Tỷ lệ cơ sở công nghiệp ký giao ước thi đua"


def plan_file() -> dict[str, object]:
    """Plan 210 in Word: letterhead in two columns, numbered lists, pages that break sentences."""
    return {"name": "ke-hoach-210.docx", "mimeType": WORD, "buffer": as_docx(plan_210())}


def register(page: Page, shoot: Callable[..., Path]) -> Document:
    """Upload the plan, look at what was read beside it, put it into the register."""
    link(page, "Vào sổ văn bản").click()
    fits(page)
    page.get_by_label("Tệp văn bản").set_input_files(plan_file())
    button(page, "Đọc tệp").click()
    expect(page.get_by_label("Số, ký hiệu")).to_have_value("210/KH-UBND")
    facts = {
        name: page.locator(f"[name={name}]").input_value()
        for name in ("kind", "type_name", "issuing_body", "place", "issued_on", "signer_name")
    }
    assert facts == {
        "kind": "plan",
        "type_name": "Kế hoạch",
        "issuing_body": "Ủy ban nhân dân tỉnh Phú Thọ",
        "place": "Phú Thọ",
        "issued_on": "15/01/2024",
        "signer_name": "Bùi Văn Quang",
    }
    text = page.get_by_role("region", name="Nội dung văn bản")
    expect(text.locator(".src").first).to_be_attached()  # where each fact was read
    fits(page)
    picture(shoot, page, "vao-so")
    button(page, "Vào sổ").click()
    said(page, "Đã vào sổ")
    return Document.objects.get(number="210/KH-UBND")


def answer(page: Page, text: str, choice: str) -> None:
    """Answer the question about these words by the button with that reading."""
    question = page.locator(".question").filter(has_text=f"«{text}»")
    question.get_by_role("button", name=re.compile(rf"^{choice}")).click()
    expect(question).to_have_count(0)
    settled(page)


def test_a_plan_becomes_a_movement(
    screen: Page, axe: Callable[[Page], None], shoot: Callable[..., Path], tmp_path: Path
) -> None:
    page = screen
    page.goto("/")
    picture(shoot, page, "dang-nhap")

    # The officer in charge registers the file and reads it as a plan.
    sign_in(page, "trang", PASSWORD)
    document = register(page, shoot)
    fits(page)
    link(page, "Đọc thành kế hoạch").click()
    button(page, "Đọc thành kế hoạch").click()
    settled(page)
    plan = Plan.objects.get(document=document)
    fits(page)
    picture(shoot, page, "ke-hoach-va-cau-truc")

    # One contradiction is a slip of the pen: the year. The others stay as they were signed.
    answer(page, "năm 2023", "Hiểu là 2024")
    for finding in plan.findings.filter(answer=""):
        page.locator(".questions-more:not([open]) > summary").evaluate_all(
            "all => all.forEach(one => one.click())"
        )
        answer(page, finding.text, "Giữ nguyên")
    kept = plan.findings.exclude(text="năm 2023").values_list("answer", flat=True)
    assert set(kept) == {"keep"}
    assert plan.findings.get(text="năm 2023").read_as == "năm 2024"

    # Everything sure at once, what is doubtful one by one.
    button(page, re.compile(r"^Xác nhận \d+ mục chắc chắn A?$")).first.click()
    settled(page)
    while plan.items.filter(state="proposed").exists():
        page.locator(".plan-open-buttons button[value=confirm]").click()
        settled(page)
    fits(page)
    axe(page)
    expect(page.locator(".plan-refused")).to_contain_text("Phát động phong trào")  # not for her

    # The head of the standing body launches, after saying once more who she is.
    sign_in(page, "hoa.nt", PASSWORD)
    later(page)
    page.goto(f"/van-ban/{document.public_id}/cau-truc")
    settled(page)
    link(page, "Phát động phong trào").click()
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    button(page, "Xác nhận và tiếp tục").click()
    expect(page.locator(".counters li").first).to_have_text(re.compile(r"15\s*chỉ tiêu"))
    fits(page)
    picture(shoot, page, "phat-dong")
    button(page, "Phát động phong trào").click()
    said(page, "Đã phát động phong trào.")
    movement = Movement.objects.get(plan=plan)
    assert movement.launched_by is not None
    assert movement.launched_by.username == "hoa.nt"
    expect(page.locator(".targets-table tbody tr:not(.group)")).to_have_count(15)
    expect(panel(page, "Khen thưởng").locator("tbody tr")).to_have_count(5)
    assert movement.drives.filter(is_peak=False).count() == 2
    for drive in movement.drives.all():
        expect(page.locator("#lich")).to_contain_text(drive.name[:40])
    assert movement.anniversaries.count() == 12
    fits(page)
    axe(page)

    _distribute(page, document, shoot)
    _a_unit_answers(page, movement, axe, tmp_path)


def _distribute(page: Page, document: Document, shoot: Callable[..., Path]) -> None:
    """The officer in charge sends the plan to whom it names; the list is frozen by sending."""
    sign_in(page, "trang", PASSWORD)
    page.goto(f"/van-ban/{document.public_id}")
    link(page, "Gửi đến các đơn vị").click()
    expect(page.locator("textarea[name=lines]")).to_have_value(re.compile(re.escape(MEMBERS)))
    fits(page)
    button(page, "Xem nơi nhận cụ thể").click()
    draft = Distribution.objects.get(document=document)
    here = valid_on(LAUNCH_DAY)
    blocks = Group.objects.filter(here, kind=Group.Kind.BLOCK)
    units = Membership.objects.filter(here, group__in=blocks).values("unit").distinct().count()
    line = page.locator(".doc-line").filter(has=page.get_by_role("heading", name=MEMBERS))
    names = line.locator(".doc-names li")
    line.get_by_text("Xem tất cả").click()
    expect(names.filter(has_text="Sở Công Thương")).to_be_visible()
    assert names.count() in {units, units - 1}  # whom another line names already, has it once
    assert (draft.state, draft.sent_on) == ("draft", None)
    fits(page)
    page.evaluate("scrollTo(0, 0)")
    picture(shoot, page, "truoc-khi-gui")
    before = page.url
    stale = page.context.new_page()
    stale.goto(before)
    button(page, "Gửi văn bản").click()
    yes(page)
    page.wait_for_url("**/theo-doi")
    fits(page)
    asked = sorted(Delivery.objects.filter(distribution=draft).values_list("name", flat=True))

    # Sent is sent: an older page cannot change it, nor does a block that grows.
    stale.get_by_label("Nơi nhận", exact=True).fill("Sở Y tế")
    button(stale, re.compile("Thêm")).click()
    expect(stale.get_by_role("heading", level=1)).to_have_text(REFUSED)
    stale.close()
    newcomer = Unit.objects.exclude(pk__in=Delivery.objects.values("unit")).first()
    assert newcomer is not None
    Membership.objects.create(group=blocks[0], unit=newcomer, valid=since(LAUNCH_DAY))
    page.goto(before)
    page.wait_for_url("**/theo-doi")
    shown = Delivery.objects.filter(distribution=draft).values_list("name", flat=True)
    assert sorted(shown) == asked


def _a_unit_answers(
    page: Page, movement: Movement, axe: Callable[[Page], None], tmp_path: Path
) -> None:
    """Sở Công Thương acknowledges, makes its own plan with a target of its own, and issues it."""
    sign_in(page, "lan", PASSWORD)
    delivery = Delivery.objects.get(unit__code="SCT", person=None)
    assert delivery.opened_on is None
    page.locator(f'a[href="/van-ban/nhan/{delivery.public_id}"]').first.click()
    expect(button(page, "Xác nhận đã nhận")).to_be_visible()
    delivery.refresh_from_db()
    assert (delivery.opened_on, delivery.acknowledged_on) == (LAUNCH_DAY, None)
    fits(page)
    button(page, "Xác nhận đã nhận").click()
    said(page, "Đã xác nhận đã nhận.")

    page.goto("/")
    page.locator(f'a[href="/phong-trao/{movement.public_id}/ke-hoach"]').first.click()
    fits(page)
    button(page, "Bắt đầu lập kế hoạch").click()
    fits(page)
    link(page, "Thêm chỉ tiêu").click()
    for field, value in {"label": OWN_TARGET, "value": "85,5", "unit": "%"}.items():
        page.locator(f"#f-{field}").fill(value)
    page.locator("#f-comparator").select_option(">=")
    fits(page)
    button(page, "Lưu chỉ tiêu").click()
    said(page, "Đã lưu chỉ tiêu.")
    plan = UnitPlan.objects.get(movement=movement)
    own = plan.targets.get(source=None)
    assert (own.name, own.comparator, str(own.value.normalize()), own.measure) == (
        OWN_TARGET, ">=", "85.5", "%",
    )  # fmt: skip
    page.goto(f"/ke-hoach-don-vi/{plan.public_id}")
    expect(page.locator(".targets-table tbody tr")).to_have_count(16)
    fits(page)
    axe(page)
    button(page, "Trình thủ trưởng").click()
    said(page, "Đã trình thủ trưởng.")

    sign_in(page, "khai", PASSWORD)
    page.locator(f'.jobs a[href="/ke-hoach-don-vi/{plan.public_id}"]').click()
    button(page, "Ban hành kế hoạch").click()
    said(page, "Đã ban hành kế hoạch")
    texts = {}
    for name in ("Word", "PDF"):
        with page.expect_download() as got:
            link(page, name).click()
        path = tmp_path / got.value.suggested_filename
        got.value.save_as(path)
        texts[name] = _text_of(path)
    for text in texts.values():
        assert "SỞ CÔNG THƯƠNG" in text
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
        assert OWN_TARGET in " ".join(text.split())

    # Both boards of the standing body show it.
    sign_in(page, "trang", PASSWORD)
    page.goto(f"/van-ban/gui/{delivery.distribution.public_id}/theo-doi")
    row = page.locator(f"#r-{delivery.public_id}")
    expect(row).to_contain_text("Đã xác nhận")
    expect(row).to_contain_text("Hà Thị Lan")
    page.goto(f"/phong-trao/{movement.public_id}/don-vi")
    expect(page.locator("tbody tr").filter(has_text="Sở Công Thương")).to_contain_text(
        "Đã ban hành"
    )
    fits(page)


def _text_of(path: Path) -> str:
    if path.suffix == ".pdf":
        pages = pypdfium2.PdfDocument(path)
        return "\n".join(one.get_textpage().get_text_range() for one in pages)
    paper = Word(io.BytesIO(path.read_bytes()))
    cells = [c for table in paper.tables for row in table.rows for c in row.cells]
    parts = [*paper.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    return "\n".join(one.text for one in parts)


def test_the_officers_part_by_keyboard_alone(page: Page) -> None:
    """Sign in, upload, put into the register, read, confirm, answer, launch: at most 60 presses.

    One person does it all: the head of the standing body, who may register as well as launch. No
    mouse is used. Every press of a key counts, Tab and Enter included; choosing the file in the
    system's own window counts as one; user name and password count as one entry each, because
    people fill them in from a password manager. The program asks for the password a second time,
    as it does when more than five minutes have passed.
    """
    page.goto("/")
    keys = Keyboard(page)

    # Sign in.
    keys.to(page.get_by_label("Tên đăng nhập"))
    keys.entry("hoa.nt")
    keys.press("Tab")
    keys.entry(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Việc của tôi")).to_be_visible()

    # Upload.
    keys.to(link(page, "Vào sổ văn bản"))
    keys.press("Enter")
    keys.to(page.get_by_label("Tệp văn bản"))
    page.get_by_label("Tệp văn bản").set_input_files(plan_file())
    keys.count += 1
    keys.to(button(page, "Đọc tệp"))
    keys.press("Enter")
    expect(page.get_by_label("Số, ký hiệu")).to_have_value("210/KH-UBND")

    # Put into the register: Enter in any field of the form.
    keys.to(page.locator("form.form input:not([type=hidden])"))
    keys.press("Enter")
    said(page, "Đã vào sổ")
    keys.to(link(page, "Đọc thành kế hoạch"))
    keys.press("Enter")
    keys.to(button(page, "Đọc thành kế hoạch"))
    keys.press("Enter")
    expect(page.locator("#plan-right")).to_be_visible()
    settled(page)
    plan = Plan.objects.get()

    # Answer: the first contradiction is read otherwise, the rest stays as written.
    asked = plan.findings.count()
    for number in range(asked):
        with page.expect_response("**/cau-hoi/*"):
            keys.press("1" if number == 0 else "2")
        settled(page)
    assert sorted(plan.findings.values_list("answer", flat=True)) == [
        *["keep"] * (asked - 1),
        "read_as",
    ]

    # Confirm: the sure ones together, each doubtful one by Enter.
    with page.expect_response("**/xac-nhan"):
        keys.press("a")
    settled(page)
    while plan.items.filter(state="proposed").exists():
        with page.expect_response("**/muc/*"):
            keys.press("Enter")
        settled(page)

    # Launch: the focus stands on the button; the password once more.
    later(page)
    keys.press("Enter")
    expect(
        page.get_by_role("heading", level=1, name="Xác nhận chính chủ tài khoản")
    ).to_be_visible()
    keys.to(page.get_by_label("Mật khẩu"))
    keys.entry(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Phát động phong trào")).to_be_visible()
    expect(button(page, "Phát động phong trào")).to_be_focused()  # autofocus comes after the text
    keys.press("Enter")
    said(page, "Đã phát động phong trào.")

    assert Movement.objects.get(plan=plan).targets.count() == 15
    assert AuditEntry.objects.filter(action="movements:plan:launch").count() == 1
    assert keys.count <= 60, (keys.count, keys.count + keys.letters)
