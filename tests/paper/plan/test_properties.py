"""What holds for every text: nothing raises, all is found where it says, forms do not matter."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.paper.plan.scoring import load, plans
from thidua.paper.lexicon import default_lexicon
from thidua.paper.plan import PlanReading, read_plan
from thidua.paper.plan.model import LISTS
from thidua.paper.text import clean, fold, is_syllable, lowered, words

LEXICON = default_lexicon()
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # fmt: skip
PIECES = (
    "I. MỤC TIÊU\n",
    "II. NỘI DUNG\n",
    "V. TỔ CHỨC THỰC HIỆN\n",
    "KẾ HOẠCH\n",
    "Nơi nhận:\n",
    "- ",
    "a) ",
    "4.1. ",
    "Đợt 1 (từ ",
    "01/01/2025",
    " đến ",
    "tháng 13/2025",
    "31/02/2025",
    "đạt từ ",
    "7,5%",
    " trở lên",
    "1.500 - 2.000 ",
    "tập thể, cá nhân ",
    "được UBND tặng Cờ thi đua",
    "; ",
    ", ",
    ". ",
    "\n",
    "\n\n",
    "\f",
    "“",
    "”",
    '"',
    "phong trào ",
    "kỷ niệm 80 năm Ngày Quốc khánh ",
    "(02/9/1945 - 02/9/2025)",
    "TM. ỦY BAN NHÂN DÂN\n",
    "CHỦ TỊCH\n",
    "Nguyễn Văn Mẫu\n",
    "Số: ",
    "12/KH-UBND",
    "VĂN BẢN ĐẾN\n",
    "Giao Sở A chủ trì ",
    "trong đó ",
    "Ký bởi: x\n",
    "(",
    ")",
    "|",
    "\t",
    "   ",
    "năm 2024 ",
    "kế hoạch 5 năm 2021 - 2025 ",
    "của của ",
    "./.",
    "999999999999999999999999999,5 xã",
    "0,0,0%",
    "٣٤",
    "²",
    "ǅ",
    "İ",
    "ﬀ",
    "\ud7ff",
    "\u0301",
)


def values(reading: PlanReading) -> dict[str, Any]:
    """Everything that was read, without offsets and the text itself."""
    printed = reading.as_dict()

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if k not in {"source", "sources"}}
        if isinstance(value, list):
            return [bare(v) for v in value]
        return value

    return {k: bare(v) for k, v in printed.items() if k not in {"text", "pages"}}


@functools.cache
def sample(name: str) -> str:
    return next(load(p)[0] for p in plans() if p.stem == name)


NAMES = tuple(p.stem for p in plans())


def check(text: str) -> None:
    """Read `text` and check every span, id and link."""
    reading = read_plan(text, lexicon=LEXICON)
    ids = {name: [item.id for item in getattr(reading, name)] for name in LISTS}
    for name in LISTS:
        assert len(set(ids[name])) == len(ids[name])
        for item in getattr(reading, name):
            assert 0 <= item.start <= item.end <= len(text)
            assert 0 <= item.confidence <= 1
    for target in reading.targets:
        assert target.parent is None or target.parent in ids["targets"]
        assert target.max is None or target.max > target.value
    for anniversary in reading.anniversaries:
        assert anniversary.drive is None or anniversary.drive in ids["drives"]
    assert re.search(r"\S", text) or values(reading) == values(read_plan("", lexicon=LEXICON))


@RELAXED
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    check(text)


@RELAXED
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_pieces_of_plans_are_read(pieces: list[str]) -> None:
    check("".join(pieces))


@RELAXED
@given(
    st.sampled_from(NAMES),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES), st.integers(0, 60)), max_size=8),
)
def test_spoilt_samples_are_read(name: str, edits: list[tuple[float, str, int]]) -> None:
    text = sample(name)
    for place, piece, dropped in edits:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + dropped :]
    check(text)


def own_words(text: str) -> set[str]:
    return set(words(clean(text).text))


def number_in(value: float, text: str) -> bool:
    """Whether `value` can be read in `text`, in digits or as a word."""
    plain = f"{value:g}" if value < 1e6 else str(int(value))
    grouped = f"{int(value):,}".replace(",", ".") if value == int(value) else None
    spoken = {1: "một", 2: "hai", 3: "ba", 4: "bốn", 5: "năm"}.get(int(value))
    digits = re.sub(r"(?<=\d)\.\s?(?=\d{3})", "", clean(text).text)
    padded = {plain.replace(".", ","), plain, plain.zfill(2)}
    found = set(re.findall(r"\d+(?:[.,]\d+)?", digits))
    return bool(padded & found) or (grouped or "-") in text or (spoken or "-") in text.lower()


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_readable_inside_its_span(name: str) -> None:
    text = sample(name)
    reading = read_plan(text, lexicon=LEXICON)
    for target in reading.targets:
        span = text[target.start : target.end]
        assert number_in(target.value, span), target
        assert target.max is None or number_in(target.max, span), target
        assert own_words(target.label) <= own_words(span), target
        assert target.unit is None or own_words(target.unit) <= own_words(span), target
    for quota in reading.award_quotas:
        span = text[quota.start : quota.end]
        assert all(number_in(n, span) for n in (quota.min, quota.max) if n is not None), quota
    for item in (*reading.movements, *reading.anniversaries, *reading.references):
        assert own_words(item.name) <= own_words(text[item.start : item.end]), item
    for clause in (
        *reading.purposes, *reading.requirements, *reading.general_goals, *reading.launch_contents,
        *reading.measures, *reading.peak_drive_actions,
    ):  # fmt: skip
        assert own_words(clause.text) <= own_words(text[clause.start : clause.end]), clause
    for duty in reading.duties:
        assert own_words(duty.who + " " + duty.what) <= own_words(text[duty.start : duty.end]), duty
    for recipient in reading.recipients:
        assert own_words(recipient.name) <= own_words(text[recipient.start : recipient.end])
    for finding in reading.findings:
        assert own_words(finding.text) <= own_words(text[finding.start : finding.end]), finding


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_unicode_form_changes_nothing(name: str, form: str) -> None:
    text = sample(name)
    other = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    assert values(read_plan(other, lexicon=LEXICON)) == values(read_plan(text, lexicon=LEXICON))


@RELAXED
@given(
    st.sampled_from(NAMES),
    st.lists(st.floats(0, 1), max_size=30),
    st.sampled_from(["\u00a0", "\u00ad", "**", "\u200b"]),
)
def test_hard_spaces_and_marks_change_nothing(name: str, places: list[float], mark: str) -> None:
    text = sample(name)
    changed = text
    for place in sorted(places, reverse=True):
        at = int(place * len(changed))
        if mark == "\u00a0":
            at = changed.find(" ", at)
            if at > 0 and changed[at - 1].isalnum() and changed[at + 1 : at + 2].isalnum():
                changed = changed[:at] + mark + changed[at + 1 :]
        elif changed[at - 1 : at].isalnum() and changed[at : at + 1].isalnum():
            changed = changed[:at] + mark + changed[at:]
    expected = values(read_plan(text, lexicon=LEXICON))
    assert values(read_plan(changed, lexicon=LEXICON)) == expected


@pytest.mark.parametrize("name", NAMES)
def test_foreign_line_ends_change_nothing(name: str) -> None:
    text = sample(name)
    other = text.replace("\n", "\r\n")
    assert values(read_plan(other, lexicon=LEXICON)) == values(read_plan(text, lexicon=LEXICON))


INDICATORS = (
    "Tỷ lệ hộ dân dùng nước sạch", "Thu ngân sách trên địa bàn", "Tỷ lệ lao động qua đào tạo",
    "Giá trị sản xuất công nghiệp", "Tỷ lệ che phủ rừng",
)  # fmt: skip
AIMS = (
    ("đạt từ {} trở lên", ">="), ("đạt trên {}", ">"), ("ít nhất {}", ">="), ("không quá {}", "<="),
    ("dưới {}", "<"), ("đạt khoảng {}", "~"), ("đạt {}", "="),
)  # fmt: skip


@RELAXED
@given(
    st.lists(
        st.tuples(
            st.sampled_from(INDICATORS),
            st.sampled_from(AIMS),
            st.one_of(st.integers(1, 9999), st.decimals(1, 99, places=1).map(float)),
            st.sampled_from(["%", "tỷ đồng", "ha"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(2022, 2030),
)
def test_clean_plans_are_read_whole_and_give_no_finding(
    lines: list[tuple[str, tuple[str, str], float, str]], year: int
) -> None:
    body = []
    expected = []
    for indicator, (wording, sign), value, unit in lines:
        number = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
        number = number.replace(",", "_").replace(".", ",").replace("_", ".")
        joint = "" if unit == "%" else " "
        body.append(f"- {indicator} {wording.format(number + joint + unit)}.")
        expected.append((indicator, sign, value, unit))
    text = (
        f"KẾ HOẠCH\nPhát động phong trào thi đua năm {year}\n\nI. MỤC TIÊU CỤ THỂ\n"
        + "\n".join(body)
        + f"\n\nII. NỘI DUNG\n1. Thi đua hoàn thành nhiệm vụ năm {year}, triển khai nhiệm vụ năm"
        f" {year + 1}; phát huy kết quả năm {year - 1}.\n"
    )
    reading = read_plan(text, lexicon=LEXICON)
    assert [(t.label, t.comparator, t.value, t.unit) for t in reading.targets] == expected
    assert reading.findings == ()
    assert reading.document.plan_year == year


@given(st.text(max_size=200))
def test_cleaning_keeps_the_way_back(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned.text) == len(cleaned.starts) == len(cleaned.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(cleaned.starts, cleaned.ends, strict=True))
    assert list(cleaned.starts) == sorted(cleaned.starts)
    assert len(fold(text)) == len(lowered(text)) == len(text)


def test_syllables_are_told_from_scribbles() -> None:
    assert [
        w for w in ("nghiệp", "khuỷu", "thương", "oai", "wvy", "ƑJ", "mw") if is_syllable(w)
    ] == [
        "nghiệp",
        "khuỷu",
        "thương",
        "oai",
    ]
