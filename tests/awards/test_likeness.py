"""What is shown where nothing holds the words as typed: whom a slip of the finger meant."""

from __future__ import annotations

import pytest

from tests.awards.makers import person
from tests.support.cast import DAY, Cast
from thidua.awards.queries.lookup import look_up

NAMES = ("Nguyễn Mẫu Lan", "Nguyễn Mẫu Hùng", "Trần Mẫu Huy", "Bùi Mẫu Hao", "Bùi Mẫu Yến")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguyen mau aln", "Nguyễn Mẫu Lan"),
        ("ngueyn mau hung", "Nguyễn Mẫu Hùng"),
        ("tran mau hyu", "Trần Mẫu Huy"),
        ("tran mau hao", "Bùi Mẫu Hao"),  # every word is known, nobody has them all
        ("nguyenmauhung", "Nguyễn Mẫu Hùng"),
    ],
)
def test_a_slip_finds_who_was_meant(cast: Cast, typed: str, meant: str) -> None:
    for name in NAMES:
        person(name)
    found = look_up(cast.actor("auditor"), DAY, typed)
    assert found.fuzzy
    assert meant in [hit.name for section in found.sections for hit in section.hits]


def test_what_holds_the_words_is_no_guess(cast: Cast) -> None:
    for name in NAMES:
        person(name)
    found = look_up(cast.actor("auditor"), DAY, "mau hu")
    assert not found.fuzzy
    assert sorted(h.name for s in found.sections for h in s.hits) == [
        "Nguyễn Mẫu Hùng", "Trần Mẫu Huy",
    ]  # fmt: skip
    assert look_up(cast.actor("auditor"), DAY, "zzqqxx").sections == []
