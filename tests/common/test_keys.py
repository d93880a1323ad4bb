"""Search and sort keys."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.common.keys import fold, sort_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Điện  Biên-Phủ", "dien bien phu"),
        ("Sở Kế hoạch và Đầu tư", "so ke hoach va dau tu"),
        ("«Thi đua quyết thắng»", "thi dua quyet thang"),
        ("", ""),
    ],
)
def test_fold(text: str, key: str) -> None:
    assert fold(text) == key
    assert fold(unicodedata.normalize("NFD", text)) == key


def test_sort_key_is_vietnamese_order() -> None:
    names = ["Ông", "Đạt", "Anh", "Em", "Ở", "Ăn", "Dũng", "Ân", "Ê"]
    assert sorted(names, key=sort_key) == [
        "Anh", "Ăn", "Ân", "Dũng", "Đạt", "Em", "Ê", "Ông", "Ở",
    ]  # fmt: skip
    tones = ["mạ", "má", "mả", "mã", "mà", "ma"]
    assert sorted(tones, key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


@given(st.text())
def test_fold_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
