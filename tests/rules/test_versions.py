"""Drafting, proposing, approving, refusing, switching on; every refusal says why."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.rules.makers import DAY, PRIZE, award_row, changed_draft, proposed
from thidua.common.models import AuditEntry
from thidua.common.policy import Refused
from thidua.common.revisions import Stale
from thidua.law.catalogue import shipped
from thidua.rules import queries
from thidua.rules.content.changes import changes
from thidua.rules.content.facts import fact_at
from thidua.rules.domain import drafts, versions
from thidua.rules.models import Approval, CatalogueVersion
from thidua.work.models import WorkItem

pytestmark = pytest.mark.django_db


def rule_of(act) -> str:
    """The rule that refuses."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.answer.rule


def _states() -> dict[int, str]:
    return dict(CatalogueVersion.objects.order_by("number").values_list("number", "state"))


def test_from_draft_to_active(active, cast):
    draft = changed_draft(cast, active)
    head, secretary, signatory = (
        cast.actor(n) for n in ("standing_head", "council_secretary", "signatory")
    )
    version = versions.propose(
        actor=cast.actor("administrator"), as_of=DAY, version=draft, revision=draft.revision
    )
    seen = version.fingerprint
    versions.approve(actor=head, as_of=DAY, version=version, seen=seen)

    def activate():
        return versions.activate(actor=cast.actor("administrator"), as_of=DAY, version=version)

    assert rule_of(activate) == "approvals"
    versions.approve(actor=secretary, as_of=DAY, version=version, seen=seen)
    assert queries.active_catalogue().fingerprint == shipped().fingerprint
    activate()
    assert _states() == {1: "retired", 2: "draft", 3: "active"}
    row = queries.active_catalogue().standard("GDVH", DAY)
    assert row is not None
    assert float(row.prize.multipliers["household"]) == 0.2
    assert list(
        Approval.objects.values_list("label", "approved", "fingerprint").order_by("pk")
    ) == [(head.label, True, seen), (secretary.label, True, seen)]
    told = AuditEntry.objects.filter(object_id=str(version.public_id)).order_by("pk")
    assert [entry.action for entry in told] == [
        f"rules:version:{verb}"
        for verb in ("create", "edit", "propose", "approve", "approve", "activate")
    ]
    assert told[1].changes == {
        PRIZE: [
            dict(fact_at(active.content, PRIZE).values),
            dict(fact_at(version.content, PRIZE).values),
        ]
    }
    # A second switching on is refused by the state.
    assert rule_of(activate) == "state:active"
    assert (
        rule_of(lambda: versions.approve(actor=signatory, as_of=DAY, version=version, seen=seen))
        == "state:active"
    )


def test_authors_do_not_approve_and_nobody_twice(active, cast):
    head = cast.actor("standing_head")
    version = proposed(cast, changed_draft(cast, active, by="standing_head"))
    seen = version.fingerprint
    assert "did not make" in rule_of(
        lambda: versions.approve(actor=head, as_of=DAY, version=version, seen=seen)
    )
    secretary = cast.actor("council_secretary")
    versions.approve(actor=secretary, as_of=DAY, version=version, seen=seen)
    assert "has not answered" in rule_of(
        lambda: versions.approve(actor=secretary, as_of=DAY, version=version, seen=seen)
    )
    for stranger in ("administrator", "finance_officer", "auditor"):
        assert "role in" in rule_of(
            lambda who=stranger: versions.approve(
                actor=cast.actor(who), as_of=DAY, version=version, seen=seen
            )
        )


def test_a_refusal_needs_a_reason_and_begins_a_new_round(active, cast):
    version = proposed(cast, changed_draft(cast, active))
    head, secretary = cast.actor("standing_head"), cast.actor("council_secretary")
    versions.approve(actor=head, as_of=DAY, version=version, seen=version.fingerprint)

    def refuse(reason):
        return versions.reject(
            actor=secretary, as_of=DAY, version=version, seen=version.fingerprint, reason=reason
        )

    assert rule_of(lambda: refuse(" ")) == "reason"
    back = refuse("Hệ số chưa có nguồn")
    assert (back.state, back.round) == ("draft", 1)
    again = proposed(cast, back)
    assert (again.state, again.round) == ("proposed", 2)
    # The approval of the first round does not count in the second.
    versions.approve(actor=secretary, as_of=DAY, version=again, seen=again.fingerprint)
    assert (
        rule_of(
            lambda: versions.activate(actor=cast.actor("administrator"), as_of=DAY, version=again)
        )
        == "approvals"
    )
    versions.approve(actor=head, as_of=DAY, version=again, seen=again.fingerprint)
    versions.activate(actor=cast.actor("administrator"), as_of=DAY, version=again)
    assert _states()[3] == "active"


