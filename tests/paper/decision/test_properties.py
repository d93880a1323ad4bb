"""What holds for every text: nothing raises, all is found where it says, forms do not matter."""

from __future__ import annotations

import functools
import time
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.paper.decision.makers import made
from tests.paper.decision.test_samples import DECISION_207, DECISION_640
from thidua.paper.decision import DecisionReading, read_decision
from thidua.paper.decision.amounts import number_in_words
from thidua.paper.lexicon import default_lexicon
from thidua.paper.text import clean, collapse, words

LEXICON = default_lexicon()
RELAXED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # fmt: skip
PIECES = (
    "QUYẾT ĐỊNH\n", "QUYẾT ĐỊNH:\n", "Điều 1. ", "Điều 2. ", "Tặng Bằng khen ", "của Chủ tịch ",
    "cho 12 cá nhân ", "và 03 tập thể", "1.000.000 đồng/người", "tổng số tiền 5.000.000 đồng",
    "(năm triệu đồng)", "Nơi nhận:\n", "DANH SÁCH CÁ NHÂN\n", "(Kèm theo Quyết định số 1)\n",
    "STT   Họ và tên      Chức vụ, đơn vị\n", "TT\tHọ và tên\tĐơn vị\n", "1. ", "2.   ", "999. ",
    "Ông Lê Văn An", "Bà Vũ Thị Chi", "Hộ gia đình ông Hồ Văn Nam", "Phòng Nội vụ", "huyện Phú Mỹ",
    "Giám đốc ", "Chuyên viên, ", "I. TẬP THỂ\n", "B. Cá nhân\n", ", ", ";\n", "./.\n", "\n", "\f",
    "\t", "      ", "|", "(", ")", "⁄ ¬ Ä\n", "\u0301", "٣٤", "²", "İ", "ﬀ", "00", "của", " - ",
)  # fmt: skip


def values(reading: DecisionReading) -> dict[str, Any]:
    """Everything that was read, without offsets and the text itself."""

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if k not in {"source", "sources"}}
        if isinstance(value, str):
            return collapse(clean(value).text)
        return [bare(v) for v in value] if isinstance(value, list) else value

    return {k: bare(v) for k, v in reading.as_dict().items() if k not in {"text", "pages"}}


@functools.cache
def sample(name: str) -> str:
    if name in {"640", "207"}:
        return (DECISION_640 if name == "640" else DECISION_207).read_text("utf-8")
    lists = [(2, "collective", 12), (0, "person", 25), (1, "household", 8)]
    return made(11, lists=lists, layout=name, groups=True).text


NAMES = ("640", "207", "list", "table", "middle", "cells")


def check(text: str) -> None:
    """Read `text` and check every span, id and link."""
    reading = read_decision(text, lexicon=LEXICON)
    awards = {award.id for award in reading.awards}
    for items in (reading.awards, reading.recipients, reading.findings):
        assert len({item.id for item in items}) == len(items)
        for item in items:
            assert 0 <= item.start <= item.end <= len(text)
            assert 0 <= item.confidence <= 1
    for row in reading.recipients:
        assert row.award is None or row.award in awards
        assert row.name.strip()
        assert row.kind in {"person", "collective", "household"}


@RELAXED
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    check(text)


@RELAXED
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_pieces_of_decisions_are_read(pieces: list[str]) -> None:
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


def own_words(text: str | None) -> set[str]:
    return set(words(clean(text or "").text))


@pytest.mark.parametrize("name", NAMES)
def test_the_words_of_every_row_stand_inside_its_span(name: str) -> None:
    text = sample(name)
    reading = read_decision(text, lexicon=LEXICON)
    assert reading.recipients
    for row in reading.recipients:
        span = own_words(text[row.start : row.end])
        assert own_words(row.name) | own_words(row.position) | own_words(row.unit) <= span, row
        assert row.group is None or own_words(row.group) <= own_words(text)
    for award in reading.awards:
        assert own_words(award.name) <= own_words(text[award.start : award.end]), award
    for finding in reading.findings:
        assert own_words(finding.text) <= own_words(text[finding.start : finding.end]), finding


@pytest.mark.parametrize("name", NAMES)
def test_unicode_form_and_line_ends_change_nothing(name: str) -> None:
    text = sample(name)
    expected = values(read_decision(text, lexicon=LEXICON))
    for other in (
        unicodedata.normalize("NFD", text),
        text.replace("\n", "\r\n"),
        text.replace("a", "a\u00ad"),
    ):
        assert values(read_decision(other, lexicon=LEXICON)) == expected


@pytest.mark.parametrize(
    "text",
    ["1. " * 30_000, "Tặng Bằng khen cho 1 cá nhân " * 3_000, "\t" * 60_000, "1.\n" * 20_000],
    ids=["numbers", "awards", "tabs", "lines"],
)
def test_hostile_lengths_are_read_in_bounded_time(text: str) -> None:
    started = time.process_time()
    check("Điều 1. Tặng Bằng khen\nNơi nhận:\nDANH SÁCH CÁ NHÂN\n" + text)
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("spelled", "number"),
    [
        ("một tỷ một trăm sáu mươi tám triệu tám trăm ngàn đồng", 1_168_800_000),
        ("Bằng chữ: Hai mươi lăm triệu đồng chẵn", 25_000_000),
        ("mười một nghìn không trăm linh năm", 11_005),
        ("danh sách kèm theo", None),
    ],
)
def test_numbers_in_words(spelled: str, number: int | None) -> None:
    assert number_in_words(spelled) == number
