"""The fixed cast for every test of this room."""

from __future__ import annotations

import pytest

from tests.support import cast as casting
from tests.support.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody."""
    return casting.build()
