"""The public sample decisions, compared with their hand-made readings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from thidua.paper.decision import read_decision
from thidua.paper.lexicon import default_lexicon
from thidua.paper.text import collapse, fold

SAMPLES = Path(__file__).parents[2] / "samples"
DECISION_640 = SAMPLES / "quyet-dinh-640-bang-khen-ca-nhan-ten-thay.txt"
DECISION_207 = SAMPLES / "quyet-dinh-207-co-thi-dua-156-tap-the-ocr.txt"


def read(path: Path) -> dict[str, Any]:
    return read_decision(path.read_text("utf-8"), lexicon=default_lexicon()).as_dict()


def test_decision_640_is_read_as_by_hand() -> None:
    expected = yaml.safe_load(DECISION_640.with_suffix(".expected.yaml").read_text("utf-8"))
    printed = read(DECISION_640)
    keys = ("no", "form_of_address", "name")
    assert [{k: row[k] for k in keys} for row in printed["recipients"]] == expected["rows"]
    assert {(row["kind"], row["award"]) for row in printed["recipients"]} == {("person", "a1")}
    award = printed["awards"][0]
    assert award["name"] == "Bằng khen của Tập đoàn Bưu chính Viễn thông Việt Nam"
    assert award["announced"] == {"person": 974, "collective": None, "household": None}
    assert award["prize"] == {"each": 1_200_000, "total": 1_168_800_000}
    document = printed["document"]
    assert (document["number"], document["date"]) == ("640/QĐ-VNPT-CLG", "2021-06-25")
    assert document["issuing_body"] == "Tập đoàn Bưu chính Viễn thông Việt Nam"
    signer = {k: document["signer"][k] for k in ("name", "title", "capacity")}
    assert signer == {
        "name": "Huỳnh Quang Liêm",
        "title": "Tổng Giám đốc",
        "capacity": "Q. TỔNG GIÁM ĐỐC",
    }


def test_what_decision_640_leaves_open_is_asked() -> None:
    printed = read(DECISION_640)
    asked = [(f["kind"], collapse(f["text"])) for f in printed["findings"]]
    # 202 of the 974 announced are listed; one word in the column of names fits no row.
    assert asked == [("count_mismatch", "974 cá nhân"), ("unreadable", "Lâm")]


def test_wrapped_rows_of_decision_640_keep_their_own_words() -> None:
    rows = {row["no"]: row for row in read(DECISION_640)["recipients"]}
    parts = {no: (rows[no]["position"], rows[no]["unit"], rows[no]["group"]) for no in (8, 25, 179)}
    center = "Trung tâm Công nghệ thông tin, Viễn thông"
    assert parts == {
        8: ("Trưởng phòng Quản trị hệ thống CNTT", f"{center} Bắc Giang", "Viễn thông Bắc Giang"),
        25: ("Nhân viên quản trị mạng", f"{center} Cao Bằng", "Viễn thông Cao Bằng"),
        179: (
            None,
            (
                "phòng Giải pháp Công nghệ Thông tin 2, Trung tâm Công nghệ Thông tin,"
                " Viễn thông Lào Cai"
            ),
            "Viễn thông Lào Cai",
        ),
    }


def test_decision_207_is_read_through_the_noise_of_its_scan() -> None:
    printed = read(DECISION_207)
    rows = printed["recipients"]
    assert [row["no"] for row in rows] == list(range(1, 157))
    assert {(row["kind"], row["award"]) for row in rows} == {("collective", "a1")}
    assert printed["awards"][0]["announced"]["collective"] == 156
    text = fold(collapse(DECISION_207.read_text("utf-8")))
    words = [f"{row['name']}, {row['unit']}" if row["unit"] else row["name"] for row in rows]
    assert sum(fold(one) in text for one in words) >= 150
    some = {no: (rows[no - 1]["name"], rows[no - 1]["unit"]) for no in (1, 83, 127, 150, 156)}
    assert some == {
        1: ("Trung tâm Viễn thông Việt Yên", "Viễn thông Bắc Giang"),
        83: ("Trung tâm Điều hành thông tin", "Viễn thông An Giang"),
        127: ("Trung tâm Kinh doanh VNPT - Ninh Thuận", "Tổng công ty Dịch vụ Viễn thông"),
        150: (
            "Trung tâm Công nghệ Điện tử (HEC)",
            "Công ty Cổ phần Công nghệ Công nghiệp Bưu chính Viễn thông",
        ),
        156: ("Chỉ nhánh Công ty Cổ phần Thiết bị Bưu điện - Nhà máy 4", None),
    }
    assert [f["kind"] for f in printed["findings"]] == ["unreadable"]
