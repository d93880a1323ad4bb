"""Swapped days: the days that the yearly decision on public holidays moves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.keys import fold
from thidua.common.models import AuditEntry, SwappedDay
from thidua.common.policy import require
from thidua.people.sheets import read_day

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


@transaction.atomic
def verify_year(*, actor: Any, as_of: date, year: int, source: str) -> int:
    """Say that all swapped days of a year are as the decision has them.

    Args:
        actor: the administrator.
        as_of: business date.
        year: the year.
        source: number and date of the document that they were compared with.

    Returns:
        How many were not checked before.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: without a document.
    """
    require(actor, "people:calendar:manage", SwappedDay())
    if not source.strip():
        raise ValidationError({"source": _("Name the document.")})
    rows = list(SwappedDay.objects.select_for_update().filter(day__year=year, verified=False))
    for row in rows:
        before = _facts(row)
        row.verified, row.source = True, source.strip()
        row.save(update_fields=["verified", "source"])
        _tell(actor, as_of, "people:calendar:manage", row, {"before": before, "after": _facts(row)})
    return len(rows)


@dataclass(frozen=True)
class PastedDay:
    """A line as read."""

    day: date
    kind: str
    reason: str


_KINDS = {
    "nghi": SwappedDay.Kind.OFF,
    "duoc nghi": SwappedDay.Kind.OFF,
    "off": SwappedDay.Kind.OFF,
    "lam viec": SwappedDay.Kind.WORKING,
    "lam bu": SwappedDay.Kind.WORKING,
    "di lam": SwappedDay.Kind.WORKING,
    "working": SwappedDay.Kind.WORKING,
}


def read_days(text: str) -> list[PastedDay]:
    """Read lines of day, kind and reason, parted by tabs (copied from Excel) or semicolons.

    Raises:
        ValidationError: every line that cannot be read, with its number and why.
    """
    found: list[PastedDay] = []
    wrong: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in re.split(r"[;\t]", line)]
        try:
            found.append(_read_line(parts))
        except ValidationError as error:
            wrong.append(
                _("Line %(n)s (%(line)s): %(what)s")
                % {"n": number, "line": line.strip()[:60], "what": " ".join(error.messages)}
            )
    if not found and not wrong:
        wrong.append(_("Nothing is written here."))
    if wrong:
        raise ValidationError({"lines": wrong})
    return found


def _read_line(parts: list[str]) -> PastedDay:
    try:
        day, precision = read_day(parts[0])
    except ValueError:
        precision, day = "", date.min
    if precision != "day":
        raise ValidationError(_("“%(text)s” is no day; write dd/mm/yyyy.") % {"text": parts[0]})
    kind = _KINDS.get(fold(parts[1])) if len(parts) > 1 else None
    if kind is None:
        raise ValidationError(_("Write “nghỉ” or “làm việc” behind the day."))
    reason = "; ".join(filter(None, parts[2:]))
    if not reason:
        raise ValidationError(_("The reason is missing."))
    return PastedDay(day, kind, reason[:300])


@transaction.atomic
def save_pasted_days(
    *, actor: Any, as_of: date, text: str, source: str = "", verified: bool = False
) -> int:
    """Add or change all days of a pasted list; all lines or none.

    Returns:
        How many days were added or changed.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: by field ``lines``, naming every line that is wrong.
    """
    require(actor, "people:calendar:manage", SwappedDay())
    wrong: list[str] = []
    saved = 0
    for one in read_days(text):
        row = SwappedDay.objects.filter(day=one.day).first() or SwappedDay(day=one.day)
        facts = {"kind": one.kind, "reason": one.reason, "source": source, "verified": verified}
        if row.pk and all(getattr(row, name) == value for name, value in facts.items()):
            continue
        for name, value in facts.items():
            setattr(row, name, value)
        try:
            save_swapped_day(actor=actor, as_of=as_of, swapped=row)
        except ValidationError as error:
            wrong.append(f"{one.day:%d/%m/%Y}: {' '.join(error.messages)}")
        else:
            saved += 1
    if wrong:
        raise ValidationError({"lines": wrong})
    return saved


def _facts(swapped: SwappedDay) -> dict[str, Any]:
    return {name: getattr(swapped, name) for name in _FIELDS}


def _tell(
    actor: Any, as_of: date, action: str, swapped: SwappedDay, changes: dict[str, Any]
) -> None:
    audit.record(actor=actor, action=action, obj=swapped, as_of=as_of, changes=changes)
