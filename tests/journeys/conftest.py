"""What the journeys share: one screen of each width, and the cast of the suite."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from playwright.sync_api import Page

from tests.movements import makers
from tests.support import cast as casting
from tests.support import law, stages
from tests.support.cast import Cast
from thidua.common.models import Installation
from thidua.config.demo import LAUNCH_DAY
from thidua.config.demo.province import load_province
from thidua.movements.models import Movement
from thidua.people.domain.calendar import seed_swapped_days


@pytest.fixture
def rules(transactional_db: None) -> None:
    """What a new installation holds: tables are emptied after every browser test.

    The reminder rules, and the catalogue of the law.
    """
    import_module("thidua.work.migrations.0002_default_rules").add_rules(apps, None)
    law.in_force()


@pytest.fixture
def cast(rules: None) -> Cast:
    """The fixed cast, on 15/01/2024."""
    return casting.build()


@pytest.fixture
def launched(rules: None) -> tuple[Cast, Movement]:
    """The cast, and the movement that Plan 210 launches."""
    return makers.launched()


@pytest.fixture
def cast_in_one(db: None) -> Cast:
    """The fixed cast inside the test's one transaction."""
    made = casting.build()
    law.in_force()
    return made


@pytest.fixture(params=["page", "phone"], ids=["1440", "360"])
def screen(request: pytest.FixtureRequest) -> Page:
    """The same journey on a desk and on a phone."""
    opened: Page = request.getfixturevalue(request.param)
    return opened


@pytest.fixture
def province(rules: None) -> None:
    """The demo province on 15/01/2024, before any plan has come in."""

    def make() -> None:
        Installation.objects.create(
            province="Tỉnh Phú Thọ", is_demo=True, demo_date=LAUNCH_DAY, settings={}
        )
        load_province(as_of=LAUNCH_DAY)
        seed_swapped_days(as_of=LAUNCH_DAY)

    stages.reach("province", make)
