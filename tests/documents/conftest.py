"""What the tests of this room share."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests.support import cast as casting


@pytest.fixture
def cast(db: None) -> casting.Cast:
    """The fixed cast."""
    return casting.build()


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield
