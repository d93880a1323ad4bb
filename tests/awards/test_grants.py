"""A grant is recorded, corrected, revoked, struck out; names get their codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.awards.makers import decision, give, person
from tests.support.cast import DAY, Cast
from thidua.awards.catalogue import catalogue, name_key
from thidua.awards.domain import facts as said
from thidua.awards.domain import grants
from thidua.awards.domain.names import map_name
from thidua.awards.domain.subjects import named_subject
from thidua.awards.models import Decision, Grant, Revocation
from thidua.common import audit
from thidua.common.policy import Refused
from thidua.common.revisions import Stale


@pytest.mark.parametrize(
    ("printed", "kind", "code"),
    [
        ("Bằng khen của Chủ tịch UBND tỉnh", "person", "BKT"),
        ("BẰNG KHEN của Chủ tịch Ủy ban nhân dân tỉnh năm 2023", "collective", "BKT_TT"),
        ("Chiến sĩ thi đua cơ sở", "person", "CSTDCS"),
        ("CSTĐ cấp tỉnh", "person", "CSTDT"),
        ("Cờ thi đua của UBND tỉnh năm 2023", "collective", "CTDT"),
        ("Cờ thi đua của UBND tỉnh", "person", ""),  # not given to a person
        ("Huân chương Kháng chiến hạng Nhì", "person", ""),  # not in the list
    ],
)
def test_a_printed_name_finds_its_code(printed: str, kind: str, code: str):
    assert catalogue().find(printed, kind) == code


def test_the_name_of_a_code_is_the_one_of_the_day():
    names = [catalogue().get("XPTB", day) for day in (date(2010, 1, 1), date(2026, 10, 1))]
    assert [a.name for a in names if a] == [
        "Xã, phường, thị trấn tiêu biểu",
        "Xã, phường, đặc khu tiêu biểu",
    ]


def test_a_grant_is_recorded_as_printed(cast: Cast):
    who = person()
    made = give(
        cast, who, "Chiến sĩ  thi đua cơ sở năm 2023", name="Bà Nguyễn Mẫu Thị Hoa", ground="sk",
        post="Giáo viên", unit_words="Trường THPT Mẫu", unit=cast.industry, posthumous=True,
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.award_printed, made.award_code, made.name_printed, made.place_printed) == (
        "Chiến sĩ thi đua cơ sở năm 2023", "CSTDCS", "Bà Nguyễn Mẫu Thị Hoa",
        "Giáo viên, Trường THPT Mẫu",
    )  # fmt: skip
    assert (made.granted_on, made.state, made.source, made.posthumous, made.ground) == (
        date(2024, 1, 10), "granted", "typed", True, "sk",
    )  # fmt: skip
    assert made.search_key == "ba nguyen mau thi hoa giao vien truong thpt mau"
    assert made.confirmed_label == "Trần Mẫu Bình, Chuyên viên phụ trách"
    who.refresh_from_db()
    assert who.detail == "Giáo viên, Trường THPT Mẫu"
    (entry,) = audit.trail(made)
    assert (entry.action, entry.changes) == (
        "awards:grant:record",
        {"decision": "402/QĐ-UBND, 10/01/2024", "award": made.award_printed, "code": "CSTDCS"},
    )


def test_lines_of_one_decision_share_its_head_and_none_stands_twice(cast: Cast):
    give(cast, person())
    other = give(cast, person("Trần Mẫu Khác"))
    with pytest.raises(Refused) as refused:
        give(cast, other.subject)
    assert refused.value.answer.rule == "grant once in a decision"
    assert Decision.objects.count() == 1
    grants.strike(
        actor=cast.actor("standing_head"), as_of=DAY, grant=other, reason="ghi nhầm người"
    )
    assert give(cast, other.subject).pk != other.pk  # a struck line stands in nobody's way


@pytest.mark.parametrize(
    ("head", "more", "field"),
    [
        (decision(on=date(2024, 1, 16)), {}, "on"),
        (decision(" "), {}, "number"),
        (decision(issuer=" "), {}, "issuer"),
        (None, {"ground": "sk", "award": "Lao động tiên tiến"}, "ground"),
        (None, {"award_code": "CTDT"}, "award_code"),
        (None, {"award": " "}, "award"),
    ],
)
def test_what_no_decision_says_is_refused_by_field(cast: Cast, head, more, field):
    with pytest.raises(ValidationError) as error:
        give(cast, person(), head=head, **more)
    assert set(error.value.message_dict) == {field}
    assert not Grant.objects.exists()
    assert not Decision.objects.exists()


def test_a_district_decides_nothing_after_its_end():
    facts = decision(on=date(2025, 7, 1), authority="CT_UBND_HUYEN")
    with pytest.raises(ValidationError) as error:
        said.check_decision(facts, as_of=date(2026, 1, 1))
    assert set(error.value.message_dict) == {"authority"}
    said.check_decision(replace(facts, on=date(2025, 6, 30)), as_of=date(2026, 1, 1))


def test_a_unit_enters_only_what_its_own_head_decided(cast: Cast):
    with pytest.raises(Refused):
        give(cast, person(), who="industry_officer")
    own = decision("7/QĐ-SCT", authority="HEAD_LEGAL_ENTITY", body=cast.industry)
    assert give(cast, person(), head=own, who="industry_officer").decision.body == cast.industry


def test_a_correction_keeps_the_former_words(cast: Cast):
    made = give(cast, person(), post="Giáo viên")
    actor = cast.actor("officer_in_charge")
    facts = said.GrantFacts(
        award="Lao động tiên tiến", name=made.name_printed, post="Hiệu trưởng", standing="leader"
    )
    with pytest.raises(Refused):
        grants.correct(actor=actor, as_of=DAY, grant=made, facts=facts, reason=" ")
    grants.correct(actor=actor, as_of=DAY, grant=made, facts=facts, reason="đọc nhầm", revision=0)
    made.refresh_from_db()
    assert (made.award_code, made.post_printed, made.revision) == ("LDTT", "Hiệu trưởng", 1)
    (version,) = made.versions.all()
    assert version.before == {
        "award_printed": "Chiến sĩ thi đua cơ sở", "award_code": "CSTDCS",
        "post_printed": "Giáo viên", "standing": "",
    }  # fmt: skip
    assert (version.number, version.reason) == (1, "đọc nhầm")
    with pytest.raises(Stale):
        grants.correct(
            actor=actor, as_of=DAY, grant=made, facts=replace(facts, post="x"), reason="y",
            revision=0,
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        grants.correct(actor=actor, as_of=DAY, grant=made, facts=facts, reason="y")
    assert refused.value.answer.rule == "nothing changed"


def test_a_grant_is_revoked_by_a_decision_on_a_ground_of_the_law(cast: Cast):
    made = give(cast, person())
    actor = cast.actor("standing_head")
    paper = {"number": "9/QĐ-UBND", "issuer": "Chủ tịch UBND tỉnh Mẫu"}
    with pytest.raises(ValidationError) as error:
        grants.revoke(actor=actor, as_of=DAY, grant=made, ground="e", on=date(2024, 1, 9), **paper)
    assert set(error.value.message_dict) == {"ground", "on"}
    grants.revoke(actor=actor, as_of=DAY, grant=made, ground="a", on=DAY, **paper)
    made.refresh_from_db()
    told = Revocation.objects.get(grant=made)
    assert (made.state, told.ground, str(told)) == ("revoked", "a", "9/QĐ-UBND, 15/01/2024")
    assert audit.trail(made)[0].changes == {
        "state": ["granted", "revoked"], "ground": "a", "decision": "9/QĐ-UBND, 15/01/2024",
    }  # fmt: skip
    with pytest.raises(Refused):
        grants.revoke(actor=actor, as_of=DAY, grant=made, ground="a", on=DAY, **paper)


def test_a_name_is_mapped_once_for_all_its_grants(cast: Cast):
    old = "Huân chương Kháng chiến hạng Nhì"
    first = give(cast, person(), old)
    known = give(cast, person("Trần Mẫu Khác"), "Huân chương Lao động hạng Ba")
    assert first.award_code == ""
    actor = cast.actor("officer_in_charge")
    with pytest.raises(Refused):
        map_name(actor=actor, as_of=DAY, printed=old, kind="person", code="CTDT")
    _made, count = map_name(
        actor=actor, as_of=DAY, printed=old.upper(), kind="person", code="HCLD2"
    )
    later = give(cast, person("Lê Mẫu Sau"), f"{old} năm 1985")
    for row in (first, known):
        row.refresh_from_db()
    assert (count, first.award_code, later.award_code, known.award_code) == (
        1, "HCLD2", "HCLD2", "HCLD3",
    )  # fmt: skip
    assert first.award_printed == old  # as printed for ever
    _made, moved = map_name(actor=actor, as_of=DAY, printed=old, kind="person", code="HCLD1")
    assert moved == 2


def test_two_of_one_name_and_place_are_one_and_of_another_place_two(db: None):
    one = named_subject(kind="person", name="Trần Mẫu", detail="Xã Một")
    same = named_subject(kind="person", name="TRẦN  MẪU", detail="xã một")
    other = named_subject(kind="person", name="Trần Mẫu", detail="Xã Hai")
    assert (same.pk, other.pk != one.pk) == (one.pk, True)
    assert name_key("UBND tỉnh, năm 2023") == "uy ban nhan dan tinh"
