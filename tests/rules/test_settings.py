"""What the province decides itself: dated, corrected by new rows, over the rows of the law."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.rules.makers import DAY
from thidua.common.models import AuditEntry
from thidua.common.policy import Refused
from thidua.law.answers import Answer
from thidua.law.cases import judge_mapping
from thidua.rules.domain.settings import end_setting, set_setting
from thidua.rules.models import ProvinceSetting
from thidua.rules.queries import active_catalogue

pytestmark = pytest.mark.django_db
CITED = "Quyết định mẫu 01/2024/QĐ-UBND, Điều 5"


def cap(cast, value=15, first=date(2024, 1, 1), actor="standing_head", **more):
    return set_setting(
        **{
            "actor": cast.actor(actor), "as_of": DAY, "key": "cap_percent", "award": "CSTDCS",
            "value": value, "first": first, "citation": CITED, "verified": True, **more,
        }
    )  # fmt: skip


def standing():
    rows = ProvinceSetting.objects.filter(superseded_at=None).order_by("valid")
    return [(r.value, r.valid.lower.isoformat(), str(r.valid.upper)) for r in rows]


def test_a_value_holds_from_its_day(active, cast):
    cap(cast)
    made = active_catalogue()
    assert made.setting("cap_percent", date(2023, 12, 31), "CSTDCS") is None
    found = made.setting("cap_percent", date(2024, 5, 1), "CSTDCS")
    assert found is not None
    assert (found.value, found.citation, found.verified, found.last) == (15, CITED, True, None)
    assert made.setting("cap_percent", date(2024, 5, 1), "LDTT") is None


def test_a_later_value_ends_the_former_a_correction_replaces_it(active, cast):
    cap(cast)
    cap(cast, 20, date(2025, 1, 1))
    assert standing() == [(15, "2024-01-01", "2025-01-01"), (20, "2025-01-01", "None")]
    with pytest.raises(ValidationError) as wrong:
        cap(cast, 18, date(2025, 1, 1))
    assert set(wrong.value.message_dict) == {"reason"}
    cap(cast, 18, date(2025, 1, 1), reason="ghi nhầm")
    assert standing() == [(15, "2024-01-01", "2025-01-01"), (18, "2025-01-01", "None")]
    cap(cast, 10, date(2024, 3, 1), until=date(2024, 6, 1))
    assert standing() == [
        (15, "2024-01-01", "2024-03-01"),
        (10, "2024-03-01", "2024-06-01"),
        (15, "2024-06-01", "2025-01-01"),
        (18, "2025-01-01", "None"),
    ]
    assert ProvinceSetting.objects.count() == 7
    assert AuditEntry.objects.filter(action="rules:setting:set").count() == 7
    found = active_catalogue().setting("cap_percent", date(2024, 5, 31), "CSTDCS")
    assert found is not None
    assert found.value == 10


def test_a_value_ends(active, cast):
    row = cap(cast)
    admin = cast.actor("administrator")
    with pytest.raises(Refused):
        end_setting(actor=admin, as_of=DAY, setting=row, until=date(2024, 7, 1), reason="")
    end_setting(actor=admin, as_of=DAY, setting=row, until=date(2024, 7, 1), reason="bãi bỏ")
    assert standing() == [(15, "2024-01-01", "2024-07-01")]
    with pytest.raises(Refused):
        end_setting(actor=admin, as_of=DAY, setting=row, until=date(2024, 7, 1), reason="x")


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"key": "khong_co"}, {"key"}),
        ({"value": 101}, {"value"}),
        ({"value": True}, {"value"}),
        ({"award": ""}, {"award"}),
        ({"award": "KHONG"}, {"award"}),
        ({"citation": " "}, {"citation"}),
        ({"until": date(2024, 1, 1)}, {"until"}),
        ({"key": "rounding", "award": "", "value": "nhieu"}, {"value"}),
        ({"key": "standard", "award": "GK_XA", "value": " "}, {"value"}),
        ({"key": "leave", "award": "", "value": {"thai_san": "counts"}}, {"value"}),
        ({"key": "quorum_tinh", "award": "", "value": {"numerator": 3, "denominator": 2}},
         {"value"}),
    ],
)  # fmt: skip
def test_what_does_not_fit(active, cast, more, fields):
    with pytest.raises(ValidationError) as wrong:
        cap(cast, **more)
    assert set(wrong.value.message_dict) == fields
    assert standing() == []


def test_strangers(active, cast):
    for part in ("signatory", "officer_in_charge", "auditor", "industry_head"):
        with pytest.raises(Refused):
            cap(cast, actor=part)


def test_an_own_standard_stands_where_the_law_leaves_it_to_the_province(active, cast):
    """Split at its days; what the law sets itself cannot be set here."""
    words = "Hoàn thành tốt nhiệm vụ và có thành tích trong phong trào của xã"
    facts: dict[str, object] = {"object_kind": "individual"}
    before = judge_mapping(active_catalogue(), "GK_XA", facts, date(2024, 8, 1))
    assert before.answer == Answer.NOT_COMPARED
    own = {"key": "standard", "award": "GK_XA", "value": words}
    cap(cast, first=date(2024, 7, 1), until=date(2025, 1, 1), **own)
    made = active_catalogue()
    assert [(str(r.first), str(r.last)) for r in made.rows_of("GK_XA")] == [
        ("2024-01-01", "2024-06-30"),
        ("2024-07-01", "2024-12-31"),
        ("2025-01-01", "None"),
    ]
    after = judge_mapping(made, "GK_XA", facts, date(2024, 8, 1))
    assert after.answer == Answer.COUNCIL
    condition = after.paths[0].conditions[0]
    assert (condition.asks.vi, condition.cite, condition.verified) == (words, CITED, True)
    assert judge_mapping(made, "GK_XA", facts, date(2025, 2, 1)).answer == Answer.NOT_COMPARED
    with pytest.raises(ValidationError):
        cap(cast, **{**own, "award": "BKT"})
