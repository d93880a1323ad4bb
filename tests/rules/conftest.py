"""What the tests of this room share."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests.rules import makers
from tests.support import cast as casting
from thidua.rules.models import CatalogueVersion


@pytest.fixture
def cast(db: None) -> casting.Cast:
    """The fixed cast."""
    return casting.build()


@pytest.fixture
def active(db: None) -> CatalogueVersion:
    """The shipped catalogue, seeded."""
    return makers.seeded()


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield
