"""Made-up decisions of other layouts, each with its hand-checked reading; none is a real one."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml
from docx import Document

from thidua.paper.decision import read_decision
from thidua.paper.intake import read_file
from thidua.paper.lexicon import default_lexicon

LAYOUTS = sorted((Path(__file__).parent / "layouts").glob("*.txt"))
MERGED = [
    ("1", "Hà Văn Mẫu", "Bí thư Chi bộ", "Xã Tân Phú", ""),
    ("2", "Đinh Thị Thử", "Trưởng khu", "", "Hiến đất"),
    ("3", "Phùng Văn Nghiệm", "Chủ tịch Hội", "Xã Kim Thượng", ""),
]
HEAD = [
    "ỦY BAN NHÂN DÂN HUYỆN TÂN SƠN",
    "Số: 2210/QĐ-UBND",
    "Tân Sơn, ngày 15 tháng 12 năm 2022",
    "QUYẾT ĐỊNH",
    "Về việc tặng Giấy khen",
    "Điều 1. Tặng Giấy khen của Chủ tịch Ủy ban nhân dân huyện cho 03 cá nhân.",
    "Điều 2. Các cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
    "DANH SÁCH CÁ NHÂN ĐƯỢC TẶNG GIẤY KHEN",
]
COLUMNS = ["STT", "Họ và tên", "Chức vụ", "Xã", "Ghi chú"]


def read(text: str) -> dict[str, Any]:
    return read_decision(text, lexicon=default_lexicon()).as_dict()


def told(printed: dict[str, Any]) -> dict[str, Any]:
    """The reading as the expected file writes it."""
    document, awards = printed["document"], printed["awards"]
    places = {one["id"]: number for number, one in enumerate(awards, 1)}
    keys = ("no", "kind", "form_of_address", "name", "position", "unit")
    return {
        "document": {
            **{k: document[k] for k in ("number", "date", "issuing_body", "title")},
            "signer": document["signer"]["name"],
        },
        "awards": [
            {
                "name": one["name"] + (" (truy tặng)" if one.get("posthumous") else ""),
                "announced": {k: v for k, v in one["announced"].items() if v},
                "prize": {k: v for k, v in one["prize"].items() if v},
            }
            for one in awards
        ],
        "rows": [
            " | ".join(
                str(x) if x is not None else ""
                for x in (*(row[k] for k in keys), places.get(row["award"]))
            )
            for row in printed["recipients"]
        ],
        "findings": [one["reason"] for one in printed["findings"]],
    }


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda p: p.stem)
def test_other_layouts_are_read_as_by_hand(path: Path) -> None:
    expected = yaml.safe_load(path.with_suffix(".expected.yaml").read_text("utf-8"))
    assert told(read(path.read_text("utf-8"))) == expected


def test_every_row_stands_where_it_says() -> None:
    for path in LAYOUTS:
        printed = read(path.read_text("utf-8"))
        for row in printed["recipients"]:
            span = printed["text"][row["source"]["start"] : row["source"]["end"]]
            assert row["name"] in " ".join(span.split()), (path.stem, row)


def as_docx() -> bytes:
    paper = Document()
    for line in HEAD:
        paper.add_paragraph(line)
    table = paper.add_table(rows=len(MERGED) + 1, cols=len(COLUMNS), style="Table Grid")
    for at, words in enumerate(COLUMNS):
        table.cell(0, at).text = words
    for number, cells in enumerate(MERGED, 1):
        for at, words in enumerate(cells):
            table.cell(number, at).text = words
    table.cell(1, 3).merge(table.cell(2, 3)).text = "Xã Tân Phú"
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def as_xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(HEAD):
            sheet.merge_range(at, 0, at, 4, line)
        for at, words in enumerate(COLUMNS):
            sheet.write(len(HEAD), at, words)
        for number, cells in enumerate(MERGED, len(HEAD) + 1):
            for at, words in enumerate(cells):
                if words and at != 3:
                    sheet.write(number, at, int(words) if words.isdigit() else words)
        sheet.merge_range(len(HEAD) + 1, 3, len(HEAD) + 2, 3, "Xã Tân Phú")
        sheet.write(len(HEAD) + 3, 3, "Xã Kim Thượng")
    return out.getvalue()


@pytest.mark.parametrize(("make", "name"), [(as_docx, "a.docx"), (as_xlsx, "a.xlsx")])
def test_a_cell_over_several_rows_holds_for_all_of_them(make: Any, name: str) -> None:
    printed = read(read_file(make(), name=name, sheets=True).text)
    rows = [(r["no"], r["name"], r["position"], r["unit"]) for r in printed["recipients"]]
    assert rows == [
        (1, "Hà Văn Mẫu", "Bí thư Chi bộ", "Xã Tân Phú"),
        (2, "Đinh Thị Thử", "Trưởng khu", "Xã Tân Phú"),
        (3, "Phùng Văn Nghiệm", "Chủ tịch Hội", "Xã Kim Thượng"),
    ]
    assert printed["findings"] == []
