"""Swapped days: the days that the yearly decision on public holidays moves."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.models import AuditEntry, SwappedDay
from thidua.common.policy import require

YEARS = range(2024, 2028)
"""Years that the table is kept for."""
_FIELDS = ("day", "kind", "reason", "verified", "source")


@cache
def packaged() -> tuple[dict[str, Any], ...]:
    """The swapped days that come with the program, as they stand in its YAML file."""
    text = files("thidua.common").joinpath("data/swapped_days.yaml").read_text("utf-8")
    return tuple(yaml.safe_load(text)["days"])


@transaction.atomic
def seed_swapped_days(*, as_of: date) -> int:
    """Add the packaged days that the table does not know; what was edited is left alone.

    A day that the administrator removed stays away: the trail knows that it was there.

    Returns:
        How many were added.
    """
    known = set(SwappedDay.objects.values_list("day", flat=True))
    removed = set(
        AuditEntry.objects.filter(action="people:calendar:remove").values_list(
            "changes__before__day", flat=True
        )
    )
    new = [
        SwappedDay(**row)
        for row in packaged()
        if row["day"] not in known and row["day"].isoformat() not in removed
    ]
    for day in SwappedDay.objects.bulk_create(new):
        _tell(None, as_of, "people:calendar:seed", day, {"after": _facts(day)})
    return len(new)


@transaction.atomic
def save_swapped_day(*, actor: Any, as_of: date, swapped: SwappedDay) -> SwappedDay:
    """Add or change a day.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: for a day that is in the table already, outside the years kept, or
            already what it is to become.
    """
    require(actor, "people:calendar:manage", swapped)
    before = SwappedDay.objects.filter(pk=swapped.pk).values(*_FIELDS).first()
    swapped.full_clean()
    if swapped.day.year not in YEARS:
        raise ValidationError(
            {
                "day": _("The table is kept for %(first)s to %(last)s.")
                % {"first": YEARS[0], "last": YEARS[-1]}
            }
        )
    weekend = swapped.day.weekday() >= 5
    if swapped.kind == SwappedDay.Kind.WORKING and not weekend and not before:
        raise ValidationError(
            {"day": _("Only a Saturday or a Sunday becomes a working day by a swap.")}
        )
    swapped.save()
    _tell(
        actor,
        as_of,
        "people:calendar:manage",
        swapped,
        {"before": before, "after": _facts(swapped)},
    )
    return swapped


@transaction.atomic
def remove_swapped_day(*, actor: Any, as_of: date, swapped: SwappedDay) -> None:
    """Take a day out of the table: it is again what the law makes it."""
    require(actor, "people:calendar:manage", swapped)
    _tell(actor, as_of, "people:calendar:remove", swapped, {"before": _facts(swapped)})
    swapped.delete()


def _facts(swapped: SwappedDay) -> dict[str, Any]:
    return {name: getattr(swapped, name) for name in _FIELDS}


def _tell(
    actor: Any, as_of: date, action: str, swapped: SwappedDay, changes: dict[str, Any]
) -> None:
    audit.record(actor=actor, action=action, obj=swapped, as_of=as_of, changes=changes)
