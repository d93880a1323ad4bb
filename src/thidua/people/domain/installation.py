"""The demo date: the day on which a demonstration lives."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.models import Installation
from thidua.common.policy import Answer, Refused, require
from thidua.people.hooks import HOOKS

FIRST, LAST = date(2020, 1, 1), date(2035, 12, 31)


def only_demo(here: Installation | None) -> Answer:
    """Whether this installation has a demo date at all."""
    if here is not None and here.is_demo:
        return Answer(True, "people:demo:set_date")
    return Answer(
        False,
        "people:demo:set_date",
        "installation is a demonstration",
        _("This installation is real: its date is today's, and nobody can move it."),
    )


@transaction.atomic
def move_demo_date(*, actor: Any, as_of: date, to: date) -> None:
    """Move the date of a demonstration; afterwards a job reminds as of the new date.

    Args:
        actor: the administrator.
        as_of: the date that held until now.
        to: the date that holds from now on, earlier or later.

    Raises:
        Refused: in a real installation, and for anybody but the administrator.
        ValidationError: for a date that no plan of the demonstration reaches.
    """
    require(actor, "people:demo:set_date")
    here = Installation.objects.select_for_update().first()
    answer = only_demo(here)
    if here is None or not answer:
        raise Refused(answer)
    if not FIRST <= to <= LAST:
        raise ValidationError(
            {
                "to": _("Choose a day from %(first)s to %(last)s.")
                % {"first": f"{FIRST:%d/%m/%Y}", "last": f"{LAST:%d/%m/%Y}"}
            }
        )
    before = here.demo_date
    here.demo_date = to
    here.save(update_fields=["demo_date"])
    audit.record(
        actor=actor,
        action="people:demo:set_date",
        obj=here,
        as_of=as_of,
        changes={"demo_date": [before, to]},
    )
    for act in HOOKS.after_move:
        act(to)
