"""The demonstration: Phú Thọ in 2024, loaded through the same import that a real province uses.

Nothing of the plan is written here: it is read by the reader, confirmed by a named officer and
launched by the head of the standing body, all through the domain functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from thidua.common.clock import installation
from thidua.common.models import Installation
from thidua.config.demo.decisions import two_decisions
from thidua.config.demo.events import honouring
from thidua.config.demo.many import fill
from thidua.config.demo.office import follow_up, usual_leads
from thidua.config.demo.plans import launch_file, officers
from thidua.config.demo.province import PASSWORD, load_province
from thidua.config.demo.registry import fill_registry
from thidua.config.demo.report import DemoReport, accounts_by_role
from thidua.config.demo.results import report
from thidua.documents.domain.legal import seed_catalogue
from thidua.movements.models import Movement
from thidua.people.domain.calendar import seed_swapped_days
from thidua.rules.domain import seeding

LAUNCH_DAY = date(2024, 1, 15)
"""Plan 210 was issued, received and signed that day."""
DEMO_DAY = date(2024, 5, 15)
"""Where the demonstration opens."""
PLAN = Path(__file__).with_name("ke-hoach-210.txt")


class NotADemoError(Exception):
    """This installation holds a real province: the demonstration is never loaded into it."""


@dataclass(frozen=True)
class Size:
    """How large the demonstration shall be.

    Args:
        units: how many units its blocks shall have, with plans and results of nearly all of
            them; by default the packaged province with a few.
        persons: how many work in them, with facts, initiatives and grants; by default nobody
            beside the officers.
        years: over how many years.
        seed: of everything that is made up.
    """

    units: int | None = None
    persons: int = 0
    years: int = 10
    seed: int = 1


def load(size: Size = Size()) -> DemoReport:
    """Load the demonstration into an empty database; on a loaded one, only report.

    One transaction: a run that is killed leaves the database empty for the next.

    Args:
        size: of the province.

    Raises:
        NotADemoError: for a database with a real province.
    """
    here = installation()
    if here is not None and not here.is_demo:
        raise NotADemoError(here.province)
    if here is None:
        with transaction.atomic():
            _load(size)
    return _report()


def _load(size: Size) -> None:
    Installation.objects.create(
        province="Tỉnh Phú Thọ", is_demo=True, demo_date=LAUNCH_DAY, settings={}
    )
    load_province(as_of=LAUNCH_DAY, units=size.units, seed=size.seed)
    seed_swapped_days(as_of=LAUNCH_DAY)
    seed_catalogue(as_of=LAUNCH_DAY)
    seeding.seed(as_of=LAUNCH_DAY)
    officer, head = officers(LAUNCH_DAY, "trang", "hoa.nt")
    usual_leads(actor=officer, as_of=LAUNCH_DAY)
    launched = launch_file(PLAN, as_of=LAUNCH_DAY, officer=officer, head=head)
    follow_up(launched, officer=officer, head=head, as_of=LAUNCH_DAY)
    honouring(launched.movement, officer=officer, plan_day=LAUNCH_DAY, today=DEMO_DAY)
    report(launched.movement, officer=officer, as_of=LAUNCH_DAY, today=DEMO_DAY)
    two_decisions(officer=officer, as_of=LAUNCH_DAY)
    if size.units is not None:
        fill(actor=officer, as_of=DEMO_DAY, movement=launched.movement, seed=size.seed)
    if size.persons:
        fill_registry(
            actor=officer, as_of=DEMO_DAY, persons=size.persons, years=size.years, seed=size.seed
        )
    Installation.objects.update(demo_date=DEMO_DAY)


def _report() -> DemoReport:
    movement = Movement.objects.filter(plan__isnull=False).order_by("pk").first()
    here = installation()
    as_of = here.demo_date if here and here.demo_date else DEMO_DAY
    return DemoReport.of(movement, accounts_by_role(as_of), PASSWORD, as_of)


def launch_plan_file(path: Path, *, as_of: date, officer: str = "", head: str = "") -> str:
    """``thidua plan launch``: from a file to a movement; returns what came of it in two languages.

    Args:
        path: the plan document.
        as_of: business date.
        officer: user name of the officer who confirms; in a demonstration the first by default.
        head: user name of the head who launches; likewise.

    Raises:
        NotADemoError: in a real province without both names: acts are never signed by a guess.
    """
    here = installation()
    if not (here and here.is_demo) and not (officer and head):
        raise NotADemoError(
            "hãy nêu --officer và --head: tài khoản xác nhận và tài khoản phát động / "
            "name --officer and --head: who confirms and who launches"
        )
    confirms, launches = officers(as_of, officer, head)
    launched = launch_file(path, as_of=as_of, officer=confirms, head=launches)
    return str(DemoReport.of(launched.movement, [], "", as_of))
