"""Names in documents → units, posts, persons: wordings from the samples and from elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.support.cast import DAY, START, Cast, build, post, unit
from thidua.common.models.base import since
from thidua.people.matching import Resolution, resolve_bodies, resolve_body
from thidua.people.models import Alias, Membership, Role, Unit, UnitVersion

pytestmark = pytest.mark.django_db
Kind = UnitVersion.Kind


@pytest.fixture
def cast() -> Cast:
    """The cast's province, with more bodies as documents name them."""
    made = build()
    UnitVersion.objects.filter(unit=made.province).delete()
    UnitVersion.objects.create(
        unit=made.province, name="Tỉnh Phú Thọ", kind=Kind.PROVINCE, valid=since(START)
    )
    UnitVersion.objects.filter(unit=made.committee).delete()
    UnitVersion.objects.create(
        unit=made.committee,
        name="UBND tỉnh Phú Thọ",
        kind=Kind.PEOPLES_COMMITTEE,
        parent=made.province,
        valid=since(START),
    )
    party = unit("Tỉnh ủy Phú Thọ", Kind.PARTY, made.province)
    unit("Ban Tuyên giáo Tỉnh ủy", Kind.PARTY, party)
    unit("HĐND tỉnh Phú Thọ", Kind.COUNCIL, made.province)
    for name in (
        "Sở Giáo dục và Đào tạo",
        "Sở Kế hoạch và Đầu tư",
        "Sở Lao động - Thương binh và Xã hội",
        "Sở Thông tin và Truyền thông",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Sở Nông nghiệp và Phát triển nông thôn",
    ):
        unit(name, Kind.DEPARTMENT, made.committee)
    for name in ("Ủy ban Mặt trận Tổ quốc tỉnh", "Hội Nông dân tỉnh", "Hội Liên hiệp Phụ nữ tỉnh",
                 "Liên đoàn Lao động tỉnh"):  # fmt: skip
        unit(name, Kind.FRONT, made.province)
    youth = unit("Tỉnh đoàn Phú Thọ", Kind.FRONT, made.province)
    Alias.objects.create(unit=youth, name="Tỉnh Đoàn thanh niên")
    unit("Báo Phú Thọ", Kind.PRESS, made.province)
    unit("Đài Phát thanh và Truyền hình tỉnh", Kind.PRESS, made.province)
    unit("Thành phố Việt Trì", Kind.DISTRICT, made.committee)
    unit("Thị xã Phú Thọ", Kind.DISTRICT, made.committee)
    unit("Bộ Chỉ huy Quân sự tỉnh", Kind.ARMED_FORCES, made.province)
    post(made.committee, Role.SIGNATORY, "Đoàn Mẫu Phó", title="Phó Chủ tịch", username="pct1")
    post(made.committee, Role.SIGNATORY, "Đoàn Mẫu Phó Hai", title="Phó Chủ tịch", username="pct2")
    signatory = made.posts["signatory"]
    signatory.title = "Chủ tịch"
    signatory.save()
    post(made.office, Role.UNIT_HEAD, "Chu Mẫu Văn", title="Chánh Văn phòng", username="cvp")
    post(made.office, Role.UNIT_OFFICER, "Chu Mẫu Vũ", title="Phó Chánh Văn phòng", username="pcvp")
    return made


def told(answer: Resolution) -> tuple[list[str], list[str], list[str], bool, list[str]]:
    """What was understood, by names."""
    return (
        sorted(u.name for u in answer.units),
        [p.person.name for p in answer.posts],
        [p.name for p in answer.persons],
        answer.outside,
        list(answer.unresolved),
    )


BLOCK_UNITS = ["Huyện Mẫu", "Sở Công Thương", "Sở Tài chính"]
CHAIR = ["Hoàng Mẫu Hà", "Đoàn Mẫu Phó", "Đoàn Mẫu Phó Hai"]
COMMUNES = ["Xã Mẫu Một"]
SCHOOLING = "Sở Giáo dục và Đào tạo"
LABOUR = "Sở Lao động - Thương binh và Xã hội"

