"""The way of a dossier and its parts by stage."""

from __future__ import annotations

from datetime import date

import pytest

from thidua.law.catalogue import shipped
from thidua.law.checks.papers import parts_by_stage

DAY = date(2025, 9, 1)


@pytest.mark.parametrize("code", shipped().codes)
def test_every_award_has_a_way_that_ends_with_a_decision(code: str) -> None:
    award = shipped().rows_of(code)[0]
    route = shipped().route(award, award.first)
    assert route is not None
    assert route.steps[-1].stage == "quyet_dinh"


def test_a_certificate_of_the_prime_minister_goes_through_the_ministry() -> None:
    award = shipped().standard("BKTTG", DAY)
    assert award is not None
    route = shipped().route(award, DAY)
    assert route is not None
    assert [step.who for step in route.steps] == [
        "don_vi", "co_quan_quan_ly", "co_quan_thuong_truc", "hoi_dong_tinh", "CT_UBND_TINH",
        "bo_noi_vu", "THU_TUONG",
    ]  # fmt: skip


def test_parts_stand_under_the_stage_that_asks_them() -> None:
    award = shipped().standard("AHLD", DAY)
    assert award is not None
    assert award.dossier is not None
    assert parts_by_stage(shipped(), award.dossier.parts) == {
        "xet": ("BB_XET_KT",),
        "nop": ("TO_TRINH", "BC_THANH_TICH"),
        "cong_khai": ("DS_CONG_KHAI",),
        "hoi_dong": ("KQ_BO_PHIEU",),
    }