def test_only_the_content_that_was_seen_is_approved(active, cast):
    version = proposed(cast, changed_draft(cast, active))
    with pytest.raises(Stale):
        versions.approve(
            actor=cast.actor("standing_head"), as_of=DAY, version=version, seen="0" * 64
        )
    assert Approval.objects.count() == 0


def test_a_proposal_is_withdrawn_a_draft_dropped(active, cast):
    admin = cast.actor("administrator")
    version = proposed(cast, changed_draft(cast, active))
    assert (
        rule_of(lambda: versions.drop(actor=admin, as_of=DAY, version=version, reason="x"))
        == "state:proposed"
    )
    back = versions.withdraw(actor=admin, as_of=DAY, version=version, reason="còn thiếu")
    assert back.state == "draft"
    gone = versions.drop(actor=admin, as_of=DAY, version=back, reason="không cần nữa")
    assert (gone.state, gone.ended_on) == ("dropped", DAY)
    assert rule_of(lambda: drafts.edit_fact(
        actor=admin, as_of=DAY, version=gone, revision=gone.revision, address=PRIZE, values={}
    )) == "state:dropped"  # fmt: skip


def test_nothing_changed_is_not_proposed(active, cast):
    admin = cast.actor("administrator")
    draft = drafts.create_draft(actor=admin, as_of=DAY, source=active, title="Trống")
    assert (
        rule_of(
            lambda: versions.propose(actor=admin, as_of=DAY, version=draft, revision=draft.revision)
        )
        == "changes"
    )


def test_a_draft_of_a_former_base_is_carried_onto_the_version_in_use(active, cast):
    admin = cast.actor("administrator")
    law = CatalogueVersion.objects.get(number=2)
    version = proposed(cast, changed_draft(cast, active))
    for who in ("standing_head", "council_secretary"):
        versions.approve(
            actor=cast.actor(who), as_of=DAY, version=version, seen=version.fingerprint
        )
    versions.activate(actor=admin, as_of=DAY, version=version)
    assert (
        rule_of(
            lambda: versions.propose(actor=admin, as_of=DAY, version=law, revision=law.revision)
        )
        == "base"
    )
    fresh = drafts.create_draft(actor=admin, as_of=DAY, source=law, title="Dự thảo, dựng lại")
    assert fresh.based_on == version
    assert award_row(fresh.content, "GDVH")["prize"]["household"] == 0.2
    assert {c.address.split(">")[1] for c in changes(version.content, fresh.content)} == {
        "CSTDCS@2026-10-01", "XPTB@2026-10-01",
    }  # fmt: skip
    # Back to the first version: its rows as they were.
    back = drafts.create_draft(
        actor=admin, as_of=DAY, source=CatalogueVersion.objects.get(number=1), title="Trở lại"
    )
    assert back.content == active.content


def test_a_stale_edit_shows_both(active, cast):
    draft = changed_draft(cast, active)
    with pytest.raises(Stale) as stale:
        drafts.edit_fact(
            actor=cast.actor("standing_head"), as_of=DAY, version=draft, revision=0,
            address=PRIZE, values={"household": 0.3},
        )  # fmt: skip
    assert stale.value.mine == {"household": 0.3}
    assert award_row(stale.value.row.content, "GDVH")["prize"]["household"] == 0.2


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"household": "nhiều", "citation": "NĐ", "verified": True}, "household", "không phải số"),
        ({"household": 0.1, "citation": "", "verified": True}, "citation", "thiếu"),
        ({"household": 0.1, "citation": "NĐ", "verified": True, "x": 1}, "x", "không có"),
    ],
)
def test_what_the_reader_refuses_is_told_at_its_field(active, cast, values, field, words):
    draft = changed_draft(cast, active)
    with pytest.raises(ValidationError) as wrong:
        drafts.edit_fact(
            actor=cast.actor("administrator"), as_of=DAY, version=draft, revision=draft.revision,
            address=PRIZE, values=values,
        )  # fmt: skip
    (message,) = wrong.value.message_dict[field]
    assert message.startswith(f"{PRIZE.removesuffix('>prize')}")
    assert words in message
    draft.refresh_from_db()
    assert award_row(draft.content, "GDVH")["prize"]["household"] == 0.2


