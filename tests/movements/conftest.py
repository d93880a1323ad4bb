"""A province, Plan 210 registered at the standing body, and the plan at each stage."""

from __future__ import annotations

import pytest

from tests.movements import makers
from tests.support import cast as casting
from tests.support.cast import Cast
from thidua.documents.models import Document
from thidua.movements.models import Movement, Plan


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast."""
    return casting.build()


@pytest.fixture
def document(cast: Cast) -> Document:
    """Plan 210 in the register of the standing body."""
    return makers.register_plan(cast)


@pytest.fixture
def plan(cast: Cast, document: Document) -> Plan:
    """Plan 210, just read."""
    return makers.read(cast, document)


@pytest.fixture
def ready(cast: Cast, plan: Plan) -> Plan:
    """Plan 210 with every item confirmed and every question answered “keep”."""
    return makers.confirm_all(cast, plan)


@pytest.fixture
def movement(cast: Cast, ready: Plan) -> Movement:
    """The movement that Plan 210 launches."""
    return makers.launch(cast, ready)
