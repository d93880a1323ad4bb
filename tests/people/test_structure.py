"""Units, groups, posts and hand-overs: what happens, what is refused, what the trail keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.support.cast import DAY, START, Cast, acting, build, unit
from tests.support.cast import post as make_post
from thidua.common.audit import trail
from thidua.common.models.base import since
from thidua.common.policy import Refused
from thidua.people.domain.delegations import delegate, end_delegation, possible_deputies
from thidua.people.domain.groups import Decision, create_group, set_members
from thidua.people.domain.posts import assign_post, create_person, end_post, set_scope
from thidua.people.domain.units import (
    add_alias,
    change_unit,
    close_unit,
    create_unit,
    record_succession,
    remove_alias,
)
from thidua.people.domain.versions import UnitFacts, place
from thidua.people.models import (
    Alias,
    Delegation,
    Group,
    Membership,
    Person,
    Post,
    PostScope,
    Role,
    Succession,
    Unit,
    UnitVersion,
    User,
)
from thidua.people.queries import (
    block_of_units,
    current_version,
    member_units,
    tree_paths,
    unit_names,
    unit_refs,
)

Kind = UnitVersion.Kind


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast."""
    return build()


@pytest.fixture
def admin(cast: Cast) -> Any:
    """The administrator, acting."""
    return cast.actor("administrator")


