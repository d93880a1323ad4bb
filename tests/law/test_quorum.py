"""The quorum of the provincial council: told by default, binding once the province decided it."""

from __future__ import annotations

from datetime import date

from thidua.law.answers import Answer
from thidua.law.catalogue import Catalogue, shipped
from thidua.law.checks import check
from thidua.law.records import Setting

DAY = date(2025, 2, 20)
FEW = {"council": {"members": 15, "present": 9, "votes_for_present": 9, "written_for": 5}}


def answer(catalogue: Catalogue) -> tuple[Answer, str]:
    made = check(catalogue, "vote", "CSTDT", FEW, DAY)
    return made.answer, made.vi


def test_the_default_that_nobody_read_refuses_nobody() -> None:
    assert answer(shipped()) == (
        Answer.NOT_COMPARED, "Có mặt 9/15 thành viên; cuộc họp cần 10.",
    )  # fmt: skip


def test_what_the_province_decided_binds() -> None:
    own = Setting(
        key="quorum_tinh", value={"numerator": 3, "denominator": 5}, first=date(2025, 1, 1),
        last=None, citation="QĐ 5/QĐ-UBND", verified=True,
    )  # fmt: skip
    assert answer(shipped().with_layer([own]))[0] is Answer.MET
    stricter = Setting(
        key="quorum_tinh", value={"numerator": 4, "denominator": 5}, first=date(2025, 1, 1),
        last=None, citation="QĐ 5/QĐ-UBND", verified=False,
    )  # fmt: skip
    assert answer(shipped().with_layer([stricter]))[0] is Answer.NOT_MET
