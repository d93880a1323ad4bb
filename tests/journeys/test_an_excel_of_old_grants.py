"""Three thousand old grants from Excel, forty of them wrong: named, mended, nothing twice."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Page, expect

from tests.awards.sheets_of_grants import cells, old_grants, workbook
from tests.journeys.steps import be, button, link, settled
from tests.support.browser import fits
from tests.support.cast import Cast
from thidua.awards.models import Decision, Grant
from thidua.awards.sheets import GRANTS
from thidua.people.domain import import_runs
from thidua.people.models import ImportRun

ROWS, EVERY = 3000, 75
BREAKS: tuple[tuple[str, Any], ...] = (
    ("number", ""),
    ("on", "31/02/2019"),
    ("authority", "Ông Ba"),
    ("award_code", "KHONGCO"),
    ("name", ""),
    ("period", "năm ngoái"),
    ("gender", "khác"),
    ("issuer", ""),
)


def _worked() -> None:
    """What the worker does."""
    for run in ImportRun.objects.filter(state__in=ImportRun.UNDER_WAY):
        import_runs.carry_out(run.pk)


def _send(page: Page, file: Path, data: bytes) -> None:
    file.write_bytes(data)
    page.goto("/khen-thuong/nhap")
    settled(page)
    page.get_by_label("Tệp Excel (.xlsx)").set_input_files(file)
    button(page, "Kiểm tra tệp").click()
    page.wait_for_url("**/khen-thuong/nhap/*-*")
    _worked()
    page.reload()
    settled(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_excel_of_old_grants(
    page: Page, cast: Cast, live_server: Any, axe: Callable[[Page], None], tmp_path: Path
) -> None:
    good = old_grants(ROWS)
    sent = [dict(row) for row in good]
    broken: dict[int, str] = {}
    for at in range(10, ROWS, EVERY):
        column, value = BREAKS[len(broken) % len(BREAKS)]
        sent[at][column] = value
        broken[at + 2] = column
    assert len(broken) == 40

    be(page, "officer_in_charge", live_server.url)
    page.goto("/khen-thuong")
    link(page, "Nhập khen thưởng từ Excel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhập khen thưởng từ Excel")
    axe(page)
    fits(page)
    _send(page, tmp_path / "so-cu.xlsx", workbook(sent))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kết quả kiểm tra")
    axe(page)
    region = page.get_by_role("region", name=f"Cần sửa trong trang “{GRANTS.title}”")
    wrong = region.locator("tbody tr")
    expect(wrong).to_have_count(40)
    titles = GRANTS.titles()
    shown = [(int(r.locator("td").nth(1).inner_text()), r.locator("td").nth(2).inner_text())
             for r in wrong.all()]  # fmt: skip
    assert shown == [(row, titles[column]) for row, column in sorted(broken.items())]
    assert all(r.locator("td").first.inner_text().strip() for r in wrong.all()[:8])
    assert not Grant.objects.exists()

    button(page, "Bỏ qua dòng lỗi").click()
    page.locator("#confirm[open]").get_by_role("button", name="Đồng ý, tiếp tục").click()
    expect(page.locator("main")).to_contain_text("Đang chờ tiến trình việc nền")
    _worked()
    page.reload()
    settled(page)
    assert Grant.objects.count() == ROWS - 40
    with page.expect_download() as waited:
        link(page, "Tải các dòng cần sửa").click()
    given_back = Path(waited.value.path()).read_bytes()
    back = cells(given_back)
    assert [int(row["Dòng gốc"]) for row in back] == sorted(broken)

    # The officer mends each row by what stands behind it, and sends only these.
    book = openpyxl.load_workbook(io.BytesIO(given_back))
    sheet = book[GRANTS.title]
    heads = [str(c.value).removesuffix(" *") for c in sheet[1]]
    for at, row in enumerate(sorted(broken), 2):
        column = broken[row]
        place = heads.index(titles[column]) + 1
        sheet.cell(at, place).value = good[row - 2][column]
    out = io.BytesIO()
    book.save(out)
    _send(page, tmp_path / "da-sua.xlsx", out.getvalue())
    expect(page.locator("main")).to_contain_text("Chưa ghi gì")
    button(page, "Ghi 40 dòng").click()
    settled(page)
    _worked()
    assert Grant.objects.count() == ROWS

    # The whole list once more: everything stands, nothing comes twice.
    _send(page, tmp_path / "ca-so.xlsx", workbook(good))
    expect(page.locator("main")).to_contain_text("Không có gì thay đổi")
    assert (Grant.objects.count(), Decision.objects.count()) == (ROWS, 30)

    page.goto("/khen-thuong")
    with page.expect_download() as waited:
        link(page, "Tải Excel").click()
    out_again = cells(Path(waited.value.path()).read_bytes())
    # The codes of units that the directory knows have come beside; all else is as it was sent.
    for row in good:
        if row["unit"].startswith("Sở Công Thương"):
            row["unit_code"] = cast.industry.code
    assert _sorted(out_again) == _sorted(cells(workbook(good)))


def _sorted(rows: list[dict[str, Any]]) -> list[list[tuple[str, str]]]:
    return sorted(sorted((k, str(v)) for k, v in row.items()) for row in rows)
