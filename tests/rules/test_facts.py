"""Facts held against their source: confirmed, corrected, taken back; they go along later."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.rules.makers import DAY, PRIZE, award_row, changed_draft, proposed
from thidua.common.models import AuditEntry
from thidua.common.policy import Refused
from thidua.common.revisions import Stale
from thidua.rules import queries
from thidua.rules.content.facts import fact_at, unverified
from thidua.rules.domain import drafts, facts, versions
from thidua.rules.models import Confirmation

pytestmark = pytest.mark.django_db
SOURCE = "NĐ 152/2025/NĐ-CP, Điều 50 (Công báo)"


def seen(active) -> dict:
    return dict(fact_at(queries.effective_content(active), PRIZE).values)


def confirm(cast, active, actor="administrator", **more):
    before = seen(active)
    return facts.confirm_fact(
        **{
            "actor": cast.actor(actor), "as_of": DAY, "address": PRIZE, "seen": before,
            "values": before, "source": SOURCE, **more,
        }
    )  # fmt: skip


def test_confirmed_once_the_mark_is_gone(active, cast):
    many = len(unverified(queries.effective_content(active)))
    row = confirm(cast, active)
    award = queries.active_catalogue().standard("GDVH", DAY)
    assert award is not None
    assert award.prize.verified
    assert len(unverified(queries.effective_content(active))) == many - 1
    assert (row.award, row.source, row.label, row.on) == (
        "GDVH", SOURCE, cast.actor("administrator").label, DAY,
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="rules:fact:confirm")
    assert entry.changes == {"version": 1, "source": SOURCE, "verified": [False, True]}
    # The version itself stays as it was.
    active.refresh_from_db()
    assert award_row(active.content, "GDVH")["prize"]["verified"] is False
    with pytest.raises(Refused):
        confirm(cast, active)


def test_a_correction_needs_a_reason(active, cast):
    wanted = {**seen(active), "household": 0.15}
    with pytest.raises(ValidationError) as wrong:
        confirm(cast, active, values=wanted, source=" ")
    assert set(wrong.value.message_dict) == {"source", "reason"}
    confirm(cast, active, values=wanted, reason="Công báo ghi 0,15")
    award = queries.active_catalogue().standard("GDVH", DAY)
    assert award is not None
    assert float(award.prize.multipliers["household"]) == 0.15
    with pytest.raises(ValidationError):
        facts.confirm_fact(
            actor=cast.actor("administrator"), as_of=DAY, address="awards>GDVH@2024-01-01>dossier",
            seen=fact_at(active.content, "awards>GDVH@2024-01-01>dossier").values,
            values={"parts": ["KHONG_CO"]}, source=SOURCE, reason="x",
        )  # fmt: skip


def test_two_at_once_the_second_sees_both(active, cast):
    before = seen(active)
    confirm(cast, active, values={**before, "household": 0.15}, reason="x")
    with pytest.raises(Stale) as stale:
        confirm(cast, active, seen=before, values={**before, "household": 0.2}, reason="y")
    assert stale.value.mine == {**before, "household": 0.2, "verified": True}


def test_taken_back(active, cast):
    admin = cast.actor("administrator")
    before = seen(active)
    with pytest.raises(Refused):
        facts.take_back(actor=admin, as_of=DAY, address=PRIZE, reason="x")
    confirm(cast, active)
    with pytest.raises(Refused):
        facts.take_back(actor=admin, as_of=DAY, address=PRIZE, reason=" ")
    facts.take_back(actor=admin, as_of=DAY, address=PRIZE, reason="nhầm điều")
    assert seen(active) == before
    assert Confirmation.objects.count() == 2
    confirm(cast, active)
    assert seen(active) == {**before, "verified": True}


def test_only_the_administrator(active, cast):
    for part in ("standing_head", "signatory", "officer_in_charge", "auditor"):
        with pytest.raises(Refused):
            confirm(cast, active, actor=part)


def test_what_was_confirmed_goes_along_into_later_versions(active, cast):
    """Also what was confirmed after the draft was made and before it is switched on."""
    draft = drafts.create_draft(
        actor=cast.actor("administrator"), as_of=DAY, source=active, title="Khác"
    )
    confirm(cast, active)
    later = changed_draft(cast, active)
    assert award_row(later.content, "GDVH")["prize"]["verified"] is True
    address = "awards>BKT@2024-01-01"
    draft = drafts.edit_fact(
        actor=cast.actor("administrator"), as_of=DAY, version=draft, revision=draft.revision,
        address=address, values={**fact_at(draft.content, address).values, "note": "x"},
    )  # fmt: skip
    version = proposed(cast, draft)
    for who in ("standing_head", "signatory"):
        versions.approve(
            actor=cast.actor(who), as_of=DAY, version=version, seen=version.fingerprint
        )
    versions.activate(actor=cast.actor("administrator"), as_of=DAY, version=version)
    award = queries.active_catalogue().standard("GDVH", DAY)
    assert award is not None
    assert award.prize.verified
