"""The demo holds one old decision in the registry and one that waits beside its rows."""

from __future__ import annotations

import pytest

from tests.support.cast import DAY
from thidua.awards.models import DecisionReading, Grant
from thidua.common.models import Installation
from thidua.config.demo.decisions import two_decisions
from thidua.config.demo.plans import officers
from thidua.config.demo.province import load_province


@pytest.mark.django_db
def test_one_decision_is_confirmed_and_one_waits() -> None:
    Installation.objects.create(province="Tỉnh Phú Thọ", is_demo=True, demo_date=DAY, settings={})
    load_province(as_of=DAY)
    officer, _head = officers(DAY, "trang", "hoa.nt")
    two_decisions(officer=officer, as_of=DAY)
    first, second = DecisionReading.objects.order_by("pk")
    assert (first.number, first.questions.count()) == ("2865/QĐ-UBND", 0)
    assert first.rows.filter(state="confirmed").count() >= 10
    assert Grant.objects.count() == first.rows.filter(state="confirmed").count()
    assert set(Grant.objects.values_list("is_synthetic", "source")) == {(True, "read")}
    assert (second.number, second.state) == ("1120/QĐ-UBND", "read")
    assert [q.kind for q in second.questions.all()] == ["count_mismatch"]
    assert second.rows.filter(verdict="new").count() == 3
    assert not second.rows.filter(state="confirmed").exists()
