"""The fixed cast for every test of this room, under the law in force."""

from __future__ import annotations

import pytest

from tests.support import cast as casting
from tests.support import law
from tests.support.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody."""
    made = casting.build()
    law.in_force()
    return made
