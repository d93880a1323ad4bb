"""A province, Plan 210 registered at the standing body, and the plan at each stage."""

from __future__ import annotations

from typing import Any

import pytest

from tests.movements import makers
from tests.support import cast as casting
from tests.support import stages
from tests.support.cast import Cast
from thidua.documents.models import Document
from thidua.movements.models import Movement, Plan

STAGES = ("cast", "document", "plan", "ready", "movement")


def _make(last: str) -> dict[str, Any]:
    """Everything up to a stage."""
    made: dict[str, Any] = {"cast": (cast := casting.build())}
    if last != "cast":
        made["document"] = makers.register_plan(cast)
    if last in STAGES[2:]:
        made["plan"] = makers.read(cast, made["document"])
    if last in STAGES[3:]:
        made["ready"] = makers.confirm_all(cast, made["plan"])
    if last == "movement":
        made["movement"] = makers.launch(cast, made["ready"])
    return made


@pytest.fixture
def stage(db: None, request: pytest.FixtureRequest) -> dict[str, Any]:
    """The furthest of the stages below that the test asks for, with all before it."""
    last = [name for name in STAGES if name in request.fixturenames][-1]
    found: dict[str, Any] = stages.reach(f"movements.{last}", lambda: _make(last))
    return found


@pytest.fixture
def cast(stage: dict[str, Any]) -> Cast:
    """The fixed cast."""
    found: Cast = stage["cast"]
    return found


@pytest.fixture
def document(stage: dict[str, Any]) -> Document:
    """Plan 210 in the register of the standing body."""
    found: Document = stage["document"]
    return found


@pytest.fixture
def plan(stage: dict[str, Any]) -> Plan:
    """Plan 210, just read."""
    found: Plan = stage["plan"]
    return found


@pytest.fixture
def ready(stage: dict[str, Any]) -> Plan:
    """Plan 210 with every item confirmed and every question answered “keep”."""
    found: Plan = stage["ready"]
    return found


@pytest.fixture
def movement(stage: dict[str, Any]) -> Movement:
    """The movement that Plan 210 launches."""
    found: Movement = stage["movement"]
    return found
