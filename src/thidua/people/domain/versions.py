"""Placing a version of a unit in time: what is cut, what is replaced.

A change from today on shortens the version that stands. A change of the past overwrites nothing:
the versions that it touches are marked as superseded and their untouched days written anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Now

from thidua.common.models.base import since
from thidua.people.hooks import names_changed
from thidua.people.models import UnitVersion

FACTS = ("name", "short_name", "kind", "parent_id", "managed_by_id", "area", "email")


@dataclass(frozen=True)
class UnitFacts:
    """What a version of a unit says."""

    name: str
    kind: str
    short_name: str = ""
    parent_id: int | None = None
    managed_by_id: int | None = None
    area: str = UnitVersion.Area.ORDINARY
    email: str = ""

    @classmethod
    def of(cls, version: UnitVersion) -> UnitFacts:
        """The facts of a version."""
        return cls(**{name: getattr(version, name) for name in FACTS})

    def differences(self, other: UnitFacts) -> dict[str, list[object]]:
        """What changes from ``self`` to ``other``: field → [before, after]."""
        pairs = ((name, getattr(self, name), getattr(other, name)) for name in FACTS)
        return {name: [before, after] for name, before, after in pairs if before != after}


@dataclass(frozen=True)
class Placement:
    """Rows to write: versions to shorten, to supersede, and new ones, in this order."""

    shorten: tuple[tuple[UnitVersion, date], ...] = ()
    supersede: tuple[UnitVersion, ...] = ()
    insert: tuple[UnitVersion, ...] = ()


def first_day(version: UnitVersion) -> date:
    """First day of a version."""
    begins: date | None = version.valid.lower
    assert begins is not None  # noqa: S101 - versions always begin
    return begins


def place(
    live: Iterable[UnitVersion],
    unit_id: int,
    facts: UnitFacts | None,
    *,
    first: date,
    until: date | None,
    reason: str,
    as_of: date,
) -> Placement:
    """Put ``facts`` on ``[first, until)``; without ``facts``, leave those days without a version.

    Args:
        live: the unit's versions that stand (not superseded).
        unit_id: key of the unit, for new versions.
        facts: what the unit is on those days; ``None`` when it no longer exists.
        first: first day.
        until: first day that is no longer meant; ``None`` without end.
        reason: why, kept on what is newly written.
        as_of: business date; days before it are the past.
    """
    shorten: list[tuple[UnitVersion, date]] = []
    supersede: list[UnitVersion] = []
    insert: list[UnitVersion] = []
    for old in live:
        begins, ends = first_day(old), old.valid.upper
        if (ends is not None and ends <= first) or (until is not None and begins >= until):
            continue
        before = begins < first
        after = until is not None and (ends is None or ends > until)
        if before and not after and first >= as_of:
            shorten.append((old, first))
            continue
        supersede.append(old)
        if before:
            insert.append(_copy(old, begins, first, old.reason))
        if after:
            assert until is not None  # noqa: S101 - after says so
            insert.append(_copy(old, until, ends, old.reason))
    if facts is not None:
        new = UnitVersion(unit_id=unit_id, valid=since(first, until), reason=reason)
        for name in FACTS:
            setattr(new, name, getattr(facts, name))
        insert.append(new)
    return Placement(tuple(shorten), tuple(supersede), tuple(insert))


def _copy(old: UnitVersion, first: date, until: date | None, reason: str) -> UnitVersion:
    copy = UnitVersion(unit_id=old.unit_id, valid=since(first, until), reason=reason)
    for name in FACTS:
        setattr(copy, name, getattr(old, name))
    return copy


def write(placement: Placement) -> None:
    """Write a placement in the caller's transaction."""
    for old, end in placement.shorten:
        old.valid = since(first_day(old), end)
        old.save(update_fields=["valid"])
    if placement.supersede:
        ids = [old.pk for old in placement.supersede]
        UnitVersion.objects.filter(pk__in=ids).update(superseded_at=Now())
    for new in placement.insert:
        new.fill_keys()
    UnitVersion.objects.bulk_create(placement.insert)
    touched = (*(old for old, _end in placement.shorten), *placement.supersede, *placement.insert)
    names_changed({version.unit_id for version in touched})
