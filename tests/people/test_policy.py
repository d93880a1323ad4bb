"""Every action for every role: the same in memory and in SQL, and as the table here says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.cast import DAY, START, Cast, build
from thidua.common.models import AuditEntry, Period, SwappedDay
from thidua.common.models.base import since
from thidua.common.periods import span_of
from thidua.common.policy import REGISTRY, may, which
from thidua.people.actors import Actor
from thidua.people.models import (
    CareerStep,
    Delegation,
    Discipline,
    Group,
    Hold,
    LetterBatch,
    Person,
    PersonLink,
    Post,
    Rating,
    Role,
    Unit,
    UnitYear,
    User,
)

pytestmark = pytest.mark.django_db
ACTIONS = sorted(action for action in REGISTRY.rules if action.startswith("people:"))
EVERYBODY = frozenset((
    "standing_head", "officer_in_charge", "other_officer", "board_clerk", "clerk", "accountant",
    "signatory", "auditor", "administrator", "council_member", "council_secretary",
    "industry_officer", "industry_head", "finance_officer", "finance_head", "district_officer",
    "district_head", "commune_officer",
))  # fmt: skip
ADMINISTRATOR = frozenset({"administrator"})
SETS_UP = ADMINISTRATOR | {"standing_head"}
SEES_ALL = SETS_UP | {"auditor", "officer_in_charge", "other_officer"}
KEEPS_REGISTRY = SETS_UP | {"officer_in_charge", "other_officer"}
TRAIL = ADMINISTRATOR | {"auditor"}
OWN = {"people:account:own", "people:identity:own", "people:second_step:own"}
# Who may do it to at least one record of the cast's province (or at all, without a record).
SOMETIMES = {
    "people:account:activate": frozenset(),  # no account is closed
    "people:account:create": ADMINISTRATOR,
    "people:account:deactivate": ADMINISTRATOR,
    "people:account:end_sessions": ADMINISTRATOR,
    "people:account:manage": ADMINISTRATOR,
    "people:account:own": EVERYBODY,
    "people:account:reset": ADMINISTRATOR,
    "people:account:unlock": ADMINISTRATOR,
    "people:account:view": ADMINISTRATOR,
    "people:audit:view": TRAIL,
    "people:calendar:manage": ADMINISTRATOR,
    "people:calendar:view": EVERYBODY,
    "people:delegation:create": EVERYBODY,
    "people:delegation:end": ADMINISTRATOR | {"industry_head"},
    "people:delegation:see": frozenset({"industry_head"}),  # the holder of the post
    "people:delegation:view": SEES_ALL | {"industry_head", "industry_officer", "signatory",
                                          "council_member"},
    "people:demo:set_date": ADMINISTRATOR,
    "people:first_day:manage": ADMINISTRATOR,
    "people:first_day:view": ADMINISTRATOR,
    "people:group:manage": SETS_UP,
    "people:group:new_year": SETS_UP,
    "people:group:view": EVERYBODY,
    "people:health:view": ADMINISTRATOR,
    "people:identity:own": EVERYBODY,
    "people:letter:make": ADMINISTRATOR,
    "people:letter:view": ADMINISTRATOR,
    "people:list:export": SEES_ALL,
    "people:list:import": ADMINISTRATOR,
    "people:person:enter": KEEPS_REGISTRY,
    "people:person:link": KEEPS_REGISTRY,
    "people:person:manage": ADMINISTRATOR,
    "people:person:unlink": KEEPS_REGISTRY,
    "people:person:view": EVERYBODY,
    "people:post:manage": ADMINISTRATOR,
    "people:post:scope": SETS_UP,
    "people:second_step:own": EVERYBODY,
    "people:second_step:remove": frozenset(),  # nobody has set one up
    "people:second_step:rule": ADMINISTRATOR,
    **dict.fromkeys(
        (
            f"people:{sort}:manage"
            for sort in ("rating", "discipline", "hold", "unit_year", "career")
        ),
        KEEPS_REGISTRY,
    ),
    "people:career:view": SEES_ALL | {"industry_officer", "industry_head", "signatory",
                                      "council_member"},
    "people:rating:view": SEES_ALL | {"industry_officer", "industry_head", "signatory",
                                      "council_member"},
    "people:discipline:view": SEES_ALL | {"industry_officer", "industry_head", "signatory"},
    "people:hold:view": SEES_ALL | {"industry_head", "signatory"},
    "people:unit_year:view": SEES_ALL | {"industry_officer", "industry_head", "signatory",
                                         "council_member"},
    "people:setup:view": SETS_UP,
    "people:unit:manage": ADMINISTRATOR,
    "people:unit:view": EVERYBODY,
}  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    """The cast, a hand-over, a swapped day, an entry of the trail, letters, a new account."""
    made = build()
    LetterBatch.objects.create(user=User.objects.order_by("pk")[0], as_of=DAY, way="paper", days=9)
    User.objects.create(
        username="moi", must_change_password=True, person=Person.objects.create(name="Mẫu Văn Mới")
    )
    Delegation.objects.create(
        post=made.posts["industry_head"],
        to_person=made.posts["industry_officer"].person,
        form=Delegation.Form.LEAVE,
        valid=since(DAY, date(2024, 1, 20)),
        reason="nghỉ phép",
    )
    alias = Person.objects.create(name="Mẫu Văn Trùng")
    canonical = made.posts["industry_officer"].person
    PersonLink.objects.create(alias=alias, canonical=canonical, linked_on=DAY, reason="một người")
    period = span_of(Period.Kind.YEAR, date(2023, 1, 1)).row()
    valid = since(START)
    Rating.objects.create(person=canonical, period=period, scheme="official", level="good")
    Discipline.objects.create(person=canonical, form="warning", valid=valid)
    Hold.objects.create(unit=made.industry, ground="press", valid=valid)
    UnitYear.objects.create(unit=made.industry, period=period, members=10)
    CareerStep.objects.create(person=canonical, unit=made.finance, title="Cán sự", valid=valid)
    SwappedDay.objects.create(day=date(2024, 5, 4), kind="working", reason="làm bù")
    AuditEntry.objects.create(
        as_of=DAY, action="x", actor_label="x", object_type="x", object_id="x", object_label="x"
    )
    return made


def _allowed(actor: Actor | None, action: str) -> set[Any]:
    """Keys of the records to which the actor may do it, asked one by one."""
    model = REGISTRY.rules[action].model
    assert model is not None
    return {row.pk for row in model._default_manager.all() if may(actor, action, row)}


def test_the_table_is_complete() -> None:
    assert set(ACTIONS) == set(SOMETIMES)


@pytest.mark.parametrize("action", ACTIONS)
def test_who_may(cast: Cast, action: str) -> None:
    rule = REGISTRY.rules[action]
    found = set()
    for name, actor in cast.actors().items():
        if rule.model is None:
            allowed = bool(may(actor, action))
        else:
            one_by_one = _allowed(actor, action)
            assert one_by_one == set(which(actor, action).values_list("pk", flat=True)), name
            allowed = bool(one_by_one)
        if allowed:
            found.add(name)
    assert found == SOMETIMES[action]


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_and_somebody_without_a_post_may_nothing_but_their_account(
    cast: Cast, action: str
) -> None:
    idle = User.objects.create(username="khong", person=Person.objects.create(name="Không"))
    for actor in (None, Actor(idle, None, DAY)):
        if REGISTRY.rules[action].model is None:
            assert not may(actor, action)
            continue
        expected = {idle.pk} if actor is not None and action in OWN else set()
        assert _allowed(actor, action) == expected
        assert set(which(actor, action).values_list("pk", flat=True)) == expected


def test_every_refusal_says_why(cast: Cast) -> None:
    actor = cast.actor("commune_officer")
    objects: dict[Any, Any] = {
        Unit: cast.industry,
        Group: cast.council,
        Person: cast.posts["finance_head"].person,
        Post: cast.posts["finance_head"],
        User: User.objects.get(username="finance_head"),
        Delegation: Delegation.objects.get(),
        LetterBatch: LetterBatch.objects.get(),
        PersonLink: PersonLink.objects.get(),
        **{one: one.objects.get() for one in (Rating, Discipline, Hold, UnitYear, CareerStep)},
        SwappedDay: SwappedDay.objects.get(),
        AuditEntry: AuditEntry.objects.first(),
    }
    for action in ACTIONS:
        model = REGISTRY.rules[action].model
        answer = may(actor, action, objects[model] if model else None)
        assert answer.allowed or str(answer.reason).strip(), action


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_actor_gets_the_same_answer_in_memory_and_in_sql(
    cast: Cast, data: st.DataObject
) -> None:
    post = Post.objects.get(pk=data.draw(st.sampled_from([p.pk for p in cast.posts.values()])))
    user = User.objects.get(person=post.person_id)
    post.role = data.draw(st.sampled_from(Role.values))
    everywhere = list(Unit.objects.values_list("pk", flat=True))
    actor = Actor(
        user,
        post,
        DAY,
        data.draw(st.sampled_from([None, Delegation.objects.get()])),
        units=frozenset(data.draw(st.sets(st.sampled_from(everywhere)))),
        in_charge=frozenset(data.draw(st.sets(st.sampled_from(everywhere)))),
    )
    for action in ACTIONS:
        if REGISTRY.rules[action].model is not None:
            in_sql = set(which(actor, action).values_list("pk", flat=True))
            assert _allowed(actor, action) == in_sql, action


def test_a_post_that_ended_gives_no_right(cast: Cast) -> None:
    held = cast.posts["administrator"]
    held.valid = since(START, DAY)
    held.save()
    before = cast.actor("administrator", date(2024, 1, 14))
    after = cast.actor("administrator", DAY)
    assert may(before, "people:unit:manage", cast.industry)
    assert not may(after, "people:unit:manage", cast.industry)
    assert after.post is None