def wrong(error: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    """Fields that a domain function found wrong."""
    return set(error.value.message_dict)


def versions(of: Unit) -> list[tuple[str, date, date | None, bool]]:
    """Name, days and standing of all versions."""
    rows = UnitVersion.objects.filter(unit=of).order_by("valid", "pk")
    return [(v.name, v.valid.lower, v.valid.upper, v.superseded_at is None) for v in rows]


# --- units ----------------------------------------------------------------------------------
def test_a_unit_is_made_renamed_and_ended(cast: Cast, admin: Any) -> None:
    facts = UnitFacts(name="Phòng Mới", kind=Kind.OFFICE, parent_id=cast.finance.pk)
    made = create_unit(actor=admin, as_of=DAY, code="PM", facts=facts, first=DAY)
    june = date(2024, 6, 1)
    change_unit(
        actor=admin,
        as_of=DAY,
        unit=made,
        facts=UnitFacts(name="Phòng Mới Hơn", kind=Kind.OFFICE, parent_id=cast.industry.pk),
        first=june,
    )
    close_unit(
        actor=admin,
        as_of=DAY,
        unit=made,
        last=date(2024, 12, 31),
        reason="sáp nhập",
        successors=[cast.industry],
    )
    assert versions(made) == [
        ("Phòng Mới", DAY, june, True),
        ("Phòng Mới Hơn", june, date(2025, 1, 1), True),
    ]
    follows = Succession.objects.get()
    assert (follows.before, follows.after, follows.on) == (made, cast.industry, date(2025, 1, 1))
    assert [e.changes for e in trail(made)] == [
        {"last": "2024-12-31", "successors": ["SCT"]},
        {
            "name": ["Phòng Mới", "Phòng Mới Hơn"],
            "parent_id": [cast.finance.pk, cast.industry.pk],
            "first": "2024-06-01",
        },
        {"created": "PM", "name": "Phòng Mới", "first": "2024-01-15"},
    ]


def test_a_correction_of_the_past_keeps_what_was_recorded(cast: Cast, admin: Any) -> None:
    facts = UnitFacts(name="Sở CT", kind=Kind.DEPARTMENT, parent_id=cast.committee.pk)
    first = date(2022, 1, 1)
    with pytest.raises(ValidationError) as error:
        change_unit(actor=admin, as_of=DAY, unit=cast.industry, facts=facts, first=first)
    assert wrong(error) == {"reason"}
    change_unit(
        actor=admin, as_of=DAY, unit=cast.industry, facts=facts, first=first, reason="ghi sót"
    )
    assert set(versions(cast.industry)) == {
        ("Sở Công Thương", START, None, False),
        ("Sở Công Thương", START, first, True),
        ("Sở CT", first, None, True),
    }


@pytest.mark.parametrize(
    ("code", "facts", "field"),
    [
        ("", {}, "code"),
        ("A B", {}, "code"),
        ("SCT", {}, "code"),
        ("A", {"name": " "}, "name"),
        ("A", {"parent_id": 0}, "parent"),
    ],
)
def test_a_unit_is_refused(
    cast: Cast, admin: Any, code: str, facts: dict[str, Any], field: str
) -> None:
    whole: dict[str, Any] = {"name": "A", "kind": Kind.OFFICE, **facts}
    with pytest.raises(ValidationError) as error:
        create_unit(actor=admin, as_of=DAY, code=code, facts=UnitFacts(**whole), first=DAY)
    assert wrong(error) == {field}


def test_units_do_not_stand_in_a_circle(cast: Cast, admin: Any) -> None:
    facts = UnitFacts(name="UBND", kind=Kind.PEOPLES_COMMITTEE, parent_id=cast.commune.pk)
    with pytest.raises(ValidationError) as error:
        change_unit(actor=admin, as_of=DAY, unit=cast.committee, facts=facts, first=DAY)
    assert wrong(error) == {"parent"}


def test_a_unit_with_units_below_does_not_end(cast: Cast, admin: Any) -> None:
    with pytest.raises(ValidationError, match="Xã Mẫu Một"):
        close_unit(actor=admin, as_of=DAY, unit=cast.district, last=DAY, reason="x")


def test_a_split_and_a_merger(cast: Cast, admin: Any) -> None:
    one, two = unit("Sở Một"), unit("Sở Hai")
    day = date(2025, 3, 1)
    record_succession(
        actor=admin, as_of=DAY, before=[cast.industry], after=[one, two], on=day, basis="NQ 1"
    )
    record_succession(
        actor=admin, as_of=DAY, before=[cast.finance, one], after=[two], on=day, basis="NQ 2"
    )
    pairs = {(s.before_id, s.after_id) for s in Succession.objects.all()}
    assert pairs == {
        (cast.industry.pk, one.pk),
        (cast.industry.pk, two.pk),
        (cast.finance.pk, two.pk),
        (one.pk, two.pk),
    }
    with pytest.raises(ValidationError):
        record_succession(actor=admin, as_of=DAY, before=[one], after=[one], on=day, basis="x")


def test_names_of_a_unit(cast: Cast, admin: Any) -> None:
    alias = add_alias(actor=admin, as_of=DAY, unit=cast.industry, name=" Sở   CT ")
    assert (alias.name, alias.search_key) == ("Sở CT", "so ct")
    with pytest.raises(ValidationError):
        add_alias(actor=admin, as_of=DAY, unit=cast.industry, name="Sở CT")
    remove_alias(actor=admin, as_of=DAY, alias=alias)
    assert not Alias.objects.exists()
    assert [e.changes for e in trail(cast.industry)] == [
        {"alias": ["Sở CT", None]},
        {"alias": [None, "Sở CT"]},
    ]


days = st.integers(0, 40).map(lambda n: DAY + timedelta(days=n - 20))


@given(
    steps=st.lists(
        st.tuples(
            days, st.one_of(st.none(), days), st.one_of(st.none(), st.text("abc", max_size=2))
        ),
        max_size=6,
    )
)
def test_placing_keeps_one_version_a_day(steps: list[tuple[date, date | None, str | None]]) -> None:
    """Whatever is placed: on each day stands what was placed there last, and nothing twice."""
    live: list[UnitVersion] = []
    expected: dict[date, str | None] = {}
    every = [DAY + timedelta(days=n - 21) for n in range(43)]
    for first, until, name in steps:
        if until is not None and until <= first:
            continue
        facts = None if name is None else UnitFacts(name=name, kind=Kind.OFFICE)
        made = place(live, 1, facts, first=first, until=until, reason="", as_of=DAY)
        for old, end in made.shorten:
            old.valid = since(old.valid.lower, end)
        gone = {id(v) for v in made.supersede}
        live = [v for v in live if id(v) not in gone] + list(made.insert)
        for day in every:
            if first <= day and (until is None or day < until):
                expected[day] = name
        assert all(old.valid.upper > old.valid.lower for old, _e in made.shorten)
    for day in every:
        standing = [v.name for v in live if day in v.valid]
        wanted = expected.get(day)
        assert standing == ([] if wanted is None else [wanted])


# --- groups ---------------------------------------------------------------------------------
def test_next_years_members_of_a_block(cast: Cast, admin: Any) -> None:
    decision = Decision("05/QĐ-UBND", date(2025, 1, 2), "UBND tỉnh Mẫu")
    later = date(2025, 1, 1)
    board = cast.board
    ended, begun = set_members(
        actor=cast.actor("standing_head"),
        as_of=DAY,
        group=cast.block_departments,
        on=later,
        members={cast.finance: "head", board: "member"},
        decision=decision,
    )
    assert (ended, begun) == (2, 2)  # finance becomes the head: a membership of its own
    block = cast.block_departments.pk
    assert member_units(DAY, [block]) == {block: [cast.industry.pk, cast.finance.pk]}
    assert set(member_units(later, [block])[block]) == {cast.finance.pk, board.pk}
    assert block_of_units(later)[board.pk] == cast.block_departments
    newest = Membership.objects.get(group=block, unit=board)
    assert newest.roster is not None
    assert newest.roster.number == "05/QĐ-UBND"
    assert trail(cast.block_departments)[0].changes == {
        "on": "2025-01-01",
        "ended": ["Sở Công Thương", "Sở Tài chính"],
        "begun": ["Ban Thi đua - Khen thưởng tỉnh", "Sở Tài chính"],
    }
    with pytest.raises(ValidationError):
        set_members(
            actor=admin, as_of=DAY, group=cast.block_departments, on=DAY, members={board: "member"}
        )


def test_members_are_refused(cast: Cast, admin: Any) -> None:
    group = cast.block_departments
    with pytest.raises(ValidationError, match="Huyện Mẫu"):
        set_members(actor=admin, as_of=DAY, group=group, on=DAY, members={cast.district: "member"})
    two_heads: dict[Any, str] = {cast.industry: "head", cast.finance: "head"}
    with pytest.raises(ValidationError):
        set_members(actor=admin, as_of=DAY, group=group, on=DAY, members=two_heads)
    with pytest.raises(Refused):
        set_members(actor=cast.actor("industry_head"), as_of=DAY, group=group, on=DAY, members={})


def test_a_group_is_set_up(cast: Cast) -> None:
    made = create_group(
        actor=cast.actor("standing_head"),
        as_of=DAY,
        code="CD1",
        name="Tổ chuyên đề",
        kind=Group.Kind.THEMATIC,
        owner=cast.committee,
        first=DAY,
    )
    assert (made.valid, made.short_name) == (since(DAY), "Tổ chuyên đề")
    assert cast.block_departments.short_name == "Các sở, ngành"
    with pytest.raises(ValidationError) as error:
        create_group(
            actor=cast.actor("standing_head"),
            as_of=DAY,
            code="CD1",
            name="Tổ khác",
            kind=Group.Kind.THEMATIC,
            owner=cast.committee,
            first=DAY,
        )
    assert wrong(error) == {"code"}


# --- posts ----------------------------------------------------------------------------------
def test_a_person_gets_a_post_and_loses_it(cast: Cast, admin: Any) -> None:
    person = create_person(actor=admin, as_of=DAY, name=" Người   Mẫu ")
    assert (person.name, person.code) == ("Người Mẫu", f"CB-{person.public_id.hex[:10]}")
    held = assign_post(
        actor=admin,
        as_of=DAY,
        person=person,
        unit=cast.finance,
        role=Role.UNIT_OFFICER,
        title="Chuyên viên",
        first=DAY,
    )
    with pytest.raises(ValidationError) as error:
        assign_post(
            actor=admin,
            as_of=DAY,
            person=person,
            unit=cast.finance,
            role=Role.UNIT_OFFICER,
            title="Chuyên viên",
            first=date(2025, 1, 1),
        )
    assert wrong(error) == {"first"}
    with pytest.raises(ValidationError) as error:
        end_post(actor=admin, as_of=DAY, post=held, last=DAY, reason=" ")
    assert wrong(error) == {"reason"}
    end_post(actor=admin, as_of=DAY, post=held, last=date(2024, 1, 31), reason="chuyển")
    held.refresh_from_db()
    assert held.valid == since(DAY, date(2024, 2, 1))
    assert [e.action for e in trail(person)] == [
        "people:post:manage",
        "people:post:manage",
        "people:person:manage",
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"last": date(2024, 1, 1)}, "last"),
        ({"first": date(2019, 1, 1)}, "first"),
    ],
)
def test_a_post_is_refused(cast: Cast, admin: Any, change: dict[str, Any], field: str) -> None:
    whole: dict[str, Any] = {
        "person": cast.posts["clerk"].person,
        "unit": cast.finance,
        "role": Role.UNIT_OFFICER,
        "title": "CV",
        "first": DAY,
        **change,
    }
    with pytest.raises(ValidationError) as error:
        assign_post(actor=admin, as_of=DAY, **whole)
    assert wrong(error) == {field}


def test_what_an_officer_in_charge_looks_after_changes_from_today(cast: Cast) -> None:
    held = cast.posts["officer_in_charge"]
    set_scope(
        actor=cast.actor("standing_head"),
        as_of=DAY,
        post=held,
        groups=[cast.block_districts],
        units=[cast.finance],
    )
    found = PostScope.objects.filter(post=held).order_by("valid", "pk")
    assert [(s.group_id, s.unit_id, s.valid) for s in found if s.group_id] == [
        (cast.block_departments.pk, None, since(START, DAY)),
        (cast.block_districts.pk, None, since(DAY)),
    ]
    actor = acting(held)
    assert actor.in_charge == {cast.district.pk, cast.finance.pk}
    assert acting(held, date(2024, 1, 14)).in_charge == {cast.industry.pk, cast.finance.pk}
    with pytest.raises(Refused):
        set_scope(actor=cast.actor("standing_head"), as_of=DAY, post=cast.posts["industry_head"])


# --- hand-overs --------------------------------------------------------------------------------
def hand(cast: Cast, **change: Any) -> Delegation:
    """The head of industry hands over to the officer for a week."""
    whole: dict[str, Any] = {
        "actor": cast.actor("industry_head"),
        "as_of": DAY,
        "post": cast.posts["industry_head"],
        "to_person": cast.posts["industry_officer"].person,
        "form": Delegation.Form.LEAVE,
        "first": DAY,
        "last": date(2024, 1, 19),
        "reason": "nghỉ phép",
        **change,
    }
    return delegate(**whole)


