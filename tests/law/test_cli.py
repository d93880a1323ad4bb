"""``thidua law``: what it prints, on which stream, with which exit code."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from thidua.config.cli import main

MINISTRY = str(resources.files("thidua.law") / "examples" / "ministry.yaml")
CASE = """\
cases:
- id: X1
  award: LDTT
  as_of: '2024-12-20'
  facts: {{subject_kind: individual, years: [{{year: 2024, {rating}: HTTNV}}]}}
  expected: {expected}
"""


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str], str]:
    code = main(["law", *words])
    printed = capsys.readouterr()
    return code, printed.out.splitlines(), printed.err


def write(folder: Path, name: str, text: object) -> str:
    file = folder / name
    file.write_text(
        text if isinstance(text, str) else json.dumps(text, ensure_ascii=False), encoding="utf-8"
    )
    return str(file)


def test_cases_print_a_line_each_and_how_many_agree(capsys):
    code, lines, errors = run(capsys, "cases", MINISTRY)
    assert (code, len(lines), lines[-1], errors) == (0, 57, "56 of 56 agree", "")
    assert lines[0].split("\t")[:3] == ["C01", "eligible", "eligible"]
    assert lines[1] == (
        "C02\tnot_eligible\tnot_eligible\tTrong thời gian đó có 02 sáng kiến được công nhận, "
        "phạm vi "
        "cơ sở, chưa dùng cho lần khen khác: không đạt. Có 0 chưa dùng, cần 2; số còn lại đã dùng "
        "cho lần khen khác. (Luật 06/2022 Đ.74.1.d)"
    )


def test_a_case_that_does_not_agree_is_marked_and_the_code_is_one(capsys, tmp_path):
    file = write(tmp_path, "x.yaml", CASE.format(rating="rating", expected="not_eligible"))
    code, lines, errors = run(capsys, "cases", file)
    assert (code, lines[-1], errors) == (1, "0 of 1 agree", "")
    assert lines[0].startswith("X1\tnot_eligible\teligible\t")
    assert lines[0].endswith("  <<<")


def test_a_misspelt_key_is_told(capsys, tmp_path):
    file = write(tmp_path, "x.yaml", CASE.format(rating="ratting", expected="eligible"))
    code, lines, errors = run(capsys, "cases", file)
    assert (code, lines[-1]) == (0, "1 of 1 agree")
    assert errors == (
        "  X1.years[0]: “ratting” không được đọc; có phải “rating”? / "
        "X1.years[0]: “ratting” is not read; did you mean “rating”?\n"
    )


def test_a_wrong_value_of_a_case_does_not_agree_and_the_others_run(capsys, tmp_path):
    text = CASE.format(rating="rating", expected="eligible")
    text += text.replace("cases:\n", "").replace("X1", "X2").replace("HTTNV", "TOT")
    code, lines, _errors = run(capsys, "cases", write(tmp_path, "x.yaml", text))
    assert (code, lines[-1]) == (1, "1 of 2 agree")
    assert lines[1] == (
        "X2\teligible\terror\tkhông đọc được: X2.years[0].rating: 'TOT' is none of KHTNV, HTNV, "
        "HTTNV, HTXSNV  <<<"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cases: []\n", "x.yaml: the file holds no list “cases”"),
        ("cases:\n- id: A\n", "x.yaml:2: the case has no “award”"),
        ("a: b: c\n", "x.yaml:1: mapping values are not allowed in this context"),
        ("- a\n", "x.yaml: the file holds no mapping of sections"),
        (CASE.format(rating="rating", expected="yes_"), ("x.yaml:2: expected 'yes_' is none of "
         "eligible, not_eligible, needs_review")),
    ],
)  # fmt: skip
def test_a_file_that_is_none(capsys, tmp_path, text, told):
    code, lines, errors = run(capsys, "cases", write(tmp_path, "x.yaml", text))
    assert (code, lines, errors) == (1, [], f"thidua: Dữ liệu không đúng / {told}\n")


def test_an_absent_file(capsys, tmp_path):
    code, lines, errors = run(capsys, "cases", str(tmp_path / "absent.yaml"))
    assert (code, lines) == (1, [])
    assert errors.endswith(f"/ cannot read {tmp_path / 'absent.yaml'}\n")


def test_the_catalogue_on_a_day(capsys):
    code, lines, _errors = run(capsys, "catalogue", "--on", "2026-10-01")
    codes = {line.split()[0] for line in lines}
    assert code == 0
    assert "LDTT" in codes
    assert not codes & {"CSTDCS", "XPTB", "GK_HUYEN"}


def test_one_award_of_the_catalogue(capsys):
    code, lines, _errors = run(capsys, "catalogue", "LDTT")
    assert code == 0
    assert lines[:7] == [
        "LDTT  Lao động tiên tiến",
        "  01/01/2024 – …; Luật 06/2022 Đ.24, Đ.80; NĐ 152/2025 Đ.50",
        (
            "  Thẩm quyền: Thủ trưởng cơ quan chuyên môn và đơn vị có tư cách pháp nhân; "
            "Chủ tịch UBND cấp huyện (đến 30/06/2025); Chủ tịch UBND cấp xã; "
            "Giám đốc doanh nghiệp, hợp tác xã"
        ),
        "  std (Luật 06/2022 Đ.24.1)",
        "    - Năm xét được xếp loại hoàn thành tốt nhiệm vụ trở lên",
        "    - Tự lực, tự cường, đoàn kết, tương trợ; tích cực tham gia phong trào",
        "  cong_nhan_nong_dan (Luật 06/2022 Đ.24.3)",
    ]


@pytest.mark.parametrize("words", [("XX",), ("GK_HUYEN", "--on", "2025-07-01")])
def test_an_award_that_the_catalogue_lacks(capsys, words):
    code, lines, errors = run(capsys, "catalogue", *words)
    told = f"thidua: Danh mục không có {words[0]} / no award {words[0]}\n"
    assert (code, lines, errors) == (1, [], told)


FACTS = {"years": [{"year": 2024, "rating": "HTXSNV", "meets_LDTT": True}]}
JUDGE = ("--award", "CSTDCS", "--as-of", "2024-12-20")


def test_judge_says_each_condition_with_its_article(capsys, tmp_path):
    code, lines, errors = run(capsys, "judge", write(tmp_path, "f.json", FACTS), *JUDGE)
    assert (code, errors) == (0, "")
    assert lines[:6] == [
        "CSTDCS (CSTDCS@2024-01-01): ĐỦ ĐIỀU KIỆN",
        "  xs (Luật 06/2022 Đ.23): đạt ←",
        "    - đạt: Đạt tiêu chuẩn Lao động tiên tiến trong năm. Đạt. (Luật 06/2022 Đ.23)",
        "        + 2024: hoàn thành xuất sắc nhiệm vụ",
        (
            "    - đạt: Năm xét được xếp loại hoàn thành xuất sắc nhiệm vụ. Đạt: có 1, cần 1. "
            "(Luật 06/2022 Đ.23)"
        ),
        "        + 2024: hoàn thành xuất sắc nhiệm vụ",
    ]


def test_judge_in_json(capsys, tmp_path):
    file = write(tmp_path, "f.json", {**FACTS, "yeers": 1})
    code, lines, errors = run(capsys, "judge", file, *JUDGE, "--json")
    made = json.loads("\n".join(lines))
    assert (code, made["answer"], made["eligible"], made["award"]) == (0, "met", True, "CSTDCS")
    assert [k["citation"] for k in made["paths"][0]["conditions"]] == ["Luật 06/2022 Đ.23"] * 2
    assert [note["en"] for note in made["notes"]] == [
        "f.json: “yeers” is not read; did you mean “years”?"
    ]
    assert "yeers" in errors


def test_absent_facts_are_evidence_missing_unless_the_file_says_otherwise(capsys, tmp_path):
    bare = write(tmp_path, "a.json", {"facts": {"subject_kind": "individual"}})
    met = write(tmp_path, "b.json", {"facts": {}, "assume_unmentioned": "met"})
    words = ("--award", "LDTT", "--as-of", "2024-12-20", "--json")
    answers = [
        json.loads("\n".join(run(capsys, "judge", file, *words)[1]))["answer"]
        for file in (bare, met)
    ]
    assert answers == ["evidence_missing", "council"]


def test_the_day_of_receipt_from_the_file_and_from_the_command(capsys, tmp_path):
    late = {"years": [{"year": 2026, "rating": "HTXSNV", "meets_LDTT": True}]}
    own = write(tmp_path, "a.json", {**late, "received_for_appraisal": "2026-09-30"})
    bare = write(tmp_path, "b.json", late)
    words = ("--award", "CSTDCS", "--as-of", "2026-10-05", "--json")
    flags = [
        json.loads("\n".join(run(capsys, "judge", *more, *words)[1]))["review_flag"] is not None
        for more in ((own,), (bare,), (bare, "--received-on", "2026-09-30"))
    ]
    assert flags == [False, True, False]


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("{", JUDGE, "no JSON: Expecting property name enclosed in double quotes"),
        ("[]", JUDGE, "one object is expected"),
        ({"facts": []}, JUDGE, "f.json: a mapping of facts is expected"),
        ({"assume_unmentioned": "yes"}, JUDGE,
         "assume_unmentioned 'yes' is neither “met” nor “missing”"),
        ({"years": [{"year": 2024, "rating": "A"}]}, JUDGE,
         "f.json.years[0].rating: 'A' is none of KHTNV, HTNV, HTTNV, HTXSNV"),
        ({}, ("--award", "BK_BO", "--as-of", "2024-12-20"),
         "BK_BO: the catalogue has no standard of this award on that day"),
    ],
)  # fmt: skip
def test_judge_refuses_in_one_line(capsys, tmp_path, text, words, told):
    code, lines, errors = run(capsys, "judge", write(tmp_path, "f.json", text), *words)
    assert (code, lines) == (1, [])
    assert errors.startswith("thidua: ")
    assert errors.endswith(f"/ {told}\n")


@pytest.mark.parametrize("words", [(), ("judge",), ("judge", "f", "--award", "BKT"),
                                   ("catalogue", "--on", "31/12/2024")])  # fmt: skip
def test_wrong_words_are_code_two(capsys, words):
    with pytest.raises(SystemExit) as caught:
        main(["law", *words])
    assert caught.value.code == 2