CASES: list[tuple[str, list[str], list[str], list[str], bool, list[str]]] = [
    # Plan 210, Phú Thọ 2024
    ("- Ban TĐKT TW (B/c);", [], [], [], True, []),
    ("TTTU, HĐND tỉnh (B/c)", ["HĐND tỉnh Phú Thọ", "Tỉnh ủy Phú Thọ"], [], [], False, []),
    ("- CT, các PCT UBND tỉnh;", [], CHAIR, [], False, []),
    ("- Thành viên HĐTĐKT tỉnh;", [], [], ["Ngô Mẫu Lan"], False, []),
    ("- Các đơn vị thành viên trong các Khối thi đua của tỉnh;", BLOCK_UNITS, [], [], False, []),
    ("- Ban TĐKT tỉnh;", ["Ban Thi đua - Khen thưởng tỉnh"], [], [], False, []),
    ("- CVP, các PCVP;", [], ["Chu Mẫu Văn", "Chu Mẫu Vũ"], [], False, []),
    ("VT, VX4", [], ["Vũ Mẫu Em"], [], False, ["VX4"]),
    ("- Lưu: VT, VX4.", [], ["Vũ Mẫu Em"], [], False, ["VX4"]),
    ("Thủ trưởng các đơn vị thành viên trong các Khối thi đua của tỉnh",
     BLOCK_UNITS, [], [], False, []),
    (
        "Ủy ban Mặt trận Tổ quốc tỉnh, các đoàn thể và các tổ chức xã hội",
        ["Hội Liên hiệp Phụ nữ tỉnh", "Hội Nông dân tỉnh", "Liên đoàn Lao động tỉnh",
         "Tỉnh đoàn Phú Thọ", "Ủy ban Mặt trận Tổ quốc tỉnh"],
        [], [], False, ["các tổ chức xã hội"],
    ),
    ("Ban Tuyên giáo Tỉnh ủy", ["Ban Tuyên giáo Tỉnh ủy"], [], [], False, []),
    (
        "cơ quan Thường trực Hội đồng Thi đua, Khen thưởng tỉnh (Ban Thi đua - Khen thưởng tỉnh)",
        ["Ban Thi đua - Khen thưởng tỉnh"], [], [], False, [],
    ),
    ("các cơ quan, đơn vị", [], [], [], False, ["các cơ quan, đơn vị"]),
    # Plan 152, Hà Giang 2019
    ("Thường trực HĐND tỉnh", ["HĐND tỉnh Phú Thọ"], [], [], False, []),
    ("Chủ tịch, các PCT UBND tỉnh", [], CHAIR, [], False, []),
    (
        "Các Sở: GD&ĐT, Tài chính, Kế hoạch và Đầu\ntư, Lao động - Thương binh và\nxã hội, XD",
        [SCHOOLING, "Sở Kế hoạch và Đầu tư", LABOUR, "Sở Tài chính"],
        [], [], False, ["XD"],
    ),
    ("Báo Hà Giang, Đài PT-TH tỉnh", ["Đài Phát thanh và Truyền hình tỉnh"], [], [], True, []),
    ("UBND các huyện, thành phố", ["Huyện Mẫu", "Thành phố Việt Trì"], [], [], False, []),
    (
        "Hội Nông dân, Hội LHPN, tỉnh Đoàn, Liên đoàn Lao động tỉnh",
        ["Hội Liên hiệp Phụ nữ tỉnh", "Hội Nông dân tỉnh", "Liên đoàn Lao động tỉnh",
         "Tỉnh đoàn Phú Thọ"],
        [], [], False, [],
    ),
    ("Tỉnh Đoàn thanh niên", ["Tỉnh đoàn Phú Thọ"], [], [], False, []),
    (
        "Các Sở, ban, ngành có liên quan", [], [], [], False, ["Các Sở, ban, ngành có liên quan"],
    ),
    (
        "Trường Cao đẳng Kỹ thuật và Công nghệ tỉnh và các đơn vị đào tạo khác",
        [], [], [], False,
        ["Trường Cao đẳng Kỹ thuật và Công nghệ tỉnh", "các đơn vị đào tạo khác"],
    ),
    # VNPT Quảng Bình 2022
    ("- Ban Chất lượng TĐ,(để b/c);", [], [], [], True, []),
    # other wordings
    ("Sở VHTT&DL, Sở NN&PTNT", ["Sở Nông nghiệp và Phát triển nông thôn",
     "Sở Văn hóa, Thể thao và Du lịch"], [], [], False, []),
    ("các sở Tài chính, Nội vụ và Công Thương", ["Sở Công Thương", "Sở Nội vụ", "Sở Tài chính"],
     [], [], False, []),
    ("Sở Văn hóa, Thể thao và Du lịch và Sở Tài chính",
     ["Sở Tài chính", "Sở Văn hóa, Thể thao và Du lịch"], [], [], False, []),
    ("Uỷ ban nhân dân tỉnh Phú Thọ", ["UBND tỉnh Phú Thọ"], [], [], False, []),
    ("UBND các huyện, thị xã, thành phố", ["Huyện Mẫu", "Thành phố Việt Trì", "Thị xã Phú Thọ"],
     [], [], False, []),
    ("UBND các huyện, thành, thị", ["Huyện Mẫu", "Thành phố Việt Trì", "Thị xã Phú Thọ"],
     [], [], False, []),
    ("UBND cấp huyện", ["Huyện Mẫu", "Thành phố Việt Trì", "Thị xã Phú Thọ"], [], [], False, []),
    ("UBND các xã, phường, thị trấn", COMMUNES, [], [], False, []),
    ("UBND huyện Mẫu", ["Huyện Mẫu"], [], [], False, []),
    ("Chủ tịch UBND huyện Mẫu", ["Huyện Mẫu"], [], [], False, []),
    ("Giám đốc Sở Tài chính", ["Sở Tài chính"], [], [], False, []),
    ("Thủ trưởng Sở Tài chính", [], ["Tạ Mẫu Quân"], [], False, []),
    ("Khối thi đua các sở, ngành", ["Sở Công Thương", "Sở Tài chính"], [], [], False, []),
    ("các cụm, khối thi đua", BLOCK_UNITS, [], [], False, []),
    ("Văn phòng Chính phủ; Bộ Nội vụ", [], [], [], True, []),
    ("Bộ CHQS tỉnh", ["Bộ Chỉ huy Quân sự tỉnh"], [], [], False, []),
    ("Sở Tài chlnh", ["Sở Tài chính"], [], [], False, []),
    ("Sở Vũ trụ", [], [], [], False, ["Sở Vũ trụ"]),
    ("Như Điều 2", [], [], [], False, ["Như Điều 2"]),
    ("", [], [], [], False, [""]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[c[0] or "nothing" for c in CASES])
def test_a_wording_means(cast: Cast, case: Any) -> None:
    text, *expected = case
    answer = resolve_body(text, as_of=DAY)
    assert told(answer) == (sorted(expected[0]), *expected[1:]), answer.how
    assert bool(answer.how)


def test_what_is_certain_is_surer_than_what_is_guessed(cast: Cast) -> None:
    sure, near, vague, unknown = resolve_bodies(
        ["Sở Tài chính", "Sở Tài chlnh", "Các Sở, ban, ngành", "Sở Vũ trụ"], as_of=DAY
    )
    assert sure.confidence == 1.0
    assert 0.7 < near.confidence < 0.9
    assert vague.confidence == 0.8
    assert unknown.confidence == 0.0
    assert [a.resolved for a in (sure, near, vague, unknown)] == [True, True, True, False]


def test_a_district_left_out_is_said(cast: Cast) -> None:
    answer = resolve_body("UBND các huyện, thành phố", as_of=DAY)
    assert answer.confidence == 0.75
    assert "Thị xã Phú Thọ" in answer.how


def test_heads_of_units_are_meant(cast: Cast) -> None:
    assert resolve_body("Thủ trưởng các đơn vị thành viên các khối thi đua", as_of=DAY).for_head
    assert not resolve_body("Các đơn vị thành viên các khối thi đua", as_of=DAY).for_head


def test_vague_wordings_offer_units_to_choose_from(cast: Cast) -> None:
    answer = resolve_body("Các Sở, ban, ngành có liên quan", as_of=DAY)
    assert {"Sở Tài chính", SCHOOLING} <= {u.name for u in answer.candidates}
    assert "Huyện Mẫu" not in {u.name for u in answer.candidates}


def test_what_stands_below_depends_on_who_wrote(cast: Cast) -> None:
    below = unit("Trung tâm Khuyến công", Kind.OFFICE, cast.industry)
    answer = resolve_body("Các đơn vị trực thuộc", as_of=DAY, context_unit=cast.industry)
    assert [u.id for u in answer.units] == [below.pk]


def test_one_name_of_two_units_asks_which(cast: Cast) -> None:
    other = Unit.objects.get(versions__name="Thị xã Phú Thọ")
    first = unit("Phòng Nội vụ", Kind.OFFICE, cast.district)
    unit("Phòng Nội vụ", Kind.OFFICE, other)
    asked = resolve_body("Phòng Nội vụ", as_of=DAY)
    assert (asked.units, len(asked.candidates), asked.unresolved) == ((), 2, ("Phòng Nội vụ",))
    near = resolve_body("Phòng Nội vụ", as_of=DAY, context_unit=cast.district)
    assert [u.id for u in near.units] == [first.pk]


def test_names_and_members_count_as_of_the_day(cast: Cast) -> None:
    Membership.objects.filter(unit=cast.finance).update(valid=since(START, date(2024, 1, 1)))
    words = "Các đơn vị thành viên trong các Khối thi đua của tỉnh"
    before = resolve_body(words, as_of=date(2023, 12, 31))
    after = resolve_body(words, as_of=date(2024, 1, 1))
    assert [u.name for u in before.units] == BLOCK_UNITS
    assert [u.name for u in after.units] == ["Huyện Mẫu", "Sở Công Thương"]


def test_reading_a_list_costs_the_same_queries_for_any_length(
    cast: Cast, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(5):  # type: ignore[operator]
        resolve_bodies([c[0] for c in CASES], as_of=DAY)