def test_a_post_is_handed_over_for_some_days(cast: Cast) -> None:
    made = hand(cast, first=date(2024, 1, 16))
    officer = cast.posts["industry_officer"].person.user
    from thidua.people.actors import actor_for  # noqa: PLC0415 - only here

    key = str(cast.posts["industry_head"].public_id)
    roles = {n: actor_for(officer, date(2024, 1, n), key).role for n in (15, 16, 19, 20)}
    assert roles == {
        15: Role.UNIT_OFFICER,
        16: Role.UNIT_HEAD,
        19: Role.UNIT_HEAD,
        20: Role.UNIT_OFFICER,
    }
    assert trail(made).get().changes == {
        "to": "Hà Mẫu Nga",
        "form": "leave",
        "first": "2024-01-16",
        "last": "2024-01-19",
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"first": date(2024, 1, 14)}, "first"),
        ({"last": date(2024, 1, 14)}, "last"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_hand_over_is_refused(cast: Cast, change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as error:
        hand(cast, **change)
    assert wrong(error) == {field}


def test_nobody_stands_in_twice_or_from_elsewhere(cast: Cast) -> None:
    hand(cast)
    with pytest.raises(ValidationError) as error:
        hand(cast, first=date(2024, 1, 19), last=date(2024, 1, 25))
    assert wrong(error) == {"first"}
    with pytest.raises(ValidationError) as error:
        hand(cast, to_person=cast.posts["finance_officer"].person, first=date(2024, 2, 1),
             last=date(2024, 2, 2))  # fmt: skip
    assert wrong(error) == {"to_person"}
    near = possible_deputies(cast.posts["industry_head"], DAY)
    assert cast.posts["industry_officer"].person in near
    assert cast.posts["industry_head"].person not in near
    assert cast.posts["finance_head"].person not in near


def test_who_may_hand_over(cast: Cast) -> None:
    with pytest.raises(Refused):
        hand(cast, actor=cast.actor("finance_head"))
    with pytest.raises(Refused):
        hand(cast, actor=cast.actor("industry_officer"))
    assert hand(cast, actor=cast.actor("administrator")).post == cast.posts["industry_head"]


def test_a_hand_over_ends_at_once(cast: Cast) -> None:
    made = hand(cast)
    with pytest.raises(Refused):
        end_delegation(actor=cast.actor("finance_head"), as_of=DAY, delegation=made)
    end_delegation(actor=cast.actor("industry_head"), as_of=DAY, delegation=made)
    made.refresh_from_db()
    assert made.ended_on == DAY
    with pytest.raises(ValidationError):
        end_delegation(actor=cast.actor("industry_head"), as_of=DAY, delegation=made)


# --- reads -------------------------------------------------------------------------------------
def test_names_hold_by_day(cast: Cast, admin: Any, django_assert_num_queries: Any) -> None:
    facts = UnitFacts(name="Sở CT", short_name="SCT", kind=Kind.DEPARTMENT,
                      parent_id=cast.committee.pk)  # fmt: skip
    change_unit(actor=admin, as_of=DAY, unit=cast.industry, facts=facts, first=DAY)
    with django_assert_num_queries(1):
        assert unit_names(date(2024, 1, 14), [cast.industry.pk]) == {
            cast.industry.pk: "Sở Công Thương"
        }
    with django_assert_num_queries(1):
        assert unit_refs(DAY, [cast.industry.pk])[cast.industry.pk].label == "SCT"
    with django_assert_num_queries(1):
        assert tree_paths(DAY, [cast.commune.pk]) == {
            cast.commune.pk: ["Tỉnh Mẫu", "UBND tỉnh Mẫu", "Huyện Mẫu"]
        }
    assert current_version(cast.industry.pk, date(2019, 1, 1)) is None


def test_people_of_the_cast_are_marked_as_made_up(cast: Cast) -> None:
    assert set(Person.objects.values_list("is_synthetic", flat=True)) == {True}
    assert Post.objects.count() == len(cast.posts)


def test_why_somebody_cannot_stand_in_is_named(cast: Cast) -> None:
    head = cast.posts["industry_head"].person
    with pytest.raises(ValidationError) as error:
        hand(cast, to_person=head)
    assert wrong(error) == {"to_person"}
    assert "người đang giữ" in str(error.value) or "holds it" in str(error.value)
    User.objects.filter(person=cast.posts["industry_officer"].person).update(is_active=False)
    with pytest.raises(ValidationError) as error:
        hand(cast, to_person=Person.objects.get(pk=cast.posts["industry_officer"].person_id))
    assert "Hà Mẫu Nga" in str(error.value)


def test_who_is_on_leave_does_not_stand_in(cast: Cast) -> None:
    hand(
        cast,
        actor=cast.actor("industry_officer"),
        post=cast.posts["industry_officer"],
        to_person=cast.posts["industry_head"].person,
        last=date(2024, 1, 17),
    )
    with pytest.raises(ValidationError) as error:
        hand(cast)
    assert wrong(error) == {"to_person"}
    assert hand(cast, first=date(2024, 1, 18)).pk


@pytest.mark.parametrize(
    ("form", "to", "basis", "field"),
    [
        ("leave", "clerk", "", "form"),
        ("KT", "clerk", "", "to_person"),
        ("TL", "auditor", "QC 01", "to_person"),
        ("TUQ", "industry_head", "", "basis"),
        ("TL", "industry_head", "", "basis"),
    ],
)
def test_a_right_to_sign_goes_over_within_the_law(
    cast: Cast, form: str, to: str, basis: str, field: str
) -> None:
    with pytest.raises(ValidationError) as error:
        hand(
            cast, actor=cast.actor("signatory"), post=cast.posts["signatory"],
            to_person=cast.posts[to].person, form=form, basis=basis,
        )  # fmt: skip
    assert wrong(error) == {field}


def test_a_right_to_sign_goes_to_a_deputy_or_in_writing_below(cast: Cast) -> None:
    deputy = make_post(cast.committee, Role.SIGNATORY, "Trịnh Mẫu Phó")
    facts: dict[str, Any] = {"actor": cast.actor("signatory"), "post": cast.posts["signatory"]}
    assert hand(cast, **facts, form="KT", to_person=deputy.person).form == "KT"
    made = hand(
        cast, **facts, form="TUQ", to_person=cast.posts["industry_head"].person,
        basis="QĐ 12/2024", first=date(2024, 2, 1), last=date(2024, 2, 2),
    )  # fmt: skip
    assert made.basis == "QĐ 12/2024"
