"""Numbers as Vietnamese offices write them, and units that must not be mixed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.common.quantities import (
    Quantity,
    format_number,
    parse_number,
    parse_quantity,
    siblings,
    unit,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6.872", Decimal(6872)),
        ("7,5", Decimal("7.5")),
        ("1.500", Decimal(1500)),
        ("05", Decimal(5)),
        ("4.813.760.000", Decimal(4813760000)),
        ("\u22120,6", Decimal("-0.6")),
    ],
)
def test_parse(text: str, value: Decimal) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["7.5", "1,500.2", "abc", "", "12.34.5", "1.5000"])
def test_parse_refuses_what_is_ambiguous(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|không phải"):
        parse_number(text)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_format_and_parse_agree(value: Decimal) -> None:
    assert parse_number(format_number(value)) == value


def test_dimensions() -> None:
    percent = Quantity(Decimal("0.6"), unit("%"))
    points = Quantity(Decimal("0.6"), unit("điểm phần trăm"))
    assert not percent.comparable(points)
    big = Quantity(Decimal(50), unit("nghìn tỷ đồng"))
    small = Quantity(Decimal(50_000), unit("tỉ đồng"))
    assert big.comparable(small)
    assert big.base() == small.base() == Decimal(50_000_000_000_000)
    assert not Quantity(Decimal(5), unit("xã")).comparable(Quantity(Decimal(5), unit("huyện")))


@pytest.mark.parametrize(
    ("typed", "measure", "value", "name"),
    [
        ("69", "nghìn tỷ đồng", "69", "nghìn tỷ đồng"),
        ("69 tỷ", "nghìn tỷ đồng", "69", "tỷ đồng"),
        ("69 nghìn tỉ", "nghìn tỷ đồng", "69", "nghìn tỷ đồng"),
        ("93,4%", "%", "93.4", "%"),
        ("0,6 điểm", "điểm %", "0.6", "điểm %"),
        ("0,6%", "điểm %", "0.6", "%"),
        ("68 triệu", "triệu đồng/người", "68", "triệu đồng/người"),
        ("06 xã", "xã", "6", "xã"),
        ("\u22120,6", "điểm %", "-0.6", "điểm %"),
    ],
)
def test_a_figure_with_or_without_its_unit(typed: str, measure: str, value: str, name: str) -> None:
    assert parse_quantity(typed, unit(measure)) == Quantity(Decimal(value), unit(name), typed)


def test_a_figure_in_another_unit() -> None:
    small = Quantity(Decimal(69), unit("tỷ đồng"))
    assert small.in_unit(unit("nghìn tỷ đồng")) == Decimal("0.069")
    with pytest.raises(ValueError, match="no %"):
        small.in_unit(unit("%"))


def test_units_in_which_the_same_may_be_typed() -> None:
    assert [u.name for u in siblings(unit("tỷ đồng/người"))] == [
        "đồng/người",
        "nghìn đồng/người",
        "triệu đồng/người",
        "tỷ đồng/người",
        "nghìn tỷ đồng/người",
    ]
    assert siblings(unit("xã")) == [unit("xã")]
