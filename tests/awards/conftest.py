"""The fixed cast for every test of this room."""

from __future__ import annotations

import pytest

from tests.support import cast as casting
from tests.support.cast import DAY, Cast
from thidua.rules.domain import seeding


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody."""
    return casting.build()


@pytest.fixture
def law(cast: Cast) -> None:
    """The catalogue in force, as a new installation has it."""
    seeding.seed(as_of=DAY)
