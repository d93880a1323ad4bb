"""Every action, state and role; ``may`` and ``which`` agree."""

from __future__ import annotations

from itertools import product

import pytest

from tests.rules.makers import DAY, changed_draft, proposed
from tests.support.cast import Cast
from thidua.common.policy import REGISTRY, may, which
from thidua.rules.domain import versions
from thidua.rules.domain.facts import CONFIRM
from thidua.rules.domain.settings import SET
from thidua.rules.models import Approval, CatalogueVersion, Confirmation, ProvinceSetting
from thidua.rules.workflow import VERSION

pytestmark = pytest.mark.django_db
EDITORS = {"administrator", "standing_head"}
APPROVERS = {"standing_head", "council_secretary", "signatory"}
BY_EDITORS = ("edit", "propose", "withdraw", "activate", "drop")
STATES = {
    "edit": {"draft"}, "propose": {"draft"}, "drop": {"draft"}, "withdraw": {"proposed"},
    "approve": {"proposed"}, "reject": {"proposed"}, "activate": {"proposed"},
}  # fmt: skip


def test_every_state_action_and_role(active, cast: Cast):
    version = proposed(cast, changed_draft(cast, active))
    for who in ("standing_head", "signatory"):  # so that switching on is only a matter of rights
        versions.approve(
            actor=cast.actor(who), as_of=DAY, version=version, seen=version.fingerprint
        )
    actors = cast.actors()
    for state in ("draft", "proposed", "active", "retired", "dropped"):
        version.state = state
        for verb, states in STATES.items():
            action = f"rules:version:{verb}"
            able = {n for n, a in actors.items() if VERSION.can(a, action, version, as_of=DAY)}
            roles = EDITORS if verb in BY_EDITORS else {"council_secretary"}
            if state != "proposed" and verb in {"approve", "reject"}:
                roles = set()
            expected = roles if state in states else set()
            assert able == expected, (state, verb)


def test_who_may_do_what_without_a_version(active, cast: Cast):
    actors = cast.actors()
    rows = Confirmation(), ProvinceSetting(), active
    assert {n for n, a in actors.items() if may(a, CONFIRM)} == {"administrator"}
    assert {n for n, a in actors.items() if may(a, SET)} == EDITORS
    assert {n for n, a in actors.items() if may(a, "rules:version:create", active)} == EDITORS
    views = ("rules:fact:view", "rules:setting:view", "rules:version:view")
    for action, row in zip(views, rows, strict=True):
        assert {n for n, a in actors.items() if may(a, action, row)} == set(actors)
        assert not may(None, action, row)


def test_may_and_which_agree_in_every_state(active, cast: Cast):
    version = proposed(cast, changed_draft(cast, active, by="standing_head"))
    versions.approve(
        actor=cast.actor("signatory"), as_of=DAY, version=version, seen=version.fingerprint
    )
    actors = {**cast.actors(), "nobody": None}
    tables = (CatalogueVersion, Confirmation, ProvinceSetting, Approval)
    actions = {a: r.model for a, r in REGISTRY.rules.items() if r.model in tables}
    assert len(actions) == 11
    wrong = []
    for state in ("proposed", "draft", "dropped"):
        CatalogueVersion.objects.filter(pk=version.pk).update(state=state)
        for (action, model), (name, actor) in product(actions.items(), actors.items()):
            listed = list(which(actor, action).values_list("pk", flat=True))
            rows = [r.pk for r in model._default_manager.all() if may(actor, action, r)]
            if sorted(listed) != sorted(rows):
                wrong.append((state, action, name))
    assert wrong == []
