"""Every state × action × role; ``may`` and ``which`` agree."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import transaction

from tests.awards.makers import decision, give, person
from tests.support.cast import DAY, Cast
from thidua.awards.domain import subjects
from thidua.awards.models import Decision, Grant, Subject, SubjectLink
from thidua.awards.workflow import GRANT
from thidua.common.policy import REGISTRY, may, which

BODY = {"standing_head", "officer_in_charge", "other_officer"}
INDUSTRY = {"industry_officer", "industry_head"}
UNITS = INDUSTRY | {
    "finance_officer", "finance_head", "district_officer", "district_head", "commune_officer",
}  # fmt: skip
WHO = {
    "awards:grant:correct": ("granted", "revoked"),
    "awards:grant:revoke": ("granted",),
    "awards:grant:strike": ("granted",),
}


@pytest.fixture
def own(cast: Cast) -> Grant:
    """A grant that Sở Công Thương decided and entered."""
    head = decision("7/QĐ-SCT", authority="HEAD_LEGAL_ENTITY", issuer="Giám đốc Sở Công Thương",
                    body=cast.industry)  # fmt: skip
    return give(cast, person(), head=head, who="industry_officer")


def test_every_state_action_and_role(cast: Cast, own: Grant):
    actors = cast.actors()
    of_province = give(cast, person("Trần Mẫu Khác"))
    wrong = []
    for state, (action, states) in product(GRANT.states, WHO.items()):
        for row, people in ((own, BODY | INDUSTRY), (of_province, BODY)):
            row.state = state.code
            allowed = {name for name, a in actors.items() if may(a, action, row)}
            if allowed != (people if state.code in states else set()):
                wrong.append((state.code, action, str(row), allowed))
    assert wrong == []
    for line in GRANT.transitions:
        assert set(line.sources) == set(WHO[line.action])


def test_who_enters_maps_joins_and_downloads(cast: Cast, own: Grant):
    actors = cast.actors()

    def allowed(action: str, obj: object = None) -> set[str]:
        return {name for name, a in actors.items() if may(a, action, obj)}

    assert allowed("awards:grant:enter") == BODY | UNITS
    assert allowed("awards:grant:record", own.decision) == BODY | INDUSTRY
    assert allowed("awards:grant:record", Decision(body=None)) == BODY
    assert allowed("awards:name:map") == BODY
    assert allowed("awards:subject:link", own.subject) == BODY
    assert allowed("awards:registry:export") == BODY | {
        "signatory", "council_secretary", "auditor", "administrator",
    }  # fmt: skip
    assert allowed("awards:registry:view", own) == set(actors)
    assert not may(None, "awards:registry:view", own)


def test_may_and_which_agree_in_every_state(cast: Cast, own: Grant):
    actors = {**cast.actors(), "nobody": None}
    other = person("Trần Mẫu Khác")
    link = subjects.link(
        actor=cast.actor("officer_in_charge"), as_of=DAY, alias=other, canonical=own.subject,
        reason="một người",
    )  # fmt: skip
    tables = (Grant, Decision, Subject, SubjectLink)
    actions = {a: r.model for a, r in REGISTRY.rules.items() if r.model in tables}
    assert len(actions) == 10
    wrong = []
    for state, ended in product(GRANT.states, (None, DAY)):
        with transaction.atomic():
            sid = transaction.savepoint()
            Grant.objects.update(state=state.code)
            SubjectLink.objects.filter(pk=link.pk).update(unlinked_on=ended)
            for (action, model), (name, actor) in product(actions.items(), actors.items()):
                listed = set(which(actor, action).values_list("pk", flat=True))
                rows = {r.pk for r in model._default_manager.all() if may(actor, action, r)}
                if listed != rows:
                    wrong.append((state.code, action, name))
            transaction.savepoint_rollback(sid)
    assert wrong == []
