"""Predicates agree in memory and in SQL, however they are combined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.db.models import Q

from tests.support import cast as casting
from thidua.common.policy import (
    REGISTRY,
    Predicate,
    Refused,
    Rule,
    actor_predicate,
    in_state,
    may,
    require,
    which,
)
from thidua.work.models import Notice


@dataclass(frozen=True)
class Somebody:
    """The least that a predicate needs."""

    good: bool
    as_of: date = casting.DAY
    user_id: int | None = 1
    unit_id: int | None = 1
    label: str = "Somebody"


good = actor_predicate("is good", lambda a: a.good, "Only the good may.")
about_tests = Predicate(
    "is about tests", lambda _a, o: o.kind == "test", lambda _a: Q(kind="test"), "Not a test."
)
urgent = in_state("urgent", attribute="url", unless="Not urgent.")

RULES = {
    "t:n:and": (good & about_tests,),
    "t:n:or": (good | about_tests,),
    "t:n:or-state": (urgent | (good & about_tests),),
    "t:n:list": (good, about_tests, urgent),
}


@pytest.fixture
def _rules() -> Iterator[None]:
    REGISTRY.add(Rule(action, action, allow, Notice) for action, allow in RULES.items())
    yield
    for action in RULES:
        del REGISTRY.rules[action]


@pytest.mark.django_db
@pytest.mark.usefixtures("_rules")
@pytest.mark.parametrize("action", RULES)
@pytest.mark.parametrize("is_good", [True, False])
def test_may_and_which_agree(action: str, is_good: bool) -> None:
    user = casting.build().actor("auditor").user
    rows = [
        Notice.objects.create(user=user, key=kind + url, kind=kind, url=url, on=casting.DAY)
        for kind in ("test", "other")
        for url in ("urgent", "calm")
    ]
    actor = Somebody(is_good)
    allowed = {n.pk for n in rows if may(actor, action, n)}
    assert allowed == set(which(actor, action).values_list("pk", flat=True))


@pytest.mark.usefixtures("_rules")
def test_the_first_failing_rule_is_the_reason() -> None:
    notice = Notice(kind="other", url="calm")
    with pytest.raises(Refused) as refusal:
        require(Somebody(good=True), "t:n:list", notice)
    assert refusal.value.answer.reason == "Not a test."
    assert may(Somebody(good=False), "t:n:list", notice).reason == "Only the good may."


def test_an_unknown_action_is_an_error() -> None:
    with pytest.raises(KeyError):
        may(Somebody(good=True), "no:such:action")
