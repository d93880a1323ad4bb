"""The fixed cast of the suite: a small made-up province with one person for every role.

All names are synthetic. ``build()`` makes it in a handful of queries; a test asks for what it
needs by name: ``cast.actor("chuyên viên phụ trách")`` is ``cast.officer_in_charge``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.support import stages
from thidua.common.models import Installation
from thidua.common.models.base import since
from thidua.people.actors import Actor, actor_for
from thidua.people.models import (
    Group,
    Membership,
    Person,
    Post,
    PostScope,
    Role,
    Unit,
    UnitVersion,
    User,
)

DAY = date(2024, 1, 15)
START = date(2020, 1, 1)
Kind = UnitVersion.Kind


def unit(
    name: str,
    kind: str = Kind.DEPARTMENT,
    parent: Unit | None = None,
    code: str = "",
    **facts: Any,
) -> Unit:
    """A unit with one version since 2020."""
    made = Unit.objects.create(code=code or f"U{Unit.objects.count() + 1:04d}", is_synthetic=True)
    UnitVersion.objects.create(
        unit=made, name=name, kind=kind, parent=parent, valid=since(START), **facts
    )
    return made


def post(
    unit_: Unit, role: str, name: str, *, title: str = "", username: str = "", mail: str = ""
) -> Post:
    """A person with an account (password ``mật khẩu thử``) holding a post since 2020."""
    person = Person.objects.create(name=name, is_synthetic=True)
    login = username or f"p{person.pk}"
    user = User(username=login, email=mail or f"{login}@example.test", person=person)
    user.set_password("mật khẩu thử")
    user.save()
    return Post.objects.create(
        person=person, unit=unit_, role=role, title=title or Role(role).label, valid=since(START)
    )


def acting(post_: Post, as_of: date = DAY) -> Actor:
    """The holder of a post, acting on it."""
    user = User.objects.select_related("person").get(person=post_.person_id)
    return actor_for(user, as_of, str(post_.public_id))


@dataclass
class Cast:
    """Everybody, by what they are."""

    province: Unit
    committee: Unit
    office: Unit
    board: Unit
    industry: Unit
    finance: Unit
    district: Unit
    commune: Unit
    council: Group
    block_departments: Group
    block_districts: Group
    posts: dict[str, Post] = field(default_factory=dict)

    def actor(self, name: str, as_of: date = DAY) -> Actor:
        """The person with this part, acting on the day."""
        return acting(self.posts[name], as_of)

    def actors(self, as_of: date = DAY) -> dict[str, Actor]:
        """Everybody, by part."""
        return {name: self.actor(name, as_of) for name in self.posts}


def build(demo: bool = True) -> Cast:
    """The province: committee, board, two departments, a district with a commune, blocks."""
    if Installation.objects.exists():
        return _make(demo)
    found: Cast = stages.reach(f"cast {demo}", lambda: _make(demo))
    return found


def _make(demo: bool) -> Cast:
    Installation.objects.update_or_create(
        id=1,
        defaults={"province": "Tỉnh Mẫu", "is_demo": demo, "demo_date": DAY if demo else None},
    )
    province = unit("Tỉnh Mẫu", Kind.PROVINCE, code="T")
    committee = unit("UBND tỉnh Mẫu", Kind.PEOPLES_COMMITTEE, province, code="UBND")
    office = unit("Văn phòng UBND tỉnh", Kind.OFFICE, committee, code="VP")
    home = unit("Sở Nội vụ", Kind.DEPARTMENT, committee, code="SNV")
    board = unit("Ban Thi đua - Khen thưởng tỉnh", Kind.STANDING_BODY, home, code="TDKT")
    industry = unit("Sở Công Thương", Kind.DEPARTMENT, committee, code="SCT")
    finance = unit("Sở Tài chính", Kind.DEPARTMENT, committee, code="STC")
    district = unit("Huyện Mẫu", Kind.DISTRICT, committee, code="HM")
    commune = unit("Xã Mẫu Một", Kind.COMMUNE, district, code="XM1")
    council = Group.objects.create(
        kind=Group.Kind.COUNCIL,
        code="HDTDKT",
        name="Hội đồng Thi đua - Khen thưởng tỉnh",
        owner=committee,
        valid=since(START),
    )
    departments = Group.objects.create(
        kind=Group.Kind.BLOCK,
        code="K1",
        name="Khối thi đua các sở, ngành",
        owner=committee,
        valid=since(START),
    )
    districts = Group.objects.create(
        kind=Group.Kind.BLOCK,
        code="K2",
        name="Khối thi đua huyện, thành, thị",
        owner=committee,
        valid=since(START),
    )
    for group, members in ((departments, (industry, finance)), (districts, (district,))):
        for member in members:
            Membership.objects.create(group=group, unit=member, valid=since(START))
    cast = Cast(
        province, committee, office, board, industry, finance, district, commune,
        council, departments, districts,
    )  # fmt: skip
    parts = {
        "standing_head": (board, Role.STANDING_HEAD, "Nguyễn Mẫu An"),
        "officer_in_charge": (board, Role.OFFICER_IN_CHARGE, "Trần Mẫu Bình"),
        "other_officer": (board, Role.OFFICER_IN_CHARGE, "Lê Mẫu Chi"),
        "board_clerk": (board, Role.CLERK, "Phạm Mẫu Dung"),
        "clerk": (office, Role.CLERK, "Vũ Mẫu Em"),
        "accountant": (board, Role.ACCOUNTANT, "Đỗ Mẫu Giang"),
        "signatory": (committee, Role.SIGNATORY, "Hoàng Mẫu Hà"),
        "auditor": (committee, Role.AUDITOR, "Bùi Mẫu Inh"),
        "administrator": (board, Role.ADMINISTRATOR, "Đặng Mẫu Khoa"),
        "council_member": (committee, Role.COUNCIL_MEMBER, "Ngô Mẫu Lan"),
        "council_secretary": (board, Role.COUNCIL_SECRETARY, "Dương Mẫu Minh"),
        "industry_officer": (industry, Role.UNIT_OFFICER, "Hà Mẫu Nga"),
        "industry_head": (industry, Role.UNIT_HEAD, "Lý Mẫu Oanh"),
        "finance_officer": (finance, Role.UNIT_OFFICER, "Mai Mẫu Phú"),
        "finance_head": (finance, Role.UNIT_HEAD, "Tạ Mẫu Quân"),
        "district_officer": (district, Role.UNIT_OFFICER, "Đinh Mẫu Sơn"),
        "district_head": (district, Role.UNIT_HEAD, "Cao Mẫu Tâm"),
        "commune_officer": (commune, Role.UNIT_OFFICER, "Phan Mẫu Uyên"),
    }
    for part, (where, role, name) in parts.items():
        cast.posts[part] = post(where, role, name, username=part)
    PostScope.objects.create(
        post=cast.posts["officer_in_charge"], group=departments, valid=since(START)
    )
    PostScope.objects.create(post=cast.posts["other_officer"], group=districts, valid=since(START))
    Membership.objects.create(
        group=council, person=cast.posts["council_member"].person, valid=since(START)
    )
    return cast
