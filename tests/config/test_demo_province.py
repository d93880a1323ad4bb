"""The demo province: what it holds, that it came through the import, what Plan 210 finds in it."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import check_password

from tests.support.cast import DAY
from thidua.common.policy import Refused
from thidua.config.demo.province import PASSWORD, ProvinceReport, load_province
from thidua.people.actors import actor_for
from thidua.people.domain.import_runs import check_workbook
from thidua.people.exports import export_workbook
from thidua.people.matching import resolve_bodies
from thidua.people.models import Group, Person, Post, Role, Unit, UnitVersion, User
from thidua.people.queries import blocks_on, member_units, posts_of_units

RECIPIENTS = {
    "Ban TĐKT TW": (0, 0, 0, True),
    "TTTU, HĐND tỉnh": (2, 0, 0, False),
    "CT, các PCT UBND tỉnh": (0, 3, 0, False),
    "Thành viên HĐTĐKT tỉnh": (0, 0, 13, False),
    "Các đơn vị thành viên trong các Khối thi đua của tỉnh": (141, 0, 0, False),
    "Ban TĐKT tỉnh": (1, 0, 0, False),
    "CVP, các PCVP": (0, 2, 0, False),
}


@pytest.mark.django_db
def test_the_demo_province() -> None:
    report = load_province(as_of=DAY)
    assert report == ProvinceReport(
        units=213, groups=8, block_units=141, persons=357, posts=365, accounts=357
    )

    blocks = blocks_on(DAY)
    members = member_units(DAY, [b.pk for b in blocks])
    assert {b.code: (b.short_name, len(members[b.pk])) for b in blocks} == {
        "K1": ("Huyện, thị xã, thành phố", 13),
        "K2": ("Các sở, ngành kinh tế", 12),
        "K3": ("Các sở, ngành văn hóa – xã hội", 11),
        "K4": ("Đảng, Mặt trận, đoàn thể", 16),
        "K5": ("Cơ quan Trung ương trên địa bàn", 19),
        "K6": ("Doanh nghiệp nhà nước", 22),
        "K7": ("Doanh nghiệp ngoài nhà nước", 48),
    }

    # Every unit of a block has somebody who works on it and somebody who heads it.
    units = {u for of_block in members.values() for u in of_block}
    held = posts_of_units(DAY, units)
    for role in (Role.UNIT_OFFICER, Role.UNIT_HEAD):
        assert {u for u in units if any(p.role == role for p in held.get(u, []))} == units
    assert set(Post.objects.values_list("role", flat=True)) == set(Role.values)

    # Made up and marked so.
    assert set(Person.objects.values_list("is_synthetic", flat=True)) == {True}
    assert Person.objects.values("name").distinct().count() == Person.objects.count()
    assert not Unit.objects.filter(is_sample=False, is_synthetic=False).exists()
    for kind in ("commune", "state_enterprise", "private_enterprise"):
        names = UnitVersion.objects.filter(kind=kind).values_list("name", flat=True)
        assert names
        assert all(name.endswith("(mẫu)") for name in names)
    assert set(Group.objects.values_list("is_sample", flat=True)) == {True}

    # One printed password, hashed once; the people whom the demonstration names.
    assert User.objects.values("password").distinct().count() == 1
    lan = User.objects.get(username="lan")
    assert check_password(PASSWORD, lan.password)
    assert actor_for(lan, DAY).label == "Hà Thị Lan, Chuyên viên"
    trang = actor_for(User.objects.get(username="trang"), DAY)
    vinh = actor_for(User.objects.get(username="vinh"), DAY)
    assert (trang.role, len(trang.blocks), len(vinh.blocks)) == (Role.OFFICER_IN_CHARGE, 4, 3)
    assert trang.in_charge | vinh.in_charge == units
    assert not trang.in_charge & vinh.in_charge

    # Whom Plan 210 is sent to.
    found = resolve_bodies(RECIPIENTS, as_of=DAY)
    assert {
        r.text: (len(r.units), len(r.posts), len(r.persons), r.outside) for r in found
    } == RECIPIENTS
    assert all(r.resolved for r in found)
    assert {u.id for u in found[4].units} == units

    # The lists go out and come back without a change.
    administrator = actor_for(User.objects.get(username="quantri"), DAY)
    run = check_workbook(
        actor=administrator, as_of=DAY, data=export_workbook(DAY), name="danh-sach.xlsx"
    )
    assert (run.report["writes"], run.report["problems"]) == (0, [])

    with pytest.raises(Refused):
        load_province(as_of=DAY)