def test_a_change_of_law_begins_as_a_copy_and_ends_the_former(active, cast):
    admin = cast.actor("administrator")
    draft = drafts.create_draft(actor=admin, as_of=DAY, source=active, title="Từ 2027")
    draft, there = drafts.copy_row(
        actor=admin, as_of=DAY, version=draft, revision=draft.revision,
        address="awards>GDVH@2024-01-01", first=date(2027, 1, 1),
    )  # fmt: skip
    assert there == "awards>GDVH@2027-01-01"
    rows = [r for r in draft.content["awards"] if r["code"] == "GDVH"]
    assert [(r["from"], r["to"], r["verified"]) for r in rows] == [
        ("2024-01-01", "2026-12-31", True),
        ("2027-01-01", None, False),
    ]
    draft = drafts.end(
        actor=admin, as_of=DAY, version=draft, revision=draft.revision, address=there,
        last=date(2028, 12, 31),
    )  # fmt: skip
    draft = drafts.remove(
        actor=admin, as_of=DAY, version=draft, revision=draft.revision,
        address=f"{there}>paths>std>conditions>2",
    )  # fmt: skip
    row = [r for r in draft.content["awards"] if r["code"] == "GDVH"][1]
    assert (row["to"], len(row["paths"][0]["conditions"])) == ("2028-12-31", 2)
    row["from"] = "2026-06-01"
    with pytest.raises(ValidationError, match="hai dòng không được cùng có hiệu lực"):
        drafts.edit_row(
            actor=admin, as_of=DAY, version=draft, revision=draft.revision, address=there, row=row
        )


def test_rename(active, cast):
    draft = changed_draft(cast, active)
    named = drafts.rename(
        actor=cast.actor("standing_head"), as_of=DAY, version=draft, revision=draft.revision,
        title=" Tên  mới ", note="x",
    )  # fmt: skip
    assert (named.title, named.note) == ("Tên mới", "x")
    assert {u.username for u in named.authors.all()} == {"administrator", "standing_head"}
    with pytest.raises(ValidationError):
        drafts.create_draft(actor=cast.actor("administrator"), as_of=DAY, source=active, title=" ")


def waiting() -> dict[str, list[str]]:
    """Kind of an open line → who has it, by post or role."""
    found: dict[str, list[str]] = {}
    for item in WorkItem.objects.filter(state="open").select_related("post"):
        who = item.post.role if item.post else item.role
        found.setdefault(item.kind, []).append(who)
    return {kind: sorted(whom) for kind, whom in found.items()}


def test_approvers_find_it_in_their_work(active, cast):
    admin, head = cast.actor("administrator"), cast.actor("standing_head")
    signatory = cast.actor("signatory")
    everybody = ["council_secretary", "signatory", "standing_head"]
    version = proposed(cast, changed_draft(cast, active))
    assert waiting() == {"rules.approve": everybody}
    versions.approve(actor=head, as_of=DAY, version=version, seen=version.fingerprint)
    assert waiting() == {"rules.approve": ["council_secretary", "signatory"]}
    version = versions.withdraw(actor=admin, as_of=DAY, version=version, reason="x")
    assert waiting() == {}
    version = proposed(cast, version)
    versions.reject(
        actor=signatory, as_of=DAY, version=version, seen=version.fingerprint, reason="x"
    )
    assert waiting() == {}
    version.refresh_from_db()
    version = proposed(cast, version)
    for actor in (head, signatory):
        versions.approve(actor=actor, as_of=DAY, version=version, seen=version.fingerprint)
    assert waiting() == {"rules.activate": ["administrator"]}
    versions.activate(actor=admin, as_of=DAY, version=version)
    assert waiting() == {}


def test_who_made_it_is_not_asked_to_approve_it(active, cast):
    proposed(cast, changed_draft(cast, active, by="standing_head"))
    assert waiting() == {"rules.approve": ["council_secretary", "signatory"]}
