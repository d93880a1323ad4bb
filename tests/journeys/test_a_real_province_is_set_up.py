"""A real province is set up: from an empty program to an officer who has signed in."""

from __future__ import annotations

import gc
import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import Page, Request, expect
from procrastinate.contrib.django import app

from tests.journeys import steps
from tests.people.provinces import ROWS, bad, corrected, workbook
from tests.support.browser import fits
from thidua.common.models import Installation
from thidua.people import otp
from thidua.people.domain import beginnings
from thidua.people.domain.activation import never_used
from thidua.people.models import Membership, Post, Unit, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "một mật khẩu đủ dài 2024"
MOST_FORMS = 12
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def work() -> None:
    """The background worker does what waits, and stops; in a thread: this one has a loop."""

    def run() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        gc.collect()  # connections of the threads that did the jobs

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def upload(page: Page, name: str, data: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": XLSX, "buffer": data}
    )
    steps.button(page, "Kiểm tra tệp").click()


def test_from_an_empty_program_to_an_officer_who_signs_in(
    rules: None, screen: Page, tmp_path: Path
) -> None:
    page, year = screen, timezone.localdate().year
    size = page.viewport_size
    rows = ROWS if size and size["width"] > 1000 else 60  # the same steps, fewer letters
    wrong = bad(rows)
    forms: list[str] = []

    def count(request: Request) -> None:
        if request.method == "POST":
            forms.append(request.url)

    page.on("request", count)

    # The first visit: whoever comes lands on the set-up; the code is on the terminal.
    code = beginnings.issue_setup_code(now=timezone.now())
    page.goto("/")
    expect(page.get_by_role("heading", level=1, name="Thiết lập Thi Đua")).to_be_visible()
    fits(page)
    page.get_by_label("Mã", exact=True).fill(code)
    page.get_by_label("Tên tỉnh").fill("Tỉnh Mẫu")
    page.get_by_label("Ủy ban nhân dân", exact=True).fill("UBND tỉnh Mẫu")
    page.get_by_label("Cơ quan thường trực", exact=True).fill("Ban Thi đua - Khen thưởng tỉnh")
    page.get_by_label("Họ và tên quản trị").fill("Đặng Mẫu Khoa")
    page.get_by_label("Tên đăng nhập").fill("khoa.dm")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_label("Nhập lại mật khẩu").fill(PASSWORD)
    steps.button(page, "Bắt đầu").click()

    # An administrator needs the second step before anything else.
    key = page.locator("#typed-key").inner_text().replace(" ", "")
    now = timezone.now().timestamp()
    page.locator("input[name=code]").fill(otp.code_at(key, int(now // otp.PERIOD)))
    page.locator("main button.btn-primary").click()
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    page.locator("main form button.btn-primary").click()

    # The home page shows the first day until it is done.
    page.goto("/")
    steps.link(page, "Làm tiếp ngày đầu").click()
    expect(page.get_by_role("heading", level=1, name="Ngày đầu")).to_be_visible()
    fits(page)
    expect(page.locator("[aria-current=step] h2")).to_contain_text("Đơn vị")
    steps.link(page.locator("[aria-current=step]"), "Gửi tệp Excel").click()

    # One workbook with everything; a job checks it while the page shows how far it is.
    upload(page, "tinh-mau.xlsx", workbook(year, rows))
    expect(page.get_by_role("heading", level=1, name="Đang kiểm tra tệp")).to_be_visible()
    expect(page.get_by_text("Đang chờ tiến trình việc nền")).to_be_visible()
    fits(page)
    work()
    expect(page.get_by_text("Một số dòng có lỗi")).to_be_visible()
    fits(page)
    for row, (_column, value) in wrong.items():
        line = page.locator("tr").filter(has_text=f"“{value}”").first
        expect(line.locator("td.num")).to_have_text(str(row))
    assert Unit.objects.count() == 3, "a check writes nothing"

    # The good rows now, the bad ones when they are corrected: nothing is lost.
    steps.button(page, "Bỏ qua dòng lỗi").click()
    steps.yes(page)
    expect(page.get_by_role("heading", level=1, name="Đang ghi tệp")).to_be_visible()
    work()
    expect(page.get_by_role("heading", level=1, name="Kết quả ghi")).to_be_visible()
    assert Unit.objects.count() == 143
    assert User.objects.count() == rows - len(wrong) + 1
    with page.expect_download() as taken:
        steps.link(page, "Tải các dòng cần sửa").click()
    taken.value.save_as(tmp_path / "sua.xlsx")
    again = corrected((tmp_path / "sua.xlsx").read_bytes(), year)
    steps.link(page, "Gửi lại tệp đã sửa").click()
    upload(page, "da-sua.xlsx", again)
    steps.button(page, re.compile(rf"Ghi {len(wrong)} dòng")).click()
    expect(page.get_by_role("heading", level=1, name="Kết quả ghi")).to_be_visible()
    assert User.objects.count() == rows + 1
    assert Post.objects.count() == rows + 1
    assert Membership.objects.filter(unit__isnull=False).count() == 140

    # Swapped holidays: proposed, compared, confirmed.
    page.goto("/ngay-dau")
    calendar = page.locator(".first-day-step").filter(has_text="Ngày nghỉ hoán đổi")
    expect(calendar).to_contain_text("chưa đối chiếu")
    steps.link(calendar, "Mở lịch").click()
    steps.link(page, "Đối chiếu văn bản").click()
    fits(page)
    page.get_by_label("Văn bản", exact=True).fill("Thông báo 01/TB-VPCP")
    steps.button(page, "Đúng như văn bản").click()
    expect(page.get_by_text("Chưa đối chiếu")).to_have_count(0)

    # Letters for everybody who has not come yet: one PDF, a page each.
    page.goto("/ngay-dau")
    fits(page)
    letters = page.locator(".first-day-step").filter(has_text="Thư kích hoạt")
    expect(letters).to_contain_text(f"{rows} tài khoản chưa kích hoạt")
    steps.link(letters, "Lập thư").click()
    fits(page)
    steps.button(page, "Lập thư").click()
    steps.yes(page)
    expect(page.get_by_role("heading", level=1, name="Đang lập thư")).to_be_visible()
    work()
    with page.expect_download() as taken:
        steps.link(page, "Tải tệp PDF").click()
    fits(page)
    taken.value.save_as(tmp_path / "thu.pdf")
    with pypdfium2.PdfDocument(io.BytesIO((tmp_path / "thu.pdf").read_bytes())) as pdf:
        assert len(pdf) == rows
        letter = pdf[0].get_textpage().get_text_bounded()
    found = re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", letter)
    login = re.search(r"cb\d{3}", letter)
    assert found
    assert login

    # An officer with the paper: code, own password, in.
    page.context.clear_cookies()
    page.goto(f"/kich-hoat#ma={found[0]}")
    expect(page.get_by_label("Mã", exact=True)).to_have_value(found[0])
    assert page.url.endswith("/kich-hoat"), "the code does not stay in the address"
    fits(page)
    steps.button(page, "Tiếp tục").click()
    expect(page.get_by_text(login[0])).to_be_visible()
    fits(page)
    page.get_by_label("Mật khẩu mới", exact=True).fill(f"{PASSWORD} của tôi")
    page.get_by_label("Nhập lại mật khẩu mới").fill(f"{PASSWORD} của tôi")
    steps.button(page, "Lưu và đăng nhập").click()
    expect(page.get_by_role("heading", level=1, name="Việc của tôi")).to_be_visible()
    officer = User.objects.get(username=login[0])
    assert officer.check_password(f"{PASSWORD} của tôi")
    assert User.objects.filter(never_used).count() == rows - 1
    here = Installation.objects.get()
    assert (here.province, here.is_demo) == ("Tỉnh Mẫu", False)
    assert len(forms) <= MOST_FORMS, forms
