"""``thidua law … --active``: the database's version, with facts confirmed and settings made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.config.homes import copy_of, thidua

CONFIRM = """
from thidua.common.clock import business_date
from thidua.people.actors import actor_for
from thidua.people.models import User
from thidua.rules.content.facts import fact_at
from thidua.rules.domain.facts import confirm_fact
from thidua.rules.queries import active_version
at = "awards>GDVH@2024-01-01>prize"
day = business_date()
seen = dict(fact_at(active_version().content, at).values)
confirm_fact(
    actor=actor_for(User.objects.get(username="quantri"), day), as_of=day, address=at, seen=seen,
    values={**seen, "household": 0.2}, source="Công báo", reason="thử",
)
"""


@pytest.fixture(scope="module")
def home() -> Path:
    """A demonstration, whose catalogue came with it."""
    return copy_of("demo")


def test_the_active_version_answers(home: Path, tmp_path: Path) -> None:
    shipped = thidua(home, "law", "catalogue", "GDVH")
    assert thidua(home, "law", "catalogue", "GDVH", "--active").stdout == shipped.stdout
    assert "hộ gia đình 0,1 (NĐ 152/2025 Đ.50" in shipped.stdout
    done = thidua(home, "manage", "shell", "-c", CONFIRM)
    assert done.returncode == 0, done.stderr
    told = thidua(home, "law", "catalogue", "GDVH", "--active").stdout
    assert "hộ gia đình 0,2 (NĐ 152/2025 Đ.50" in told
    assert thidua(home, "law", "catalogue", "GDVH").stdout == shipped.stdout
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"facts": {"object_kind": "household"}}), encoding="utf-8")
    words = ("law", "judge", str(facts), "--award", "GDVH", "--as-of", "2024-05-15", "--json")
    plain, active = thidua(home, *words), thidua(home, *words, "--active")
    assert (plain.returncode, active.returncode) == (0, 0), active.stderr
    assert json.loads(plain.stdout) == json.loads(active.stdout)
