"""What the database itself refuses, whatever the code does."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DataError, InternalError, ProgrammingError

from tests.rules.makers import DAY
from thidua.common.models.base import since
from thidua.rules.models import Approval, CatalogueVersion, Confirmation, ProvinceSetting

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError, ProgrammingError, DataError)


def refused(act, words: str) -> None:
    """The database refuses, for the reason in ``words``."""
    with pytest.raises(REFUSED, match=words), transaction.atomic():
        act()


def _draft() -> CatalogueVersion:
    return CatalogueVersion.objects.get(number=2)


def _propose(version: CatalogueVersion) -> None:
    CatalogueVersion.objects.filter(pk=version.pk).update(state="proposed", round=1)
    version.refresh_from_db()


def _approve(version: CatalogueVersion, actor, **facts) -> Approval:
    return Approval.objects.create(
        **{
            "version": version,
            "user_id": actor.user_id,
            "label": actor.label,
            "fingerprint": version.fingerprint,
            "round": version.round,
            "approved": True,
            "on": DAY,
            **facts,
        }
    )


@pytest.mark.parametrize("state", ["proposed", "active"])
def test_content_changes_only_in_a_draft(active, state):
    version = active if state == "active" else _draft()
    if state == "proposed":
        _propose(version)
    version.fill({**version.content, "councils": []})
    refused(version.save, "is not a draft")


def test_content_does_not_change_in_the_step_out_of_the_draft(active):
    version = _draft()
    version.fill({**version.content, "councils": []})
    version.state = "proposed"
    refused(version.save, "is not a draft")


def test_a_draft_changes_and_its_fingerprint_must_be_of_its_content(active):
    version = _draft()
    version.fill({**version.content, "councils": []})
    version.save()
    version.content_text += " "
    refused(version.save, "fingerprint_is_of_content")


def test_nothing_is_deleted(active):
    refused(active.delete, "Cannot delete")


def test_one_active_version(active):
    other = _draft()
    refused(
        lambda: CatalogueVersion.objects.create(
            number=9,
            title="x",
            state="active",
            content_text=other.content_text,
            fingerprint=other.fingerprint,
            created_label="x",
            created_on=DAY,
        ),
        "one_active_catalogue",
    )


def test_active_needs_two_persons_who_saw_this_very_content(active, cast):
    version = _draft()
    _propose(version)
    CatalogueVersion.objects.filter(pk=active.pk).update(state="retired")

    def activate():
        CatalogueVersion.objects.filter(pk=version.pk).update(state="active")

    head, secretary, signatory = (
        cast.actor(n) for n in ("standing_head", "council_secretary", "signatory")
    )
    refused(activate, "lacks approvals")
    _approve(version, head)
    refused(activate, "lacks approvals")
    _approve(version, secretary, fingerprint="0" * 64)
    refused(activate, "lacks approvals")
    _approve(version, signatory, approved=False, reason="chưa đọc")
    refused(activate, "lacks approvals")
    _approve(version, cast.actor("finance_head"))
    activate()
    version.refresh_from_db()
    assert version.state == "active"


def test_a_draft_is_not_switched_on_directly(active, cast):
    CatalogueVersion.objects.filter(pk=active.pk).update(state="retired")
    refused(
        lambda: CatalogueVersion.objects.filter(number=2).update(state="active"), "lacks approvals"
    )


def test_an_approval_stays_as_it_was_given(active, cast):
    version = _draft()
    _propose(version)
    one = _approve(version, cast.actor("standing_head"))
    one.label = "người khác"
    refused(one.save, "Cannot update or delete")
    refused(one.delete, "Cannot update or delete")
    refused(lambda: _approve(version, cast.actor("standing_head")), "one_word_per_person")
    refused(
        lambda: _approve(version, cast.actor("signatory"), approved=False), "refused_with_reason"
    )


def _setting(first: date, until: date | None = None, **facts) -> ProvinceSetting:
    return ProvinceSetting.objects.create(
        **{
            "key": "cap_percent",
            "award": "CSTDCS",
            "value": 15,
            "valid": since(first, until),
            "citation": "QĐ mẫu 01/2024/QĐ-UBND",
            "entered_label": "x",
            "entered_on": DAY,
            **facts,
        }
    )


def test_settings_of_one_key_do_not_overlap(active):
    _setting(date(2024, 1, 1), date(2025, 1, 1))
    _setting(date(2025, 1, 1))
    _setting(date(2024, 1, 1), award="LDTT")
    refused(lambda: _setting(date(2024, 6, 1)), "province_setting_one_at_a_time")
    refused(lambda: _setting(date(2023, 1, 1), citation=""), "has_days_and_citation")


def test_a_setting_is_only_ever_superseded(active):
    row = _setting(date(2024, 1, 1))
    refused(lambda: ProvinceSetting.objects.filter(pk=row.pk).update(value=20), "by a new row")
    refused(row.delete, "Cannot delete")
    ProvinceSetting.objects.filter(pk=row.pk).update(superseded_at="2024-01-15T00:00Z")
    _setting(date(2024, 1, 1), value=20)
    refused(
        lambda: ProvinceSetting.objects.filter(pk=row.pk).update(superseded_at=None), "by a new row"
    )


def test_a_confirmation_stays(active, cast):
    row = Confirmation.objects.create(
        version=active,
        address="awards>GDVH@2024-01-01>prize",
        before={},
        after={},
        source="NĐ 152/2025",
        user_id=cast.actor("administrator").user_id,
        label="x",
        on=DAY,
    )
    row.source = "khác"
    refused(row.save, "Cannot update or delete")
    refused(row.delete, "Cannot update or delete")
